"""What travels between the machines of a cluster: records as they were read, and what was made of articles, as bytes.

The reading and the making are those of a build on one machine (`rawi.read`, `local.make`); here they are only packed.
Nothing in this module knows the engine: a worker's own process imports it alone.
"""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import zstandard

from rawi.chronicle.rows import sha_of
from rawi.codec import decode, encode
from rawi.knowledge import Knowledge
from rawi.read import Found
from rawi.records import Article
from rawi.run.local import Made, make


class Read(NamedTuple):
    """A record as it was read: an article, a problem, or how many records of one sort were set aside.

    `at` is its place among all records in the order of the input, by which one machine would have met them.
    """

    at: int
    origin: str
    article: bytes | None = None  # JSON
    sha: str | None = None  # of the article's record: equal metadata, equal sha
    raw: bytes | None = None  # zstd
    problem: str | None = None
    aside: str | None = None
    records: int = 1


pack = msgspec.msgpack.Encoder().encode
_read = msgspec.msgpack.Decoder(Read).decode
_made = msgspec.msgpack.Decoder(Made).decode


def packed(found: Iterable[Found], first: int) -> Iterator[tuple[str, bytes]]:
    """Each record with the key that brings equal articles together: the article's id, or else the origin.

    `first` is the place of the first record. Records that were set aside come last, counted by file and sort.
    """
    aside: dict[tuple[str, str], int] = {}
    at = first
    shrink = zstandard.ZstdCompressor(level=3).compress
    for at, each in enumerate(found, first):
        if each.aside is not None:
            aside[each.origin, each.aside] = aside.get((each.origin, each.aside), 0) + 1
        elif each.article is None:
            yield each.origin, pack(Read(at, each.origin, problem=each.problem))
        else:
            raw = shrink(each.raw) if each.raw is not None else None
            read = Read(at, each.origin, encode(each.article), sha_of(each.article), raw)
            yield each.article.id, pack(read)
    for (origin, sort), count in aside.items():
        yield origin, pack(Read(at, origin, aside=sort, records=count))


def unpacked(rows: Iterable[bytes]) -> list[Read]:
    """Records of one key, in the order of the input."""
    return sorted(map(_read, rows))


def found_of(read: Read) -> Found:
    """The record as reading gave it."""
    article = decode(read.article, Article) if read.article is not None else None
    raw = zstandard.ZstdDecompressor().decompress(read.raw) if read.raw is not None else None
    return Found(read.origin, article, read.problem, raw, read.aside)


def to_annotate(rows: Iterable[bytes], known: str | None) -> Article | None:
    """The article that these records all are, unless it is `known` (the sha it has in the chronicle).

    Records of one article with unlike metadata are for the chronicle to settle first: none of them is annotated here.
    """
    reads = [read for read in map(_read, rows) if read.article is not None]
    if known is not None or len({read.sha for read in reads}) != 1 or reads[0].article is None:
        return None
    return decode(reads[0].article, Article)


def made_of(article: Article, knowledge: Knowledge) -> bytes:
    """`local.make`, packed where it was made."""
    return pack(make(article, knowledge))


def made_in(packed_: bytes) -> Made:
    """What `made_of` packed."""
    return _made(packed_)


class Opened(io.RawIOBase):
    """A file that has nothing but `read`, as a stream that can be buffered."""

    def __init__(self, source: Any) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return int(self._source.seek(offset, whence))

    def tell(self) -> int:
        return int(self._source.tell())

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        found = self._source.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)


class Gazetteer(NamedTuple):
    """A user's own places, as they go to the workers."""

    name: str
    content: bytes

    @classmethod
    def of(cls, path: Path) -> "Gazetteer":
        return cls(path.name, path.read_bytes())

    def put(self, folder: Path) -> Path:
        """Write it where a worker's process reads it."""
        path = folder / self.name
        path.write_bytes(self.content)
        return path
