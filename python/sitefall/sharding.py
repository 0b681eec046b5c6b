"""Shares of a run, each played by a job of its own, and their merging."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import _core
from .checkpoints import Run, path_of
from .errors import RequestError, shown
from .keys import Rng
from .running import (
    MOST_THREADS,
    Progress,
    Source,
    architecture_of,
    count,
    options_json,
    reporter,
    sampling,
    tell_warnings,
)

if TYPE_CHECKING:  # what plays is loaded only where something is to be played
    from .block_file import BlockFile
    from .executors import Executor
    from .scoring import Score

__all__ = ["Part", "merge", "play_share"]

PART = "part of a score"


@dataclass(frozen=True)
class Part:
    """A file that holds a share of a run.

    Attributes
    ----------
    path : str
        The file.
    share, of : int
        The share, from 1, of so many.
    seed : str
        That all shares have in common.
    """

    path: str
    share: int
    of: int
    seed: str


def play_share(
    arch: Source,
    share: int,
    of: int,
    path: str | os.PathLike[str],
    *,
    replications: int,
    rng: Rng,
    horizon: str | None = None,
    precision: float | None = None,
    confidence: float | None = None,
    outer: int | None = None,
    stratify: bool | None = None,
    threads: int | None = None,
    executor: Executor | None = None,
    progress: Progress = None,
) -> Part:
    """Play one share of a `score` into a file; `merge` makes the score of all files.

    Every share plays the pilot (at most 512 histories), which decides the rest, and then its part
    of that. A share that was stopped or killed goes on where it stopped when it is called again.

    Parameters
    ----------
    arch : Architecture, path, text or dict
        The document.
    share, of : int
        The share, from 1 to `of`.
    path : path
        Where to write.
    replications : int
        Histories of all shares together: a share cannot know when a precision is reached.
    rng : int, SeedSequence, Generator or str
        Seed, the same for every share; not None.
    horizon, precision, confidence, outer, stratify
        As of `score`, the same for every share.
    threads : int, optional
        By default as many as the machine has cores.
    executor : optional
        Who plays instead of threads, as of `score`.
    progress : bool or function, optional
        True for a bar, or a function of (done, total); histories of other shares count as done.

    Returns
    -------
    Part

    Raises
    ------
    ModelError
        Where the document is wrong.
    RequestError
        Where an option is, or the file is one of another run.
    OSError
        Where the file cannot be written.

    Examples
    --------
    >>> import sitefall, tempfile
    >>> arch = sitefall.example("two-sites")
    >>> run = {"replications": 64, "outer": 0, "rng": 1}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = [f"{folder}/{share}" for share in (1, 2)]
    ...     parts = [sitefall.play_share(arch, i, 2, paths[i - 1], **run) for i in (1, 2)]
    ...     merged = sitefall.merge(paths)
    >>> merged == sitefall.score(arch, **run)
    True
    """
    from .block_file import BlockFile
    from .executors import crew_of
    from .hands import Playing, Share

    for name, value in (("of", of), ("share", share)):
        if value is None:
            raise RequestError(f"{name} must be a whole number; found None")
    of = count(of, "of") or 1
    number = count(share, "share", most=of) or 1
    if replications is None:
        raise RequestError("a share needs replications: it cannot know when a precision is reached")
    if rng is None:
        raise RequestError("a share needs a seed (rng), the same for every share")
    if executor is not None and threads is not None:
        raise RequestError("threads are those of this process; an executor has its own workers")
    options = options_json(
        rng, sampling(horizon, precision, confidence, replications, None, outer, stratify)
    )
    run = Run(PART, architecture_of(arch).core, options)
    head = run.head() | {
        "share": [number, of],
        "options": json.loads(options),
        "text": run.document.canonical(),
    }
    threads = count(threads, "threads", most=MOST_THREADS)
    with (
        reporter(progress) as report,
        BlockFile.write(path_of(path, "path"), head) as file,
        crew_of(executor, threads, run.play()) as crew,
    ):
        _core.share(run.document, options, report, Playing(crew, file, Share(number, of)))
    return Part(path_of(path, "path"), number, of, head["histories"]["seed"])


def merge(parts: Sequence[str | os.PathLike[str]], *, progress: Progress = None) -> Score:
    """Return the score whose shares stand in files: to the bit what `score` would have given.

    Parameters
    ----------
    parts : sequence of paths
        What `play_share` wrote, each share once, in any order.
    progress : bool or function, optional
        True for a bar, or a function of (done, total).

    Returns
    -------
    Score

    Raises
    ------
    RequestError
        Where a part is missing, there twice, of another run, damaged or not finished.
    OSError
        Where a file cannot be read.
    """
    from .block_file import BlockFile
    from .hands import merging
    from .scoring import Score

    if isinstance(parts, (str, bytes, os.PathLike)) or not isinstance(parts, Sequence):
        raise RequestError(f"parts are a list of paths; found {shown(parts)}")
    with ExitStack() as opened, reporter(progress) as report:
        files = [
            opened.enter_context(BlockFile.read(path_of(path, "each of parts"))) for path in parts
        ]
        head = _checked(files)
        document = _core.Document.from_text(head["text"].encode("utf-8", "surrogatepass"))
        options = json.dumps(head["options"])
        hand = merging(sorted(files, key=lambda file: int(file.head["share"][0])))
        text = _core.score(document, options, report, False, hand)
    result = Score.from_dict(json.loads(text))
    tell_warnings(result.warnings)
    return result


def _checked(files: Sequence[BlockFile]) -> dict[str, Any]:
    """Return the head of files that are all the parts of one run, each once."""
    if not files:
        raise RequestError("there are no parts to merge")
    for file in files:
        if file.head.get("kind") != PART:
            raise RequestError(f"{file.path} is no part of a run, but a checkpoint")
    first = files[0].head
    common = {name: first[name] for name in first if name != "share"} | {"version": _core.version()}
    seen: dict[int, BlockFile] = {}
    for file in files:
        file.refuse_other(common, f"; the first is {files[0].path}")
        number, of = file.head["share"]
        if of != first["share"][1]:
            raise RequestError(
                f"{file.path} is a share of {of}, and {files[0].path} one of {first['share'][1]}"
            )
        if number in seen:
            raise RequestError(
                f"share {number} of {of} is there twice: {seen[number].path} and {file.path}"
            )
        seen[number] = file
    of = first["share"][1]
    if missing := [str(number) for number in range(1, of + 1) if number not in seen]:
        raise RequestError(f"of {of} shares these are missing: {', '.join(missing)}")
    return first
