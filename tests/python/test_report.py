"""The page: complete by itself, escaped, with what a reader asks first."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import sitefall
from sitefall.cli import main

QUICK: dict[str, Any] = {"replications": 60, "rng": 1}


class Page(HTMLParser):
    """Tags, what they refer to, and the data."""

    VOID = ("meta", "line", "rect", "path", "br")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.met: list[str] = []
        self.refers: list[str] = []
        self.data: list[str] = []
        self.items: list[str] = []
        self.boxed: list[bool] = []
        self.boxes = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.append(tag)
        self.refers += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag == "li":
            self.items.append("")
        if tag == "div" and ("class", "box") in attrs:
            self.boxes += 1
        if tag == "table":  # the box is the element that holds it
            self.boxed.append(self.open[-1] == "div")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.data.append(data)
        if "li" in self.open:
            self.items[-1] += data


@pytest.fixture(scope="module")
def results() -> list[Any]:
    document = sitefall.example("two-sites").to_dict()
    document["name"] = "Two <b>sites</b> & </script>"
    return [
        sitefall.score(document, outer=0, **QUICK),
        sitefall.stress(document, "a", lasting="1 d", **QUICK),
        sitefall.audit(document, **QUICK),
        sitefall.cuts(document, most_order=1),
    ]


def test_a_page_stands_alone_and_holds_every_number(results: list[Any], tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    sitefall.report(results, path)
    text = path.read_text(encoding="utf-8")
    page = Page(text)
    assert page.open == []
    assert page.refers == []
    assert "<b>" not in text
    assert {"svg", "table", "title"} <= set(page.met)
    assert len(text.encode()) < 1_000_000
    assert [json.loads(data)["kind"] for data in page.data] == ["score", "stress", "audit", "cuts"]
    assert json.loads(page.data[0]) == json.loads(json.dumps(results[0].to_dict()))
    # What is told point by point is left out; what is left is a result, with every estimate.
    stress = sitefall.Stress.from_dict(json.loads(page.data[1]))
    assert stress.curves == {}
    whole = {name: found["any"].p50 for name, found in results[1].restoration.items()}
    assert {name: found["any"].p50 for name, found in stress.restoration.items()} == whole


def test_every_table_has_a_box_and_every_reason_an_item(results: list[Any], tmp_path: Path) -> None:
    sitefall.report(results, tmp_path / "page.html")
    page = Page((tmp_path / "page.html").read_text(encoding="utf-8"))
    tables = [table for result in results for table in result.tables()]
    assert page.boxes == len(page.boxed) == sum(not table.is_list for table in tables)
    assert all(page.boxed)
    found = results[2].claims["redundant"].counterexample
    assert len(found.sentences) == 3
    listed = [row[0].removeprefix("- ") for t in tables if t.is_list for row in t.rows]
    assert page.items == listed
    assert set(found.sentences) <= set(page.items)


def test_each_section_says_once_where_its_numbers_come_from(
    results: list[Any], tmp_path: Path
) -> None:
    sitefall.report(results, tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    for section, result in zip(text.split("<section>")[1:], results, strict=True):
        shown = section.partition("<details>")[0]
        assert shown.count(result.model) == 1
        assert shown.count(f"sitefall {result.version}") == 1
        if hasattr(result, "seed"):
            assert shown.count(result.seed) == 1


def test_the_picture_of_the_return_is_explained_and_begins_near_what_it_shows(
    results: list[Any], tmp_path: Path
) -> None:
    sitefall.report(results[1], tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    caption = text.partition("<figcaption>")[2].partition("</figcaption>")[0]
    for told in ("5th to the 95th percentile", "median", "logarithmic", "begins at 24 h"):
        assert told in caption, told
    ticks = text.partition("<svg")[2].partition("</svg>")[0]
    assert ">1 d<" in ticks  # nothing returns before the day is over
    assert ">6 h<" not in ticks


def test_five_results_of_thirty_services_weigh_less_than_a_megabyte(tmp_path: Path) -> None:
    kakao = sitefall.example("kakao-2022")
    options = sitefall.example_options("kakao-2022-options")
    results = [
        sitefall.score(kakao, replications=64, outer=4, rng=1),
        # Each service returns at a time of its own, so that the laws are as long as they become.
        sitefall.stress(kakao, "pangyo", lasting="36 h", replications=400, rng=1),
        sitefall.audit(kakao, replications=64, rng=1),
        sitefall.cuts(kakao),
        sitefall.compare(kakao, options, replications=32, outer=4, rng=1),
    ]
    path = tmp_path / "kakao.html"
    sitefall.report(results, path)
    assert path.stat().st_size < 1_000_000


def test_the_command_writes_a_page_of_saved_results(results: list[Any], tmp_path: Path) -> None:
    saved = [tmp_path / f"{number}.json" for number in range(len(results))]
    for result, path in zip(results, saved, strict=True):
        result.save(path)
    page = tmp_path / "page.html"
    assert main(["report", *map(str, saved), "-o", str(page)]) == 0
    again = tmp_path / "again.html"
    sitefall.report(results, again)
    assert page.read_bytes() == again.read_bytes()


def test_what_is_no_result_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(sitefall.RequestError, match="at least one"):
        sitefall.report([], tmp_path / "page.html")
    with pytest.raises(sitefall.RequestError, match="made of results"):
        sitefall.report(["score"], tmp_path / "page.html")  # type: ignore[list-item]
    other = tmp_path / "other.json"
    other.write_text("{}")
    assert main(["report", str(other), "-o", str(tmp_path / "page.html")]) == 2
    assert "is not a result" in capsys.readouterr().err
