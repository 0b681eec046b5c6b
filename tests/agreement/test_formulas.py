"""Formulas of services against the dynamics, loss by loss, on random documents.

A formula errs on one side only: what stops a service in the dynamics stops it in the formula too
(docs/semantics.md, section 11). How seldom it errs is held as well.
"""

from __future__ import annotations

import json
import random
from itertools import combinations
from typing import Any

import pytest

from oracle.random_documents import fixed_document, random_document
from sitefall import _core


def elements_of(document: dict[str, Any]) -> list[str]:
    ids = [*document.get("sites", {}), *document.get("links", {}), *document.get("components", {})]
    for service in document["services"].values():
        ids += service.get("instances", {})
    return ids


def below_of(document: dict[str, Any]) -> list[float]:
    core = _core.Document.from_text(json.dumps(document).encode(), "document")
    described = json.loads(core.canonical())
    levels = []
    for name in described["services"]:
        below = described["services"][name].get("tolerance", {}).get("below", 1.0)
        levels.append(below["value"] if isinstance(below, dict) else below)
    return levels


class Count:
    """How often the two agree, over documents, losses and services."""

    def __init__(self) -> None:
        self.asked = self.cautious = 0

    def add(self, document: dict[str, Any], seed: int) -> None:
        ids = elements_of(document)
        rng = random.Random(seed)
        losses = [[i] for i in ids] + [list(p) for p in combinations(ids, 2)]
        losses = [[], *rng.sample(losses, min(len(losses), 40))]
        core = _core.Document.from_text(json.dumps(document).encode(), "document")
        answers = json.loads(_core.static_levels(core, json.dumps(losses)))
        below = below_of(document)
        nothing = answers[0]
        for lost, answer in zip(losses, answers, strict=True):
            for s, least in enumerate(below):
                if answer["lost"][s] is None or nothing["in_the_end"][s] < least - 1e-9:
                    continue  # no formula; or never there, also with nothing lost
                where = f"seed {seed}, service {s}, lose {lost}: {answer}"
                at_once = answer["at_once"][s] < least - 1e-9
                in_the_end = answer["in_the_end"][s] < least - 1e-9
                assert answer["interrupted"][s] or not at_once, where
                assert answer["lost"][s] or not in_the_end, where
                self.asked += 2
                self.cautious += answer["lost"][s] and not in_the_end
                self.cautious += answer["interrupted"][s] and not at_once


@pytest.mark.parametrize("make", [fixed_document, random_document])
def test_formulas_say_what_the_dynamics_do(make: Any) -> None:
    count = Count()
    for seed in range(150):
        count.add(make(seed), seed)
    assert count.asked > 2000
    assert count.cautious <= 0.02 * count.asked


@pytest.mark.slow
@pytest.mark.parametrize("make", [fixed_document, random_document])
def test_formulas_on_many_documents(make: Any) -> None:
    count = Count()
    for seed in range(1000, 4000):
        count.add(make(seed), seed)
    assert count.cautious <= 0.02 * count.asked
