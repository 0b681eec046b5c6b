"""A part of a run, as the command line asks for it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .cli_given import asked_of_sample, read_architecture, read_shard

if TYPE_CHECKING:
    from .sharding import Part


def play_part(options: argparse.Namespace) -> Part:
    """Play the part that ``run`` names."""
    from .errors import RequestError
    from .sharding import play_share

    share, of = read_shard(options.shard)
    for name in ("replications", "seed"):
        if getattr(options, name) is None:
            raise RequestError(f"run needs --{name}, the same for every part")
    return play_share(
        read_architecture(options),
        share,
        of,
        options.output,
        **asked_of_sample(options),
    )
