"""Random small valid documents that together use every construct of the format.

`fixed_document` has fixed laws and certain outcomes only: its history is one, whoever computes it.
Its durations come from a coarse grid (so that many events tie), from incommensurate numbers, or
from both. `random_document` has random laws. Both are functions of the seed alone.
"""

from __future__ import annotations

import random
from typing import Any

from oracle.write_scenes import SceneWriter
from oracle.write_values import Entry


def fixed_document(seed: int) -> Entry:
    """A document with one possible history."""
    rng = random.Random(f"fixed {seed}")
    return Writer(rng, fixed=True, grid=rng.choice((0.0, 0.5, 0.9, 1.0))).document(seed)


def random_document(seed: int) -> Entry:
    """A document with random laws and outcomes."""
    rng = random.Random(f"random {seed}")
    return Writer(rng, fixed=False, grid=rng.choice((0.0, 0.0, 0.3))).document(seed)


def some_loss(seed: int, document: Entry) -> tuple[Any, Any]:
    """A loss and how long it lasts, as `stress` takes them; (None, None) for none."""
    rng = random.Random(f"loss {seed}")
    ids = sorted({**document["sites"], **document["components"], **document.get("links", {})})
    plain = sorted(name for name, of in document.get("hazards", {}).items() if "for_each" not in of)
    kind = rng.choice(("none", "selector", "stages", "hazard" if plain else "none"))
    if kind == "selector":
        return {"ids": rng.sample(ids, 1)}, rng.choice((None, "7 h", "3.17 h"))
    if kind == "stages":
        first: Entry = {"select": {"ids": rng.sample(ids, 1)}, "lasting": "5 h"}
        second: Entry = {"select": {"ids": rng.sample(ids, min(2, len(ids)))}, "after": "2 h"}
        if rng.random() < 0.7:
            second["lasting"] = rng.choice(("4 h", "3 h", "6.03 h"))
        return [first, second], None
    if kind == "hazard":
        return {"hazard": rng.choice(plain)}, None
    return None, None


class Writer(SceneWriter):
    """Writes one document, element after element."""

    def document(self, seed: int) -> Entry:
        """The whole document."""
        self.scale = 200 if self.chance(0.1) else 1
        for _ in range(self.rng.choice((0, 1, 1, 2))):
            self.crews[self.name("crew")] = self.crew()
        if self.chance(0.5):
            self.add_component(site=None)
        self.add_sites()
        for _ in range(self.rng.randint(2, 5)):
            self.add_component(site=self.some_site())
        if self.chance(0.4):
            self.add_cycle()
        if self.chance(0.5):
            self.add_standby()
        if self.chance(0.2):
            self.add_like()
        for _ in range(self.rng.choice((1, 1, 2))):
            self.add_service()
        if self.chance(0.3):
            self.add_component(site=self.some_site())
            self.add_service()
        if seed % 5 == 3:
            self.rng.choice((self.spares_scene, self.data_scene, self.chain_scene))()
        for _ in range(self.rng.choice((0, 1, 1, 2))):
            self.add_hazard()
        return self.whole(seed)

    def whole(self, seed: int) -> Entry:
        """The collections that are not empty."""
        users = self.chance(0.5)
        for service in self.services.values():
            if users:
                service["users"] = self.rng.choice((1000, 5e6))
        document: Entry = {
            "format": "sitefall/1",
            "name": f"random {seed}",
            "horizon": f"{60 * self.scale} h",
            "sites": self.sites,
            "links": self.links,
            "components": self.components,
            "crews": self.crews,
            "hazards": self.hazards,
            "procedures": self.procedures,
            "services": self.services,
        }
        keep = ("sites", "components", "services")
        return {key: of for key, of in document.items() if of or key in keep}
