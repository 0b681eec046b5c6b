"""Files that are there in full or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: str | Path, text: str) -> None:
    """Write a text file; one that stood there is lost only when the new one is complete.

    What is no plain file (a pipe, ``/dev/stdout``) is written as it is.

    Raises
    ------
    OSError
        Where it cannot be written, with its name.
    """
    target = Path(path)
    try:
        if target.exists() and not target.is_file():
            target.write_text(text, encoding="utf-8")
        else:
            _replace(target.resolve(), text)  # a link goes on leading to what it led to
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _replace(target: Path, text: str) -> None:
    begun = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with begun.open("x", encoding="utf-8") as file:
            if target.exists():
                begun.chmod(target.stat().st_mode & 0o7777)
            file.write(text)
        begun.replace(target)
    finally:
        begun.unlink(missing_ok=True)
