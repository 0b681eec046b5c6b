"""Results of the compiled core, through the package: determinism, warnings, interrupts, threads."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import sitefall

LONG: dict[str, Any] = {"replications": 5_000_000, "outer": 0, "threads": 2}


@pytest.fixture(scope="module")
def arch() -> sitefall.Architecture:
    return sitefall.example("two-sites")


def bits(result: Any) -> Any:
    """The result without what depends on the machine."""
    return replace(result, seconds=0.0, threads=0)


@pytest.mark.parametrize("threads", [2, 5])
def test_threads_do_not_change_a_bit_of_a_score(arch: sitefall.Architecture, threads: int) -> None:
    one = sitefall.score(arch, replications=500, rng=3, threads=1)
    many = sitefall.score(arch, replications=500, rng=3, threads=threads)
    assert bits(one) == bits(many)


@pytest.mark.parametrize("threads", [2, 5])
def test_threads_do_not_change_a_bit_of_a_stress(arch: sitefall.Architecture, threads: int) -> None:
    one = sitefall.stress(arch, "a", lasting="12 h", replications=500, rng=3, threads=1)
    many = sitefall.stress(arch, "a", lasting="12 h", replications=500, rng=3, threads=threads)
    assert bits(one) == bits(many)


def test_the_precision_decides_alike_for_any_number_of_threads(arch: sitefall.Architecture) -> None:
    one = sitefall.score(arch, precision=0.4, outer=0, rng=3, threads=1)
    many = sitefall.score(arch, precision=0.4, outer=0, rng=3, threads=3)
    assert bits(one) == bits(many)


def test_other_seeds_give_other_histories(arch: sitefall.Architecture) -> None:
    first = sitefall.score(arch, replications=200, outer=0, rng=1)
    other = sitefall.score(arch, replications=200, outer=0, rng=2)
    assert first.seed != other.seed
    assert first.services["messenger"].availability != other.services["messenger"].availability


def test_a_result_without_a_seed_can_be_had_again(arch: sitefall.Architecture) -> None:
    first = sitefall.score(arch, replications=200, outer=0)
    assert bits(sitefall.score(arch, replications=200, outer=0, rng=first.seed)) == bits(first)


def test_the_remark_of_a_document_changes_no_history(arch: sitefall.Architecture) -> None:
    remarked = arch.patch({"sites": {"a": {"description": "burnt once"}}})
    first = sitefall.score(arch, replications=200, outer=0, rng=1)
    second = sitefall.score(remarked, replications=200, outer=0, rng=1)
    assert first.model != second.model
    assert first.services == second.services


def estimates(value: Any) -> Iterator[sitefall.Estimate]:
    if isinstance(value, sitefall.Estimate):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from estimates(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from estimates(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from estimates(getattr(value, name))


@pytest.mark.parametrize("kind", ["score", "stress"])
def test_every_number_has_an_interval_a_method_and_a_guarantee(
    arch: sitefall.Architecture, kind: str
) -> None:
    result: Any
    if kind == "score":
        result = sitefall.score(arch, replications=500, rng=1)
    else:
        result = sitefall.stress(arch, "a", replications=500, rng=1)
    found = list(estimates(result))
    assert len(found) > 10
    for estimate in found:
        assert 0 < estimate.confidence < 1
        assert estimate.method
        assert estimate.guarantee in ("exact", "proven", "statistical", "estimated")
        if estimate.value is not None and estimate.low is not None and estimate.high is not None:
            assert estimate.low <= estimate.value <= estimate.high


def test_a_run_that_stops_short_warns(arch: sitefall.Architecture) -> None:
    with pytest.warns(sitefall.ResultWarning, match="precision") as caught:
        result = sitefall.score(arch, replications=64, outer=0, rng=1)
    assert caught[0].filename == __file__
    assert any("precision" in text for text in result.warnings)


def test_horizon_and_model_stand_in_the_result(arch: sitefall.Architecture) -> None:
    result = sitefall.score(arch, horizon="2 y", replications=64, outer=0, rng=1)
    assert result.horizon_h == 17520
    assert result.model == arch.hash
    assert result.version == sitefall.__version__


@pytest.mark.parametrize(
    "wrong",
    [
        {"replications": 0},
        {"replications": 1.5},
        {"replications": True},
        {"precision": 0},
        {"precision": float("nan")},
        {"confidence": 1.0},
        {"threads": 0},
        {"outer": -1},
        {"horizon": 5},
        {"horizon": "5"},
        {"method": "quantum"},
        {"on_interrupt": "ignore"},
        {"rng": -1},
    ],
)
def test_options_out_of_range_are_refused_by_name(
    arch: sitefall.Architecture, wrong: dict[str, Any]
) -> None:
    with pytest.raises(sitefall.RequestError, match=next(iter(wrong))):
        sitefall.score(arch, **wrong)


def test_an_option_that_the_core_does_not_know_is_refused(arch: sitefall.Architecture) -> None:
    from sitefall import _core

    for call in (
        lambda options: _core.score(arch.core, options, None, False),
        lambda options: _core.stress(arch.core, '{"ids": ["a"]}', options, None, False),
        lambda options: _core.trace(arch.core, options),
    ):
        with pytest.raises(sitefall.RequestError, match="speed"):
            call('{"key_hi": "1", "key_lo": "2", "speed": 11}')


@pytest.mark.parametrize(
    "wrong", [[], ["a", {"select": {"ids": ["a"]}}], ["fire", "a"], {"any": 1, "of": "site"}, "nil"]
)
def test_a_loss_that_makes_no_sense_is_refused(arch: sitefall.Architecture, wrong: Any) -> None:
    with pytest.raises((sitefall.RequestError, sitefall.ModelError)):
        sitefall.stress(arch, wrong)


def test_a_wrong_loss_is_told_of_the_loss(arch: sitefall.Architecture) -> None:
    with pytest.raises(sitefall.ModelError, match="the loss has 1 problem"):
        sitefall.stress(arch, "aa")
    with pytest.raises(sitefall.ModelError, match="lasting has 1 problem"):
        sitefall.stress(arch, "a", lasting="long")


def test_a_stress_holds_its_loss_as_a_value(arch: sitefall.Architecture) -> None:
    short: dict[str, Any] = {"replications": 16, "rng": 1}
    stages = [{"select": {"ids": ["a"]}, "lasting": "2 h"}]
    assert sitefall.stress(arch, "a", **short).loss == {"ids": ["a"]}
    assert sitefall.stress(arch, "fire[a]", **short).loss == {"hazard": "fire[a]"}
    assert sitefall.stress(arch, stages, **short).loss == stages


def test_jobs_are_told_without_a_slash_at_the_end(arch: sitefall.Architecture) -> None:
    waits = sitefall.stress(arch, "a", replications=300, rng=1).waits
    assert any(wait.job.endswith("/repairs") for wait in waits)
    assert not any(wait.job.endswith("/") for wait in waits)


def test_progress_is_told_and_ends_complete(arch: sitefall.Architecture) -> None:
    told: list[tuple[int, int]] = []
    sitefall.score(arch, replications=20_000, outer=0, rng=1, progress=lambda *at: told.append(at))
    assert told
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == 20_000


def test_an_exception_of_the_progress_stops_the_run(arch: sitefall.Architecture) -> None:
    def angry(done: int, total: int) -> None:
        raise ZeroDivisionError(f"{done} of {total}")

    start = time.monotonic()
    with pytest.raises(ZeroDivisionError):
        sitefall.score(arch, progress=angry, rng=1, **LONG)
    assert time.monotonic() - start < 5


def test_without_a_terminal_progress_is_silent(
    arch: sitefall.Architecture, capfd: pytest.CaptureFixture[str]
) -> None:
    sitefall.score(arch, replications=2000, outer=0, rng=1, progress=True)
    assert capfd.readouterr() == ("", "")


def test_other_threads_run_meanwhile(arch: sitefall.Architecture) -> None:
    ticks, stop = [0], threading.Event()

    def tick() -> None:
        while not stop.is_set():
            ticks[0] += 1
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    try:
        started, before = time.monotonic(), ticks[0]
        sitefall.score(arch, replications=20_000, outer=0, rng=1, threads=1)
        lasted, counted = time.monotonic() - started, ticks[0] - before
    finally:
        stop.set()
        thread.join()
    # Twenty ticks a second at least, of the thousand that sleep() would allow.
    assert counted > 20 * lasted


def test_two_threads_may_score_at_once(arch: sitefall.Architecture) -> None:
    found: list[Any] = [None, None]

    def work(place: int) -> None:
        found[place] = sitefall.score(arch, replications=500, outer=0, rng=1, threads=2)

    threads = [threading.Thread(target=work, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert bits(found[0]) == bits(found[1])


SCRIPT = """
import sys, time, sitefall
arch = sitefall.example("two-sites")
def tell(done, total):
    if done:
        print("running", flush=True)
