"""What was played is in the file: a run goes on after any end, with the same bits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from command import sitefall as command

import sitefall
from sitefall.block_file import MAGIC, BlockFile

RUN: dict[str, Any] = {"replications": 1100, "outer": 3, "rng": 5}


@pytest.fixture(scope="module")
def arch() -> sitefall.Architecture:
    return sitefall.example("hospital")


@pytest.fixture(scope="module")
def whole(arch: sitefall.Architecture) -> sitefall.Score:
    return sitefall.score(arch, **RUN)


@pytest.fixture(scope="module")
def finished(arch: sitefall.Architecture, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("kept") / "checkpoint"
    sitefall.score(arch, **RUN, checkpoint=path)
    return path.read_bytes()


def frames(data: bytes, folder: Path) -> list[tuple[int, int]]:
    """Beginning and end of every frame after the head."""
    path = folder / "to-be-measured"
    path.write_bytes(data)
    with BlockFile.read(path) as file:
        return [(start, end) for start, _, end in file._frames(file._read_head())]


def test_a_checkpoint_changes_no_bit(
    arch: sitefall.Architecture, whole: sitefall.Score, tmp_path: Path
) -> None:
    assert sitefall.score(arch, **RUN, checkpoint=tmp_path / "kept") == whole


def test_a_finished_run_is_played_no_second_time(
    arch: sitefall.Architecture, whole: sitefall.Score, finished: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "kept"
    path.write_bytes(finished)

    def nobody(_play: Any, tasks: Any) -> Any:
        assert not list(tasks), "something was played again"
        return []

    assert sitefall.score(arch, **RUN, checkpoint=path, executor=nobody) == whole
    assert path.read_bytes() == finished


def test_a_run_that_was_cut_off_anywhere_goes_on(
    arch: sitefall.Architecture, whole: sitefall.Score, finished: bytes, tmp_path: Path
) -> None:
    """A killed process leaves any beginning of what it would have written."""
    path = tmp_path / "kept"
    places = frames(finished, tmp_path)
    start, end = places[len(places) // 2]
    for size in (
        places[0][0],
        start,
        start + 7,
        start + 19,
        start + 20,
        end - 1,
        places[-1][1] - 1,
    ):
        path.write_bytes(finished[:size])
        assert sitefall.score(arch, **RUN, checkpoint=path) == whole
        assert path.read_bytes() == finished


KILLED = """
import sys, warnings, sitefall
warnings.simplefilter("ignore")
print("begun", flush=True)
sitefall.score(
    sitefall.example("hospital"), replications=20_000, outer=3, rng=5, checkpoint=sys.argv[1],
    progress=lambda done, total: print(done, flush=True),
)
"""


def test_kill_9_in_the_middle_loses_nothing(arch: sitefall.Architecture, tmp_path: Path) -> None:
    path = tmp_path / "kept"
    run: dict[str, Any] = RUN | {"replications": 20_000}
    for least in (1_000, 6_000):  # killed, gone on with, killed again
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        process.stdout.readline()
        while int(process.stdout.readline()) < least:
            pass
        process.kill()
        process.wait()
        process.stdout.close()
    with BlockFile.read(path) as file:
        kept = len(file)
    assert kept > 6_000 / 32  # blocks are of 32 histories at most
    assert sitefall.score(arch, **run, checkpoint=path) == sitefall.score(arch, **run)


def test_an_interrupted_run_goes_on(
    arch: sitefall.Architecture, whole: sitefall.Score, tmp_path: Path
) -> None:
    class EnoughError(Exception):
        pass

    def stop(done: int, _total: int) -> None:
        if done > 200:
            raise EnoughError

    with pytest.raises(EnoughError):
        sitefall.score(arch, **RUN, checkpoint=tmp_path / "kept", progress=stop)
    assert sitefall.score(arch, **RUN, checkpoint=tmp_path / "kept") == whole


def test_an_interrupted_command_says_so_and_goes_on(tmp_path: Path) -> None:
    line = ("score", "--example", "hospital", "--replications", "20000", "--outer", "0", "--json",
            "--seed", "5", "--checkpoint", "kept")  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "sitefall", *line], cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while not (tmp_path / "kept").exists() or (tmp_path / "kept").stat().st_size < 100_000:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.startswith("sitefall: interrupted; what was played is in ")
    assert err.endswith("the same command goes on from it\n")
    kept = (tmp_path / "kept").read_bytes()
    ended = command(*line, cwd=tmp_path)
    assert ended.status == 0
    assert (tmp_path / "kept").read_bytes().startswith(kept[:-1])
    assert bits(ended.out) == bits(command(*line[:-2], cwd=tmp_path).out)


def test_a_run_whose_budget_was_spent_goes_on_to_the_bits_of_the_whole(
    arch: sitefall.Architecture, tmp_path: Path
) -> None:
    run: dict[str, Any] = RUN | {"replications": 4_000, "checkpoint": tmp_path / "kept"}
    part = sitefall.score(arch, **run, budget=1e-3)
    assert part.replications < 4_000
    assert sitefall.score(arch, **run) == sitefall.score(arch, **(run | {"checkpoint": None}))


def test_a_comparison_goes_on_too(tmp_path: Path) -> None:
    kakao = sitefall.example("kakao-2022")
    options = sitefall.example_options("kakao-2022-options")
    run: dict[str, Any] = {"replications": 64, "outer": 0, "rng": 5}
    path = tmp_path / "kept"
    first = sitefall.compare(kakao, options, **run, checkpoint=path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert sitefall.compare(kakao, options, **run, checkpoint=path) == first
    assert first == sitefall.compare(kakao, options, **run)
    with pytest.raises(sitefall.RequestError, match="of another kind: it has 'comparison'"):
        sitefall.score(kakao, **run, checkpoint=path)


def test_a_tighter_precision_uses_what_is_there(tmp_path: Path) -> None:
    arch = sitefall.example("two-sites")
    path = tmp_path / "kept"
    sitefall.score(arch, precision=0.4, outer=0, rng=5, checkpoint=path)
    with BlockFile.read(path) as file:
        first = len(file)
    found = sitefall.score(arch, precision=0.2, outer=0, checkpoint=path)
    assert found == sitefall.score(arch, precision=0.2, outer=0, rng=5)
    with BlockFile.read(path) as file:
        assert first < len(file) < first + found.replications / 32


def test_without_a_seed_that_of_the_checkpoint_counts(
    arch: sitefall.Architecture, tmp_path: Path
) -> None:
    run: dict[str, Any] = {"replications": 100, "outer": 0, "checkpoint": tmp_path / "kept"}
    first = sitefall.score(arch, **run)
    assert sitefall.score(arch, **run) == first


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"rng": 6}, "of another seed"),
        ({"horizon": "2 y"}, "of another horizon_h: it has 0.*, and this run 17520"),
        ({"outer": 4}, "of another outer: it has 3, and this run 4"),
        ({"stratify": False}, "of another stratify: it has True, and this run False"),
        ({"replications": 20}, "of another stratify"),  # too few for strata
    ],
)
def test_a_checkpoint_of_other_options_is_refused_by_name(
    arch: sitefall.Architecture,
    finished: bytes,
    tmp_path: Path,
    other: dict[str, Any],
    message: str,
) -> None:
    path = tmp_path / "kept"
    path.write_bytes(finished)
    with pytest.raises(sitefall.RequestError, match=message):
        sitefall.score(arch, **(RUN | other), checkpoint=path)
    assert path.read_bytes() == finished


def test_a_checkpoint_of_another_document_is_refused(finished: bytes, tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_bytes(finished)
    with pytest.raises(sitefall.RequestError, match="is of another document; give another path"):
        sitefall.score(sitefall.example("two-sites"), **RUN, checkpoint=path)


def test_a_checkpoint_of_another_version_is_refused(
    arch: sitefall.Architecture, tmp_path: Path
) -> None:
    path = tmp_path / "kept"
    BlockFile.write(path, {"version": "0.0.1", "histories": {"seed": "0" * 32}}).close()
    with pytest.raises(sitefall.RequestError, match=r"of another version: it has '0\.0\.1'"):
        sitefall.score(arch, **RUN, checkpoint=path)


@pytest.mark.parametrize("place", ["length", "digest", "check", "body"])
def test_a_damaged_checkpoint_is_refused_and_left_alone(
    arch: sitefall.Architecture, finished: bytes, tmp_path: Path, place: str
) -> None:
    start, _ = frames(finished, tmp_path)[3]
    at = start + {"length": 0, "digest": 9, "check": 17, "body": 40}[place]
    path = tmp_path / "kept"
    damaged = finished[:at] + bytes([finished[at] ^ 4]) + finished[at + 1 :]
    path.write_bytes(damaged)
    with pytest.raises(sitefall.RequestError, match=f"is damaged at byte {start}"):
        sitefall.score(arch, **RUN, checkpoint=path)
    assert path.read_bytes() == damaged


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"hello", "is no file of blocks"),
        (b'{"format": "sitefall/1"}', "is no file of blocks"),
        (b"\0" * 5000, "is no file of blocks"),
        (MAGIC.replace(b"1", b"2") + b"\0" * 99, "is no file of blocks of this version"),
        (MAGIC, "is cut off within its head"),
        (MAGIC + b"\0" * 99, "is damaged at byte 18"),
    ],
)
def test_what_is_no_checkpoint_is_refused_and_left_alone(
    arch: sitefall.Architecture, tmp_path: Path, data: bytes, message: str
) -> None:
    path = tmp_path / "kept"
    path.write_bytes(data)
    for run in (RUN, RUN | {"rng": None}):
        with pytest.raises(sitefall.RequestError, match=message):
            sitefall.score(arch, **run, checkpoint=path)
    assert path.read_bytes() == data


def test_an_empty_file_is_a_checkpoint_that_begins(
    arch: sitefall.Architecture, whole: sitefall.Score, tmp_path: Path
) -> None:
    path = tmp_path / "kept"
    path.touch()
    assert sitefall.score(arch, **RUN, checkpoint=path) == whole


def test_two_runs_of_one_process_do_not_share_a_checkpoint(
    arch: sitefall.Architecture, whole: sitefall.Score, tmp_path: Path
) -> None:
    path = tmp_path / "kept"
    refused = []

    def once_more(_done: int, _total: int) -> None:
        if not refused:
            refused.append(1)
            with pytest.raises(sitefall.RequestError, match="is written by another run"):
                sitefall.score(arch, **RUN, checkpoint=path)

    assert sitefall.score(arch, **RUN, checkpoint=path, progress=once_more) == whole
    assert refused


def test_two_processes_do_not_share_a_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        process.stdout.readline()
        process.stdout.readline()
        os.kill(process.pid, signal.SIGSTOP)
        ran = command(
            "score", "--example", "hospital", "--seed", "5", "--checkpoint", path, cwd=tmp_path
        )
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    assert ran.status == 2
    assert ran.err == f"sitefall: {path} is written by another run at this moment\n"


@pytest.mark.parametrize("path", ["no/such/folder", "."])
def test_a_checkpoint_that_cannot_be_written_is_told_first(
    arch: sitefall.Architecture, tmp_path: Path, path: str
) -> None:
    with pytest.raises(OSError, match=f"{path}'"):
        sitefall.score(arch, **RUN, checkpoint=tmp_path / path)


def test_a_full_device_is_told_by_name(arch: sitefall.Architecture, tmp_path: Path) -> None:
    link = tmp_path / "kept"
    link.symlink_to("/dev/full")
    with pytest.raises(OSError, match="kept"):
        sitefall.score(arch, **RUN, checkpoint=link)


@pytest.mark.parametrize("wrong", [5, b"kept", True, "a\0b"])
def test_a_checkpoint_is_a_path(arch: sitefall.Architecture, wrong: Any) -> None:
    with pytest.raises(sitefall.RequestError, match="checkpoint must be the path of a file"):
        sitefall.score(arch, **RUN, checkpoint=wrong)


def test_the_command_line_goes_on_from_a_checkpoint(tmp_path: Path) -> None:
    score = ("score", "--example", "two-sites", "--replications", "500", "--outer", "0", "--json")
    plain = command(*score, "--seed", "5", cwd=tmp_path)
    first = command(*score, "--seed", "5", "--checkpoint", "kept", cwd=tmp_path)
    data = (tmp_path / "kept").read_bytes()
    (tmp_path / "kept").write_bytes(data[: len(data) // 2])
    second = command(*score, "--checkpoint", "kept", cwd=tmp_path)
    assert [ran.status for ran in (plain, first, second)] == [0, 0, 0]
    assert bits(plain.out) == bits(first.out) == bits(second.out)


def bits(printed: str) -> str:
    """The JSON that was printed, without the seconds and threads that it took."""
    head, _, rest = printed.partition('"seconds"')
    return head + rest.partition('"horizon_h"')[2]
