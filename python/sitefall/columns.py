"""Widths of columns of text in a terminal, and what stands in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

#: Between two columns.
GAP = 2


def width_of(text: str) -> int:
    """Return the columns that a terminal gives `text`; Hangul and Kanji take two."""
    return sum(
        0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )


def padded(cell: str, width: int, *, right: bool) -> str:
    """Return the cell with blanks up to `width`."""
    space = " " * (width - width_of(cell))
    return space + cell if right else cell + space


def wrapped(text: str, width: int, *, hang: str = "") -> list[str]:
    """Return the lines of `text`, broken at blanks alone; a word that is too long stands out.

    Examples
    --------
    >>> wrapped("what is to serve needs sso", 16, hang="  ")
    ['what is to serve', '  needs sso']
    """
    if width_of(text) <= width:
        return [text]
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1].strip() else lines[-1] + word
        if lines[-1].strip() and width_of(longer) > width:
            lines.append(hang + word)
        else:
            lines[-1] = longer
    return lines


def widths_of(
    heads: Sequence[str], columns: Sequence[Sequence[str]], texts: Sequence[bool], width: int
) -> list[int]:
    """Return a width for each column, so that all fit into `width` where that can be.

    What is too wide gives way in this order: heads, down to their longest word; then columns of
    text, the widest first, down to theirs. Cells of numbers are never broken.
    """
    widths: list[int] = []
    wholes: list[int] = []
    least: list[int] = []
    for head, cells, is_text in zip(heads, columns, texts, strict=True):
        whole = max(map(width_of, cells), default=0)
        # A second line of the first column hangs by a blank.
        words = max((_longest_word(cell) + 1 for cell in cells), default=0)
        widths.append(max(width_of(head), whole))
        wholes.append(max(_longest_word(head), whole))
        least.append(max(_longest_word(head), min(words, whole)) if is_text else wholes[-1])
    if _total(least) > width:  # they will stand in several blocks, with room for longer texts
        return [max(low, min(whole, width // 3)) for low, whole in zip(least, wholes, strict=True)]
    for narrowest in (wholes, least):
        while _total(widths) > width:
            place = max(range(len(widths)), key=lambda c: (widths[c] > narrowest[c], widths[c]))
            if widths[place] <= narrowest[place]:
                break
            widths[place] -= 1
    return widths


def _longest_word(text: str) -> int:
    return max(map(width_of, text.split(" ")))


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def blocks_of(widths: Sequence[int], width: int) -> list[list[int]]:
    """Return which columns stand beside each other; the first one begins every block.

    Examples
    --------
    >>> blocks_of([10, 20, 20, 20], 60)
    [[0, 1, 2], [0, 3]]
    """
    blocks = [[0]] if widths else []
    for column in range(1, len(widths)):
        block = blocks[-1]
        if len(block) > 1 and _total([widths[c] for c in [*block, column]]) > width:
            blocks.append([0, column])
        else:
            block.append(column)
    return blocks
