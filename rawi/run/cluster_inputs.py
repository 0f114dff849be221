"""What a cluster is to read, cut into pieces that one worker reads at a time, and parts that are tried again as one.

Folders are gone through as a build on one machine does (`rawi.read.files`), in the same order; paths of object stores
(`s3://`, `gs://`, `az://`, `https://`) may have `*`, or end in `/` for all below.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from rawi.read.files import NO_ARTICLES, files_in, out_of_reach, read_stream
from rawi.read.found import Found

PIECE = 32 << 20  # bytes of small files that are read as one piece
FILES = 1_000  # of a piece at most
PLACES = 1 << 32  # between the first records of two pieces

Listing = Callable[[str], list[tuple[str, int]]]
"""The files under a path of an object store, and their bytes; empty where there are none."""


class Source(NamedTuple):
    """A file: what people call it, where it is opened, and its bytes. A `problem` is told instead."""

    origin: str
    path: str
    size: int = 0
    problem: str | None = None


class Piece(NamedTuple):
    """What one worker reads at a time; `number` keeps the order of the input."""

    number: int
    sources: tuple[Source, ...]

    @property
    def size(self) -> int:
        return sum(source.size for source in self.sources)


def is_remote(path: str) -> bool:
    """Whether a path is a URL."""
    return "://" in path


def sources_of(paths: Iterable[str], listing: Listing) -> Iterator[Source]:
    """Every file of the paths, in the order of the paths and, within folders, of names."""
    visited: set[tuple[int, int]] = set()
    for path in paths:
        if is_remote(path):
            yield from _remote(path, listing)
        else:
            for found in files_in(Path(path), visited):
                yield _local(found)


def _remote(path: str, listing: Listing) -> Iterator[Source]:
    below = f"{path}**" if path.endswith("/") else path
    found = sorted(listing(below))
    if not found:
        yield Source(path, path, problem="is not there, or this machine may not see it; check the path and its rights")
    for name, size in found:
        if "*" not in below or Path(name).suffix.lower() not in NO_ARTICLES:
            yield Source(name, name, size)


def _local(found: Path | Found) -> Source:
    if isinstance(found, Path):
        try:
            return Source(str(found), os.path.abspath(found), found.stat().st_size)
        except OSError as error:
            found = out_of_reach(found, error)
    return Source(found.origin, found.origin, problem=found.problem)


def pieces_of(sources: Iterable[Source]) -> Iterator[Piece]:
    """Sources in order, small ones together."""
    number = size = 0
    waiting: list[Source] = []
    for source in sources:
        if waiting and (size + source.size > PIECE or len(waiting) >= FILES):
            yield Piece(number, tuple(waiting))
            number, size, waiting = number + 1, 0, []
        waiting.append(source)
        size += source.size
    if waiting:
        yield Piece(number, tuple(waiting))


def parts_of(pieces: Iterable[Piece], size: int) -> Iterator[list[Piece]]:
    """Pieces in order, together until they have `size` bytes."""
    part: list[Piece] = []
    for piece in pieces:
        if part and sum(each.size for each in part) + piece.size > size:
            yield part
            part = []
        part.append(piece)
    if part:
        yield part


def read_piece(
    piece: Piece, opened: Callable[[str], BinaryIO], parquet: Callable[[BinaryIO, str], Iterator[Found]]
) -> Iterator[Found]:
    """Every record of a piece. `opened` opens a URL, `parquet` reads a table's rows: the engine's doors."""
    for source in piece.sources:
        if source.problem is not None:
            yield Found(source.origin, problem=source.problem)
            continue
        try:
            stream = opened(source.path) if is_remote(source.path) else _opened(source.path)
        except FileNotFoundError:
            why = "is not seen by a worker of the cluster; put it where all of them see it"
            yield Found(source.origin, problem=why)
        except OSError as error:
            why = f"can't be read by a worker ({error.strerror or error}); check its rights and its disk"
            yield Found(source.origin, problem=why)
        else:
            with stream:
                read = parquet if source.path.lower().endswith(".parquet") else read_stream
                yield from read(stream, source.origin)


def _opened(path: str) -> BinaryIO:
    return open(path, "rb")
