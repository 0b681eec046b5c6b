"""The command line: data on stdout, talk on stderr, and the exit status."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command import sitefall as run

import sitefall

QUICK = ("--replications", "64", "--seed", "1")
SCORE = ("score", "--example", "two-sites", *QUICK, "--outer", "0")
STRESS = ("stress", "--example", "two-sites", "--lose", "a", "--lasting", "12 h", *QUICK)


def test_the_command_is_installed() -> None:
    assert shutil.which("sitefall", path=str(Path(sys.executable).parent))


def test_score_prints_the_answer_and_where_it_comes_from(tmp_path: Path) -> None:
    done = run(*SCORE, cwd=tmp_path)
    assert done.status == 0, done.err
    assert done.err == ""
    for text in ("messenger", "given the inputs", "P(breach)", "unmet user-hours", "seed", "model"):
        assert text in done.out


def test_json_is_what_python_gives(tmp_path: Path) -> None:
    done = run(*SCORE, "--json", cwd=tmp_path)
    assert done.status == 0, done.err
    printed = json.loads(done.out)
    result = sitefall.score(
        sitefall.example("two-sites"), replications=64, outer=0, rng=1, threads=1
    ).to_dict()
    for data in (printed, result):
        assert data.pop("seconds") >= 0
        assert data.pop("threads") >= 1
    assert printed == result


def test_stress_prints_the_order_of_return(tmp_path: Path) -> None:
    done = run(*STRESS, cwd=tmp_path)
    assert done.status == 0, done.err
    assert "1. messenger" in done.out
    assert "waited for" in done.out
    assert done.out.startswith("Without a for 12 h: ")


def test_stress_takes_a_loss_as_json(tmp_path: Path) -> None:
    plain = run(*STRESS, "--json", cwd=tmp_path)
    loss = '[{"select": {"ids": ["a"]}, "lasting": "12 h"}]'
    staged = run("stress", "--example", "two-sites", "--lose", loss, *QUICK, "--json", cwd=tmp_path)
    assert staged.status == 0, staged.err
    assert json.loads(plain.out)["restoration"] == json.loads(staged.out)["restoration"]


def test_stress_takes_a_hazard(tmp_path: Path) -> None:
    done = run("stress", "--example", "two-sites", "--lose", "fire[a]", *QUICK, cwd=tmp_path)
    assert done.status == 0, done.err


def test_a_result_is_saved_where_asked(tmp_path: Path) -> None:
    done = run(*SCORE, "-o", "out.json", cwd=tmp_path)
    assert done.status == 0, done.err
    assert sitefall.Score.load(tmp_path / "out.json").replications == 64


@pytest.mark.parametrize(
    ("arguments", "origin"),
    [
        (("--lose", "aa"), "option --lose: /ids/0:"),
        (("--lose", "a", "--lasting", "long"), "option --lasting:"),
        (("--lose", "aa", "--lasting", "long"), "option --lose: /ids/0:"),
    ],
)
def test_faults_of_an_option_are_told_of_the_option(
    tmp_path: Path, arguments: tuple[str, ...], origin: str
) -> None:
    done = run("stress", "--example", "two-sites", *arguments, cwd=tmp_path)
    assert done.status == 2
    assert done.err.startswith(f"sitefall: {origin}")
    assert "line 1" not in done.err


def test_where_a_result_goes_is_checked_before_it_is_computed(tmp_path: Path) -> None:
    long = ("score", "--example", "two-sites", "--replications", "2000000", "--outer", "0")
    for path in ("no/folder.json", "."):
        # Two million histories would take longer than the limit.
        done = run(*long, "-o", path, cwd=tmp_path, timeout=10)
        assert done.status == 2
        assert path in done.err


def test_help_tells_the_default_of_every_option_of_a_run(tmp_path: Path) -> None:
    for command in ("score", "stress"):
        text = run(command, "--help", cwd=tmp_path).out
        options = text.partition("options:\n")[2]
        entries = options.replace("\n  -", "\0-").split("\0")
        for entry in entries:
            with_value = any(word.isupper() for word in entry.partition("  ")[0].split()[1:])
            if with_value and "--example" not in entry and "--lose" not in entry:
                assert "default:" in " ".join(entry.split()), entry


@pytest.mark.parametrize(("limit", "status"), [("0", 0), ("1", 1)])
def test_fail_under_decides_the_status(tmp_path: Path, limit: str, status: int) -> None:
    done = run(*SCORE, "--fail-under", limit, cwd=tmp_path)
    assert done.status == status
    assert ("under 1" in done.err) == (status == 1)


def test_a_file_and_standard_input_are_read_alike(tmp_path: Path) -> None:
    text = sitefall.example("two-sites").canonical().encode()
    (tmp_path / "document.json").write_bytes(text)
    by_file = run("validate", "document.json", cwd=tmp_path)
    by_pipe = run("validate", "-", cwd=tmp_path, stdin=text)
    assert by_file.status == by_pipe.status == 0
    assert by_file.out.rpartition(" ")[2] == by_pipe.out.rpartition(" ")[2]


def test_validate_tells_every_problem_with_its_place(tmp_path: Path) -> None:
    text = '{"format": "sitefall/1",\n "nam": "x",\n "sites": {"a": {"regio": "n"}}}'
    (tmp_path / "wrong.json").write_text(text)
    done = run("validate", "wrong.json", cwd=tmp_path)
    assert done.status == 2
    assert done.out == ""
    assert "line 2" in done.err
    assert "/sites/a/regio" in done.err
    as_json = run("validate", "wrong.json", "--json", cwd=tmp_path)
    assert as_json.status == 2
    issues = json.loads(as_json.out)["issues"]
    assert {"/nam", "/sites/a/regio"} <= {issue["pointer"] for issue in issues}


def test_validate_prints_a_description_as_json(tmp_path: Path) -> None:
    done = run("validate", "--example", "two-sites", "--json", cwd=tmp_path)
    found = json.loads(done.out)
    assert found["valid"] is True
    assert found["hash"] == sitefall.example("two-sites").hash


def test_schema_is_json(tmp_path: Path) -> None:
    done = run("schema", cwd=tmp_path)
    assert done.status == 0
    assert json.loads(done.out) == sitefall.schema()


def test_examples_are_listed_and_printed(tmp_path: Path) -> None:
    listed = run("examples", cwd=tmp_path)
    names = [*sitefall.examples(), *sitefall.examples_of_options()]
    assert [line.split()[0] for line in listed.out.splitlines()] == names
    assert list(json.loads(run("examples", "--json", cwd=tmp_path).out)) == names
    printed = run("examples", "two-sites", cwd=tmp_path)
    assert sitefall.load(printed.out) == sitefall.example("two-sites")


def test_version_tells_what_was_built_with_what(tmp_path: Path) -> None:
    done = run("--version", cwd=tmp_path)
    assert done.status == 0
    assert done.out.startswith(f"sitefall {sitefall.__version__}\n")
    for library in ("compiler", "eigen", "boost", "nlohmann_json"):
        assert library in done.out


def test_the_seed_of_a_result_gives_it_again(tmp_path: Path) -> None:
    first = json.loads(run(*STRESS[:-2], "--json", cwd=tmp_path).out)
    again = run(*STRESS[:-1], first["seed"], "--json", cwd=tmp_path)
    assert json.loads(again.out)["restoration"] == first["restoration"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("score",),
        ("score", "--example", "no-such"),
        ("score", "a.json", "--example", "two-sites"),
        ("stress", "--example", "two-sites"),
        ("stress", "--example", "two-sites", "--lose", "no-such-site"),
        ("stress", "--example", "two-sites", "--lose", "{"),
        ("stress", "--example", "two-sites", "--lose", '{"any": 1, "of": "site"}'),
        ("stress", "--example", "two-sites", "--lose", "a", "--lasting", "long"),
        ("score", "--example", "two-sites", "--horizon", "5"),
        ("score", "--example", "two-sites", "--replications", "0"),
        ("score", "--example", "two-sites", "--precision", "nan"),
        ("score", "--example", "two-sites", "--confidence", "1"),
        ("score", "--example", "two-sites", "--threads", "-1"),
        ("score", "--example", "two-sites", "--seed", "x"),
        ("score", "--example", "two-sites", "--seed", "-1"),
        ("score", "--example", "two-sites", "--fail-under", "2"),
        ("score", "--example", "two-sites", "--method", "guess"),
        ("unknown",),
    ],
)
def test_bad_requests_end_with_two_and_a_reason(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.status == 2
    assert done.out == ""
    assert "Traceback" not in done.err
    assert len(done.err.strip()) > 20


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    line = f"{sys.executable} -m sitefall schema | head -c 1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.stderr == b""
    assert done.returncode == 0


def test_it_works_in_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    assert run("examples", cwd=folder).status == 0
    assert list(folder.iterdir()) == []


def test_an_error_names_the_output_that_is_full(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no full device here")
    done = run(*SCORE, "-o", "/dev/full", cwd=tmp_path)
    assert done.status == 2
    assert done.out == ""
    assert "/dev/full: No space left" in done.err


@pytest.mark.skipif(os.name != "posix", reason="file descriptors of POSIX")
@pytest.mark.parametrize(
    ("redirected", "said"),
    [
        ("score - <&-", "standard input is closed"),
        ("schema >&-", "standard output is closed"),
        ("schema >/dev/full", "standard output: No space left"),
    ],
)
def test_streams_that_are_closed_or_full_are_told(
    tmp_path: Path, redirected: str, said: str
) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m sitefall {redirected}"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="names of Linux are bytes")
def test_a_file_name_need_not_be_text(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.json")
    (tmp_path / name).write_text(sitefall.example("two-sites").canonical())
    done = run("validate", name, cwd=tmp_path)
    assert done.status == 0, done.err
    (tmp_path / name).write_text("{}")
    for command in ("validate", "score"):
        done = run(command, name, cwd=tmp_path)
        assert done.status == 2
        assert "Traceback" not in done.err
        assert "caf" in done.err
    done = run("examples", name, cwd=tmp_path)
    assert done.status == 2
    assert "Traceback" not in done.err


def test_a_seed_of_too_many_digits_is_refused(tmp_path: Path) -> None:
    done = run("score", "--example", "two-sites", "--seed", "1" * 5000, cwd=tmp_path)
    assert done.status == 2
    assert "too many digits: 5,000" in done.err
