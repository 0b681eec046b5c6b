"""What is written is there in full or not at all, and never over what is read."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

import sitefall
from sitefall.cli import main
from sitefall.files import write_whole


def test_a_file_that_cannot_be_completed_leaves_the_old_one(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("old")
    code = (
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "from sitefall.files import write_whole;"
        f"write_whole({str(page)!r}, 'new' * 100000)"
    )

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    run = subprocess.run(
        [sys.executable, "-B", "-c", code], preexec_fn=small_files, capture_output=True, text=True
    )
    assert run.returncode != 0
    assert "page.html" in run.stderr
    assert page.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["page.html"]


def test_a_link_and_the_rights_of_a_file_outlive_writing(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_whole(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("command", ["score", "audit", "cuts"])
def test_a_result_is_not_written_over_what_is_read(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.json"
    text = json.dumps(sitefall.example("two-sites").to_dict())
    file.write_text(text)
    assert main([command, str(file), "-o", str(file), "-q"]) == 2
    assert "mine.json: this is what is read" in capsys.readouterr().err
    assert file.read_text() == text


def test_a_claim_refuted_is_told_by_the_status_also_where_nobody_reads() -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "sitefall", "audit", "--example", "two-sites", "--seed", "1"]
    run = subprocess.run([*command, "-q", "--replications", "400"], stdout=write, stderr=-1)
    os.close(write)
    assert run.returncode == 1
    assert run.stderr == b""
