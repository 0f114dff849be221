"""Actors that may be one or several: which wait for a reviewer, and the namings that each is held together by.

Reads alone.
"""

from typing import NamedTuple

from rawi.chronicle.ledgers import ActorLine
from rawi.chronicle.store import Chronicle
from rawi.derived import Actor, chain_id, derived_id
from rawi.errors import ChronicleError
from rawi.records import Span


class Naming(NamedTuple):
    """One way in which articles name an actor; `chains` are (article, chain), in order of the articles."""

    name: str
    role: str | None
    chains: tuple[tuple[str, str], ...]


def actor_named(chronicle: Chronicle, name: str) -> Actor:
    """The actor of this id, or of an id it once had. Raises ChronicleError if there is none."""
    found = next(chronicle.derived("actors", name), None) or next(
        chronicle.derived("actors", _present_id(chronicle, name) or ""), None
    )
    if found is None:
        raise ChronicleError(f"{chronicle.path} has no actor {name}; its ids are in the table actors")
    assert isinstance(found, Actor)
    return found


def _present_id(chronicle: Chronicle, name: str) -> str | None:
    """The actor that an earlier id resolves to: one a judgement took away, or the hash of one of its chains."""
    former = "SELECT a.actor FROM actors a, json_each(a.former_ids) f WHERE f.value = ?"
    for (found,) in chronicle.rows(former, (name,)):
        return str(found)
    if not name.startswith("act:"):
        return None
    for found, article, chain in chronicle.rows("SELECT actor, article, chain FROM actor_chains"):
        if derived_id("actor", chain_id(article, chain)) == name:
            return str(found)
    return None


def doubtful_actors(chronicle: Chronicle, limit: int, offset: int = 0) -> list[str]:
    """People of several namings that no entry of a knowledge file holds together, the most varied first.

    Varied: many written forms for few articles. Only who takes part in an event waits here.
    """
    statement = """
        WITH forms AS (SELECT actor, count(*) AS n FROM actor_aliases GROUP BY actor HAVING n > 1),
             told AS (SELECT actor, count(DISTINCT article) AS n FROM actor_chains GROUP BY actor HAVING n > 1)
        SELECT a.actor FROM actors a JOIN forms ON forms.actor = a.actor JOIN told ON told.actor = a.actor
        WHERE a.kind = 'person' AND a.reasons NOT LIKE '%same entry%' AND a.reasons NOT LIKE '%"judged"%'
          AND (EXISTS (SELECT 1 FROM event_agents p WHERE p.actor = a.actor)
               OR EXISTS (SELECT 1 FROM event_patients p WHERE p.actor = a.actor))
        ORDER BY forms.n * forms.n * 1.0 / told.n DESC, a.actor LIMIT ? OFFSET ?"""
    return [name for (name,) in chronicle.rows(statement, (limit, offset))]


def similar_actors(chronicle: Chronicle, actor: Actor, limit: int) -> list[ActorLine]:
    """Others of its kind who share a written form with an actor, or the first and the last word of its name."""
    words = actor.name.split()
    statement = """
        WITH near AS (
          SELECT x.actor, 1 AS shared FROM actor_aliases x
          WHERE x.form IN (SELECT form FROM actor_aliases WHERE actor = :actor AND form LIKE '% %')
          UNION ALL SELECT a.actor, 0 FROM actors a WHERE :several AND a.name LIKE :first || '%' || :last)
        SELECT a.actor FROM near JOIN actors a ON a.actor = near.actor AND a.kind = :kind AND a.actor <> :actor
        GROUP BY a.actor ORDER BY max(near.shared) DESC, count(*) DESC, a.actor LIMIT :limit"""
    asked = {
        "actor": actor.actor, "kind": actor.kind, "several": len(words) > 1, "first": words[0], "last": words[-1],
        "limit": limit,
    }  # fmt: skip
    return lines_of(chronicle, [name for (name,) in chronicle.connection.execute(statement, asked)])


def lines_of(chronicle: Chronicle, actors: list[str]) -> list[ActorLine]:
    """These actors as lines of a list, in this order."""
    statement = """
        SELECT a.actor, a.name, a.kind, a.type, a.country,
               (SELECT count(*) FROM (SELECT event FROM event_agents WHERE actor = a.actor
                                      UNION SELECT event FROM event_patients WHERE actor = a.actor))
        FROM actors a WHERE a.actor = ?"""
    return [ActorLine(*row) for name in actors for row in chronicle.rows(statement, (name,))]


def namings_of(chronicle: Chronicle, actor: str) -> list[Naming]:
    """The ways in which articles name an actor, the commonest first."""
    statement = """
        SELECT r.value ->> '$.name', r.value ->> '$.role', x.article, x.chain
        FROM actor_chains x JOIN annotations a ON a.article = x.article AND NOT a.stale
        JOIN said_rows r ON r.kind = 'chains' AND r.annotation = a.n AND r.id = x.chain
        WHERE x.actor = ? ORDER BY x.article, x.row"""
    found: dict[tuple[str, str | None], list[tuple[str, str]]] = {}
    for name, role, article, chain in chronicle.rows(statement, (actor,)):
        found.setdefault((name, role), []).append((article, chain))
    namings = [Naming(name, role, tuple(chains)) for (name, role), chains in found.items()]
    return sorted(namings, key=lambda naming: (-len(naming.chains), naming.name, naming.role or ""))


def named_at(chronicle: Chronicle, article: str, chain: str) -> Span | None:
    """Where an article names the one a chain stands for: the first name, else the first description. None: nowhere."""
    statement = """
        SELECT m.start, m."end" FROM annotations a JOIN said_rows m ON m.kind = 'mentions' AND m.annotation = a.n
        WHERE a.article = ? AND NOT a.stale AND m.value ->> '$.chain' = ?
        ORDER BY m.value ->> '$.form' <> 'name', m.start LIMIT 1"""
    return next((Span(*row) for row in chronicle.rows(statement, (article, chain))), None)


def actors_at(chronicle: Chronicle, article: str, start: int, end: int) -> list[str]:
    """The actors that the words [start, end) of an article name now."""
    statement = """
        SELECT DISTINCT x.actor FROM annotations a JOIN said_rows m ON m.kind = 'mentions' AND m.annotation = a.n
        JOIN actor_chains x ON x.article = a.article AND x.chain = m.value ->> '$.chain'
        WHERE a.article = ? AND NOT a.stale AND m.start = ? AND m."end" = ?"""
    return [name for (name,) in chronicle.rows(statement, (article, start, end))]
