"""Actors, copies and loaded words of a chronicle, listed and counted for the reading room. Reads alone."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

import msgspec

from rawi.chronicle.store import Chronicle
from rawi.derived import ArticleRef, Change, Copy, Passage


class ActorLine(NamedTuple):
    actor: str
    name: str
    kind: str
    type: str | None
    country: str | None
    events: int


def list_actors(chronicle: Chronicle, part: str | None, limit: int, offset: int = 0) -> list[ActorLine]:
    """Actors by the number of events they take part in; `part` of a name or alias narrows them."""
    statement = """
        SELECT a.actor, a.name, a.kind, a.type, a.country, count(*) FROM (
          SELECT actor, event FROM event_agents WHERE actor IS NOT NULL
          UNION SELECT actor, event FROM event_patients WHERE actor IS NOT NULL) p JOIN actors a ON a.actor = p.actor
        WHERE ?1 IS NULL OR a.actor IN (SELECT actor FROM actor_aliases WHERE form LIKE '%' || ?1 || '%')
           OR a.name LIKE '%' || ?1 || '%'
        GROUP BY a.actor ORDER BY 6 DESC, a.name LIMIT ?2 OFFSET ?3"""
    return [ActorLine(*row) for row in chronicle.rows(statement, (part or None, limit, offset))]


def events_of(
    chronicle: Chronicle, actor: str, side: Literal["agents", "patients"]
) -> list[tuple[str, str | None, int]]:
    """(type, mode, how many) of the events an actor is on one side of."""
    statement = f"""
        SELECT e.type, e.mode, count(DISTINCT e.event) FROM event_{side} p JOIN events e ON e.event = p.event
        WHERE p.actor = ? GROUP BY 1, 2 ORDER BY 3 DESC, 1"""
    return list(chronicle.rows(statement, (actor,)))


def places_of(chronicle: Chronicle, actor: str) -> list[tuple[str, int]]:
    statement = """
        SELECT coalesce(e.place_name, e.place_text), count(DISTINCT e.event) FROM events e
        WHERE e.event IN (SELECT event FROM event_agents WHERE actor = ?1 UNION SELECT event FROM event_patients
                          WHERE actor = ?1) AND coalesce(e.place_name, e.place_text) IS NOT NULL
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12"""
    return list(chronicle.rows(statement, (actor,)))


class CopyLine(NamedTuple):
    taker: str
    source: str
    relation: str
    state: str
    order_by: str
    taker_outlet: str | None
    source_outlet: str | None
    taker_title: str
    source_title: str
    taker_day: str | None
    source_day: str | None
    telling: int


_COPY = """
    SELECT c.taker, c.source, c.relation, c.state, c.order_by, t.outlet, s.outlet,
           coalesce(t.title, words_at(t.text, 0, 90)), coalesce(s.title, words_at(s.text, 0, 90)),
           substr(t.published, 1, 10), substr(s.published, 1, 10),
           (SELECT count(*) FROM passages p JOIN changes x ON x.passage = p.row WHERE p.copy = c.row
            AND x.kind IN ('name', 'number', 'verb', 'label') AND x.same_value IS NOT 1) AS telling
    FROM copies c JOIN articles t ON t.id = c.taker JOIN articles s ON s.id = c.source"""


def list_copies(
    chronicle: Chronicle, taker: str | None, source: str | None, limit: int, offset: int = 0
) -> list[CopyLine]:
    """Copies between outlets before those within one, whole copies before parts, those that changed most first."""
    # The ordering counts changes alone; texts are read for the lines shown.
    statement = f"""
        WITH ranked AS (
          SELECT c.row, t.outlet IS s.outlet AS within, c.relation = 'part' AS is_part,
                 (SELECT count(*) FROM passages p JOIN changes x ON x.passage = p.row WHERE p.copy = c.row
                  AND x.kind IN ('name', 'number', 'verb', 'label') AND x.same_value IS NOT 1) AS n
          FROM copies c JOIN articles t ON t.id = c.taker JOIN articles s ON s.id = c.source
          WHERE (?1 IS NULL OR t.outlet = ?1) AND (?2 IS NULL OR s.outlet = ?2)
          ORDER BY within, is_part, n DESC, c.row LIMIT ?3 OFFSET ?4)
        {_COPY} JOIN ranked r ON r.row = c.row ORDER BY r.within, r.is_part, r.n DESC, c.row"""
    return [CopyLine(*row) for row in chronicle.rows(statement, (taker, source, limit, offset))]


def copies_of(chronicle: Chronicle, article: str) -> list[CopyLine]:
    """Copies in which an article is taker or source."""
    statement = f"{_COPY} WHERE c.taker = ?1 OR c.source = ?1 ORDER BY c.row"
    return [CopyLine(*row) for row in chronicle.rows(statement, (article,))]


def copy_counts(chronicle: Chronicle) -> list[tuple[str, str, int]]:
    """(taking outlet, outlet taken from, copies)."""
    statement = """
        SELECT coalesce(t.outlet, ''), coalesce(s.outlet, ''), count(*) FROM copies c JOIN articles t ON t.id = c.taker
        JOIN articles s ON s.id = c.source GROUP BY 1, 2"""
    return list(chronicle.rows(statement))


def copy_between(chronicle: Chronicle, taker: str, source: str) -> Copy | None:
    """The `Copy` of a taker and a source, or None."""
    row = next(
        chronicle.rows(
            "SELECT row, relation, state, order_by, reasons FROM copies WHERE taker = ? AND source = ?", (taker, source)
        ),
        None,
    )
    if row is None:
        return None
    passages = []
    for key, *spans in chronicle.rows(
        "SELECT row, taker_start, taker_end, source_start, source_end FROM passages WHERE copy = ? ORDER BY 2",
        (row[0],),
    ):
        changes = chronicle.rows("SELECT kind, taker, source, same_value FROM changes WHERE passage = ?", (key,))
        changed = tuple(
            Change(kind=kind, taker=ours, source=theirs, same_value=None if same is None else bool(same))
            for kind, ours, theirs, same in changes
        )
        passages.append(Passage(taker=(spans[0], spans[1]), source=(spans[2], spans[3]), changed=changed))
    return Copy(
        taker=ArticleRef(article=taker), source=ArticleRef(article=source), relation=row[1], state=row[2],
        order_by=row[3], reasons=tuple(msgspec.json.decode(row[4] or "[]")), passages=tuple(passages),
    )  # fmt: skip


def label_counts(chronicle: Chronicle) -> list[tuple[str, str, str, bool, int]]:
    """(rule, outlet, words, whether a speaker said them, how often)."""
    statement = """
        SELECT r.value ->> '$.rule', coalesce(t.outlet, ''), r.surface,
               json_array_length(coalesce(r.value -> '$.by', '[]')) > 0, count(*)
        FROM said_rows r JOIN annotations a ON a.n = r.annotation AND NOT a.stale JOIN articles t ON t.id = a.article
        WHERE r.kind = 'labels' GROUP BY 1, 2, 3, 4"""
    return [(rule or "", outlet, words, bool(said), n) for rule, outlet, words, said, n in chronicle.rows(statement)]


class LabelUse(NamedTuple):
    article: str
    outlet: str | None
    start: int
    end: int
    speakers: tuple[str, ...]


def label_uses(chronicle: Chronicle, rule: str, outlet: str | None, limit: int) -> list[LabelUse]:
    """Where a loaded word stands, and who says it there; no speaker where the outlet does."""
    statement = """
        SELECT a.article, t.outlet, r.start, r."end", a.n, coalesce(r.value -> '$.by', '[]')
        FROM said_rows r JOIN annotations a ON a.n = r.annotation AND NOT a.stale JOIN articles t ON t.id = a.article
        WHERE r.kind = 'labels' AND r.value ->> '$.rule' = ?1 AND (?2 IS NULL OR coalesce(t.outlet, '') = ?2)
        ORDER BY t.published, a.article, r.start LIMIT ?3"""
    return [
        LabelUse(article, name, start, end, tuple(_speakers(chronicle, n, msgspec.json.decode(by))))
        for article, name, start, end, n, by in chronicle.rows(statement, (rule, outlet, limit))
    ]


def _speakers(chronicle: Chronicle, annotation: int, reports: list[str]) -> Iterator[str]:
    """The words that name whoever speaks in these reports of an annotation; `?` for one who is not named."""
    for report in reports:
        found = list(
            chronicle.rows(
                """SELECT m.surface FROM said_rows r, json_each(r.value -> '$.speakers') s JOIN said_rows m
                   ON m.kind = 'mentions' AND m.annotation = r.annotation AND m.id = s.value
                   WHERE r.kind = 'reports' AND r.annotation = ? AND r.id = ?""",
                (annotation, report),
            )
        )
        yield from (name for (name,) in found) if found else ("?",)
