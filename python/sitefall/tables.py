"""Tables, printed as text that fits the terminal where it can, or as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .columns import blocks_of, padded, widths_of, wrapped

#: Columns of text where there is no terminal, and where a terminal is wider than a line reads well.
WIDTH, MOST_WIDTH = 100, 120
LEAST_WIDTH = 40
#: A blank at which no line is broken; printed as any other.
NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Table:
    """A title, column heads and rows of text.

    Without heads, rows of one cell are a list and rows of two are facts. The note stands under the
    title, the foot under the rows. The first column holds text, and so do those whose numbers stand
    in `text` (-1 is the last): they stand left and may be wrapped. All others hold numbers, which
    stand right and are never cut.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    foot: str = ""
    text: tuple[int, ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether this is a list of texts."""
        return not self.heads and all(len(row) == 1 for row in self.rows)

    def texts(self) -> list[bool]:
        """Return of each column whether it holds text."""
        count = len(self.heads or next(iter(self.rows), ()))
        places = {0, *(place % count for place in self.text)} if count else set()
        return [not self.heads or column in places for column in range(count)]


def as_text(tables: Sequence[Table], width: int | None = None) -> str:
    """Return the tables one below the other, in so many columns where that can be.

    By default as many as the terminal has, at most 120; 100 where there is none.
    """
    if width is None:
        import shutil  # brings what packs archives

        width = min(shutil.get_terminal_size((WIDTH, 24)).columns, MOST_WIDTH)
    width = max(width, LEAST_WIDTH)
    text = "\n\n".join(_table_text(table, width) for table in tables)
    return text.replace(NO_BREAK, " ")


def _table_text(table: Table, width: int) -> str:
    lines = wrapped(table.title, width, hang="  ") if table.title else []
    if table.note:
        lines += _indented(wrapped(table.note, width - 2))
    if table.is_list:
        for (item,) in table.rows:
            lines += _indented(wrapped(item, width - 2, hang="  "))
    else:
        lines += _grid(table, width - 2)
    if table.foot:
        lines += _indented(wrapped(f"({table.foot})", width - 2, hang=" "))
    return "\n".join(lines)


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}".rstrip() for line in lines]


def _grid(table: Table, width: int) -> list[str]:
    """Return head and rows; columns that do not fit beside each other stand in a grid below."""
    texts = table.texts()
    columns = [[row[column] for row in table.rows] for column in range(len(texts))]
    heads = table.heads or ("",) * len(columns)
    widths = widths_of(heads, columns, texts, width)
    lines: list[str] = []
    for block in blocks_of(widths, width):
        if lines:
            lines.append("")
        kept = [[cells[column] for column in block] for cells in table.rows]
        lines += _block([heads[c] for c in block], kept, [texts[c] for c in block], width)
    return _indented(lines)


def _block(heads: list[str], rows: list[list[str]], texts: list[bool], width: int) -> list[str]:
    """Return the lines of columns that stand beside each other."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(heads)
    widths = widths_of(heads, columns, texts, width)
    tall = []
    if any(heads):
        above = [wrapped(head, size) for head, size in zip(heads, widths, strict=True)]
        most = max(map(len, above))
        tall.append([[""] * (most - len(head)) + head for head in above])
    for row in rows:
        first, *others = zip(row, widths, strict=True)
        tall.append([wrapped(*first, hang=" "), *(wrapped(*cell) for cell in others)])
    return [
        "  ".join(
            padded(cell[line] if line < len(cell) else "", size, right=not is_text)
            for cell, size, is_text in zip(row, widths, texts, strict=True)
        )
        for row in tall
        for line in range(max(map(len, row)))
    ]
