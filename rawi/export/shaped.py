"""What the shapes of other teams have in common: country names, the sides of an event, what could not be mapped.

Their columns are filled from what articles say and never by a guess: `rawi_unmapped` of a row says what could not be
mapped and why, and events that have no place in a shape at all are listed with the reason in `unmapped`.
"""

from collections.abc import Iterator
from typing import NamedTuple

from rawi.derived import Actor, Participant, ResolvedEvent, Said
from rawi.export.columns import Cell, Row
from rawi.export.content import Content
from rawi.export.countries import Country, countries
from rawi.export.tables import events_with_rows
from rawi.knowledge.codes import Codes, codes_of, read_codes
from rawi.records import ActorType

REAL = ("happened", "ongoing")  # what these data sets hold; a plan or a denied event is none of theirs
ARMED: tuple[ActorType, ...] = ("state-forces", "armed-group")
FROM_CLAIMS = ("killed_low_source", "killed_high", "killed_high_source", "killed_high_open", "killed_words")
SEVERAL = "; "


class Shaped(NamedTuple):
    """An event on its way into another team's shape: its own row, its codes, and those of its sides that are known."""

    event: ResolvedEvent
    row: Row
    codes: Codes
    agents: tuple[Actor | None, ...]
    patients: tuple[Actor | None, ...]


class LeftOut(NamedTuple):
    """An event that a shape has no place for, and why."""

    event: ResolvedEvent
    why: str


def country_of(row: Row) -> Country | None:
    """The country of an event's place."""
    return countries().get(str(row.get("country")))


def shaped_events(content: Content) -> Iterator[Shaped]:
    """Every event, with what a shape needs of it."""
    codes = read_codes()
    actors = {actor.actor: actor for actor in content.derived("actors")}

    def known(those: tuple[Participant, ...]) -> tuple[Actor | None, ...]:
        return tuple(actors.get(each.actor) if each.actor else None for each in those)

    for event, row in events_with_rows(content):
        yield Shaped(event, row, codes_of(codes, event.type, event.mode), known(event.agents), known(event.patients))


def all_of(sides: tuple[Actor | None, ...], *types: ActorType) -> bool:
    """Whether a side is known and all of it is of these types. People without a name are of no type."""
    return bool(sides) and all(actor is not None and actor.type in types for actor in sides)


def years(row: Row) -> Cell:
    """The year of the first day."""
    return int(str(row["date_earliest"])[:4]) if row["date_earliest"] else None


def sources(content: Content, event: ResolvedEvent) -> list[dict[str, str | None]]:
    """What is known of the articles that tell an event, each once, in order of ids."""
    return [content.article(name) for name in sorted({mention.article for mention in event.mentions})]


def joined(values: Iterator[str | None]) -> str | None:
    """Values of several articles in one cell, each once."""
    return SEVERAL.join(dict.fromkeys(value for value in values if value)) or None


def speakers(event: ResolvedEvent) -> str | None:
    """Those whose word the claims are."""
    said: Iterator[Said] = (said for claim in event.claims for said in claim.by)
    return joined(each.speaker for each in said)


def beside(shaped: Shaped, content: Content, unmapped: list[str]) -> Row:
    """The columns that stand beside another team's: what its own can't say."""
    row, event = shaped.row, shaped.event
    return {
        "rawi_status": event.status, "rawi_date_latest": row["date_latest"], "rawi_actor_stance": row["actor_stance"],
        **{f"rawi_{name}": row.get(name) for name in FROM_CLAIMS}, "rawi_contested": row["contested_fields"] or None,
        "rawi_n_outlets": event.n_outlets, "rawi_n_origins": event.n_origins,
        "rawi_articles": " ".join(sorted({mention.article for mention in event.mentions})),
        "rawi_unmapped": SEVERAL.join(unmapped) or None,
    }  # fmt: skip


def missing(shaped: Shaped) -> list[str]:
    """What an event does not say that every shape asks for."""
    row = shaped.row
    gaps = {
        "agent not stated": not shaped.event.agents,
        "patient not stated": not shaped.event.patients,
        "day not stated": row["date_earliest"] is None,
        f"no point: the place is {row['place_state']}": row["place_state"] != "point",
        "killed: not stated, which is not 0": row.get("killed_low") is None and not row.get("killed_words"),
        "killed: only words, no number": row.get("killed_low") is None and bool(row.get("killed_words")),
        "killed: sources differ": "killed" in shaped.event.contested,
    }
    return [gap for gap, is_there in gaps.items() if is_there]
