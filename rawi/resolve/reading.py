"""One annotation with its references followed: what a key is made from."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property

from rawi.derived import EventPlace
from rawi.records import Annotation, Article, Event, Mention, Place
from rawi.resolve.days import ordinal

DATELINE = 60  # code points from the body's beginning; `وكالة الأفق - المدينة:` fits, the first sentence does not
SIGNATURE = 40  # code points before the text's end: an agency in brackets under the last paragraph
_FINEST = ("facility", "neighbourhood", "village", "city", "water", "other", "admin", "region", "country")


class Read:
    """An article's annotation by ids. Holds nothing that is not in the annotation."""

    def __init__(self, article: Article, annotation: Annotation) -> None:
        self.article = article
        self.annotation = annotation
        self.mentions = {mention.id: mention for mention in annotation.mentions}
        self.chains = {chain.id: chain for chain in annotation.chains}
        self.times = {time.id: time for time in annotation.times}
        self.numbers = {number.id: number for number in annotation.numbers}
        self.reports = {report.id: report for report in annotation.reports}

    @cached_property
    def named(self) -> dict[str, Counter[str]]:
        """The written names of every person or organisation that is named: chain -> name -> how often."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for mention in self.annotation.mentions:
            known = mention.chain in self.chains and mention.kind in ("person", "organisation")
            if known and mention.form == "name":
                found[mention.chain or ""][" ".join(mention.surface.split())] += 1
        return dict(found)

    def name_of(self, mention: Mention) -> str:
        """The fullest name the article has for what a mention is of; its own words where it has none."""
        chain = self.chains.get(mention.chain or "")
        return " ".join((chain.name if chain and chain.name else mention.surface).split())

    def agency(self) -> str | None:
        """The media name in the dateline or under the text: from whom the article says it has what it tells."""
        text, title = self.article.text, self.article.title or ""
        body = len(text) - len(text.removeprefix(title).lstrip())
        for mention in self.annotation.mentions:
            chain = self.chains.get(mention.chain or "")
            at_edge = body <= mention.start < body + DATELINE or mention.start >= len(text.rstrip()) - SIGNATURE
            if chain and chain.type == "media" and at_edge:
                return chain.name
        return None

    def events(self) -> list[list[Event]]:
        """The events of the article, each with its mentions in the order of the text."""
        by_id = {event.id: event for event in self.annotation.events}
        groups: dict[str, list[Event]] = defaultdict(list)
        told: dict[tuple[int, int, str], str] = {}  # one word tells of one event of a type, however often it is marked
        for event in self.annotation.events:
            first, seen = event, {event.id}
            while first.same in by_id and first.same not in seen:
                seen.add(first.same)
                first = by_id[first.same]
            groups[told.setdefault((event.start, event.end, event.type), first.id)].append(event)
        # The first of a chain names the event, wherever it stands.
        return [sorted(group, key=lambda e: (e.id != first, e.start)) for first, group in sorted(groups.items())]

    def days(self, events: Iterable[Event]) -> tuple[str, str] | None:
        """The narrowest interval of days that a mention of the event gives, the first such in the text.

        A mention in the background has its day only where nothing else tells the event: `since his fall in 2013` is
        easily taken for a mention of today's attack.
        """
        events = list(events)
        told = [event for event in events if not event.background] or events
        times = [self.times[event.time] for event in told if event.time in self.times]
        known = [(time.earliest, time.latest) for time in times if time.earliest and time.latest]
        return min(known, key=lambda days: ordinal(days[1]) - ordinal(days[0]), default=None)

    def places(self, events: Iterable[Event]) -> list[EventPlace]:
        """Where the event's mentions say it was, each place once, the finest first."""
        found: dict[str, EventPlace] = {}
        for event in events:
            if mention := self.mentions.get(event.place or ""):
                chain = self.chains.get(mention.chain or "")
                place = event_place(chain.place, self._name(chain.place.within)) if chain and chain.place else None
                found.setdefault(mention.chain or mention.id, place or EventPlace(text=self.name_of(mention)))
        return sorted(found.values(), key=lambda place: _FINEST.index(place.class_) if place.class_ else 4)

    def _name(self, chain: str | None) -> str | None:
        return self.chains[chain].name if chain in self.chains else None


def event_place(place: Place, within: str | None) -> EventPlace:
    """A chain's place for an event; `within` by name, since a chain's id means nothing outside its article."""
    return EventPlace(
        within=within,
        name=place.name,
        class_=place.class_,
        id=place.id,
        lat=place.lat,
        lon=place.lon,
        admin1=place.admin1,
        country=place.country,
        precision=place.precision,
        candidates=place.candidates,
    )
