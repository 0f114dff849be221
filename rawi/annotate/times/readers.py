"""Which reader of times may begin with which words: the grammar's table of contents."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from rawi.annotate.times.dates import read_days_of_month, read_month, read_numeric, read_period
from rawi.annotate.times.days import read_day
from rawi.annotate.times.hijri import read_feast
from rawi.annotate.times.lengths import read_ago, read_ahead, read_length
from rawi.annotate.times.parts import (
    read_clock,
    read_earlier,
    read_early,
    read_midnight,
    read_night_between,
    read_part,
    read_part_alone,
)
from rawi.annotate.times.scene import Said, Scene, after
from rawi.annotate.times.units import (
    read_bare_unit,
    read_edge,
    read_later,
    read_relative,
    read_set,
    read_that,
    read_that_period,
)
from rawi.annotate.times.years import read_bare_year, read_year_words
from rawi.text.numbers import may_begin

Reader = Callable[[Scene, int], Said | None]
_NO_KIND: frozenset[str] = frozenset()
_NUMBER = frozenset({"number"})  # the kind of digits, number words and ordinals


def beginnings(scene: Scene) -> Iterator[tuple[int, frozenset[str]]]:
    """The tokens that begin a word of time or a number, in order, with the kinds of those words."""
    for i, token in enumerate(scene.tokens):
        kinds = scene.kinds(i) if scene.tags[i] else _NO_KIND
        if token.kind == "number" or may_begin(token.form):
            kinds |= _NUMBER
        if kinds:
            yield i, kinds


@lru_cache(maxsize=1 << 10)  # some 100 sets of kinds stand together
def readers_for(kinds: frozenset[str]) -> tuple[Reader, ...]:
    """The readers that may begin where words of these kinds stand, in order."""
    return tuple(reader for reader, begins in READERS if not kinds.isdisjoint(begins))


def _read_fixed(scene: Scene, i: int) -> Said | None:
    """Words that are a time by themselves: now, then, recently, Friday prayer."""
    term = scene.start(i, "now", "vague", "then", "prayer")
    if term is None or not term.word.sure:
        return None
    word, last = term.word, after(i, term)
    said = Said(i, last, "?", word.rule, anchor="published", skip=term.skip)
    if word.kind == "vague":
        near = scene.form(last) in ("من", "جدا") and word.rule.endswith("soon")
        return None if near else said
    if word.kind == "now":
        return said._replace(value=scene.today.isoformat() if scene.today else None, mod="approx")
    if word.kind == "then":
        return said._replace(value=scene.previous.value if scene.previous else "?", anchor="mention")
    return said._replace(kind="time", part="noon")


def _read_days(scene: Scene, i: int) -> Said | None:
    return read_days_of_month(scene, i) or read_numeric(scene, i)


READERS: tuple[tuple[Reader, frozenset[str]], ...] = tuple(  # each with the kinds of words that it may begin with
    (reader, frozenset(kinds.split()))
    for reader, kinds in (
        (_read_fixed, "now vague then prayer"),
        (read_early, "early"),
        (read_midnight, "midnight"),
        (read_night_between, "night-between"),
        (read_clock, "hour number"),
        (read_part, "night this part"),
        (read_day, "unit pair day weekday"),
        (_read_days, "first number"),
        (read_month, "unit pair month"),
        (read_period, "period"),
        (read_that_period, "that-period"),
        (read_edge, "edge"),
        (read_year_words, "unit pair decade season-head season portion"),
        (read_bare_year, "number"),
        (read_feast, "feast"),
        (read_ago, "signal"),
        (read_ahead, "signal"),
        (read_relative, "this unit vague-unit"),
        (read_bare_unit, "this unit vague-unit"),
        (read_that, "that"),
        (read_later, "afterwards"),
        (read_earlier, "earlier"),
        (read_set, "set every"),
        (read_length, "about few unit number"),
        (read_part_alone, "part-adverb daytime-adverb"),
    )
)
