"""What readers ask of a chronicle: words, days, one event, what was known when. Reads alone."""

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from rawi.chronicle.store import Chronicle, open_chronicle
from rawi.chronicle.words import Level, forms_of, terms, wanted_forms
from rawi.codec import encode
from rawi.derived import Claim, ResolvedEvent, derived_id, mention_id
from rawi.errors import ChronicleError
from rawi.records import Article, Span, replace
from rawi.text.tokens import Reading, Token

_QUOTED = re.compile(r'"([^"]*)"|«([^»]*)»|“([^”]*)”|(\S+)')


def find_article(path: Path | str, wanted: str | None) -> Article | None:
    """The article of this id, beginning of an id, or url; the first one if none is named; None if there is none."""
    with closing(open_chronicle(Path(path))) as chronicle:
        statement = "SELECT id FROM articles WHERE ?1 IS NULL OR url = ?1 OR substr(id, 1, length(?1)) = ?1 ORDER BY id"
        found = next(chronicle.rows(statement, (wanted,)), None)
        return chronicle.article(found[0]) if found else None


class Hit(NamedTuple):
    """An article that has the words, and where: spans of the original words in the stored text, in order."""

    article: Article
    spans: tuple[Span, ...]


DAY = (
    "e.event, e.type, e.mode, e.status, e.earliest, e.latest, coalesce(e.place_name, e.place_text), "
    "e.n_articles, e.n_outlets, e.n_origins, e.contested"
)
"""The columns of a `Day`, of `events e`."""


class Day(NamedTuple):
    """One line of the timeline."""

    event: str
    type: str
    mode: str | None
    status: str
    earliest: str | None
    latest: str | None
    place: str | None
    n_articles: int
    n_outlets: int
    n_origins: int
    contested: str | None


def search(chronicle: Chronicle, query: str, level: Level = "normal", limit: int = 50) -> list[Hit]:
    """The articles that have all words of a query, the latest first; words in quotation marks follow each other.

    What the index proposes is proven on the text: a hit without a span is no hit. Boilerplate is not searched.
    """
    phrases = [phrase for text in _QUOTED.findall(query) if (phrase := _tokens("".join(text)))]
    if not phrases:
        return []
    hits = (_hit(chronicle, name, phrases, level) for name in _candidates(chronicle, phrases, level))
    return [hit for hit, _ in zip((hit for hit in hits if hit), range(limit), strict=False)]


def timeline(
    chronicle: Chronicle, first: str | None = None, last: str | None = None, type_: str | None = None
) -> Iterator[Day]:
    """Events in order of the day on which they were at the earliest, undated ones last.

    `first` and `last` are inclusive days: events that may have been between them.
    """
    statement = f"""
        SELECT {DAY} FROM events e
        WHERE (?1 IS NULL OR latest >= ?1) AND (?2 IS NULL OR earliest <= ?2) AND (?3 IS NULL OR type = ?3)
        ORDER BY earliest IS NULL, earliest, latest, event"""
    return (Day(*row) for row in chronicle.rows(statement, (first, last, type_)))


def event(chronicle: Chronicle, name: str) -> ResolvedEvent:
    """The event of this id, or of an id it once had. Raises ChronicleError if there is none."""
    found = next(chronicle.derived("events", present_ids(chronicle, [name]).get(name, "")), None)
    if found is None:
        raise ChronicleError(f"{chronicle.path} has no event {name}; its ids are in the table events")
    assert isinstance(found, ResolvedEvent)
    return found


def known_on(chronicle: Chronicle, day: str) -> frozenset[str]:
    """The ids of the articles that were published by a day. Of undated ones that is not known."""
    return frozenset(
        name for (name,) in chronicle.rows("SELECT id FROM articles WHERE substr(published, 1, 10) <= ?", (day,))
    )


def as_known(chronicle: Chronicle, found: ResolvedEvent, articles: frozenset[str]) -> ResolvedEvent | None:
    """An event as these articles alone tell it, or None if none of them does.

    Mentions and claims are exact, and so is whether anybody has said where, when and by whom it was. What several
    articles decide together (which of them are one event, its type, its place where it was said, who copied whom) is
    as it is known now; only resolving those articles by themselves would say it as of then.
    """
    mentions = tuple(mention for mention in found.mentions if mention.article in articles)
    if not mentions:
        return None
    claims = []
    for claim in found.claims:
        if by := tuple(said for said in claim.by if said.article in articles):
            sure = {said.origin for said in by if said.state != "possibly"}
            claims.append(replace(claim, by=by, origins=max(len(sure), 1)))
    counts = """
        SELECT count(DISTINCT coalesce(a.url, a.id)), count(DISTINCT a.outlet), count(DISTINCT o.origin)
        FROM json_each(?) m JOIN articles a ON a.id = m.value LEFT JOIN origin_articles o ON o.article = a.id"""
    names = encode([mention.article for mention in mentions]).decode()
    ((n_articles, n_outlets, n_origins),) = chronicle.rows(counts, (names,))
    told = _told(found, tuple(claims))
    return replace(told, mentions=mentions, n_articles=n_articles, n_outlets=n_outlets,
                   n_origins=min(n_origins, found.n_origins))  # fmt: skip


