"""What is derived from many articles: copies, origins, stories, actors, events with their claims.

Everything here is a function of the set of articles, their annotations and the judgements: it may be dropped and
rebuilt at any time and is never patched. Offsets are half-open code points of the stored texts, as in `records`.

**Ids** are hashes of a group's smallest member (`derived_id`). A group that grows may get a smaller member, so an
id that was once handed out is always the hash of *some* member: hash the members of the present groups and any
old id resolves, without a history. `former_ids` are the ids that groups would have without the judgements.
"""

import hashlib
from collections.abc import Iterable
from typing import Literal, Protocol, get_args

from msgspec import field

from rawi.records import ActorType, EventType, MentionKind, PlaceClass, Precision, Record, Status

Relation = Literal["copy", "part", "rewrite"]
Dependence = Literal["derived", "possibly"]
OrderBy = Literal["published", "names-source", "unknown"]
ChangeKind = Literal["name", "number", "verb", "label", "dropped", "added"]
ClaimField = Literal[
    "killed", "injured", "abducted", "arrested", "displaced", "missing", "released", "attacks", "other",
    "place", "time", "agent", "patient", "status",
]  # fmt: skip
ClaimState = Literal["stands", "updated", "denied"]
DerivedKind = Literal["origin", "story", "actor", "event"]
_SHORT: dict[DerivedKind, str] = {"origin": "ori", "story": "sto", "actor": "act", "event": "evt"}

assert set(_SHORT) == set(get_args(DerivedKind))


def derived_id(kind: DerivedKind, member: str) -> str:
    """The id of the group whose smallest member is `member` (an article id, `mention_id` or `chain_id`).

    >>> derived_id("story", "art:00")
    'sto:21f84a980b7c81518f1b'
    """
    return f"{_SHORT[kind]}:" + hashlib.sha256(f"{kind} {member}".encode()).hexdigest()[:20]


def mention_id(article: str, start: int, end: int) -> str:
    """The name of an event mention outside its article. Offsets are padded, so that ids sort as the words stand."""
    return f"{article}/event/{start:07d}-{end:07d}"


def chain_id(article: str, chain: str) -> str:
    """The name of a chain outside its article."""
    return f"{article}/chain/{chain}"


class ArticleRef(Record, frozen=True, kw_only=True, omit_defaults=True):
    """How everything derived points at an article."""

    article: str
    url: str | None = None


