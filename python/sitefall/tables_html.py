"""Tables as escaped HTML: for notebooks with a style on each element, for a page with classes."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from .tables import Table

# Notebooks have sheets of their own, which only a style on the element itself overrules.
_INLINE = {
    "box": "overflow-x: auto; max-width: 100%; margin-bottom: 1em",
    "title": "caption-side: top; text-align: left; padding: 1.2em 0 0.3em 0",
    "text": "text-align: left; vertical-align: top; padding: 0.15em 1.2em 0.15em 0; "
    "white-space: normal",
    "number": "text-align: right; vertical-align: top; padding: 0.15em 1.2em 0.15em 0; "
    "white-space: nowrap",
    "head": "text-align: right; vertical-align: bottom; padding: 0.15em 1.2em 0.15em 0; "
    "white-space: normal",
    "small": "font-size: 90%; opacity: 0.75; text-align: left",
}
#: The same for a page, which says it once. A table that is wider than the page can be scrolled;
#: on paper, where nothing scrolls, its cells give way.
SHEET = "".join(f".{name} {{ {style}; }}\n" for name, style in _INLINE.items()) + (
    "@media print { .box { overflow: visible; } .box table { font-size: 85%; } "
    ".number { white-space: normal; } tr { break-inside: avoid; } }\n"
)


def as_html(tables: Sequence[Table], *, inline: bool = True) -> str:
    """Return the tables as escaped HTML, each in a box of its own.

    With `inline` every element has its style; without, classes for which `SHEET` has the styles.
    """
    page = _Page(inline)
    return f"<div>{''.join(page.table(table) for table in tables)}</div>"


@dataclass(frozen=True)
class _Page:
    inline: bool

    def _as(self, name: str) -> str:
        return f' style="{_INLINE[name]}"' if self.inline else f' class="{name}"'

    def table(self, table: Table) -> str:
        if table.is_list:
            return self._list(table)
        texts = table.texts()
        heads = "".join(
            f'<th scope="col"{self._as("text" if is_text else "head")}>{html.escape(head)}</th>'
            for head, is_text in zip(table.heads, texts, strict=False)
        )
        head = f"<thead><tr>{heads}</tr></thead>" if heads else ""
        rows = "".join(self._row(row, texts) for row in table.rows)
        small = f"<div{self._as('small')}>{html.escape(table.foot)}</div>" if table.foot else ""
        caption = f"<caption{self._as('title')}>{self._title(table)}</caption>"
        return (
            f"<div{self._as('box')}><table>{caption}{head}<tbody>{rows}</tbody></table>"
            f"{small}</div>"
        )

    def _row(self, row: tuple[str, ...], texts: list[bool]) -> str:
        name = f'<th scope="row"{self._as("text")}>{html.escape(row[0])}</th>'
        cells = "".join(
            f"<td{self._as('text' if is_text else 'number')}>{html.escape(cell)}</td>"
            for cell, is_text in zip(row[1:], texts[1:], strict=True)
        )
        return f"<tr>{name}{cells}</tr>"

    def _list(self, table: Table) -> str:
        items = "".join(f"<li>{html.escape(row[0].removeprefix('- '))}</li>" for row in table.rows)
        return f"<div{self._as('title')}>{self._title(table)}</div><ul>{items}</ul>"

    def _title(self, table: Table) -> str:
        note = f"<div{self._as('small')}>{html.escape(table.note)}</div>" if table.note else ""
        return f"<strong>{html.escape(table.title)}</strong>{note}"
