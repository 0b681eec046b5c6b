"""One page that tells what was found: needs no network, no script, nothing but a browser."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .errors import RequestError, shown
from .files import write_whole
from .restoration_svg import restoration_svg
from .result import Result
from .stressing import Stress
from .tables_html import SHEET, as_html

__all__ = ["report"]

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --soft: #666;
  --line: #ccc; --bar: #3b6ea8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8e8; --paper: #16181b; --soft: #a0a0a0; --line: #444; --bar: #7fb0e6; } }
body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
.verdict { font-size: 1.1rem; border-left: 4px solid var(--bar); padding: 0.3rem 0.8rem; }
table { border-collapse: collapse; min-width: 26rem; }
td, th { border-bottom: 1px solid var(--line); vertical-align: top; }
.wide { overflow-x: auto; }
figure { margin: 1rem 0; } figcaption { color: var(--soft); font-size: 90%; }
svg.restoration { width: 100%; height: auto; font: 12px system-ui, sans-serif; }
svg .grid { stroke: var(--line); } svg .mark { stroke: var(--ink); stroke-width: 2; }
svg .bar { fill: var(--bar); opacity: 0.65; } svg text { fill: var(--ink); }
svg .tick { text-anchor: middle; fill: var(--soft); } svg .name { text-anchor: end; }
@media print { body { max-width: none; margin: 0; } details { display: none; }
  h2, caption { break-after: avoid; } .wide { overflow: visible; } }
"""


def report(results: Result | Sequence[Result], path: str | Path) -> None:
    """Write one self-contained HTML page about one result or several.

    Parameters
    ----------
    results : Result or sequence of Result
        What `score`, `stress`, `audit`, `cuts` or `compare` gave, in the order to be told.
    path : str or Path
        Where to write.

    Raises
    ------
    RequestError
        Where there is no result, or something else is given.

    Examples
    --------
    >>> import sitefall, tempfile, pathlib
    >>> lost = sitefall.stress(sitefall.example("two-sites"), "a", replications=50, rng=1)
    >>> page = pathlib.Path(tempfile.mkdtemp()) / "lost.html"
    >>> sitefall.report(lost, page)
    >>> "<svg" in page.read_text(encoding="utf-8")
    True
    """
    told = [results] if isinstance(results, Result) else list(results)
    if not told:
        raise RequestError("a report needs at least one result")
    for one in told:
        if not isinstance(one, Result):
            raise RequestError(f"a report is made of results; found {shown(one)}")
    write_whole(path, _page(told))


def _page(results: list[Result]) -> str:
    name = next((str(n) for r in results if (n := getattr(r, "name", None))), "sitefall")
    title = html.escape(name)
    body = "".join(_section(result) for result in results)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}{SHEET}</style></head>'
        f"<body><h1>{title}</h1><p>All numbers are given the inputs.</p>{body}</body></html>\n"
    )


def _section(result: Result) -> str:
    heading = {
        "score": "How it stands",
        "stress": "After a loss",
        "audit": "What is claimed",
        "cuts": "What stops it",
        "comparison": "What changes would buy",
        "plan": "What a score will take",
        "rare": "What nearly never happens",
        "story": "What happened in a bad year",
    }.get(result.kind, result.kind)
    picture = (
        f'<div class="wide">{restoration_svg(result)}</div>' if isinstance(result, Stress) else ""
    )
    data = json.dumps(
        _without_curves(result.to_dict()),
        ensure_ascii=False, allow_nan=False, separators=(",", ":"),
    ).replace("<", "\\u003c")  # fmt: skip
    return (
        f"<section><h2>{html.escape(heading)}</h2>"
        f'<p class="verdict">{html.escape(result.summary())}</p>{picture}'
        f"{as_html(result.tables(), inline=False)}"
        "<details><summary>The numbers, as data</summary>"
        f'<script type="application/json">{data}</script>'
        "<p>They stand in the page's source, as <code>to_dict()</code> gives them; the curves and "
        "the law of each time, point by point, stand in what <code>save()</code> writes.</p>"
        "</details></section>"
    )


def _without_curves(data: Any) -> Any:
    """Return the data of a result without what is told point by point; it loads as the whole."""
    if isinstance(data, dict):
        return {
            key: {} if key == "curves" else _without_curves(item)
            for key, item in data.items()
            if key != "quantiles"
        }
    return [_without_curves(item) for item in data] if isinstance(data, list) else data
