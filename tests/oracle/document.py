"""Reading a valid document: `like` applied, defaults filled in, needs and jobs in one form."""

from __future__ import annotations

from typing import Any

from oracle.laws import AT_ONCE, bare, duration, exponential, law, number
from oracle.model import (
    NOTHING,
    Crew,
    DataCopy,
    Element,
    Hazard,
    Job,
    Mode,
    Model,
    Need,
    Ride,
    Service,
    Strike,
    Tolerance,
    Way,
)
from oracle.selectors import put_item, select


def like(collection: dict[str, Any], name: str) -> dict[str, Any]:
    """The entry, equal to the one that it is like but for the fields beside `like`."""
    entry: dict[str, Any] = collection[name]
    if "like" not in entry:
        return entry
    merged = {**like(collection, entry["like"]), **entry}
    del merged["like"]
    return merged


def entries(owner: dict[str, Any], name: str) -> dict[str, dict[str, Any]]:
    """A collection with every `like` applied."""
    collection = owner.get(name, {})
    return {each: like(collection, each) for each in collection}


def read_need(written: Any, services: set[str]) -> Need:
    """A need; every form becomes one of the four of `Need`."""
    if written is None:
        return NOTHING
    if isinstance(written, str):
        return ("service", written, 1.0) if written in services else ("element", written)
    if isinstance(written, list):
        written = {"all": written}
    if "service" in written:
        return ("service", written["service"], number(written.get("level", 1.0)))
    if "path" in written:
        return ("path", *written["path"])
    of = written.get("all", written.get("any", written.get("of")))
    parts = [read_need(part, services) for part in of]
    least = len(parts) if "all" in written else 1
    return ("all", int(bare(written.get("at_least", least))), parts)


def read_job(written: Any, services: set[str]) -> Job:
    """The ways of a job, in order."""
    if not (isinstance(written, dict) and "takes" in written):
        return [Way(law(written))]
    first = Way(
        takes=law(written["takes"]),
        needs=read_need(written.get("needs"), services),
        crew=written.get("crew"),
        succeeds=number(written.get("succeeds", 1.0)),
        restarts=written.get("interrupted") == "restart",
    )
    rest = read_job(written["otherwise"], services) if "otherwise" in written else []
    return [first, *rest]


def read_modes(entry: dict[str, Any], services: set[str]) -> list[Mode]:
    """The ways to fail, in the order written."""
    written = dict(entry.get("modes", {}))
    if "fails" in entry or "mttf" in entry:
        written = {"": entry}
    modes = []
    for name, of in written.items():
        hidden = of.get("hidden")
        every = hidden.get("inspected_every") if isinstance(hidden, dict) else None
        modes.append(
            Mode(
                name=name,
                fails=law(of["fails"]) if "fails" in of else exponential(duration(of["mttf"])),
                repairs=read_job(of["repairs"], services)
                if "repairs" in of
                else [Way(exponential(duration(of["mttr"])))],
                operating=of.get("clock") == "operating",
                hidden=hidden is not None,
                inspected_every=None if every is None else duration(every),
            )
        )
    return modes


def read_element(kind: str, name: str, entry: dict[str, Any], services: set[str]) -> Element:
    """What sites, links, components and instances share, and a component's own fields."""
    ride = entry.get("ride_through")
    if ride is not None:
        recharges = ride.get("recharges")
        ride = Ride(
            lasts=duration(ride["lasts"]),
            recharges=None if recharges is None else duration(recharges),
            needs=read_need(ride.get("needs"), services),
        )
    count = int(bare(entry.get("count", 1)))
    return Element(
        id=name,
        kind=kind,
        site=entry.get("site"),
        own=entry,
        tags=list(entry.get("tags", [])),
        priority=int(bare(entry.get("priority", 100))),
        needs=read_need(entry.get("needs"), services),
        ride=ride,
        restart=read_job(entry["restart"], services) if "restart" in entry else None,
        modes=read_modes(entry, services),
        count=count,
        at_least=int(bare(entry.get("at_least", count))),
        standby=list(entry.get("standby", [])),
        start=read_job(entry["start"], services) if "start" in entry else None,
        between=tuple(entry["between"]) if "between" in entry else None,
    )


def read_instance(
    name: str, entry: dict[str, Any], owner: dict[str, Any], services: set[str]
) -> Element:
    """An instance; its priority and operator are otherwise those of its service."""
    if "operator" in owner:
        entry = {"operator": owner["operator"], **entry}
    instance = read_element("instance", name, entry, services)
    instance.priority = int(bare(entry.get("priority", owner.get("priority", 100))))
    instance.active = entry.get("role", "active") == "active"
    instance.capacity = number(entry.get("capacity", 1.0))
    instance.pool = entry.get("pool")
    instance.uses = {each: int(bare(n)) for each, n in entry.get("uses", {}).items()}
    return instance


