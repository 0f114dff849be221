"""Actors, articles, places and events as FollowTheMoney entities, for Aleph and its kin.

That model has no agent and patient, no offsets and no denial: an event's sides are both `involved`, and who did it to
whom is said in words (`summary`); `Documentation` links tie every event to the articles that tell it, with the words.
Claims stay in the other formats. Written here, and proven by the library itself in the tests of consumers.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from rawi.codec import encode
from rawi.derived import Actor, EventMention, ResolvedEvent
from rawi.export.content import Content, place_state
from rawi.records import ActorType

SCHEMATA: dict[ActorType, str] = {
    "state-forces": "PublicBody", "government": "PublicBody", "company": "Company", "armed-group": "Organization",
    "igo": "Organization", "ngo": "Organization", "media": "Organization", "party": "Organization",
    "other": "Organization",
}  # fmt: skip
MOST_ALIASES = 50


def entity_lines(content: Content) -> Iterator[bytes]:
    """One entity a line: articles, actors, then events with their places and links."""
    for known in content.articles():
        yield _line(_article(known))
    parties = set()
    for actor in content.derived("actors"):
        if actor.kind in ("person", "organisation"):
            parties.add(actor.actor)
            yield _line(_actor(actor))
    for event in content.events():
        for entity in _event(event, parties, content):
            yield _line(entity)


def _line(entity: tuple[str, str, dict[str, list[str | None]]]) -> bytes:
    """An entity's line; properties without a value are left out."""
    name, schema, properties = entity
    filled = {key: there for key, values in properties.items() if (there := [value for value in values if value])}
    return encode({"id": key_of(name), "schema": schema, "properties": filled}) + b"\n"


def key_of(name: str) -> str:
    """Our id as that model takes it: without a colon, which is no letter of its ids."""
    return name.replace(":", "-")


def _article(known: dict[str, Any]) -> tuple[str, str, dict[str, list[str | None]]]:
    return known["id"], "Article", {
        "title": [known["title"] or known["id"]], "sourceUrl": [known["url"]], "publisher": [known["outlet"]],
        "publishedAt": [known["published"]], "author": [known["byline"]], "language": ["ara"],
        "retrievedAt": [known["retrieved"]], "country": [(known["country"] or "").lower()],
        "notes": [f"SHA-256 of the stored text: {known['text_sha']}"],
    }  # fmt: skip


def _actor(actor: Actor) -> tuple[str, str, dict[str, list[str | None]]]:
    schema = "Person" if actor.kind == "person" else SCHEMATA.get(actor.type or "other", "Organization")
    aliases = [alias.form for alias in actor.aliases if alias.form != actor.name][:MOST_ALIASES]
    return actor.actor, schema, {
        "name": [actor.name], "alias": list(aliases), "country": [(actor.country or "").lower()],
    }  # fmt: skip


def _event(
    event: ResolvedEvent, parties: set[str], content: Content
) -> Iterator[tuple[str, str, dict[str, list[str | None]]]]:
    name = f"{event.type} {event.mode or ''}".strip()
    sides = [each.actor for each in (*event.agents, *event.patients) if each.actor in parties]
    articles = list(dict.fromkeys(mention.article for mention in event.mentions))
    place = event.place
    yield event.event, "Event", {
        "name": [f"{name}: {place.name or place.text}" if place else name], "recordId": [event.event],
        "involved": [key_of(side) for side in dict.fromkeys(sides) if side],
        "startDate": [event.earliest], "endDate": [event.latest],
        "location": [place.name or place.text] if place else [],
        "country": [(place.country or "").lower()] if place else [],
        "addressEntity": [key_of(_address_of(event))] if place else [], "summary": [_who_to_whom(event)],
        "proof": [key_of(article) for article in articles], "keywords": [event.type, event.mode, event.status],
        "notes": [f"{event.n_articles} articles, {event.n_outlets} outlets, {event.n_origins} independent origins"],
    }  # fmt: skip
    if place:
        is_point = place_state(place) == "point"
        yield _address_of(event), "Address", {
            "full": [place.name or place.text], "state": [place.admin1], "country": [(place.country or "").lower()],
            "latitude": [str(place.lat)] if is_point else [], "longitude": [str(place.lon)] if is_point else [],
            "remarks": [place_state(place)],
        }  # fmt: skip
    for mention in event.mentions:
        yield _link(event, mention, content)


def _address_of(event: ResolvedEvent) -> str:
    return f"{event.event}-place"


def _link(
    event: ResolvedEvent, mention: EventMention, content: Content
) -> tuple[str, str, dict[str, list[str | None]]]:
    name = hashlib.sha256(f"{event.event} {mention.article} {mention.start}".encode()).hexdigest()[:20]
    return f"doc:{name}", "Documentation", {
        "entity": [key_of(event.event)], "document": [key_of(mention.article)], "role": ["tells it"],
        "summary": [content.quoted(mention.article, mention.start, mention.end) or mention.surface],
        "recordId": [f"{mention.article}#{mention.start}-{mention.end}"],
    }  # fmt: skip


def _who_to_whom(event: ResolvedEvent) -> str:
    agents = "; ".join(each.name for each in event.agents) or "not stated"
    patients = "; ".join(each.name for each in event.patients) or "not stated"
    contested = f"; contested: {', '.join(event.contested)}" if event.contested else ""
    return f"status: {event.status}; agent: {agents}; patient: {patients}{contested}"
