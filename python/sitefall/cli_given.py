"""What the arguments of the command line name: documents, seeds, losses, options."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any


def spelled_origin(options: argparse.Namespace) -> str:
    """Return what the document is called in messages."""
    named = getattr(options, "example", None)
    return plain(f"example {named}" if named else str(getattr(options, "file", None) or "sitefall"))


def plain(argument: str) -> str:
    """Return an argument that may not be UTF-8 as text that can be printed."""
    return argument.encode("utf-8", "replace").decode()


def read_architecture(options: argparse.Namespace) -> Any:
    """Return the document that FILE or ``--example`` names."""
    from .architecture import Architecture, example
    from .errors import RequestError

    if options.example is not None:
        if options.file is not None:
            raise RequestError("give FILE or --example NAME, not both")
        return example(plain(options.example))
    if options.file is None:
        raise RequestError("give FILE, - for standard input, or --example NAME")
    if options.file == "-":
        if sys.stdin is None:
            raise RequestError("standard input is closed")
        try:
            return Architecture.from_text(sys.stdin.buffer.read(), origin="standard input")
        except OSError as error:
            raise OSError(error.errno, error.strerror, "standard input") from None
    return Architecture.from_text(Path(options.file).read_bytes(), origin=options.file)


def read_seed(text: str | None) -> int | str | None:
    """Return an int, or the seed of an earlier result as it is."""
    from .errors import RequestError
    from .keys import is_spelled_key

    if text is None or is_spelled_key(text):
        return text

    if not (text.isascii() and text.isdecimal()):
        raise RequestError(f"--seed takes a whole number, or the seed of a result; found {text!r}")
    try:
        return int(text)
    except ValueError:
        raise RequestError(f"--seed has too many digits: {len(text):,}") from None


def asked(options: argparse.Namespace, *names: str) -> dict[str, Any]:
    """Return the options of these names, and those of every command that draws."""
    return {
        **{name: getattr(options, name) for name in names},
        "rng": read_seed(options.seed),
        "threads": options.threads,
        "progress": not options.quiet,
    }


def asked_of_sample(options: argparse.Namespace, *names: str) -> dict[str, Any]:
    """Return the options of these names, and those of every command that samples as a score."""
    sample = ("horizon", "precision", "confidence", "replications", "outer")
    return {
        **asked(options, *sample, *names),
        "stratify": False if options.no_stratify else None,
    }


def read_shard(text: str) -> tuple[int, int]:
    """Return i and N of ``--shard i/N``."""
    from .errors import RequestError

    number, _, of = text.partition("/")
    if not (_is_count(number) and _is_count(of) and 1 <= int(number) <= int(of)):
        raise RequestError(f"--shard takes i/N with i from 1 to N, such as 2/4; found {text!r:.80}")
    return int(number), int(of)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def read_loss(given: list[str]) -> Any:
    """Return the loss that ``--lose`` states: an id, several, or JSON."""
    losses = [json_or_text(text, "--lose") for text in given]
    return losses[0] if len(losses) == 1 else losses


def json_or_text(text: str | None, name: str) -> Any:
    """Return an option that may be written as JSON."""
    if text is None or text.lstrip()[:1] not in ("{", "["):
        return text
    from .errors import RequestError

    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RequestError(f"{name} is not JSON: {error}") from None


def read_changes(architecture: Any, name: str | None) -> Any:
    """Return the options in a file, or those that are shipped under this name."""
    from .changes import Options, example_options, examples_of_options
    from .errors import RequestError

    if name is None:
        raise RequestError("give OPTIONS: a file, or the name of shipped options")
    if name in examples_of_options() and not Path(name).exists():
        return Options.from_text(architecture, example_options(name), origin=name)
    return Options.from_text(architecture, Path(name).read_bytes(), origin=name)
