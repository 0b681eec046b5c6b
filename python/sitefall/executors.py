"""Whoever plays blocks: threads, an executor, a Dask cluster, any map."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent import futures
from contextlib import contextmanager
from functools import partial
from itertools import islice
from operator import methodcaller
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from .block_tasks import Play, Played, Work, played_at
from .errors import RequestError
from .killed_workers import result_of

if TYPE_CHECKING:
    import distributed

#: ``executor=``: threads or processes of ``concurrent.futures``, a Dask client, or any function
#: that is called as ``map`` is.
Executor: TypeAlias = "futures.Executor | distributed.Client | Callable[..., Iterable[Any]]"

#: Tasks for each worker that are under way or wait; what they bring is held until its turn.
AHEAD = 4
#: Tasks that a map is given at once, of which it is not known how many it does at a time.
MAPPED = 64


class Crew(Protocol):
    """Workers that play."""

    workers: int

    def results(self, tasks: Iterator[list[Work]]) -> Iterator[Played]:
        """Give what came of each task, in order; take tasks only a bounded number ahead."""


class _Submitting:
    def __init__(
        self,
        submit: Callable[[list[Work]], Any],
        workers: int,
        *,
        result: Callable[[Any], Any] = methodcaller("result"),
        cancels: bool = True,
    ) -> None:
        self.workers = max(1, workers)
        self._submit, self._result, self._cancels = submit, result, cancels

    def results(self, tasks: Iterator[list[Work]]) -> Iterator[Played]:
        pending: deque[Any] = deque()
        try:
            for task in tasks:
                pending.append(self._submit(task))
                if len(pending) >= AHEAD * self.workers:
                    yield _checked(self._result(pending.popleft()))
            while pending:
                yield _checked(self._result(pending.popleft()))
        finally:
            for future in pending if self._cancels else ():
                future.cancel()


class _Mapping:
    def __init__(self, function: Callable[..., Iterable[Any]], play: Play) -> None:
        self.workers = _cores()
        self._map, self._play = function, play

    def results(self, tasks: Iterator[list[Work]]) -> Iterator[Played]:
        while batch := list(islice(tasks, MAPPED)):
            given = self._map(self._play, batch)
            if not isinstance(given, Iterable):
                raise RequestError(f"a map gives results; the executor gave {type(given).__name__}")
            count = 0
            for played in islice(given, len(batch)):
                count += 1
                yield _checked(played)
            if count < len(batch):
                raise RequestError(f"the executor gave {count} results of {len(batch)} tasks")


def _checked(played: Any) -> Played:
    if not isinstance(played, Played):
        raise RequestError(
            f"the executor gave a {type(played).__name__} in the place of what a task returned"
        )
    return played


@contextmanager
def crew_of(executor: Executor | None, threads: int | None, play: Play) -> Iterator[Crew]:
    """Give the crew that an executor stands for; by default threads of this process.

    Raises
    ------
    RequestError
        Where `executor` is nothing that can play.
    """
    if executor is None:
        count = threads or _cores()
        with futures.ThreadPoolExecutor(count) as pool, _here(pool, count, play) as crew:
            yield crew
    elif isinstance(executor, futures.ThreadPoolExecutor):
        with _here(executor, _workers_of(executor), play) as crew:
            yield crew
    elif _is_dask(executor):
        yield _dask(executor, play)
    elif isinstance(executor, futures.ProcessPoolExecutor):
        # Before 3.13 a pool that breaks (as by an interrupt that its processes get too) hangs on a
        # task that was cancelled; the few tasks that are under way come to their end there instead.
        yield _Submitting(
            lambda works: executor.submit(play, works),
            _workers_of(executor),
            result=partial(result_of, executor),
            cancels=sys.version_info >= (3, 13),
        )
    elif isinstance(executor, futures.Executor):
        yield _Submitting(lambda works: executor.submit(play, works), _workers_of(executor))
    elif callable(executor):
        yield _Mapping(executor, play)
    else:
        raise RequestError(
            "executor must be an executor of concurrent.futures, a Dask client or a function that "
            f"maps; found {type(executor).__name__}"
        )


@contextmanager
def _here(pool: futures.ThreadPoolExecutor, count: int, play: Play) -> Iterator[Crew]:
    """Threads share one compiled document, and nothing of it is left behind."""
    bench = play.bench()
    try:
        yield _Submitting(lambda works: pool.submit(played_at, bench, works), count)
    finally:
        bench.stop()


def _is_dask(executor: Any) -> bool:
    return any(
        kind.__module__.partition(".")[0] == "distributed" and kind.__name__ == "Client"
        for kind in type(executor).__mro__
    )


def _dask(client: Any, play: Play) -> Crew:
    if client.asynchronous:
        raise RequestError("executor is an asynchronous Dask client; give one that waits")
    # pure=False: a task is not looked up by a hash of its arguments, but played.
    submit = partial(client.submit, play, pure=False)
    return _Submitting(submit, sum(client.nthreads().values()))


def _workers_of(executor: futures.Executor) -> int:
    """Return how many an executor has; few of them tell."""
    found = getattr(executor, "_max_workers", None)
    return found if isinstance(found, int) else _cores()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
