"""Events a CPU second of the engine beside its rivals, measured in turn in one run.

    python tests/benchmarks/speed.py [--rounds 5]

Installs SimPy into a folder of its own, which is removed at the end. Prints for each model the
median over rounds of the ratio of events a CPU second; single times depend on the machine and
decide nothing.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))

import models
import plain_python
import simpy_twenty

import sitefall

HORIZON_H = 100_000.0
Run = Callable[[], tuple[int, float]]


def engine(document: dict[str, object], histories: int) -> Run:
    """One thread of the engine on a document, by crude simulation."""
    architecture = sitefall.load(document)

    def run() -> tuple[int, float]:
        result = sitefall.score(architecture, replications=histories, threads=1, rng=1)
        return result.events, result.services["s"].availability.value

    return run


def speed(run: Run) -> tuple[float, float]:
    """Events a CPU second, and the availability found."""
    start = time.process_time()
    events, availability = run()
    return events / (time.process_time() - start), availability


def compare(name: str, rival: str, ours: Run, theirs: Run, rounds: int) -> None:
    """Print the ratio of the two, measured in turn."""
    speed(ours), speed(theirs)  # caches warm, code compiled
    pairs = [(speed(ours), speed(theirs)) for _ in range(rounds)]
    ratios = [a[0] / b[0] for a, b in pairs]
    (mine, found), (other, expected) = pairs[-1]
    print(
        f"{name}: {median(ratios):.1f} times {rival} ({min(ratios):.1f} to {max(ratios):.1f}); "
        f"{mine / 1e6:.1f} against {other / 1e6:.2f} million events a CPU second; "
        f"availability {found:.5f} against {expected:.5f}"
    )


def main() -> None:
    """Both models against their rivals."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    warnings.simplefilter("ignore", sitefall.ResultWarning)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "install", "-q", "--target", folder, "simpy"]
        subprocess.run(command, check=True)
        sys.path.insert(0, folder)
        compare(
            "twenty components",
            "SimPy",
            engine(models.twenty_components(), 1000),
            lambda: simpy_twenty.twenty_components(25, HORIZON_H, seed=1),
            rounds,
        )
    compare(
        "two-site failover, lognormal stages",
        "a plain-Python event loop",
        engine(models.two_site_failover(), 3000),
        lambda: plain_python.two_site_failover(500, HORIZON_H, seed=1),
        rounds,
    )


if __name__ == "__main__":
    main()
