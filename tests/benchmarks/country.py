"""What a country costs: events, CPU seconds, nanoseconds an event and memory by size.

    python tests/benchmarks/country.py [--years 10000] [--sizes 100,1000,10000,100000]

First one score of the default country (10,000 components) over so many simulated years, on all
cores. Then, for each size, one thread plays a short and a long run: their difference is the cost of
an event without what is done once (compiling, looking for single points and the like), which is
told beside it. Every run has a process of its own, whose greatest memory is told. CPU seconds are
those of the process, so that others on the machine disturb less; the ratios decide.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
import warnings
from pathlib import Path

HISTORY_YEARS = 5
#: Simulated events of the long run of a size; the short run plays a quarter.
EVENTS = 6e6
EVENTS_A_COMPONENT_YEAR = 2.6


def play(components: int, histories: int, threads: int) -> dict[str, float]:
    """Score a country once; return what it cost."""
    import sitefall

    warnings.simplefilter("ignore", sitefall.ResultWarning)
    began = time.process_time()
    made = sitefall.synthetic.country(
        sites=max(2, components // 10), services=max(1, components // 20)
    )
    loaded, wall = time.process_time(), time.perf_counter()
    result = sitefall.score(made, replications=histories, threads=threads or None, outer=0, rng=1)
    return {
        "events": result.events,
        "load_s": loaded - began,
        "cpu_s": time.process_time() - loaded,
        "wall_s": time.perf_counter() - wall,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def apart(components: int, histories: int, threads: int) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, str(Path(__file__).resolve()), "--one"]
    sizes = map(str, (components, histories, threads))
    done = subprocess.run([*command, *sizes], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def whole(years: int) -> None:
    """Print what the default country costs."""
    found = apart(10_000, max(2, years // HISTORY_YEARS), 0)
    print(
        f"10,000 components, {years:,} years: {found['events'] / 1e6:.1f} million events, "
        f"{found['wall_s']:.1f} s by the clock, {found['cpu_s']:.1f} CPU s, "
        f"{1e9 * found['cpu_s'] / found['events']:.0f} ns an event, "
        f"{found['memory_mb']:.0f} MB at most"
    )


def by_size(sizes: list[int]) -> None:
    """Print the cost of an event by size, and how it grows."""
    print("components  events (long run)  once CPU s  ns an event  ratio to the first  MB at most")
    first = 0.0
    for components in sizes:
        year = components * EVENTS_A_COMPONENT_YEAR * HISTORY_YEARS
        long = max(8, round(EVENTS / year))
        runs = [apart(components, histories, 1) for histories in (long // 4, long)]
        events = runs[1]["events"] - runs[0]["events"]
        each = (runs[1]["cpu_s"] - runs[0]["cpu_s"]) / events
        first = first or each
        print(
            f"{components:10,d}  {runs[1]['events']:17,.0f}  "
            f"{runs[1]['cpu_s'] - each * runs[1]['events']:10.2f}  {1e9 * each:11.0f}  "
            f"{each / first:18.2f}  {runs[1]['memory_mb']:10.0f}"
        )


def main() -> None:
    """Both tables, or one run for the sake of either."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--years", type=int, default=10_000, help="0: leave the first table out")
    parser.add_argument("--sizes", default="100,1000,10000,100000")
    parser.add_argument("--one", type=int, nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(play(*options.one)))
        return
    if options.years > 0:
        whole(options.years)
    by_size([int(size) for size in options.sizes.split(",") if size])


if __name__ == "__main__":
    main()
