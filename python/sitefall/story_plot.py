"""A story as a picture: the level of each service through the costliest event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .optional import need
from .story_lines import MARGIN, spell_when
from .story_tables import Episode, episodes, spell_user_hours
from .units import readable_unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .telling import Story

MOST_ROWS = 40
LOST = "#D55E00"


def plot_story(story: Story, ax: Axes | None) -> Axes:
    """Draw the level that each service loses, as a bar so high; the costliest service on top."""
    found = episodes(story.outages)
    rows = _rows(found[0]) if found else []
    if ax is None:
        size = (7.2, max(3.2, 1.6 + 0.26 * len(rows)))
        figure = need("matplotlib.figure", "plot").Figure(figsize=size, layout="constrained")
        ax = figure.subplots()
    assert ax is not None
    ax.set_yticks(range(len(rows)), rows)
    ax.set_ylabel("service")
    ax.invert_yaxis()
    if not found:
        ax.set_xlabel("time (hours)")
        ax.set_title(f"{story.name}\nno outage")
        return ax
    episode = found[0]
    unit, size_h = readable_unit((episode.until_h - episode.from_h) / 2)
    for row, service in enumerate(rows):
        for start, end, lost in _steps(story, episode, service):
            ax.broken_barh(
                [((start - episode.from_h) / size_h, (end - start) / size_h)],
                (row + 0.4 - 0.8 * lost, 0.8 * lost),
                color=LOST,
            )
        ax.axhline(row + 0.4, color="0.8", linewidth=0.6)
    left = len({o.service for o in episode.outages}) - len(rows)
    ax.set_xlim(0, (episode.until_h - episode.from_h) / size_h)
    ax.set_xlabel(f"time since {spell_when(episode.from_h)} ({unit})")
    more = f", {left} services more" if left > 0 else ""
    ax.set_title(
        f"{story.name}: the level that each service lacks\n"
        f"worst event of replication {story.replication:,}: "
        f"{spell_user_hours(episode.unmet_user_hours)} user-hours{more}"
    )
    return ax


def _rows(episode: Episode) -> list[str]:
    cost: dict[str, float] = {}
    for outage in episode.outages:
        cost[outage.service] = cost.get(outage.service, 0.0) + outage.unmet_user_hours
    return sorted(cost, key=lambda service: -cost[service])[:MOST_ROWS]


def _steps(story: Story, episode: Episode, service: str) -> list[tuple[float, float, float]]:
    """Return (from, until, level lost) of a service through an event."""
    steps: list[tuple[float, float, float]] = []
    since, level = episode.from_h, 1.0
    for event in story.timeline:
        if event.subject != service or event.level is None or event.time_h > episode.until_h:
            continue
        if event.time_h >= episode.from_h:
            if level < 1 - MARGIN and event.time_h > since:
                steps.append((since, event.time_h, 1 - level))
            since = event.time_h
        level = event.level
    if level < 1 - MARGIN and episode.until_h > since:
        steps.append((since, episode.until_h, 1 - level))
    return steps
