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
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.append(tag)
        self.refers += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.data.append(data)


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
    assert json.loads(page.data[1]) == json.loads(json.dumps(results[1].to_dict()))


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
