"""Where the command line puts results: standard output, a file where asked, the exit status."""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

#: Exit status.
DONE, NOT_MET, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


def print_json(value: Any) -> None:
    """Print a value as one line of JSON."""
    print(json.dumps(value, ensure_ascii=False, allow_nan=False))


def discard_output() -> None:
    """Send what is left in the buffer nowhere, or the interpreter's end would fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def check_output(options: argparse.Namespace) -> None:
    """Raise OSError where a result could not be saved, before anything is computed."""
    path = options.output
    if path is None:
        return
    target = Path(path)
    if path == "":
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "''")
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
    if not os.access(target if target.exists() else target.parent, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    for given in _read_by(options):
        if target.is_file() and Path(given).exists() and target.samefile(given):
            raise FileExistsError(errno.EEXIST, "this is what is read", path)


def _read_by(options: argparse.Namespace) -> list[str]:
    """Return the files that a command reads."""
    names: list[str] = []
    for argument in ("file", "options", "results", "parts"):
        given = getattr(options, argument, None)
        names += given if isinstance(given, list) else [] if given is None else [str(given)]
    return names


def give(result: Any, options: argparse.Namespace) -> None:
    """Print a result, and save it where asked."""
    if options.output is not None:
        result.save(options.output)
    try:
        if options.json:
            print_json(result.to_dict())
        else:
            print(result.to_text())
        sys.stdout.flush()
    except BrokenPipeError:
        discard_output()  # the reader has gone; what was found decides the status all the same


class PrintVersion(argparse.Action):
    """Prints the version and what was built with what, only then loading the core."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        """Print, and end."""
        from . import _core

        build = json.loads(_core.build_json())
        print(f"sitefall {build.pop('version')}")
        print(", ".join(f"{name} {value}" for name, value in build.items()))
        parser.exit()
