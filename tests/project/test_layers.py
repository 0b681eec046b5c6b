"""Layers point one way, and what is heavy or foreign stays where it belongs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

# Each layer of the core, and those below it that it may include.
BELOW = {
    "support": set(),
    "structure": {"support"},
    "markov": {"support"},
    "model": {"support"},
    "process": {"support", "model"},
    "simulation": {"support", "model", "process"},
    "score": {"support", "structure", "markov", "model", "process", "simulation"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^">]+)[">]', re.M)
HEAVY = re.compile(r"^(boost|nlohmann|Eigen|unsupported)/(?!json_fwd\.hpp)")
# Modules of the package that must load nothing but the standard library and the package.
OPTIONAL = {"pandas", "matplotlib", "tqdm", "networkx", "scipy"}


def includes(file: Path) -> list[str]:
    return INCLUDE.findall(file.read_text(encoding="utf-8"))


def sources(root: Path, *suffixes: str) -> list[Path]:
    return sorted(f for f in (root / "cpp").rglob("*") if f.suffix in suffixes)


def test_every_folder_of_the_core_is_a_layer(root: Path) -> None:
    folders = {f.name for f in (root / "cpp" / "sitefall").iterdir() if f.is_dir()}
    assert folders == set(BELOW)


@pytest.mark.parametrize("layer", BELOW)
def test_includes_point_down_only(root: Path, layer: str) -> None:
    allowed = BELOW[layer] | {layer}
    files = sorted((root / "cpp" / "sitefall" / layer).glob("*.*"))
    assert files
    wrong = [
        f"{file.name}: {name}"
        for file in files
        for name in includes(file)
        if name.startswith("sitefall/") and name.split("/")[1] not in allowed
    ]
    assert not wrong


# SSE2, which every 64-bit x86 machine has; other machines take the plain code beside it.
OF_THE_COMPILER = {"emmintrin.h"}


def test_the_core_includes_its_own_headers_by_their_full_path(root: Path) -> None:
    wrong = [
        f"{file.name}: {name}"
        for file in sources(root / "cpp" / "..", ".h", ".cpp")
        if "bindings" not in file.parts
        for name in includes(file)
        if name.endswith(".h") and "/" not in name and name not in OF_THE_COMPILER
    ]
    assert not wrong


def test_only_the_bindings_know_python(root: Path) -> None:
    wrong = [
        str(file)
        for file in sources(root, ".h", ".cpp")
        if "bindings" not in file.parts
        and any(name.startswith(("pybind11", "Python")) for name in includes(file))
    ]
    assert not wrong


def test_heavy_headers_stay_out_of_headers(root: Path) -> None:
    wrong = [
        f"{file.name}: {name}"
        for file in sources(root, ".h")
        for name in includes(file)
        if HEAVY.match(name)
    ]
    assert not wrong


def test_cmake_links_the_layers_as_they_are_drawn(root: Path) -> None:
    text = (root / "cpp" / "sitefall" / "CMakeLists.txt").read_text()
    drawn = dict(re.findall(r"sitefall_layer\((\w+)([^)]*)\)", text))
    assert drawn.keys() == BELOW.keys()
    for layer, used in drawn.items():
        assert set(used.split()) <= BELOW[layer]


def test_optional_libraries_are_imported_only_where_used(root: Path) -> None:
    wrong = []
    for file in sorted((root / "python").rglob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            wrong += [f"{file.name}: {n}" for n in names if n.split(".")[0] in OPTIONAL]
    assert not wrong
