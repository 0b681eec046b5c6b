"""A real cluster of Dask: two processes that are spoken to over TCP."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

import sitefall

distributed = pytest.importorskip(
    "distributed", reason="distributed is not installed: pip install 'sitefall[dask]'"
)
# The cluster closes its own sockets, late.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")

RUN: dict[str, Any] = {"replications": 1100, "outer": 3, "rng": 5}


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    import dask

    with (
        # How long the client asks a worker that is gone for what it had; 30 s by default.
        dask.config.set({"distributed.comm.timeouts.connect": "2s"}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, protocol="tcp",
            dashboard_address=None, silence_logs=50,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):  # fmt: skip
        yield client


def pids(client: Any) -> dict[str, int]:
    """The process of each worker, by address."""
    found: dict[str, int] = client.run(os.getpid)
    assert all(address.startswith("tcp://") for address in found)
    return found


def test_two_workers_over_tcp_give_the_bits_of_threads(client: Any) -> None:
    arch = sitefall.example("hospital")
    whole = sitefall.score(arch, **RUN)
    assert len(pids(client)) == 2
    found = sitefall.score(arch, **RUN, executor=client)
    assert found == whole
    assert found.threads == 2


def test_the_executor_of_a_client_gives_the_bits_of_threads(client: Any) -> None:
    arch = sitefall.example("two-sites")
    run: dict[str, Any] = {"replications": 500, "outer": 0, "rng": 5}
    executor = client.get_executor(pure=False)
    assert sitefall.score(arch, **run, executor=executor) == sitefall.score(arch, **run)


def test_a_worker_that_is_killed_in_the_middle_changes_no_bit(client: Any) -> None:
    arch = sitefall.example("hospital")
    run = RUN | {"replications": 6_000}
    whole = sitefall.score(arch, **run)
    before = pids(client)
    victim = min(before.values())
    at = []

    def kill_one(done: int, _total: int) -> None:
        if done > 1_500 and not at:
            at.append(done)
            os.kill(victim, signal.SIGKILL)

    assert sitefall.score(arch, **run, executor=client, progress=kill_one) == whole
    assert at
    assert at[0] < 6_000
    client.wait_for_workers(2, timeout=60)
    assert victim not in pids(client).values()


def test_an_exception_of_a_worker_comes_through_by_name(client: Any) -> None:
    from sitefall.block_tasks import Play

    old = Play.of(sitefall.example("two-sites").core, None, "{}")
    play = Play(old.document, None, "{}", "0.0.1")
    with pytest.raises(sitefall.RequestError, match="a worker has sitefall"):
        client.submit(play, [(-1, ((0, 1, 0),))]).result()


def test_a_client_that_does_not_wait_is_refused() -> None:
    class Client(distributed.Client):  # type: ignore[misc,name-defined]
        def __init__(self) -> None:
            pass

        def __del__(self) -> None:
            pass

        asynchronous = True

    with pytest.raises(sitefall.RequestError, match="asynchronous Dask client"):
        sitefall.score(sitefall.example("two-sites"), **RUN, executor=Client())
