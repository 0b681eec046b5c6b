"""The printed forms of a Structure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .estimate import Estimate, spell_estimate
from .frames import _row
from .optional import need
from .tables import Table

if TYPE_CHECKING:
    import pandas as pd

    from .structure import Importance, Structure

MOST_ROWS = 30
MEASURES = {
    "birnbaum": "Birnbaum",
    "criticality": "criticality",
    "diagnostic": "diagnostic",
    "risk_achievement": "RAW",
    "risk_reduction": "RRW",
    "fussell_vesely_cut_sets": "Fussell-Vesely",
}


def structure_summary(structure: Structure) -> str:
    """Return one line."""
    return f"P = {_short(structure.probability)}, {structure.nodes:,} nodes"


def structure_frame(structure: Structure) -> pd.DataFrame:
    """Return one row for each event and measure; the rows of the top have no event."""
    pandas = need("pandas", "pandas")
    rows: list[dict[str, Any]] = []

    def add(event: str, measure: str, estimate: Estimate | None) -> None:
        if estimate is not None:
            rows.append({"event": event, "measure": measure} | _row(estimate))

    add("", "probability", structure.probability)
    add("", "complement", structure.complement)
    add("", "interruptions_per_hour", structure.interruptions_per_hour)
    if structure.cut_sets:
        add("", "rare_event_sum", structure.cut_sets.rare_event_sum)
        add("", "min_cut_upper_bound", structure.cut_sets.min_cut_upper_bound)
    for event, importance in (structure.importance or {}).items():
        for measure in ("if_happened", "if_not", *MEASURES):
            add(event, measure, getattr(importance, measure))
    return pandas.DataFrame(rows).set_index(["event", "measure"])


def structure_tables(structure: Structure) -> list[Table]:
    """Return the tables, the probability first."""
    found = [_top(structure), _importance(structure), _cut_sets(structure), _how(structure)]
    return [table for table in found if table.rows]


def _short(estimate: Estimate) -> str:
    if estimate.value is None:
        return "-"
    # What is close to 1 has its digits where it differs from 1.
    close = 0.5 < estimate.value < 1
    return spell_estimate(estimate) if close else f"{estimate.value:.6g}"


def _top(structure: Structure) -> Table:
    rows = [
        ("probability of the top", _short(structure.probability)),
        ("probability that it has not happened", _short(structure.complement)),
    ]
    if structure.interruptions_per_hour:
        rows.append(("begins, per hour", _short(structure.interruptions_per_hour)))
    if sets := structure.cut_sets:
        count = f"{sets.count:.6g}" if sets.exact_count is None else f"{sets.exact_count:,}"
        rows += [
            ("minimal cut sets", count),
            ("events in the smallest", str(sets.smallest_order)),
            ("min-cut upper bound", _short(sets.min_cut_upper_bound)),
            ("rare-event sum", _short(sets.rare_event_sum)),
        ]
    return Table("Exact, given the inputs", (), tuple(rows))


def _importance(structure: Structure) -> Table:
    def weight(item: tuple[str, Importance]) -> tuple[float, str]:
        return -(item[1].criticality.value or 0.0), item[0]

    ranked = sorted((structure.importance or {}).items(), key=weight)
    asked = [m for m in MEASURES if ranked and getattr(ranked[0][1], m) is not None]
    rows = [
        (event, *(_short(getattr(importance, measure)) for measure in asked))
        for event, importance in ranked[:MOST_ROWS]
    ]
    left = len(ranked) - MOST_ROWS
    foot = f"{left:,} more in the result" if left > 0 else ""
    heads = ("event", *(MEASURES[measure] for measure in asked))
    return Table("Importance, the most critical first", heads, tuple(rows), foot=foot)


def _cut_sets(structure: Structure) -> Table:
    listed = (structure.cut_sets and structure.cut_sets.listed) or ()
    rows = [(" ".join(each.events), f"{each.probability:.6g}") for each in listed[:MOST_ROWS]]
    left = len(listed) - MOST_ROWS
    foot = f"{left:,} more in the result" if left > 0 else ""
    return Table("Minimal cut sets", ("events", "probability"), tuple(rows), foot=foot)


def _how(structure: Structure) -> Table:
    rows = (
        ("method", structure.method),
        ("diagram", f"{structure.nodes:,} nodes"),
        ("computing", f"{structure.seconds:.2f} s"),
        ("version", f"sitefall {structure.version}"),
    )
    return Table("How", (), rows)
