"""What resolving needs to know of one article: small, made once, the same wherever it is made.

Everything later stages compare is taken from the article and its annotation here, so that full texts are asked for
only where two articles share words. The key of an article depends on nothing but that article: keys can be stored
with it and used again when others come.
"""

from collections.abc import Callable, Iterable

from rawi.derived import Alias, ClaimField, EventPlace
from rawi.records import (
    ActorType,
    Annotation,
    Article,
    Chain,
    Event,
    EventType,
    Force,
    MentionKind,
    Number,
    Record,
    Status,
)
from rawi.resolve.naming import key_words
from rawi.resolve.reading import Read
from rawi.resolve.terms import counted_terms
from rawi.resolve.words import hashes_of, words_of

Fetch = Callable[[str], tuple[Article, Annotation]]


class SourceKey(Record, frozen=True, kw_only=True, array_like=True, gc=False):
    """Whose words something is. `words` are those two namings of one source have in common; none if unnamed."""

    name: str | None = None
    words: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    verb: str | None = None
    force: Force | None = None
    denies: bool = False


class ClaimKey(Record, frozen=True, kw_only=True, array_like=True, gc=False):
    """One value for one field, at the words [start, end) that carry it."""

    field: ClaimField
    value: str
    start: int
    end: int
    surface: str
    source: SourceKey
    low: int | None = None
    high: int | None = None
    mod: str | None = None
    vague: str | None = None
    total: bool = True  # not a part of another number, nor counted over several events


class TriggerKey(Record, frozen=True, kw_only=True, array_like=True, gc=False):
    """A mention of an event."""

    id: str
    start: int
    end: int
    surface: str


class PartyKey(Record, frozen=True, kw_only=True, array_like=True, gc=False):
    """An agent or patient: the name of its chain, and the chain where it is a person or an organisation."""

    name: str
    kind: MentionKind
    chain: str | None = None


class EventKey(Record, frozen=True, kw_only=True, array_like=True, gc=False):
    """An event of one article, all its mentions together. Days are ISO; `None` is unknown."""

    id: str
    type: EventType
    status: Status
    triggers: tuple[TriggerKey, ...]
    mode: str | None
    places: tuple[EventPlace, ...]
    earliest: str | None
    latest: str | None
    agents: tuple[PartyKey, ...]
    patients: tuple[PartyKey, ...]
    claims: tuple[ClaimKey, ...]


class ChainKey(Record, frozen=True, kw_only=True, array_like=True, gc=False):
    """A person or organisation that the article names."""

    id: str
    kind: MentionKind
    name: str
    role: str | None
    type: ActorType | None
    country: str | None
    source: str | None
    aliases: tuple[Alias, ...]


class ArticleKey(Record, frozen=True, kw_only=True, gc=False):
    """One article, reduced to what can meet others. `words`, `terms` and `counts` are packed numbers."""

    article: str
    text_sha: str
    url: str | None
    outlet: str | None
    day: str | None
    n_words: int
    words: bytes
    terms: bytes
    counts: bytes
    media: tuple[str, ...]
    agency: str | None
    speakers: tuple[SourceKey, ...]
    chains: tuple[ChainKey, ...]
    events: tuple[EventKey, ...]


def key_of(article: Article, annotation: Annotation) -> ArticleKey:
    """The key of an article: a pure function of the two."""
    words = words_of(article.text, annotation.boilerplate)
    terms, counts = counted_terms(words.forms)
    read = Read(article, annotation)
    return ArticleKey(
        article=article.id,
        text_sha=article.text_sha,
        url=article.url,
        outlet=article.outlet,
        day=article.published_day,
        n_words=len(words.forms),
        words=hashes_of(words.forms).tobytes(),
        terms=terms.tobytes(),
        counts=counts.tobytes(),
        media=tuple(sorted({chain.name for chain in annotation.chains if chain.type == "media"})),
        agency=read.agency(),
        speakers=tuple(_source(read, (report.id,)) for report in annotation.reports),
        chains=tuple(_chain(read, chain) for chain in annotation.chains if chain.id in read.named),
        events=tuple(_event(read, events) for events in read.events()),
    )


def _chain(read: Read, chain: Chain) -> ChainKey:
    return ChainKey(
        id=chain.id,
        kind=chain.kind,
        name=chain.name,
        role=chain.role or chain.rank,
        type=chain.type,
        country=chain.country,
        source=chain.source,
        aliases=tuple(Alias(form=form, n=n) for form, n in sorted(read.named[chain.id].items())),
    )


