"""Proof that a chronicle is whole: every hash, every span's words, every reference, and what they add up to.

The digest names the content of a chronicle, not its bytes: two that were built in other orders, in one go or after
ten kills, have the same if they say the same. It is a sum over hashes of records, so no order matters, and row
numbers and file names are no part of it.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import msgspec
import zstandard

from rawi.chronicle.rows import annotation_of, judgement_id, sha_of, sum_of
from rawi.chronicle.shapes import SHAPES
from rawi.chronicle.store import SAID, Chronicle, open_chronicle
from rawi.codec import encode
from rawi.errors import StaleOffsets
from rawi.records import Annotation, Article
from rawi.text.stored import article_id

SHOWN = 5  # claims that are named beside a changed article; their number is always said


class Fault(NamedTuple):
    """Something that is not as it was written: which record, and what is wrong with it."""

    where: str
    what: str


class Digest(NamedTuple):
    """One hash for each of the four kinds of data."""

    given: str
    said: str
    decided: str
    derived: str

    def __str__(self) -> str:
        return hashlib.sha256("".join(self).encode()).hexdigest()


def verify_chronicle(path: Path, sink: TextIO) -> int:
    """Print every fault and what was proven. Returns the exit code: 1 if something is not as it was written."""
    faults = 0
    with closing(open_chronicle(path)) as chronicle:
        for fault in _until_unreadable(chronicle):
            print(f"{fault.where}: {fault.what}", file=sink)
            faults += 1
        if faults:
            print(f"{faults} faults", file=sink)
            return 1
        for name, count in counts_of(chronicle):
            print(f"{name}\t{count}", file=sink)
        print(f"digest\t{digest_of(chronicle)}\nevery hash, span and reference holds", file=sink)
    return 0


def _until_unreadable(chronicle: Chronicle) -> Iterator[Fault]:
    """The faults, and as the last of them that the file could be read no further."""
    try:
        yield from faults_of(chronicle)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # SQLite's own messages quote damaged bytes
        yield Fault(
            str(chronicle.path),
            f"the file is damaged and can't be read on: {error}; go back to a copy of it, or try rawi rescue",
        )


def faults_of(chronicle: Chronicle) -> Iterator[Fault]:
    """Everything that does not hold, the file itself first."""
    # A changed byte may be no UTF-8 any more; it must be named, not stop the reading.
    chronicle.connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    for (message,) in chronicle.rows("PRAGMA quick_check(20)"):
        if message != "ok":
            yield Fault(str(chronicle.path), f"the file is damaged: {message}")
    for table, row, parent, _ in chronicle.rows("PRAGMA foreign_key_check"):
        yield Fault(f"{table} row {row}", f"refers to a row of {parent} that is not there")
    yield from _article_faults(chronicle)
    yield from _raw_faults(chronicle)
    yield from _decided_faults(chronicle)
    yield from _derived_faults(chronicle)
    failed = {name for (name,) in chronicle.rows("SELECT read_from FROM problems")}
    if waiting := set(chronicle.waiting()) - failed:
        yield Fault(str(chronicle.path), f"{len(waiting)} articles are not annotated yet; run rawi build again")
    elif not chronicle.is_derived():
        yield Fault(str(chronicle.path), "what is derived is older than the annotations; run rawi build again")


def counts_of(chronicle: Chronicle) -> Iterator[tuple[str, int]]:
    """How many there are of each kind of record."""
    tables = ["articles", "receipts", "raws", "problems", "annotations", "judgements"]
    for name in tables + [shape.name for shape in SHAPES]:
        yield name, next(chronicle.rows(f"SELECT count(*) FROM {name}"))[0]
    for kind, count in chronicle.rows("SELECT kind, count(*) FROM said GROUP BY kind"):
        yield f"said {kind}", count


def digest_of(chronicle: Chronicle) -> Digest:
    """The content of a chronicle as four hashes."""
    given = (sha.encode() for (sha,) in chronicle.rows("SELECT sha FROM articles UNION ALL SELECT sha FROM receipts"))
    said = ("\t".join(row).encode() for row in chronicle.rows("SELECT article, made_by, sha FROM annotations"))
    decided = (encode(judgement) for judgement in chronicle.judgements())
    return Digest(sum_of(given), sum_of(said), sum_of(decided), chronicle.derived_sum())


def _article_faults(chronicle: Chronicle) -> Iterator[Fault]:
    """Texts against their hash, metadata against the id, annotations against both."""
    statement = """
        SELECT a.id, a.url, a.outlet, a.published, a.given_id, a.sha, a.text_sha, CAST(a.text AS BLOB),
               s.n, s.made_by, s.schema, s.sha
        FROM articles a LEFT JOIN annotations s ON s.article = a.id AND NOT s.stale ORDER BY a.id"""
    for row in chronicle.rows(statement):
        name, url, outlet, published, given, article_sha, sha, raw, n, made_by, schema, annotation_sha = row
        text = raw.decode("utf-8", "replace")
        where = f"{name} ({url or 'no url'})"
        if (now := hashlib.sha256(raw).hexdigest()) != sha:
            what = f"the stored text was changed: its SHA-256 is {now[:16]}…, it was received as {sha[:16]}…"
            yield Fault(where, f"{what}; {_resting(chronicle, name)}")
        if article_id(url or given, outlet, published, sha) != name:
            yield Fault(where, "its url, outlet, date or hash was changed: they no longer make this id")
        elif now == sha and not _is_as_received(chronicle, name, article_sha):
            yield Fault(where, "what is known about it (title, byline, when it was fetched ...) was changed")
        if n is not None:
            article = Article(id=name, text=text, text_sha=sha, url=url)
            rows = chronicle.connection.execute(SAID, (n,)).fetchall()
            for what in _annotation_faults(article, made_by, schema, annotation_sha, rows):
                yield Fault(where, what)


def _is_as_received(chronicle: Chronicle, name: str, sha: str) -> bool:
    try:
        return sha_of(chronicle.article(name)) == sha
    except msgspec.MsgspecError:
        return False


def _annotation_faults(
    article: Article, made_by: str, schema: int, sha: str, rows: list[tuple[Any, ...]]
) -> Iterator[str]:
    for kind, name, start, end, surface, _ in rows:
        if surface is not None and article.text[start:end] != surface:
            there = article.text[start:end]
            yield f"{kind} {name or ''} at {start}-{end}: {surface!r} was read there, {there!r} stands there now"
    try:
        annotation = annotation_of(article, made_by, schema, rows)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        yield f"a record of its annotation was changed: {error}"
        return
    if sha_of(annotation) != sha:
        yield f"its annotation was changed: its SHA-256 is no longer {sha[:16]}…"
    try:
        annotation.on(article)
    except StaleOffsets as error:
        if "stand at" not in str(error):  # the words are named above
            yield str(error)
    yield from _dangling(annotation)


def _dangling(annotation: Annotation) -> Iterator[str]:
    """References within an article that lead nowhere."""
    there = {
        kind: {record.id for record in getattr(annotation, kind)}
        for kind in ("mentions", "chains", "times", "numbers", "reports", "events")
    }
    for kind, fields in _REFERENCES.items():
        for record in getattr(annotation, kind):
            for field, target in fields.items():
                value = getattr(record, field)
                for name in value if isinstance(value, tuple) else (value,):
                    if name is not None and name not in there[target]:
                        yield f"{kind} {getattr(record, 'id', '')}: {field} is {name}, and there are no such {target}"


_WORDS = "SELECT words_at(text, ?1, ?2) FROM articles WHERE id = ?3"
_REFERENCES = {  # kind -> field -> the kind it refers to
    "mentions": {"chain": "chains"},
    "roles": {"of": "chains"},
    "numbers": {"who": "mentions", "part_of": "numbers", "by": "reports"},
    "reports": {"speakers": "mentions", "via": "mentions", "inside": "reports"},
    "events": {"agents": "mentions", "patients": "mentions", "place": "mentions", "time": "times",
               "numbers": "numbers", "by": "reports", "same": "events"},
    "labels": {"by": "reports", "of": "chains"},
}  # fmt: skip


def _resting(chronicle: Chronicle, article: str) -> str:
    """What rests on an article, in words."""
    claims = list(chronicle.rows(
        "SELECT c.event, c.field, c.value, s.start, s.\"end\" FROM claim_sources s JOIN claims c ON c.row = s.claim "
        "WHERE s.article = ? ORDER BY s.start, c.event", (article,)
    ))  # fmt: skip
    ((records,),) = chronicle.rows("SELECT count(*) FROM said WHERE article = ?", (article,))
    named = "; ".join(f"{event} {field} {value} at {start}-{end}" for event, field, value, start, end in claims[:SHOWN])
    more = f"; and {len(claims) - SHOWN} more" if len(claims) > SHOWN else ""
    return f"{records} records and {len(claims)} claims rest on it" + (f": {named}{more}" if claims else "")


def _raw_faults(chronicle: Chronicle) -> Iterator[Fault]:
    unpack = zstandard.ZstdDecompressor()
    for sha, size, packed in chronicle.rows("SELECT sha, size, zstd FROM raws"):
        try:
            fits = hashlib.sha256(unpack.decompress(packed, max_output_size=size)).hexdigest() == sha
        except zstandard.ZstdError:
            fits = False
        if not fits:
            pages = ", ".join(name for (name,) in chronicle.rows("SELECT id FROM articles WHERE raw_sha = ?", (sha,)))
            yield Fault(f"raw {sha[:16]}…", f"the bytes as received were changed; {pages} were extracted from them")


def _derived_faults(chronicle: Chronicle) -> Iterator[Fault]:
    """Derived words against the texts they point at, and counts against what is counted."""
    for table in ("event_mentions", "claim_sources"):
        statement = f"""
            SELECT d.row, d.article, d.start, d."end", d.surface FROM {table} d JOIN articles t ON t.id = d.article
            WHERE words_at(t.text, d.start, d."end") IS NOT d.surface"""
        for row, article, start, end, surface in chronicle.rows(statement):
            yield Fault(f"{table} row {row}", f"{surface!r} does not stand at {start}-{end} of {article}")
    miscounted = """
        SELECT e.event, e.n_articles, count(DISTINCT coalesce(t.url, t.id)) AS counted
        FROM events e LEFT JOIN event_mentions m ON m.event = e.event LEFT JOIN articles t ON t.id = m.article
        GROUP BY e.event HAVING e.n_articles <> counted"""  # editions of one article are one
    for event, said, counted in chronicle.rows(miscounted):
        yield Fault(event, f"says {said} articles and mentions {counted}")
    remedy = "rawi build --reannotate makes it anew"
    try:
        if chronicle.meta("derived_sum") not in (None, chronicle.derived_sum()):
            yield Fault(str(chronicle.path), f"what is derived was changed; {remedy}")
    except msgspec.MsgspecError as error:
        yield Fault(str(chronicle.path), f"what is derived was changed: {error}; {remedy}")


def _decided_faults(chronicle: Chronicle) -> Iterator[Fault]:
    try:
        judgements = chronicle.judgements()
    except msgspec.MsgspecError as error:
        yield Fault("judgements", f"a judgement was changed: {error}")
        return
    for judgement in judgements:
        if judgement.id != judgement_id(judgement):
            yield Fault(judgement.id, "what it says was changed: it no longer makes this id")
        for about in judgement.about:
            words = next(chronicle.rows(_WORDS, (about.start, about.end, about.article)), None)
            if words != (about.surface,):
                where = f"{about.start}-{about.end} of {about.article}"
                yield Fault(judgement.id, f"is about {about.surface!r}, which does not stand at {where}")
