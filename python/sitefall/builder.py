"""A document written in Python, entry by entry, through the same checks as the JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .architecture import Architecture
from .errors import Issue, ModelError

__all__ = ["Builder", "known"]


def known(
    value: float | str,
    *,
    source: str | None = None,
    grade: str | None = None,
    uncertain: Mapping[str, Any] | str | None = None,
) -> dict[str, Any]:
    """Return a value with its provenance, for the place of any number, duration or rate.

    Parameters
    ----------
    value : number or str
        As it would stand alone, such as ``0.98`` or ``"0.0008 / y"``.
    source : str, optional
        Where it comes from.
    grade : {"measured", "reported", "assumed"}, optional
        How good that is.
    uncertain : law, optional
        What is not known about it.

    Examples
    --------
    >>> known("2 y", source="maintenance log", grade="measured")
    {'value': '2 y', 'source': 'maintenance log', 'grade': 'measured'}
    """
    given = {"source": source, "grade": grade, "uncertain": uncertain}
    return {"value": value} | {name: item for name, item in given.items() if item is not None}


class Builder:
    """Collects the entries of a document; `build` checks them all.

    Every method takes the id and the fields as the format names them (``sitefall schema`` lists
    them) and returns the builder, so that calls may be chained. A field whose name Python cannot
    spell goes in with ``**{"x-note": ...}``.

    Parameters
    ----------
    name : str
        Name of the document.
    **fields
        Further fields of the document, such as ``horizon="5 y"``.

    Examples
    --------
    >>> builder = Builder("one room", horizon="1 y")
    >>> builder = builder.site("a").component("power", site="a", mttf="1 y", mttr="2 h")
    >>> builder = builder.service("shop", instances={"shop@a": {"site": "a", "needs": "power"}})
    >>> sorted(builder.to_dict())
    ['components', 'format', 'horizon', 'name', 'services', 'sites']
    """

    def __init__(self, name: str, **fields: Any) -> None:
        self._fields: dict[str, Any] = {"format": "sitefall/1", "name": name, **fields}
        self._entries: dict[str, dict[str, dict[str, Any]]] = {}
        self._issues: list[Issue] = []

    def site(self, id: str, /, **fields: Any) -> Builder:
        """Add a site."""
        return self._add("sites", id, fields)

    def link(self, id: str, /, **fields: Any) -> Builder:
        """Add a link between two sites."""
        return self._add("links", id, fields)

    def component(self, id: str, /, **fields: Any) -> Builder:
        """Add a component."""
        return self._add("components", id, fields)

    def crew(self, id: str, /, **fields: Any) -> Builder:
        """Add a crew."""
        return self._add("crews", id, fields)

    def hazard(self, id: str, /, **fields: Any) -> Builder:
        """Add a hazard."""
        return self._add("hazards", id, fields)

    def procedure(self, id: str, /, **fields: Any) -> Builder:
        """Add a failover that several services share."""
        return self._add("procedures", id, fields)

    def service(self, id: str, /, **fields: Any) -> Builder:
        """Add a service."""
        return self._add("services", id, fields)

    def claim(self, id: str, /, **fields: Any) -> Builder:
        """Add a claim of the owner."""
        return self._add("claims", id, fields)

    def to_dict(self) -> dict[str, Any]:
        """Return the document as it stands, unchecked."""
        return {**self._fields, **self._entries}

    def build(self) -> Architecture:
        """Check the document.

        Raises
        ------
        ModelError
            With every problem found.
        """
        if self._issues:
            raise ModelError(self._issues)
        return Architecture.from_dict(self.to_dict())

    def _add(self, collection: str, id: str, fields: dict[str, Any]) -> Builder:
        entries = self._entries.setdefault(collection, {})
        if id in entries:
            self._issues.append(
                Issue(
                    rule="duplicate-key",
                    pointer=f"/{collection}/{id}",
                    message=f"The id {id!r} is given twice in {collection}.",
                    hint="Give the second one a name of its own.",
                )
            )
        entries[id] = fields
        return self
