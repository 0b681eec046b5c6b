"""What every result can do, on results written by hand."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import samples

import sitefall
from sitefall.estimate import spell_estimate, spell_time

RESULTS: list[Any] = [
    sitefall.Score.from_dict(samples.score()),
    sitefall.Stress.from_dict(samples.stress()),
]
both = pytest.mark.parametrize("result", RESULTS, ids=["score", "stress"])


class Tags(HTMLParser):
    """Counts what is open, and keeps the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002
        self.open.append(tag)
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@both
def test_dict_and_back_is_the_same(result: Any) -> None:
    data = result.to_dict()
    assert type(result).from_dict(json.loads(json.dumps(data))) == result


def test_a_dict_has_all_that_the_core_gave() -> None:
    for result, sample in zip(RESULTS, (samples.score(), samples.stress()), strict=True):
        written = json.loads(json.dumps(result.to_dict()))
        without_none = json.loads(
            json.dumps(sample), object_hook=lambda d: {k: v for k, v in d.items() if v is not None}
        )
        stripped = json.loads(
            json.dumps(written), object_hook=lambda d: {k: v for k, v in d.items() if v is not None}
        )
        assert stripped == without_none


@both
def test_pickle_and_copy_are_equal(result: Any) -> None:
    assert pickle.loads(pickle.dumps(result)) == result
    assert copy.deepcopy(result) == result


@both
def test_save_and_load_are_equal(result: Any, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    result.save(path)
    assert type(result).load(path) == result
    assert sitefall.load_result(path) == result
    assert json.loads(path.read_text(encoding="utf-8"))["format"] == "sitefall-result/1"


def test_a_result_of_another_kind_is_refused(tmp_path: Path) -> None:
    RESULTS[0].save(tmp_path / "score.json")
    with pytest.raises(sitefall.RequestError, match="not a stress"):
        sitefall.Stress.load(tmp_path / "score.json")


def test_a_newer_format_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "new.json"
    path.write_text(json.dumps({"format": "sitefall-result/2", "kind": "score"}))
    with pytest.raises(sitefall.RequestError, match="newer"):
        sitefall.load_result(path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "sitefall/1"}', "nonsense"])
def test_what_is_no_result_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(sitefall.RequestError, match="not a result"):
        sitefall.load_result(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"replications": "many"}, "score.replications must be int"),
        ({"surprise": 1}, "unknown fields: surprise"),
        ({"services": {"a": {}}}, "score.services.a lacks"),
        ({"warnings": "none"}, "score.warnings"),
        ({"threads": True}, "score.threads must be int"),
    ],
)
def test_a_damaged_result_says_where(change: dict[str, Any], message: str) -> None:
    with pytest.raises(sitefall.RequestError, match=message):
        sitefall.Score.from_dict(samples.score() | change)


def test_a_missing_field_is_named() -> None:
    data = samples.score()
    del data["seed"]
    with pytest.raises(sitefall.RequestError, match="lacks: seed"):
        sitefall.Score.from_dict(data)


@both
def test_html_is_escaped_and_well_formed(result: Any) -> None:
    tags = Tags()
    html = result._repr_html_()
    tags.feed(html)
    assert tags.open == []
    assert "b" not in tags.seen
    assert "<b>chat" in tags.text


@both
def test_text_and_html_tell_seed_model_and_that_inputs_are_given(result: Any) -> None:
    for text in (result.to_text(), result._repr_html_()):
        assert samples.SEED in text
        assert result.model in text
        assert "given the inputs" in text
        assert all(warning in text for warning in result.warnings)


@both
def test_repr_is_one_line(result: Any) -> None:
    assert "\n" not in repr(result)
    assert type(result).__name__ in repr(result)


def test_results_are_frozen() -> None:
    with pytest.raises(AttributeError):
        RESULTS[0].seed = "0"


def test_data_frame_of_a_score_has_a_row_for_each_measure() -> None:
    frame = RESULTS[0].to_pandas()
    assert frame.loc[("mail", "outage_hours.p95"), "value"] == 4.0
    assert ("<b>chat", "breach") in frame.index
    assert ("mail", "breach") not in frame.index


def test_data_frame_of_a_stress_has_units_in_its_names() -> None:
    frame = RESULTS[1].to_pandas()
    assert frame.loc[("<b>chat", "full", "p50_hours"), "value"] == 6.0
    assert len(frame) == 3 * 3 * 4


@both
def test_plot_draws_on_the_axes_given_and_labels_units(result: Any) -> None:
    from matplotlib.figure import Figure

    ax = Figure().subplots()
    assert result.plot(ax) is ax
    assert ax.lines
    assert "(" in ax.get_xlabel()
    assert ax.get_ylabel()
    assert result.plot().figure is not ax.figure


def test_plot_of_a_measure_that_is_not_there_lists_those_that_are() -> None:
    with pytest.raises(sitefall.RequestError, match=r"outage_hours\.p95"):
        RESULTS[0].plot(measure="loudness")


