"""Events as the records that PLOVER 2.0 (draft) describes, as JSON lines.

Keys are PLOVER's; under `rawi` stands what its record can't say (who said what, both ends of a toll) and what could
not be mapped. `ACCIDENT` is none of its events. A sector is given only where our type of actor has one meaning in
PLOVER: who of the state's forces is police, and who is a rebel, takes a judgement.
"""

from collections.abc import Iterable
from typing import Any

from rawi import __version__
from rawi.derived import Actor, Participant, ResolvedEvent
from rawi.export.content import Content
from rawi.export.countries import countries
from rawi.export.shaped import LeftOut, Shaped, country_of, missing, sources
from rawi.records import ActorType, Status

SECTORS: dict[ActorType, str] = {"party": "PTY", "media": "JRN", "company": "BUS"}
WITHOUT_COUNTRY: dict[ActorType, str] = {"igo": "IGO", "ngo": "NGO"}  # PLOVER's codes in place of a country's
QUADS = {"verbal cooperation": 1, "material cooperation": 2, "verbal conflict": 3, "material conflict": 4}
AUXILIARY: dict[Status, str] = {
    "planned": "future", "threatened": "future", "called-for": "future", "hypothetical": "hypothetical",
    "denied": "negation",
}  # fmt: skip
RESOLUTION = {"exact": 4, "near": 4, "admin": 2, "country": 1}
SUB_CITY = ("facility", "neighbourhood")


def plover_record(shaped: Shaped, content: Content) -> dict[str, Any] | LeftOut:
    """An event as PLOVER's record, or why it is none."""
    event, row, codes = shaped.event, shaped.row, shaped.codes
    if event.type == "ACCIDENT":
        return LeftOut(event, "PLOVER has no accidents")
    unmapped = missing(shaped)
    if event.mode and not codes.plover_mode:
        unmapped.append(f"mode: {codes.note or f'PLOVER has none for {event.mode}'}")
    first = event.mentions[0]
    return _filled({
        "id": event.event, "date": row["date_earliest"],
        "enddate": row["date_latest"] if row["date_latest"] != row["date_earliest"] else None,
        "actor": _entities(event.agents, shaped.agents), "recipient": _entities(event.patients, shaped.patients),
        "event": [event.type], "mode": [mode for mode in (codes.plover_mode, AUXILIARY.get(event.status)) if mode],
        "quad_code": QUADS.get(codes.quad_class or ""), "event_loc": _location(event, shaped),
        "event_text": list(dict.fromkeys(mention.surface for mention in event.mentions)),
        "text": content.quoted(first.article, first.start, first.end), "cite_info": _citations(event, content),
        "rawi": _filled({
            "status": event.status, "mode": event.mode, "stance": row["actor_stance"],
            "killed": _toll(shaped, "killed"), "injured": _toll(shaped, "injured"), "contested": list(event.contested),
            "n_articles": event.n_articles, "n_outlets": event.n_outlets, "n_origins": event.n_origins,
            "unmapped": unmapped,
        }),
    })  # fmt: skip


def _filled(record: dict[str, Any]) -> dict[str, Any]:
    """A record without what is not known; `actor` stays, though it be empty: PLOVER asks for it."""
    return {key: value for key, value in record.items() if key == "actor" or value not in (None, [], {})}


def _entities(those: tuple[Participant, ...], actors: tuple[Actor | None, ...]) -> list[dict[str, Any]]:
    return [_entity(each, actor) for each, actor in zip(those, actors, strict=True)]


def _entity(each: Participant, actor: Actor | None) -> dict[str, Any]:
    if actor is None:
        return {"entity_text": each.name}
    country = countries().get(actor.country or "")
    code = WITHOUT_COUNTRY.get(actor.type) if actor.type else None
    return _filled({
        "code": code or (country.iso3 if country else None), "sector": SECTORS.get(actor.type) if actor.type else None,
        "entity_text": each.name, "identifier_id": actor.actor, "identifier_text": actor.name,
    })  # fmt: skip


def _location(event: ResolvedEvent, shaped: Shaped) -> dict[str, Any]:
    row, place, country = shaped.row, event.place, country_of(shaped.row)
    if place is None:
        return {}
    resolution = 5 if place.class_ in SUB_CITY else RESOLUTION.get(place.precision or "")
    return _filled({
        "extracted_place": place.text or place.name, "resolved_place": place.name, "lat": row.get("lat"),
        "lon": row.get("lon"), "province": place.admin1, "country": country.en if country else None,
        "country_code": country.iso3 if country else None, "resolution": resolution,
    })  # fmt: skip


def _toll(shaped: Shaped, toll: str) -> dict[str, Any]:
    names = ("low", "low_source", "high", "high_source", "high_open", "words")
    return _filled({name: shaped.row.get(f"{toll}_{name}") for name in names})


def _citations(event: ResolvedEvent, content: Content) -> Iterable[dict[str, Any]]:
    coder = f"rawi {__version__}"
    return [
        _filled({
            "citation": known["id"], "url": known["url"], "title": known["title"], "language": known["language"],
            "publication": known["outlet"], "date": known["published"], "coder": coder, "codebook": "plover-2.0-draft",
        })
        for known in sources(content, event)
    ]  # fmt: skip
