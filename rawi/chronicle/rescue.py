"""What can still be read of a damaged chronicle, in a new file: given, said and decided. What is derived is made anew.

SQLite is asked for every row alone, so a damaged page costs the rows on it and no others. Rows it does not reach any
more are looked for on the pages themselves. Nothing is taken over that does not prove itself: an article by its hashes,
an annotation by its own hash and its words. An article whose annotation is lost is annotated again by the next build; a
lost article comes back when its source is built again.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import msgspec
import zstandard

from rawi.chronicle.lock import locked
from rawi.chronicle.pages import rows_on_pages
from rawi.chronicle.rows import ARTICLE_COLUMNS, Annotated, annotated, annotation_of, article_of, judgement_id, sha_of
from rawi.chronicle.store import SAID, Chronicle, Given, open_chronicle
from rawi.errors import ChronicleError, StaleOffsets
from rawi.records import Article, Judgement

# What a page that is not what it was may lead to: SQLite stops, or gives values that are no such record.
BROKEN = (sqlite3.Error, msgspec.MsgspecError, UnicodeError, zstandard.ZstdError, ValueError, TypeError, StaleOffsets)
BATCH = 512  # articles a transaction
TABLES = ("articles", "judgements", "receipts", "problems", "raws")
Row = Mapping[str, Any]


class Saved(NamedTuple):
    """How many of each kind are in the new file, and whether nothing was damaged."""

    articles: int
    annotations: int
    judgements: int
    is_all: bool


def rescue(path: Path, out: Path, messages: TextIO) -> int:
    """Save what can be read of `path` in `out`. Returns the exit code: 1 if it is less than was there.

    Raises ChronicleError where `out` is there already, or `path` is not.
    """
    if not path.is_file():
        raise ChronicleError(f"{path} does not exist; name the chronicle that is damaged")
    if out.exists():
        raise ChronicleError(f"{out} is there already; name a file that is not")
    with locked(path), locked(out), closing(open_chronicle(out, write=True)) as new, closing(_opened(path)) as old:
        saved = _save(old, path, new)
    print(f"{out}: {saved.articles} articles, {saved.annotations} annotations, {saved.judgements} judgements saved",
          file=messages)  # fmt: skip
    if not saved.is_all:
        print(
            f"{path} was damaged, and there may have been more. Run rawi build PATH... -o {out} with all it was built "
            "from: what is missing is read and annotated again, and what is derived is made anew",
            file=messages,
        )
    return 0 if saved.is_all else 1


def _opened(path: Path) -> sqlite3.Connection:
    old = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    old.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return old


def _is_whole(old: sqlite3.Connection) -> bool:
    try:
        return bool(old.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
    except sqlite3.Error:
        return False


def _save(old: sqlite3.Connection, path: Path, new: Chronicle) -> Saved:
    columns = {table: [name for _, name, *_ in new.rows(f"PRAGMA table_info({table})")] for table in TABLES}
    generation = _generation(old)
    if generation is not None:
        new.begin(generation)
    found = _Found(new, old if generation is not None else None)
    for table in TABLES:
        for values in _reached(old, table):
            found.take(table, dict(zip(columns[table], values, strict=False)))
    is_all = _is_whole(old) and not found.refused and found.annotations == len(found.articles)
    if not is_all:
        # An article that came twice may have left its poorer record on a page that is free: the fuller one stands.
        found.write()
        for values in rows_on_pages(path):
            for table in TABLES:
                if len(values) == len(columns[table]):
                    found.take(table, dict(zip(columns[table], values, strict=True)))
    found.write()
    return Saved(len(found.articles), found.annotations, len(found.judgements), is_all)


def _generation(old: sqlite3.Connection) -> str | None:
    """The generation its annotations are of; None where that can't be read: then all is annotated again."""
    try:
        row = old.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
        return str(row[0]) if row else None
    except BROKEN:
        return None


def _reached(old: sqlite3.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a table that SQLite still finds, each asked for alone."""
    last = 0
    for way in (f"SELECT max(rowid) FROM {table}", f"SELECT count(*) FROM {table}"):
        try:
            last = max(last, old.execute(way).fetchone()[0] or 0)
        except BROKEN:
            continue
    for row in range(1, min(last, 1 << 32) + 1):
        try:
            found = old.execute(f"SELECT * FROM {table} WHERE rowid = ?", (row,)).fetchone()
        except BROKEN:
            continue
        if found is not None:
            yield found


class _Found:
    """What has proven itself so far, written to the new file batch by batch."""

    def __init__(self, new: Chronicle, old: sqlite3.Connection | None) -> None:
        self.articles: set[str] = set()
        self.judgements: set[str] = set()
        self.annotations = 0
        self.refused = 0  # rows that were no record any more
        self._new = new
        self._old = old
        self._given: dict[str, Given] = {}
        self._said: list[Annotated] = []

    def take(self, table: str, row: Row) -> None:
        """Take a row over if it is one of this table and proves itself."""
        try:
            getattr(self, f"_take_{table}")(row)
        except (*BROKEN, AttributeError):
            self.refused += 1
            return
        if len(self._given) >= BATCH:
            self.write()

    def write(self) -> None:
        self._new.add(self._given.values(), self._said)
        self._given, self._said = {}, []

    def _take_articles(self, row: Row) -> None:
        article = article_of([row[column] for column in ARTICLE_COLUMNS])
        fits = hashlib.sha256(article.text.encode()).hexdigest() == article.text_sha and sha_of(article) == row["sha"]
        if not fits:
            raise ValueError("changed")
        if article.id in self.articles:
            return
        self.articles.add(article.id)
        self._given[article.id] = Given(article, str(row["read_from"]))
        if self._old is not None and (said := _said_of(self._old, article)):
            self._said.append(said)
            self.annotations += 1

    def _take_judgements(self, row: Row) -> None:
        judgement = msgspec.convert({**row, "about": msgspec.json.decode(row["about"])}, Judgement)
        if judgement.id != judgement_id(judgement):
            raise ValueError("changed")
        if judgement.id not in self.judgements:
            self.judgements.add(judgement.id)
            self._new.judge(judgement)

    def _take_receipts(self, row: Row) -> None:
        article = msgspec.json.decode(row["record"], type=Article)
        self._insert("receipts", row, article.id == row["article"])

    def _take_problems(self, row: Row) -> None:
        self._insert("problems", row, row["read_from"].isprintable() and bool(row["problem"]))

    def _take_raws(self, row: Row) -> None:
        raw = zstandard.ZstdDecompressor().decompress(row["zstd"], max_output_size=row["size"])
        self._insert("raws", row, hashlib.sha256(raw).hexdigest() == row["sha"])

    def _insert(self, table: str, row: Row, fits: bool) -> None:
        if not fits:
            raise ValueError("changed")
        with self._new.transaction() as connection:
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", tuple(row.values()))


def _said_of(old: sqlite3.Connection, article: Article) -> Annotated | None:
    """The annotation of an article, if it proves itself."""
    statement = "SELECT n, made_by, schema, sha FROM annotations WHERE article = ? AND NOT stale"
    try:
        n, made_by, schema, sha = old.execute(statement, (article.id,)).fetchone()
        annotation = annotation_of(article, made_by, schema, old.execute(SAID, (n,)))
        return annotated(article, annotation) if sha_of(annotation) == sha else None
    except BROKEN:
        return None
