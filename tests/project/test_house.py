"""The rules of the house that a machine can hold."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.S | re.M)
KEY = re.compile(r"\[([A-Z][A-Za-z]+[0-9]{2}[a-z]?)\](?!\()")
TEXT = {".py", ".pyi", ".cpp", ".h", ".md", ".toml", ".txt", ".cmake", ".json", ".ipynb", ".cff"}


def committed(root: Path) -> list[Path]:
    """Files of the project: what git knows or would add; everything where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout")
    files = [root / line for line in listed.stdout.splitlines()]
    return [file for file in files if file.is_file()]


def tool(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    assert found, f"{name} comes with the extra 'test'"
    return found


def run(*command: str, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def shell_blocks(readme: str) -> list[str]:
    return [body for language, body in FENCED.findall(readme) if language == "sh"]


def test_ci_runs_the_second_block_of_the_readme(root: Path) -> None:
    blocks = shell_blocks((root / "README.md").read_text(encoding="utf-8"))
    assert len(blocks) == 2
    assert "pytest" in blocks[1]
    ci = (root / ".ci" / "run").read_text(encoding="utf-8")
    assert ci.endswith("\n" + blocks[1])


def test_the_readmes_first_block_does_the_main_job(root: Path) -> None:
    first, _ = shell_blocks((root / "README.md").read_text(encoding="utf-8"))
    assert "pip install ." in first
    assert first.rstrip().endswith("sitefall score --example kakao-2022")


def test_every_key_that_is_cited_is_listed(root: Path) -> None:
    listed = set(re.findall(r"^\| (\w+) \|", (root / "REFERENCES.md").read_text(), re.M))
    cited: dict[str, str] = {}
    for folder in ("cpp", "python", "tests/cpp", "docs"):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in {".py", ".cpp", ".h", ".md"}:
                for key in KEY.findall(file.read_text(encoding="utf-8")):
                    cited.setdefault(key, str(file.relative_to(root)))
    assert cited, "the pattern of the keys finds nothing"
    assert {key: file for key, file in cited.items() if key not in listed} == {}


def test_the_project_names_no_machine_and_no_place(root: Path) -> None:
    # Folders of a machine, not the middle of an address; hosts of registries.
    places = re.compile(r"(?<![\w.~-])/(work|root|home|tmp)/\w|\b(pypi|debian|pythonhosted)\.org\b")
    wrong = [
        f"{file.relative_to(root)}: {found[0]}"
        for file in committed(root)
        if file.suffix in TEXT or file.name == "run"
        for found in places.finditer(file.read_text(encoding="utf-8"))
    ]
    assert not wrong


def test_no_work_is_left_marked(root: Path) -> None:
    marks = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]))
    wrong = [
        str(file.relative_to(root))
        for file in committed(root)
        if file.suffix in {".py", ".pyi", ".cpp", ".h", ".md", ".cmake", ".txt"}
        and marks.search(file.read_text(encoding="utf-8"))
    ]
    assert not wrong


def test_files_hold_one_idea_each(root: Path) -> None:
    """At most 400 lines; the aim is 300."""
    long = {
        str(file.relative_to(root)): lines
        for file in committed(root)
        if file.suffix in {".py", ".cpp", ".h"}
        and (lines := len(file.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


def test_the_map_takes_five_minutes(root: Path) -> None:
    lines = (root / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()
    assert 20 < len(lines) < 100


def test_the_version_is_one(root: Path) -> None:
    import sitefall

    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    citation = re.search(r"^version: (.+)$", (root / "CITATION.cff").read_text(), re.M)
    assert citation is not None
    assert sitefall.__version__ == project["version"] == citation[1]


def test_cpp_is_formatted(root: Path) -> None:
    files = [str(f) for f in committed(root) if f.suffix in {".cpp", ".h"}]
    assert files
    run(tool("clang-format"), "--dry-run", "--Werror", *files, cwd=root)


def test_python_is_formatted_and_linted(root: Path) -> None:
    run(tool("ruff"), "format", "--check", "--no-cache", ".", cwd=root)
    run(tool("ruff"), "check", "--no-cache", ".", cwd=root)


def test_python_is_typed(root: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "mypy", f"--cache-dir={tmp_path}", cwd=root)


def test_the_stubs_fit_the_compiled_module(root: Path, tmp_path: Path) -> None:
    allowed = root / "tests" / "project" / "stubtest_allowlist.txt"
    command = (sys.executable, "-m", "mypy.stubtest", "sitefall._core", "--allowlist", str(allowed))
    run(*command, cwd=tmp_path)
