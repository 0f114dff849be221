"""What a public copy leaves out, and what it says about that.

A name is shown only where a reviewer has classified the person as one who may be named or, if that is chosen, where
its bearer holds an office by the words of an article; everybody else is withheld: victims, witnesses, minors, whoever
nobody has looked at.
Ids and counts stay. A reviewer's judgement is a `value` for the field `person` on words that name the person; one
that can't be found any more hides every person of that name.

Places are shown as towns with a point on a tenth of a degree, unless another choice is made: facilities, quarters,
villages and names that are in no gazetteer may be a home, a shelter or a hospital.

Titles, bylines, reasons and the words that copies changed are left out whole: a name that was not recognised in them
could not be hidden. In the words of a claim, in quotes and in addresses, words that names are made of are hidden where
they stand together, though no step read them as a name. A name of other words still stands there: read before
publishing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote

from rawi.chronicle.store import Chronicle
from rawi.derived import Actor, Claim, Copy, EventPlace, Origin, Participant, ResolvedEvent, Said, Story
from rawi.knowledge.names import name_parts
from rawi.knowledge.offices import read_offices
from rawi.records import Article, Judgement, Precision, replace
from rawi.resolve.judgements import WITHDRAWN, standing
from rawi.text.phrases import Match, Phrases, words_of
from rawi.text.tokens import Reading

Places = Literal["exact", "town", "admin"]
Names = Literal["office", "reviewed"]
NAMED = frozenset({"public-official", "combatant-of-rank", "named-victim"})
WITHHELD = "withheld"  # on request, at any time
HIDDEN = frozenset({"private-victim", "minor", "witness", "relative", "journalist", "medic", "unknown", WITHHELD})
NAME, PLACE = "[name withheld]", "[place withheld]"
_FAMILY = re.compile(r"(?:\s+(?:(?:بن|ابن|بنت)\s+\w+|ال\w+ي\b))+")  # hides an adjective too: better so than a name
SERVANT = "عبد"  # of God: the first half of a given name, whatever it is written with
_NISBA = re.compile(r"ال\w{3,}ي")
_AREAS = frozenset({"country", "region", "admin", "water"})
_SHOWN_PLACES: Mapping[Places, frozenset[str] | None] = {"exact": None, "town": _AREAS | {"city"}, "admin": _AREAS}


_WHO: Mapping[Names, tuple[str, str]] = {
    "office": (
        "أسماء معروفة حُجبت: من لا منصب لهم في النص ولم يصنّفهم مراجع",
        "names known and withheld: who holds no office by the words of an article and was classified by no reviewer",
    ),
    "reviewed": (
        "أسماء معروفة حُجبت: من لم يصنّفهم مراجع",
        "names known and withheld: who was classified by no reviewer as one who may be named",
    ),
}


class Choice(NamedTuple):
    """What a public copy may show: places, and names by office or only those a reviewer has classified."""

    places: Places = "town"
    names: Names = "reviewed"


class Withheld(NamedTuple):
    """A kind of thing that was left out, how often, and by which rule."""

    what: str
    n: int
    ar: str
    en: str


class Redaction:
    """What of a chronicle may be shown. Made once; everything else here is a function of it."""

    def __init__(self, chronicle: Chronicle, choice: Choice) -> None:
        self.choice = choice
        actors: list[Actor] = list(chronicle.derived("actors"))
        self._actor_of = _by_chain(actors)
        self._places = _place_classes(chronicle)
        named = _named(chronicle, actors, choice.names)
        shown_forms = {words_of(alias.form) for actor in actors if actor.actor in named for alias in actor.aliases}
        self.hidden = {a.actor for a in actors if a.kind == "person" and a.actor not in named}
        self.hidden |= {a.actor for a in actors if a.kind == "place" and not self._place_shown(a)}
        self._everywhere: Phrases[str] = Phrases()
        for actor in actors:
            if actor.kind == "person" and actor.actor in self.hidden:
                for form in {words_of(alias.form) for alias in actor.aliases} - shown_forms:
                    if len(form) > 1:  # a single word is hidden in its own article alone: it may be any word elsewhere
                        self._everywhere.add(" ".join(form), NAME)
        self._shown: Phrases[str] = Phrases()
        for actor in actors:
            if actor.actor not in self.hidden:
                for alias in actor.aliases:
                    self._shown.add(alias.form, "")
        self._here = self._hidden_words(chronicle)
        self._urls = self._hidden_urls(chronicle)
        self._withheld = self._count(chronicle, actors)
        self.mask = lru_cache(1 << 16)(self._mask)  # speakers and outlets come again in most rows
        self._hidden_spans = lru_cache(64)(self._spans)  # an event quotes the same few articles again and again

    # what stays

    def _place_shown(self, actor: Actor) -> bool:
        return all(self._class_shown(self._places.get((c.article, c.chain))) for c in actor.chains)

    def _class_shown(self, class_: str | None) -> bool:
        shown = _SHOWN_PLACES[self.choice.places]
        return shown is None or class_ in shown

    def _hidden_words(self, chronicle: Chronicle) -> dict[str, dict[str, str]]:
        """Article -> the words in it that name a hidden person or place, and what stands for them."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        statement = """
            SELECT article, kind, surface, chain FROM said_mentions WHERE form = 'name'
            UNION ALL SELECT article, kind, name, id FROM said_chains WHERE kind IN ('person', 'place')"""
        for article, kind, words, chain in chronicle.rows(statement):
            actor = self._actor_of.get((article, chain))
            if kind == "person" and (actor is None or actor in self.hidden):
                found[article][words] = NAME
            elif kind == "place" and not self._class_shown(self._places.get((article, chain))):
                found[article][words] = PLACE
            elif kind == "place" and words_of(words):
                self._shown.add(words, "")
        return dict(found)

    def _hidden_urls(self, chronicle: Chronicle) -> frozenset[str]:
        """The articles whose address spells out a hidden name."""
        rows = chronicle.rows("SELECT id, url FROM articles WHERE url LIKE '%\\%%' ESCAPE '\\' OR url GLOB '*[ء-ي]*'")
        spelt = ((name, " ".join(re.split(r"[\W_]+", unquote(url)))) for name, url in rows)
        return frozenset(name for name, words in spelt if self._mask(name, words) != words)

    def window(self, article: str, text: str, start: int, end: int) -> str:
        """The words at [start, end) of an article's whole text; a name that stands there but in part is hidden too."""
        parts, at = [], start
        for first, last, shown in self._hidden_spans(article, text):
            if first < end and last > at:
                parts += [text[at : max(first, at)], shown]
                at = last
        return "".join((*parts, text[at : max(end, at)]))

    def _spans(self, article: str, text: str) -> tuple[tuple[int, int, str], ...]:
        """Where a text has names to hide, in order."""
        reading = _reading(text)
        here = _phrases(tuple(self._here.get(article, {}).items()))
        found = [
            (m.start, _end(text, m), m.values[0]) for names in (here, self._everywhere) for m in names.find(reading)
        ]
        found += [(start, end, NAME) for start, end in _unread(text, reading, self._shown)]
        return tuple(sorted(found))

    def _mask(self, article: str, words: str) -> str:
        """Words of an article without the names that are hidden in it, or hidden anywhere."""
        here = self._here.get(article)
        masked = _masked(_masked(words, _phrases(tuple(here.items()))) if here else words, self._everywhere)
        return _swept(masked, self._shown)

    # records

    def shown(self, record: Any) -> Any:
        """A derived record as the public copy has it."""
        if isinstance(record, ResolvedEvent):
            return self._event(record)
        if isinstance(record, Actor):
            return self._actor(record)
        if isinstance(record, Copy):
            passages = tuple(
                replace(p, changed=tuple(replace(c, taker=None, source=None) for c in p.changed))
                for p in record.passages
            )
            return replace(record, taker=self._ref(record.taker), source=self._ref(record.source), passages=passages,
                           reasons=())  # fmt: skip
        assert isinstance(record, Origin | Story)
        articles = tuple(self._ref(each) for each in record.articles)
        if isinstance(record, Origin) and record.primary_source:
            names = [each.article for each in articles]
            record = replace(record, primary_source=self._anywhere(names, record.primary_source))
        return replace(record, articles=articles, reasons=())

    def article(self, known: dict[str, Any]) -> dict[str, Any]:
        """What is said about an article: where it is and its hashes, no title and no name."""
        left_out = {"title": None, "byline": None} | ({"url": None} if known["id"] in self._urls else {})
        return known | left_out

    def _actor(self, actor: Actor) -> Actor:
        chains = tuple(self._ref(chain) for chain in actor.chains)
        if actor.actor in self.hidden:
            return replace(actor, name=NAME if actor.kind == "person" else PLACE, aliases=(), chains=chains, reasons=())
        names = sorted({chain.article for chain in chains})[:50]  # what hides a name hides it in the first of them
        aliases = tuple(replace(alias, form=self._anywhere(names, alias.form)) for alias in actor.aliases)
        return replace(actor, name=self._anywhere(names, actor.name), aliases=aliases, chains=chains, reasons=())

    def _event(self, event: ResolvedEvent) -> ResolvedEvent:
        articles = list(dict.fromkeys(mention.article for mention in event.mentions))
        return replace(
            event, reasons=(), place=self.place(event.place), mentions=tuple(self._ref(m) for m in event.mentions),
            agents=tuple(self._participant(articles, each) for each in event.agents),
            patients=tuple(self._participant(articles, each) for each in event.patients),
            claims=tuple(self._claim(articles, claim) for claim in event.claims),
        )  # fmt: skip

    def _participant(self, articles: list[str], each: Participant) -> Participant:
        return replace(each, name=self._anywhere(articles, each.name))

    def _claim(self, articles: list[str], claim: Claim) -> Claim:
        by = tuple(self._said(said, claim.field) for said in claim.by)
        value = claim.value if claim.field == "time" else self._anywhere(articles, claim.value)
        if claim.field == "place" and any(said.surface == PLACE for said in by):
            value = PLACE
        return replace(claim, value=value, by=by, reasons=())

    def _said(self, said: Said, field: str) -> Said:
        surface = said.surface if field == "time" else self.mask(said.article, said.surface)
        if field == "place" and surface != said.surface:
            surface = PLACE
        speaker = self.mask(said.article, said.speaker) if said.speaker else None
        via = tuple(self.mask(said.article, each) for each in said.via)
        url = None if said.article in self._urls else said.url
        return replace(said, url=url, surface=surface, speaker=speaker, via=via)

    def place(self, place: EventPlace | None) -> EventPlace | None:
        """A place as coarse as was chosen."""
        if place is None or self.choice.places == "exact":
            return place
        if not self._class_shown(place.class_):
            coarse: Precision | None = "admin" if place.admin1 else "country" if place.country else None
            return EventPlace(text=PLACE, admin1=place.admin1, country=place.country, precision=coarse)
        if place.class_ in _AREAS or place.lat is None or place.lon is None:
            return place
        return replace(place, lat=round(place.lat, 1), lon=round(place.lon, 1), precision="near")

    def _anywhere(self, articles: Iterable[str], words: str) -> str:
        for article in articles:
            words = self.mask(article, words)
        return words

    def _ref(self, record: Any) -> Any:
        return replace(record, url=None) if record.article in self._urls else record

    # what is said about it

    def withheld(self) -> tuple[Withheld, ...]:
        """What was left out, and how often."""
        return self._withheld

    def _count(self, chronicle: Chronicle, actors: list[Actor]) -> tuple[Withheld, ...]:
        persons = sum(1 for actor in actors if actor.kind == "person" and actor.actor in self.hidden)
        places = rounded = 0
        named = "SELECT place_class, place_lat IS NOT NULL FROM events WHERE coalesce(place_name, place_text) <> ''"
        for class_, has_point in chronicle.rows(named):
            places += not self._class_shown(class_)
            rounded += self.choice.places == "town" and class_ == "city" and has_point
        ((titles, bylines),) = chronicle.rows("SELECT count(title), count(byline) FROM articles")
        return (
            Withheld("names of persons", persons, *_WHO[self.choice.names]),
            Withheld("places of events", places, "أماكن أحداث حُجبت أسماؤها ونقاطها: ما دون المدينة وما لم يُعرف",
                     "places of events withheld with name and point: smaller than what was chosen, or in no gazetteer"),
            Withheld("exact points", rounded, "نقاط مدن قُرّبت إلى عُشر درجة",
                     "points of towns rounded to a tenth of a degree"),
            Withheld("titles", titles, "عناوين المقالات", "titles of articles: the address leads to them"),
            Withheld("bylines", bylines, "أسماء كتّاب المقالات", "names of the authors of articles"),
            Withheld("addresses", len(self._urls), "روابط يظهر فيها اسم محجوب",
                     "addresses that spell out a hidden name"),
        )  # fmt: skip


