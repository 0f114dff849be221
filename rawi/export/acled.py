"""Events in the columns of ACLED, in its order, with ours behind them. No ACLED data is in it or behind it.

Only kinds of event that ACLED codes, and only such as happened or go on. `actor1` is the agent here: ACLED itself
gives its two actors no direction. `fatalities` is the lowest number that stands, as ACLED takes the most conservative;
where none is stated it is empty, where ACLED would write 0; with `--number-rules acled` vague words have its numbers.
"""

from rawi.derived import Actor, Participant
from rawi.export.columns import Cell, Row
from rawi.export.content import Content, standing
from rawi.export.shaped import (
    ARMED,
    REAL,
    SEVERAL,
    LeftOut,
    Shaped,
    all_of,
    beside,
    country_of,
    joined,
    missing,
    sources,
    years,
)
from rawi.knowledge.number_rules import by_rule

TIME = {"day": 1, "day±1": 2, "week": 2, "month": 3}
PLACE = {"exact": 1, "near": 2, "admin": 3}
DISORDER = {"Protests": "Demonstrations", "Strategic developments": "Strategic developments"}
DEPENDS = ("Violence against civilians", "Attack")  # what a plain assault is, unless both sides are armed
CLASH = ("Battles", "Armed clash")


def acled_row(shaped: Shaped, content: Content) -> Row | LeftOut:
    """An event as a row of ACLED's shape, or why it is none."""
    event, row, codes = shaped.event, shaped.row, shaped.codes
    if event.status not in REAL:
        return LeftOut(event, f"status is {event.status}")
    if codes.acled_type is None:
        return LeftOut(event, codes.note or "ACLED has no name for it")
    kind, sub_kind, doubt = _kind(shaped)
    agents, patients = _names(event.agents), _names(event.patients)
    inter1, inter2 = _inter(shaped.agents, row), _inter(shaped.patients, row)
    country = country_of(row)
    unmapped = [
        *missing(shaped),
        *doubt,
        *_sides(event.agents, inter1, "inter1"),
        *_sides(event.patients, inter2, "inter2"),
    ]
    return {
        "event_id_cnty": event.event, "event_date": row["date_earliest"], "year": years(row),
        "time_precision": TIME.get(str(row["date_precision"])), "disorder_type": _disorder(kind, sub_kind),
        "event_type": kind, "sub_event_type": sub_kind,
        "actor1": agents[0], "assoc_actor_1": agents[1], "inter1": inter1,
        "actor2": patients[0], "assoc_actor_2": patients[1], "inter2": inter2,
        "interaction": int("".join(sorted((str(inter1), str(inter2))))) if inter1 and inter2 else None,
        "iso": country.number if country else None, "country": country.en if country else None,
        "admin1": row.get("admin1"), "location": row.get("place_ar"), "latitude": row.get("lat"),
        "longitude": row.get("lon"), "geo_precision": PLACE.get(str(row.get("place_precision"))),
        "source": joined(known["outlet"] for known in sources(content, event)), "notes": _notes(shaped, content),
        "fatalities": _fatalities(shaped, content), **beside(shaped, content, unmapped),
    }  # fmt: skip


def _kind(shaped: Shaped) -> tuple[str, str, list[str]]:
    """Type and sub-type; a plain assault is a clash where both sides are armed, and a doubt where that is not known."""
    codes = shaped.codes
    kind, sub_kind = str(codes.acled_type), str(codes.acled_sub_type)
    if (kind, sub_kind) != DEPENDS or not codes.note:
        return kind, sub_kind, [codes.note] if codes.note else []
    if all_of(shaped.agents, *ARMED) and all_of(shaped.patients, *ARMED):
        return (*CLASH, [])
    return kind, sub_kind, [codes.note]


def _disorder(kind: str, sub_kind: str) -> str:
    if sub_kind == "Violent demonstration":
        return "Demonstrations"
    return DISORDER.get(kind, "Political violence")


def _names(those: tuple[Participant, ...]) -> tuple[str | None, str | None]:
    names = [each.name for each in those]
    return (names[0], SEVERAL.join(names[1:]) or None) if names else (None, None)


def _inter(side: tuple[Actor | None, ...], row: Row) -> int | None:
    """1 for the state's own forces, 8 for another's; None where only a person can tell: rebels, militia, civilians."""
    if not all_of(side[:1], "state-forces"):
        return None
    (actor,) = side[:1]
    if actor is None or actor.country is None or row.get("country") is None:
        return None
    return 1 if actor.country == row["country"] else 8


def _sides(those: tuple[Participant, ...], inter: int | None, column: str) -> list[str]:
    return [f"{column}: the kind of actor takes a judgement"] if those and inter is None else []


def _notes(shaped: Shaped, content: Content) -> str | None:
    mention = shaped.event.mentions[0]
    quote = content.quoted(mention.article, mention.start, mention.end)
    contested = f"Sources differ on: {', '.join(shaped.event.contested)}" if shaped.event.contested else None
    return " | ".join(part for part in (quote, contested) if part) or None


def _fatalities(shaped: Shaped, content: Content) -> Cell:
    """The lowest number that stands, or, where there are only words, the set's number for them."""
    if shaped.row.get("killed_low") is not None or not content.rules:
        return shaped.row.get("killed_low")
    claims = standing(shaped.event, "killed")
    ruled = (by_rule(content.rules, "killed", said.surface, claim) for claim in claims for said in claim.by)
    return min((each.number for each in ruled if each), default=None)
