"""A file of played blocks: a checkpoint, or a part of a run.

First `MAGIC`; then the frame of the head, which is compressed JSON and tells what the blocks are
of; then a frame for each work that was played, as the core wrote it (record_bytes.h). A frame is
the length of its body (8 bytes, as all numbers little-endian), the BLAKE2b-64 of its body (8), the
CRC-32 of these two (4) and its body. Frames are only appended. One that a killed process left
unfinished at the end is dropped; one that is wrong in any other way is refused.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import struct
import threading
import zlib
from array import array
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from .block_tasks import Work
from .errors import RequestError, shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAGIC = b"sitefall blocks 1\n"
_FRAME = struct.Struct("<Q8sI")
_open: set[tuple[int, int]] = set()  # files that this process writes: its own locks do not stop it
_open_lock = threading.Lock()


class BlockFile:
    """An open file of blocks.

    Attributes
    ----------
    head : dict
        What its blocks are of.
    complete : bool
        Whether no unfinished frame was found at its end.
    """

    head: dict[str, Any]
    complete: bool

    def __init__(self, path: str, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor
        self._size = os.fstat(descriptor).st_size
        self._identity: tuple[int, int] | None = None
        # Of each work the hash of what it is, sorted, and where its frame begins: 16 bytes each.
        self._keys, self._places = _arrays(array("Q"), array("Q"))

    @classmethod
    def read(cls, path: str | Path) -> BlockFile:
        """Open a file that is there, to read."""
        return cls._reading(path, cls._scan)

    @classmethod
    def _reading(cls, path: str | Path, begin: Callable[[BlockFile], object]) -> BlockFile:
        _refuse_ours(os.fspath(path))
        found = cls(os.fspath(path), os.open(path, os.O_RDONLY | os.O_CLOEXEC))
        try:
            begin(found)
        except BaseException:
            found.close()
            raise
        return found

    @classmethod
    def peek(cls, path: str | Path) -> BlockFile:
        """Open a file that is there, for its head alone."""
        return cls._reading(path, cls._read_head)

    @classmethod
    def write(cls, path: str | Path, head: Mapping[str, Any]) -> BlockFile:
        """Open or begin a file of blocks, for this run alone.

        Raises
        ------
        RequestError
            Where another run writes it, it is no file of blocks, it is damaged, or its head is
            another one.
        OSError
            Where it cannot be written.
        """
        name = os.fspath(path)
        _refuse_ours(name)
        found = cls(name, os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666))
        try:
            found._lock()
            if found._size == 0:
                found._append(MAGIC + _framed(_packed(head)))
            found._scan()
            found.refuse_other(head, "; give another path, or delete it")
            if not found.complete:
                os.ftruncate(found._descriptor, found._size)
        except BaseException:
            found.close()
            raise
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.close()

    def close(self) -> None:
        """Close the file; another run may have it then."""
        if self._descriptor < 0:
            return
        os.close(self._descriptor)
        self._descriptor = -1
        with _open_lock:
            if self._identity:
                _open.discard(self._identity)

    def __len__(self) -> int:
        """Return how many works were in it when it was opened."""
        return len(self._keys)

    def __contains__(self, work: Work) -> bool:
        """Return whether the work was in the file when that was opened."""
        return self._place_of(_spec_of(work)) is not None

    def get(self, work: Work) -> bytes:
        """Return what a work left behind that was in the file, and checked, when it was opened."""
        place = self._place_of(_spec_of(work))
        if place is None:
            raise KeyError(work)
        size, _, _ = _FRAME.unpack(os.pread(self._descriptor, _FRAME.size, place))
        return self._read(size, place + _FRAME.size)

    def _place_of(self, spec: bytes) -> int | None:
        key = _key_of(spec)
        at = int(self._keys.searchsorted(self._keys.dtype.type(key)))
        return int(self._places[at]) if at < len(self._keys) and self._keys[at] == key else None

    def add(self, body: bytes) -> None:
        """Append what a work left behind; a process that is killed later does not take it along."""
        self._append(_framed(body))

    def refuse_other(self, head: Mapping[str, Any], way_out: str) -> None:
        """Raise RequestError where the file's head has anything else than `head` has."""
        for name in head:
            if (found := self.head.get(name)) != head[name]:
                differs = _what_differs(name, found, head[name])
                raise RequestError(f"{self.path} is of another {differs}{way_out}")

    def _lock(self) -> None:
        status = os.fstat(self._descriptor)
        identity = (status.st_dev, status.st_ino)
        with _open_lock:
            if identity in _open:
                raise _in_use(self.path)
            try:
                # Of this process alone: workers that it forks do not hold it after its end.
                fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise _in_use(self.path) from None
            except PermissionError:  # what some systems say instead
                raise _in_use(self.path) from None
            _open.add(identity)
        self._identity = identity
        self._size = os.fstat(self._descriptor).st_size

    def _read_head(self) -> int:
        """Read the head; return where it ends."""
        if os.pread(self._descriptor, len(MAGIC), 0) != MAGIC:
            raise RequestError(f"{self.path} is no file of blocks of this version of sitefall")
        _, packed, end = next(self._frames(len(MAGIC)), (0, b"", 0))
        try:
            self.head = json.loads(zlib.decompress(packed))
        except (zlib.error, ValueError):
            raise RequestError(
                f"{self.path} is cut off within its head: there is nothing in it; delete it"
            ) from None
        return end

    def _scan(self) -> None:
        place = self._read_head()
        keys, places = array("Q"), array("Q")
        for start, body, end in self._frames(place):
            place = end
            keys.append(_key_of(_spec_in(body)))
            places.append(start)
        self.complete = place == self._size
        self._size = place
        self._keys, self._places = _arrays(keys, places)

    def _frames(self, start: int) -> Iterator[tuple[int, bytes, int]]:
        """Give start, body and end of each whole frame."""
        while (body := self._frame(start)) is not None:
            end = start + _FRAME.size + len(body)
            yield start, body, end
            start = end

    def _frame(self, start: int) -> bytes | None:
        """Return the body of the frame that begins there; None where it is the torn end."""
        head = os.pread(self._descriptor, _FRAME.size, start)
        if len(head) < _FRAME.size:
            return None
        size, digest, check = _FRAME.unpack(head)
        end = start + _FRAME.size + size
        if check == _crc(size, digest):
            if end > self._size:
                return None
            body = self._read(size, start + _FRAME.size)
            if _digest(body) == digest:
                return body
        raise RequestError(
            f"{self.path} is damaged at byte {start}: what stands there is not what was written"
        )

    def _read(self, size: int, start: int) -> bytes:
        parts = []
        while size > 0 and (part := os.pread(self._descriptor, size, start)):
            parts.append(part)
            size, start = size - len(part), start + len(part)
        return b"".join(parts)

    def _append(self, data: bytes) -> None:
        try:
            while data:
                written = os.pwrite(self._descriptor, data, self._size)
                self._size += written
                data = data[written:]
        except OSError as error:
            raise OSError(error.errno, error.strerror, self.path) from None


