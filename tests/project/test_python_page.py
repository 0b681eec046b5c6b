"""The page of the package says what the docstrings say."""

from __future__ import annotations

from pathlib import Path

from project.python_page import PAGE, page


def test_the_page_of_the_package_is_that_of_its_docstrings(root: Path) -> None:
    assert (root / PAGE).read_text(encoding="utf-8") == page(), "run tests/project/python_page.py"
