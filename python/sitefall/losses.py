"""What is lost, and for how long, as a reader would say it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


def spell_loss(loss: Any, lasting: Any) -> str:
    """Return a loss of the format in words.

    Examples
    --------
    >>> spell_loss({"ids": ["a"]}, None), spell_loss({"hazard": "fire[a]"}, None)
    ('Without a, for good', 'Struck by fire[a]')
    >>> spell_loss({"ids": ["a", "b"]}, {"law": "lognormal", "median": "19 h", "sigma": 1})
    'Without a, b for lognormal (median 19 h, sigma 1)'
    """
    if isinstance(loss, str):
        return f"Without {loss}{_how_long(lasting)}"
    if isinstance(loss, Mapping) and "hazard" in loss:
        return f"Struck by {loss['hazard']}"
    if isinstance(loss, Mapping):
        return f"Without {_selected(loss)}{_how_long(lasting)}"
    return f"Without {'; '.join(_stage(stage) for stage in loss)}"


def lost_for_good(loss: Any, lasting: Any) -> frozenset[str]:
    """Return the ids that are named in the loss and never come back by themselves."""
    if isinstance(loss, Mapping):
        return frozenset(_ids(loss)) if _never(lasting) else frozenset()
    if isinstance(loss, str):
        return frozenset([loss]) if _never(lasting) else frozenset()
    lost = (stage for stage in loss if _never(stage.get("lasting")))
    return frozenset(id for stage in lost for id in _ids(stage.get("select", {})))


def spell_law(law: Any) -> str:
    """Return a law, duration or number of the format in words."""
    if isinstance(law, str):
        return law
    if not isinstance(law, Mapping) or not isinstance(law.get("law"), str):
        return json.dumps(law, ensure_ascii=False)
    parts = [
        f"{name} {item if isinstance(item, (str, int, float)) else json.dumps(item)}"
        for name, item in law.items()
        if name != "law"
    ]
    return f"{law['law']} ({', '.join(parts)})" if parts else str(law["law"])


def _never(lasting: Any) -> bool:
    return lasting is None or (isinstance(lasting, Mapping) and lasting.get("law") == "never")


def _how_long(lasting: Any) -> str:
    return ", for good" if _never(lasting) else f" for {spell_law(lasting)}"


def _stage(stage: Mapping[str, Any]) -> str:
    after = f" (after {spell_law(stage['after'])})" if "after" in stage else ""
    return f"{_selected(stage.get('select', {}))}{after}{_how_long(stage.get('lasting'))}"


def _selected(select: Mapping[str, Any]) -> str:
    if list(select) == ["ids"]:
        return ", ".join(_ids(select))
    return " and ".join(f"{name} {spell_law(item)}" for name, item in select.items())


def _ids(select: Mapping[str, Any]) -> Sequence[str]:
    ids = select.get("ids", ())
    return [ids] if isinstance(ids, str) else list(ids)
