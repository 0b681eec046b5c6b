"""Tables as text: they fit the terminal, numbers are never cut, texts stand left."""

from __future__ import annotations

import re
from typing import Any

import pytest
import samples
from test_comparisons import comparison

import sitefall
from sitefall.columns import width_of
from sitefall.tables import Table, as_text

QUICK: dict[str, Any] = {"replications": 60, "rng": 1}
NUMBER = re.compile(r"\S+ \[[^]]*\]")


@pytest.fixture(scope="module")
def results() -> list[Any]:
    arch = sitefall.example("two-sites")
    options = {
        "format": "sitefall-options/1",
        "options": {
            "tools-and-the-login-in-both-rooms": {
                "capital": 1e6,
                "patch": {"components": {"switcher": {"site": "b", "needs": None}}},
            }
        },
    }
    return [
        sitefall.score(arch, outer=0, **QUICK),
        sitefall.stress(arch, "a", lasting="1 d", **QUICK),
        sitefall.audit(arch, **QUICK),
        sitefall.cuts(arch),
        sitefall.compare(arch, options, outer=0, **QUICK),
        sitefall.Score.from_dict(samples.score()),
        sitefall.Stress.from_dict(samples.stress()),
        sitefall.Comparison.from_dict(comparison()),
    ]


def test_every_result_fits_a_terminal_of_80_columns(
    results: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for result in results:
        lines = result.to_text().splitlines()
        assert [line for line in lines if width_of(line) > 80] == []
        assert max(map(width_of, lines)) > 60


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_number_is_cut_at_any_width(results: list[Any], width: int) -> None:
    for result in results:
        text = as_text(result.tables(), width)
        for table in result.tables():
            texts = table.texts()
            for row in table.rows:
                for cell, is_text in zip(row, texts, strict=True):
                    if table.heads and not is_text:
                        assert cell in text
                        assert all(number in text for number in NUMBER.findall(cell))


def test_a_terminal_that_is_wider_than_a_line_reads_well_is_not_filled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    long = Table("Long", (), (("word " * 100,),))
    for columns, most in (("1000", 120), ("90", 90), ("1", 40)):
        monkeypatch.setenv("COLUMNS", columns)
        assert most - 10 < max(map(width_of, as_text([long]).splitlines())) <= most


TABLE = Table(
    "Who", ("name", "share", "where"),
    (("a", "1.5 [1.0, 2.0]", "here, there and elsewhere"), ("북쪽 방", "10", "there")),
    text=(-1,),
)  # fmt: skip


def test_texts_stand_left_and_numbers_right() -> None:
    assert as_text([TABLE], 80).splitlines() == [
        "Who",
        "  name              share  where",
        "  a        1.5 [1.0, 2.0]  here, there and elsewhere",
        "  북쪽 방              10  there",
    ]


def test_texts_are_wrapped_where_that_makes_room() -> None:
    assert as_text([TABLE], 43).splitlines() == [
        "Who",
        "  name              share  where",
        "  a        1.5 [1.0, 2.0]  here, there and",
        "                           elsewhere",
        "  북쪽 방              10  there",
    ]


def test_columns_that_do_not_fit_stand_below_with_the_names_again() -> None:
    numbers = ("1,234,567 [1,234,566, 1,234,568]",) * 2
    table = Table("Two", ("name", "first", "other one"), (("messenger", *numbers),))
    assert as_text([table], 50).splitlines() == [
        "Two",
        "  name                                  first",
        "  messenger  1,234,567 [1,234,566, 1,234,568]",
        "",
        "  name                              other one",
        "  messenger  1,234,567 [1,234,566, 1,234,568]",
    ]


def test_items_of_a_list_hang_and_blanks_that_hold_are_printed_as_blanks() -> None:
    table = Table("Why", (), (("- the switch needs what stands only there, which is lost",),))
    assert as_text([table], 44).splitlines()[1:] == [
        "  - the switch needs what stands only there,",
        "    which is lost",
    ]
    assert as_text([Table("Pair", ("set",), (("a\u00a0+\u00a0b",),))], 44).endswith("  a + b")


def test_notebooks_get_each_table_in_a_box_of_its_own() -> None:
    page = sitefall.Score.from_dict(samples.score())._repr_html_()
    assert page.count("overflow-x: auto") == page.count("<table>") > 5
    assert "class=" not in page
