"""What resolving found out about articles, kept in the chronicle from one build for the next; it can be dropped."""

import sqlite3
from functools import lru_cache

import numpy as np
import zstandard

WAITING = 2_000  # findings before they are handed to SQLite
SUMS = 1 << 16  # articles whose hash stays at hand: pairs are of articles of one week
COLUMNS = "(name BLOB PRIMARY KEY, zstd BLOB NOT NULL) STRICT, WITHOUT ROWID"
LENGTH = 16  # bytes of a name


class Findings:
    """What the last build found out, read where it is asked for; what is new waits beside it until `write`.

    It waits in a temporary table of SQLite's own, which lies in a file where it is large and ends with the connection.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._asked = bytearray()
        self._new: dict[bytes, bytes] = {}
        self._is_begun = False
        self._pack = zstandard.ZstdCompressor(level=3, write_checksum=True).compress
        self._unpack = zstandard.ZstdDecompressor().decompress
        self.sum_of = lru_cache(maxsize=SUMS)(self._sum_of)

    def recall(self, name: bytes) -> bytes | None:
        """What was kept under a name, or None."""
        statement = "SELECT zstd FROM remembered WHERE name = ?"
        if (row := self._connection.execute(statement, (name,)).fetchone()) is None:
            return None
        try:
            found = self._unpack(row[0])
        except zstandard.ZstdError:
            return None  # a byte was changed on the disk: it is found out again
        self._asked += name
        return found

    def keep(self, name: bytes, found: bytes) -> None:
        """Keep what was not known, for `write`."""
        self._new[name] = self._pack(found)
        if len(self._new) >= WAITING:
            self._hand_over()

    def write(self) -> None:
        """Write what is new and delete what nobody asked for. Within the caller's transaction."""
        asked = np.unique(np.frombuffer(self._asked, f"S{LENGTH}"))
        there = [name for (name,) in self._connection.execute("SELECT name FROM remembered")]
        kept = np.isin(np.array(there, f"S{LENGTH}"), asked).tolist()
        gone = [name for name, is_kept in zip(there, kept, strict=True) if not is_kept]
        self._connection.executemany("DELETE FROM remembered WHERE name = ?", ((name,) for name in gone))
        self._hand_over()
        self._connection.execute("INSERT OR REPLACE INTO remembered SELECT name, zstd FROM temp.found")
        self._connection.execute("DROP TABLE temp.found")
        self._is_begun = False

    def _hand_over(self) -> None:
        if not self._is_begun:
            self._connection.execute("DROP TABLE IF EXISTS temp.found")
            self._connection.execute(f"CREATE TEMP TABLE found {COLUMNS}")
            self._is_begun = True
        self._connection.executemany("INSERT OR REPLACE INTO temp.found VALUES (?, ?)", sorted(self._new.items()))
        self._new.clear()

    def _sum_of(self, article: str) -> str:
        """A hash of an annotated article with its annotation."""
        statement = (
            "SELECT a.sha || n.sha FROM articles a JOIN annotations n ON article = id AND NOT stale WHERE id = ?"
        )
        return str(self._connection.execute(statement, (article,)).fetchone()[0])
