"""Runs that an executor plays, or that a file keeps."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from . import _core
from .errors import RequestError, shown
from .keys import Rng, spell_key

if TYPE_CHECKING:  # what plays is loaded only where something is to be played
    from .block_tasks import Play
    from .comparing import Comparison
    from .executors import Executor
    from .hands import Hand
    from .scoring import Score

R = TypeVar("R", "Score", "Comparison")

#: ``checkpoint=``: the path of a file.
Checkpoint: TypeAlias = "str | os.PathLike[str] | None"


@dataclass(frozen=True)
class Run:
    """What is played: a document, or a document and its options, under options for the core."""

    kind: str
    document: _core.Document
    options: str
    changes: _core.OptionSet | None = None
    changes_text: bytes | None = None

    def head(self) -> dict[str, Any]:
        """Return what decides the histories: files of the same head hold the same blocks."""
        histories = json.loads(_core.history_options(self.options))
        key = int(histories.pop("key_hi", 0)) << 64 | int(histories.pop("key_lo", 0))
        return {
            "version": _core.version(),
            "kind": self.kind,
            "document": self.document.hash,
            "changes": None if self.changes is None else self.changes.hash,
            "histories": {"seed": spell_key(key)} | histories,
        }

    def play(self) -> Play:
        """Return what a worker needs."""
        from .block_tasks import Play

        return Play.of(self.document, self.changes_text, self.options)


@dataclass(frozen=True)
class Elsewhere:
    """Who plays instead of the core's own threads, and how many at once; None: nobody."""

    hand: Hand | None
    workers: int | None

    def told(self, result: R) -> R:
        """Return a result that tells the workers of the executor as its threads."""
        return result if self.workers is None else replace(result, threads=self.workers)


@contextmanager
def elsewhere(
    run: Run, executor: Executor | None, checkpoint: Checkpoint, threads: int | None
) -> Iterator[Elsewhere]:
    """Give what plays a run on an executor, or beside a checkpoint."""
    if executor is None and checkpoint is None:
        yield Elsewhere(None, None)
        return
    if executor is not None and threads is not None:
        raise RequestError("threads are those of this process; an executor has its own workers")
    from .block_file import BlockFile
    from .executors import crew_of
    from .hands import Playing

    with ExitStack() as opened:
        file = None
        if checkpoint is not None:
            file = opened.enter_context(
                BlockFile.write(path_of(checkpoint, "checkpoint"), run.head())
            )
        crew = opened.enter_context(crew_of(executor, threads, run.play()))
        yield Elsewhere(Playing(crew, file), None if executor is None else crew.workers)


def seed_of(checkpoint: Checkpoint, rng: Rng) -> Rng:
    """Return `rng`; where it is None, the seed of a checkpoint that is there."""
    if rng is not None or checkpoint is None:
        return rng
    path = Path(path_of(checkpoint, "checkpoint"))
    if not path.exists() or path.stat().st_size == 0:
        return None
    from .block_file import BlockFile

    with BlockFile.peek(path) as file:
        seed: str = file.head["histories"]["seed"]
    return seed


def path_of(given: Any, name: str) -> str:
    """Return a path as text; `name` is that of the argument."""
    path = os.fspath(given) if isinstance(given, (str, os.PathLike)) else None
    if not isinstance(path, str) or "\0" in path:
        raise RequestError(f"{name} must be the path of a file; found {shown(given)}")
    return path