def test_plot_of_a_service_that_is_not_there_is_refused() -> None:
    with pytest.raises(sitefall.RequestError, match="no service 'tv'"):
        RESULTS[1].plot(services=["tv"])


def test_what_never_returns_and_what_is_not_touched_have_no_place_in_the_order() -> None:
    text = RESULTS[1].to_text()
    order, _, rest = text.partition("Not back within the watch of 30 d")
    assert "1. <b>chat" in order
    assert "mail" not in order
    assert "mail" in rest.partition("\n\n")[0]
    assert "Not touched\n  safe" in text
    assert RESULTS[1].not_back == ("mail",)


def test_hours_of_waiting_are_those_of_the_histories_that_waited() -> None:
    text = RESULTS[1].to_text().partition("What waited for what")[2].partition("\n\n")[0]
    lines = [line.split() for line in text.splitlines()]
    # 12 h over all histories, three in four of which waited.
    assert ["chat/switch", "needs:", "sso", "16", "h", "75", "%"] in lines
    # 1 h over all histories, four in a thousand of which waited.
    assert ["cache#1/repairs", "site:", "b", "10.4", "d", "<1", "%"] in lines


def test_repairs_at_what_is_lost_for_good_are_left_out_and_counted() -> None:
    assert "sso#1/repairs" not in RESULTS[1].to_text()
    assert "1 at what is lost for good left out" in RESULTS[1].to_text()
    a_while = sitefall.Stress.from_dict(samples.stress() | {"lasting": "12 h"})
    assert "sso#1/repairs" in a_while.to_text()


@pytest.mark.parametrize(
    ("loss", "lasting", "text"),
    [
        ({"ids": ["a"]}, None, "Without a, for good"),
        ({"ids": ["a", "b"]}, "36 h", "Without a, b for 36 h"),
        (
            {"ids": ["a"]},
            {"law": "lognormal", "median": "19 h", "sigma": 1},
            "Without a for lognormal (median 19 h, sigma 1)",
        ),
        ({"hazard": "fire[a]"}, None, "Struck by fire[a]"),
        ({"kind": "site", "region": "north"}, "1 d", "Without kind site and region north for 1 d"),
        (
            [
                {"select": {"ids": ["a"]}, "lasting": "1 h"},
                {"select": {"ids": "b"}, "after": "2 h"},
            ],
            None,
            "Without a for 1 h; b (after 2 h), for good",
        ),
    ],
)
def test_the_heading_says_what_is_lost_and_for_how_long(loss: Any, lasting: Any, text: str) -> None:
    result = sitefall.Stress.from_dict(samples.stress() | {"loss": loss, "lasting": lasting})
    assert result.to_text().startswith(f"{text}: what returns when\n")
    assert text in result.plot().get_title()


@both
def test_what_the_computing_took_does_not_make_results_differ(result: Any) -> None:
    assert replace(result, seconds=99.0, threads=99) == result
    assert replace(result, replications=99) != result


@both
def test_printing_a_result_prints_its_tables(result: Any) -> None:
    assert str(result) == result.to_text()


def test_parts_of_results_are_short_to_look_at() -> None:
    chat = RESULTS[0].services["<b>chat"]
    assert repr(chat).startswith("<ServiceScore: availability 98.00 [97.90, 98.10] %")
    assert repr(RESULTS[1].restoration["mail"]["any"]).startswith("<Restoration: p5 never")
    assert max(map(len, map(repr, (chat, RESULTS[1].restoration)))) < 1500


def test_html_shows_warnings_as_a_list() -> None:
    assert "<li>the precision was not reached</li>" in RESULTS[0]._repr_html_()


def test_the_time_axis_ends_when_those_that_return_have_returned() -> None:
    _, until = RESULTS[1].plot(services=["<b>chat"]).get_xlim()
    # The p95 of 9 h, and a tenth more; the watch lasts 720 h.
    assert until == pytest.approx(9.9)
    assert RESULTS[1].plot(services=["mail"]).get_xlim()[1] == 720


def test_a_curve_is_level_between_the_times_at_which_it_is_known() -> None:
    line = RESULTS[1].plot(services=["<b>chat"]).lines[0]
    assert line.get_drawstyle() == "steps-post"
    assert list(line.get_xdata()) == list(RESULTS[1].curves["<b>chat"].time)
    assert "tolerance's level" in RESULTS[1].plot().get_ylabel()


def test_the_first_and_the_slowest_to_return_are_drawn() -> None:
    data = samples.stress()
    names = [f"service-{number:02}" for number in range(20)]
    for part in ("restoration", "curves", "unmet_user_hours_by_service"):
        data[part] = dict.fromkeys(names, data[part]["<b>chat"])
    data["order"] = names
    ax = sitefall.Stress.from_dict(data).plot()
    drawn = [text.get_text() for text in ax.get_legend().get_texts()]
    assert drawn == [*names[:4], *names[-4:]]


