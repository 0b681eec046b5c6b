"""A pool of processes breaks also where one is killed while it sends what it played."""

from __future__ import annotations

from concurrent import futures
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any

#: Between two looks at the workers, while what is waited for does not come.
LOOK_EVERY_S = 1.0


def result_of(pool: futures.ProcessPoolExecutor, future: futures.Future[Any]) -> Any:
    """Wait for a task of a pool.

    A pool reads the whole of a message before it looks whether its workers live. One that is killed
    in the middle of a message leaves it waiting for the rest, for its own end of the pipe is open
    too; then that end is closed here, and the pool tells that it is broken.
    """
    while True:
        done, _ = futures.wait((future,), LOOK_EVERY_S)
        if done:
            return future.result()
        if _has_killed(pool):
            _close(pool)


def _has_killed(pool: futures.ProcessPoolExecutor) -> bool:
    workers = _workers(pool)
    ended = set(wait([worker.sentinel for worker in workers], timeout=0))
    # One that ended well, as after max_tasks_per_child, is no reason; None: its pool is asking too.
    return any(worker.sentinel in ended and worker.exitcode not in (0, None) for worker in workers)


def _close(pool: futures.ProcessPoolExecutor) -> None:
    """Do what the pool does when it breaks, which the end of the message keeps it from doing."""
    for worker in _workers(pool):
        worker.kill()
    if writer := getattr(getattr(pool, "_result_queue", None), "_writer", None):
        writer.close()


def _workers(pool: futures.ProcessPoolExecutor) -> list[BaseProcess]:
    """Of a Python that calls them otherwise none, and the pool is left to itself."""
    return list((getattr(pool, "_processes", None) or {}).values())
