"""Documents of options: changes of an architecture, read and applied to it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from . import _core
from .architecture import Architecture
from .errors import ModelError, RequestError, shown
from .written import written

__all__ = [
    "Options",
    "example_options",
    "examples_of_options",
    "load_options",
    "options_schema",
]

SUBJECT = "the options"


class Options:
    """Options that passed every check, applied to the document that they change; immutable.

    Made by `load_options`. Gives the ids of the options when iterated over, in the order written.

    Examples
    --------
    >>> import sitefall
    >>> kakao = sitefall.example("kakao-2022")
    >>> options = sitefall.load_options(kakao, sitefall.example_options("kakao-2022-options"))
    >>> "tools-in-two-sites" in list(options)
    True
    >>> options["all"] == kakao
    False
    """

    #: The compiled options that the core works on.
    core: _core.OptionSet

    def __init__(self, core: _core.OptionSet, text: bytes, origin: str) -> None:
        self.core = core
        self._text = text
        self._origin = origin

    @classmethod
    def from_text(cls, base: Architecture, text: str | bytes, *, origin: str = "text") -> Options:
        """Check options given as JSON text (bytes: UTF-8).

        Raises
        ------
        ModelError
            With every problem found; pointers lead into the options.
        """
        data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        spelled = origin.encode("utf-8", "replace").decode()
        try:
            return cls(_core.OptionSet.from_text(base.core, data, spelled), data, spelled)
        except ModelError as error:
            raise ModelError(error.issues, subject=SUBJECT) from None

    @property
    def base(self) -> Architecture:
        """The document that the options change."""
        return Architecture(self.core.base)

    @property
    def hash(self) -> str:
        """SHA-256 of the text."""
        return self.core.hash

    @property
    def text(self) -> bytes:
        """The text as it was read."""
        return self._text

    def to_dict(self) -> dict[str, Any]:
        """Return the options as a dict that `load_options` takes."""
        document: dict[str, Any] = json.loads(self._text.decode("utf-8-sig"))
        return document

    def __iter__(self) -> Iterator[str]:
        return iter(self.core.ids)

    def __len__(self) -> int:
        return len(self.core.ids)

    def __getitem__(self, id: str) -> Architecture:
        """Return the document as the option makes it, what it includes applied first."""
        return Architecture(self.core.document(id))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Options):
            return NotImplemented
        return (self.hash, self.base) == (other.hash, other.base)

    def __hash__(self) -> int:
        return hash((self.hash, self.base.hash))

    def __reduce__(self) -> tuple[Any, ...]:
        return _from_parts, (self.base, self._text, self._origin)

    def __repr__(self) -> str:
        return f"<Options of {self.base.name!r}: {', '.join(self):.80}>"


def _from_parts(base: Architecture, text: bytes, origin: str) -> Options:
    return Options.from_text(base, text, origin=origin)


def load_options(base: Architecture, source: str | Path | bytes | Mapping[str, Any]) -> Options:
    """Read options, apply each to a document and check what comes out.

    Parameters
    ----------
    base : Architecture
        The document that they change.
    source : path, text or dict
        A path (str or Path), the JSON text itself (str or bytes; it begins with a brace), or a
        dict, of the format ``sitefall-options/1``.

    Returns
    -------
    Options

    Raises
    ------
    ModelError
        With every problem of the options, and of the documents that they make.
    OSError
        Where the file cannot be read.
    """
    if isinstance(source, Mapping):
        return Options.from_text(base, written(source, subject=SUBJECT), origin="dict")
    if isinstance(source, bytes) or (
        isinstance(source, str) and source.lstrip("\ufeff \t\r\n")[:1] == "{"
    ):
        return Options.from_text(base, source)
    if not isinstance(source, (str, Path)):
        raise RequestError(
            f"options are a path, JSON text, a dict or Options; found {type(source).__name__}"
        )
    if "\0" in str(source):
        raise RequestError(f"no file has a NUL in its name; found {shown(str(source))}")
    return Options.from_text(base, Path(source).read_bytes(), origin=str(source))


def examples_of_options() -> tuple[str, ...]:
    """Return the names of the documents of options that the package ships.

    Examples
    --------
    >>> import sitefall
    >>> sitefall.examples_of_options()
    ('kakao-2022-options',)
    """
    folder = resources.files("sitefall") / "data" / "options"
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))


def example_options(name: str) -> str:
    """Return the text of one of the documents of options that the package ships.

    Raises
    ------
    RequestError
        Where there is none of this name.
    """
    if name not in examples_of_options():
        raise RequestError(f"no options {name!r}; there are: {', '.join(examples_of_options())}")
    file = resources.files("sitefall") / "data" / "options" / f"{name}.json"
    return file.read_text(encoding="utf-8")


def options_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 7) of documents of options."""
    found: dict[str, Any] = json.loads(_core.options_schema())
    return found
