"""What each sentence mentions, and how every mention hangs on the words before it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rawi.knowledge.events import EventTable
from rawi.records import Annotation, Mention, Number, TimeExpression
from rawi.text.normalize import fold
from rawi.text.tokens import Reading

ACTORS = frozenset({"person", "organisation", "people"})
_MEN = ("ون", "ين", "ان")  # sound masculine plurals and duals
_WOMEN = ("ه", "ات", "ء")
_LETTERS = frozenset("بلك")
_FREE = frozenset({"", "و", "affected"})  # `تعرضت القافلة لهجوم`: a subject


class Thing(NamedTuple):
    """Something a sentence mentions: tokens `first` to `last` (exclusive), how it hangs on the words before it."""

    id: str
    kind: str  # "person" | "organisation" | "place" | "people" | "time" | "number"
    sort: str  # type of organisation, class of place, kind of time, `of` of a number
    first: int
    last: int
    preposition: str
    opens: int  # the token its phrase opens at, after the preposition: `مواقع` of `على مواقع الحركة`
    coordinated: bool  # joined by و
    inner: bool  # stands inside another mention
    chain: str
    before: str
    before2: str
    after: str
    head: str  # of people the entry of their head noun, or ''
    form: str  # the verb its first word agrees with: "he" | "she" | "they", or ''
    case: str  # what the ending of its first word shows: "nominative" | "oblique" | "accusative", or ''


class Scene(NamedTuple):
    """What one sentence mentions, in order, and the tokens its actors and other kinds begin at."""

    things: tuple[Thing, ...]
    actors: tuple[int, ...]
    free: tuple[int, ...]  # of actors that hang on no preposition
    parties: tuple[Thing, ...]  # these actors, and those that `و` joins to one
    kinds: Mapping[str, tuple[int, ...]]


EMPTY = Scene((), (), (), (), {})


def things_of(reading: Reading, draft: Annotation, table: EventTable) -> dict[int, Scene]:
    """Sentence number -> what it mentions. People are of the sort and head noun that their rule names."""
    sorts = {chain.id: (chain.place.class_ if chain.place else chain.type) or "" for chain in draft.chains}
    inside = _inside(draft.mentions)
    found: dict[int, list[Thing]] = {}

    def add(
        stretch: Mention | TimeExpression | Number, kind: str, sort: str, chain: str, inner: bool, head: str = ""
    ) -> None:
        covered = reading.tokens_of(stretch.start, stretch.end)
        if not covered:
            return
        first, last = covered.start, covered.stop
        preposition, opens, coordinated = _tie(reading, table, first, stretch.start)
        forms = reading.forms
        form = _form(forms[first], kind, sort, table)
        thing = Thing(stretch.id, kind, sort, first, last, preposition, opens, coordinated, inner, chain,
                      forms[first - 1] if first else "^", forms[first - 2] if first > 1 else "^",
                      forms[last] if last < len(forms) else "$", head, form, _case(forms[first], kind))  # fmt: skip
        found.setdefault(reading.sentence_of(first), []).append(thing)

    for mention in draft.mentions:
        inner = (mention.start, mention.end) in inside
        sort: str = sorts.get(mention.chain or "", "")
        head = ""
        if mention.kind == "people" and mention.rule:
            sort, _, head = mention.rule.removeprefix("people/").partition(".yml:")
        add(mention, mention.kind, sort, mention.chain or mention.id, inner, head)
    for time in draft.times:
        if not time.in_name:
            add(time, "time", time.kind, time.id, False)
    for number in draft.numbers:
        add(number, "number", number.of, number.id, False)
    return {number: _scene(things) for number, things in found.items()}


def _form(first: str, kind: str, sort: str, table: EventTable) -> str:
    """The person a verb after it would take, as far as its first word shows: broken plurals of groups are feminine."""
    if kind == "place":
        return "she" if sort == "country" else ""
    if first.endswith(_MEN):
        return "they"
    return "she" if first.endswith(_WOMEN) or first in table.feminine else "he"


def _case(form: str, kind: str) -> str:
    """The case that the ending of a plural, dual or indefinite noun shows; of broken plurals and names none."""
    if kind == "people":
        if form.endswith(("ون", "ان")) and len(form) > 4:
            return "nominative"
        if form.endswith("ين") and len(form) > 4:
            return "oblique"
        if form.endswith("ا") and not form.endswith(("ايا", "وا")) and not form.startswith("ال") and len(form) > 3:
            return "accusative"
    elif kind == "organisation" and form.endswith(("يون", "يين")) and form.startswith("ال"):
        return "nominative" if form.endswith("ون") else "oblique"
    return ""


def _inside(mentions: Iterable[Mention]) -> set[tuple[int, int]]:
    """Start and end of the mentions that lie within a longer one."""
    inside: set[tuple[int, int]] = set()
    reached = -1
    for start, minus_end in sorted({(mention.start, -mention.end) for mention in mentions}):  # the longer first
        if -minus_end <= reached:
            inside.add((start, -minus_end))
        reached = max(reached, -minus_end)
    return inside


def _scene(things: list[Thing]) -> Scene:
    things.sort(key=lambda thing: (thing.first, -thing.last))
    actors = [thing for thing in things if thing.kind in ACTORS and not thing.inner]
    kinds: dict[str, list[int]] = {}
    for thing in things:
        kinds.setdefault(thing.kind, []).append(thing.first)
    parties = tuple(thing for thing in actors if thing.preposition in _FREE)
    return Scene(
        tuple(things),
        tuple(thing.first for thing in actors),
        tuple(thing.first for thing in parties if not thing.preposition),
        parties,
        {kind: tuple(firsts) for kind, firsts in kinds.items()},
    )


def _tie(reading: Reading, table: EventTable, first: int, start: int) -> tuple[str, int, bool]:
    """The preposition a mention hangs on ('' for none), the token its phrase opens at, and whether `و` joins it.

    What belongs to someone stands for him: `على مقرات للحركة`, `حاجزا للجيش`, `مواقع تابعة للتنظيم`.
    """
    forms, token = reading.forms, reading.tokens[first]
    letters = fold(reading.text[token.start : start]) if start > token.start else ""
    coordinated = letters[:1] in ("و", "ف")
    opens = first
    if letters and (letter := letters.lstrip("وف")[:1]) in _LETTERS:
        owned = first - 1 if first and forms[first - 1] in table.belonging else first
        if letter != "ل" or coordinated or not owned or not _is_owned(forms[owned - 1], table):
            return letter, first, coordinated
        opens = owned - 1
    elif coordinated:
        return "و", first, True
    for at in range(opens - 1, max(first - 5, -1), -1):
        form = forms[at]
        pair = f"{forms[at - 1]} {form}" if at else form
        for phrase in (pair, form, pair[1:]):
            if phrase in table.agentive:
                return "agentive", opens, False
            if phrase in table.affected:
                return "affected", opens, False
        bare = form[1:] if len(form) > 2 and form[0] in "وف" else form
        if bare in table.prepositions:
            return bare, opens, False
        if form in table.heads:
            opens = at
            continue
        if len(form) > 2 and form[0] in _LETTERS and (form[1:] in table.heads or "ال" + form[2:] in table.heads):
            return form[0], at, False
        break
    return "", opens, False


def _is_owned(form: str, table: EventTable) -> bool:
    """Whether a noun, or its accusative, is one of those that stand for their owner."""
    bare = form.removeprefix("ال")
    return bare in table.possessions or (bare.endswith("ا") and bare[:-1] in table.possessions)
