"""Studies of rare events as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .estimate import spell_estimate
from .tables import Table
from .units import spell_hours

if TYPE_CHECKING:
    from .rarity import Rare

_LEGEND = (
    "effective size: how many equal excursions would bear the estimate as well, 50 at least; "
    "top 1 %: what the heaviest of them bear; ways: distinct sets of losses that they ended in"
)


def rare_tables(rare: Rare) -> list[Table]:
    """Return the estimates with what speaks for them, the warnings, and how they came about."""
    confidence = {getattr(one, rare.target).confidence for one in rare.services.values()}
    of = f"{rare.target} [{100 * confidence.pop():g} %]" if len(confidence) == 1 else rare.target
    by_outages = rare.target == "unavailability"
    heads = ("service", of, "trusted", "interruptions a year", "effective size", "top 1 %", "ways")
    rows = tuple(
        (
            name,
            spell_estimate(getattr(study, rare.target)),
            "yes" if study.trusted else "no",
            spell_estimate(study.interruptions_per_year) if by_outages else "-",
            f"{study.effective_size:,.0f}",
            f"{100 * study.top_share:.0f} %",
            f"{study.paths}",
        )
        for name, study in rare.services.items()
    )
    title = "Rare events" if rare.name is None else f"Rare events of {rare.name}"
    over = f"over {spell_hours(rare.horizon_h)}"
    found = [Table(f"{title}, {over}", heads, rows, note=_LEGEND)]
    if rare.warnings:
        found.append(Table("Warnings", (), tuple((f"- {text}",) for text in rare.warnings)))
    return [*found, _how(rare)]


def _how(rare: Rare) -> Table:
    methods = sorted({study.method for study in rare.services.values() if study.method})
    rows = (
        ("method", "; ".join(methods) or rare.method),
        ("replications", f"{rare.replications:,} at most ({rare.events:,} events)"),
        ("computing", f"{rare.seconds:.2f} s on {rare.threads} threads"),
        ("seed", rare.seed),
        ("model", rare.model),
        ("version", f"sitefall {rare.version}"),
    )
    return Table("How", (), rows)
