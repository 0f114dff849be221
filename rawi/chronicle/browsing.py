"""What the reading room asks of a chronicle: events by filters, their density in time, actors, copies, labels, places.

Reads alone; every list has a limit, and every count says what it counts.
"""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from rawi.chronicle.queries import DAY
from rawi.chronicle.store import Chronicle

Order = Literal["told", "latest", "day"]
ORDERS: tuple[Order, ...] = ("told", "latest", "day")
_ORDER_BY: dict[Order, str] = {
    "told": "e.n_origins DESC, e.n_articles DESC, e.earliest IS NULL, e.earliest DESC, e.event",
    "latest": "e.earliest IS NULL, e.earliest DESC, e.n_origins DESC, e.event",
    "day": "e.earliest IS NULL, e.earliest, e.latest, e.event",
}
DEFINITE = 31  # days an event's range may be wide to be drawn on a timeline


class Filters(NamedTuple):
    """Which events; `None` or False leaves a filter open. `first` and `last` are inclusive days."""

    type: str | None = None
    status: str | None = None
    outlet: str | None = None
    place: str | None = None
    actor: str | None = None
    first: str | None = None
    last: str | None = None
    contested: bool = False
    single: bool = False
    multiple: bool = False
    unstated: bool = False


class Listed(NamedTuple):
    """An event as a line of a list. `words` stand at [start, end) of `article`; `before` and `after` beside them."""

    event: str
    type: str
    mode: str | None
    status: str
    earliest: str | None
    latest: str | None
    place: str | None
    n_articles: int
    n_outlets: int
    n_origins: int
    contested: tuple[str, ...]
    agents: tuple[str, ...]
    patients: tuple[str, ...]
    article: str | None
    before: str
    words: str
    after: str


class Located(NamedTuple):
    """A place of events on the map, and how many are there. `precision` is `admin` for everything that is an area."""

    name: str
    precision: str
    lat: float
    lon: float
    country: str | None
    place_id: str | None
    n: int


def _where(filters: Filters) -> tuple[str, dict[str, Any]]:
    """The condition on `events e` and its values."""
    conditions = {
        "e.type = :type": filters.type,
        "e.status = :status": filters.status,
        "coalesce(e.place_name, e.place_text) = :place": filters.place,
        "coalesce(e.latest, e.earliest) >= :first": filters.first,
        "e.earliest <= :last": filters.last,
        "e.event IN (SELECT m.event FROM articles a JOIN event_mentions m ON m.article = a.id "
        "WHERE a.outlet = :outlet)": filters.outlet,
        "e.event IN (SELECT p.event FROM event_agents p WHERE p.actor IN (SELECT actor FROM actors WHERE name = :actor "
        "OR actor = :actor) OR p.name = :actor UNION SELECT p.event FROM event_patients p WHERE p.actor IN "
        "(SELECT actor FROM actors WHERE name = :actor OR actor = :actor) OR p.name = :actor)": filters.actor,
        "e.contested IS NOT NULL": filters.contested,
        "e.n_origins = 1": filters.single,
        "e.n_origins > 1": filters.multiple,
        "NOT EXISTS (SELECT 1 FROM event_agents p WHERE p.event = e.event)": filters.unstated,
    }
    chosen = [condition for condition, value in conditions.items() if value]
    return (" WHERE " + " AND ".join(chosen) if chosen else ""), filters._asdict()


def count_events(chronicle: Chronicle, filters: Filters) -> int:
    where, values = _where(filters)
    ((count,),) = chronicle.connection.execute(f"SELECT count(*) FROM events e{where}", values)
    return int(count)


def names_of(chronicle: Chronicle, filters: Filters) -> set[str]:
    """The ids of the events that fit."""
    where, values = _where(filters)
    return {name for (name,) in chronicle.connection.execute(f"SELECT e.event FROM events e{where}", values)}


def list_events(chronicle: Chronicle, filters: Filters, order: Order, limit: int, offset: int = 0) -> list[Listed]:
    """A page of events, each with the words of its first mention."""
    where, values = _where(filters)
    statement = f"""
        SELECT {DAY} FROM events e{where} ORDER BY {_ORDER_BY[order]} LIMIT :limit OFFSET :offset"""
    rows = chronicle.connection.execute(statement, {**values, "limit": limit, "offset": offset}).fetchall()
    return [_listed(chronicle, row) for row in rows]


def listed(chronicle: Chronicle, names: Sequence[str]) -> list[Listed]:
    """These events as lines of a list, in this order."""
    statement = f"SELECT {DAY} FROM events e WHERE e.event = ?"
    return [_listed(chronicle, row) for name in names for row in chronicle.rows(statement, (name,))]


def _listed(chronicle: Chronicle, row: tuple[Any, ...]) -> Listed:
    name = row[0]
    agents, patients = (
        tuple(who for (who,) in chronicle.rows(f"SELECT DISTINCT name FROM {table} WHERE event = ?", (name,)))
        for table in ("event_agents", "event_patients")
    )
    mention = next(
        chronicle.rows(
            'SELECT article, start, "end" FROM event_mentions WHERE event = ? ORDER BY start LIMIT 1', (name,)
        ),
        None,
    )
    words = around(chronicle, *mention) if mention else ("", "", "")
    contested = tuple(msgspec.json.decode(row[10])) if row[10] else ()
    return Listed(*row[:10], contested, agents, patients, mention[0] if mention else None, *words)  # type: ignore[call-arg]


