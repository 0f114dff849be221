"""Which reader of times may begin with which words: the grammar's table of contents."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from rawi.annotate.times.counted import read_counted_weekday, read_from_day, read_weekday_after_feast
from rawi.annotate.times.dates import (
    read_days_of_month,
    read_month,
    read_month_and_year,
    read_numeric,
    read_period,
)
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
from rawi.annotate.times.ranked import read_ranked
from rawi.annotate.times.scene import Said, Scene, after, distant
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
from rawi.knowledge.times import Term
from rawi.text.numbers import may_begin

Reader = Callable[[Scene, int], Said | None]
_NO_KIND: frozenset[str] = frozenset()
NUMBER = frozenset({"number"})  # the kind of digits, number words and ordinals


def beginnings(scene: Scene) -> Iterator[tuple[int, frozenset[str]]]:
    """The tokens that begin a word of time or a number, in order, with the kinds of those words."""
    for i, token in enumerate(scene.tokens):
        kinds = scene.kinds(i) if scene.tags[i] else _NO_KIND
        if token.kind == "number" or may_begin(token.form):
            kinds |= NUMBER
        if kinds:
            yield i, kinds


@lru_cache(maxsize=1 << 10)  # some 100 sets of kinds stand together
def readers_for(kinds: frozenset[str]) -> tuple[Reader, ...]:
    """The readers that may begin where words of these kinds stand, in order."""
    return tuple(reader for reader, begins in READERS if not kinds.isdisjoint(begins))


def _read_fixed(scene: Scene, i: int) -> Said | None:
    """Words that are a time by themselves: now, then, recently, Friday prayer."""
    term = scene.start(i, "now", "vague", "then", "prayer")
    if term is None or not (term.word.sure or _has_company(scene, i, term)):
        return None
    word, last = term.word, after(i, term)
    said = Said(i, last, "?", word.rule, anchor="published", skip=term.skip)
    if word.kind == "vague":
        return None if word.rule.endswith("soon") and _is_near_in_space(scene, i, last) else said
    if word.kind == "now":
        if scene.leans == "future" and scene.clock:
            return said._replace(value=f"{scene.clock:%Y-%m-%dT%H:%M}", kind="time")
        return said._replace(value=scene.today.isoformat() if scene.today else None, mod="approx")
    if word.kind == "then":
        before = distant(scene)
        return said._replace(value=before.value if before else "?", anchor="mention")
    return said._replace(kind="time", part="noon")


def _has_company(scene: Scene, i: int, term: Term) -> bool:
    """What lets an unsure word through: `حتى الساعة`, `أخيرا` that ends no list, `يومها` that opens its sentence or
    stands by a verb of the past."""
    if term.word.kind == "now":
        return scene.form(i - 1) in ("حتى", "حد", "غايه", "حدود")
    if term.word.kind == "then":
        opens = scene.reading.sentences[scene.reading.sentence_of(i)].first == i
        return opens or any(scene.term(k, "past-clause", joined=(0, 1)) for k in (i - 1, i + 1))
    return term.word.kind == "vague" and term.skip == 0


def _is_near_in_space(scene: Scene, i: int, last: int) -> bool:
    """`قريبا من الباب`, `طريقا قريبا`: near in space, or an adjective in the accusative."""
    return scene.form(last) in ("من", "جدا") or (i > 0 and scene.form(i - 1).endswith("ا"))


def _read_days(scene: Scene, i: int) -> Said | None:
    return read_days_of_month(scene, i) or read_numeric(scene, i) or read_month_and_year(scene, i)


READERS: tuple[tuple[Reader, frozenset[str]], ...] = tuple(  # each with the kinds of words that it may begin with
    (reader, frozenset(kinds.split()))
    for reader, kinds in (
        (read_ranked, "rank unit day weekday"),
        (_read_fixed, "now vague then prayer"),
        (read_early, "early"),
        (read_midnight, "midnight"),
        (read_night_between, "night-between"),
        (read_clock, "hour number"),
        (read_part, "night this part"),
        (read_day, "this unit pair day weekday"),
        (read_counted_weekday, "signal"),
        (read_from_day, "signal"),
        (read_weekday_after_feast, "rank"),
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
        (read_length, "about few unit number fraction"),
        (read_part_alone, "part-adverb daytime-adverb"),
    )
)
