"""What Python holds as the JSON text that the core reads; what JSON cannot say is an issue."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from .errors import Issue, ModelError, shown

# The core refuses more than 64; deeper here means a value that holds itself, or as good as.
_DEEPEST = 100
# More bits than the largest number of a double has.
_MOST_BITS = 1024


def written(value: Any, *, subject: str = "the document") -> str:
    """Return the JSON text of dicts, lists, text and numbers, NumPy's numbers among them.

    Raises
    ------
    ModelError
        With everything that JSON cannot say; `subject` is what is wrong.
    """
    issues: list[Issue] = []
    plain = _plain(value, "", 0, issues)
    if issues:
        raise ModelError(issues, subject=subject)
    return json.dumps(plain)


def _plain(value: Any, pointer: str, depth: int, issues: list[Issue]) -> Any:
    """Return `value` in the types of JSON; collect what does not fit."""
    if depth > _DEEPEST:
        if not any(issue.rule == "too-deep" for issue in issues):
            message = "The value is nested too deeply, or holds itself."
            issues.append(Issue("too-deep", message=message, allowed="at most 64 levels"))
        return None
    if isinstance(value, Mapping):
        return _plain_dict(value, pointer, depth, issues)
    if isinstance(value, (list, tuple)):
        plain = []
        for index, item in enumerate(value):
            plain.append(_plain(item, f"{pointer}/{index}", depth + 1, issues))
            if issues and issues[-1].rule == "too-deep":
                break
        return plain
    if hasattr(value, "item") and getattr(value, "ndim", None) == 0:
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        issues.append(_foreign(pointer, "A number must be finite.", value))
    elif isinstance(value, int) and value.bit_length() > _MOST_BITS:
        issues.append(_foreign(pointer, "The number is too large to be represented.", value))
    elif not (value is None or isinstance(value, (str, int, float))):
        kind = type(value).__name__
        issues.append(_foreign(pointer, f"A {kind} cannot stand in a document.", value))
    return value


def _plain_dict(
    value: Mapping[Any, Any], pointer: str, depth: int, issues: list[Issue]
) -> dict[str, Any]:
    escape = {ord("~"): "~0", ord("/"): "~1"}
    plain = {}
    for key, item in value.items():
        if not isinstance(key, str):
            issues.append(_foreign(pointer, f"The key {shown(key)} is not text.", key))
            continue
        plain[key] = _plain(item, f"{pointer}/{key.translate(escape)}", depth + 1, issues)
        if issues and issues[-1].rule == "too-deep":
            break
    return plain


def _foreign(pointer: str, message: str, value: object) -> Issue:
    return Issue(
        rule="not-json",
        pointer=pointer,
        message=message,
        found=shown(value),
        allowed="text, finite numbers, true, false, null, lists and dicts with text keys",
    )
