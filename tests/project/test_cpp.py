"""The C++ tests, built by CMake and run one source at a time; and both sources of the headers."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sitefall import _core

TESTS = Path(__file__).resolve().parents[1] / "cpp"
SOURCES = sorted(file.name for file in TESTS.glob("*.cpp") if file.name != "main.cpp")
LIBRARIES = ("boost", "doctest", "eigen", "nlohmann_json")


def pip_prefixes() -> str:
    import pgm_build_deps

    folder = Path(pgm_build_deps.__file__).parent
    return ";".join(str(folder / library) for library in LIBRARIES)


def environment() -> dict[str, str]:
    """The tools of this Python first, also where it is not activated."""
    return os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def run(*command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment(), check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def configure(root: Path, build: Path, source: str, *definitions: str) -> tuple[int, str]:
    prefixes = pip_prefixes() if source == "pip" else ""
    done = run(
        "cmake", "-S", root, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefixes}",
        "-DSITEFALL_TESTS=ON", "-DSITEFALL_STRICT=ON", *definitions,
    )  # fmt: skip
    return done.returncode, done.stdout


def found_versions(output: str) -> dict[str, tuple[int, ...]]:
    line = re.search(r"-- Eigen (\S+), Boost (\S+), nlohmann_json (\S+)", output)
    assert line, output
    names = ("eigen", "boost", "nlohmann_json")
    return {n: tuple(map(int, v.split("."))) for n, v in zip(names, line.groups(), strict=True)}


@pytest.fixture(scope="session")
def executable(root: Path) -> Path:
    """The C++ tests, with the system's headers where they are, since the wheel has pip's."""
    for source in ("system", "pip"):
        build = root / "build" / f"tests-{source}"
        status, output = configure(root, build, source)
        if status == 0:
            break
    assert status == 0, output
    built = run("cmake", "--build", build)
    assert built.returncode == 0, built.stdout[-8000:]
    return build / "tests" / "cpp" / "sitefall_tests"


@pytest.mark.parametrize("source", SOURCES)
def test_cpp(executable: Path, source: str, tmp_path: Path) -> None:
    done = run(executable, f"--source-file=*{source}", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    count = re.search(r"test cases:\s*(\d+)", done.stdout)
    assert count, done.stdout
    assert int(count[1]) > 0


def test_the_wheel_has_the_headers_of_the_build_requirement() -> None:
    import pgm_build_deps

    folder = Path(pgm_build_deps.__file__).parent
    version = (folder / "boost/include/boost/version.hpp").read_text()
    boost = re.search(r'BOOST_LIB_VERSION "(\d+)_(\d+)', version)
    assert boost is not None
    built = json.loads(_core.build_json())
    assert built["boost"].split(".")[:2] == [boost[1], boost[2]]


def test_headers_of_pip_configure(root: Path, tmp_path: Path) -> None:
    status, output = configure(root, tmp_path, "pip")
    assert status == 0, output
    assert found_versions(output)["boost"] > (1, 80)


def test_headers_of_the_system_configure(root: Path, tmp_path: Path) -> None:
    wanted = [
        "/usr/include/eigen3",
        "/usr/include/boost/version.hpp",
        "/usr/include/nlohmann/json.hpp",
    ]
    if not all(Path(path).exists() for path in wanted):
        pytest.skip("the system has no such headers")
    status, output = configure(root, tmp_path, "system")
    assert status == 0, output
    versions = found_versions(output)
    assert versions["eigen"] >= (3, 4)
    assert versions["boost"] >= (1, 74)


@pytest.mark.slow
@pytest.mark.parametrize("sanitizers", ["address,undefined", "thread"])
def test_cpp_under_sanitizers(root: Path, sanitizers: str) -> None:
    build = root / "build" / f"tests-{sanitizers.partition(',')[0]}"
    definitions = (f"-DSITEFALL_SANITIZE={sanitizers}", "-DCMAKE_BUILD_TYPE=RelWithDebInfo")
    for source in ("system", "pip"):
        status, output = configure(root, build, source, *definitions)
        if status == 0:
            break
    assert status == 0, output
    built = run("cmake", "--build", build)
    assert built.returncode == 0, built.stdout[-8000:]
    done = run(build / "tests" / "cpp" / "sitefall_tests")
    assert done.returncode == 0, done.stdout[-8000:]
