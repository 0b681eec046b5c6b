"""The printed form of a Comparison."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .estimate import Estimate, spell_estimate, spell_input, spell_share
from .tables import Table
from .units import spell_hours

if TYPE_CHECKING:
    from .comparing import ComparedOption, Comparison

UNMET = "unmet_user_hours_per_year"
MOST_SERVICES = 8


def comparison_summary(comparison: Comparison) -> str:
    """Return one line."""
    best = max(
        comparison.options, key=lambda id: comparison.options[id].avoided_user_hours.value or 0.0
    )
    avoided = spell_estimate(less(comparison.rows[best][UNMET]))
    return (
        f"{len(comparison.options)} options, {best} avoids most, {avoided} user-hours a year, "
        f"{comparison.replications:,} replications"
    )


def comparison_tables(comparison: Comparison) -> list[Table]:
    """Return the tables, the answer first."""
    found = [
        _answer(comparison),
        _costs(comparison),
        *(_services(comparison, id) for id in comparison.options),
        _pairing(comparison),
        _method(comparison),
    ]
    if comparison.warnings:
        found.append(Table("Warnings", (), tuple((f"- {text}",) for text in comparison.warnings)))
    return [table for table in found if table.rows]


def less(estimate: Estimate) -> Estimate:
    """Return the estimate of what is avoided from that of what is added."""

    def turned(x: float | None) -> float | None:
        return None if x is None else 0.0 - x

    return replace(
        estimate,
        value=turned(estimate.value),
        low=turned(estimate.high),
        high=turned(estimate.low),
        input_low=turned(estimate.input_high),
        input_high=turned(estimate.input_low),
    )


def _confidence(comparison: Comparison) -> str:
    return f"{100 * comparison.base[UNMET].confidence:g} %"


def _difference(comparison: Comparison, option: str, measure: str, scale: float = 1.0) -> str:
    """Return a difference with its interval; where no history differed, that it is none."""
    estimate = comparison.rows[option].get(measure)
    if estimate is None:
        return "-"
    if comparison.pairing[option][measure].differing == 0:
        return "none seen"
    if scale < 0:
        estimate, scale = less(estimate), -scale
    return spell_estimate(estimate, scale=scale)


def _answer(comparison: Comparison) -> Table:
    measures = [name for name in ("score", "all_kept") if name in comparison.base]
    rows = [
        (
            id,
            _difference(comparison, id, UNMET, -1.0),
            spell_input(less(comparison.rows[id][UNMET])) or "-",
            *(_difference(comparison, id, measure) for measure in measures),
        )
        for id in comparison.options
    ]
    heads = {"score": "score", "all_kept": "P(all kept)"}
    name = "the document" if comparison.name is None else comparison.name
    return Table(
        f"Options against {name}",
        (
            "option",
            f"user-hours avoided a year [{_confidence(comparison)}]",
            "with uncertain inputs",
            *(f"{heads[measure]}, option minus base" for measure in measures),
        ),
        tuple(rows),
        note=f"over {spell_hours(comparison.horizon_h)}, given the inputs; as it is, "
        f"{spell_estimate(comparison.base[UNMET])} user-hours are unmet a year",
        foot="none seen: no history of the sample differed; the interval, in the result, says what "
        "may still hide",
    )


def _costs(comparison: Comparison) -> Table:
    rows = [
        (id, _money(option.cost), _ratio(option), _front(option))
        for id, option in comparison.options.items()
    ]
    return Table(
        "What it costs",
        (
            "option",
            f"cost over {spell_hours(comparison.horizon_h)}",
            "per avoided user-hour",
            "on the front of cost and user-hours avoided",
        ),
        tuple(rows),
        note="in the money of the options, not discounted, with the costs of what is included",
        foot="on the front: not shown to be dominated, all tests together at "
        f"{_confidence(comparison)}; base, which costs nothing, is among what may dominate",
        text=(-1,),
    )


def _money(cost: float | None) -> str:
    if cost is None:
        return "not stated"
    return f"{cost / 1e6:,.0f} M" if cost >= 1e7 else f"{cost:,.0f}"


def _ratio(option: ComparedOption) -> str:
    found = option.cost_per_avoided_user_hour
    return f"- ({option.why_no_ratio})" if found is None else spell_estimate(found)


def _front(option: ComparedOption) -> str:
    if option.on_front is None:
        return "-"
    return "yes" if option.on_front else f"no: {', '.join(option.dominated_by)}"


def _services(comparison: Comparison, option: str) -> Table:
    """Return the services that gain or lose most by an option."""
    ids = [name.rpartition("/")[0] for name in comparison.base if name.endswith("/availability")]
    changed = [
        id
        for id in ids
        if any(
            pairing.differing > 0
            for name, pairing in comparison.pairing[option].items()
            if name.rpartition("/")[0] == id
        )
    ]

    def size(id: str) -> tuple[float, float]:
        def of(measure: str) -> float:
            estimate = comparison.rows[option].get(f"{id}/{measure}")
            return 0.0 if estimate is None else abs(estimate.value or 0.0)

        return -of(UNMET), -of("availability")

    changed.sort(key=size)
    rows = [
        (
            id,
            _difference(comparison, option, f"{id}/{UNMET}", -1.0),
            _difference(comparison, option, f"{id}/availability", 100.0),
            _difference(comparison, option, f"{id}/breach", 100.0),
        )
        for id in changed[:MOST_SERVICES]
    ]
    left, same = len(changed) - len(rows), len(ids) - len(changed)
    more = [f"{left} more in the result"] if left else []
    if same:
        more.append(f"{same} of {len(ids)} services the same in every history")
    return Table(
        f"{option}: services",
        (
            "service",
            f"user-hours avoided a year [{_confidence(comparison)}]",
            "availability, % points",
            "P(breach), % points",
        ),
        tuple(rows),
        note="; ".join(more),
    )


def _pairing(comparison: Comparison) -> Table:
    rows = []
    for id, pairings in comparison.pairing.items():
        reduction = pairings[UNMET].variance_reduction
        rows.append(
            (
                id,
                spell_share(pairings[UNMET].differing),
                "-" if reduction is None else f"{reduction:,.1f}",
            )
        )
    return Table(
        "What common random numbers gave",
        ("option", "histories that differ", "variance of the difference is smaller by"),
        tuple(rows),
        note="of all unmet user-hours; against two independent samples of the same sizes",
    )


def _method(comparison: Comparison) -> Table:
    rows = [
        ("method", f"{comparison.method}, paired by the ids of the elements"),
        (
            "replications",
            f"{comparison.replications:,} of each document ({comparison.events:,} events)",
        ),
        ("computing", f"{comparison.seconds:.2f} s on {comparison.threads} threads"),
        ("seed", comparison.seed),
        ("model", comparison.model),
        ("options", comparison.changes),
        ("version", f"sitefall {comparison.version}"),
    ]
    return Table("How", (), tuple(rows))
