"""Wrong documents, one fault each: told by rule, place and hint; and no other fault is claimed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import sitefall

FOLDER = Path(__file__).resolve().parents[1] / "invalid"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text("utf-8"))


def test_there_are_sixty_and_each_has_its_expectation() -> None:
    files = {file.name for file in FOLDER.iterdir()} - {"expected.json"}
    assert files == set(EXPECTED)
    assert len(files) >= 60


@pytest.mark.parametrize("name", EXPECTED)
def test_the_fault_is_found_where_it_is(name: str) -> None:
    with pytest.raises(sitefall.ModelError) as caught:
        sitefall.load(FOLDER / name)
    expected = EXPECTED[name]
    found = {
        (issue.rule, issue.pointer): {
            "line": issue.line,
            "column": issue.column,
            "hint": issue.hint,
        }
        for issue in caught.value.issues
    }
    key = (expected["rule"], expected["pointer"])
    assert list(found) == [key]
    assert found[key] == {part: expected[part] for part in ("line", "column", "hint")}
    issue = caught.value.issues[0]
    assert issue.message.endswith((".", "!", "?"))
