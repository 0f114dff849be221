"""A file brought to the definition of this version: migrations for what must stay, the rest dropped and made anew."""

import hashlib
import sqlite3
from functools import cache
from pathlib import Path

from rawi import __version__
from rawi.chronicle.schema import (
    APPLICATION_ID,
    FTS,
    INDEXES,
    MIGRATIONS,
    REMEMBERED,
    TABLES,
    VIEWS,
    explained,
    read_columns,
)
from rawi.chronicle.shapes import SHAPES
from rawi.errors import ChronicleError


@cache
def definition() -> str:
    """A hash of everything that is derived or shown, as it is defined now."""
    columns = (f"{key} {value}" for key, value in read_columns().items())
    return hashlib.sha256("\n".join((FTS, REMEMBERED, *TABLES, *INDEXES, *VIEWS, *columns)).encode()).hexdigest()[:16]


@cache
def code() -> str:
    """A hash of the code by which things are derived, so that nothing of an older one counts as of this."""
    package = Path(__file__).parents[1]
    modules = (
        package / "derived.py",
        package / "records.py",
        *package.glob("resolve/*.py"),
        *package.glob("text/*.py"),
    )
    return hashlib.sha256(b"\n".join(path.read_bytes() for path in sorted(modules))).hexdigest()[:16]


def migrate(connection: sqlite3.Connection) -> None:
    """Run the migrations a file has not seen. Within the caller's transaction, so that it has seen all or none."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for _, statements in MIGRATIONS[version:]:
        for statement in filter(str.strip, statements.split(";")):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def define_derived(connection: sqlite3.Connection) -> None:
    """Empty derived tables, the views, and what explains every column."""
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
        connection.execute(f"DROP VIEW {name}")
    drop_derived(connection)
    connection.execute("DROP TABLE IF EXISTS remembered")
    for statement in (REMEMBERED, *TABLES, *INDEXES, *VIEWS):
        connection.execute(statement)
    there = connection.execute(
        "SELECT t.name, c.name FROM sqlite_master t, pragma_table_xinfo(t.name) c "
        "WHERE t.type IN ('table', 'view') AND t.name NOT LIKE 'articles_fts%' AND t.name NOT LIKE 'sqlite_%'"
    ).fetchall()
    connection.execute("DELETE FROM columns")
    connection.executemany("INSERT INTO columns VALUES (?, ?, ?, ?)", explained(there))


def drop_derived(connection: sqlite3.Connection) -> None:
    """Drop the derived tables, those whose rows name others first."""
    for shape in SHAPES:
        for table in reversed(list(shape.all())):
            connection.execute(f"DROP TABLE IF EXISTS {table.name}")


def refuse_other(connection: sqlite3.Connection, path: Path) -> None:
    """Raise ChronicleError at a file that is another program's or of a later version."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID and (tables(connection) or version):
        raise ChronicleError(f"{path} is a database of another program; choose another name for the chronicle")
    if version > len(MIGRATIONS):
        (newer,) = connection.execute("SELECT max(value) FROM meta WHERE key = 'rawi'").fetchone()
        raise ChronicleError(
            f"{path} was written by a newer rawi ({newer}, version {version} of the file; "
            f"rawi {__version__} knows {len(MIGRATIONS)}); update rawi"
        )


def tables(connection: sqlite3.Connection) -> int:
    """How many tables a file has: none just after it was begun."""
    (count,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return int(count)


def remedy(error: Exception) -> str:
    """What to do about a file that SQLite will not open or write."""
    message = str(error)
    if "not a database" in message or "malformed" in message or isinstance(error, UnicodeDecodeError):
        return (
            "the file is no chronicle, or is damaged: choose another name, go back to a copy of it, or try rawi rescue"
        )
    if "locked" in message:
        return "another program is writing to it: wait until it is done"
    return "is there room, and may you write there?"
