"""What the readers of times share: the tokens with their readings as words of time, the day that is today, and the
shape of a time that was read."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from rawi.knowledge.times import Term, TimeTable
from rawi.records import Anchor, DayPart, TimeKind, TimeModifier
from rawi.text.calendar import days_of
from rawi.text.numbers import Ordinal, Quantity, read_number, read_ordinal
from rawi.text.tokens import Reading, Token

First = Literal["past", "future"]
OPENING, CLOSING = frozenset("(["), frozenset(")]")
FUTURE_WINDOW = 14  # words back from an expression; beyond it a verb of the future is mostly of another clause


class Said(NamedTuple):
    """A time as it was read, in tokens `first` to `last` (exclusive); `skip` letters of the first are proclitics.

    `value` is None where it hangs on a day that is not known. `doubt` is by how many days a Hijri day may be off.
    """

    first: int
    last: int
    value: str | None
    rule: str
    kind: TimeKind = "date"
    mod: TimeModifier | None = None
    part: DayPart | None = None
    anchor: Anchor = "none"
    calendar: Literal["gregorian", "hijri"] | None = "gregorian"
    skip: int = 0
    doubt: int = 0
    in_name: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """One article as the readers of times see it. `today` is the day of speaking, None where it is not known;
    `previous` is the last time said before the one at hand, `period` the last length or span. `leans` says where a bare
    weekday or month is sought first; `clock` is the minute of publication, None where only its day is known."""

    reading: Reading
    tokens: tuple[Token, ...]
    forms: list[str]
    tags: list[tuple[Term, ...] | None]
    table: TimeTable
    today: date | None
    previous: Said | None = None
    period: Said | None = None
    leans: First = "past"
    clock: datetime | None = None

    def form(self, i: int) -> str:
        """The form of token `i`, '' beyond the end and before the start."""
        return self.forms[i] if 0 <= i < len(self.forms) else ""

    def kinds(self, i: int) -> frozenset[str]:
        """The kinds of the words of time that begin in token `i`."""
        return frozenset({term.word.kind for term in self.tags[i] or () if self._goes_on(i + 1, term.rest)})

    def term(self, i: int, *kinds: str, joined: Container[int] = (0,)) -> Term | None:
        """The longest word of one of these kinds at token `i`; `joined` are the lengths of proclitics allowed."""
        for term in (self.tags[i] or ()) if 0 <= i < len(self.tags) else ():
            if term.word.kind in kinds and term.skip in joined and self._goes_on(i + 1, term.rest):
                return term
        return None

    def start(self, i: int, *kinds: str) -> Term | None:
        """The word of one of these kinds with which an expression may begin: any proclitics."""
        return self.term(i, *kinds, joined=range(4))

    def direction(self, i: int) -> Term | None:
        """`الماضي`, `المقبل`, `قبل الماضي`: which one of a definite noun is meant."""
        term = self.term(i, "direction")
        return term if term and (term.definite or term.rest or self.forms[i] in ("هذا", "هذه")) else None

    def number(self, i: int) -> Quantity | None:
        return read_number(self.tokens, i) if 0 <= i < len(self.tokens) else None

    def ordinal(self, i: int) -> Ordinal | None:
        return read_ordinal(self.tokens, i) if 0 <= i < len(self.tokens) else None

    def touches(self, i: int) -> bool:
        """Whether token `i` stands in one line with the one before it."""
        return "\n" not in self.reading.text[self.tokens[i - 1].end : self.tokens[i].start]

    def is_alone(self, first: int, last: int) -> bool:
        """Whether tokens `first` to `last` are a whole sentence."""
        sentence = self.reading.sentences[self.reading.sentence_of(first)]
        return sentence.first == first and sentence.last == last

    def is_request(self, first: int, last: int) -> bool:
        """Whether tokens `first` to `last` are all that is said, where requests are read."""
        return self.leans == "future" and self.is_alone(first, last)

    def speaks_of_future(self, first: int, last: int) -> bool:
        """Whether the clause of tokens `first` to `last` is one of the future: a word of it before them, or the verb
        right after them."""
        if self.leans == "future" or self._is_future(last):
            return True
        lowest = max(first - FUTURE_WINDOW, self.reading.sentences[self.reading.sentence_of(first)].first)
        for i in range(first - 1, lowest - 1, -1):
            if self._is_future(i):
                return True
            if self.term(i, "past-clause"):
                return False
        return False

    def _goes_on(self, i: int, rest: tuple[str, ...]) -> bool:
        return not rest or tuple(self.forms[i : i + len(rest)]) == rest

    def _is_future(self, i: int) -> bool:
        if self.start(i, "future"):
            return True
        form = self.form(i).removeprefix("و")
        if len(form) < 5 or form[0] != "س" or form[1] not in "يتنا":
            return False
        verb = form[1] != "ا" or "سأ" in self.tokens[i].surface  # `سأعود`; `ساستري` is a name
        return verb and self.start(i, "not-future") is None


def distant(scene: Scene) -> Said | None:
    """The time said before, for words that point away from today (`آنذاك`, `تلك الفترة`): never one that holds it."""
    before = scene.previous
    days = days_of(before.value) if before else None
    here = days and scene.today and days.first <= scene.today <= days.last
    return None if here else before


def after(i: int, term: Term) -> int:
    """The token after a term that begins at token `i`."""
    return i + 1 + len(term.rest)
