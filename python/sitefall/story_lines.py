"""From what the core tells of one history to what a reader follows: who, when, what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

YEAR_H = 8760.0
MARGIN = 1e-9
_OTHER_WAY = "the other way is taken"
_GOES_DOWN = ("fails", "is hit", "stops", "does not start")
_COMES_BACK = ("is repaired", "is free again", "works again", "has restarted")


@dataclass(frozen=True)
class StoryEvent:
    """One line of a story.

    Attributes
    ----------
    time_h : float
        Hours from the start of the history.
    about : {"element", "job", "hazard", "service"}
        What kind of thing the line is about.
    subject : str
        Its id: ``"sso"``, ``"sso#2"`` (a copy), ``"messenger/switch"``, ``"fire[a]"``.
    what : str
        Such as ``"stops for want of power"``, ``"waits for sso (needs)"``, ``"falls to 0"``.
    hours : float or None
        Of a wait: how long it lasts.
    level : float or None
        Of a service: its level from now on.
    """

    time_h: float
    about: str
    subject: str
    what: str
    hours: float | None = None
    level: float | None = None

    @property
    def goes_down(self) -> bool:
        """Whether an element goes down by it."""
        return self.about == "element" and self.what.startswith(_GOES_DOWN)

    @property
    def comes_back(self) -> bool:
        """Whether an element comes back by it."""
        return self.about == "element" and self.what.startswith(_COMES_BACK)


def events_of(told: Mapping[str, Any]) -> list[StoryEvent]:
    """Return the lines of a history in order of time, without what says nothing new."""
    waits = _waits(told["waits"])
    levels: dict[str, float] = {}
    spoken_of = {(line["job"], line["time"]) for line in told["story"] if "job" in line}
    events: list[StoryEvent] = []
    for line in _worth_telling(told["story"]):
        if "level" in line:
            events.append(_level(line, levels))
        elif "all_data_lost" in line:
            events.append(_data(line))
        elif "job" in line:
            if line["what"] != "is done" or not _goes_over(line, spoken_of):
                events.append(_job(line, waits))
        elif "element" in line:
            events.append(_element(line))
        else:
            events.append(StoryEvent(line["time"], "hazard", line["hazard"], line["what"]))
    for (job, start), (phrase, hours) in waits.items():
        events.append(StoryEvent(start, "job", job, phrase, hours))
    return sorted(events, key=lambda event: event.time_h)


def _waits(told: Iterable[Mapping[str, Any]]) -> dict[tuple[str, float], tuple[str, float]]:
    """Return by job and beginning what each wait is for and how long it lasts."""
    named: dict[tuple[str, float], list[Mapping[str, Any]]] = defaultdict(list)
    for wait in told:
        named[wait["job"].rstrip("/"), wait["from"]].append(wait)
    return {
        key: (f"waits for {_what_for(found)}", max(wait["until"] for wait in found) - key[1])
        for key, found in named.items()
    }


def _what_for(waits: Iterable[Mapping[str, Any]]) -> str:
    """Return what the ways of one job wait for: ``"sso, switcher (needs), ops (people)"``."""
    by_reason: dict[str, list[str]] = {}
    for wait in waits:
        by_reason.setdefault(wait["reason"], []).append(wait["for"])
    return ", ".join(f"{few(names)} ({reason})" for reason, names in by_reason.items())


def _worth_telling(lines: Sequence[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """Leave out what another line of the same instant says already."""
    said: set[tuple[str, str]] = set()
    time = -1.0
    for line in lines:
        if line["time"] != time:
            time, said = line["time"], set()
        what = line.get("what", "")
        if "job" in line:
            said.add((line["job"], what[-len(_OTHER_WAY) :]))
            if what == "begins" and (line["job"], _OTHER_WAY) in said:
                continue
        elif "element" in line and what in ("stops", "works again"):
            signs = _GOES_DOWN if what == "stops" else _COMES_BACK
            if "for_want_of" not in line and any((line["element"], sign) in said for sign in signs):
                continue
        elif "element" in line:
            both = (*_GOES_DOWN, *_COMES_BACK)
            said |= {(line["element"], sign) for sign in both if what.startswith(sign)}
        yield line


def _goes_over(line: Mapping[str, Any], spoken_of: set[tuple[str, float]]) -> bool:
    """Return whether the next stage of a failover is told of at the instant that one is done."""
    service, _, stage = line["job"].rpartition("/")
    later = {"detect": ("decide", "switch"), "decide": ("switch",)}.get(stage, ())
    return any((f"{service}/{name}", line["time"]) in spoken_of for name in later)


def _level(line: Mapping[str, Any], levels: dict[str, float]) -> StoryEvent:
    service, level = line["service"], line["level"]
    before = levels.get(service, 1.0)
    levels[service] = level
    if level >= 1 - MARGIN:
        what = "is back at full level"
    elif level > before:
        what = f"rises to {level:.3g}"
    else:
        what = f"falls to {level:.3g}"
        what += "" if line["cause"] == "other" else f" ({line['cause']})"
    return StoryEvent(line["time"], "service", service, what, level=level)


def _data(line: Mapping[str, Any]) -> StoryEvent:
    if line["all_data_lost"]:
        return StoryEvent(line["time"], "service", line["service"], "loses all its data")
    return StoryEvent(
        line["time"], "service", line["service"], "loses data", hours=line["data_lost_hours"]
    )


def _job(line: Mapping[str, Any], waits: dict[tuple[str, float], tuple[str, float]]) -> StoryEvent:
    job, what = line["job"].rstrip("/"), line["what"]
    if what.startswith("has to wait") and (job, line["time"]) in waits:
        phrase, hours = waits.pop((job, line["time"]))
        return StoryEvent(line["time"], "job", job, f"{phrase}; {_OTHER_WAY}", hours)
    return StoryEvent(line["time"], "job", job, what)


def _element(line: Mapping[str, Any]) -> StoryEvent:
    subject, what = line["element"], line["what"]
    if "copy" in line and line["copies"] > 1:
        subject = f"{subject}#{line['copy']}"
    if "hazard" in line:
        what += f" by {line['hazard']}"
    if "for_want_of" in line:
        what += f" for want of {few(list(dict.fromkeys(line['for_want_of'])))}"
    return StoryEvent(line["time"], "element", subject, what)


def down_at(events: Iterable[StoryEvent], time_h: float) -> list[StoryEvent]:
    """Return for each element that is down just before `time_h` the line by which it went down.

    Examples
    --------
    >>> fails = StoryEvent(3.0, "element", "sso", "fails")
    >>> down_at([fails, StoryEvent(9.0, "element", "sso", "is repaired")], 5.0) == [fails]
    True
    """
    down: dict[str, StoryEvent] = {}
    for event in events:
        if event.time_h >= time_h:
            break
        if event.goes_down:
            down.setdefault(event.subject, event)
        elif event.comes_back:
            down.pop(event.subject, None)
    return sorted(down.values(), key=lambda event: event.time_h)


def few(names: Sequence[str], most: int = 3) -> str:
    """Return the first names and how many more there are.

    Examples
    --------
    >>> few(["a", "b"]), few(["a", "b", "c", "d", "e"])
    ('a, b', 'a, b, c and 2 more')
    """
    left = len(names) - most
    shown = ", ".join(names[:most] if left > 1 else names)
    return f"{shown} and {left} more" if left > 1 else shown


def spell_when(time_h: float) -> str:
    """Return a time as year, day of the year and clock; the first day of a history is y1 d1.

    Examples
    --------
    >>> spell_when(0.5), spell_when(8760 + 24 * 30 + 13.25)
    ('y1 d1 00:30', 'y2 d31 13:15')
    """
    minutes = int(time_h * 60 + 1e-6)
    days, minute = divmod(minutes, 1440)
    return f"y{days // 365 + 1} d{days % 365 + 1} {minute // 60:02}:{minute % 60:02}"