class Change(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What a copy changed: the words of the taker and of the source; `None` where one side has none.

    `same_value` tells a number that is merely spelt otherwise (`20`, `عشرون`) from another number; `None` where that
    is not known or the change is none of a number.
    """

    kind: ChangeKind
    taker: str | None = None
    source: str | None = None
    same_value: bool | None = None


class Passage(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The same words on both sides, as [start, end), but for `changed`."""

    taker: tuple[int, int]
    source: tuple[int, int]
    changed: tuple[Change, ...]


class Copy(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A taker and one of its best sources. `order_by` unknown: which of the two is the taker was not to be known."""

    taker: ArticleRef
    source: ArticleRef
    relation: Relation
    state: Dependence
    order_by: OrderBy
    reasons: tuple[str, ...]
    passages: tuple[Passage, ...]


class OriginArticle(ArticleRef, frozen=True, kw_only=True, omit_defaults=True):
    """An article of an origin; `state` says how it hangs on the others, `None` for the one they hang on."""

    state: Dependence | None = None


class Origin(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Articles that together are one source: copies of each other, or told by one primary source."""

    origin: str
    articles: tuple[OriginArticle, ...]
    reasons: tuple[str, ...]
    primary_source: str | None = None
    former_ids: tuple[str, ...] = ()


class Story(Record, frozen=True, kw_only=True, omit_defaults=True, rename={"from_": "from"}):
    """Articles about one course of things; days of publication from the first to the last, `None` if none has one."""

    story: str
    articles: tuple[ArticleRef, ...]
    reasons: tuple[str, ...]
    from_: str | None = None
    to: str | None = None
    former_ids: tuple[str, ...] = ()


class Alias(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A written form of an actor's name and in how many mentions it stands."""

    form: str
    n: int


class ChainRef(ArticleRef, frozen=True, kw_only=True, omit_defaults=True):
    """A chain of an article."""

    chain: str


class Actor(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Who acts or speaks, across articles."""

    actor: str
    name: str
    kind: MentionKind
    aliases: tuple[Alias, ...]
    chains: tuple[ChainRef, ...]
    reasons: tuple[str, ...]
    type: ActorType | None = None
    country: str | None = None
    former_ids: tuple[str, ...] = ()


class EventPlace(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Where an event was: what its place was read as, or, where no entry was found, `text` and what it lies within."""

    text: str | None = None
    within: str | None = None
    name: str | None = None
    class_: PlaceClass | None = field(name="class", default=None)
    id: str | None = None
    lat: float | None = None
    lon: float | None = None
    admin1: str | None = None
    country: str | None = None
    precision: Precision | None = None
    candidates: int | None = None


class Participant(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Agent or patient of an event; without `actor` they are people without a name, or a place that acts."""

    name: str
    actor: str | None = None


class EventMention(ArticleRef, frozen=True, kw_only=True, omit_defaults=True):
    """A trigger of an event; `id` is that of the event in the article's annotation."""

    id: str
    start: int
    end: int
    surface: str


class Said(ArticleRef, frozen=True, kw_only=True, omit_defaults=True):
    """One time a claim is made: the words that carry the value, and whose they are.

    `speaker` is whom the text names or describes, `None` where the article says it in its own voice or hides the
    speaker; `via` those who passed it on, nearest to the article first; `verb` the cue as written; `origin` numbers
    the independent origins of the claim from 0; `state` is `None` for the origin's first-hand article.
    """

    start: int
    end: int
    surface: str
    via: tuple[str, ...]
    origin: int
    speaker: str | None = None
    verb: str | None = None
    outlet: str | None = None
    published: str | None = None
    state: Dependence | None = None


class Claim(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A value that is claimed for a field of an event.

    Numbers are written `12`, `10..14`, `15..` (at least), `>70`, `..30` (up to), `~20`, or as the vague word; their
    bounds stand beside. `origins` counts those that are surely independent; `origins_at_most` counts possible
    copies as origins too, and is left out where it is the same.
    """

    field: ClaimField
    value: str
    state: ClaimState
    by: tuple[Said, ...]
    origins: int
    reasons: tuple[str, ...]
    low: int | None = None
    high: int | None = None
    mod: str | None = None
    vague: str | None = None
    origins_at_most: int | None = None


class ResolvedEvent(Record, frozen=True, kw_only=True, omit_defaults=True):
    """An event that happened (or is said to have) once, from all articles that tell it."""

    event: str
    type: EventType
    status: Status
    agents: tuple[Participant, ...]
    patients: tuple[Participant, ...]
    stories: tuple[str, ...]
    mentions: tuple[EventMention, ...]
    claims: tuple[Claim, ...]
    n_articles: int
    n_outlets: int
    n_origins: int
    contested: tuple[ClaimField, ...]
    reasons: tuple[str, ...]
    mode: str | None = None
    earliest: str | None = None
    latest: str | None = None
    place: EventPlace | None = None
    former_ids: tuple[str, ...] = ()


class Orphan(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A judgement that could not be applied, and why; kept and listed, never dropped."""

    judgement: str
    why: str


class Tables(Protocol):
    """All that is derived from a set of articles, each table in order of its ids, to be read one by one."""

    @property
    def copies(self) -> Iterable[Copy]: ...
    @property
    def origins(self) -> Iterable[Origin]: ...
    @property
    def stories(self) -> Iterable[Story]: ...
    @property
    def actors(self) -> Iterable[Actor]: ...
    @property
    def events(self) -> Iterable[ResolvedEvent]: ...
    @property
    def orphans(self) -> Iterable[Orphan]: ...


class Resolved(Record, frozen=True, kw_only=True, omit_defaults=True):
    """All that is derived from a set of articles, each table in order of its ids."""

    copies: tuple[Copy, ...]
    origins: tuple[Origin, ...]
    stories: tuple[Story, ...]
    actors: tuple[Actor, ...]
    events: tuple[ResolvedEvent, ...]
    orphans: tuple[Orphan, ...]
