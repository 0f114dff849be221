"""The tables of a chronicle: given, said, decided, derived, and what the file says about itself.

- **given**: `articles` with their stored text, `receipts` (the same article received again with other metadata), `raws`
  (bytes as received), `problems` (inputs that could not be read).
- **said**: `annotations` (one for each article and maker) and `said_rows`, one row for each record of an annotation.
  The view `said` shows them as `said(article, text_sha, kind, start, end, surface, value_json, made_by)`; for each
  kind a view `said_<kind>` has the fields as columns. The words of a record stand in its row alone, not in its JSON.
- **decided**: `judgements`, appended and never changed.
- **derived**: the tables of `shapes`, the search index `articles_fts`, and what is `remembered` from one build for the
  next. Made anew whenever their definition changed; never patched, so they need no migrations.
- **meta**: which rawi, which knowledge, of what the derived tables were made; `columns` explains every column in
  Arabic and English.

Given, said and decided are changed by named migrations alone. How many of them a file has seen is its version
(`user_version`); a file of a later version is refused.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from rawi.chronicle.shapes import SHAPES, create, element_of, without_none
from rawi.records import Annotation, Stretch

APPLICATION_ID = 0x72617769  # "rawi", for programs that look at a file's head

_FIRST = """
CREATE TABLE articles (
  n INTEGER NOT NULL UNIQUE, id TEXT PRIMARY KEY, url TEXT, outlet TEXT, published TEXT, title TEXT, byline TEXT,
  retrieved TEXT, language TEXT, country TEXT, given_id TEXT, published_from TEXT, raw_sha TEXT REFERENCES raws(sha),
  extractor TEXT, notes TEXT, read_from TEXT, sha TEXT NOT NULL, text_sha TEXT NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE INDEX articles_by_url ON articles(url);
CREATE INDEX articles_by_published ON articles(published);
CREATE TABLE receipts (
  article TEXT NOT NULL REFERENCES articles(id), sha TEXT NOT NULL, read_from TEXT NOT NULL, record TEXT NOT NULL,
  PRIMARY KEY (article, sha)
) STRICT;
CREATE TABLE raws (sha TEXT PRIMARY KEY, size INTEGER NOT NULL, zstd BLOB NOT NULL) STRICT;
CREATE TABLE problems (read_from TEXT NOT NULL, problem TEXT NOT NULL, PRIMARY KEY (read_from, problem)) STRICT;

CREATE TABLE annotations (
  n INTEGER PRIMARY KEY, article TEXT NOT NULL REFERENCES articles(id), text_sha TEXT NOT NULL,
  made_by TEXT NOT NULL, schema INTEGER NOT NULL, sha TEXT NOT NULL, stale INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX annotations_present ON annotations(article) WHERE NOT stale;
CREATE INDEX annotations_by_article ON annotations(article);
CREATE TABLE said_rows (
  kind TEXT NOT NULL, annotation INTEGER NOT NULL REFERENCES annotations(n), at INTEGER NOT NULL, id TEXT,
  start INTEGER, "end" INTEGER, surface TEXT, value TEXT NOT NULL,
  PRIMARY KEY (kind, annotation, at), CHECK (0 <= start AND start < "end")
) STRICT, WITHOUT ROWID;

CREATE TABLE judgements (
  id TEXT PRIMARY KEY, decision TEXT NOT NULL, who TEXT NOT NULL, "when" TEXT NOT NULL, why TEXT NOT NULL,
  about TEXT NOT NULL, field TEXT, value TEXT
) STRICT;

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE columns (
  "table" TEXT NOT NULL, "column" TEXT NOT NULL, ar TEXT NOT NULL, en TEXT NOT NULL, PRIMARY KEY ("table", "column")
) STRICT;
"""

MIGRATIONS: tuple[tuple[str, str], ...] = (("four kinds of data", _FIRST),)

# The postings of a word are article numbers and levels alone: where it stands is found in the text itself, so that
# hits are proven and phrases work across the added forms.
FTS = (
    'CREATE VIRTUAL TABLE articles_fts USING fts5(exact, normal, broad, content="articles", content_rowid="n", '
    'tokenize="ascii", detail=column, columnsize=0)'
)

_SAID = """
CREATE VIEW said AS
SELECT a.article, a.text_sha, r.kind, r.id, r.start, r."end", r.surface, r.value AS value_json, a.made_by
FROM said_rows r JOIN annotations a ON a.n = r.annotation WHERE NOT a.stale
"""
_EDITIONS = """
CREATE VIEW editions AS
SELECT url, id AS article, published, retrieved, text_sha, count(*) OVER (PARTITION BY url) AS n_editions
FROM articles WHERE url IN (SELECT url FROM articles GROUP BY url HAVING count(*) > 1)
"""
# A loaded word inside somebody's speech is the speaker's, whoever printed it; only the rest are the outlet's own.
_LEDGER = """
CREATE VIEW ledger AS
WITH labelled AS (
  SELECT l.annotation, l.surface, l.value ->> '$.rule' AS rule, l.value ->> '$.of' AS chain,
    (SELECT r.value FROM said_rows r WHERE r.kind = 'reports' AND r.annotation = l.annotation
      AND r.id = l.value ->> '$.by[0]') AS report
  FROM said_rows l WHERE l.kind = 'labels'
), voiced AS (
  SELECT l.*, m.surface AS described, m.value ->> '$.chain' AS speaking
  FROM labelled l LEFT JOIN said_rows m ON m.kind = 'mentions' AND m.annotation = l.annotation
    AND m.id = l.report ->> '$.speakers[0]'
)
SELECT of.actor, actors.name AS actor_name, v.rule, t.outlet,
  CASE WHEN v.report IS NULL THEN 'outlet' WHEN v.described IS NULL THEN 'hidden' ELSE 'speaker' END AS voice,
  coalesce(c.value ->> '$.name', v.described) AS speaker, whose.actor AS speaker_actor,
  count(*) AS n, count(DISTINCT a.article) AS n_articles, json_group_array(DISTINCT v.surface) AS forms
FROM voiced v JOIN annotations a ON a.n = v.annotation AND NOT a.stale JOIN articles t ON t.id = a.article
LEFT JOIN actor_chains of ON of.article = a.article AND of.chain = v.chain
LEFT JOIN actors ON actors.actor = of.actor
LEFT JOIN actor_chains whose ON whose.article = a.article AND whose.chain = v.speaking
LEFT JOIN said_rows c ON c.kind = 'chains' AND c.annotation = v.annotation AND c.id = v.speaking
GROUP BY of.actor, v.rule, t.outlet, voice, speaker, speaker_actor
"""
_EXTRA_COLUMNS = {  # what a view says beyond its record's fields
    "chains": """(SELECT json_group_array(json_array(m.start, m."end", m.surface)) FROM said_rows m
      WHERE m.kind = 'mentions' AND m.annotation = r.annotation AND m.value ->> '$.chain' = r.id) AS spans""",
    "reports": """(SELECT substr(t.text, 1 + (r.value ->> '$.content.start'),
      (r.value ->> '$.content.end') - (r.value ->> '$.content.start')) FROM articles t WHERE t.id = a.article)
      AS content""",
}  # fmt: skip
WORDS = ("start", "end", "surface")


def kinds() -> dict[str, type[msgspec.Struct]]:
    """The lists of an annotation and the record each holds: the kinds of `said_rows`."""
    hints = get_type_hints(Annotation)
    found = {name: element_of(hints[name]) for name in Annotation.__struct_fields__}
    return {name: record for name, record in found.items() if record is not None}


def explained(there: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str, str]]:
    """(table, column, Arabic, English) for the columns that are there. Raises KeyError at one nobody has explained."""
    known = read_columns()
    for table, column in there:
        family = "said_*" if table.startswith("said_") else table
        for place in (table, family, "*"):
            if (place, column) in known:
                yield table, column, *known[place, column]
                break
        else:
            raise KeyError(f"columns.tsv does not explain {table}.{column}; add a row")


def read_columns() -> dict[tuple[str, str], tuple[str, str]]:
    """(table or family, column) -> what it holds, in Arabic and English: the rows of `columns.tsv`."""
    with Path(__file__).with_name("columns.tsv").open(encoding="utf-8", newline="") as rows:
        return {(row["table"], row["column"]): (row["ar"], row["en"]) for row in csv.DictReader(rows, delimiter="\t")}


def _view(name: str, record: type[msgspec.Struct]) -> str:
    columns = ["a.article", "r.id"] if "id" in record.__struct_fields__ else ["a.article"]
    if issubclass(record, Stretch) or "cue" in record.__struct_fields__ or name == "boilerplate":
        columns += ["r.start", 'r."end"'] + (["r.surface"] if name != "boilerplate" else [])
    hints = get_type_hints(record)
    for field, key in zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True):
        if field not in {*WORDS, "id", "cue"}:
            columns += _fields(key, without_none(hints[field]))
    columns += [_EXTRA_COLUMNS[name]] if name in _EXTRA_COLUMNS else []
    return (
        f"CREATE VIEW said_{name} AS SELECT {', '.join(columns)} FROM said_rows r "
        f"JOIN annotations a ON a.n = r.annotation WHERE r.kind = '{name}' AND NOT a.stale"
    )


def _fields(key: str, kind: Any) -> list[str]:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return [f"r.value ->> '$.{key}.{inner}' AS {key}_{inner}" for inner in kind.__struct_encode_fields__]
    if get_origin(kind) is tuple or get_args(kind) == (str, ...):
        return [f"r.value -> '$.{key}' AS {key}"]
    return [f"r.value ->> '$.{key}' AS {key}"]


# What resolving found out about one or two articles, to be asked again when others come: it can be dropped.
REMEMBERED = "CREATE TABLE remembered (name BLOB PRIMARY KEY, zstd BLOB NOT NULL) STRICT, WITHOUT ROWID"
TABLES = tuple(sql for shape in SHAPES for sql in create(shape) if sql.startswith("CREATE TABLE"))
INDEXES = tuple(sql for shape in SHAPES for sql in create(shape) if sql.startswith("CREATE INDEX"))
VIEWS = (_SAID, _EDITIONS, _LEDGER, *(_view(name, record) for name, record in kinds().items()))