def _named(chronicle: Chronicle, actors: Sequence[Actor], names: Names) -> frozenset[str]:
    """The actors whose names may be shown: by a reviewer's word, else by an office."""
    found = set(holders_of_office(chronicle, actors)) if names == "office" else set()
    for judgement, actors_meant in _judged(chronicle, standing(chronicle.judgements()), actors):
        found = found | actors_meant if judgement.value in NAMED else found - actors_meant
    return frozenset(found)


def holders_of_office(chronicle: Chronicle, actors: Iterable[Actor]) -> frozenset[str]:
    """The actors who hold an office by the words of an article."""
    return frozenset(_in_office(chronicle, _by_chain(actors)))


def judged_persons(
    chronicle: Chronicle, judgements: Iterable[Judgement], actors: Sequence[Actor]
) -> dict[str, list[Judgement]]:
    """By actor, what reviewers said of a person, and what they took back of it, in the order they were made."""
    found: dict[str, list[Judgement]] = defaultdict(list)
    for judgement, meant in _judged(chronicle, judgements, actors):
        for actor in meant:
            found[actor].append(judgement)
    return found


def _by_chain(actors: Iterable[Actor]) -> dict[tuple[str, str], str]:
    return {(chain.article, chain.chain): actor.actor for actor in actors for chain in actor.chains}


