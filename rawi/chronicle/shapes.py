"""Derived records as tables with real columns, and back: both made from the records' own fields.

A field with one value is a column, a list of words is JSON in one column, a list of records is a table of its own
whose rows name their parent, a reference to an article is the article's id (its url stands in `articles`). So a new
field of a derived record needs no code here, and no migration either: derived tables are dropped and made anew.
"""

from collections.abc import Callable, Iterable, Iterator
from types import UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec

from rawi.derived import Actor, ArticleRef, Copy, Origin, Orphan, ResolvedEvent, Story

ROW = "row"  # the key of a record without a name of its own
_SQL = {str: "TEXT", int: "INTEGER", float: "REAL", bool: "INTEGER"}
# The lists of records inside a record whose table is not called `<parent>_<field>`.
_NAMES = {"copies_passages": "passages", "passages_changed": "changes", "events_claims": "claims",
          "claims_by": "claim_sources", "events_mentions": "event_mentions", "events_agents": "event_agents",
          "events_patients": "event_patients", "origins_articles": "origin_articles",
          "stories_articles": "story_articles", "actors_aliases": "actor_aliases",
          "actors_chains": "actor_chains"}  # fmt: skip


class Column(NamedTuple):
    """A column and where its value stands in the plain JSON; `kind`: `value`, `flag` (0, 1), `json`, `article`."""

    name: str
    path: tuple[str | int, ...]
    sql: str
    kind: str


class Shape(NamedTuple):
    """A table, its columns, and the lists of its records that are tables themselves. `key`: its own primary key."""

    name: str
    record: type[msgspec.Struct]
    key: str
    parent: "tuple[str, str] | None"  # column that names the parent's row, table it stands in
    columns: tuple[Column, ...]
    children: "tuple[tuple[str, Shape], ...]"

    def all(self) -> "Iterator[Shape]":
        """This table and those inside it, parents first."""
        yield self
        for _, child in self.children:
            yield from child.all()


def shape_of(name: str, record: type[msgspec.Struct], key: str = ROW, parent: tuple[str, str] | None = None) -> Shape:
    """The table of a record. `key` is the field that names it, or `row`, a number given when it is written."""
    columns: list[Column] = []
    children: list[tuple[str, Shape]] = []
    for field, encoded, kind in _fields(record):
        if field == "url" and issubclass(record, ArticleRef):
            continue
        inner = element_of(kind)
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            table = _NAMES.get(f"{name}_{encoded}", f"{name}_{encoded}")
            singular = key if key != ROW else {"copies": "copy"}.get(name, name.removesuffix("s"))
            children.append((encoded, shape_of(table, inner, parent=(singular, name))))
        else:
            columns += _columns(field, encoded, kind, record)
    return Shape(name, record, key, parent, tuple(columns), tuple(children))


def create(shape: Shape) -> Iterator[str]:
    """The statements that make a shape's tables and the indexes of their references."""
    keys = {table.name: table.key for table in shape.all()}
    for table in shape.all():
        lines = [f"{ROW} INTEGER PRIMARY KEY"] if table.key == ROW else []
        if table.parent:
            column, parent = table.parent
            sql = "INTEGER" if keys[parent] == ROW else "TEXT"
            lines.append(f'"{column}" {sql} NOT NULL REFERENCES {parent}({keys[parent]})')
        for each in table.columns:
            suffix = " PRIMARY KEY" if each.name == table.key else ""
            suffix += " REFERENCES articles(id)" if each.kind == "article" else ""
            suffix += " REFERENCES actors(actor)" if each.name == "actor" and table.name != "actors" else ""
            lines.append(f'"{each.name}" {each.sql}{suffix}')
        yield f"CREATE TABLE {table.name} ({', '.join(lines)}) STRICT"
        linked = [table.parent[0]] if table.parent else []
        linked += [each.name for each in table.columns if each.kind == "article" or each.name == "actor"]
        for name in linked:
            if name != table.key:
                yield f'CREATE INDEX {table.name}_by_{name} ON {table.name}("{name}")'


