"""Room beside memory: what a stage is done with for now, as bytes that are read again where they are needed.

Where the bytes lie is the caller's: `InMemory` for some thousand articles, a file for a million (`run/scratch`).
"""

from array import array
from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

R = TypeVar("R")
HELD = 1 << 20  # entries that wait to be parted
NAMES = 1 << 16  # that wait to be packed


class Scratch(Protocol):
    """Bytes kept under the place where they begin."""

    def put(self, content: bytes) -> int:
        """Keep bytes; returns where they begin."""

    def get(self, at: int, length: int) -> bytes:
        """The bytes again."""


class InMemory:
    """A scratch for sets that fit."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def put(self, content: bytes) -> int:
        at = len(self._kept)
        self._kept += content
        return at

    def get(self, at: int, length: int) -> bytes:
        return bytes(self._kept[at : at + length])


class Parted:
    """Numbers under 64-bit keys, parted by key, so that the holders of one key stand in one part of bounded size."""

    def __init__(self, scratch: Scratch, parts: int) -> None:
        self._scratch = scratch
        self._keys: list[NDArray[np.uint64]] = []
        self._numbers: list[NDArray[np.int32]] = []
        self._waiting = 0
        self._chunks: list[list[tuple[int, int, int]]] = [[] for _ in range(parts)]

    def add(self, keys: NDArray[np.uint64], numbers: NDArray[np.int32]) -> None:
        self._keys.append(keys)
        self._numbers.append(numbers)
        self._waiting += len(keys)
        if self._waiting >= HELD:
            self._flush()

    def parts(self) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.int32]]]:
        """Keys and numbers of each part, in the order in which they were added."""
        self._flush()
        for chunks in self._chunks:
            keys = [np.frombuffer(self._scratch.get(at, 8 * n), np.uint64) for at, _, n in chunks]
            numbers = [np.frombuffer(self._scratch.get(at, 4 * n), np.int32) for _, at, n in chunks]
            yield np.concatenate([*keys, np.empty(0, np.uint64)]), np.concatenate([*numbers, np.empty(0, np.int32)])

    def _flush(self) -> None:
        keys = np.concatenate([*self._keys, np.empty(0, np.uint64)])
        numbers = np.concatenate([*self._numbers, np.empty(0, np.int32)])
        parts = keys % np.uint64(len(self._chunks))
        order = np.argsort(parts, kind="stable")
        edges = np.searchsorted(parts[order], np.arange(len(self._chunks) + 1, dtype=np.uint64))
        for chunks, begin, end in zip(self._chunks, edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            if begin < end:
                chosen = order[begin:end]
                places = self._scratch.put(keys[chosen].tobytes()), self._scratch.put(numbers[chosen].tobytes())
                chunks.append((*places, end - begin))
        self._keys, self._numbers, self._waiting = [], [], 0


class Packed(Generic[R]):
    """Records by number, packed."""

    def __init__(self, kind: type[R], scratch: Scratch) -> None:
        self._scratch = scratch
        self._pack = msgspec.msgpack.Encoder().encode
        self._unpack = msgspec.msgpack.Decoder(kind).decode
        self._places = array("q")
        self._lengths = array("i")

    def add(self, record: R) -> None:
        self._put(self._pack(record))

    def _put(self, content: bytes) -> None:
        self._places.append(self._scratch.put(content))
        self._lengths.append(len(content))

    def replace(self, n: int, record: R) -> None:
        """Another record in the place of one."""
        content = self._pack(record)
        self._places[n], self._lengths[n] = self._scratch.put(content), len(content)

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, n: int) -> R:
        return self._unpack(self.raw(n))

    def raw(self, n: int) -> bytes:
        """A record as it is packed."""
        return self._scratch.get(self._places[n], self._lengths[n])


class Table(Packed[R]):
    """Records that are read in the order of their names."""

    def __init__(self, kind: type[R], scratch: Scratch, name: Callable[[R], str]) -> None:
        super().__init__(kind, scratch)
        self._name = name
        self._names: list[NDArray[np.bytes_]] = []
        self._waiting: list[bytes] = []
        self._replaced: dict[int, bytes] = {}

    def add(self, record: R) -> None:
        self.add_packed(self._name(record), self._pack(record))

    def add_packed(self, name: str, content: bytes) -> None:
        """A record that was packed before."""
        self._put(content)
        self._waiting.append(name.encode())
        if len(self._waiting) >= NAMES:
            self._flush()

    def replace(self, n: int, record: R) -> None:
        """Another record, of another name, in the place of one."""
        super().replace(n, record)
        self._replaced[n] = self._name(record).encode()

    def __iter__(self) -> Iterator[R]:
        return (self[n] for n in self.order().tolist())

    def names(self) -> NDArray[np.bytes_]:
        """The names by number."""
        self._flush()
        width = max(map(len, self._replaced.values()), default=1)
        found = np.concatenate([*self._names, np.empty(0, f"S{width}")])
        for n, name in self._replaced.items():
            found[n] = name
        return found

    def order(self) -> NDArray[np.int64]:
        """The numbers of the records in the order of their names."""
        return np.argsort(self.names(), kind="stable")

    def _flush(self) -> None:
        if self._waiting:
            self._names.append(np.array(self._waiting, np.bytes_))
        self._waiting = []
