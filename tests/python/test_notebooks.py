"""The notebooks run from top to bottom in a fresh process, and bear the outputs of such a run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
LIMIT_SECONDS = 60


def cells(path: Path) -> list[dict]:
    return [c for c in json.loads(path.read_text("utf-8"))["cells"] if c["cell_type"] == "code"]


def test_there_are_notebooks():
    assert "kakao.ipynb" in [path.name for path in NOTEBOOKS]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_runs_in_a_fresh_process(path, tmp_path):
    pytest.importorskip("matplotlib")
    script = tmp_path / "notebook.py"
    script.write_text("\n\n".join("".join(c["source"]) for c in cells(path)), encoding="utf-8")
    environment = os.environ | {"SITEFALL_FAST": "1", "MPLBACKEND": "Agg"}
    run = subprocess.run(
        # A result that stops short may warn; a notebook that shows figures on no screen must not.
        [sys.executable, "-W", "ignore::UserWarning", str(script)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_is_committed_with_the_outputs_of_one_run(path):
    run = [c["execution_count"] for c in cells(path)]
    assert run == list(range(1, len(run) + 1))
    outputs = [o for c in cells(path) for o in c["outputs"]]
    assert any("image/png" in o.get("data", {}) for o in outputs)
    assert not [o for o in outputs if o["output_type"] == "error"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_ends_with_assertions_on_its_claims(path):
    assert "\nassert " in "\n" + "".join(cells(path)[-1]["source"])