result = None
try:
    result = sitefall.score(arch, replications=50_000_000, outer=0, rng=1, progress=tell, **{extra})
except KeyboardInterrupt:
    print("interrupted", flush=True)
if result:
    print("partial", 0 < result.replications < 50_000_000, len(result.warnings) > 0, flush=True)
short = sitefall.score(arch, replications=64, outer=0, rng=1)
print("again", short.replications, flush=True)
"""


def interrupted(script: str, cwd: Path) -> tuple[str, float]:
    """What a process says after an interrupt, and the seconds until the first line of it."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", script], cwd=cwd, text=True, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "running\n"
        process.send_signal(signal.SIGINT)
        start = time.monotonic()
        line = "running\n"
        while line == "running\n":
            line = process.stdout.readline()
        waited = time.monotonic() - start
        return line + process.stdout.read(), waited
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_interrupt_ends_the_run_in_half_a_second(tmp_path: Path) -> None:
    said, waited = interrupted(SCRIPT.replace("{extra}", "{}"), tmp_path)
    assert said == "interrupted\nagain 64\n"
    assert waited < 0.5


# A busy component that no service needs: no level changes, and one history takes minutes.
QUIET = """
import sitefall
arch = sitefall.load({
    "format": "sitefall/1",
    "horizon": "500 y",
    "sites": {"a": {}},
    "components": {"busy": {"count": 50, "mttf": "10 min", "mttr": "10 min"}},
    "services": {"s": {"instances": {"one": {"site": "a"}}}},
})
def tell(done, total):
    print("running", flush=True)
try:
    {call}
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    "call",
    [
        "sitefall.score(arch, replications=100, rng=1, threads=2, progress=tell)",
        "sitefall.stress(arch, 'a', horizon='500 y', rng=1, threads=2, progress=tell)",
    ],
)
def test_an_interrupt_ends_a_quiet_history_in_half_a_second(tmp_path: Path, call: str) -> None:
    said, waited = interrupted(QUIET.replace("{call}", call), tmp_path)
    assert said == "interrupted\n"
    assert waited < 0.5


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_interrupt_may_leave_what_was_computed(tmp_path: Path) -> None:
    said, _ = interrupted(SCRIPT.replace("{extra}", "{'on_interrupt': 'partial'}"), tmp_path)
    assert said == "partial True True\nagain 64\n"


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_interrupt_of_the_command_gives_130(tmp_path: Path) -> None:
    arguments = ["score", "--example", "two-sites", "--replications", "50000000", "--outer", "0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "sitefall", *arguments],
        cwd=tmp_path, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=5)
    finally:
        process.kill()
    assert process.returncode == 130
    assert out == ""
    assert err == "sitefall: interrupted\n"
