"""Events a CPU second of the engine beside its rivals, measured in turn in one run.

    python tests/benchmarks/speed.py [--rounds 5] [--without RIVAL ...]

Installs SimPy and RePyability into a folder of its own and compiles `heap_loop.cpp` there; the
folder is removed at the end. Prints for each model the median over rounds of the ratio of events a
CPU second; single times depend on the machine and decide nothing. RePyability compiles itself for
a minute or so, which is not counted.
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
import repyability_twenty
import simpy_twenty

import sitefall

HORIZON_H = 100_000.0
Run = Callable[[], tuple[int, float]]


def engine(document: dict[str, object], histories: int, threads: int = 1) -> Run:
    """The engine on a document, by crude simulation."""
    architecture = sitefall.load(document)

    def run() -> tuple[int, float]:
        result = sitefall.score(architecture, replications=histories, threads=threads, rng=1)
        return result.events, result.services["s"].availability.value

    return run


def speed(run: Run) -> tuple[float, float]:
    """Events a CPU second, and the availability found."""
    start = time.process_time()
    events, availability = run()
    return events / (time.process_time() - start), availability


def speed_by_the_wall(run: Run) -> tuple[float, float]:
    """Events a second of the clock on the wall, and the availability found."""
    start = time.perf_counter()
    events, availability = run()
    return events / (time.perf_counter() - start), availability


def heap_loop(folder: str, histories: int) -> Callable[[], tuple[float, float]]:
    """The loop written by hand: events a CPU second, and the availability found."""
    program = Path(folder) / "heap_loop"
    source = str(Path(__file__).resolve().with_name("heap_loop.cpp"))
    subprocess.run(["g++", "-O3", "-std=c++20", source, "-o", str(program)], check=True)

    def run() -> tuple[float, float]:
        told = subprocess.run([program, str(histories)], check=True, capture_output=True, text=True)
        events, seconds, availability = told.stdout.split()
        return int(events) / float(seconds), float(availability)

    return run


def compare(
    name: str,
    rival: str,
    ours: Callable[[], tuple[float, float]],
    theirs: Callable[[], tuple[float, float]],
    rounds: int,
) -> None:
    """Print the ratio of the two, measured in turn."""
    ours(), theirs()  # caches warm, code compiled
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    ratios = [a[0] / b[0] for a, b in pairs]
    (mine, found), (other, expected) = pairs[-1]
    print(
        f"{name}: {median(ratios):.2f} times {rival} ({min(ratios):.2f} to {max(ratios):.2f}); "
        f"{mine / 1e6:.1f} against {other / 1e6:.2f} million events a second; "
        f"availability {found:.5f} against {expected:.5f}",
        flush=True,
    )


def twenty_components(rounds: int, without: list[str], folder: str) -> None:
    """As a chain, which the document is; by element, where one law is not exponential by name."""
    chain = engine(models.twenty_components(), 4000)
    by_element = engine(models.nearly_exponential(), 2000)
    name = "twenty components"
    if "heap" not in without:
        by_hand = heap_loop(folder, 2000)
        rival = "a heap loop by hand"
        compare(f"{name} as a chain", rival, lambda: speed(chain), by_hand, rounds)
        compare(f"{name} by element", rival, lambda: speed(by_element), by_hand, rounds)
    if "repyability" not in without:
        diagram = repyability_twenty.diagram()

        def numba() -> tuple[int, float]:
            return repyability_twenty.twenty_components(diagram, 500, HORIZON_H, seed=1)

        compare(name, "RePyability, compiled", lambda: speed(chain), lambda: speed(numba), rounds)
    if "simpy" not in without:

        def simpy() -> tuple[int, float]:
            return simpy_twenty.twenty_components(25, HORIZON_H, seed=1)

        compare(name, "SimPy", lambda: speed(chain), lambda: speed(simpy), rounds)
    if "threads" not in without:
        runs = [engine(models.twenty_components(), 20_000, threads) for threads in (2, 1)]
        two, one = (lambda run=run: speed_by_the_wall(run) for run in runs)
        compare(f"{name}, two threads", "one", two, one, rounds)


def main() -> None:
    """Both models against their rivals."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    rivals = ["heap", "repyability", "simpy", "threads", "python"]
    parser.add_argument("--without", nargs="*", default=[], choices=rivals)
    options = parser.parse_args()
    warnings.simplefilter("ignore", sitefall.ResultWarning)
    installed = [
        r for r in ("simpy", "repyability[fast]") if r.split("[")[0] not in options.without
    ]
    with tempfile.TemporaryDirectory() as folder:
        if installed:
            command = [sys.executable, "-m", "pip", "install", "-q", "--target", folder, *installed]
            subprocess.run(command, check=True)
            sys.path.insert(0, folder)
        twenty_components(options.rounds, options.without, folder)
    if "python" not in options.without:
        failover = engine(models.two_site_failover(), 10_000)
        compare(
            "two-site failover, lognormal stages",
            "a plain-Python event loop",
            lambda: speed(failover),
            lambda: speed(lambda: plain_python.two_site_failover(500, HORIZON_H, seed=1)),
            options.rounds,
        )


if __name__ == "__main__":
    main()
