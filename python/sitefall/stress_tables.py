"""The printed form of a Stress."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .estimate import Estimate, spell_estimate
from .tables import Table
from .units import spell_hours

if TYPE_CHECKING:
    from .stressing import Restoration, Stress

MOST_WAITS = 20
LEVELS = {"any": "anything", "tolerance": "its tolerance", "full": "everything"}


def stress_summary(stress: Stress) -> str:
    """Return one line."""
    return (
        f"{loss_text(stress)}: {len(fallen(stress))} of {len(stress.restoration)} services fall, "
        f"{stress.replications:,} replications"
    )


def loss_text(stress: Stress) -> str:
    """Return what is lost, and for how long, as a reader would say it."""
    try:
        loss = json.loads(stress.loss)
    except ValueError:
        loss = stress.loss
    text = stress.loss
    if isinstance(loss, dict) and list(loss) == ["ids"]:
        text = ", ".join(loss["ids"])
    elif isinstance(loss, dict) and list(loss) == ["hazard"]:
        text = f"what {loss['hazard']} strikes"
    if stress.lasting is None:
        return text
    lasting = stress.lasting if isinstance(stress.lasting, str) else json.dumps(stress.lasting)
    return f"{text} for {lasting}"


def fallen(stress: Stress) -> list[str]:
    """Return the services that fall below full level at all, in the order of their return."""
    return [id for id in stress.order if not _untouched(stress.restoration[id]["full"])]


def _untouched(full: Restoration) -> bool:
    return full.p95.value == 0 and full.never.value == 0


def stress_tables(stress: Stress) -> list[Table]:
    """Return the tables, the order of return first."""
    found = [_order(stress), _levels(stress), _untouched_table(stress), _waits(stress)]
    found.append(_method(stress))
    if stress.warnings:
        found.append(Table("Warnings", (), tuple((f"- {text}",) for text in stress.warnings)))
    return [table for table in found if table.rows]


def _time(estimate: Estimate) -> str:
    return "never" if estimate.value is None else spell_hours(estimate.value)


def _percent(estimate: Estimate) -> str:
    return "-" if estimate.value == 0 else f"{spell_estimate(estimate, scale=100.0)} %"


def _order(stress: Stress) -> Table:
    rows = []
    for place, id in enumerate(fallen(stress), 1):
        found = stress.restoration[id]["tolerance"]
        interval = ""
        if found.p50.low is not None and found.p50.high is not None:
            interval = f"{spell_hours(found.p50.low)} to {spell_hours(found.p50.high)}"
        rows.append(
            (
                f"{place}. {id}",
                _time(found.p5),
                _time(found.p50),
                interval,
                _time(found.p95),
                _percent(found.never),
            )
        )
    return Table(
        f"Without {loss_text(stress)}: what returns when",
        ("service, in order of return", "p5", "p50", "interval of p50", "p95", "never"),
        tuple(rows),
        note=f"time until the level meets its tolerance, within {spell_hours(stress.horizon_h)}, "
        "given the inputs",
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
    ]
    return Table("Until there is", ("service", *heads), tuple(rows))


def _untouched_table(stress: Stress) -> Table:
    names = [id for id in stress.order if _untouched(stress.restoration[id]["full"])]
    return Table("Not touched", (), ((", ".join(names),),) if names else ())


def _waits(stress: Stress) -> Table:
    rows = [
        (
            wait.job,
            f"{wait.reason}: {wait.waited_for}",
            spell_hours(wait.mean_hours),
            f"{100 * wait.share:.0f} %",
        )
        for wait in stress.waits[:MOST_WAITS]
    ]
    left = len(stress.waits) - MOST_WAITS
    return Table(
        "What waited for what",
        ("job", "waited for", "on average", "in so many histories"),
        tuple(rows),
        note=f"{left} more in the result" if left > 0 else "",
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