def read_copy(
    name: str, entry: dict[str, Any], instances: set[str], services: set[str]
) -> DataCopy:
    """A copy of the data."""
    return DataCopy(
        name=name,
        instance=name if name in instances else None,
        place=name if name in instances else entry["at"],
        kind=entry["copy"],
        lag=law(entry["lag"]) if "lag" in entry else AT_ONCE,
        every=duration(entry["every"]) if "every" in entry else 0.0,
        restore=read_job(entry["restore"], services) if "restore" in entry else None,
    )


def read_tolerance(written: dict[str, Any] | None) -> Tolerance | None:
    """The limits, in hours."""
    if written is None:
        return None
    limits = {
        name: duration(written[name]) if name in written else None
        for name in ("longest", "total_per_year", "data")
    }
    return Tolerance(below=number(written.get("below", 1.0)), **limits)


def read_service(name: str, entry: dict[str, Any], document: dict[str, Any]) -> Service:
    """A service."""
    services = set(document.get("services", {}))
    instances = entries(entry, "instances")
    failover = entry.get("failover")
    if isinstance(failover, str):
        failover = entries(document, "procedures")[failover]
    stages = None
    if failover is not None:
        stages = [
            read_job(failover[stage], services) if stage in failover else [Way(AT_ONCE)]
            for stage in ("detect", "decide", "switch")
        ]
    copies = entries(entry, "data")
    return Service(
        id=name,
        priority=int(bare(entry.get("priority", 100))),
        needs=read_need(entry.get("needs"), services),
        serves_when=number(entry.get("serves_when", 0.0)),
        instances=[read_instance(each, of, entry, services) for each, of in instances.items()],
        failover=stages,
        failback=read_job(failover["failback"], services)
        if failover and "failback" in failover
        else None,
        data=[read_copy(each, of, set(instances), services) for each, of in copies.items()],
        degrades=[
            (read_need(each["needs"], services), number(each["factor"]))
            for each in entry.get("degrades", [])
        ],
        tolerance=read_tolerance(entry.get("tolerance")),
        tags=list(entry.get("tags", [])),
    )


def read_strike(model: Model, written: dict[str, Any]) -> Strike:
    """A strike of a hazard."""
    fragility = written.get("fragility")
    return Strike(
        elements=select(model, written["select"]),
        probability=number(written.get("probability", 1.0)),
        fragility=None
        if fragility is None
        else (number(fragility["median"]), number(fragility["beta"])),
        after=law(written["after"]) if "after" in written else AT_ONCE,
        outage=law(written["outage"]),
        shared=bool(written.get("shared_outage", False)),
        copies=bool(written.get("copies", False)),
    )


def read_hazards(model: Model, document: dict[str, Any]) -> dict[str, Hazard]:
    """Every hazard; one for each item where it is written with `for_each`."""
    hazards = {}
    for family, entry in entries(document, "hazards").items():
        items = select(model, entry["for_each"]) if "for_each" in entry else [None]
        for item in items:
            written = entry if item is None else put_item(entry, item)
            name = family if item is None else f"{family}[{item}]"
            hazards[name] = Hazard(
                id=name,
                family=family,
                arrival=law(written["arrival"]),
                severity=law(written["severity"]) if "severity" in written else None,
                strikes=[read_strike(model, each) for each in written["strikes"]],
            )
    return dict(sorted(hazards.items()))


def read_document(document: dict[str, Any]) -> Model:
    """The model of a valid document; every collection sorted by id."""
    services = set(document.get("services", {}))
    elements: dict[str, Element] = {}
    for kind in ("site", "link", "component"):
        for name, entry in entries(document, kind + "s").items():
            elements[name] = read_element(kind, name, entry, services)
    read = {
        name: read_service(name, entry, document)
        for name, entry in entries(document, "services").items()
    }
    elements.update({each.id: each for service in read.values() for each in service.instances})
    crews = {
        name: Crew(
            id=name,
            size=int(bare(entry.get("size", 1))),
            by_priority=entry.get("discipline") == "priority",
            travel=law(entry["travel"]) if "travel" in entry else AT_ONCE,
        )
        for name, entry in sorted(entries(document, "crews").items())
    }
    model = Model(dict(sorted(elements.items())), crews, {}, dict(sorted(read.items())))
    model.hazards = read_hazards(model, document)
    return model
