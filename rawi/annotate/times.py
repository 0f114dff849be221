"""Time expressions: which words tell a time, what time, and counted from where.

Every token is looked up once in the table of words of time; only where one stands (or a number) are the readers of
`times_days`, `times_dates`, `times_years` and `times_lengths` tried, by the class of the word. The longest reading wins.
A bare weekday, day or month is past first; the future is read where the sentence speaks of it. The day of speaking is
the article's day of publication, mended where the text says which weekday today is. Without it, relative times keep
the value None. Names that hold a date are kept and flagged `in_name`.
"""

import re
from dataclasses import replace as with_fields
from datetime import date, timedelta

from rawi.annotate.times_days import (
    implied_today,
    read_clock,
    read_day,
    read_early,
    read_midnight,
    read_part,
    read_part_alone,
)
from rawi.annotate.times_dates import read_days_of_month, read_month, read_numeric
from rawi.annotate.times_lengths import (
    read_ago,
    read_ahead,
    read_edge,
    read_later,
    read_length,
    read_relative,
    read_set,
    read_that,
)
from rawi.annotate.times_scene import Said, Scene, after
from rawi.annotate.times_years import read_bare_year, read_feast, read_year_words
from rawi.knowledge import Knowledge
from rawi.knowledge.times import TimeTable
from rawi.records import Annotation, Note, TimeExpression, replace
from rawi.text.calendar import days_of
from rawi.text.numbers import word_of
from rawi.text.tokens import Reading

MEMORY = 2  # sentences back in which "then" finds the time it means
SPEECH_DAYS = 3  # a quotation is of the day reported last, if that is so near