def _in_office(chronicle: Chronicle, actor_of: Mapping[tuple[str, str], str]) -> Iterator[str]:
    titles = read_offices().titles
    statement = "SELECT article, id, role FROM said_chains WHERE kind = 'person' AND role IS NOT NULL"
    holds: dict[str, bool] = {}
    for article, chain, role in chronicle.rows(statement):
        if role not in holds:
            match = titles.longest_at(_reading(role), 0) if words_of(role) else None
            holds[role] = match is not None and "office" in match.values
        if holds[role] and (article, chain) in actor_of:
            yield actor_of[article, chain]


def _judged(
    chronicle: Chronicle, judgements: Iterable[Judgement], actors: Sequence[Actor]
) -> Iterator[tuple[Judgement, set[str]]]:
    """What reviewers said of persons and took back, in its order, with the actors that are meant."""
    actor_of: dict[tuple[str, str], str] = {}
    for judgement in judgements:
        if judgement.decision != "value" or judgement.field not in ("person", WITHDRAWN) or not judgement.value:
            continue
        actor_of = actor_of or _by_chain(actors)
        for about in (each for each in judgement.about if each.kind == "person" or judgement.field == "person"):
            statement = 'SELECT chain FROM said_mentions WHERE article = ? AND start < ? AND "end" > ? AND surface = ?'
            values = (about.article, about.end, about.start, about.surface)
            found = {actor_of.get((about.article, chain), "") for (chain,) in chronicle.rows(statement, values)} - {""}
            if not found and judgement.value in HIDDEN:
                form = words_of(about.surface)
                found = {a.actor for a in actors if form in {words_of(alias.form) for alias in a.aliases}}
            yield judgement, found


