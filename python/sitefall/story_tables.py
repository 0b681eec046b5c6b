"""The printed form of a Story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .story_lines import StoryEvent, down_at, few, spell_when
from .tables import Table
from .units import spell_hours

if TYPE_CHECKING:
    from .telling import Story, StoryOutage

MOST_OUTAGES = 20
MOST_EPISODES = 3
MOST_LINES = 60
MOST_BEFORE = 10
_FOR = {
    "year": "the year with the most user-hours unmet",
    "event": "the event with the most user-hours unmet",
    "history": "the history with the most user-hours unmet",
    "outage": "the longest outage",
}

_PLURAL = {"is": "are", "has": "have", "does": "do", "goes": "go"}


@dataclass(frozen=True)
class Episode:
    """Outages that overlap, and what they cost together."""

    from_h: float
    until_h: float
    outages: tuple[StoryOutage, ...]

    @property
    def unmet_user_hours(self) -> float:
        """What all its outages cost."""
        return sum(outage.unmet_user_hours for outage in self.outages)


def episodes(outages: Sequence[StoryOutage]) -> list[Episode]:
    """Return the outages gathered by overlap, the costliest first."""
    gathered: list[list[StoryOutage]] = []
    until = -1.0
    for outage in sorted(outages, key=lambda o: o.from_h):
        if outage.from_h > until:
            gathered.append([])
        gathered[-1].append(outage)
        until = max(until, outage.until_h)
    found = [Episode(g[0].from_h, max(o.until_h for o in g), tuple(g)) for g in gathered]
    return sorted(found, key=lambda e: (-e.unmet_user_hours, e.from_h - e.until_h))


def story_summary(story: Story) -> str:
    """Return one line."""
    return (
        f"{_title(story)}: {len(story.outages):,} outages, "
        f"{spell_user_hours(story.unmet_user_hours)} user-hours unmet"
    )


def spell_user_hours(value: float) -> str:
    """Return user-hours with three digits, large ones in millions.

    Examples
    --------
    >>> spell_user_hours(18_241_315_412.4), spell_user_hours(1234.5), spell_user_hours(0.25)
    ('18,241 M', '1,234', '0.25')
    """
    if value >= 1e6:
        return f"{value / 1e6:,.{2 if value < 1e7 else 1 if value < 1e8 else 0}f} M"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _title(story: Story) -> str:
    of = f"of replication {story.replication:,}"
    return f"The whole {of[3:]}" if story.year is None else f"Year {story.year} {of}"


def story_tables(story: Story) -> list[Table]:
    """Return the tables, what it cost first, then the timelines of the costliest events."""
    found = episodes(story.outages)
    tables = [_head(story, found), _outages(story)]
    for place, episode in enumerate(found[:MOST_EPISODES], 1):
        tables.append(_timeline(story, episode, place))
    tables += [_waits(story), _again(story)]
    return [table for table in tables if table.rows]


def _head(story: Story, found: Sequence[Episode]) -> Table:
    rows = [("user-hours unmet", spell_user_hours(story.unmet_user_hours))]
    if found:
        worst = found[0]
        rows.append(
            (
                "of these by the worst event",
                f"{spell_user_hours(worst.unmet_user_hours)}: {_size(worst)}, from "
                + spell_when(worst.from_h),
            )
        )
    breaches = [o.service for o in story.outages if o.breach]
    services = len({o.service for o in story.outages})
    rows.append(("outages", f"{len(story.outages):,} of {_services(services)}"))
    if breaches:
        rows.append(("tolerances breached first", few(breaches, 5)))
    if story.told_for is not None:
        service, _, what = story.told_for.rpartition("/")
        of = f" of {service}" if service else ""
        histories = "" if story.of is None else f", in {story.of:,} histories"
        rows.append(("told because it is", f"{_FOR[what]}{of}{histories}"))
    name = "" if story.name is None else f" of {story.name}"
    return Table(f"{_title(story)}{name}", (), tuple(rows))


def _outages(story: Story) -> Table:
    costliest = sorted(story.outages, key=lambda o: (-o.unmet_user_hours, -o.hours))
    rows = [
        (
            outage.service + (" (the worst)" if place == 0 else ""),
            spell_when(outage.from_h),
            ("over " if outage.open else "") + spell_hours(outage.hours),
            f"{outage.lowest_level:.3g}",
            spell_user_hours(outage.unmet_user_hours),
            "yes" if outage.breach else "-",
            outage.cause,
        )
        for place, outage in enumerate(costliest[:MOST_OUTAGES])
    ]
    left = len(costliest) - MOST_OUTAGES
    return Table(
        "Its outages, the costliest first",
        (
            "service",
            "began",
            "lasted",
            "lowest level",
            "user-hours unmet",
            "first breach",
            "began with",
        ),
        tuple(rows),
        note=f"{left:,} more in the result" if left > 0 else "",
        text=(1, -1),
    )


def _timeline(story: Story, episode: Episode, place: int) -> Table:
    rows = [
        (f"{event.time_h:,.2f}", spell_when(event.time_h), "before", event.subject, event.what)
        for event in _before(story, episode)
    ]
    groups = _grouped(_during(story, episode))
    if len(groups) > MOST_LINES:
        groups = [group for group in groups if not _is_detail(group)]
    rows += [
        (
            f"{group[0].time_h:,.2f}",
            spell_when(group[0].time_h),
            f"+{spell_hours(group[0].time_h - episode.from_h)}",
            few([event.subject for event in group]),
            _said(group),
        )
        for group in groups
    ]
    left = len(rows) - MOST_LINES
    if left > 0:
        cut = 2 * MOST_LINES // 3
        rows[cut : cut + left] = [("...", "", "", f"{left:,} more lines", "in the result")]
    which = "the worst event" if place == 1 else f"event {place}, the next by cost"
    cost = spell_user_hours(episode.unmet_user_hours)
    return Table(
        f"What happened: {which}, {_size(episode)}, {cost} user-hours unmet",
        ("hour", "when", "since it began", "who", "what"),
        tuple(rows),
        foot="hour: of the history; when: year of the history, day of the year and clock",
        text=(1, 3, 4),
    )


def _size(episode: Episode) -> str:
    services = len({o.service for o in episode.outages})
    return f"{spell_hours(episode.until_h - episode.from_h)}, {_services(services)}"


def _services(count: int) -> str:
    return f"{count} service{'s' if count != 1 else ''}"


def _before(story: Story, episode: Episode) -> list[StoryEvent]:
    """Return the hazards that strike in it, and by what went down that was down when it began."""
    earlier = [event for event in story.timeline if event.time_h < episode.from_h]
    striking = [
        event
        for event in earlier
        if event.about == "hazard"
        and any(
            hit.what == f"is hit by {event.subject}" and hit.time_h >= event.time_h
            for hit in _during(story, episode)
        )
    ]
    found = [*down_at(earlier, episode.from_h)[-MOST_BEFORE:], *striking[-1:]]
    return sorted(found, key=lambda event: event.time_h)


def _during(story: Story, episode: Episode) -> list[StoryEvent]:
    """Return what happened in it, and after it the return of what went down in it."""
    during = [e for e in story.timeline if episode.from_h <= e.time_h <= episode.until_h]
    down = {event.subject for event in down_at(during, float("inf"))}
    for event in story.timeline:
        if event.time_h > episode.until_h and event.comes_back and event.subject in down:
            down.remove(event.subject)
            during.append(event)
    return during


def _grouped(events: Sequence[StoryEvent]) -> list[list[StoryEvent]]:
    """Return the lines that say the same of several at one instant, together."""
    groups: dict[tuple[float, str, str], list[StoryEvent]] = {}
    for event in events:
        groups.setdefault((event.time_h, event.about, event.what), []).append(event)
    return list(groups.values())


def _is_detail(group: Sequence[StoryEvent]) -> bool:
    """Return whether a long story is as clear without it: what runs as planned, short waits."""
    return group[0].about == "job" and all((event.hours or 0.0) < 1 for event in group)


def _said(group: Sequence[StoryEvent]) -> str:
    """Return what the lines of a group say, of one or of several."""
    what = group[0].what
    lengths = sorted(event.hours for event in group if event.hours is not None)
    if lengths:
        low, high = spell_hours(lengths[0]), spell_hours(lengths[-1])
        length = low if low == high else f"{low} to {high}"
        what = what.replace("waits for", f"waits {length} for")
        what = what.replace("loses data", f"loses {length} of data")
    verb, space, rest = what.partition(" ")
    return what if len(group) == 1 else f"{_PLURAL.get(verb, verb[:-1])}{space}{rest}"


def _waits(story: Story) -> Table:
    waits = [e for e in story.timeline if e.about == "job" and e.hours is not None]
    waits.sort(key=lambda event: -(event.hours or 0.0))
    rows = [
        (
            event.subject,
            event.what.removeprefix("waits for ").partition(";")[0],
            spell_hours(event.hours or 0.0),
            spell_when(event.time_h),
        )
        for event in waits[:MOST_OUTAGES]
    ]
    left = len(waits) - MOST_OUTAGES
    return Table(
        "What waited for what, the longest first",
        ("job", "waited for", "for", "from"),
        tuple(rows),
        note=f"{left:,} more in the result" if left > 0 else "",
        text=(1, 3),
    )


def _again(story: Story) -> Table:
    rows = [
        ("replication", f"{story.replication} of stratum {story.stratum}"),
        ("horizon", spell_hours(story.horizon_h)),
        ("seed", story.seed),
        ("model", story.model),
        ("version", f"sitefall {story.version}"),
        (
            "again by",
            f"sitefall story FILE --replication {story.replication} "
            f"--stratum '{story.stratum}' --seed {story.seed} --horizon '{story.horizon_h:g} h'"
            + ("" if story.year is None else f" --year {story.year}"),
        ),
    ]
    return Table("How to have it again", (), tuple(rows))