def times(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Fill in `times`; a note says so where times hang on a day of publication that is not given."""
    found = find_times(reading, knowledge.times)
    notes = draft.notes
    open_ones = sum(time.value is None for time in found)
    if open_ones and not reading.article.published_day:
        why = f"no publication date: {open_ones} relative times stay unresolved"
        notes = (*notes, Note(what="times", why=why))
    return replace(draft, times=found, notes=notes)


def find_times(reading: Reading, table: TimeTable) -> tuple[TimeExpression, ...]:
    """The time expressions of an article in order; none overlaps another."""
    lookup = table.terms.get
    scene = Scene(
        reading, reading.tokens, reading.forms, [lookup(form) for form in reading.forms], table, _day(reading)
    )
    scene = with_fields(scene, today=_day_of_speaking(scene))
    found: list[Said] = []
    i, count = 0, len(scene.tokens)
    while i < count:
        if scene.tags[i] is None and scene.tokens[i].kind != "number" and word_of(scene.forms[i]) is None:
            i += 1
            continue
        said = _read(_seen_from(scene, found, i), i)
        if said is None:
            i += 1
        else:
            found.append(_finished(scene, said))
            i = said.last
    return tuple(_record(scene, said, n) for n, said in enumerate(found, 1))


def _day(reading: Reading) -> date | None:
    try:
        return date.fromisoformat(reading.article.published_day or "")
    except ValueError:
        return None


def _day_of_speaking(scene: Scene) -> date | None:
    """Today as the text has it: the first `اليوم (الاثنين)` or `أمس الاثنين` settles it, else the day of publication."""
    if scene.today is None:
        return None
    for i, tags in enumerate(scene.tags):
        if tags and any(term.word.kind == "day" for term in tags) and (day := implied_today(scene, i)):
            return day
    return scene.today


def _seen_from(scene: Scene, found: list[Said], i: int) -> Scene:
    """The scene at token `i`: with the time said before, and in a quotation with the day of the speech as today."""
    sentence_of = scene.reading.sentence_of
    previous = next((s for s in reversed(found) if s.kind in ("date", "time") and s.value not in (None, "?")), None)
    if previous and sentence_of(i) - sentence_of(previous.first) > MEMORY:
        previous = None
    today = _day_of_speech(scene, found, i) if scene.today else None
    return with_fields(scene, previous=previous, today=today or scene.today)


def _day_of_speech(scene: Scene, found: list[Said], i: int) -> date | None:
    if scene.forms[i] not in ("اليوم", "هذا", "الان", "امس", "غدا"):
        return None
    if not any(quotation.open < i < quotation.close for quotation in scene.reading.quotations):
        return None
    for said in reversed(found):
        if said.rule.startswith(("times/deixis", "times/weekdays")) and said.value and scene.today:
            days = days_of(said.value)
            if days and timedelta(0) <= scene.today - days.first <= timedelta(SPEECH_DAYS):
                return days.first
            return None
    return None


def _read(scene: Scene, i: int) -> Said | None:
    """The longest time that begins in token `i`."""
    best: Said | None = None
    for reader in _READERS:
        said = reader(scene, i)
        if said is not None and (best is None or said.last > best.last):
            best = said
    return best


def _read_fixed(scene: Scene, i: int) -> Said | None:
    """Words that are a time by themselves: now, then, recently, Friday prayer."""
    term = scene.start(i, "now", "vague", "then", "prayer")
    if term is None or not term.word.sure:
        return None
    word, last = term.word, after(i, term)
    if word.kind == "vague":
        return Said(i, last, "?", word.rule, anchor="published", skip=term.skip)
    if word.kind == "now":
        value = scene.today.isoformat() if scene.today else None
        return Said(i, last, value, word.rule, mod="approx", anchor="published", skip=term.skip)
    before = scene.previous
    if word.kind == "then":
        value = before.value if before else "?"
        return Said(i, last, value, word.rule, anchor="mention", skip=term.skip)
    return _prayer(scene, i, last, word.rule, term.skip)


def _prayer(scene: Scene, i: int, last: int, rule: str, skip: int) -> Said | None:
    from rawi.text.calendar import weekday_near

    value = weekday_near(scene.today, 5, -6, 0).isoformat() if scene.today else None
    return Said(i, last, value, rule, "time", part="noon", anchor="published", skip=skip)


def _read_earlier(scene: Scene, i: int) -> Said | None:
    """`وقت سابق اليوم`, `وقت سابق من الشهر الحالي`: a time within the one named."""
    term = scene.start(i, "earlier")
    at = after(i, term) if term else i
    at = at + 1 if scene.form(at) == "من" else at
    if term is None or at >= len(scene.tokens):
        return None
    said = read_part(scene, at) or read_day(scene, at) or read_relative(scene, at) or read_month(scene, at)
    if said is None or said.skip:
        return None
    return said._replace(first=i, skip=term.skip, rule=term.word.rule)


def _read_day_of_month(scene: Scene, i: int) -> Said | None:
    return read_days_of_month(scene, i)


def _read_bare_unit(scene: Scene, i: int) -> Said | None:
    """`خلال العام`, `طوال الأسبوع`: this one, after a word that asks for it."""
    asked = scene.term(i - 1, "lasting", joined=(0, 1))
    if asked is None or scene.form(i - 1) in ("قبل", "بعد", "كل", "ل", "عن", "الا", "نحو"):
        return None
    return read_relative(scene, i, bare=True)


_READERS = (
    _read_fixed, read_early, read_midnight, read_clock, read_part, read_day, read_numeric, _read_day_of_month, read_month,
    read_edge, read_year_words, read_bare_year, read_feast, read_ago, read_ahead, read_relative, _read_bare_unit, read_that,
    read_later, _read_earlier, read_set, read_length, read_part_alone,
)  # fmt: skip


# From a reading to a record


def _finished(scene: Scene, said: Said) -> Said:
    """The reading with what stands before it: since, until, about; and whether it is a name."""
    if said.kind != "set" and said.mod is None:
        mod = _signal_before(scene, said)
        said = said._replace(mod=mod) if mod else said
    return _named(scene, said)


def _signal_before(scene: Scene, said: Said):  # type: ignore[no-untyped-def]
    i = said.first
    if said.skip and said.skip < 3:
        return None
    for back in (1, 2, 3):
        term = scene.term(i - back, "signal", "about", joined=(0, 1))
        if term and after(i - back, term) == i:
            if said.kind == "duration" and term.word.value in ("before", "after", "until"):
                return None
            return term.word.value
    return None


def _named(scene: Scene, said: Said) -> Said:
    """Flag a date without a year after a head that makes it a name, and give it the year it is known by."""
    i = said.first
    head = scene.term(i - 1, "name-head", joined=(0, 1, 2, 3))
    if head and said.rule.startswith(("times/months", "times/dates.yml:span")) and said.anchor == "published":
        month_day = said.value[5:] if said.value and len(said.value) == 10 else None
        year = scene.table.known_dates.get(month_day or "")
        value = f"{year}-{month_day}" if year else f"XXXX-{month_day}" if month_day else None
        return said._replace(
            in_name=True, value=value, anchor="none", rule="times/names.yml:named-after-date", mod=None
        )
    if said.rule.startswith("times/weekdays") and said.last == i + 1 and not said.skip:
        if scene.term(i - 1, "market-head", joined=(0, 1, 2)):
            return said._replace(in_name=True, value=None, anchor="none", rule="times/names.yml:market-day", mod=None)
    return said


def _record(scene: Scene, said: Said, number: int) -> TimeExpression:
    tokens, text = scene.tokens, scene.reading.text
    start = _start(scene, said)
    end = tokens[said.last - 1].end
    days = None if said.kind in ("duration", "set") or said.in_name else days_of(said.value)
    earliest, latest = _bounds(scene, said, days)
    return TimeExpression(
        id=f"t{number}",
        start=start,
        end=end,
        surface=text[start:end],
        kind=said.kind,
        in_name=said.in_name,
        value=said.value,
        mod=said.mod,
        part=said.part,
        earliest=earliest,
        latest=latest,
        anchor=said.anchor,
        calendar=said.calendar,
        rule=said.rule,
    )


def _start(scene: Scene, said: Said) -> int:
    from rawi.text.tokens import Stem

    return scene.reading.start_of(said.first, Stem("", "", said.skip))


def _bounds(scene: Scene, said: Said, days) -> tuple[str | None, str | None]:  # type: ignore[no-untyped-def]
    """The first and last day it may mean. A length beside today reaches from or to it."""
    if days is None:
        return None, None
    doubt = timedelta(said.doubt)
    first, last = (days.first - doubt).isoformat(), (days.last + doubt).isoformat()
    if said.mod == "since":
        return first, None
    if said.mod == "until" or said.mod == "before":
        return None, last
    return (None if said.mod == "after" and False else first), (None if said.mod == "after" else last)


__all__ = ["find_times", "re", "times"]
