"""Judgements as reviewers make them, in a browser or a spreadsheet: joined, parted, set, taken back. Only appended."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import combinations, pairwise, product

from rawi.chronicle.namesakes import Naming, named_at
from rawi.chronicle.rows import judgement_id
from rawi.chronicle.sources import SOURCE_WITHDRAWN
from rawi.chronicle.store import Chronicle
from rawi.derived import EventMention, ResolvedEvent
from rawi.records import Anchored, Annotation, Judgement, replace
from rawi.resolve.judgements import WITHDRAWN, standing

FIRST_WORDS = 80  # code points of an article that name it in a judgement
CONTEXT = 30  # code points kept beside the words, by which they are found again in another edition


def now() -> str:
    """The moment of a judgement, UTC, to the microsecond: of two about one thing the later one counts."""
    return datetime.now(UTC).isoformat()


def joined(chronicle: Chronicle, events: Sequence[ResolvedEvent], who: str, why: str) -> list[Judgement]:
    """That all these events, and within them all articles, are one."""
    anchors = [anchor for event in events for anchor in anchors_of(chronicle, event)]
    return [made("must-join", (a, b), who, why) for a, b in pairwise(anchors)]


def parted(chronicle: Chronicle, event: ResolvedEvent, chosen: set[str], who: str, why: str) -> list[Judgement]:
    """That the chosen articles tell another event than the rest; with none chosen, that each tells its own."""
    anchors = anchors_of(chronicle, event)
    inside = [anchor for anchor in anchors if anchor.article in chosen]
    rest = [anchor for anchor in anchors if anchor.article not in chosen]
    pairs = product(inside, rest) if inside else combinations(anchors, 2)
    return [made("must-part", pair, who, why) for pair in pairs if pair[0].article != pair[1].article]


def valued(chronicle: Chronicle, event: ResolvedEvent, field: str, value: str, who: str, why: str) -> list[Judgement]:
    """That a field of an event has this value."""
    anchors = anchors_of(chronicle, event)[:1]
    return [made("value", tuple(anchors), who, why, field, value)]


def taken_back(chronicle: Chronicle, article: str, day: str, who: str, why: str) -> Judgement:
    """That an article's outlet took it back on a day. Raises ChronicleError if there is no such article."""
    return made("value", (whole(chronicle, article),), who, why, SOURCE_WITHDRAWN, day)


def whole(chronicle: Chronicle, name: str) -> Anchored:
    """An article as a whole, named by its first words."""
    text = chronicle.article(name).text
    words = text[:FIRST_WORDS].split("\n")[0] or text[:FIRST_WORDS]
    return Anchored(article=name, start=0, end=len(words), surface=words, kind="article")


def joined_actors(chronicle: Chronicle, namings: Sequence[Naming], who: str, why: str) -> list[Judgement]:
    """That all these namings are of one actor: each chain with the next, so that none is left behind."""
    return [made("must-join", pair, who, why) for pair in pairwise(_named(chronicle, namings))]


def parted_actors(
    chronicle: Chronicle, chosen: Sequence[Naming], rest: Sequence[Naming], who: str, why: str
) -> list[Judgement]:
    """That the chosen namings are of one actor, and the rest of another one."""
    inside, outside = _named(chronicle, chosen), _named(chronicle, rest)
    apart = [made("must-part", pair, who, why) for pair in product(inside, outside)]
    return [*apart, *(made("must-join", pair, who, why) for pair in pairwise(inside))]


def _named(chronicle: Chronicle, namings: Sequence[Naming]) -> list[Anchored]:
    """The words that name each chain; a chain that no words name is left out."""
    return [
        anchor(chronicle, article, span.start, span.end, "actor")
        for naming in namings
        for article, chain in naming.chains
        if (span := named_at(chronicle, article, chain))
    ]


def withdrawn(judgements: Sequence[Judgement], who: str, why: str) -> list[Judgement]:
    """That these judgements are taken back."""
    return [made("value", each.about, who, why, WITHDRAWN, each.id) for each in judgements]


def last_of(judgements: Iterable[Judgement], who: str) -> list[Judgement]:
    """The judgements of a reviewer's last act that stand."""
    mine = [each for each in standing(judgements) if each.who == who]
    latest = max((each.when for each in mine), default=None)
    return [each for each in mine if each.when == latest]


def of_event(judgements: Iterable[Judgement], event: ResolvedEvent) -> list[Judgement]:
    """The judgements that stand and are about an event, one of each act."""
    words = {(mention.article, mention.start) for mention in event.mentions}
    found = {
        (each.when, each.decision, each.field): each
        for each in standing(judgements)
        if any(about.kind == "event" and (about.article, about.start) in words for about in each.about)
    }
    return list(found.values())


def made(
    decision: str, about: tuple[Anchored, ...], who: str, why: str, field: str | None = None, value: str | None = None
) -> Judgement:
    """A judgement without its moment and id: `at_once` gives them to all of one act."""
    return Judgement(
        id="", decision=decision, who=who, when="", why=why, about=about, field=field, value=value  # type: ignore[arg-type]
    )  # fmt: skip


def at_once(judgements: Sequence[Judgement], when: str) -> list[Judgement]:
    """The judgements of one act: of one moment, each with its id."""
    dated = [replace(each, when=when) for each in judgements]
    return [replace(each, id=judgement_id(each)) for each in dated]


def anchors_of(chronicle: Chronicle, event: ResolvedEvent) -> list[Anchored]:
    """The words an event stands on: for each of its articles the first trigger of each event told there."""
    first: dict[tuple[str, str], EventMention] = {}
    roots: dict[str, dict[str, str]] = {}
    for mention in sorted(event.mentions, key=lambda mention: (mention.article, mention.start)):
        if mention.article not in roots:
            roots[mention.article] = _roots(chronicle.fetch(mention.article)[1])
        first.setdefault((mention.article, roots[mention.article].get(mention.id, mention.id)), mention)
    return [anchor(chronicle, m.article, m.start, m.end, "event") for m in first.values()]


def _roots(annotation: Annotation) -> dict[str, str]:
    """Event of an article -> the first event of its chain of `same`."""
    same = {event.id: event.same for event in annotation.events}
    found = {}
    for name in same:
        root, seen = name, {name}
        while (before := same.get(root)) is not None and before not in seen:
            root = before
            seen.add(root)
        found[name] = root
    return found


def anchor(chronicle: Chronicle, article: str, start: int, end: int, kind: str) -> Anchored:
    """The words [start, end) of an article with what stands beside them."""
    statement = (
        "SELECT words_at(text, ?1, ?2), words_at(text, ?2, ?3), words_at(text, ?3, ?4) FROM articles WHERE id = ?5"
    )
    ((before, words, after),) = chronicle.rows(statement, (max(0, start - CONTEXT), start, end, end + CONTEXT, article))
    return Anchored(article=article, start=start, end=end, surface=words, kind=kind, before=before, after=after)
