"""The review queue: doubtful merges, open places, contested events; decided by keyboard, with undo.

A judgement is appended with its maker's name and reason. A small chronicle is derived anew at once; a large one in the
background, and the page says so.
"""

import threading
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import quote, unquote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rawi.chronicle.browsing import Listed, listed
from rawi.chronicle.queries import event
from rawi.chronicle.reviewing import contested_events, doubtful_merges, open_places, review_counts, similar_events
from rawi.chronicle.store import Chronicle
from rawi.derived import ResolvedEvent
from rawi.errors import ChronicleError
from rawi.records import Judgement
from rawi.resolve.judgements import WITHDRAWN, standing
from rawi.run import judging
from rawi.run.refresh import decide, derive_again
from rawi.web.pages.event import FIELDS, candidates_of, fields_of, mentions_of
from rawi.web.room import Room, link, wording_of

QUEUES: dict[str, Callable[[Chronicle, int, int], list[str]]] = {
    "merges": doubtful_merges,
    "contested": contested_events,
    "places": open_places,
}
AT_ONCE = 1_500  # articles that are derived anew while the reviewer waits, about three seconds
SIMILAR = 5
SHOWN = 200
YEAR = 365 * 24 * 3600


class Act(NamedTuple):
    """Judgements of one moment, as one line of what was decided."""

    judgement: Judgement
    n: int
    is_withdrawn: bool
    orphan: str | None
    events: tuple[str, ...]


def overview(room: Room, request: Request) -> Response:
    counts = review_counts(room.chronicle)
    return room.page(request, "review.html", counts=counts, queues=tuple(QUEUES), acts=acts_of(room.chronicle))


def show(room: Room, request: Request) -> Response:
    """One case of a queue."""
    queue = request.path_params["queue"]
    if queue not in QUEUES:
        raise HTTPException(404)
    asked = request.query_params.get("n", "1")
    number = int(asked) if asked.isdecimal() and asked != "0" else 1
    chronicle = room.chronicle
    counts = review_counts(chronicle)
    name = request.query_params.get("event")
    names = [name] if name else QUEUES[queue](chronicle, 1, min(number, 1_000_000) - 1)
    case = event(chronicle, names[0]) if names else None
    return room.page(
        request,
        "case.html",
        queue=queue,
        queues=tuple(QUEUES),
        counts=counts,
        number=number,
        case=case,
        line=listed(chronicle, [case.event])[0] if case else None,
        mentions=mentions_of(room, case) if case else [],
        similar=_similar(chronicle, case, queue),
        fields=[f for f in fields_of(room, case, (), wording_of(request)) if f.contested] if case else [],
        candidates=candidates_of(room, case) if case and queue == "places" else [],
        judgements=judging.of_event(chronicle.judgements(), case) if case else [],
        who=unquote(request.cookies.get("who", "")),
        said=request.query_params.get("said"),
    )


def judge(room: Room, form: Sequence[tuple[str, str]]) -> Response:
    """Take one act of a reviewer down, and go to the next case."""
    if room.read_only:
        raise HTTPException(403)
    asked = {key: value.strip()[:500] for key, value in form}
    chosen = {value for key, value in form if key == "choice"}
    queue = asked.get("queue", "merges")
    number = asked["n"] if asked.get("n", "").isdecimal() else "1"
    who, why = asked.get("who", ""), asked.get("why", "")
    if not who or (not why and asked.get("what") != "undo"):
        return _to(queue, number, asked.get("event"), "need_name", who)
    made = _made(room.chronicle, asked, chosen, who, why)
    if not made:
        return _to(queue, number, asked.get("event"), "need_choice", who)
    try:
        with room.writing:
            decide(room.path, judging.at_once(made, judging.now()), room.deriving.locked())
    except ChronicleError:
        return _to(queue, number, asked.get("event"), "busy", who)
    said = _derive(room)
    return _to(queue, number if asked.get("what") != "value" else str(int(number) + 1), None, said, who)


def _made(chronicle: Chronicle, asked: dict[str, str], chosen: set[str], who: str, why: str) -> list[Judgement]:
    """The judgements of an act; none if something was not chosen that must be."""
    what = asked.get("what")
    if what == "undo":
        return judging.withdrawn(judging.last_of(chronicle.judgements(), who), who, why or "undone")
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
    ((articles,),) = room.chronicle.rows("SELECT count(*) FROM articles")
    if articles <= AT_ONCE:
        with room.deriving:
            derive_again(room.path, room.writing)
        return "saved"
    if not room.deriving.locked():  # else the one at work sees the new judgement and starts over
        threading.Thread(target=_in_background, args=(room,), daemon=True).start()
    return "waiting"


def _in_background(room: Room) -> None:
    with room.deriving:
        derive_again(room.path, room.writing)


def _to(queue: str, number: str, name: str | None, said: str, who: str) -> Response:
    queue = queue if queue in QUEUES else "merges"
    response = RedirectResponse(link(f"/review/{queue}", n=number, event=name, said=said), 303)
    response.set_cookie("who", quote(who), max_age=YEAR, samesite="strict", httponly=True)
    return response


def _similar(chronicle: Chronicle, case: ResolvedEvent | None, queue: str) -> list[Listed]:
    if case is None or queue != "merges":
        return []
    return listed(chronicle, similar_events(chronicle, case.event, SIMILAR))


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
            acts.append(Act(first, len(together), first.id not in stands, orphan, _events(chronicle, together)))
    return acts


def _events(chronicle: Chronicle, judgements: Sequence[Judgement]) -> tuple[str, ...]:
    statement = "SELECT event FROM event_mentions WHERE article = ? AND start = ?"
    found = [
        name
        for judgement in judgements
        for about in judgement.about
        for (name,) in chronicle.rows(statement, (about.article, about.start))
    ]
    return tuple(dict.fromkeys(found))
