"""Between frozen dataclasses and the plain dicts that JSON holds, driven by the type hints."""

from __future__ import annotations

import sys
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from .errors import RequestError, shown

T = TypeVar("T")


def encode(value: Any) -> Any:
    """Return `value` with every dataclass as a dict; what is None by default is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: encode(item)
            for field in fields(value)
            if (item := getattr(value, field.name)) is not None or field.default is MISSING
        }
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [encode(item) for item in value]
    return value


def decode(cls: type[T], data: Any, where: str = "result") -> T:
    """Return the dataclass `cls` made from a dict.

    Raises
    ------
    RequestError
        Where a field is missing, unknown or of another type; `where` says which.
    """
    if not isinstance(data, Mapping):
        raise RequestError(f"{where} must be an object, found {type(data).__name__}")
    hints = _hints(cast("Any", cls))
    known = {field.name: field for field in fields(cls)}  # type: ignore[arg-type]
    if unknown := set(data) - set(known):
        names = ", ".join(sorted(map(str, unknown)))
        raise RequestError(f"{where} has unknown fields: {names:.200}")
    required = {
        name
        for name, field in known.items()
        if field.default is MISSING and field.default_factory is MISSING
    }
    if missing := required - set(data):
        raise RequestError(f"{where} lacks: {', '.join(sorted(missing))}")
    values = {name: _value(hints[name], item, f"{where}.{name}") for name, item in data.items()}
    return cls(**values)


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return get_type_hints(cls)


def _value(hint: Any, data: Any, where: str) -> Any:
    if hint is Any:
        return data
    if is_dataclass(hint) and isinstance(hint, type):
        return decode(hint, data, where)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        if data is None and type(None) in arguments:
            return None
        return _value(next(kind for kind in arguments if kind is not type(None)), data, where)
    if origin is tuple and isinstance(data, (list, tuple)):
        return tuple(
            _value(arguments[0], item, f"{where}[{index}]") for index, item in enumerate(data)
        )
    if origin is dict and isinstance(data, Mapping):
        return {key: _value(arguments[1], item, f"{where}.{key}") for key, item in data.items()}
    return _scalar(hint, data, where)


def _scalar(hint: Any, data: Any, where: str) -> Any:
    if hint is float and isinstance(data, (int, float)) and not isinstance(data, bool):
        if abs(data) <= sys.float_info.max:  # neither NaN nor infinite
            return float(data)
        raise RequestError(f"{where} must be a finite number, found {shown(data)}")
    if hint is int and isinstance(data, int) and not isinstance(data, bool):
        if 0 <= data < 2**64:  # every whole number of a result is a count
            return data
        raise RequestError(f"{where} must be a count, found {shown(data)}")
    if hint in (str, bool) and isinstance(data, hint):
        return data
    raise RequestError(f"{where} must be {getattr(hint, '__name__', hint)}, found {shown(data)}")
