"""Which elements a selector chooses, and the items of `for_each`."""

from __future__ import annotations

from typing import Any

from oracle.model import Element, Model


def effective(model: Model, element: Element, word: str) -> Any:
    """The word that an element bears, or else that of its site."""
    if word in element.own or element.site is None:
        return element.own.get(word)
    return model.elements[element.site].own.get(word)


def chosen_by(model: Model, key: str, value: Any, *, inherit: bool) -> set[str]:
    """The elements that one key chooses; `inherit`: components by the word of their site."""
    everything = model.elements.values()
    if key == "ids":
        services = model.services
        return {
            one
            for each in value
            for one in ([i.id for i in services[each].instances] if each in services else [each])
        }
    if key == "kind":
        return {each.id for each in everything if each.kind == value}
    if key == "at":
        return {each.id for each in everything if each.kind == "component" and each.site == value}
    if key == "tag":
        within = {i.id for s in model.services.values() if value in s.tags for i in s.instances}
        return within | {each.id for each in everything if value in each.tags}
    if inherit:
        return {
            each.id
            for each in everything
            if each.kind == "component" and effective(model, each, key) == value
        }
    return {each.id for each in everything if each.own.get(key) == value}


def select(model: Model, selector: dict[str, Any]) -> list[str]:
    """The elements that a selector chooses, by id."""
    inherit = selector.get("kind") == "component" or "at" in selector
    chosen = [chosen_by(model, key, value, inherit=inherit) for key, value in selector.items()]
    return sorted(set.intersection(*chosen))


def put_item(written: Any, item: str) -> Any:
    """The entry of a `for_each` with its item in the place of "@"."""
    if isinstance(written, dict):
        return {key: put_item(value, item) for key, value in written.items()}
    if isinstance(written, list):
        return [put_item(value, item) for value in written]
    return item if written == "@" else written