BEFORE, AFTER = 90, 150  # code points shown beside an event's words


def around(chronicle: Chronicle, article: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before, at and after [start, end) of an article, cut at words and not beyond the line."""
    statement = (
        "SELECT words_at(text, ?1, ?2), words_at(text, ?2, ?3), words_at(text, ?3, ?4) FROM articles WHERE id = ?5"
    )
    rows = chronicle.rows(statement, (max(0, start - BEFORE), start, end, end + AFTER, article))
    before, words, after = next(rows, ("", "", ""))
    line = before.rsplit("\n", 1)
    if len(line) > 1:
        before = line[1]
    elif start > BEFORE:
        before = "…" + before[before.find(" ") :]
    after, _, more = after.partition("\n")
    if not more and len(after) == AFTER:
        after = after[: after.rfind(" ") + 1] + "…"
    return before, words, after


def counts_by(chronicle: Chronicle, column: Literal["type", "status"], filters: Filters) -> list[tuple[str, int]]:
    """How many events have each value, the commonest first."""
    where, values = _where(filters)
    statement = f"SELECT e.{column}, count(*) FROM events e{where} GROUP BY 1 ORDER BY 2 DESC, 1"
    return chronicle.connection.execute(statement, values).fetchall()


def outlets(chronicle: Chronicle) -> list[tuple[str, int]]:
    """Outlets and their articles, the largest first."""
    statement = "SELECT outlet, count(*) FROM articles WHERE outlet IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
    return list(chronicle.rows(statement))


def days_of(chronicle: Chronicle, filters: Filters) -> list[tuple[str, int]]:
    """The first days of events whose range is at most `DEFINITE` days wide, and how many began there."""
    where, values = _where(filters)
    joined = " AND " if where else " WHERE "
    statement = f"""
        SELECT e.earliest, count(*) FROM events e{where}{joined}e.earliest IS NOT NULL
        AND julianday(coalesce(e.latest, e.earliest)) - julianday(e.earliest) <= {DEFINITE} GROUP BY 1 ORDER BY 1"""
    return chronicle.connection.execute(statement, values).fetchall()


def totals(chronicle: Chronicle) -> dict[str, int]:
    """What a chronicle holds."""
    ((articles, outlets_, origins, events),) = chronicle.rows(
        """SELECT (SELECT count(*) FROM articles), (SELECT count(DISTINCT outlet) FROM articles),
                  (SELECT count(*) FROM origins), (SELECT count(*) FROM events)"""
    )
    return {"articles": articles, "outlets": outlets_, "origins": origins, "events": events}


def located(chronicle: Chronicle, filters: Filters) -> list[Located]:
    """Places of events that can be drawn, those with most events first. `precision` says whether as a point."""
    where, values = _where(filters)
    joined = " AND " if where else " WHERE "
    statement = f"""
        SELECT coalesce(e.place_name, e.place_text),
               CASE WHEN e.place_precision = 'near' AND e.place_class IN ('region', 'admin') THEN 'admin'
                    ELSE e.place_precision END, e.place_lat, e.place_lon, e.place_country,
               e.place_id, count(*)
        FROM events e{where}{joined}e.place_lat IS NOT NULL AND e.place_precision IS NOT NULL
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 7 DESC, 1"""
    return [Located(*row) for row in chronicle.connection.execute(statement, values)]


def events_in(chronicle: Chronicle, article: str) -> list[tuple[str, int, int, str]]:
    """(event, start, end, words) of every trigger of an article that a resolved event rests on."""
    statement = 'SELECT event, start, "end", surface FROM event_mentions WHERE article = ? ORDER BY start'
    return list(chronicle.rows(statement, (article,)))


def origin_of(chronicle: Chronicle, article: str) -> tuple[str, str | None, str | None, int] | None:
    """(origin, primary source, how the article hangs on it, articles of the origin), or None."""
    statement = """
        SELECT o.origin, o.primary_source, m.state,
               (SELECT count(*) FROM origin_articles n WHERE n.origin = o.origin)
        FROM origin_articles m JOIN origins o ON o.origin = m.origin WHERE m.article = ?"""
    return next(chronicle.rows(statement, (article,)), None)


def editions_of(chronicle: Chronicle, article: str) -> list[tuple[str, str | None, str | None]]:
    """(article, published, retrieved) of every edition of an article's page, this one too, if there are several."""
    statement = """
        SELECT e.article, e.published, e.retrieved FROM editions e WHERE e.url =
        (SELECT url FROM articles WHERE id = ?) ORDER BY coalesce(e.retrieved, e.published), e.article"""
    return list(chronicle.rows(statement, (article,)))


def edited(chronicle: Chronicle, limit: int) -> list[tuple[str, str, str | None, str | None]]:
    """(url, article, published, retrieved) of pages with several texts, edition by edition."""
    statement = """
        SELECT url, article, published, retrieved FROM editions
        ORDER BY url, coalesce(retrieved, published), article LIMIT ?"""
    return list(chronicle.rows(statement, (limit,)))