def write(shape: Shape, records: Iterable[msgspec.Struct]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The rows of the records and of all inside them, with the name of their table, parents first.

    Numbers (`row`) are given from 1 in the order of writing, so the rows of one record follow each other.
    """
    counters = {table.name: 0 for table in shape.all()}
    for record in records:
        yield from _rows(shape, msgspec.to_builtins(record), None, counters)


def insert(shape: Shape) -> str:
    """The statement that takes a row of `write`."""
    width = len(shape.columns) + (shape.key == ROW) + (shape.parent is not None)
    return f"INSERT INTO {shape.name} VALUES ({','.join('?' * width)})"


Rows = Callable[[str, tuple[Any, ...]], Iterator[tuple[Any, ...]]]
"""Runs a query with its values."""


def read(shape: Shape, rows: Rows, urls: Callable[[str], str | None], key: str | None = None) -> Iterator[Any]:
    """The records again, in the order they were written; with `key` the one of that name alone."""
    where = (shape.key, key) if key is not None else None
    for plain in _plain(shape, rows, urls, where):
        yield msgspec.convert(plain, shape.record)


def _rows(
    shape: Shape, plain: dict[str, Any], parent: Any, counters: dict[str, int]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    counters[shape.name] += 1
    key = counters[shape.name] if shape.key == ROW else plain[shape.key]
    head = ((key,) if shape.key == ROW else ()) + ((parent,) if shape.parent else ())
    yield shape.name, head + tuple(_take(plain, column) for column in shape.columns)
    for field, child in shape.children:
        for inner in plain.get(field, ()):
            yield from _rows(child, inner, key, counters)


def _take(plain: Any, column: Column) -> Any:
    for step in column.path:
        if plain is None:
            return None
        plain = plain.get(step) if isinstance(plain, dict) else plain[step]
    if column.kind == "json":
        return msgspec.json.encode(plain).decode() if plain else None
    if column.kind == "article" and isinstance(plain, dict):
        return plain["article"]
    return plain


def _plain(
    shape: Shape, rows: Rows, urls: Callable[[str], str | None], where: tuple[str, Any] | None
) -> Iterator[dict[str, Any]]:
    """The plain JSON of a table's rows, those of its inner records in their place."""
    names = ", ".join(f'"{name}"' for name in (shape.key, *(column.name for column in shape.columns)))
    condition = f' WHERE "{where[0]}" = ?' if where else ""
    for key, *values in rows(f"SELECT {names} FROM {shape.name}{condition} ORDER BY rowid", where[1:] if where else ()):
        plain: dict[str, Any] = {}
        for column, value in zip(shape.columns, values, strict=True):
            _give(plain, column, value, urls)
        for field, child in shape.children:
            assert child.parent is not None
            plain[field] = list(_plain(child, rows, urls, (child.parent[0], key)))
        if issubclass(shape.record, ArticleRef):
            plain["url"] = urls(plain["article"])
        yield plain


def _give(plain: dict[str, Any], column: Column, value: Any, urls: Callable[[str], str | None]) -> None:
    """Put a column's value back where it came from."""
    if column.kind == "json":
        plain[str(column.path[0])] = msgspec.json.decode(value) if value else []
    elif column.kind == "article" and len(column.path) == 1 and column.path[0] != "article":
        plain[str(column.path[0])] = {"article": value, "url": urls(value)}
    elif value is None:
        return
    elif len(column.path) == 1:
        plain[str(column.path[0])] = bool(value) if column.kind == "flag" else value
    elif isinstance(column.path[1], int):
        plain.setdefault(str(column.path[0]), []).append(value)
    else:
        plain.setdefault(str(column.path[0]), {})[column.path[1]] = value


def _fields(record: type[msgspec.Struct]) -> Iterator[tuple[str, str, Any]]:
    hints = get_type_hints(record)
    for field, encoded in zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True):
        yield field, encoded, hints[field]


def without_none(kind: Any) -> Any:
    """A type without `None`."""
    if get_origin(kind) in (Union, UnionType):
        return next(each for each in get_args(kind) if each is not type(None))
    return kind


def element_of(kind: Any) -> Any:
    """What a tuple of any length holds, or None if it is no such tuple."""
    arguments = get_args(kind)
    return arguments[0] if get_origin(kind) is tuple and arguments[-1] is Ellipsis else None


def _columns(field: str, encoded: str, kind: Any, record: type[msgspec.Struct]) -> list[Column]:
    bare = without_none(kind)
    if bare is ArticleRef or (field == "article" and issubclass(record, ArticleRef)):
        return [Column(encoded, (encoded,), "TEXT NOT NULL", "article")]
    if isinstance(bare, type) and issubclass(bare, msgspec.Struct):
        return [Column(f"{encoded}_{inner}", (encoded, inner), _sql(inner_kind), "value")
                for _, inner, inner_kind in _fields(bare)]  # fmt: skip
    if element_of(bare) is not None:
        return [Column(encoded, (encoded,), "TEXT", "json")]
    if get_origin(bare) is tuple:  # a span
        return [Column(f"{encoded}_{part}", (encoded, i), "INTEGER NOT NULL", "value")
                for i, part in enumerate(("start", "end"))]  # fmt: skip
    return [Column(encoded, (encoded,), _sql(kind), "flag" if bare is bool else "value")]


def _sql(kind: Any) -> str:
    bare = without_none(kind)
    sql = "TEXT" if get_origin(bare) is Literal else _SQL[bare]
    return sql if bare is not kind else f"{sql} NOT NULL"


SHAPES: tuple[Shape, ...] = (
    shape_of("copies", Copy),
    shape_of("origins", Origin, "origin"),
    shape_of("stories", Story, "story"),
    shape_of("actors", Actor, "actor"),
    shape_of("events", ResolvedEvent, "event"),
    shape_of("orphans", Orphan, "judgement"),
)
