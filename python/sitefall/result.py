"""What every result can do: print, save, load, become a dict, a data frame or a table."""

from __future__ import annotations

import json
import platform
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

from .codec import decode, encode
from .errors import RequestError, shown
from .files import write_whole
from .tables import Table, as_text

if TYPE_CHECKING:
    import pandas as pd

FORMAT = "sitefall-result"
MAJOR = 1


class Result(ABC):
    """Base of the results; each is a frozen dataclass, equal to another with equal numbers."""

    kind: ClassVar[str]
    kinds: ClassVar[dict[str, type[Result]]] = {}

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        Result.kinds[cls.kind] = cls

    @abstractmethod
    def tables(self) -> list[Table]:
        """Return what is printed, as tables."""

    @abstractmethod
    def to_pandas(self) -> pd.DataFrame:
        """Return the estimates as a data frame; needs pandas."""

    @abstractmethod
    def summary(self) -> str:
        """Return one line."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the result that `to_dict` wrote."""
        plain = {key: item for key, item in data.items() if key != "kind"}
        if data.get("kind") != cls.kind:
            raise RequestError(f"this is a {data.get('kind')!r}, not a {cls.kind!r}")
        return decode(cls, plain, cls.kind)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a result that `save` wrote.

        Raises
        ------
        RequestError
            Where the file holds another kind of result, or one of a newer format.
        """
        found = load_result(path)
        if not isinstance(found, cls):
            raise RequestError(f"{path} holds a {found.kind}, not a {cls.kind}")
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain dicts, lists, text and numbers: what ``--json`` prints."""
        return {"kind": self.kind, **encode(self)}

    def save(self, path: str | Path) -> None:
        """Write the result as JSON, with the format's version and the platform."""
        head = {"format": f"{FORMAT}/{MAJOR}", "platform": platform.platform()}
        text = json.dumps(head | self.to_dict(), ensure_ascii=False, allow_nan=False)
        write_whole(path, text + "\n")

    def to_text(self) -> str:
        """Return the tables as text, as the command line prints them."""
        return as_text(self.tables())

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.summary()}>"

    def _repr_html_(self) -> str:
        from .tables_html import as_html

        return as_html(self.tables())


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(f"a key stands twice among {shown([key for key, _ in pairs])}")
    return found


def load_result(path: str | Path) -> Result:
    """Read a result that `Result.save` wrote, of whatever kind.

    Raises
    ------
    RequestError
        Where the file is no result, or one of a newer format.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
        data = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except ValueError as error:
        raise RequestError(f"{path} is not a result: {error}") from error
    except RecursionError:
        raise RequestError(f"{path} is not a result: it is nested too deeply") from None
    name, _, version = str(data.get("format") if isinstance(data, dict) else "").partition("/")
    if name != FORMAT or not (version.isascii() and version.isdecimal() and len(version) < 10):
        raise RequestError(f"{path} is not a result of sitefall")
    if int(version) > MAJOR:
        raise RequestError(
            f"{path} is of format {version}, newer than this sitefall reads ({MAJOR}); update it"
        )
    kind = data.get("kind")
    cls = Result.kinds.get(kind) if isinstance(kind, str) else None
    if cls is None:
        raise RequestError(f"{path} holds an unknown kind of result: {shown(kind)}")
    return cls.from_dict({k: v for k, v in data.items() if k not in ("format", "platform")})