def _event(read: Read, events: list[Event]) -> EventKey:
    """One event of the article from its mentions, in the order of the text."""
    first = events[0]
    interval = read.days(events)
    return EventKey(
        id=first.id,
        type=first.type,
        status=first.status,
        triggers=tuple(TriggerKey(id=e.id, start=e.start, end=e.end, surface=e.surface) for e in events),
        mode=next((event.mode for event in events if event.mode), None),
        places=tuple(read.places(events)),
        earliest=interval[0] if interval else None,
        latest=interval[1] if interval else None,
        agents=_parties(read, (ref for event in events for ref in event.agents)),
        patients=_parties(read, (ref for event in events for ref in event.patients)),
        claims=tuple(_claims(read, events)),
    )


def _parties(read: Read, refs: Iterable[str]) -> tuple[PartyKey, ...]:
    found: dict[str, PartyKey] = {}
    for ref in refs:
        if mention := read.mentions.get(ref):
            name = read.name_of(mention)
            chain = mention.chain if mention.chain in read.named else None
            found.setdefault(mention.chain or name, PartyKey(name=name, kind=mention.kind, chain=chain))
    return tuple(found.values())


def _claims(read: Read, events: list[Event]) -> Iterable[ClaimKey]:
    for event in events:
        source = _source(read, event.by)
        yield ClaimKey(
            field="status", value=event.status, start=event.start, end=event.end, surface=event.surface, source=source
        )
        for ref in event.numbers:
            if number := read.numbers.get(ref):
                yield _number_claim(number, _source(read, number.by) if number.by else source)
        yield from _argument_claims(read, event, source)


def _argument_claims(read: Read, event: Event, source: SourceKey) -> Iterable[ClaimKey]:
    fields: tuple[tuple[ClaimField, tuple[str, ...]], ...] = (
        ("agent", event.agents),
        ("patient", event.patients),
        ("place", (event.place,) if event.place else ()),
    )
    for field, refs in fields:
        for ref in refs:
            if m := read.mentions.get(ref):
                yield ClaimKey(
                    field=field, value=read.name_of(m), start=m.start, end=m.end, surface=m.surface, source=source
                )
    if (time := read.times.get(event.time or "")) and time.value and time.earliest and time.latest:
        yield ClaimKey(
            field="time", value=time.value, start=time.start, end=time.end, surface=time.surface, source=source
        )


def _number_claim(number: Number, source: SourceKey) -> ClaimKey:
    return ClaimKey(
        field=number.of,
        value=value_of(number),
        start=number.start,
        end=number.end,
        surface=number.surface,
        source=source,
        low=number.low,
        high=number.high,
        mod=number.mod,
        vague=number.vague,
        total=number.part_of is None and not number.cumulative,
    )


def value_of(number: Number) -> str:
    """How a claim writes a number (`derived.Claim`).

    >>> value_of(Number(id="n1", start=0, end=2, surface="15", of="killed", cumulative=False, low=15, mod="atleast"))
    '15..'
    """
    low, high = number.low, number.high
    if low is None and high is None:
        return number.vague or number.surface
    if number.mod == "more":
        return f">{low if low is not None else high}"
    if number.mod == "approx":
        return f"~{low}" if low == high else f"~{low}..{high}"
    if low == high and number.mod not in ("atleast", "upto"):
        return str(low)
    if number.mod == "atleast" or high is None:
        return f"{low if low is not None else high}.."
    if number.mod == "upto" or low is None:
        return f"..{high}"
    return f"{low}..{high}"


def _source(read: Read, reports: tuple[str, ...]) -> SourceKey:
    """Who is behind the innermost of these reports; an empty source where the article speaks for itself."""
    report = next((read.reports[ref] for ref in reports if ref in read.reports), None)
    if report is None:
        return SourceKey()
    mentions = [read.mentions[ref] for ref in report.speakers if ref in read.mentions]
    names = [read.name_of(mention) for mention in mentions]
    named = [read.chains[m.chain] for m in mentions if m.chain in read.named]
    return SourceKey(
        name="، ".join(dict.fromkeys(names)) or None,
        words=tuple(sorted({word for chain in named for word in key_words(f"{chain.name} {chain.role or ''}")})),
        via=tuple(read.name_of(read.mentions[ref]) for ref in report.via if ref in read.mentions),
        verb=report.cue.surface,
        force=report.force,
        denies=(report.force == "deny") != report.negated,
    )
