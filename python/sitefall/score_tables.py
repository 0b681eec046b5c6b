"""The printed form of a Score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .estimate import Estimate, spell_estimate, spell_input, spell_input_time, spell_time
from .redundancy import redundancy_table
from .tables import Table
from .units import spell_hours

if TYPE_CHECKING:
    from .scoring import Score, ServiceScore

MOST_POINTS = 20
MOST_CAUSES = 12


def score_summary(score: Score) -> str:
    """Return one line."""
    horizon, count = spell_hours(score.horizon_h), len(score.services)
    scored = sum(service.breach is not None for service in score.services.values())
    told = f"{count} service{'s' * (count != 1)}, no tolerance to score over {horizon}"
    if score.score is not None:
        told = (
            f"{spell_estimate(score.score)} of tolerances kept over {horizon}, weighted by users, "
            f"{scored} of {count} service{'s' * (count != 1)} scored"
        )
    parts = [told, score.method]
    if score.states is not None:
        parts.append(f"{score.states:,} states")
    elif score.replications:
        parts.append(f"{score.replications:,} replications")
    return ", ".join(parts)


def service_summary(service: ServiceScore) -> str:
    """Return one line."""
    parts = [
        f"availability {spell_estimate(service.availability, scale=100.0)} %",
        f"outage p95 {spell_time(service.outage_hours.p95)}",
    ]
    if service.breach is not None:
        parts.append(f"breach {spell_estimate(service.breach, scale=100.0)} %")
    return ", ".join(parts)


def score_tables(score: Score) -> list[Table]:
    """Return the tables, the answer first."""
    found = [
        _answer(score),
        _unmet(score),
        *_services(score),
        _single_points(score),
        redundancy_table(score.redundancy),
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


def _unmet(score: Score) -> Table:
    """Return what all services together fail to give: on average, and in bad years."""
    asked = {"on average": score.unmet_user_hours_per_year}
    if score.unmet_exceedance is not None:
        years = {"0.1": "1 year in 10", "0.02": "1 year in 50", "0.01": "1 year in 100"}
        for chance, years_of in years.items():
            asked[f"its largest event, exceeded in {years_of}"] = score.unmet_exceedance.oep[chance]
        for chance, years_of in years.items():
            asked[f"its sum, exceeded in {years_of}"] = score.unmet_exceedance.aep[chance]
    return Table(
        "User-hours unmet in a year, all services",
        ("what", f"value [{_confidence(score)}]", "with uncertain inputs"),
        tuple((text, spell_estimate(e), spell_input(e) or "-") for text, e in asked.items()),
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
    is_time: bool = False

    def value(self, service: ServiceScore) -> str:
        """Return the value with its interval."""
        return self._cell(service, spell_time if self.is_time else spell_estimate)

    def inputs(self, service: ServiceScore) -> str:
        """Return the range that uncertain inputs span."""
        return self._cell(service, spell_input_time if self.is_time else spell_input)

    def _cell(self, service: ServiceScore, spell: Callable[..., str]) -> str:
        estimate = self.of(service)
        return "" if estimate is None else spell(estimate, scale=self.scale)


_HOW_OFTEN = (
    _Column("availability %", lambda s: s.availability, 100.0),
    _Column("interruptions a year", lambda s: s.interruptions_per_year),
    _Column("outage, mean", lambda s: s.outage_hours.mean, is_time=True),
    _Column("outage, p95", lambda s: s.outage_hours.p95, is_time=True),
)
_WHAT_IT_MEANS = (
    _Column("P(breach) %", lambda s: s.breach, 100.0),
    _Column("unmet user-hours a year", lambda s: s.unmet_user_hours_per_year),
    _Column("data lost a year", lambda s: s.data_lost_hours_per_year, is_time=True),
)


def _services(score: Score) -> list[Table]:
    note = f"value [{_confidence(score)}], over {spell_hours(score.horizon_h)}, given the inputs"
    ranges = (
        "range of the values over what is not known of the inputs; -: not told from the noise of "
        "the sample"
    )
    return [
        replace(
            _of_services(score, "Services: how often, how long", _HOW_OFTEN, _Column.value, note),
            foot="availability: share of time at full level; outage: from falling below full level "
            "until full again",
        ),
        replace(
            _of_services(score, "Services: what it means", _WHAT_IT_MEANS, _Column.value, note),
            foot="breach: below the tolerance's own level (`below`) for longer than it allows; "
            "unmet: users times the level they miss times hours",
        ),
        _of_services(
            score,
            "Services: with uncertain inputs",
            _HOW_OFTEN + _WHAT_IT_MEANS,
            _Column.inputs,
            ranges,
        ),
    ]


def _of_services(
    score: Score,
    title: str,
    columns: tuple[_Column, ...],
    cell: Callable[[_Column, ServiceScore], str],
    note: str,
) -> Table:
    """Return a row for each service; columns and tables that would be empty are left out."""
    cells = {
        column: [cell(column, service) for service in score.services.values()] for column in columns
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
        (p.id, p.kind, _counted(p.interrupts), _counted(p.loses, like=p.interrupts))
        for p in points[:MOST_POINTS]
    ]
    return Table(
        "What alone stops services",
        ("element or hazard", "kind", "interrupts at once", "lost until repaired"),
        tuple(rows),
        note=f"{left} more in the result" if left > 0 else "",
        foot="interrupts at once: services that fall below their tolerance's level that instant; "
        "lost until repaired: those still below after all that can be done without the repair",
        text=(1, 2, 3),
    )


def _counted(names: tuple[str, ...], like: tuple[str, ...] = ()) -> str:
    """Return how many there are and the first of them; or that they are those beside it."""
    if not names:
        return "none"
    return "the same" if set(names) == set(like) else f"{len(names)}: {_few(names, 3)}"


def _few(names: tuple[str, ...], most: int = 5) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def _causes(score: Score) -> Table:
    rows = [
        (
            cause.cause,
            "-" if cause.share is None else f"{100 * cause.share:.1f} %",
            spell_estimate(cause.unmet_user_hours_per_year),
            spell_estimate(cause.breaches),
            str(len(cause.services)),
        )
        for cause in score.causes[:MOST_CAUSES]
    ]
    left = len(score.causes) - MOST_CAUSES
    return Table(
        "What the outages began with",
        (
            "cause",
            "share",
            "unmet user-hours a year",
            f"tolerances breached in {spell_hours(score.horizon_h)}",
            "services stopped",
        ),
        tuple(rows),
        note=f"{left} more in the result" if left > 0 else "",
        foot="share: of all unmet user-hours; tolerances breached: how many this was the first to "
        "breach, on average",
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
    return Table("Assumptions", ("what", "how many", "which"), tuple(rows), text=(-1,))


def _studied(score: Score) -> list[tuple[str, str]]:
    """Return what was told by studies of rare events, and what they could not tell."""
    rows = []
    for trusted, what in ((True, "told as rare"), (False, "rare, not trusted")):
        names = tuple(
            f"{one.service}/{one.measure}" for one in score.rare if one.trusted == trusted
        )
        if names:
            methods = sorted({one.method for one in score.rare if one.trusted == trusted})
            rows.append((what, f"{_few(names)}, by {' and '.join(methods)}"))
    return rows


def _method(score: Score) -> Table:
    rows = [
        ("method", f"{score.method}: {score.why}"),
        *_studied(score),
        ("replications", f"{score.replications:,} ({score.events:,} events)"),
        ("computing", f"{score.seconds:.2f} s on {score.threads} threads"),
        ("seed", score.seed),
        ("model", score.model),
        ("version", f"sitefall {score.version}"),
    ]
    return Table("How", (), tuple(rows))
