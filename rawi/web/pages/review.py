"""The review queue: doubtful merges of events and of actors, open places, contested events; by keyboard, with undo.

A judgement is appended with its maker's name and reason. A small chronicle is derived anew at once; a large one in the
background, and the page says so. What was judged waits no more, until the judgement is taken back.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rawi.chronicle.browsing import Filters, Listed, list_events, listed
from rawi.chronicle.ledgers import ActorLine
from rawi.chronicle.namesakes import doubtful_actors, lines_of
from rawi.chronicle.queries import event
from rawi.chronicle.reviewing import contested_events, doubtful_merges, open_places, similar_events
from rawi.chronicle.store import Chronicle
from rawi.derived import ResolvedEvent
from rawi.errors import ChronicleError
from rawi.records import Judgement
from rawi.resolve.judgements import WITHDRAWN, standing
from rawi.run import judging
from rawi.run.refresh import decide, derive_again
from rawi.web.pages.chronicle import day_of
from rawi.web.pages.event import FIELDS, candidates_of, fields_of, mentions_of, sayers_of
from rawi.web.pages.namesakes import actors_of, case_of, judged
from rawi.web.room import Room, link, wording_of

QUEUES: dict[str, Callable[[Chronicle, int, int], list[str]]] = {
    "merges": doubtful_merges,
    "actors": doubtful_actors,
    "contested": contested_events,
    "places": open_places,
}
ALL = 1_000_000  # cases of a queue
SIMILAR = 5
SHOWN = 200
FEW = 20  # judgements of one act that are looked at to say where it led
YEAR = 365 * 24 * 3600


class Act(NamedTuple):
    """Judgements of one moment, as one line of what was decided; `events` and `actors` are where they lead now."""

    judgement: Judgement
    n: int
    is_withdrawn: bool
    orphan: str | None
    events: tuple[str, ...]
    actors: tuple[str, ...]


def overview(room: Room, request: Request) -> Response:
    counts = {queue: len(waiting(room, queue)) for queue in QUEUES}
    acts = acts_of(room.chronicle)
    names = {line.actor: line.name for line in lines_of(room.chronicle, [a for act in acts for a in act.actors[:3]])}
    return room.page(request, "review.html", counts=counts, queues=tuple(QUEUES), acts=acts, names=names)


def waiting(room: Room, queue: str) -> list[str]:
    """The events or actors of a queue that no standing judgement has settled, in its order."""
    chronicle = room.chronicle
    names = room.kept(("queue", queue), lambda: QUEUES[queue](chronicle, ALL, 0))
    settled = room.judged(("settled", queue), lambda: _settled(chronicle, queue))
    return [name for name in names if name not in settled]


def _settled(chronicle: Chronicle, queue: str) -> set[str]:
    """What needs no judgement of a queue any more, since one stands."""
    judgements = standing(chronicle.judgements())
    if queue == "actors":
        return {name for each in judgements for name in actors_of(chronicle, each)}
    if queue == "merges":
        return set(_events(chronicle, [each for each in judgements if each.decision != "value"]))
    fields: dict[str, set[str]] = {}
    for each in judgements:
        if each.decision == "value" and each.field:
            for name in _events(chronicle, [each]):
                fields.setdefault(name, set()).add(each.field)
    open_ = {line.event: set(line.contested) for line in listed(chronicle, list(fields))}
    return {name for name, done in fields.items() if ("place" in done if queue == "places" else open_[name] <= done)}


def show(room: Room, request: Request) -> Response:
    """One case of a queue."""
    queue = request.path_params["queue"]
    if queue not in QUEUES:
        raise HTTPException(404)
    asked = request.query_params.get("n", "1")
    number = int(asked) if asked.isdecimal() and asked != "0" else 1
    chronicle = room.chronicle
    cases = waiting(room, queue)
    number = min(number, max(len(cases), 1))
    name = request.query_params.get("actor" if queue == "actors" else "event")
    name = name or (cases[number - 1] if cases else None)
    after: dict[str, Any] = {
        "queue": queue,
        "queues": tuple(QUEUES),
        "number": number,
        "total": len(cases),
        "said": request.query_params.get("said"),
        "effects": _effects(chronicle, request.query_params.get("of")),
    }
    if queue == "actors":
        return case_of(room, request, name, **after)
    case = event(chronicle, name) if name else None
    return room.page(
        request,
        "case.html",
        case=case,
        mentions=mentions_of(room, case) if case else [],
        similar=_similar(chronicle, case, request.query_params.get("find", "").strip()[:100], queue),
        asked=request.query_params.get("find", "").strip()[:100],
        fields=[f for f in fields_of(room, case, (), wording_of(request)) if f.contested] if case else [],
        sayers=sayers_of,
        candidates=candidates_of(room, case) if case and queue == "places" else [],
        judgements=judging.of_event(chronicle.judgements(), case) if case else [],
        who=unquote(request.cookies.get("who", "")),
        **after,
    )


def _effects(chronicle: Chronicle, judgement: str | None) -> tuple[list[Listed], list[ActorLine]]:
    """What an act led to: the events and the actors that its words stand in now."""
    if judgement is None:
        return [], []
    found = [each for each in chronicle.judgements() if each.id == judgement]
    events = listed(chronicle, _events(chronicle, found)[:SIMILAR])
    return events, lines_of(chronicle, list(dict.fromkeys(a for each in found for a in actors_of(chronicle, each))))


def judge(room: Room, form: Sequence[tuple[str, str]]) -> Response:
    """Take one act of a reviewer down, and go to the next case."""
    if room.read_only:
        raise HTTPException(403)
    asked = {key: value.strip()[:500] for key, value in form}
    chosen = {value for key, value in form if key == "choice"}
    who, why = asked.get("who", ""), asked.get("why", "")
    if not who or (not why and asked.get("what") != "undo"):
        return _to(asked, "need_name")
    made = _made(room.chronicle, asked, chosen, who, why)
    if not made:
        return _to(asked, "need_choice")
    made = judging.at_once(made, judging.now())
    try:
        with room.writing:
            decide(room.path, made, room.deriving.locked())
    except ChronicleError:
        return _to(asked, "busy")
    return _to(asked | {"event": "", "actor": "", "of": made[0].id}, _derive(room))


def _made(chronicle: Chronicle, asked: dict[str, str], chosen: set[str], who: str, why: str) -> list[Judgement]:
    """The judgements of an act; none if something was not chosen that must be."""
    what = asked.get("what")
    if what == "undo":
        return judging.withdrawn(judging.last_of(chronicle.judgements(), who), who, why or "undone")
    if what == "withdraw":
        day = day_of(asked.get("day"))
        return [judging.taken_back(chronicle, asked.get("article", ""), day, who, why)] if day else []
    if asked.get("queue") == "actors":
        return judged(chronicle, what or "", asked.get("actor", ""), chosen, who, why)
    case = event(chronicle, asked.get("event", ""))
    articles = {mention.article for mention in case.mentions}
    if what == "accept":
        return judging.joined(chronicle, [case], who, why)
    if what == "reject":
        return judging.parted(chronicle, case, set(), who, why)
    if what == "split":
        inside = chosen & articles
        return judging.parted(chronicle, case, inside, who, why) if inside and inside != articles else []
    if what == "merge":
        others = [event(chronicle, name) for name in sorted(chosen - articles) if name.startswith("evt:")]
        return judging.joined(chronicle, [case, *others], who, why) if others else []
    field, _, value = asked.get("pick", "").partition(":")
    if what == "value" and field in FIELDS and value:
        return judging.valued(chronicle, case, field, value, who, why)
    return []


def _derive(room: Room) -> str:
    """Derive anew: at once, or in the background where that takes minutes. Says which."""
    if room.is_small:
        with room.deriving:
            derive_again(room.path, room.writing)
        return "saved"
    if not room.deriving.locked():  # else the one at work sees the new judgement and starts over
        threading.Thread(target=_in_background, args=(room,), daemon=True).start()
    return "waiting"


def _in_background(room: Room) -> None:
    with room.deriving:
        derive_again(room.path, room.writing)


def _to(asked: dict[str, str], said: str) -> Response:
    """To the next case of the queue, or to the same where something was missing."""
    if asked.get("queue") == "withdrawn":
        return RedirectResponse(link(f"/article/{asked.get('article', '')}", said=said), 303)
    queue = asked["queue"] if asked.get("queue") in QUEUES else "merges"
    number = asked["n"] if asked.get("n", "").isdecimal() else "1"
    kept = {key: asked.get(key) for key in ("event", "actor", "of")}
    response = RedirectResponse(link(f"/review/{queue}", kept, n=number, said=said), 303)
    response.set_cookie("who", quote(asked.get("who", "")), max_age=YEAR, samesite="strict", httponly=True)
    return response


def _similar(chronicle: Chronicle, case: ResolvedEvent | None, asked: str, queue: str) -> list[Listed]:
    """Other events that may be the same, those first that the reviewer asked for by place, actor or id."""
    if case is None or queue != "merges":
        return []
    names = similar_events(chronicle, case.event, SIMILAR)
    found = listed(chronicle, [asked] if asked.startswith("evt:") else [])
    for filters in (Filters(place=asked), Filters(actor=asked)) if asked else ():
        found += list_events(chronicle, filters, "told", SIMILAR)
    others = {line.event: line for line in (*found, *listed(chronicle, names)) if line.event != case.event}
    return list(others.values())


def acts_of(chronicle: Chronicle) -> list[Act]:
    """What reviewers decided, the latest first."""
    everything = chronicle.judgements()
    stands = {each.id for each in standing(everything)}
    orphans: dict[str, str] = dict(chronicle.rows("SELECT judgement, why FROM orphans"))
    by_moment: dict[str, list[Judgement]] = {}
    for each in everything:
        by_moment.setdefault(each.when, []).append(each)
    acts = []
    for _, together in sorted(by_moment.items(), reverse=True)[:SHOWN]:
        first = together[0]
        if first.field != WITHDRAWN:
            orphan = next((orphans[each.id] for each in together if each.id in orphans), None)
            acts.append(
                Act(
                    first,
                    len(together),
                    first.id not in stands,
                    orphan,
                    tuple(_events(chronicle, together[:FEW])),
                    tuple(dict.fromkeys(name for each in together[:FEW] for name in actors_of(chronicle, each))),
                )
            )
    return acts


def _events(chronicle: Chronicle, judgements: Sequence[Judgement]) -> list[str]:
    statement = "SELECT event FROM event_mentions WHERE article = ? AND start = ?"
    found = [
        name
        for judgement in judgements
        for about in judgement.about
        if about.kind == "event"
        for (name,) in chronicle.rows(statement, (about.article, about.start))
    ]
    return list(dict.fromkeys(found))
