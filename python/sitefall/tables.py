"""Tables of text: printed with aligned columns, or as HTML."""

from __future__ import annotations

import html
import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

#: Columns that running text under a table takes.
WIDTH = 100


@dataclass(frozen=True)
class Table:
    """A title, column heads and rows of text; a table without heads is a list of facts.

    The note stands under the title, the foot under the rows.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    foot: str = ""


def as_text(tables: Sequence[Table]) -> str:
    """Return the tables one below the other; the first column left, the others right-aligned."""
    return "\n\n".join(_table_text(table) for table in tables)


def _table_text(table: Table) -> str:
    lines = [table.title] if table.title else []
    if table.note:
        lines.append(f"  {table.note}")
    body = [table.heads, *table.rows] if table.heads else list(table.rows)
    widths = [max(map(_width, column)) for column in zip(*body, strict=True)] if body else []
    right = bool(table.heads)
    for row in body:
        cells = [
            _padded(cell, width, right=right and index > 0)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append(f"  {'  '.join(cells)}".rstrip())
    if table.foot:
        lines += textwrap.wrap(
            f"({table.foot})", WIDTH, initial_indent="  ", subsequent_indent="   "
        )
    return "\n".join(lines)


def _padded(cell: str, width: int, *, right: bool) -> str:
    space = " " * (width - _width(cell))
    return space + cell if right else cell + space


def _width(text: str) -> int:
    """Return the columns that a terminal gives `text`; Hangul and Kanji take two."""
    return sum(
        0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )


# Notebooks have sheets of their own, which only a style on the element itself overrules.
_CAPTION = "caption-side: top; text-align: left; padding: 1.2em 0 0.3em 0"
_LEFT = "text-align: left; padding: 0.15em 1em 0.15em 0"
_RIGHT = "text-align: right; padding: 0.15em 0 0.15em 1em; white-space: nowrap"
_SMALL = "font-size: 90%; opacity: 0.75"


def as_html(tables: Sequence[Table]) -> str:
    """Return the tables as escaped HTML."""
    return f"<div>{''.join(_table_html(table) for table in tables)}</div>"


def _table_html(table: Table) -> str:
    if not table.heads and all(len(row) == 1 for row in table.rows):
        return _list_html(table)
    right = _RIGHT if table.heads else _LEFT
    heads = "".join(
        f'<th scope="col" style="{right if index else _LEFT}">{html.escape(head)}</th>'
        for index, head in enumerate(table.heads)
    )
    head = f"<thead><tr>{heads}</tr></thead>" if heads else ""
    rows = "".join(_row_html(row, right) for row in table.rows)
    small = f'<div style="{_SMALL}">{html.escape(table.foot)}</div>' if table.foot else ""
    caption = f'<caption style="{_CAPTION}">{_title_html(table)}</caption>'
    return f"<table>{caption}{head}<tbody>{rows}</tbody></table>{small}"


def _row_html(row: tuple[str, ...], style: str) -> str:
    name = f'<th scope="row" style="{_LEFT}">{html.escape(row[0])}</th>'
    cells = "".join(f'<td style="{style}">{html.escape(cell)}</td>' for cell in row[1:])
    return f"<tr>{name}{cells}</tr>"


def _list_html(table: Table) -> str:
    items = "".join(f"<li>{html.escape(row[0].removeprefix('- '))}</li>" for row in table.rows)
    return f'<div style="{_CAPTION}">{_title_html(table)}</div><ul>{items}</ul>'


def _title_html(table: Table) -> str:
    note = f'<div style="{_SMALL}">{html.escape(table.note)}</div>' if table.note else ""
    return f"<strong>{html.escape(table.title)}</strong>{note}"
