"""The records that travel between the stages, field for field as they are written to JSON lines.

Records are frozen, compare by value and do nothing but prove themselves. All offsets are half-open
`[start, end)` in **Unicode code points of the stored text** (`Article.text`): never bytes, tokens or UTF-16
units. A missing value is `None`, an empty answer is `()`. References between records are ids.

Fields with a default are left out of the JSON when they hold it; the lists of an annotation are always written.
"""

from typing import Literal, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace as replace  # the one way to a changed record

from rawi.errors import StaleOffsets

SCHEMA = 1

MentionKind = Literal["person", "organisation", "place", "people"]
Form = Literal["name", "description"]
ActorType = Literal["state-forces", "government", "armed-group", "igo", "ngo", "media", "party", "company", "other"]
PlaceClass = Literal["country", "region", "admin", "city", "village", "neighbourhood", "facility", "water", "other"]
Precision = Literal["exact", "near", "admin", "country"]
TimeKind = Literal["date", "time", "duration", "set"]
TimeModifier = Literal["before", "after", "since", "until", "approx", "start", "mid", "end", "more", "less"]
DayPart = Literal["dawn", "morning", "noon", "afternoon", "evening", "night"]
Anchor = Literal["published", "mention", "none"]
NumberOf = Literal["killed", "injured", "abducted", "arrested", "displaced", "missing", "released", "attacks", "other"]
NumberModifier = Literal["atleast", "more", "approx", "upto"]
Vague = Literal["some", "tens", "hundreds", "thousands"]
Force = Literal["say", "claim", "confirm", "deny", "warn", "call", "reveal", "hint"]
Hidden = Literal["passive", "unnamed"]
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE",
    "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "ACCIDENT",
]  # fmt: skip
Status = Literal["happened", "ongoing", "planned", "threatened", "denied", "called-for", "hypothetical"]


