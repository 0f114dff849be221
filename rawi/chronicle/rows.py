"""Articles and annotations as rows, and back. Pure: nothing is read or written here."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from rawi.chronicle.schema import WORDS, kinds
from rawi.chronicle.words import broad_forms, normal_forms, terms
from rawi.codec import encode, upgraded
from rawi.records import Annotation, Article, Judgement
from rawi.text.normalize import fold
from rawi.text.tokens import _TOKEN as TOKEN

KINDS = tuple(kinds())
ARTICLE_COLUMNS = ("id", "url", "outlet", "published", "title", "byline", "retrieved", "language", "country",
                   "given_id", "published_from", "raw_sha", "extractor", "notes", "text_sha", "text")  # fmt: skip
_json = msgspec.json.Encoder()
_plain = msgspec.json.Decoder()

SaidRow = tuple[str, int, str | None, int | None, int | None, str | None, str]
"""kind, place in its list, id, start, end, surface, the record's other fields as JSON."""


class Annotated(NamedTuple):
    """An article's annotation, made ready to be written: by the process that made it, since this takes a while."""

    article: str
    text_sha: str
    made_by: str
    schema: int
    sha: str
    rows: tuple[SaidRow, ...]
    words: tuple[str, str, str]


def annotated(article: Article, annotation: Annotation) -> Annotated:
    """An annotation as rows. Raises StaleOffsets if it does not fit its article: such a record is never written."""
    proven = annotation.on(article)
    bare = msgspec.structs.replace(proven, text=None)
    rows = tuple(_said_row(kind, at, record) for kind in KINDS for at, record in enumerate(getattr(bare, kind)))
    words = words_of(article, bare)
    return Annotated(article.id, article.text_sha, bare.made_by, bare.schema, sha_of(bare), rows, words)


def sha_of(record: Article | Annotation) -> str:
    """The hash by which a changed record is found: of its JSON."""
    return hashlib.sha256(encode(record)).hexdigest()


def judgement_id(judgement: Judgement) -> str:
    """The id of a judgement: a hash of all else it says, so that a changed one is found."""
    return "jud:" + hashlib.sha256(encode(msgspec.structs.replace(judgement, id=""))).hexdigest()[:20]


def sum_of(records: Iterable[bytes]) -> str:
    """A hash of a set of records that does not depend on their order: the sum of their hashes."""
    return whole_sum(sum(map(part_of_sum, records)))


def part_of_sum(record: bytes) -> int:
    """What one record adds to `sum_of`."""
    return int.from_bytes(hashlib.sha256(record).digest(), "big")


def whole_sum(total: int) -> str:
    """`sum_of` from what its records add."""
    return f"{total % (1 << 256):064x}"


def _said_row(kind: str, at: int, record: msgspec.Struct) -> SaidRow:
    plain: dict[str, Any] = msgspec.to_builtins(record)
    words = plain.pop("cue", plain)
    start, end, surface = (words.pop(field, None) for field in WORDS)
    return kind, at, plain.pop("id", None), start, end, surface, _json.encode(plain).decode()


def annotation_of(
    article: Article, made_by: str, schema: int, rows: Iterable[tuple[str, Any, Any, Any, Any, str]]
) -> Annotation:
    """The annotation that was written as these rows: (kind, id, start, end, surface, value), lists in their order."""
    lists: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for kind, name, start, end, surface, value in rows:
        plain = _plain.decode(value)
        if name is not None:
            plain["id"] = name
        words = plain.setdefault("cue", {}) if kind == "reports" else plain
        if start is not None:
            words["start"], words["end"] = start, end
        if surface is not None:
            words["surface"] = surface
        lists[kind].append(plain)
    head = {"article": article.id, "text_sha": article.text_sha, "made_by": made_by, "url": article.url}
    return msgspec.convert(upgraded({**head, "schema": schema, **lists}), Annotation)


def article_row(article: Article) -> tuple[Any, ...]:
    """The values of `ARTICLE_COLUMNS`."""
    plain = msgspec.to_builtins(article)
    return tuple(
        _json.encode(value).decode() if isinstance(value := plain.get(column), list | tuple) else value
        for column in ARTICLE_COLUMNS
    )


def article_of(row: Iterable[Any]) -> Article:
    """The article of a row of `ARTICLE_COLUMNS`."""
    plain = {column: value for column, value in zip(ARTICLE_COLUMNS, row, strict=True) if value is not None}
    if "notes" in plain:
        plain["notes"] = _plain.decode(plain["notes"])
    return msgspec.convert(plain, Article)


def words_of(article: Article, annotation: Annotation) -> tuple[str, str, str]:
    """What the search index keeps of an article: the distinct words at each level, boilerplate left out.

    A word's form stands at the lowest level that has it, and a search reads its level and the ones below (but for
    *exact*, which is by itself): a form that is both normal and broad is kept once.
    """
    surfaces: set[str] = set()
    for start, end in _outside(article.text, annotation):
        surfaces.update(word or number or latin for word, number, latin, _ in TOKEN.findall(article.text, start, end))
    surfaces.discard("")  # the marks
    normal: set[str] = set()
    broad: set[str] = set()
    for form in {fold(surface) for surface in surfaces}:
        normal |= normal_forms(form)
        broad |= broad_forms(form)
    return terms(surfaces), terms(normal), terms(broad - normal)


def _outside(text: str, annotation: Annotation) -> Iterator[tuple[int, int]]:
    """The stretches of a text that are not boilerplate."""
    at = 0
    for interval in sorted(annotation.boilerplate, key=lambda interval: interval.start):
        yield at, interval.start
        at = max(at, interval.end)
    yield at, len(text)
