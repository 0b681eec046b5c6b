"""The printed form of an Audit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .estimate import spell_estimate
from .redundancy import redundancy_table
from .tables import Table
from .units import spell_hours

if TYPE_CHECKING:
    from .auditing import Audit, AuditedClaim, BackHours, Reason

ORDER = ("failover", "needs", "alone", "data", "degraded", "capacity", "time")


def audit_summary(audit: Audit) -> str:
    """Return one line."""
    verdicts = [claim.verdict for claim in audit.claims.values()]
    told = ", ".join(
        f"{verdicts.count(verdict)} {verdict}"
        for verdict in ("refuted", "undecided", "holds")
        if verdict in verdicts
    )
    count = f"{len(verdicts)} claim{'s' * (len(verdicts) != 1)}"
    return f"{audit.name}: {count}: {told}"


def sentences(claim: AuditedClaim, missed: Iterable[str]) -> tuple[str, ...]:
    """Return the counterexample in words: what the loss takes along, and who is back when."""
    wanted = set(missed)
    by_reason: dict[Reason, list[str]] = {}
    for name, after in claim.worst.services.items():
        if name in wanted:
            for reason in after.because:
                by_reason.setdefault(reason, []).append(name)
    ranked = sorted(by_reason, key=lambda reason: (ORDER.index(reason.kind), reason.job or ""))
    everyone = len(wanted)
    gone = set(claim.worst.lost)
    return (
        *(_spelled(reason, by_reason[reason], everyone, gone) for reason in ranked),
        _back(claim, wanted),
    )


def told(lost: Iterable[str], found: Iterable[str]) -> str:
    """Return the sentences as one, with what is lost before them."""
    return f"lose {_listed(lost)}: {'; '.join(found)}"


def _spelled(reason: Reason, services: list[str], everyone: int, gone: set[str]) -> str:
    who = "" if len(services) == everyone else f" ({_listed(services, 3)})"
    missing = _missing(reason, gone)
    if reason.kind == "failover":
        other = "goes on another way" if reason.has_other_way else "waits"
        return f"the {reason.job} needs {missing}, and {other}{who}"
    if reason.kind == "needs":
        return f"what is to serve needs {missing}{who}"
    if reason.kind == "degraded":
        comma = "," if ", which" in missing or ", for" in missing else ""
        return f"without {missing}{comma} it carries {_percent(reason.level)}{who}"
    if reason.kind == "capacity":
        return f"then {_percent(reason.level)} of capacity{who}"
    if reason.kind == "alone":
        return f"there is no other instance{who}"
    if reason.kind == "data":
        return f"no copy of the data is left{who}"
    return f"nothing is missing, but what has to be done takes too long or fails too often{who}"


def _missing(reason: Reason, gone: set[str]) -> str:
    """Return what is missing: itself lost, standing only where the loss fell, or for want of it."""
    if reason.needs != reason.lost:
        needs = _listed(reason.needs)
        return f"{needs}, for want of {_listed(reason.lost)}" if reason.lost else needs
    themselves = [need for need in reason.needs if need in gone]
    there = [need for need in reason.needs if need not in gone]
    parts = []
    if themselves:
        parts.append(f"{_listed(themselves)}, which {'is' if len(themselves) == 1 else 'are'} lost")
    if there:
        stand = "stands" if len(there) == 1 else "stand"
        parts.append(f"{_listed(there)}, which {stand} only there")
    return ", and ".join(parts)


def _percent(share: float | None) -> str:
    return f"{100 * (share or 0.0):.0f} %"


def _listed(names: Iterable[str], most: int = 6) -> str:
    names = list(names)
    shown = names[:most]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(shown) + more


def _back(claim: AuditedClaim, missed: set[str]) -> str:
    times = {n: a.back_hours for n, a in claim.worst.services.items() if n in missed}
    first = min(times, key=lambda n: _rank(times[n]))
    last = max(times, key=lambda n: _rank(times[n]))
    level = _percent(claim.capacity)
    if times[first].p5 is None:
        who = f"{first} is" if first == last else f"{_listed(sorted(missed), 3)} are"
        return f"{who} never back at {level} within the watch"
    spelled = f"{first} is back at {level} {_span(times[first])}"
    return spelled if first == last else f"{spelled}, {last} {_span(times[last])}"


def _rank(back: BackHours) -> float:
    return float("inf") if back.p50 is None else back.p50


def _span(back: BackHours) -> str:
    if back.p5 is None:
        return "never within the watch"
    if back.p95 is None:
        return f"after {spell_hours(back.p5)} at the earliest, often never"
    return f"after {spell_hours(back.p5)} to {spell_hours(back.p95)}"


def audit_tables(audit: Audit) -> list[Table]:
    """Return the tables, the verdicts first."""
    found = [
        _verdicts(audit),
        *_counterexamples(audit),
        redundancy_table(audit.redundancy),
        _method(audit),
    ]
    if audit.warnings:
        found.append(Table("Warnings", (), tuple((f"- {text}",) for text in audit.warnings)))
    return [table for table in found if table.rows]


def _verdicts(audit: Audit) -> Table:
    rows = []
    for name, claim in audit.claims.items():
        default = " (default)" if claim.writes_probability is False else ""
        service, after = min(
            claim.worst.services.items(), key=lambda item: item[1].kept.value or 0.0
        )
        rows.append(
            (
                name,
                claim.verdict,
                _promise(claim),
                f"{100 * claim.probability:g} %{default}",
                f"{spell_estimate(after.kept, scale=100.0)} %",
                f"{service} after {_listed(claim.worst.lost, 3)}",
            )
        )
    heads = ("claim", "verdict", "promised", "required", "kept at worst", "where")
    return Table(
        f"Claims of {audit.name}",
        heads,
        tuple(rows),
        foot="required: with what probability the promise must be kept for the claim to hold; "
        "kept: the probability that it is, with its interval, given the inputs",
        text=(1, 2, 3, 5),
    )


def _promise(claim: AuditedClaim) -> str:
    parts = []
    if claim.rto_hours is not None:
        since = " of the end" if claim.after_return else ""
        parts.append(f"{_percent(claim.capacity)} within {spell_hours(claim.rto_hours)}{since}")
    if claim.rpo_hours is not None:
        parts.append(f"at most {spell_hours(claim.rpo_hours)} of data")
    return ", ".join(parts)


def _counterexamples(audit: Audit) -> list[Table]:
    tables = []
    for name, claim in audit.claims.items():
        found = claim.counterexample
        if found is None:
            continue
        says = f"“{claim.says}”" if claim.says else ""
        rows = tuple((f"- {sentence}",) for sentence in found.sentences)
        title = f"Refuted: {name}, by the loss of {_listed(found.lost)}"
        tables.append(Table(title, (), rows, note=says))
    return tables


def _method(audit: Audit) -> Table:
    rows = (
        ("method", audit.method),
        ("replications", f"{audit.replications:,} ({audit.events:,} events)"),
        ("computing", f"{audit.seconds:.2f} s on {audit.threads} threads"),
        ("seed", audit.seed),
        ("model", audit.model),
        ("version", f"sitefall {audit.version}"),
    )
    return Table("How", (), rows)
