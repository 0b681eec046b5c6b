"""The page `docs/reference/python.md`, made from the docstrings. Run this file to write it anew."""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

PAGE = Path("docs") / "reference" / "python.md"
HEAD = """# The package `sitefall`

Made from the docstrings; `help(sitefall.score)` shows the same. `how-to.md` shows them at work,
`fields.md` lists what a document may say. Times are hours where a name ends in `_h` or `_hours`,
else text such as `"36 h"`. Results share `save`, `to_dict`, `to_json`, `to_text`, `tables` and
`_repr_html_`; those with `to_pandas` and `plot` need the extras `pandas` and `plot`.
"""
#: A line of dashes under the name of a section.
SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.M)
LISTED = ("Parameters", "Attributes", "Raises", "Returns", "Warns", "Methods")


def entries(text: str) -> list[tuple[str, str]]:
    """Split a section into what stands at its margin and what is said of it."""
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        if line.startswith("    ") and found:
            head, said = found[-1]
            found[-1] = (head, f"{said} {line.strip()}".strip())
        elif line.strip():
            found.append((line.strip(), ""))
    return found


def row(head: str, said: str) -> str:
    name, colon, kind = head.partition(" : ")
    names = ", ".join(f"`{part}`" for part in name.split(", "))
    told = f"{kind}. {said}" if colon else said
    return f"* {names}" + (f": {told.strip()}" if told else "")


def entries_of(docstring: str) -> list[tuple[str, str]]:
    """Return the attributes, with what is said of them."""
    _, *rest = SECTION.split(docstring)
    sections = dict(zip(rest[::2], rest[1::2], strict=True))
    return [
        (head.partition(" : ")[0], said) for head, said in entries(sections.get("Attributes", ""))
    ]


def described(docstring: str) -> list[str]:
    """Return the lines of one entry of the page."""
    first, *rest = SECTION.split(docstring)
    lines = [" ".join(part.split()) + "\n" for part in first.strip().split("\n\n")]
    for title, body in zip(rest[::2], rest[1::2], strict=True):
        if title in LISTED and title != "Attributes":
            lines.append(f"{title}:\n")
        if title in LISTED:
            lines += [row(*entry) for entry in entries(body)]
            lines.append("")
    return [line.replace("``", "`") for line in lines]


def signature(name: str, function: Any) -> str:
    parameters = [
        p.replace(annotation=inspect.Parameter.empty)
        for p in inspect.signature(function).parameters.values()
        if p.name != "self"
    ]
    return f"{name}{inspect.Signature(parameters)}"


def own_methods(kind: type) -> list[tuple[str, Any]]:
    return [
        (name, member)
        for name, member in vars(kind).items()
        if inspect.isfunction(member) and not name.startswith("_") and member.__doc__
    ]


def further_fields(kind: type, docstring: str) -> list[str]:
    """Return the fields whose names say all."""
    if not dataclasses.is_dataclass(kind):
        return []
    told = set(re.findall(r"\w+", " ".join(head for head, _ in entries_of(docstring))))
    names = [field.name for field in dataclasses.fields(kind)]
    further = [f"`{name}`" for name in names if name not in told and not name.startswith("_")]
    return [f"Further fields: {', '.join(further)}.", ""] if further else []


def section(name: str, member: Any) -> list[str]:
    docstring = inspect.getdoc(member) or ""
    if isinstance(member, type):
        lines = [f"### {name}\n", *described(docstring), *further_fields(member, docstring)]
        for method, function in own_methods(member):
            summary = (inspect.getdoc(function) or "").partition("\n\n")[0]
            text = " ".join(summary.replace("``", "`").split())
            lines.append(f"* `.{signature(method, function)}`: {text}")
        return [*lines, ""]
    return [f"### {name}\n", f"`{signature(name, member)}`\n", *described(docstring)]


def page() -> str:
    import sitefall

    members = {name: getattr(sitefall, name) for name in sorted(sitefall.__all__, key=str.lower)}
    public = {k: m for k, m in members.items() if not isinstance(m, ModuleType | str)}
    lines = [HEAD, "## Functions\n"]
    for name, member in public.items():
        if not isinstance(member, type):
            lines += section(name, member)
    lines.append("## Classes\n")
    for name, member in public.items():
        if isinstance(member, type):
            lines += section(name, member)
    for module_name, module in members.items():
        if not isinstance(module, ModuleType):
            continue
        lines += [f"## Module `sitefall.{module_name}`\n", *described(inspect.getdoc(module) or "")]
        for name in module.__all__:
            lines += section(f"{module_name}.{name}", getattr(module, name))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


if __name__ == "__main__":
    Path(__file__).parents[2].joinpath(PAGE).write_text(page(), encoding="utf-8")
    sys.exit(0)
