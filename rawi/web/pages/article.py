"""An article as received: its text with marks that can be switched, the record behind each, what it took and gave."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from rawi.chronicle.browsing import editions_of, events_in, origin_of
from rawi.chronicle.ledgers import copies_of
from rawi.errors import ChronicleError
from rawi.records import Annotation, Article, Chain, Span
from rawi.run.explanation import explained
from rawi.web.render import KINDS, marks_of, paragraphs
from rawi.web.room import Room, wording_of
from rawi.web.wording import Wording

_AT = re.compile(r"(\d{1,9})-(\d{1,9})")
MOST_FOUND = 200


class Line(NamedTuple):
    """One line of a record: what it is called, and its value; `own` where the value is words of the data."""

    name: str
    value: str
    own: bool = True


class RecordView(NamedTuple):
    """A record as it is shown: its kind, its words, its lines, the rule it came from."""

    key: str
    kind: str
    words: str
    start: int
    end: int
    lines: tuple[Line, ...]
    rule: str | None


def show(room: Room, request: Request) -> Response:
    chronicle = room.chronicle
    name = request.path_params["article"]
    article = chronicle.article(name)
    try:
        annotation = chronicle.fetch(name)[1]
    except ChronicleError:
        annotation = Annotation(article=name, text_sha=article.text_sha, made_by="")
    found = spans_asked(request)
    return room.page(
        request,
        "article.html",
        article=article,
        annotation=annotation,
        paragraphs=list(paragraphs(article.text, marks_of(annotation), found)),
        found=found,
        kinds=[(kind, n) for kind in KINDS if (n := sum(mark.kind == kind for mark in marks_of(annotation)))],
        records=list(records_of(annotation, wording_of(request))),
        events=_once_each(events_in(chronicle, name)),
        copies=copies_of(chronicle, name),
        origin=origin_of(chronicle, name),
        editions=editions_of(chronicle, name),
        later=room.sources().later.get(name),
        withdrawn=room.sources().withdrawn.get(name),
        who=unquote(request.cookies.get("who", "")),
        said=request.query_params.get("said"),
    )


def why(room: Room, request: Request) -> Response:
    """Why each word was read as it was, as `rawi explain` says it."""
    article = room.chronicle.article(request.path_params["article"])
    spans = spans_asked(request)
    lines = explained(article, room.knowledge)
    if spans:
        lines = [each for each in lines if any(each[0] < span.end and span.start < each[1] for span in spans)]
    return room.page(request, "why.html", article=article, explained=lines, made_by=room.knowledge.signature)


def spans_asked(request: Request) -> list[Span]:
    """The spans that an address points at: `?at=10-14&at=20-25`."""
    asked = [_AT.fullmatch(value) for value in request.query_params.getlist("at")[:MOST_FOUND]]
    return [Span(int(match[1]), int(match[2])) for match in asked if match and int(match[1]) < int(match[2])]


def _once_each(triggers: list[tuple[str, int, int, str]]) -> list[tuple[str, int, int, str]]:
    seen: set[str] = set()
    return [each for each in triggers if not (each[0] in seen or seen.add(each[0]))]  # type: ignore[func-returns-value]


def records_of(annotation: Annotation, words: Wording) -> Iterator[RecordView]:
    """Every record that a mark may point at, in the reader's words."""
    chains = {chain.id: chain for chain in annotation.chains}
    surfaces = {mention.id: mention.surface for mention in annotation.mentions}

    def line(key: str, value: object, own: bool = False) -> Line:
        return Line(words.say(f"record.{key}"), str(value), own)

    def names(key: str, refs: tuple[str, ...]) -> Iterator[Line]:
        if found := [surfaces[ref] for ref in refs if ref in surfaces]:
            yield line(key, "، ".join(found), own=True)

    yield from _mentions(annotation, chains, line, words)
    for role in annotation.roles:
        holder = chains.get(role.of or "")
        held = (line("holder", holder.name, own=True),) if holder else ()
        yield RecordView(f"roles-{role.start}", "role", role.surface, role.start, role.end, held, None)
    yield from _times(annotation, line, words)
    for number in annotation.numbers:
        value = words.name("vague", number.vague) if number.vague else words.between(number.low, number.high)
        lines = [line("type", words.name("field", number.of)), line("value", value)]
        lines += names("who", (number.who,) if number.who else ())
        lines += [line("value", words.say("record.cumulative"))] if number.cumulative else []
        yield RecordView(
            f"numbers-{number.id}", "number", number.surface, number.start, number.end, tuple(lines), number.rule
        )
    for report in annotation.reports:
        hidden = [line("who", words.name("hidden", report.hidden))] if report.hidden else []
        force = line("force", words.name("force", report.force))
        lines = [*names("who", report.speakers), *hidden, *names("via", report.via), force]
        cue = report.cue
        yield RecordView(f"reports-{report.id}", "report", cue.surface, cue.start, cue.end, tuple(lines), report.rule)
    yield from _events(annotation, line, names, words)
    for label in annotation.labels:
        lines = [line("by", surfaces_of(annotation, label.by), own=True)] if label.by else []
        yield RecordView(
            f"labels-{label.start}", "label", label.surface, label.start, label.end, tuple(lines), label.rule
        )


