"""A run in parts, each by a job of its own: merged, the same bits."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from command import sitefall as command

import sitefall
from sitefall.block_file import BlockFile

# Inputs that are not known, strata, a pilot (more than 1024 histories) and two rounds.
RUN: dict[str, Any] = {"replications": 1100, "outer": 3, "rng": 5}


@pytest.fixture(scope="module")
def arch() -> sitefall.Architecture:
    return sitefall.example("hospital")


@pytest.fixture(scope="module")
def parts(arch: sitefall.Architecture, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("parts")
    paths = [folder / f"part-{share}" for share in range(1, 5)]
    for share, path in enumerate(paths, 1):
        sitefall.play_share(arch, share, 4, path, **RUN)
    return paths


def test_four_parts_merge_to_the_bits_of_one_run(
    arch: sitefall.Architecture, parts: list[Path]
) -> None:
    whole = sitefall.score(arch, **RUN)
    assert whole.unmet_user_hours_per_year.input_low is not None
    assert len(whole.strata) > 1
    assert sitefall.merge(parts) == whole
    assert sitefall.merge([parts[i] for i in (2, 0, 3, 1)]) == whole


def test_no_block_is_in_two_parts_and_each_has_its_share(parts: list[Path]) -> None:
    sizes, works = [], []
    for path in parts:
        with BlockFile.read(path) as file:
            sizes.append(len(file))
            works += [body[:20] for _, body, _ in file._frames(file._read_head())]
    assert len(set(works)) == len(works)
    assert max(sizes) - min(sizes) <= 4  # one for each time that works were asked for


def test_a_part_of_a_document_with_one_stratum_and_by_other_workers(tmp_path: Path) -> None:
    arch = sitefall.example("cluster")
    run: dict[str, Any] = {"replications": 100, "rng": 1, "confidence": 0.8, "horizon": "3 y"}
    for share in (1, 2, 3):
        sitefall.play_share(arch, share, 3, tmp_path / str(share), **run, executor=map)
    merged = sitefall.merge([tmp_path / "1", tmp_path / "2", tmp_path / "3"])
    assert merged == sitefall.score(arch, **run)


def test_a_part_that_was_cut_off_is_refused_and_goes_on(
    arch: sitefall.Architecture, parts: list[Path], tmp_path: Path
) -> None:
    whole = parts[1].read_bytes()
    cut = tmp_path / "cut"
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    mixed = [parts[0], cut, *parts[2:]]
    with pytest.raises(sitefall.RequestError, match="cut is not finished; the same run goes on"):
        sitefall.merge(mixed)
    sitefall.play_share(arch, 2, 4, cut, **RUN)
    assert cut.read_bytes() == whole
    assert sitefall.merge(mixed) == sitefall.merge(parts)


def missing(parts: list[Path], _: Path) -> list[Path]:
    return [parts[0], parts[2]]


def twice(parts: list[Path], folder: Path) -> list[Path]:
    shutil.copy(parts[1], folder / "copy")
    return [*parts, folder / "copy"]


def other_seed(parts: list[Path], folder: Path) -> list[Path]:
    sitefall.play_share(sitefall.example("hospital"), 4, 4, folder / "f", **(RUN | {"rng": 6}))
    return [*parts[:3], folder / "f"]


def other_length(parts: list[Path], folder: Path) -> list[Path]:
    other = RUN | {"replications": 1300}
    sitefall.play_share(sitefall.example("hospital"), 4, 4, folder / "f", **other)
    return [*parts[:3], folder / "f"]


def other_document(parts: list[Path], folder: Path) -> list[Path]:
    sitefall.play_share(sitefall.example("two-sites"), 4, 4, folder / "f", **RUN)
    return [*parts[:3], folder / "f"]


def other_number(parts: list[Path], folder: Path) -> list[Path]:
    sitefall.play_share(sitefall.example("hospital"), 4, 5, folder / "f", **RUN)
    return [*parts[:3], folder / "f"]


def checkpoint(parts: list[Path], folder: Path) -> list[Path]:
    sitefall.score(sitefall.example("hospital"), **RUN, checkpoint=folder / "f")
    return [*parts[:3], folder / "f"]


def garbage(parts: list[Path], folder: Path) -> list[Path]:
    (folder / "f").write_text("not a part")
    return [*parts[:3], folder / "f"]


def damaged(parts: list[Path], folder: Path) -> list[Path]:
    data = bytearray(parts[3].read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "f").write_bytes(data)
    return [*parts[:3], folder / "f"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (missing, "of 4 shares these are missing: 2, 4"),
        (twice, "share 2 of 4 is there twice: .*part-2 and .*copy"),
        (other_seed, "f is of another seed: .*; the first is .*part-1"),
        (other_length, "f is of another replications: it has 1300, and this run 1100"),
        (other_document, "f is of another document"),
        (other_number, "f is a share of 5, and .*part-1 one of 4"),
        (checkpoint, "f is no part of a run"),
        (garbage, "f is no file of blocks"),
        (damaged, "f is damaged at byte"),
        (lambda _parts, _folder: [], "there are no parts to merge"),
        (lambda parts, _folder: str(parts[0]), "parts are a list of paths"),
    ],
)
def test_parts_that_are_no_whole_run_are_refused_by_name(
    parts: list[Path], tmp_path: Path, wrong: Any, message: str
) -> None:
    with pytest.raises(sitefall.RequestError, match=message):
        sitefall.merge(wrong(parts, tmp_path))


def test_a_part_of_another_share_is_not_gone_on_with(
    arch: sitefall.Architecture, parts: list[Path], tmp_path: Path
) -> None:
    path = tmp_path / "f"
    shutil.copy(parts[0], path)
    with pytest.raises(sitefall.RequestError, match=r"another share: it has \[1, 4\], and this"):
        sitefall.play_share(arch, 2, 4, path, **RUN)
    with pytest.raises(sitefall.RequestError, match="another replications"):
        sitefall.play_share(arch, 1, 4, path, **(RUN | {"replications": 1101}))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"share": 5}, "share must be at most 4"),
        ({"share": 0}, "share must be at least 1"),
        ({"share": None}, "share must be a whole number"),
        ({"of": None}, "of must be a whole number"),
        ({"rng": None}, "a share needs a seed"),
        ({"replications": None}, "a share needs replications"),
        ({"executor": map, "threads": 2}, "an executor has its own workers"),
    ],
)
def test_what_makes_no_share_is_refused_by_name(
    arch: sitefall.Architecture, tmp_path: Path, wrong: dict[str, Any], message: str
) -> None:
    given: dict[str, Any] = {"share": 1, "of": 4, **RUN} | wrong
    with pytest.raises(sitefall.RequestError, match=message):
        sitefall.play_share(arch, given.pop("share"), given.pop("of"), tmp_path / "f", **given)
    assert not (tmp_path / "f").exists()


RUN_LINE = ("--example", "hospital", "--replications", "256", "--outer", "2", "--seed", "3")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command")
    for share in range(1, 5):
        ran = command("run", *RUN_LINE, "--shard", f"{share}/4", "-o", f"part{share}", cwd=folder)
        assert (ran.status, ran.err) == (0, "")
        assert ran.out.startswith(f"part{share}: share {share} of 4, seed ")
    return folder


def bits(printed: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(printed)
    return {name: value for name, value in data.items() if name not in ("seconds", "threads")}


def test_the_command_line_merges_what_its_jobs_played(folder: Path) -> None:
    names = [f"part{share}" for share in (3, 1, 4, 2)]
    merged = command("merge", *names, "--json", "-o", "merged.json", cwd=folder)
    whole = command("score", *RUN_LINE, "--json", cwd=folder)
    assert (merged.status, merged.err) == (0, "")
    assert bits(merged.out) == bits(whole.out)
    assert sitefall.load_result(folder / "merged.json").to_dict() == json.loads(merged.out)


def test_the_command_line_names_a_part_that_is_missing(folder: Path) -> None:
    ran = command("merge", "part1", "part2", "part4", cwd=folder)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "sitefall: of 4 shares these are missing: 3\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--shard", "0/4"), "--shard takes i/N"),
        (("--shard", "5/4"), "--shard takes i/N"),
        (("--shard", "2"), "--shard takes i/N"),
        (("--shard", "a/b"), "--shard takes i/N"),
        (("--shard", "1/4", "-o", "no/such"), "no/such: No such file"),
        (("--shard", "1/4", "-o", "."), ".: Is a directory"),
    ],
)
def test_the_command_line_refuses_what_is_no_part(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    ran = command("run", *RUN_LINE, "-o", "part", *arguments, cwd=tmp_path)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"sitefall: {message}")


@pytest.mark.parametrize("needed", ["--replications", "--seed"])
def test_the_command_line_names_what_a_part_needs(tmp_path: Path, needed: str) -> None:
    at = RUN_LINE.index(needed)
    line = RUN_LINE[:at] + RUN_LINE[at + 2 :]
    ran = command("run", *line, "-o", "part", "--shard", "1/4", cwd=tmp_path)
    assert ran.status == 2
    assert ran.err == f"sitefall: run needs {needed}, the same for every part\n"
