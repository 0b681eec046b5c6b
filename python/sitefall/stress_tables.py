"""The printed form of a Stress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .estimate import Estimate, spell_estimate, spell_share, spell_time
from .losses import lost_for_good, spell_loss
from .tables import Table
from .units import spell_hours

if TYPE_CHECKING:
    from .stressing import Restoration, Stress

MOST_WAITS = 20
LEVELS = {"any": "anything", "tolerance": "its tolerance", "full": "everything"}


def stress_summary(stress: Stress) -> str:
    """Return one line."""
    count = f"{len(fallen(stress))} of {len(stress.restoration)} services fall"
    lost = spell_loss(stress.loss, stress.lasting)
    return f"{lost}: {count}, {stress.replications:,} replications"


def restoration_summary(restoration: Restoration) -> str:
    """Return one line."""
    times = ", ".join(
        f"{name} {_time(estimate)}"
        for name, estimate in (
            ("p5", restoration.p5),
            ("p50", restoration.p50),
            ("p95", restoration.p95),
        )
    )
    return f"{times}, never {_percent(restoration.never)}"


def fallen(stress: Stress) -> list[str]:
    """Return the services that fall below full level at all, in the order of their return."""
    return [id for id in stress.order if not _untouched(stress.restoration[id]["full"])]


def _untouched(full: Restoration) -> bool:
    return full.p95.value == 0 and full.never.value == 0


def stress_tables(stress: Stress) -> list[Table]:
    """Return the tables, the order of return first."""
    found = [
        _order(stress),
        _not_back(stress),
        _levels(stress),
        _unmet(stress),
        _untouched_table(stress),
        _waits(stress),
        _method(stress),
    ]
    if stress.warnings:
        found.append(Table("Warnings", (), tuple((f"- {text}",) for text in stress.warnings)))
    return [table for table in found if table.rows]


def _time(estimate: Estimate) -> str:
    return "never" if estimate.value is None else spell_hours(estimate.value)


def _percent(estimate: Estimate) -> str:
    return "-" if estimate.value == 0 else f"{spell_estimate(estimate, scale=100.0)} %"


def _order(stress: Stress) -> Table:
    returning = [id for id in fallen(stress) if id not in stress.not_back]
    rows = []
    for place, id in enumerate(returning, 1):
        found = stress.restoration[id]["tolerance"]
        times = (_time(found.p5), spell_time(found.p50, none="never"), _time(found.p95))
        rows.append((f"{place}. {id}", *times, _percent(found.never)))
    return Table(
        f"{spell_loss(stress.loss, stress.lasting)}: what returns when",
        ("service, in order of return", "p5", f"p50 [{_confidence(stress)}]", "p95", "never"),
        tuple(rows) or (("none of those that fall", "-", "-", "-", "-"),),
        note="time until the level meets the tolerance again, within "
        f"{spell_hours(stress.horizon_h)}, given the inputs",
    )


def _confidence(stress: Stress) -> str:
    levels = next(iter(stress.restoration.values()), None)
    return f"{100 * levels['tolerance'].p50.confidence:g} %" if levels else ""


def _not_back(stress: Stress) -> Table:
    fell = fallen(stress)
    rows = []
    for id in stress.not_back:
        if id in fell:
            found = stress.restoration[id]["tolerance"]
            rows.append((id, _time(found.p5), _percent(found.never)))
    return Table(
        f"Not back within the watch of {spell_hours(stress.horizon_h)}",
        ("service", "p5", "never"),
        tuple(rows),
        note="in half of the histories or more",
    )


def _levels(stress: Stress) -> Table:
    heads = [f"{LEVELS[level]}, {p}" for level in LEVELS for p in ("p50", "p95")]
    rows = [
        (
            id,
            *(
                _time(estimate)
                for level in LEVELS
                for estimate in (
                    stress.restoration[id][level].p50,
                    stress.restoration[id][level].p95,
                )
            ),
        )
        for id in fallen(stress)
        if any(stress.restoration[id][level].p50.value is not None for level in LEVELS)
    ]
    return Table("Until there is", ("service", *heads), tuple(rows))


def _unmet(stress: Stress) -> Table:
    names = fallen(stress)
    rows = [(id, spell_estimate(stress.unmet_user_hours_by_service[id])) for id in names]
    if len(names) > 1:
        rows.append(("all services", spell_estimate(stress.unmet_user_hours)))
    return Table(
        f"User-hours unmet within {spell_hours(stress.horizon_h)}",
        ("service", f"mean [{_confidence(stress)}]"),
        tuple(rows),
        note="by the loss and by whatever else fails within the watch",
    )


def _untouched_table(stress: Stress) -> Table:
    names = [id for id in stress.order if _untouched(stress.restoration[id]["full"])]
    return Table("Not touched", (), ((", ".join(names),),) if names else ())


def _waits(stress: Stress) -> Table:
    gone = lost_for_good(stress.loss, stress.lasting)
    told = [wait for wait in stress.waits if wait.waited_for not in gone or wait.reason != "site"]
    rows = [
        (
            wait.job,
            f"{wait.reason}: {wait.waited_for}",
            spell_hours(wait.mean_hours_when_waiting),
            spell_share(wait.share),
        )
        for wait in told[:MOST_WAITS]
    ]
    left = len(told) - MOST_WAITS
    silent = len(stress.waits) - len(told)
    notes = [
        "what costs most time over all histories first",
        f"{left} more in the result" if left > 0 else "",
        f"{silent} at what is lost for good left out" if silent else "",
    ]
    return Table(
        "What waited for what",
        ("job", "waited for", "mean when it waited", "share of histories"),
        tuple(rows),
        note="; ".join(filter(None, notes)),
        text=(1,),
    )


def _method(stress: Stress) -> Table:
    rows = [
        ("method", stress.method),
        ("replications", f"{stress.replications:,} ({stress.events:,} events)"),
        ("computing", f"{stress.seconds:.2f} s on {stress.threads} threads"),
        ("seed", stress.seed),
        ("model", stress.model),
        ("version", f"sitefall {stress.version}"),
    ]
    return Table("How", (), tuple(rows))
