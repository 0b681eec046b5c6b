"""How many losses a service survives, as counted and as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .tables import Table

#: What the two orders are, for the foot of a table.
ORDERS = (
    "nominal: fewest replicas to lose, as a counter of replicas sees it; effective: fewest "
    "elements or hazards whose loss for good keeps the service below its level"
)


@dataclass(frozen=True)
class Redundancy:
    """How many losses a service survives, as counted and as it is.

    Attributes
    ----------
    nominal : int
        Fewest replicas whose loss takes the service below its level, where each that is left
        serves; 0 where it never reaches it.
    effective : int or None
        Fewest elements or hazards whose loss for good does; None where more than four are needed.
    refusal : str or None
        Why there is no effective number.
    """

    nominal: int
    effective: int | None
    refusal: str | None = None

    def __str__(self) -> str:
        return f"{self.nominal} / {self.spelled_effective()}"

    def spelled_effective(self) -> str:
        """Return the effective order in words."""
        if self.refusal is not None:
            return "not told"
        return "more than 4" if self.effective is None else str(self.effective)


def redundancy_table(found: Mapping[str, Redundancy]) -> Table:
    """Return the table of all services."""
    refusals = [f"{name}: {one.refusal}" for name, one in found.items() if one.refusal]
    rows = tuple((name, str(one.nominal), one.spelled_effective()) for name, one in found.items())
    return Table(
        "Redundancy, nominal and effective",
        ("service", "nominal", "effective"),
        rows,
        note="; ".join(refusals),
        foot=ORDERS,
    )
