"""Every block of the tutorial and of the how-to page runs."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from command import sitefall as command

FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.S | re.M)
PAGES = ("tutorial", "how-to")


def blocks(root: Path, page: str, language: str) -> list[str]:
    text = (root / "docs" / f"{page}.md").read_text(encoding="utf-8")
    return [body for written, body in FENCED.findall(text) if written == language]


def write_document(root: Path, page: str, folder: Path) -> None:
    """The document that a page asks to be saved."""
    for document in blocks(root, page, "json"):
        (folder / "shop.json").write_text(document, encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_the_python_of_a_page_runs(root: Path, tmp_path: Path, page: str) -> None:
    write_document(root, page, tmp_path)
    code = "\n".join(blocks(root, page, "python"))
    assert "sitefall." in code
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_run(root: Path, tmp_path: Path, page: str) -> None:
    write_document(root, page, tmp_path)
    lines = [line for body in blocks(root, page, "sh") for line in body.splitlines()]
    assert lines
    for line in lines:
        name, *arguments = shlex.split(line)
        assert name == "sitefall"
        done = command(*arguments, cwd=tmp_path, timeout=600)
        # The page says that its audit refutes a claim.
        assert done.status == (1 if arguments[0] == "audit" else 0), f"{line}\n{done.err}"


def test_pages_show_nothing_but_what_is_tested(root: Path) -> None:
    for page in PAGES:
        text = (root / "docs" / f"{page}.md").read_text(encoding="utf-8")
        assert {language for language, _ in FENCED.findall(text)} <= {"python", "sh", "json"}
