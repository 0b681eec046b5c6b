"""The printed form of a Plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .estimate import spell_estimate
from .story_lines import few
from .tables import Table
from .units import spell_hours

if TYPE_CHECKING:
    from .planning import Plan

MOST_MEASURES = 20


def plan_summary(plan: Plan) -> str:
    """Return one line."""
    reach = "" if plan.enough else ", which do not reach the precision"
    return (
        f"{plan.expected_replications:,.0f} replications{reach}, "
        f"{_round(plan.expected_events)} events, about {_seconds(plan.cpu_seconds)} of a processor"
    )


def plan_tables(plan: Plan) -> list[Table]:
    """Return the tables, the answer first."""
    found = [_answer(plan), _measures(plan), _strata(plan), _doubts(plan), _method(plan)]
    return [table for table in found if table.rows]


def _round(value: float | None) -> str:
    """Return a count with two digits.

    Examples
    --------
    >>> _round(1234.0), _round(56_789_000.0), _round(None)
    ('1,200', '57 M', 'no number')
    """
    if value is None:
        return "no number"
    if value >= 1e6:
        return f"{_two_digits(value / 1e6):,g} M"
    return f"{_two_digits(value):,.0f}"


def _two_digits(value: float) -> float:
    return float(f"{value:.2g}")


def _seconds(value: float) -> str:
    return spell_hours(_two_digits(value) / 3600) if value >= 0.1 else "0.1 s"


def _between(low: float | None, high: float | None) -> str:
    return f"{_round(low)} to {'any number' if high is None else _round(high)}"


def _answer(plan: Plan) -> Table:
    span = f"{plan.expected_low:,.0f} to {plan.expected_high:,.0f}"
    if plan.expected_low == plan.expected_high:
        span = "-"
    rows = [
        ("replications needed", _round(plan.needed), _between(plan.needed_low, plan.needed_high)),
        ("replications played", f"{plan.expected_replications:,.0f}", span),
        ("beside: own pilot, uncertain inputs", _round(plan.other_replications), "-"),
        ("events", _round(plan.expected_events), "-"),
        ("seconds of a processor", _seconds(plan.cpu_seconds), "-"),
        (f"seconds on {plan.threads} threads", _seconds(plan.wall_seconds), "-"),
        ("decided by", few(plan.decides), "-"),
    ]
    return Table(
        "Plan" if plan.name is None else f"Plan for {plan.name}",
        ("a score is expected to take", "about", f"range [{100 * plan.confidence:g} %]"),
        tuple(rows),
        note=""
        if plan.enough
        else "the precision is not expected to be reached by plain histories"
        + (
            "; ask for so many replications as it needs, or for less precision"
            if plan.needed is not None
            else ", however many; where outages are rare, score begins them on purpose beside "
            "these (see rare), which this plan does not count"
        ),
    )


def _measures(plan: Plan) -> Table:
    order = sorted(
        plan.measures.items(),
        key=lambda item: -(item[1].replications_needed or float("inf")),
    )
    rows = [
        (
            name,
            spell_estimate(measure.pilot),
            f"{measure.half_width_wanted:.3g}",
            "-" if measure.half_width_expected is None else f"{measure.half_width_expected:.3g}",
            _round(measure.replications_needed),
            f"{measure.seen_in:,.0f}",
        )
        for name, measure in order[:MOST_MEASURES]
    ]
    left = len(order) - MOST_MEASURES
    return Table(
        "What each measure needs",
        (
            "measure",
            "in the pilot",
            "half-width wanted",
            "expected",
            "replications needed",
            "seen in",
        ),
        tuple(rows),
        note=f"{left} more in the result" if left > 0 else "",
        foot="expected: half-width after the replications that will be played; seen in: histories "
        "of the pilot in which it was above 0",
    )


def _strata(plan: Plan) -> Table:
    if len(plan.strata) < 2:
        return Table("", (), ())
    rows = [
        (s.occurrences, f"{s.probability:.3g}", f"{s.pilot:,}", f"{s.replications:,.0f}")
        for s in plan.strata
    ]
    return Table(
        "How the histories are shared out",
        ("rare hazards that occur", "probability", "in the pilot", "in the score"),
        tuple(rows),
    )


def _doubts(plan: Plan) -> Table:
    rows = []
    if plan.unseen:
        rows.append(
            "no history of the pilot had these; they may need far more than is told here: "
            + few(plan.unseen, 5)
        )
    seldom = [name for name in plan.seldom_seen if name not in plan.unseen]
    if seldom:
        rows.append(
            "hangs on a few histories of the pilot, and may be off by more than the range says: "
            + few(seldom, 5)
        )
    if plan.rare:
        rows.append(
            "too few of these are expected in the score for its intervals to hold them: "
            + few(plan.rare, 5)
        )
    if plan.needed is not None and plan.needed_high is None:
        rows.append("the pilot is too short for an upper end: a measure was seen too seldom in it")
    return Table("What the forecast cannot tell", (), tuple((f"- {text}",) for text in rows))


def _method(plan: Plan) -> Table:
    rows = [
        ("pilot", f"{plan.replications:,} replications ({plan.events:,} events)"),
        ("computing", f"{plan.seconds:.2f} s of a processor"),
        ("seed", plan.seed),
        ("model", plan.model),
        ("version", f"sitefall {plan.version}"),
    ]
    return Table("How", (), tuple(rows))
