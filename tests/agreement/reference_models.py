"""Documents of the published models, stated exactly, and the reference values of their measures.

Each function takes the `model` of a reference case and asserts what its document takes for granted.
"""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

Entry = dict[str, Any]


def cases(folder: Path, file: str) -> dict[str, Entry]:
    """The cases of one file, by id."""
    read: list[Entry] = json.loads((folder / "reference" / file).read_text(encoding="utf-8"))
    return {case["id"]: case for case in read}


def document(horizon_h: float, service: Entry, **collections: Entry) -> Entry:
    """A document of one service `s` with the instance `i`, watched for so long."""
    service = {"users": 1, "instances": {"i": {}}, **service}
    return {
        "format": "sitefall/1",
        "horizon": f"{horizon_h} h",
        **{name: of for name, of in collections.items() if of},
        "services": {"s": service},
    }


def rate(text: str) -> str:
    """A rate per hour; fractions in text are read exactly, then rounded once."""
    return f"{float(Fraction(text))!r} / h"


def unit(availability: str) -> Entry:
    """An element that is up with this probability in the long run, and down for 1 h on average."""
    up = Fraction(availability)
    return {"mttf": f"{float(up / (1 - up))!r} h", "mttr": "1 h"}


def k_of_n(model: Entry, horizon_h: float) -> Entry:
    """Active units, so many crews; "failures suspended" is a clock that runs while it works."""
    assert model["redundancy"].startswith("active")
    assert model["while_down"] in ("units keep failing", "failures suspended")
    suspended = model["while_down"] == "failures suspended"
    units = {
        "count": model["units"],
        "at_least": model["needed"],
        "fails": rate(model["failure_rate_per_h"]),
        "clock": "operating" if suspended else "calendar",
        "repairs": {"takes": rate(model["repair_rate_per_h"]), "crew": "repairers"},
    }
    crews = {"repairers": {"size": model["repair_crews"]}}
    return document(horizon_h, {"needs": "units"}, components={"units": units}, crews=crews)


def cold_pair(model: Entry, horizon_h: float) -> Entry:
    """One of two units runs; which of two good ones does not matter: no clock has a memory."""
    assert (model["units"], model["needed"], model["repair_crews"]) == (2, 1, 1)
    assert model["redundancy"].startswith("cold")
    cold = {
        "fails": rate(model["failure_rate_per_h"]),
        "clock": "operating",
        "repairs": {"takes": rate(model["repair_rate_per_h"]), "crew": "repairer"},
    }
    components = {"one": cold, "two": dict(cold), "pair": {"standby": ["one", "two"]}}
    return document(horizon_h, {"needs": "pair"}, components=components, crews={"repairer": {}})


def repair_law(law: Entry) -> Any:
    """One of the laws of the same mean that the pipeline is repaired by."""
    if law["law"] == "lognormal":
        median = f"{math.exp(float(law['log_mean']))!r} h"
        return {"law": "lognormal", "median": median, "sigma": float(law["log_sd"])}
    if law["law"] == "fixed":
        return f"{law['value_h']} h"
    mean = f"{law['mean_h']} h"
    if law["law"] == "erlang":
        return {"law": "gamma", "shape": law["shape"], "mean": mean}
    assert law["law"] == "exponential"
    return {"law": "exponential", "mean": mean}


def oil_pipeline(model: Entry, horizon_h: float) -> Entry:
    """A line that stops when so many stations in a row are down; one repairer, lowest first."""
    stations, row = model["stations"], model["consecutive_failed_for_down"]
    names = [f"station-{i:02d}" for i in range(stations)]
    components = {
        name: {
            "fails": rate(model["failure_law"]["rate_per_h"]),
            "priority": place,
            "repairs": {"takes": repair_law(model["repair_law"]), "crew": "repairer"},
        }
        for place, name in enumerate(names)
    }
    needs = [{"any": names[i : i + row]} for i in range(stations - row + 1)]
    crews = {"repairer": {"discipline": "priority"}}
    return document(horizon_h, {"needs": needs}, components=components, crews=crews)


def network(model: Entry, terminals: list[int], horizon_h: float) -> Entry:
    """Links, and nodes where they fail, of the given availabilities; a path between terminals."""
    nodes = model.get("node_reliability", {})
    sites = {
        f"n{node}": unit(nodes[str(node)]) if str(node) in nodes else {} for node in model["nodes"]
    }
    links = {
        f"n{a}-n{b}": {"between": [f"n{a}", f"n{b}"], **unit(link["reliability"])}
        for link in model["links"]
        for a, b in [link["ends"]]
    }
    needs = {"path": [f"n{terminal}" for terminal in terminals]}
    return document(horizon_h, {"needs": needs}, sites=sites, links=links)


def composite(needs: Any, availabilities: dict[str, str], horizon_h: float) -> Entry:
    """Independent components of the given availabilities and what is needed of them."""
    components = {name: unit(share) for name, share in availabilities.items()}
    return document(horizon_h, {"needs": needs}, components=components)


def failover_chain(model: Entry, horizon_h: float) -> Entry:
    """Detect, decide, switch or stuck; the primary's repair begins when the other site serves.

    Stuck is here a switch by hand, after which the primary is still to be repaired; in the chain
    it serves at once. Outages are the same; a cycle of 8784 h is longer by 24 h once in twenty.
    """
    rates = {(a, b): Fraction(text) for a, b, text in model["transitions_per_h"]}
    ends = rates["3", "4"] + rates["3", "5"]
    primary = {
        "fails": rate(str(rates["0", "1"])),
        "repairs": {"takes": rate(str(rates["4", "0"])), "needs": "s"},
    }
    service = {
        "instances": {"i": {"needs": "primary"}, "other": {"role": "standby"}},
        "failover": {
            "detect": rate(str(rates["1", "2"])),
            "decide": rate(str(rates["2", "3"])),
            "switch": {
                "takes": rate(str(ends)),
                "succeeds": float(rates["3", "4"] / ends),
                "otherwise": rate(str(rates["5", "0"])),
            },
        },
    }
    return document(horizon_h, service, components={"primary": primary})


def compound_poisson(model: Entry, years: int) -> Entry:
    """Events a year that stop the service for an exponential time; users make losses of hours.

    The mean outage is 0.01 h, so that two of them overlap, or one lasts into the next year, with
    a chance below 1e-5 an event.
    """
    severity = model["severity"]
    assert severity["law"] == "exponential"
    mean_h = 0.01
    hazard = {
        "arrival": f"{model['events_per_year']} / y",
        "strikes": [
            {
                "select": {"ids": ["i"]},
                "outage": {"law": "exponential", "mean": f"{mean_h} h"},
            }
        ],
    }
    service = {"users": float(severity["mean"]) / mean_h}
    return document(8760 * years, service, hazards={"event": hazard})
