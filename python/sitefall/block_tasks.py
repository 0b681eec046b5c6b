"""What a worker does, wherever it runs: plays blocks of histories and gives back bytes."""

from __future__ import annotations

import hashlib
import threading
import time
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from . import _core
from .errors import RequestError

#: Blocks at one point of the inputs (-1: at the point values): (first, count, stratum) of each.
Work: TypeAlias = "tuple[int, tuple[tuple[int, int, int], ...]]"

#: How many documents a worker keeps compiled.
MOST_BENCHES = 2

_benches: OrderedDict[bytes, _core.Bench] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True)
class Played:
    """What works left behind, in their order, and how long they took."""

    records: list[bytes]
    seconds: float


@dataclass(frozen=True)
class Play:
    """Plays works of one document under the same options; small enough to travel with each task.

    Parameters
    ----------
    document : bytes
        The canonical text, compressed.
    changes : bytes or None
        The text of the options that are played beside it, compressed.
    options : str
        As the core reads them.
    version : str
        Of the package that asks.
    """

    document: bytes
    changes: bytes | None
    options: str
    version: str

    @classmethod
    def of(cls, document: _core.Document, changes: bytes | None, options: str) -> Play:
        """Return what plays a document, or a document and its options."""
        text = zlib.compress(document.canonical().encode("utf-8", "surrogatepass"))
        packed = None if changes is None else zlib.compress(changes)
        return cls(text, packed, options, _core.version())

    def __call__(self, works: list[Work]) -> Played:
        """Play; a worker that is asked again for the same document finds it compiled."""
        if self.version != _core.version():
            raise RequestError(
                f"a worker has sitefall {_core.version()}, and the one who asks has {self.version}"
            )
        return played_at(self._kept_bench(), works)

    def bench(self) -> _core.Bench:
        """Return the document compiled."""
        document = _core.Document.from_text(zlib.decompress(self.document))
        if self.changes is None:
            return _core.Bench(document, self.options)
        changes = _core.OptionSet.from_text(document, zlib.decompress(self.changes))
        return _core.Bench(changes, self.options)

    @cached_property
    def _digest(self) -> bytes:
        parts = (self.document, self.changes or b"", self.options.encode())
        return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).digest()

    def _kept_bench(self) -> _core.Bench:
        with _lock:  # the others of this process wait for it to be compiled
            bench = _benches.pop(self._digest, None) or self.bench()
            _benches[self._digest] = bench
            while len(_benches) > MOST_BENCHES:
                _benches.popitem(last=False)
            return bench


def played_at(bench: _core.Bench, works: list[Work]) -> Played:
    """Play works at a bench and look at the clock."""
    begun = time.perf_counter()
    return Played(bench.play(works), time.perf_counter() - begun)
