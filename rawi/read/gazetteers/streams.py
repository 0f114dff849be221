"""Files of gazetteers as streams of bytes, packed or not; dumps come as `.zip` with a readme beside the large file."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from rawi.read.streams import unpacked

MAX_ROW = 1 << 20  # bytes of a row; the longest of GeoNames has 20,000


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader]:
    """The bytes of a file without its packing; of a zip the largest member."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            largest = max(archive.infolist(), key=lambda member: member.file_size)
            with archive.open(largest) as member:
                yield io.BufferedReader(cast(io.RawIOBase, member))
    else:
        with open(path, "rb") as stream:
            yield unpacked(stream)


def first_line(path: Path) -> bytes:
    with opened(path) as stream:
        return stream.readline(MAX_ROW)


def rows_of(stream: io.BufferedReader) -> Iterator[tuple[int, bytes]]:
    """Numbered lines; of one longer than `MAX_ROW` only its first part, which then is no row."""
    number = 0
    while line := stream.readline(MAX_ROW):
        number += 1
        yield number, line
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_ROW)


def is_sqlite(path: Path) -> bool:
    with open(path, "rb") as stream:
        return stream.read(16) == b"SQLite format 3\0"