def surfaces_of(annotation: Annotation, reports: tuple[str, ...]) -> str:
    """Whoever speaks in these reports, as the article names them."""
    surfaces = {mention.id: mention.surface for mention in annotation.mentions}
    speakers = [ref for report in annotation.reports if report.id in reports for ref in report.speakers]
    return "، ".join(surfaces[ref] for ref in speakers if ref in surfaces) or "…"


Make = Callable[..., Line]


def _mentions(annotation: Annotation, chains: dict[str, Chain], line: Make, words: Wording) -> Iterator[RecordView]:
    for mention in annotation.mentions:
        chain = chains.get(mention.chain or "")
        lines: list[Line] = []
        if chain:
            lines += [line("chain", chain.name, own=True)] if chain.name != mention.surface else []
            lines += [line("type", words.name("actor_type", chain.type))] if chain.type else []
            if chain.place:
                place = chain.place
                lines.append(line("type", words.name("place_class", place.class_)))
                inside = " · ".join(part for part in (place.admin1, place.country) if part)
                lines += [line("where", inside, own=True)] if inside else []
                lines.append(line("value", words.name("precision", place.precision or "open")))
        yield RecordView(
            f"mentions-{mention.id}", mention.kind, mention.surface, mention.start, mention.end, tuple(lines),
            mention.rule or (chain.source if chain else None),
        )  # fmt: skip


def _times(annotation: Annotation, line: Make, words: Wording) -> Iterator[RecordView]:
    for time in annotation.times:
        lines = []
        if time.earliest or time.latest:
            part = f" {words.name('part', time.part)}" if time.part else ""
            lines.append(line("value", words.days(time.earliest, time.latest) + part))
        elif time.value:
            lines.append(Line(words.say("record.value"), time.value))
        if time.anchor:
            lines.append(line("by", words.name("anchor", time.anchor)))
        if time.calendar == "hijri":
            lines.append(line("calendar", words.name("calendar", time.calendar)))
        yield RecordView(f"times-{time.id}", "time", time.surface, time.start, time.end, tuple(lines), time.rule)


def _events(
    annotation: Annotation, line: Make, names: Callable[[str, tuple[str, ...]], Iterator[Line]], words: Wording
) -> Iterator[RecordView]:
    times = {time.id: time for time in annotation.times}
    numbers = {number.id: number for number in annotation.numbers}
    for event in annotation.events:
        kind = " · ".join(part for part in (words.name("type", event.type), words.name("mode", event.mode)) if part)
        lines = [line("type", kind), line("status", words.name("status", event.status))]
        lines += [*names("agents", event.agents), *names("patients", event.patients)]
        lines += names("where", (event.place,) if event.place else ())
        if event.time in times:
            lines.append(line("when", times[event.time].surface, own=True))
        if told := [numbers[ref].surface for ref in event.numbers if ref in numbers]:
            lines.append(line("numbers", "، ".join(told), own=True))
        if event.by:
            lines.append(line("by", surfaces_of(annotation, event.by), own=True))
        if event.background:
            lines.append(line("status", words.say("record.background")))
        yield RecordView(f"events-{event.id}", "event", event.surface, event.start, event.end, tuple(lines), event.rule)


def title_of(article: Article) -> str:
    """An article's title, or its first line."""
    return article.title or next(filter(None, map(str.strip, article.text.split("\n"))), article.id)[:120]