class Span(NamedTuple):
    """Half-open [start, end) in code points of the stored text."""

    start: int
    end: int


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A frozen record; fields that hold their default are not written."""


class Stretch(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Words of the text: where they stand, and the words themselves so that the record can be checked alone."""

    start: int
    end: int
    surface: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Interval(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch too long to repeat its words: boilerplate, the content of a report."""

    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Article(Record, frozen=True, kw_only=True, omit_defaults=True):
    """An article as received. `text` is the stored text (`rawi.text.stored`), exactly as read but for line ends.

    `published` is an ISO date or date-time as given, or None; only its own calendar day counts.
    `published_from` says where it was found: `given`, `meta ...`, `url`, `text`. `raw_sha` names the bytes the text
    was extracted from, `extractor` by what. `notes`: what reading had to leave open.
    """

    id: str
    text: str
    text_sha: str
    url: str | None = None
    outlet: str | None = None
    published: str | None = None
    title: str | None = None
    byline: str | None = None
    retrieved: str | None = None
    language: str | None = None
    country: str | None = None
    given_id: str | None = None
    published_from: str | None = None
    raw_sha: str | None = None
    extractor: str | None = None
    notes: tuple["Note", ...] = ()

    @property
    def published_day(self) -> str | None:
        """The calendar day of publication as `YYYY-MM-DD`, or None."""
        return self.published[:10] if self.published else None


class Mention(Stretch, frozen=True, kw_only=True, omit_defaults=True):
    """Words that name or describe a person, an organisation, a place or unnamed people."""

    id: str
    kind: MentionKind
    form: Form
    chain: str | None = None
    rule: str | None = None


class Role(Stretch, frozen=True, kw_only=True, omit_defaults=True):
    """A rank or office beside a name; `of` is the chain of its holder."""

    what: Literal["rank", "office"]
    of: str | None = None


class Place(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What a place name was read as. Without `lat`/`lon` there is no pin: it stays open or is an area."""

    name: str
    class_: PlaceClass = field(name="class")
    id: str | None = None
    lat: float | None = None
    lon: float | None = None
    admin1: str | None = None
    country: str | None = None
    precision: Precision | None = None
    candidates: int | None = None
    within: str | None = None


class Chain(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One person, organisation, place or group of people of this article: all its mentions carry its id."""

    id: str
    kind: MentionKind
    name: str
    rank: str | None = None
    role: str | None = None
    type: ActorType | None = None
    country: str | None = None
    source: str | None = None
    place: Place | None = None


class TimeExpression(Stretch, frozen=True, kw_only=True, omit_defaults=True):
    """A time expression and what it says. `earliest` and `latest` are inclusive days; `rule` names the rule."""

    id: str
    kind: TimeKind
    in_name: bool
    value: str | None = None
    mod: TimeModifier | None = None
    part: DayPart | None = None
    earliest: str | None = None
    latest: str | None = None
    anchor: Anchor | None = None
    calendar: Literal["gregorian", "hijri"] | None = None
    rule: str | None = None


class Number(Stretch, frozen=True, kw_only=True, omit_defaults=True):
    """How many people or attacks: bounds, or the vague word; never one made from the other."""

    id: str
    of: NumberOf
    cumulative: bool
    low: int | None = None
    high: int | None = None
    mod: NumberModifier | None = None
    vague: Vague | None = None
    who: str | None = None
    part_of: str | None = None
    by: tuple[str, ...] = ()
    rule: str | None = None


class Report(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody says something: cue, speakers, what is said, and through whom it came (nearest the article first)."""

    id: str
    cue: Stretch
    force: Force
    negated: bool
    direct: bool
    speakers: tuple[str, ...] = ()
    hidden: Hidden | None = None
    via: tuple[str, ...] = ()
    content: Interval | None = None
    inside: str | None = None
    rule: str | None = None


class Event(Stretch, frozen=True, kw_only=True, omit_defaults=True):
    """A trigger and its arguments, by ids. `by`: the reports it is told in; `same`: an earlier event.

    `background`: named here as known, or as what something else is about, and not told.
    """

    id: str
    type: EventType
    status: Status
    mode: str | None = None
    agents: tuple[str, ...] = ()
    patients: tuple[str, ...] = ()
    place: str | None = None
    time: str | None = None
    numbers: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    same: str | None = None
    background: bool = False
    confidence: float | None = None
    rule: str | None = None


class Label(Stretch, frozen=True, kw_only=True, omit_defaults=True):
    """A loaded word, kept as the outlet's or speaker's. `rule` names its entry, which has the neutral word."""

    by: tuple[str, ...] = ()
    of: str | None = None
    rule: str | None = None


class Note(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Something that was set aside or left open, and why."""

    what: str
    why: str


class Annotation(Struct, frozen=True, kw_only=True):
    """All that was read in one article, by one maker."""

    article: str
    text_sha: str
    made_by: str
    url: str | None = None
    schema: int = SCHEMA
    text: str | None = None
    boilerplate: tuple[Interval, ...] = ()
    mentions: tuple[Mention, ...] = ()
    roles: tuple[Role, ...] = ()
    chains: tuple[Chain, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    numbers: tuple[Number, ...] = ()
    reports: tuple[Report, ...] = ()
    events: tuple[Event, ...] = ()
    labels: tuple[Label, ...] = ()
    notes: tuple[Note, ...] = ()

    def on(self, article: Article) -> "Annotation":
        """This annotation, proven against its article: every stretch's words stand where it says.

        Raises StaleOffsets if the annotation was made on another text or any stretch does not fit.
        """
        if self.text_sha != article.text_sha:
            shas = f"annotated text {self.text_sha[:12]}, stored text {article.text_sha[:12]}"
            raise StaleOffsets(f"{self.article}: {shas}; annotate again")
        for stretch in self.stretches():
            if article.text[stretch.start : stretch.end] != stretch.surface or not stretch.surface:
                place = f"{stretch.start}-{stretch.end}"
                raise StaleOffsets(f"{self.article}: {stretch.surface!r} does not stand at {place}; annotate again")
        for interval in self.intervals():
            if not 0 <= interval.start < interval.end <= len(article.text):
                raise StaleOffsets(
                    f"{self.article}: {interval.start}-{interval.end} is not in the text; annotate again"
                )
        return self

    def stretches(self) -> tuple[Stretch, ...]:
        """Every stretch of words this annotation rests on, in no order."""
        cues = tuple(report.cue for report in self.reports)
        return (*self.mentions, *self.roles, *self.times, *self.numbers, *cues, *self.events, *self.labels)

    def intervals(self) -> tuple[Interval, ...]:
        """Boilerplate and the contents of reports."""
        return (*self.boilerplate, *(report.content for report in self.reports if report.content))


class Judgement(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A reviewer's decision. It names articles and spans with their words, never derived ids."""

    id: str
    decision: Literal["must-join", "must-part", "value"]
    who: str
    when: str
    why: str
    about: tuple["Anchored", ...]
    field: str | None = None
    value: str | None = None


class Anchored(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Words of an article that a judgement is about; found again by their surface and context in another edition."""

    article: str
    start: int
    end: int
    surface: str
    kind: str
    before: str = ""
    after: str = ""
