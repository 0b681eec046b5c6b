"""Nothing that a file can hold ends in a traceback, a crash or a hang."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import Ran
from command import sitefall as run

import sitefall

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
