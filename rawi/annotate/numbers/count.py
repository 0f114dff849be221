"""One count as the readers hand it on, and how far the words for those counted go."""

from typing import NamedTuple

from rawi.annotate.numbers.page import Page
from rawi.knowledge.numbers import Harm
from rawi.records import NumberModifier, NumberOf, Vague

NISBA = ("ي", "يا", "يه", "يين", "يون", "يات")


AT_LEAST_REACH = 6  # tokens from a number to its "at least"


class Count(NamedTuple):
    """A count in tokens `first` to `last` (exclusive), `skip` letters of the first parted; what is counted ends before
    `noun_end`. `own` is the harm its own noun tells, `none` a denial; `things` says that things are counted, `unknown`
    that the noun is; `alone`, that it is one person or two, told by the noun itself, and `sure` that this stands where
    such a noun counts; `among`, that it is a part of those harmed (`17 من بين الضحايا`)."""

    first: int
    last: int
    noun_end: int
    low: int | None = None
    high: int | None = None
    mod: NumberModifier | None = None
    vague: Vague | None = None
    skip: int = 0
    own: Harm | None = None
    none: tuple[NumberOf, str] | None = None
    things: bool = False
    unknown: bool = False
    alone: bool = False
    sure: bool = True
    noun: int | None = None
    among: bool = False

    @property
    def begin(self) -> int:
        """The first token of the words for those counted: the count itself, or a noun before it (`جنديين اثنين`)."""
        return self.first if self.noun is None else self.noun


def past_adjectives(page: Page, i: int, last: int) -> int:
    forms = page.reading.forms
    while (
        i < last
        and not page.harms(i)
        and (forms[i].endswith(NISBA) or forms[i] in ("اخرين", "اخرون", "اخر", "مجهولين"))
    ):
        if page.is_preposition(i) or page.counted(i) or page.word(i, "part", "after", "barrier"):
            break
        if forms[i].startswith("و") and (found := page.head(i)) and not found[1].rule.startswith("people/nationals"):
            break  # `ثلاثة نواب وصحفي`; not `مقاتلين سوريين وعرب`
        i += 1
    return i


def is_bare(page: Page, i: int) -> bool:
    """Whether what follows a number cannot be what it counts: a preposition, a definite word, something joined."""
    form = page.reading.forms[i]
    return page.is_preposition(i) or form.startswith(("ال", "و", "ب", "ل")) or page.in_time(i) or len(form) <= 3


def at_least_after(page: Page, i: int, noun_end: int, last: int) -> bool:
    for k in range(i, min(last, i + AT_LEAST_REACH)):
        if page.word(k, "after"):
            return True
        if k >= noun_end and (
            page.harms(k) or page.number_at(k) or page.is_stop(k) or page.reading.forms[k] in ("،", "و")
        ):
            return False
    return False


def proclitics_of(page: Page, i: int, kind: str = "vague") -> int:
    """The proclitic letters of a word of this kind: those without which it is one still."""
    form = page.reading.forms[i]
    for skip in (1, 2):
        if (
            form[0] in "وفبل"
            and form[skip:] in page.table.words
            and any(word.kind == kind for word in page.table.words[form[skip:]])
        ):
            return skip
    return 0