def _place_classes(chronicle: Chronicle) -> dict[tuple[str, str], str | None]:
    statement = "SELECT article, id, place_class FROM said_chains WHERE kind = 'place'"
    return {(article, chain): class_ for article, chain, class_ in chronicle.rows(statement)}


def _reading(words: str) -> Reading:
    return Reading.of(Article(id="", text=words, text_sha=""))


@lru_cache(256)  # the claims of an event ask for the same few articles again and again
def _phrases(words: tuple[tuple[str, str], ...]) -> Phrases[str]:
    return Phrases(words)


def _end(words: str, match: Match[str]) -> int:
    """Where a hidden name ends: a family name or a father's that was not read as part of it goes with it."""
    goes_on = _FAMILY.match(words, match.end) if match.values[0] == NAME else None
    return goes_on.end() if goes_on else match.end


def names_by_words(reading: Reading) -> Iterator[tuple[int, int]]:
    """Where words stand together that names of persons are made of: a given name, and more or a family's behind it.

    For names that no step read as one. A given name alone may be any word, and is left.
    """
    parts, tokens, forms = name_parts(), reading.tokens, reading.forms
    at = 0
    while at < len(tokens):
        last = at
        begins = parts.servants if forms[at] == SERVANT else parts.given
        if forms[at] in parts.given or (forms[at] in parts.joins and _follows(reading, at, begins)):
            while _follows(reading, last, parts.more) or (last == at and _is_family(reading, last)):
                last += 1
            while last > at and forms[last] in parts.joins - parts.servants:
                last -= 1
        if last > at:
            yield tokens[at].start, tokens[last].end
        at = last + 1


