"""What is installed: light, complete, documented."""

from __future__ import annotations

import doctest
import importlib
import importlib.metadata
import json
import pkgutil
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

import sitefall

FOREIGN = ("numpy", "pandas", "matplotlib", "tqdm", "networkx", "scipy")
MODULES = sorted(
    f"sitefall.{found.name}"
    for found in pkgutil.iter_modules(sitefall.__path__)
    if found.name not in ("__main__", "_core")
)


def child(code: str, cwd: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *flags, "-c", code], cwd=cwd, capture_output=True, text=True, check=True
    )


def test_the_installed_package_is_tested_and_not_the_source(root: Path) -> None:
    assert not Path(sitefall.__file__).is_relative_to(root / "python")


def test_the_package_is_marked_as_typed() -> None:
    folder = Path(sitefall.__file__).parent
    assert (folder / "py.typed").is_file()
    assert (folder / "_core.pyi").is_file()


def test_the_wheel_is_small_and_holds_nothing_foreign() -> None:
    files = importlib.metadata.files("sitefall")
    assert files is not None
    kept = [file for file in files if "__pycache__" not in file.parts]
    assert {file.suffix for file in kept if file.parts[0] == "sitefall"} == {
        ".py", ".pyi", ".so", ".json", ".typed",
    }  # fmt: skip
    outside = {file.parts[0] for file in kept} - {"sitefall", ".."}
    assert outside == {f"sitefall-{sitefall.__version__}.dist-info"}
    packed = [zlib.compress(Path(file.locate()).read_bytes()) for file in kept]
    assert sum(map(len, packed)) < 2e6  # as a wheel


def test_import_loads_nothing_heavy_and_leaves_no_trace(tmp_path: Path) -> None:
    code = (
        "import sys, json, logging, signal; before = signal.getsignal(signal.SIGINT);"
        "import sitefall; handlers = logging.getLogger().handlers;"
        "print(json.dumps([sorted(sys.modules), len(handlers),"
        " signal.getsignal(signal.SIGINT) is before]))"
    )
    modules, handlers, same = json.loads(child(code, tmp_path).stdout)
    assert not [name for name in modules if name.split(".")[0] in FOREIGN]
    assert handlers == 0
    assert same
    assert list(tmp_path.iterdir()) == []


def test_the_markov_engine_is_there_when_asked_for_and_not_before(tmp_path: Path) -> None:
    code = (
        "import sys, sitefall; assert 'sitefall.markov' not in sys.modules;"
        "print(sitefall.markov.k_of_n.__name__, hasattr(sitefall, 'semimarkov'))"
    )
    assert child(code, tmp_path).stdout == "k_of_n False\n"
    assert {"markov", "structure"} <= set(sitefall.__all__)


def test_import_takes_less_than_150_milliseconds(tmp_path: Path) -> None:
    """The best of five, beside an interpreter that imports nothing."""
    code = "import time; t = time.perf_counter(); import sitefall; print(time.perf_counter() - t)"
    assert min(float(child(code, tmp_path).stdout) for _ in range(5)) < 0.150


def test_all_is_what_it_says() -> None:
    assert sorted(sitefall.__all__) == sitefall.__all__
    for name in sitefall.__all__:
        assert getattr(sitefall, name).__doc__, name


@pytest.mark.filterwarnings("ignore::sitefall.ResultWarning")
@pytest.mark.parametrize("name", ["sitefall", *MODULES])
def test_the_examples_of_the_docstrings_run(name: str) -> None:
    module = importlib.import_module(name)
    failed, _ = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert failed == 0


def test_docstrings_have_examples_that_run() -> None:
    finder = doctest.DocTestFinder()
    examples = sum(
        len(test.examples)
        for name in ("sitefall", *MODULES)
        for test in finder.find(importlib.import_module(name))
    )
    assert examples > 15


def test_the_quick_start_of_the_readme_runs(root: Path, tmp_path: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    blocks = [part.partition("```")[0] for part in readme.split("```python\n")[1:]]
    code = "\n".join(blocks)
    assert "sitefall.score" in code
    assert "What waited for what" in child(code, tmp_path, "-W", "ignore").stdout


def test_the_document_of_the_readme_is_valid(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    document = readme.partition("```json\n")[2].partition("```")[0]
    assert sitefall.load(document).name == "One room"
