"""Invented architectures of any size, for trying out what a large one costs."""

from __future__ import annotations

import operator

from .architecture import Architecture
from .errors import RequestError, shown
from .synthetic_country import Sizes, document_of

__all__ = ["country"]

MOST_COMPONENTS = 1_000_000
COMPONENTS_A_SITE = 10


def country(
    *,
    sites: int = 1000,
    services: int = 500,
    components: int | None = None,
    seed: int = 1,
) -> Architecture:
    """Return the digital services of an invented country.

    Sites stand in regions and belong to operators. Each has a feed of the utility, generators,
    power behind batteries, ways out, and compute of some vendor. Services run at one or two sites
    (side by side, or with a standby and a failover that needs people) on shared platforms: login,
    names (DNS), payment, cloud. Sites burn, regions shake and flood, vendors ship faults, operators
    err; the people of each operator repair. Numbers come from published parameters where their
    source begins with ``priors:``, and are invented where it begins with ``synthetic:``.

    On average a component fails about once a year, so that 10,000 components over 10,000 simulated
    years make more than 2e8 events (ends of repairs included).

    Parameters
    ----------
    sites : int
        Places, at least 2.
    services : int
        What users get, at least 1.
    components : int, optional
        Entries of ``components`` in the document, exactly; by default 10 a site, or as many as the
        services need where that is more. A pair of generators and the two ways out of a site count
        as one each.
    seed : int
        Equal arguments give equal documents, on every machine and version of Python.

    Raises
    ------
    RequestError
        For sizes that cannot be: too few sites, services or components, more than 1,000,000
        components, a negative seed.

    Examples
    --------
    >>> import sitefall
    >>> small = sitefall.synthetic.country(sites=10, services=5, seed=1)
    >>> small.description["counts"]["components"]
    100
    """
    sizes = Sizes(
        sites=_whole("sites", sites, least=2), services=_whole("services", services, least=1)
    )
    if components is None:
        components = max(COMPONENTS_A_SITE * sizes.sites, sizes.fewest_components)
    components = _whole("components", components, least=1)
    if components < sizes.fewest_components:
        raise RequestError(
            f"components must be at least {sizes.fewest_components} for {sizes.sites} sites and "
            f"{sizes.services} services; found {components}"
        )
    if components > MOST_COMPONENTS:
        raise RequestError(f"components must be at most {MOST_COMPONENTS}; found {components}")
    return Architecture.from_dict(document_of(sizes, components, _whole("seed", seed, least=0)))


def _whole(name: str, value: object, *, least: int) -> int:
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = least - 1
    if isinstance(value, bool) or number < least:
        raise RequestError(f"{name} must be a whole number, at least {least}; found {shown(value)}")
    return number
