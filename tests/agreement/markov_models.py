"""Chains of the reference values, and an exact solver of small chains that shares no code."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sitefall.markov import Chain, k_of_n

Entry = dict[str, Any]
Rates = dict[tuple[int, int], Fraction]


def shared_repair(model: Entry) -> tuple[Chain, list[int]]:
    """The chain of k-of-n, and its down states."""
    units, needed = model["units"], model["needed"]
    chain = k_of_n(
        units,
        needed,
        crews=model["repair_crews"],
        failure_rate=Fraction(model["failure_rate_per_h"]),
        repair_rate=Fraction(model["repair_rate_per_h"]),
        standby="cold" if model["redundancy"].startswith("cold") else "active",
        fail_while_down=model["while_down"] == "units keep failing",
    )
    return chain, list(range(units - needed + 1, len(chain)))


def written(model: Entry) -> tuple[Chain, list[str]]:
    """The chain whose transitions the case lists, and its down or absorbing states."""
    transitions = [(a, b, Fraction(rate)) for a, b, rate in model["transitions_per_h"]]
    chain = Chain(list(model["states"]), transitions, start=model["initial"])
    return chain, model.get("down") or model["absorbing"]


def chunks(model: Entry) -> tuple[Chain, list[int]]:
    """Chunks that are lost and rebuilt; the states count those lost, the last is the loss."""
    serial = (
        model["kind"] == "stripe_serial_recovery" or model["rebuild"] == "one lost chunk at a time"
    )
    if model["kind"] == "stripe_serial_recovery":
        lost, rebuilt = model["chunk_unavailable_rate_per_day"], model["recovery_rate_per_day"]
        needed = model["chunks_needed"]
    else:
        lost, rebuilt = model["chunk_loss_rate_per_h"], model["rebuild_rate_per_h"]
        needed = model["chunks_needed_to_read"]
    all_chunks = model["chunks"]
    last = all_chunks - needed + 1
    transitions: list[tuple[int, int, Fraction]] = []
    for gone in range(last):
        transitions.append((gone, gone + 1, (all_chunks - gone) * Fraction(lost)))
        if gone:
            transitions.append((gone, gone - 1, (1 if serial else gone) * Fraction(rebuilt)))
    return Chain(last + 1, transitions, start=0), [last]


def solve(matrix: list[list[Fraction]], right: list[Fraction]) -> list[Fraction]:
    """The solution of a linear system, by Gauss in fractions."""
    n = len(matrix)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for k in range(n):
        pivot = next(r for r in range(k, n) if rows[r][k])
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [each / rows[k][k] for each in rows[k]]
        for r in range(n):
            if r != k and rows[r][k]:
                factor = rows[r][k]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[k], strict=True)]
    return [row[n] for row in rows]


def generator(n: int, rates: Rates) -> list[list[Fraction]]:
    q = [[Fraction(0)] * n for _ in range(n)]
    for (i, j), rate in rates.items():
        q[i][j] += rate
        q[i][i] -= rate
    return q


def steady(n: int, rates: Rates) -> list[Fraction]:
    """The steady state of an irreducible chain."""
    q = generator(n, rates)
    balance = [[q[i][j] for i in range(n)] for j in range(n - 1)] + [[Fraction(1)] * n]
    return solve(balance, [Fraction(0)] * (n - 1) + [Fraction(1)])


def mean_times(n: int, rates: Rates, target: Sequence[int]) -> list[Fraction]:
    """Mean time from each state outside `target` until it, in the order of the states."""
    outside = [i for i in range(n) if i not in target]
    q = generator(n, rates)
    return solve([[-q[i][j] for j in outside] for i in outside], [Fraction(1)] * len(outside))


def after(n: int, rates: Rates, start: int, hours: Fraction, terms: int = 60) -> list[Fraction]:
    """The distribution after some hours: Taylor's series of exp(Qh) in fractions, then squared.

    Rounded to 1e-60 after each squaring; h is so short that the first term left out is below that.
    """
    q = generator(n, rates)
    most = max(-q[i][i] for i in range(n))
    halvings = 0
    while most * hours / 2**halvings > 1:
        halvings += 1
    h = hours / 2**halvings
    power = [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]
    total = [row[:] for row in power]
    for k in range(1, terms):
        power = [[rounded(each * h / k) for each in row] for row in product(power, q)]
        total = [
            [a + b for a, b in zip(x, y, strict=True)] for x, y in zip(total, power, strict=True)
        ]
    for _ in range(halvings):
        total = [[rounded(each) for each in row] for row in product(total, total)]
    return total[start]


def product(a: list[list[Fraction]], b: list[list[Fraction]]) -> list[list[Fraction]]:
    n = len(a)
    return [[sum((a[i][k] * b[k][j] for k in range(n)), Fraction(0)) for j in range(n)]
            for i in range(n)]  # fmt: skip


def rounded(value: Fraction, digits: int = 90) -> Fraction:
    return Fraction(round(value * 10**digits), 10**digits)
