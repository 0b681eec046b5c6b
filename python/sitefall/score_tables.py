"""The printed form of a Score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .estimate import Estimate, spell_estimate, spell_input
from .tables import Table
from .units import spell_hours

if TYPE_CHECKING:
    from .scoring import Score, ServiceScore

MOST_POINTS = 20
MOST_CAUSES = 12


def score_summary(score: Score) -> str:
    """Return one line."""
    value = "no tolerance" if score.score is None else spell_estimate(score.score)
    return (
        f"{value} over {spell_hours(score.horizon_h)}, {len(score.services)} services, "
        f"{score.method}, {score.replications:,} replications"
    )


def score_tables(score: Score) -> list[Table]:
    """Return the tables, the answer first."""
    found = [
        _answer(score),
        *_services(score),
        _single_points(score),
        _causes(score),
        _assumptions(score),
        _method(score),
    ]
    if score.warnings:
        found.append(Table("Warnings", (), tuple((f"- {text}",) for text in score.warnings)))
    return [table for table in found if table.rows]


def _answer(score: Score) -> Table:
    horizon = spell_hours(score.horizon_h)
    asked = {
        f"a service keeps its tolerance for {horizon} (user-weighted)": score.score,
        f"every service does, for {horizon}": score.all_kept,
    }
    rows = [
        (text, spell_estimate(estimate), spell_input(estimate) or "-")
        for text, estimate in asked.items()
        if estimate is not None
    ]
    return Table(
        "Score" if score.name is None else f"Score of {score.name}",
        ("probability that", f"value [{_confidence(score)}]", "with uncertain inputs"),
        tuple(rows),
        note="given the inputs",
    )


def _confidence(score: Score) -> str:
    services = list(score.services.values())
    return f"{100 * services[0].availability.confidence:g} %" if services else ""


@dataclass(frozen=True)
class _Column:
    head: str
    of: Callable[[ServiceScore], Estimate | None]
    scale: float = 1.0


_HOW_OFTEN = (
    _Column("availability %", lambda s: s.availability, 100.0),
    _Column("interruptions a year", lambda s: s.interruptions_per_year),
    _Column("outage h, mean", lambda s: s.outage_hours.mean),
    _Column("outage h, p95", lambda s: s.outage_hours.p95),
)
_WHAT_IT_MEANS = (
    _Column("P(breach) %", lambda s: s.breach, 100.0),
    _Column("unmet user-hours a year", lambda s: s.unmet_user_hours_per_year),
    _Column("data lost h a year", lambda s: s.data_lost_hours_per_year),
)


def _services(score: Score) -> list[Table]:
    note = f"value [{_confidence(score)}], over {spell_hours(score.horizon_h)}, given the inputs"
    ranges = "range of the values where the inputs are what is not known of them"
    return [
        _of_services(score, "Services: how often, how long", _HOW_OFTEN, spell_estimate, note),
        _of_services(score, "Services: what it means", _WHAT_IT_MEANS, spell_estimate, note),
        _of_services(
            score,
            "Services: with uncertain inputs",
            _HOW_OFTEN + _WHAT_IT_MEANS,
            spell_input,
            ranges,
        ),
    ]


def _of_services(
    score: Score, title: str, columns: tuple[_Column, ...], spell: Callable[..., str], note: str
) -> Table:
    """Return a row for each service; columns and tables that would be empty are left out."""
    cells = {
        column: [
            "" if (estimate := column.of(service)) is None else spell(estimate, scale=column.scale)
            for service in score.services.values()
        ]
        for column in columns
    }
    kept = [column for column, texts in cells.items() if any(texts)]
    rows = zip(score.services, *(cells[column] for column in kept), strict=True) if kept else ()
    return Table(
        title,
        ("service", *(column.head for column in kept)),
        tuple(tuple(cell or "-" for cell in row) for row in rows),
        note=note,
    )


def _single_points(score: Score) -> Table:
    points = [p for p in score.single_points if p.interrupts or p.loses]
    left = len(points) - MOST_POINTS
    rows = [
        (p.id, p.kind, str(len(p.interrupts)), str(len(p.loses)), _few(p.loses or p.interrupts))
        for p in points[:MOST_POINTS]
    ]
    return Table(
        "What alone stops services",
        ("element or hazard", "kind", "interrupts", "stops for good", "which"),
        tuple(rows),
        note=f"{left} more in the result" if left > 0 else "",
    )


def _few(names: tuple[str, ...], most: int = 5) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def _causes(score: Score) -> Table:
    rows = [
        (
            cause.cause,
            "-" if cause.share is None else f"{100 * cause.share:.1f} %",
            spell_estimate(cause.unmet_user_hours_per_year),
        )
        for cause in score.causes[:MOST_CAUSES]
    ]
    left = len(score.causes) - MOST_CAUSES
    return Table(
        "What the outages began with",
        ("cause", "share of unmet user-hours", "unmet user-hours a year"),
        tuple(rows),
        note=f"{left} more in the result" if left > 0 else "",
    )


_ASSUMED = {
    "uncertain": "of these uncertain",
    "without_failures": "elements without failures of their own",
    "never_struck": "elements that nothing stops but what they need",
}


def _assumptions(score: Score) -> Table:
    """Return the numbers of the document by grade, then what it takes for granted."""
    rows = []
    for name, found in score.assumptions.items():
        if isinstance(found, dict):
            rows.append((f"numbers, {name}", str(found.get("count", "-")), ""))
        elif isinstance(found, list):
            names = tuple(map(str, found))
            rows.append((_ASSUMED.get(name, name), str(len(names)), _few(names)))
        else:
            rows.append((_ASSUMED.get(name, name), str(found), ""))
    return Table("Assumptions", ("what", "how many", "which"), tuple(rows))


def _method(score: Score) -> Table:
    rows = [
        ("method", f"{score.method}: {score.why}"),
        ("replications", f"{score.replications:,} ({score.events:,} events)"),
        ("computing", f"{score.seconds:.2f} s on {score.threads} threads"),
        ("seed", score.seed),
        ("model", score.model),
        ("version", f"sitefall {score.version}"),
    ]
    return Table("How", (), tuple(rows))