def test_the_line_of_a_score_says_what_it_is_and_how_many_services_it_is_of() -> None:
    # Two services, of which one has a tolerance.
    assert repr(RESULTS[0]) == (
        "<Score: 0.800 [0.792, 0.808] of tolerances kept over 5 y, weighted by users, "
        "1 of 2 services scored, simulation, 2,000 replications>"
    )
    solved = replace(RESULTS[0], method="markov", replications=0, states=12)
    assert repr(solved).endswith("scored, markov, 12 states>")
    none = sitefall.Score.from_dict(samples.score() | {"score": None, "all_kept": None})
    assert repr(none).startswith("<Score: 2 services, no tolerance to score over 5 y, simulation")


def test_what_a_point_interrupts_and_what_it_loses_stand_apart() -> None:
    one = {"id": "power", "kind": "component", "interrupts": ["mail"], "loses": ["mail"]}
    two = {"id": "cache", "kind": "component", "interrupts": ["mail"], "loses": []}
    found = sitefall.Score.from_dict(
        samples.score() | {"single_points": [*samples.score()["single_points"], one, two]}
    )
    (table,) = (t for t in found.tables() if t.title == "What alone stops services")
    assert [row[2:] for row in table.rows] == [
        ("2: <b>chat, mail", "1: mail"), ("1: mail", "the same"), ("1: mail", "none"),
    ]  # fmt: skip
    assert "tolerances breached in 5 y" in " ".join(found.to_text().split())


def test_the_plot_of_a_score_explains_every_mark_once() -> None:
    ax = RESULTS[0].plot(measure="availability")
    texts = [text.get_text() for text in ax.get_legend().get_texts()]
    assert texts == ["with uncertain inputs", "90 % interval", "estimate"]
    assert "5 y" in ax.get_title()


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (12.3, 11.9, 12.6, "12.30 h [11.90, 12.60]"),
        (0.01, 0.008, 0.012, "36 s [29, 43]"),
        (2.0, 2.0, 2.0, "2.00 h"),
        (300.0, 290.0, None, "12.50 d [12.08, never]"),
        (0.0, 0.0, 0.0, "0"),
        (None, None, None, "never"),
    ],
)
def test_times_are_spelt_in_the_unit_that_fits(
    value: float | None, low: float | None, high: float | None, text: str
) -> None:
    estimate = sitefall.Estimate(value, low, high, 0.9, "simulation", "statistical")
    assert spell_time(estimate, none="never") == text


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (0.97861, 0.97801, 0.97921, "0.9786 [0.9780, 0.9792]"),
        (1234567.0, 1111111.0, 1358024.0, "1.23 M [1.11 M, 1.36 M]"),
        (1.0, 1.0, 1.0, "1.00"),
        (0.0, 0.0, 0.0012, "0.0000 [0.0000, 0.0012]"),
        (None, None, None, "none"),
    ],
)
def test_estimates_are_spelt_to_two_digits_of_the_interval(
    value: float | None, low: float | None, high: float | None, text: str
) -> None:
    estimate = sitefall.Estimate(value, low, high, 0.9, "simulation", "statistical")
    assert spell_estimate(estimate) == str(estimate) == text


@pytest.mark.parametrize(
    ("value", "spread", "share", "percent"),
    [
        (0.99999952, 0.0, "0.999999520000", "99.9999520000"),
        (1 - 2**-53, 0.0, "0.9999999999999999", "99.99999999999999"),
        (0.75, 0.0, "0.750000", "75.0000"),
        (4.8e-7, 0.0, "4.80000e-07", "0.0000480000"),
        (1e-15, 0.0, "1.00000e-15", "1.00000e-13"),
        (5150.25, 0.0, "5,150.25", "515,025"),
        (1.0, 0.0, "1.00000", "100.000"),
        (0.0, 0.0, "0", "0"),
        # Rounding beyond what is told is no interval; what is wider is told whole.
        (0.8, 1e-12, "0.800000", "80.0000"),
        (0.5, 0.2, "0.500000 [0.300000, 0.700000]", "50.0000 [30.0000, 70.0000]"),
        (3e-9, 1e-10, "3.00000e-09 [2.90000e-09, 3.10000e-09]",
         "3.00000e-07 [2.90000e-07, 3.10000e-07]"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("guarantee", ["exact", "proven"])
def test_exact_and_proven_numbers_keep_six_digits_of_themselves_and_of_the_rest_to_one(
    value: float, spread: float, share: str, percent: str, guarantee: str
) -> None:
    found = sitefall.Estimate(value, value - spread, value + spread, 1.0, "markov", guarantee)
    assert spell_estimate(found) == share
    assert spell_estimate(found, scale=100.0) == percent


def test_a_sampled_share_close_to_one_keeps_its_nines() -> None:
    found = sitefall.Estimate(0.99990, 0.99990, 0.99990, 0.9, "simulation", "statistical")
    assert spell_estimate(found) == "0.9999000"
    assert repr(replace(RESULTS[0].services["mail"], availability=found)).startswith(
        "<ServiceScore: availability 99.9900 %"
    )


def test_without_pandas_the_error_names_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(ImportError, match=r"pip install 'sitefall\[pandas\]'"):
        RESULTS[0].to_pandas()
