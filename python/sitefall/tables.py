"""Tables of text: printed with aligned columns, or as HTML."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A title, column heads and rows of text; a table without heads is a list of facts."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


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


def as_html(tables: Sequence[Table]) -> str:
    """Return the tables as escaped HTML."""
    return "".join(_table_html(table) for table in tables)


def _table_html(table: Table) -> str:
    caption = html.escape(" ".join(filter(None, (table.title, table.note))))
    heads = "".join(f'<th scope="col">{html.escape(head)}</th>' for head in table.heads)
    rows = "".join(
        f'<tr><th scope="row">{html.escape(row[0])}</th>'
        + "".join(f"<td>{html.escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in table.rows
    )
    head = f"<thead><tr>{heads}</tr></thead>" if heads else ""
    return f"<table><caption>{caption}</caption>{head}<tbody>{rows}</tbody></table>"
