"""Hands out blocks of histories to a crew, and gives what they left behind in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from typing import TypeAlias

from .block_file import BlockFile
from .block_tasks import Played, Work
from .errors import RequestError
from .executors import Crew

#: What the core calls: `hand(works, first, decisive)` gives the bytes of each work in order;
#: `first` is the number of works[0] among those that are asked for at once; `decisive` tells
#: whether what comes out decides what is played next.
Hand: TypeAlias = Callable[[Sequence[Work], int, bool], Iterator[bytes]]

#: What a task should take, in seconds, and bring at most, in bytes.
TASK_SECONDS, TASK_BYTES = 0.2, 4e6
#: A task is so many times as large as the largest before it, at most.
GROWTH = 8


class Pace:
    """How many histories make a task, by what the last one took and brought."""

    def __init__(self) -> None:
        self._histories = 1.0

    def size(self, left: int, workers: int) -> float:
        """Return how many of the histories that are `left` to give out at once."""
        return min(self._histories, left / (2 * workers))  # less at the end: nobody waits long

    def learn(self, histories: int, played: Played) -> None:
        """Remember what a task took."""
        brought = sum(map(len, played.records))
        each = max(played.seconds / TASK_SECONDS, brought / TASK_BYTES) / histories
        most = GROWTH * max(self._histories, histories)
        self._histories = min(1 / each, most) if each > 0 else most


@dataclass(frozen=True)
class Share:
    """Every `of`-th work from the `number`-th on, counted from 1."""

    number: int
    of: int

    def has(self, work: int) -> bool:
        """Return whether the work with this number, counted from 0, belongs to it."""
        return work % self.of == self.number - 1


class Playing:
    """Has a crew play, and finds in a file what was played before.

    Parameters
    ----------
    crew : Crew
    file : BlockFile or None
        What is played is added to it.
    share : Share or None
        Of what decides nothing only this is played; of what decides, and has to be played by every
        share, only this is added to the file.
    """

    def __init__(
        self, crew: Crew, file: BlockFile | None = None, share: Share | None = None
    ) -> None:
        self._crew, self._file, self._share = crew, file, share
        self._pace = Pace()

    def __call__(self, works: Sequence[Work], first: int, decisive: bool) -> Iterator[bytes]:
        """Give what each work left behind, in order; no bytes for what others play."""
        under_way: deque[dict[int, Work]] = deque()
        at = first
        try:
            for played in self._crew.results(self._tasks(works, first, decisive, under_way)):
                task = under_way.popleft()
                self._pace.learn(_histories(task.values()), played)
                records = dict(zip(task, played.records, strict=True))
                for number in range(at, max(task) + 1):
                    yield self._taken(number, works[number - first], records)
                at = max(task) + 1
        except BrokenExecutor as error:
            raise type(error)(self._told(error)) from error
        for number in range(at, first + len(works)):
            yield self._taken(number, works[number - first], {})

    def _tasks(
        self, works: Sequence[Work], first: int, decisive: bool, under_way: deque[dict[int, Work]]
    ) -> Iterator[list[Work]]:
        left = _histories(works)
        task: dict[int, Work] = {}
        size = 0
        for number, work in enumerate(works, first):
            histories = _histories([work])
            left -= histories
            if (decisive or self._is_ours(number)) and not self._is_kept(work):
                task[number] = work
                size += histories
            if task and size >= self._pace.size(left, self._crew.workers):
                under_way.append(task)
                yield list(task.values())
                task, size = {}, 0
        if task:
            under_way.append(task)
            yield list(task.values())

    def _taken(self, number: int, work: Work, records: dict[int, bytes]) -> bytes:
        body = records.get(number)
        if body is None:
            return self._file.get(work) if self._file and self._is_kept(work) else b""
        if self._file is not None and self._is_ours(number):
            self._file.add(body)
        return body

    def _is_ours(self, number: int) -> bool:
        return self._share is None or self._share.has(number)

    def _is_kept(self, work: Work) -> bool:
        return self._file is not None and work in self._file

    def _told(self, error: BrokenExecutor) -> str:
        kept = (
            "give checkpoint=PATH, and the same call goes on where it stopped"
            if self._file is None
            else f"what was played is in {self._file.path}: the same call goes on from there"
        )
        return f"a worker of the executor ended abruptly ({error}); {kept}"


def merging(parts: Sequence[BlockFile]) -> Hand:
    """Return what finds every work in the part that has it, the first share's part first."""

    def hand(works: Sequence[Work], first: int, decisive: bool) -> Iterator[bytes]:  # noqa: ARG001
        for number, work in enumerate(works, first):
            part = parts[number % len(parts)]
            if work not in part:
                raise RequestError(
                    f"{part.path} is not finished; the same run goes on where it stopped"
                )
            yield part.get(work)

    return hand


def _histories(works: Iterable[Work]) -> int:
    return sum(count for _, blocks in works for _, count, _ in blocks)