def _arrays(keys: array[int], places: array[int]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return both as NumPy's, sorted by the keys."""
    import numpy as np

    found = np.array(keys, np.uint64)
    order = np.argsort(found, kind="stable")
    return found[order], np.array(places, np.uint64)[order]


def _refuse_ours(path: str) -> None:
    """Refuse a file that this process writes: to open and close it again would undo the lock."""
    if not Path(path).exists():
        return
    status = Path(path).stat()
    with _open_lock:
        if (status.st_dev, status.st_ino) in _open:
            raise _in_use(path)


def _in_use(path: str) -> RequestError:
    return RequestError(f"{path} is written by another run at this moment")


def _what_differs(name: str, found: Any, wanted: Any) -> str:
    if isinstance(found, dict) and isinstance(wanted, dict):
        inner = next(key for key in wanted | found if found.get(key) != wanted.get(key))
        return _what_differs(inner, found.get(inner), wanted.get(inner))
    if name in ("document", "changes"):
        return {"document": "document", "changes": "document of options"}[name]
    return f"{name}: it has {shown(found)}, and this run {shown(wanted)}"


def _packed(head: Mapping[str, Any]) -> bytes:
    return zlib.compress(json.dumps(head).encode())


def _framed(body: bytes) -> bytes:
    size, digest = len(body), _digest(body)
    return _FRAME.pack(size, digest, _crc(size, digest)) + body


def _crc(size: int, digest: bytes) -> int:
    return zlib.crc32(struct.pack("<Q8s", size, digest))


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=8).digest()


def _spec_of(work: Work) -> bytes:
    point, blocks = work
    return struct.pack("<iI", point, len(blocks)) + b"".join(
        struct.pack("<IIi", *block) for block in blocks
    )


def _spec_in(body: bytes) -> bytes:
    blocks = struct.unpack_from("<I", body, 4)[0] if len(body) >= 8 else 0
    return body[: 8 + 12 * blocks]


def _key_of(spec: bytes) -> int:
    return int.from_bytes(_digest(spec), "little")
