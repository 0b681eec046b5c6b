"""Whoever plays: the numbers are those of threads, to the bit."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

import sitefall
from sitefall import _core
from sitefall.block_tasks import Play, Work
from sitefall.executors import AHEAD, crew_of
from sitefall.hands import Playing
from sitefall.killed_workers import result_of

# Inputs that are not known, strata, a pilot (more than 1024 histories) and several rounds.
RUN: dict[str, Any] = {"replications": 1100, "outer": 3, "rng": 5}


@pytest.fixture(scope="module")
def arch() -> sitefall.Architecture:
    return sitefall.example("hospital")


@pytest.fixture(scope="module")
def by_threads(arch: sitefall.Architecture) -> sitefall.Score:
    found = sitefall.score(arch, **RUN)
    assert found.unmet_user_hours_per_year.input_low is not None
    assert len(found.strata) > 1
    return found


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    # spawn: workers that know nothing but what they are sent
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        yield pool


def test_a_pool_of_processes_gives_the_bits_of_threads(
    arch: sitefall.Architecture, by_threads: sitefall.Score, processes: ProcessPoolExecutor
) -> None:
    assert sitefall.score(arch, **RUN, executor=processes) == by_threads


def test_a_pool_of_processes_gives_the_bits_of_threads_by_precision(
    processes: ProcessPoolExecutor,
) -> None:
    arch = sitefall.example("two-sites")
    run: dict[str, Any] = {"precision": 0.2, "outer": 0, "rng": 5}
    by_threads = sitefall.score(arch, **run)
    assert by_threads.replications > 1024  # more than one round
    assert sitefall.score(arch, **run, executor=processes) == by_threads


def test_a_comparison_by_processes_has_the_bits_of_threads(processes: ProcessPoolExecutor) -> None:
    kakao = sitefall.example("kakao-2022")
    options = sitefall.example_options("kakao-2022-options")
    run: dict[str, Any] = {"replications": 64, "outer": 2, "rng": 5}
    by_threads = sitefall.compare(kakao, options, **run)
    assert sitefall.compare(kakao, options, **run, executor=processes) == by_threads


@pytest.mark.parametrize("workers", [1, 3])
def test_threads_that_are_given_play_as_well(
    arch: sitefall.Architecture, by_threads: sitefall.Score, workers: int
) -> None:
    with ThreadPoolExecutor(workers) as pool:
        found = sitefall.score(arch, **RUN, executor=pool)
    assert found == by_threads
    assert found.threads == workers


def test_any_map_plays_as_well(arch: sitefall.Architecture, by_threads: sitefall.Score) -> None:
    assert sitefall.score(arch, **RUN, executor=map) == by_threads


def test_the_map_of_a_pool_of_multiprocessing_plays_as_well(
    arch: sitefall.Architecture, by_threads: sitefall.Score
) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert sitefall.score(arch, **RUN, executor=pool.map) == by_threads
        assert sitefall.score(arch, **RUN, executor=pool.imap) == by_threads


def test_progress_of_an_executor_ends_at_what_was_played(arch: sitefall.Architecture) -> None:
    told: list[tuple[int, int]] = []
    sitefall.score(arch, **RUN, executor=map, progress=lambda *at: told.append(at))
    assert told[-1][0] == told[-1][1] >= RUN["replications"]
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def reversed_map(play: Callable[[Any], Any], tasks: Iterable[Any]) -> list[Any]:
    return [play(task) for task in tasks][::-1]


def forgetful_map(play: Callable[[Any], Any], tasks: Iterable[Any]) -> list[Any]:
    return [play(task) for task in tasks][:-1]


@pytest.mark.parametrize(
    ("executor", "message"),
    [
        (reversed_map, "is not what was asked for|fewer blocks"),
        (forgetful_map, "of 64 tasks|of [0-9]+ tasks"),
        (lambda _play, _tasks: None, "a map gives results; the executor gave NoneType"),
        (lambda _play, tasks: [0 for _ in tasks], "gave a int in the place of"),
        ("threads", "must be an executor of concurrent.futures, a Dask client or a function"),
    ],
)
def test_what_is_no_executor_is_refused_by_name(
    arch: sitefall.Architecture, executor: Any, message: str
) -> None:
    with pytest.raises(sitefall.RequestError, match=message):
        sitefall.score(arch, **RUN, executor=executor)


def test_threads_are_refused_beside_an_executor(arch: sitefall.Architecture) -> None:
    with pytest.raises(sitefall.RequestError, match="an executor has its own workers"):
        sitefall.score(arch, **RUN, executor=map, threads=2)


def test_the_chain_takes_no_executor(arch: sitefall.Architecture) -> None:
    with pytest.raises(sitefall.RequestError, match="executor is of the simulation"):
        sitefall.score(arch, method="markov", executor=map)


class WorkerFaultError(Exception):
    pass


def failing_map(_play: Any, tasks: Iterable[Any]) -> Iterator[Any]:
    for _ in tasks:
        raise WorkerFaultError("disk of worker 7")
        yield


def test_an_exception_of_a_worker_comes_through(arch: sitefall.Architecture) -> None:
    with pytest.raises(WorkerFaultError, match="disk of worker 7"):
        sitefall.score(arch, **RUN, executor=failing_map)


def test_a_worker_of_another_version_is_refused(arch: sitefall.Architecture) -> None:
    play = Play.of(arch.core, None, "{}")
    old = Play(play.document, None, "{}", "0.0.1")
    with pytest.raises(sitefall.RequestError, match=r"a worker has sitefall .* asks has 0\.0\.1"):
        old([(-1, ((0, 1, 0),))])


@pytest.mark.parametrize(
    ("work", "message"),
    [((7, ((0, 1, 0),)), "no point 7"), ((-1, ((0, 1, 99),)), "no stratum 99")],
)
def test_a_work_of_other_documents_is_refused(
    arch: sitefall.Architecture, work: Any, message: str
) -> None:
    bench = _core.Bench(arch.core, '{"outer": 3}')
    with pytest.raises(sitefall.RequestError, match=message):
        bench.play([work])


def test_a_killed_process_of_a_pool_is_told_and_a_checkpoint_has_the_rest(
    arch: sitefall.Architecture, by_threads: sitefall.Score, tmp_path: Path
) -> None:
    with ProcessPoolExecutor(2) as pool:
        killed = False

        def kill_one(done: int, _total: int) -> None:
            nonlocal killed
            if done > 200 and not killed:
                killed = True
                os.kill(next(iter(pool._processes)), signal.SIGKILL)

        with pytest.raises(BrokenProcessPool, match=r"what was played is in .*the same call goes"):
            sitefall.score(
                arch, **RUN, executor=pool, checkpoint=tmp_path / "kept", progress=kill_one
            )
        assert killed
    size = (tmp_path / "kept").stat().st_size
    with ProcessPoolExecutor(2) as pool:
        found = sitefall.score(arch, **RUN, executor=pool, checkpoint=tmp_path / "kept")
    assert found == by_threads
    assert size > 1000


def test_a_killed_process_without_a_checkpoint_names_the_way_out(
    arch: sitefall.Architecture,
) -> None:
    with ProcessPoolExecutor(1) as pool:
        pid = pool.submit(os.getpid).result()
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(BrokenProcessPool, match="give checkpoint=PATH"):
            sitefall.score(arch, **RUN, executor=pool)


def test_a_timeout_of_a_task_comes_through() -> None:
    with ProcessPoolExecutor(1) as pool:
        future: Future[None] = Future()
        future.set_exception(TimeoutError("of the task"))
        with pytest.raises(TimeoutError, match="of the task"):
            result_of(pool, future)


class HalfSending(ProcessPoolExecutor):
    """Of which a worker is killed in the middle of a message, at its fifth task."""

    begun = 0

    def submit(self, fn: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        self.begun += 1
        if self.begun == 5:
            return super().submit(self.send_half)
        return super().submit(fn, *arguments, **named)

    def __reduce__(self) -> Any:
        return of_this_process, ()

    def send_half(self) -> None:
        queue = self._result_queue
        with queue._wlock:
            os.write(queue._writer.fileno(), (1000).to_bytes(4, "big") + b"half of it")
            os.kill(os.getpid(), signal.SIGKILL)


half_sending: list[HalfSending] = []


def of_this_process() -> HalfSending:
    return half_sending[-1]


def test_a_process_that_is_killed_while_it_sends_is_told(
    arch: sitefall.Architecture, by_threads: sitefall.Score, tmp_path: Path
) -> None:
    kept: dict[str, Any] = {**RUN, "checkpoint": tmp_path / "kept"}
    begun = time.monotonic()
    with HalfSending(2, multiprocessing.get_context("fork")) as pool:
        half_sending.append(pool)
        with pytest.raises(BrokenProcessPool, match="the same call goes"):
            sitefall.score(arch, **kept, executor=pool)
    assert time.monotonic() - begun < 30
    assert sitefall.score(arch, **kept) == by_threads


def test_tasks_are_taken_only_a_bounded_number_ahead(arch: sitefall.Architecture) -> None:
    """However many blocks there are: memory does not grow with the number of replications."""
    started = []

    class Slow(ThreadPoolExecutor):
        def submit(self, fn: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
            started.append(1)
            return super().submit(fn, *arguments, **named)

    works: list[Work] = [(-1, ((64 * i, 1, 0),)) for i in range(500)]
    with Slow(2) as pool, crew_of(pool, None, Play.of(arch.core, None, '{"outer": 0}')) as crew:
        given = Playing(crew)(works, 0, True)
        next(given)
        assert len(started) == AHEAD * 2


SCRIPT = """
import signal, sys, warnings, sitefall
from concurrent.futures import ProcessPoolExecutor
if __name__ == "__main__":
    warnings.simplefilter("ignore")
    # A worker of such a pool that is interrupted while it holds a lock leaves it locked.
    ignoring = {"initializer": signal.signal, "initargs": (signal.SIGINT, signal.SIG_IGN)}
    with ProcessPoolExecutor(2, **ignoring) as pool:
        told = lambda done, total: print(done, flush=True)
        found = sitefall.score(
            sitefall.example("two-sites"), replications=5_000_000, outer=0, rng=1, executor=pool,
            on_interrupt=sys.argv[1], progress=told,
        )
        print("found", found.replications, flush=True)
"""


@pytest.mark.parametrize("on_interrupt", ["partial", "raise"])
def test_an_interrupt_ends_a_run_of_processes(tmp_path: Path, on_interrupt: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    process = subprocess.Popen(
        [sys.executable, script, on_interrupt], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    while int(process.stdout.readline()) < 2000:
        pass
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
    begun = time.monotonic()
    out, err = process.communicate(timeout=60)
    assert time.monotonic() - begun < 30
    if on_interrupt == "partial":
        assert process.returncode == 0, err
        assert 2000 <= int(out.split()[-1]) < 5_000_000
    else:
        assert "KeyboardInterrupt" in err
        assert process.returncode != 0
