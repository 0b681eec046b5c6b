"""What can be wrong with a document or a request, told so that it can be mended."""

from __future__ import annotations

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
        text = f"{place}{self.pointer or '(document)'}: {self.message} [{self.rule}]"
        for name, value in (
            ("found", self.found),
            ("allowed", self.allowed),
            ("hint", self.hint),
        ):
            if value:
                text += f"\n    {name}: {value}"
        return text


class ModelError(ValueError):
    """A document that cannot be accepted; ``issues`` holds everything that is wrong with it.

    Parameters
    ----------
    issues : iterable of Issue
        All problems, in the order of the document.
    """

    issues: list[Issue]

    def __init__(self, issues: Iterable[Issue] = ()) -> None:
        self.issues = list(issues)
        super().__init__(tuple(self.issues))

    def __str__(self) -> str:
        count = len(self.issues)
        head = "1 problem" if count == 1 else f"{count} problems"
        return "\n".join([f"the document has {head}", *map(str, self.issues)])


class RequestError(ValueError):
    """A request that cannot be honoured, such as an option out of its range."""


class ResultWarning(UserWarning):
    """A result that stops short of what was asked, or rests on something doubtful."""
