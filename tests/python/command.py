"""Runs the installed command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


def sitefall(*arguments: str | Path, cwd: Path, stdin: bytes = b"", timeout: float = 60) -> Ran:
    """Run `sitefall` with these arguments, away from the checkout; never with a terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "sitefall", *map(str, arguments)],
        cwd=cwd, input=stdin, capture_output=True, timeout=timeout, check=False,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
