"""The chronicle's file: opened, checked, appended to. The one place where SQLite is written.

Written with a write-ahead log and one transaction a batch: a process that is killed leaves what it had committed,
and readers are never kept waiting. `close` folds the log in, so that a chronicle at rest is one file.

What is given and decided is appended. An annotation that a newer one replaces goes, unless a judgement refers to its
article. Derived tables are replaced whole, in one transaction.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import zstandard

from rawi import __version__
from rawi.chronicle.definition import (
    code,
    define_derived,
    definition,
    drop_derived,
    migrate,
    refuse_other,
    remedy,
    tables,
)
from rawi.chronicle.findings import Findings
from rawi.chronicle.rows import (
    ARTICLE_COLUMNS,
    Annotated,
    annotation_of,
    article_of,
    article_row,
    part_of_sum,
    sha_of,
    sum_of,
    whole_sum,
    words_of,
)
from rawi.chronicle.schema import (
    FTS,
    INDEXES,
    TABLES,
    kinds,
)
from rawi.chronicle.shapes import SHAPES, Shape, insert, read, write
from rawi.codec import encode
from rawi.derived import Tables
from rawi.errors import ChronicleError
from rawi.records import Annotation, Article, Judgement, replace

_COLUMNS = ", ".join(ARTICLE_COLUMNS)
_KINDS = ", ".join(f"'{kind}'" for kind in kinds())
SAID = (
    'SELECT r.kind, r.id, r.start, r."end", r.surface, r.value FROM said_rows r '
    f"WHERE r.kind IN ({_KINDS}) AND r.annotation = ? ORDER BY r.kind, r.at"
)
BUSY = 30  # seconds to wait for another writer: a reviewer's judgement, or the end of a batch
ROWS_AT_ONCE = 5_000  # of one table, before they are handed to SQLite


class Given(NamedTuple):
    """An article as received: where it was read and, for a page, the bytes it was extracted from."""

    article: Article
    read_from: str
    raw: bytes | None = None


class Problem(NamedTuple):
    """An input, or an article by its id, that could not be read or annotated, and why."""

    read_from: str
    problem: str


class Chronicle:
    """An open chronicle. Make it with `open_chronicle`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection

    def close(self) -> None:
        """Fold the log in and close. A chronicle that is only read is left as it is."""
        try:
            if not self.connection.execute("PRAGMA query_only").fetchone()[0]:
                self.connection.execute("PRAGMA optimize")
                self.connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.DatabaseError:
            pass  # a reader still uses the log, which the next close folds in; or the file is damaged, as is said
        finally:
            self.connection.close()

    def rows(self, statement: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, as a stream."""
        yield from self.connection.execute(statement, values)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing. Raises ChronicleError where the disk is full or the file can't be written."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            yield self.connection
            self.connection.execute("COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise ChronicleError(f"{self.path}: {error}; nothing is lost: make room and run it again") from error
            raise

    # meta

    def meta(self, key: str) -> str | None:
        """What the file says about itself under a key."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def set_meta(self, key: str, value: str) -> None:
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def begin(self, generation: str, reannotate: bool = False) -> None:
        """Make sure that all annotations are of one generation; with `reannotate` all present ones become stale.

        Raises ChronicleError naming both generations if they differ.
        """
        there = self.meta("generation")
        if there not in (None, generation) and not reannotate:
            raise ChronicleError(
                f"{self.path} was made by another generation and would be mixed:\n  there: {there}\n"
                f"  now:   {generation}\nuse that rawi and knowledge, or --reannotate to make all of it anew"
            )
        with self.transaction():
            self.set_meta("generation", generation)
            if reannotate:
                self.connection.execute("UPDATE annotations SET stale = 1")
                self._define_search()

    # given and said

    def known(self) -> dict[str, str]:
        """The ids of all articles, and the hashes of their records: metadata may differ where the id is the same."""
        return dict(self.rows("SELECT id, sha FROM articles"))

    def waiting(self) -> list[str]:
        """The ids of the articles that have no annotation of this generation, in order."""
        return [name for (name,) in self.rows(
            "SELECT id FROM articles WHERE id NOT IN (SELECT article FROM annotations WHERE NOT stale) ORDER BY id"
        )]  # fmt: skip

    def add(self, given: Iterable[Given], said: Iterable[Annotated], problems: Iterable[Problem] = ()) -> None:
        """Append a batch in one transaction. Articles and problems that are there already are left as they are."""
        with self.transaction() as connection:
            self._add_given(given)
            self._add_said(list(said))
            connection.executemany("INSERT OR IGNORE INTO problems VALUES (?, ?)", problems)

    def _add_given(self, given: Iterable[Given]) -> None:
        (last,) = self.connection.execute("SELECT coalesce(max(n), 0) FROM articles").fetchone()
        pack = zstandard.ZstdCompressor(level=9).compress
        articles, raws = [], []
        for n, each in enumerate(given, last + 1):
            articles.append((n, each.read_from, sha_of(each.article), *article_row(each.article)))
            if each.raw is not None and each.article.raw_sha is not None:
                raws.append((each.article.raw_sha, len(each.raw), pack(each.raw)))
        self.connection.executemany("INSERT OR IGNORE INTO raws VALUES (?, ?, ?)", raws)
        marks = ", ".join("?" * len(ARTICLE_COLUMNS))
        self.connection.executemany(
            f"INSERT OR IGNORE INTO articles (n, read_from, sha, {_COLUMNS}) VALUES (?, ?, ?, {marks})", articles
        )

    def receive_again(self, given: Iterable[Given]) -> None:
        """Keep articles that are there already, but came with other metadata this time.

        The one with most metadata stands in `articles`, whichever came first, and is annotated; the others are kept
        as receipts. Their text is the same, or they would have another id.
        """
        with self.transaction() as connection:
            for each in given:
                (read_from,) = connection.execute(
                    "SELECT read_from FROM articles WHERE id = ?", (each.article.id,)
                ).fetchone()
                there = Given(self.article(each.article.id), read_from)
                if _fullness(each.article) > _fullness(there.article):
                    self._replace_metadata(each)
                    each = there
                record = encode(replace(each.article, text="")).decode()
                receipt = (each.article.id, sha_of(each.article), each.read_from, record)
                connection.execute("INSERT OR IGNORE INTO receipts VALUES (?, ?, ?, ?)", receipt)

    def _replace_metadata(self, given: Given) -> None:
        """Let an article wait for its annotation again, since what is known about it takes part in it."""
        name = given.article.id
        if name not in self.waiting():
            (n,) = self.connection.execute("SELECT n FROM articles WHERE id = ?", (name,)).fetchone()
            self.connection.execute(
                "INSERT INTO articles_fts (articles_fts, rowid, exact, normal, broad) VALUES ('delete', ?, ?, ?, ?)",
                (n, *words_of(*self.fetch(name))),
            )
            self.connection.execute("UPDATE annotations SET stale = 1 WHERE article = ?", (name,))
        fields = ", ".join(f"{column} = ?" for column in ("read_from", "sha", *ARTICLE_COLUMNS))
        values = (given.read_from, sha_of(given.article), *article_row(given.article))
        self.connection.execute(f"UPDATE articles SET {fields} WHERE id = ?", (*values, name))

    def _add_said(self, said: Sequence[Annotated]) -> None:
        for each in said:
            self._drop_stale(each.article)
        (last,) = self.connection.execute("SELECT coalesce(max(n), 0) FROM annotations").fetchone()
        self.connection.executemany(
            "INSERT INTO annotations (n, article, text_sha, made_by, schema, sha) VALUES (?, ?, ?, ?, ?, ?)",
            [(n, each.article, each.text_sha, each.made_by, each.schema, each.sha)
             for n, each in enumerate(said, last + 1)],
        )  # fmt: skip
        rows = [(kind, n, *rest) for n, each in enumerate(said, last + 1) for kind, *rest in each.rows]
        rows.sort(key=lambda row: row[:3])  # in the order of the key: each page is touched once
        self.connection.executemany("INSERT INTO said_rows VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self.connection.executemany(
            "INSERT INTO articles_fts (rowid, exact, normal, broad) "
            "VALUES ((SELECT n FROM articles WHERE id = ?), ?, ?, ?)",
            [(each.article, *each.words) for each in said],
        )

    def _drop_stale(self, article: str) -> None:
        """Take an article's replaced annotations away, unless a judgement refers to it."""
        stale = "SELECT n FROM annotations WHERE article = ? AND stale"
        judged = "SELECT 1 FROM judgements j, json_each(j.about) b WHERE b.value ->> '$.article' = ?"
        there = self.connection.execute(stale, (article,)).fetchall()
        if there and not self.connection.execute(judged, (article,)).fetchone():
            kinds_ = f"kind IN ({_KINDS})"
            self.connection.executemany(f"DELETE FROM said_rows WHERE {kinds_} AND annotation = ?", there)
            self.connection.executemany("DELETE FROM annotations WHERE n = ?", there)

    # decided

    def judge(self, judgement: Judgement) -> None:
        """Append a judgement."""
        plain = msgspec.to_builtins(judgement)
        plain["about"] = msgspec.json.encode(judgement.about).decode()
        fields = Judgement.__struct_fields__
        names = ", ".join(f'"{field}"' for field in fields)
        with self.transaction() as connection:
            connection.execute(
                f"INSERT INTO judgements ({names}) VALUES ({', '.join('?' * len(fields))})",
                tuple(plain.get(field) for field in fields),
            )

    def judgements(self) -> list[Judgement]:
        """All judgements in the order of their ids."""
        fields = Judgement.__struct_fields__
        names = ", ".join(f'"{field}"' for field in fields)
        plain = (
            dict(zip(fields, row, strict=True)) for row in self.rows(f"SELECT {names} FROM judgements ORDER BY id")
        )
        return [msgspec.convert({**each, "about": msgspec.json.decode(each["about"])}, Judgement) for each in plain]

    # what is there

    def article(self, name: str) -> Article:
        """The article of this id. Raises ChronicleError if there is none."""
        row = self.connection.execute(f"SELECT {_COLUMNS} FROM articles WHERE id = ?", (name,)).fetchone()
        if row is None:
            raise ChronicleError(f"{self.path} has no article {name}; its ids are in the table articles")
        return article_of(row)

    def fetch(self, name: str) -> tuple[Article, Annotation]:
        """An article and its annotation of this generation."""
        article = self.article(name)
        row = self.connection.execute(
            "SELECT n, made_by, schema FROM annotations WHERE article = ? AND NOT stale", (name,)
        ).fetchone()
        if row is None:
            raise ChronicleError(f"{self.path}: {name} is not annotated yet; run rawi build again")
        return article, annotation_of(article, row[1], row[2], self.connection.execute(SAID, (row[0],)))

    def annotated(self) -> Iterator[str]:
        """The ids of the annotated articles, in order."""
        for (name,) in self.connection.execute(
            "SELECT article FROM annotations WHERE NOT stale ORDER BY article"
        ).fetchall():
            yield name

    # derived

    def stamp(self) -> str:
        """What the derived tables are a function of: the annotations, the judgements and this version's code."""
        digest = hashlib.sha256(f"{__version__}\n{definition()}\n{code()}".encode())
        for row in self.rows("SELECT article, sha FROM annotations WHERE NOT stale ORDER BY article"):
            digest.update("\t".join(row).encode())
        for (name,) in self.rows("SELECT id FROM judgements ORDER BY id"):
            digest.update(name.encode())
        return digest.hexdigest()

    def is_derived(self) -> bool:
        """Whether the derived tables are of the annotations and judgements that are there."""
        return self.meta("derived_from") == self.stamp()

    def replace_derived(self, resolved: Tables, findings: Findings | None = None) -> None:
        """Drop what was derived and write this instead, in one transaction, with `findings` for the next build."""
        stamp = self.stamp()
        with self.transaction() as connection:
            drop_derived(connection)
            for statement in TABLES:
                connection.execute(statement)
            total = 0
            for shape in SHAPES:
                total += self._write(shape, getattr(resolved, shape.name))
            for statement in INDEXES:
                connection.execute(statement)
            connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
            if findings:
                findings.write()
            self.set_meta("derived_from", stamp)
            self.set_meta("derived_sum", whole_sum(total))

    def derived_sum(self) -> str:
        """A hash of all that is derived, whatever the order of its rows."""
        return sum_of(shape.name.encode() + encode(each) for shape in SHAPES for each in self.derived(shape.name))

    def _write(self, shape: Shape, records: Iterable[msgspec.Struct]) -> int:
        """Write a table; returns its part of `derived_sum`, which is that of what is read back."""
        total = 0

        def counted() -> Iterator[msgspec.Struct]:
            nonlocal total
            for record in records:
                total += part_of_sum(shape.name.encode() + encode(record))
                yield record

        statements = {table.name: insert(table) for table in shape.all()}
        waiting: dict[str, list[tuple[Any, ...]]] = {name: [] for name in statements}
        for name, row in write(shape, counted()):
            waiting[name].append(row)
            if len(waiting[name]) >= ROWS_AT_ONCE:
                self.connection.executemany(statements[name], waiting[name])
                waiting[name].clear()
        for name, rows in waiting.items():
            self.connection.executemany(statements[name], rows)
        return total

    def derived(self, table: str, key: str | None = None) -> Iterator[Any]:
        """The derived records of a table (`copies`, `origins`, `stories`, `actors`, `events`), in order of their ids.

        With `key` the one of that id alone, or none.
        """
        shape = next(shape for shape in SHAPES if shape.name == table)
        return read(shape, self.rows, self._url_of, key)

    def _url_of(self, article: str) -> str | None:
        row = self.connection.execute("SELECT url FROM articles WHERE id = ?", (article,)).fetchone()
        return row[0] if row else None

    # definition

    def define(self) -> None:
        """Bring the file to this version: migrations for what must stay, everything derived made anew if it changed."""
        migrate(self.connection)
        self.set_meta("rawi", __version__)
        if self.meta("definition") != definition():
            self._define_search()
            define_derived(self.connection)
            self.connection.execute("DELETE FROM meta WHERE key = 'derived_from'")
            self.set_meta("definition", definition())

    def _define_search(self) -> None:
        """An empty index, and then whatever is annotated already."""
        self.connection.execute("DROP TABLE IF EXISTS articles_fts")
        self.connection.execute(FTS)
        for name in self.annotated():
            (n,) = self.connection.execute("SELECT n FROM articles WHERE id = ?", (name,)).fetchone()
            self.connection.execute(
                "INSERT INTO articles_fts (rowid, exact, normal, broad) VALUES (?, ?, ?, ?)",
                (n, *words_of(*self.fetch(name))),
            )


def open_chronicle(path: Path, write: bool = False) -> Chronicle:
    """Open a chronicle to read it or, with `write`, to extend it or begin one.

    Raises ChronicleError if the file is none, can't be opened, or was written by a newer rawi.
    """
    if path.is_dir():
        raise ChronicleError(f"{path} is a folder; name a file in it: {path / 'chronicle.db'}")
    if not write and not path.exists():
        raise ChronicleError(f"{path} does not exist; rawi build makes it")
    if write and not path.parent.is_dir():
        raise ChronicleError(f"{path.parent} does not exist; make that folder first")
    mode = "rwc" if write else "ro"
    try:
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=BUSY
        )
        # SQL's own substr stops at a NUL, and a text may have one.
        connection.create_function("words_at", 3, lambda text, start, end: text[start:end], deterministic=True)
        chronicle = Chronicle(path, connection)
        refuse_other(connection, path)
        if write:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA cache_size = -65536")
            with chronicle.transaction():
                chronicle.define()
        else:
            connection.execute("PRAGMA query_only = 1")
            if not tables(connection):
                raise ChronicleError(f"{path} is empty; run rawi build again")
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # SQLite's own messages quote damaged bytes
        raise ChronicleError(f"{path}: {error}; {remedy(error)}") from error
    return chronicle


def _fullness(article: Article) -> tuple[int, bytes]:
    """How much is known about an article; unequal for two records that are not the same."""
    record = encode(article)
    return len(record), record
