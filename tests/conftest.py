"""What all tests share."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent

# The oracle is a package of the tests. At the end of the path: a folder here bears the name of a
# module of the standard library.
sys.path.append(str(TESTS))
# Figures are drawn, never shown.
os.environ.setdefault("MPLBACKEND", "Agg")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return TESTS.parent


@pytest.fixture(scope="session")
def shared(root: Path) -> Path:
    """Facts and reference values that stand beside the checkout."""
    folder = root.parent / "shared"
    if not folder.is_dir():
        pytest.skip("there is no folder of reference values beside the checkout")
    return folder
