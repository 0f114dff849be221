"""What resolving found out about articles, kept in the chronicle from one build for the next; it can be dropped."""

import sqlite3
from collections.abc import Iterable, Mapping

import zstandard


def sums(connection: sqlite3.Connection) -> dict[str, str]:
    """A hash of every annotated article with its annotation, by its id."""
    statement = "SELECT id, a.sha || n.sha FROM articles a JOIN annotations n ON article = id AND NOT stale"
    return dict(connection.execute(statement))


def remembered(connection: sqlite3.Connection) -> dict[bytes, bytes]:
    """What the last build found out about single articles and pairs of them."""
    unpack = zstandard.ZstdDecompressor().decompress
    return {name: unpack(packed) for name, packed in connection.execute("SELECT name, zstd FROM remembered")}


def remember(connection: sqlite3.Connection, new: Mapping[bytes, bytes], forgotten: Iterable[bytes]) -> None:
    """Write what is new and delete what nobody asked for. Within the caller's transaction."""
    pack = zstandard.ZstdCompressor(level=3).compress
    connection.executemany("DELETE FROM remembered WHERE name = ?", ((name,) for name in forgotten))
    rows = ((name, pack(found)) for name, found in sorted(new.items()))
    connection.executemany("INSERT OR REPLACE INTO remembered VALUES (?, ?)", rows)
