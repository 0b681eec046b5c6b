"""What can be wrong with a document or a request, told so that it can be mended."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Issue", "ModelError", "RequestError", "ResultWarning"]


@dataclass(frozen=True)
class Issue:
    """One problem of a document.

    Attributes
    ----------
    rule : str
        Stable id of the rule that is broken, such as ``"unknown-key"``.
    pointer : str
        JSON pointer to the place; empty for the whole document.
    line, column : int
        Where it stands in the text, from 1; 0 where unknown.
    message : str
        One sentence.
    found, allowed : str
        What stands there, and what would be right.
    hint : str
        The nearest known name, or what to do; may be empty.
    """

    rule: str
    pointer: str = ""
    line: int = 0
    column: int = 0
    message: str = ""
    found: str = ""
    allowed: str = ""
    hint: str = ""

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}: " if self.line else ""
        if self.line or self.pointer:
            place += f"{self.pointer or '(document)'}: "
        text = f"{place}{self.message} [{self.rule}]"
        for name, value in (
            ("found", self.found),
            ("allowed", self.allowed),
            ("hint", self.hint),
        ):
            if value:
                text += f"\n    {name}: {value}"
        return text


class ModelError(ValueError):
    """A document or a loss that cannot be accepted, with everything that is wrong with it.

    Parameters
    ----------
    issues : iterable of Issue
        All problems, in the order of the document.
    subject : str
        What is wrong: the document, or an option that is written as the document writes it.
    """

    issues: list[Issue]
    subject: str

    def __init__(self, issues: Iterable[Issue] = (), *, subject: str = "the document") -> None:
        self.issues = list(issues)
        self.subject = subject
        super().__init__(tuple(self.issues))

    def __str__(self) -> str:
        count = len(self.issues)
        head = "1 problem" if count == 1 else f"{count} problems"
        return "\n".join([f"{self.subject} has {head}", *map(str, self.issues)])


def shown(value: object) -> str:
    """Return what was found, cut to 80 characters, whatever it is.

    Examples
    --------
    >>> shown("5 years"), shown(10**5000)
    ("'5 years'", 'a number of 5001 digits')
    """
    if isinstance(value, int) and value.bit_length() > 1024:
        return f"a number of {math.floor(value.bit_length() * math.log10(2)) + 1} digits"
    try:
        return f"{value!r:.80}"
    except (ValueError, RecursionError):  # a number of too many digits somewhere inside
        return f"a {type(value).__name__}"


class RequestError(ValueError):
    """A request that cannot be honoured, such as an option out of its range."""


class ResultWarning(UserWarning):
    """A result that stops short of what was asked, or rests on something doubtful."""