def _told(found: ResolvedEvent, claims: tuple[Claim, ...]) -> ResolvedEvent:
    """An event with these of its claims alone, and without what none of them says any more."""
    gone = {claim.field for claim in found.claims} - {claim.field for claim in claims}
    unsaid = {(claim.field, claim.value) for claim in found.claims} - {(claim.field, claim.value) for claim in claims}
    parted = {field: {claim.value for claim in claims if claim.field == field} for field in found.contested}
    return replace(
        found, claims=claims, contested=tuple(field for field in found.contested if len(parted[field]) > 1),
        place=None if "place" in gone else found.place,
        earliest=None if "time" in gone else found.earliest, latest=None if "time" in gone else found.latest,
        agents=tuple(each for each in found.agents if ("agent", each.name) not in unsaid),
        patients=tuple(each for each in found.patients if ("patient", each.name) not in unsaid),
    )  # fmt: skip


def present_ids(chronicle: Chronicle, names: Iterable[str]) -> dict[str, str]:
    """The events that ids stand for now: their own, one that a judgement took away, or the hash of one of its mentions.

    What stands for none is left out. All mentions are hashed where a name is no event now: 0.2 s among 116,000, for
    old links and old files alone.
    """
    wanted = dict.fromkeys(names)
    found: dict[str, str] = {}
    for name in wanted:
        found.update((name, name) for _ in chronicle.rows("SELECT 1 FROM events WHERE event = ?", (name,)))
    left = wanted.keys() - found.keys()
    if left:
        former = "SELECT f.value, e.event FROM events e, json_each(e.former_ids) f"
        found.update((old, now) for old, now in chronicle.rows(former) if old in left)
        left -= found.keys()
    if left:
        for now, article, start, end in chronicle.rows('SELECT event, article, start, "end" FROM event_mentions'):
            if (old := derived_id("event", mention_id(article, start, end))) in left:
                found.setdefault(old, now)
    return found


def _tokens(text: str) -> list[Token]:
    bare = Article(id="", text=text, text_sha="")
    return [token for token in Reading.of(bare).tokens if token.kind != "mark"]


def _candidates(chronicle: Chronicle, phrases: list[list[Token]], level: Level) -> list[str]:
    """Ids of the articles that the index says have all the words, the latest first."""
    columns = {"exact": "exact", "normal": "normal", "broad": "normal broad"}[level]
    words = [
        "(" + " OR ".join(f'"{term}"' for term in terms(sorted(wanted_forms(token, level))).split()) + ")"
        for phrase in phrases
        for token in phrase
    ]
    match = f"{{{columns}}} : ({' AND '.join(words)})"
    statement = """
        SELECT a.id FROM articles_fts f JOIN articles a ON a.n = f.rowid
        WHERE articles_fts MATCH ? ORDER BY a.published IS NULL, a.published DESC, a.id"""
    return [name for (name,) in chronicle.rows(statement, (match,))]


def _hit(chronicle: Chronicle, name: str, phrases: list[list[Token]], level: Level) -> Hit | None:
    """Where the phrases stand in an article, or None if one of them does not."""
    article = chronicle.article(name)
    boilerplate = chronicle.rows('SELECT start, "end" FROM said_boilerplate WHERE article = ?', (name,))
    tokens = [
        token for token in Reading.of(article, [Span(*span) for span in boilerplate]).tokens if token.kind != "mark"
    ]
    forms = [forms_of(token, level) for token in tokens]
    spans: set[Span] = set()
    for phrase in phrases:
        wanted = [wanted_forms(token, level) for token in phrase]
        places = [i for i in range(len(tokens) - len(wanted) + 1) if _stands(forms, i, wanted)]
        if not places:
            return None
        spans |= {Span(tokens[i].start, tokens[i + len(wanted) - 1].end) for i in places}
    return Hit(article, tuple(sorted(spans)))


def _stands(forms: list[frozenset[str]], at: int, wanted: list[frozenset[str]]) -> bool:
    return all(not forms[at + k].isdisjoint(word) for k, word in enumerate(wanted))
