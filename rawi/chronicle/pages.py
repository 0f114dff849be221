"""The rows that stand on the pages of a database file, found without its head, its schema or the pages above them.

SQLite itself finds rows from the root of a table down; where a page on that way is damaged, all below it is out of
reach, though it is whole. This reads every leaf of every table instead (the database file format,
https://www.sqlite.org/fileformat2.html, 1.6 and 2.1). What it gives may be old or damaged: it must prove itself.
"""

import mmap
from collections.abc import Iterator
from pathlib import Path

Value = None | int | float | str | bytes
PAGE = 4096  # bytes, where the head does not say
_LEAF = 13  # the type of a page that holds rows of a table
_WIDTHS = (0, 1, 2, 3, 4, 6, 8, 8)  # bytes of a value by its type; 8 and 9 are the numbers 0 and 1


def rows_on_pages(path: Path) -> Iterator[tuple[Value, ...]]:
    """Every row that can be read, as its values, whichever table it is of."""
    if not path.stat().st_size:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
        size = int.from_bytes(raw[16:18], "big")
        size = size if size >= 512 and size & (size - 1) == 0 else PAGE
        for page in range(len(raw) // size):
            start = page * size
            head = start + 100 if page == 0 else start
            if raw[head] != _LEAF:
                continue
            for n in range(int.from_bytes(raw[head + 3 : head + 5], "big")):
                at = start + int.from_bytes(raw[head + 8 + 2 * n : head + 10 + 2 * n], "big")
                try:
                    yield _row(_payload(raw, at, size))
                except (IndexError, ValueError):
                    continue  # no row any more


def _payload(raw: mmap.mmap, at: int, size: int) -> bytes:
    """The bytes of a row, those of its overflow pages behind those of its own."""
    length, at = _varint(raw, at)
    _, at = _varint(raw, at)  # the number of the row
    if length > len(raw):
        raise ValueError("longer than the file")
    most, least = size - 35, (size - 12) * 32 // 255 - 23
    here = length
    if length > most:
        here = least + (length - least) % (size - 4)
        here = here if here <= most else least
    parts, left = [raw[at : at + here]], length - here
    following = int.from_bytes(raw[at + here : at + here + 4], "big")
    while left > 0:
        start = (following - 1) * size
        if following < 1 or start + size > len(raw):
            raise ValueError("goes on where there is no page")
        parts.append(raw[start + 4 : start + 4 + min(left, size - 4)])
        left -= size - 4
        following = int.from_bytes(raw[start : start + 4], "big")
    return b"".join(parts)


def _row(payload: bytes) -> tuple[Value, ...]:
    end, at = _varint(payload, 0)
    values: list[Value] = []
    start = end
    while at < end:
        kind, at = _varint(payload, at)
        width = _WIDTHS[kind] if kind < 8 else 0 if kind < 12 else (kind - 12) // 2
        if start + width > len(payload):
            raise ValueError("a value that is longer than its row")
        values.append(_value(kind, payload[start : start + width]))
        start += width
    return tuple(values)


def _value(kind: int, raw: bytes) -> Value:
    if kind == 0:
        return None
    if kind in (8, 9):
        return kind - 8
    if kind < 7:
        return int.from_bytes(raw, "big", signed=True)
    if kind < 12:
        raise ValueError("a kind of value that no table of ours has")
    return raw.decode() if kind % 2 else raw


def _varint(raw: mmap.mmap | bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where the next one begins."""
    value = 0
    for n in range(9):
        byte = raw[at + n]
        if n == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + n + 1
    raise AssertionError("nine bytes at most")