def _follows(reading: Reading, at: int, words: Set[str]) -> bool:
    """Whether one of these words follows directly."""
    return at + 1 < len(reading.tokens) and reading.forms[at + 1] in words and _next(reading, at)


def _is_family(reading: Reading, at: int) -> bool:
    return at + 1 < len(reading.tokens) and bool(_NISBA.fullmatch(reading.forms[at + 1])) and _next(reading, at)


def _next(reading: Reading, at: int) -> bool:
    between = reading.article.text[reading.tokens[at].end : reading.tokens[at + 1].start]
    return between != "" and not between.strip(" ")


def _masked(words: str, hidden: Phrases[str]) -> str:
    parts, at = [], 0
    for match in hidden.find(_reading(words)):
        parts += [words[at : match.start], match.values[0]]
        at = _end(words, match)
    return "".join((*parts, words[at:])) if parts else words


def _swept(words: str, shown: Phrases[str]) -> str:
    """Words without what looks like the name of a person, unless it stands in a name that is shown."""
    parts, at = [], 0
    for start, end in _unread(words, _reading(words), shown):
        parts += [words[at:start], NAME]
        at = end
    return "".join((*parts, words[at:])) if parts else words


def _unread(words: str, reading: Reading, shown: Phrases[str]) -> Iterator[tuple[int, int]]:
    """Where names stand that no step read as one; a family name behind goes with them."""
    kept: list[tuple[int, int]] | None = None
    for start, end in names_by_words(reading):
        if kept is None:
            kept = [(match.start, match.end) for match in shown.find(reading)]
        if not any(first <= start and end <= last for first, last in kept):
            goes_on = _FAMILY.match(words, end)
            yield start, goes_on.end() if goes_on else end
