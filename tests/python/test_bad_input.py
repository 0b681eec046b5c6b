"""Nothing that a file can hold ends in a traceback, a crash or a hang."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from command import Ran
from command import sitefall as run

import sitefall
from sitefall import _core

GOOD = sitefall.example("two-sites").canonical()
DEEP = 100_000


def refused(done: Ran) -> str:
    """A clear error on stderr, nothing on stdout, status 2; returns what was said."""
    assert done.status == 2, (done.status, done.err[-2000:])
    assert done.out == ""
    assert done.err.startswith("sitefall: ")
    assert "Traceback" not in done.err
    return done.err


TEXTS: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \n\t ",
    "null": b"null",
    "number": b"42",
    "text": b'"sitefall/1"',
    "list": b"[]",
    "no-fields": b"{}",
    "truncated": GOOD[: len(GOOD) // 2].encode(),
    "one-brace-short": GOOD[:-1].encode(),
    "trailing": GOOD.encode() + b"x",
    "two-documents": GOOD.encode() * 2,
    "comment": b"// a comment\n" + GOOD.encode(),
    "nan": b'{"format": "sitefall/1", "name": "x", "x-a": NaN}',
    "infinity": b'{"format": "sitefall/1", "name": "x", "x-a": -Infinity}',
    "too-large": b'{"format": "sitefall/1", "name": "x", "x-a": 1e400}',
    "duplicate-key": b'{"format": "sitefall/1", "name": "x", "name": "y"}',
    "latin-1": '{"format": "sitefall/1", "name": "Zürich"}'.encode("latin-1"),
    "utf-16": '{"format": "sitefall/1", "name": "x"}'.encode("utf-16"),
    "lone-surrogate": b'{"format": "sitefall/1", "name": "\\ud800"}',
    "zero-bytes": b"\0" * 1000,
    "binary": bytes(range(256)) * 50,
    "deep-lists": b"[" * DEEP,
    "deep-lists-closed": b"[" * DEEP + b"]" * DEEP,
    "deep-objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "deep-inside": GOOD[:-1].encode() + b',"x-deep":' + b"[" * DEEP + b"]" * DEEP + b"}",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_wrong_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "document.json").write_bytes(TEXTS[name])
    said = refused(run("score", "document.json", cwd=tmp_path, timeout=20))
    assert "document.json" in said


@pytest.mark.parametrize("name", TEXTS)
def test_python_raises_a_model_error(name: str) -> None:
    with pytest.raises(sitefall.ModelError) as caught:
        sitefall.load(TEXTS[name])
    assert caught.value.issues
    assert all(issue.rule and issue.message for issue in caught.value.issues)


def test_a_byte_order_mark_is_read_over() -> None:
    assert sitefall.load(b"\xef\xbb\xbf" + GOOD.encode()).canonical() == GOOD


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "nowhere.json: No such file" in refused(run("score", "nowhere.json", cwd=tmp_path))


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    assert "directory" in refused(run("validate", ".", cwd=tmp_path))


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    refused(run("validate", "x" * 5000, cwd=tmp_path))


def test_an_output_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    arguments = ("score", "--example", "two-sites", "--replications", "32", "--outer", "0")
    done = run(*arguments, "-o", "no/such/folder.json", cwd=tmp_path)
    assert "no/such/folder.json" in refused(done)


def test_fifty_megabytes_are_refused_or_read_in_seconds(tmp_path: Path) -> None:
    """A document whose sites are valid and whose last one is not."""
    sites = {f"s{number:07}": {"description": "x" * 80} for number in range(450_000)}
    sites["last"] = {"descriptio": "x"}
    text = json.dumps({"format": "sitefall/1", "name": "large", "sites": sites})
    assert len(text) > 50e6
    (tmp_path / "large.json").write_text(text)
    said = refused(run("validate", "large.json", cwd=tmp_path, timeout=60))
    assert len(said) < 5000


def test_fifty_megabytes_of_one_number_are_refused(tmp_path: Path) -> None:
    (tmp_path / "long.json").write_bytes(b'{"format": ' + b"1" * 50_000_000 + b"}")
    said = refused(run("validate", "long.json", cwd=tmp_path, timeout=60))
    assert len(said) < 5000


MORE_TEXTS = {
    "nul-after-the-end": GOOD.encode() + b"\0garbage",
    "nul-inside": GOOD[:50].encode() + b"\0" + GOOD[50:].encode(),
}


@pytest.mark.parametrize("name", MORE_TEXTS)
def test_nothing_hides_behind_a_nul_byte(name: str) -> None:
    with pytest.raises(sitefall.ModelError) as caught:
        sitefall.load(MORE_TEXTS[name])
    (issue,) = caught.value.issues
    assert issue.rule == "not-json"
    assert "NUL" in issue.message
    assert issue.column == MORE_TEXTS[name].index(b"\0") + 1


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_utf_16_without_a_mark_is_not_utf_8(encoding: str) -> None:
    with pytest.raises(sitefall.ModelError) as caught:
        sitefall.load('{"format": "sitefall/1"}'.encode(encoding))
    assert [issue.rule for issue in caught.value.issues] == ["not-utf8"]


def test_text_may_begin_with_a_byte_order_mark() -> None:
    with pytest.raises(sitefall.ModelError):
        sitefall.load("\ufeff{}")
    assert sitefall.load("\ufeff" + GOOD).canonical() == GOOD


def with_component(**fields: Any) -> dict[str, Any]:
    return {
        "format": "sitefall/1",
        "name": "x",
        "sites": {"a": {}},
        "components": {"c": {"site": "a", "mttr": "1 h", **fields}},
        "services": {"s": {"instances": {"i": {"site": "a", "needs": "c"}}}},
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"mttf": "1e-300 s"},
        {"fails": "1e-300 s"},
        {"fails": "1e10 / h"},
        {"fails": {"law": "uniform", "low": "0 h", "high": "1e-10 h"}},
        {"fails": {"law": "empirical", "samples": ["0 h", "1e-12 h"]}},
        {"fails": {"law": "weibull", "shape": 2, "scale": "1e-12 h"}},
    ],
)
def test_what_fails_without_end_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(sitefall.ModelError) as caught:
        sitefall.load(with_component(**fields))
    (issue,) = caught.value.issues
    assert issue.rule == "no-time-passes"
    assert "instant" in issue.message
    assert issue.pointer.startswith("/components/c/")


def test_a_history_of_too_many_events_is_refused_before_it_begins() -> None:
    document = with_component(mttf="1e-8 h") | {"horizon": "5 y"}
    document["components"]["c"]["mttr"] = "1e-8 h"
    for run_it in (
        lambda: sitefall.score(document, rng=1),
        lambda: sitefall.stress(document, "a", rng=1),
    ):
        with pytest.raises(sitefall.RequestError, match=r"busiest is c"):
            run_it()


def test_more_copies_than_memory_holds_are_refused() -> None:
    document = with_component(mttf="1 y", count=1_000_000)
    document["components"] |= {
        f"d{number}": {"mttf": "1 y", "mttr": "1 h", "count": 1_000_000} for number in range(2)
    }
    with pytest.raises(sitefall.ModelError) as caught:
        sitefall.load(document)
    (issue,) = caught.value.issues
    assert issue.rule == "too-large"
    assert "3000000" in issue.message
    assert "2000000" in issue.allowed


def test_a_document_without_services_has_no_score() -> None:
    with pytest.raises(sitefall.RequestError, match="nothing to score"):
        sitefall.score({"format": "sitefall/1", "name": "x"})


def test_a_thousand_problems_are_enough() -> None:
    ids = {f"s{number}": {"nonsense": 1} for number in range(5000)}
    with pytest.raises(sitefall.ModelError) as caught:
        sitefall.load({"format": "sitefall/1", "name": "x", "sites": ids})
    assert len(caught.value.issues) == 1001
    assert caught.value.issues[-1].rule == "too-many-issues"


def nested(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"a": value, "b": [value]}
    return value


def holding_itself() -> dict[str, Any]:
    value: dict[str, Any] = {}
    value["x-self"] = [value, value, value]
    return value


ODD: dict[str, Any] = {
    "huge": 10**5000,
    "deep": nested(DEEP),
    "cyclic": holding_itself(),
    "bytes": b"x",
    "object": object(),
    "nan": float("nan"),
    "list": [[[]]],
    "keys": {10**5000: 1, None: 2},
}
OURS = (sitefall.ModelError, sitefall.RequestError)


@pytest.mark.parametrize("name", ODD)
def test_odd_values_anywhere_end_in_an_error_of_our_own(name: str) -> None:
    odd = ODD[name]
    two_sites = sitefall.example("two-sites")
    good = two_sites.to_dict()
    calls: list[Callable[[], object]] = [
        lambda: sitefall.load(good | {"label": odd}),
        lambda: sitefall.load({"a": odd}),
        lambda: two_sites.patch({"label": odd}),
        lambda: sitefall.stress(two_sites, odd),
        lambda: sitefall.stress(two_sites, {"ids": odd}),
        lambda: sitefall.stress(two_sites, "a", lasting={"law": odd}),
        lambda: sitefall.stress(two_sites, "a", lasting=odd),
        lambda: sitefall.stress(two_sites, "a", horizon=odd),
        lambda: sitefall.stress(two_sites, "a", replications=odd),
    ]
    options = (
        "method", "precision", "confidence", "replications", "outer", "budget", "stratify",
        "threads", "progress", "on_interrupt",
    )  # fmt: skip
    calls += [partial(sitefall.score, two_sites, **{option: odd}) for option in options]
    for call in calls:
        with pytest.raises(OURS) as caught:
            call()
        assert 10 < len(str(caught.value)) < 5000


@pytest.mark.parametrize(
    "options",
    [
        {"stratify": "no"},
        {"progress": 5},
        {"confidence": 0.9999999999999999},
        {"confidence": 0.4},
        {"threads": 257},
        {"threads": 10**9},
        {"replications": 10**12},
        {"rng": -(10**5000)},
        {"horizon": "1" * 5000 + " h"},
    ],
    ids=lambda options: next(iter(options)),
)
def test_options_out_of_range_are_refused(options: dict[str, Any]) -> None:
    (name,) = options
    with pytest.raises(sitefall.RequestError, match=name):
        sitefall.score(sitefall.example("two-sites"), **options)


def test_many_threads_give_what_one_gives() -> None:
    one, many = (
        sitefall.score(sitefall.example("two-sites"), replications=256, outer=0, rng=1, threads=n)
        for n in (1, 256)
    )
    assert one.services == many.services


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("results") / "result.json"
    sitefall.score(sitefall.example("two-sites"), replications=64, outer=0, rng=1).save(path)
    return path.read_text()


TAMPERED = {
    f"{field}-{text[:12]}-{len(text)}": (field, text)
    for field, text in [
        ("replications", "-5"),
        ("replications", "1" * 5000),
        ("seconds", "NaN"),
        ("seconds", "-Infinity"),
        ("seconds", "1e999"),
        ("seconds", "1" * 1000),
        ("kind", "[1]"),
        ("kind", "null"),
        ("format", '"sitefall-result/' + "9" * 5000 + '"'),
        ("format", '"sitefall-result/\u0663"'),
        ("format", "1"),
        ("seed", '"a", "seed": "b"'),
        ("services", "[" * 50_000),
        ("services", "[" * 50_000 + "]" * 50_000),
        ("unheard", "1"),
    ]
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_result_that_was_tampered_with_is_refused(tmp_path: Path, saved: str, name: str) -> None:
    field, text = TAMPERED[name]
    data = json.loads(saved) | {field: "@"}
    (tmp_path / "result.json").write_text(json.dumps(data).replace('"@"', text), encoding="utf-8")
    with pytest.raises(sitefall.RequestError) as caught:
        sitefall.load_result(tmp_path / "result.json")
    assert len(str(caught.value)) < 1000


def test_a_document_that_was_never_made_holds_nothing() -> None:
    empty = _core.Document.__new__(_core.Document)
    for use in (
        lambda: empty.canonical(),
        lambda: empty.name,
        lambda: empty.patch(b"{}"),
        lambda: pickle.dumps(empty),
        lambda: _core.score(empty, "{}", None, False),
    ):
        with pytest.raises(TypeError):
            use()
