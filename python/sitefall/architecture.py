"""Documents: reading, checking, changing."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Mapping
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from . import _core
from .errors import Issue, ModelError, RequestError, ResultWarning, shown
from .files import write_whole
from .written import written

__all__ = ["Architecture", "example", "examples", "load", "schema"]


#: How a result begins that `Result.save` or ``--json`` wrote.
_RESULT = re.compile(
    rb'\s*\{\s*("format":\s*"sitefall-result/|"kind":\s*"(comparison|score|stress)")'
)
_IS_A_RESULT = Issue(
    rule="is-a-result",
    message="This is a result, not a document.",
    allowed="a document",
    hint="In Python sitefall.load_result reads results.",
)


class Architecture:
    """A document that passed every check; immutable.

    Made by `load`, `example`, `Architecture.from_dict` or a `Builder`.

    Examples
    --------
    >>> import sitefall
    >>> arch = sitefall.example("two-sites")
    >>> arch.to_dict()["format"]
    'sitefall/1'
    """

    #: The compiled document that the core works on.
    core: _core.Document

    def __init__(self, core: _core.Document) -> None:
        self.core = core

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Architecture:
        """Check a document given as a dict.

        Raises
        ------
        ModelError
            With every problem found.
        """
        return cls.from_text(written(document), origin="dict")

    @classmethod
    def from_text(cls, text: str | bytes, *, origin: str = "text") -> Architecture:
        """Check a document given as JSON text (bytes: UTF-8).

        Raises
        ------
        ModelError
            With every problem found.
        """
        if not isinstance(text, (str, bytes)):
            raise RequestError(f"from_text takes text or bytes; found {shown(text)}")
        data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        # A file may have a name that is not UTF-8.
        spelled = origin.encode("utf-8", "replace").decode()
        try:
            return cls(_core.Document.from_text(data, spelled))
        except ModelError:
            if _RESULT.match(data):
                raise ModelError([_IS_A_RESULT]) from None
            raise

    @property
    def name(self) -> str:
        """Name of the document."""
        return self.core.name

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical text."""
        return self.core.hash

    @property
    def numbers_hash(self) -> str:
        """SHA-256 of the canonical text without labels, descriptions and sources."""
        return self.core.numbers_hash

    @cached_property
    def description(self) -> dict[str, Any]:
        """Counts, facts of sites, services and claims, assumptions by grade, warnings."""
        found: dict[str, Any] = json.loads(self.core.describe())
        return found

    def canonical(self) -> str:
        """Return the canonical text: equal documents have equal texts."""
        return self.core.canonical()

    def to_dict(self) -> dict[str, Any]:
        """Return the document as a dict that `load` takes."""
        document: dict[str, Any] = json.loads(self.canonical())
        return document

    def save(self, path: str | Path) -> None:
        """Write the document to a file, indented."""
        text = json.dumps(self.to_dict(), indent=2, ensure_ascii=False)
        write_whole(path, text + "\n")

    def validate(self) -> list[Issue]:
        """Return what the reader warns of; a document with errors never becomes an Architecture."""
        return [
            Issue(rule=found["rule"], pointer=found["pointer"], message=found["text"])
            for found in self.description["warnings"]
        ]

    def patch(self, patch: Mapping[str, Any] | str) -> Architecture:
        """Return the document changed by a patch.

        Parameters
        ----------
        patch : dict or JSON text
            Merges down to the fields of an entry; the value of a field is replaced whole; None
            removes.

        Raises
        ------
        ModelError
            Where the patch or the changed document is wrong; pointers lead into the patch.

        Warns
        -----
        ResultWarning
            Of what `validate` finds in the changed document and not in this one.
        """
        text = patch if isinstance(patch, str) else written(patch)
        changed = Architecture(self.core.patch(text.encode("utf-8", "surrogatepass")))
        known = set(self.validate())
        for issue in changed.validate():
            if issue not in known:
                warnings.warn(str(issue), ResultWarning, stacklevel=2)
        return changed

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Architecture):
            return NotImplemented
        return self.hash == other.hash

    def __hash__(self) -> int:
        return hash(self.hash)

    def __reduce__(self) -> tuple[type[Architecture], tuple[_core.Document]]:
        return Architecture, (self.core,)

    def __repr__(self) -> str:
        return f"<Architecture {self.name!r}, {self.hash[:12]}>"


def load(source: str | Path | bytes | Mapping[str, Any]) -> Architecture:
    """Read and check a document.

    Parameters
    ----------
    source : path, text or dict
        A path (str or Path), the JSON text itself (str or bytes; it begins with a brace), or a
        dict.

    Returns
    -------
    Architecture

    Raises
    ------
    ModelError
        With every problem of the document.
    OSError
        Where the file cannot be read.

    Examples
    --------
    >>> import sitefall
    >>> sitefall.load('{"format": "sitefall/0"}')
    Traceback (most recent call last):
    ...
    sitefall.errors.ModelError: ...
    """
    if isinstance(source, Mapping):
        return Architecture.from_dict(source)
    if isinstance(source, bytes) or (
        isinstance(source, str) and source.lstrip("\ufeff \t\r\n")[:1] == "{"
    ):
        return Architecture.from_text(source)
    if not isinstance(source, (str, Path)):
        raise RequestError(f"load takes a path, JSON text or a dict; found {type(source).__name__}")
    if "\0" in str(source):
        raise RequestError(f"no file has a NUL in its name; found {shown(str(source))}")
    return Architecture.from_text(Path(source).read_bytes(), origin=str(source))


def examples() -> tuple[str, ...]:
    """Return the names of the examples that the package ships.

    Examples
    --------
    >>> import sitefall
    >>> "kakao-2022" in sitefall.examples()
    True
    """
    folder = resources.files("sitefall") / "data" / "examples"
    if not folder.is_dir():
        return ()
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))


def example(name: str) -> Architecture:
    """Return one of the examples that the package ships.

    Raises
    ------
    RequestError
        Where there is no such example.
    """
    if name not in examples():
        raise RequestError(f"no example {name!r}; there are: {', '.join(examples())}")
    file = resources.files("sitefall") / "data" / "examples" / f"{name}.json"
    return Architecture.from_text(file.read_bytes(), origin=f"example {name}")


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 7) of the format."""
    found: dict[str, Any] = json.loads(_core.schema())
    return found
