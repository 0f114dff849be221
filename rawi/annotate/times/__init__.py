"""Time expressions: which words tell a time, what time, and counted from where.

Every token is looked up once in the table of words of time; where one stands (or a number) only the readers that may
begin with it are tried. The longest reading wins. A bare weekday, day or month is past first; the future is read where
the sentence speaks of it. The day of speaking is the article's day of publication, mended where the text says which
weekday today is, and in a quotation the day of the speech. Without it, relative times keep the value None. Names that
hold a date are kept and flagged `in_name`.
"""

from dataclasses import replace as with_fields
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Literal, NamedTuple

from rawi.annotate.times.dates import joined, past_to
from rawi.annotate.times.days import implied_today
from rawi.annotate.times.readers import NUMBER, Reader, beginnings, readers_for
from rawi.annotate.times.scene import First, Said, Scene, after
from rawi.knowledge import Knowledge
from rawi.knowledge.times import TimeTable
from rawi.records import Annotation, Note, TimeExpression, TimeModifier, replace
from rawi.text.calendar import Days, days_of
from rawi.text.numbers import may_begin
from rawi.text.tokens import Reading, Stem

MEMORY = 4  # sentences back in which "then" finds the time it means
MOST = 200  # times looked back at: far more than stand in so few sentences, but a text may be one endless sentence
SPEECH_DAYS = timedelta(3)  # a quotation is of the day reported last, if that is so near
FRIDAY = 5
Origin = Literal["published", "text", "speech", "mention", "none"]


class Counted(NamedTuple):
    """What a time was counted from, and where that is known from: the day of publication, the text that says which day
    is today, a speech it quotes, or another time in it. `none`: its words are all there is.

    `value` is a day, or that of the other time; None where it is not known.
    """

    origin: Origin
    value: str | None = None


def times(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Fill in `times`; a note says so where times hang on a day of publication that is not given."""
    found = find_times(reading, knowledge.times)
    notes = draft.notes
    open_ones = sum(time.value is None and not time.in_name for time in found)
    if open_ones and not reading.article.published_day:
        why = f"no publication date: {open_ones} relative times stay unresolved"
        notes = (*notes, Note(what="times", why=why))
    return replace(draft, times=found, notes=notes)


def find_times(reading: Reading, table: TimeTable, first: First = "past") -> tuple[TimeExpression, ...]:
    """The time expressions of an article in order; none overlaps another.

    `first` is where a bare weekday, day or month is sought: in the past in reports, in the future in announcements,
    programmes and requests. There a span between two times is also one time; in reports its ends are two.
    """
    scene, found = _found(reading, table, first)
    return tuple(_record(scene, said, n) for n, (said, _) in enumerate(found, 1))


def counted_from(reading: Reading, table: TimeTable) -> tuple[Counted, ...]:
    """For each of the times that `find_times` finds in a report, what it was counted from."""
    scene, found = _found(reading, table, "past")
    return tuple(_counted(said, seen, scene) for said, seen in found)


def _counted(said: Said, seen: Scene, scene: Scene) -> Counted:
    if said.anchor == "none":
        return Counted("none")
    if said.anchor == "mention":
        same = said.rule.endswith(":friday-prayer") or (seen.period and seen.period.value == said.value)
        return Counted("mention", said.value if same else seen.previous and seen.previous.value)
    if seen.today is None:
        return Counted("published")
    origin: Origin = "published" if scene.today == _day(scene.reading) else "text"
    return Counted("speech" if seen.today != scene.today else origin, seen.today.isoformat())


def _found(reading: Reading, table: TimeTable, first: First) -> tuple[Scene, list[tuple[Said, Scene]]]:
    """The scene of an article, and each time with the scene as it was seen from there."""
    lookup = table.terms.get
    tags = [lookup(form) for form in reading.forms]
    tokens, forms, clock = reading.tokens, reading.forms, _minute(reading)
    scene = Scene(reading, tokens, forms, tags, table, _day(reading), leans=first, clock=clock)
    begins = list(beginnings(scene))
    scene = with_fields(scene, today=_day_of_speaking(scene, begins))
    found: list[Said] = []
    views: list[Scene] = []
    last = 0
    for i, kinds in begins:
        readers = readers_for(kinds) if i >= last else ()
        seen = _seen_from(scene, found, i) if readers else scene
        said = _read(seen, i, readers) if readers else None
        if said is not None:
            said = _to_its_end(scene, said) if first == "future" else said
            found.append(_every_year(scene, _named(scene, _with_signal(scene, said))))
            said = found[-1]
            views.append(seen)
            last = said.last
    settled = (_on_its_friday(scene, found, said) for said in found)
    return scene, [(said, seen) for said, seen in zip(settled, views, strict=True) if said]


def _day(reading: Reading) -> date | None:
    try:
        return date.fromisoformat(reading.article.published_day or "")
    except ValueError:
        return None


def _minute(reading: Reading) -> datetime | None:
    """The minute of publication as its own clock says it; midnight is how a day alone is often written."""
    published = reading.article.published or ""
    try:
        moment = datetime.fromisoformat(published).replace(tzinfo=None) if len(published) > 10 else None
    except ValueError:
        return None
    return moment if moment and (moment.hour or moment.minute) else None


# The day of speaking


def _day_of_speaking(scene: Scene, begins: list[tuple[int, frozenset[str]]]) -> date | None:
    """Today as the text has it: the first `اليوم (الاثنين)` or `أمس الاثنين` settles it, else the publication day."""
    if scene.today is None:
        return None
    for i, kinds in begins:
        if "day" in kinds and not _is_quoted(scene, i) and (day := implied_today(scene, i)):
            return day
    return scene.today


def _is_quoted(scene: Scene, i: int) -> bool:
    return any(quotation.open < i < quotation.close for quotation in scene.reading.quotations)


def _seen_from(scene: Scene, found: list[Said], i: int) -> Scene:
    """The scene at token `i`: with the times said before, and in a quotation with the day of the speech as today."""
    sentence_of = scene.reading.sentence_of
    here = sentence_of(i)
    previous = period = None
    for said in islice(reversed(found), MOST):
        if here - sentence_of(said.first) > MEMORY:
            break
        if said.value in (None, "?") or said.in_name:
            continue
        if previous is None and said.kind in ("date", "time"):
            previous = said
        if period is None and (said.kind == "duration" or (said.value and "/" in said.value)):
            period = said
    today = _day_of_speech(scene, found, i) or scene.today
    reading, tokens, forms, tags, table = scene.reading, scene.tokens, scene.forms, scene.tags, scene.table
    # Not by dataclasses.replace, which costs a third of the whole step here.
    return Scene(reading, tokens, forms, tags, table, today, previous, period, scene.leans, scene.clock)


def _day_of_speech(scene: Scene, found: list[Said], i: int) -> date | None:
    """In a quotation, the day reported last before it."""
    if scene.today is None or not _is_quoted(scene, i):
        return None
    for said in islice(reversed(found), MOST):
        if said.anchor != "published" or said.mod in ("since", "until"):
            continue
        if said.kind in ("date", "time") and (days := days_of(said.value)):
            near = days.first == days.last and timedelta(0) <= scene.today - days.first <= SPEECH_DAYS
            return days.first if near else None
    return None


# Reading


def _read(scene: Scene, i: int, readers: tuple[Reader, ...]) -> Said | None:
    """The longest time that begins in token `i`; of two as long, by the reader that stands first."""
    best: Said | None = None
    for reader in readers:
        said = reader(scene, i)
        if said is not None and (best is None or said.last > best.last):
            best = said
    line = scene.reading.line_of
    return None if best is None or line(best.last - 1) != line(i) else best


def _to_its_end(scene: Scene, said: Said) -> Said:
    """`13 تموز إلى 15 تموز`, `الساعة الثالثة إلى الساعة الرابعة مساء`: both ends as one time."""
    at = past_to(scene, said.last)
    if not at or at >= len(scene.tokens) or said.kind not in ("date", "time") or said.value in (None, "?"):
        return said
    at = at + 1 if scene.form(at) == "من" and at + 1 < len(scene.tokens) else at
    kinds = scene.kinds(at) | (NUMBER if scene.tokens[at].kind == "number" or may_begin(scene.form(at)) else set())
    end = _read(with_fields(scene, previous=said), at, readers_for(kinds)) if kinds else None
    if end is None or end.kind != said.kind or end.value in (None, "?"):
        return said
    start = _with_part_of(said, end) if said.kind == "time" else said
    first, last = days_of(start.value), days_of(end.value)
    if first is None or last is None or first.first > last.last or not start.value or not end.value:
        return said
    value = joined([start.value.split("/")[0], end.value.split("/")[-1]])
    return start._replace(last=end.last, value=value, rule="times/dates.yml:period")


def _with_part_of(start: Said, end: Said) -> Said:
    """`3 إلى 4 عصرا`: the part of the day said at the end is meant for both hours."""
    if start.part or not end.part or not start.value or not end.value:
        return start
    later = f"{start.value[:11]}{int(start.value[11:13]) + 12:02}{start.value[13:]}" if start.value[11:] else ""
    fits = later and int(later[11:13]) < 24 and later <= end.value
    return start._replace(value=later if fits else start.value, part=end.part)


# From a reading to a record


def _with_signal(scene: Scene, said: Said) -> Said:
    """The reading with what stands before it: since, until, about."""
    is_now = said.rule == "times/deixis.yml:now"
    if said.kind == "set" or (said.mod is not None and not is_now) or said.skip == 1:
        return said
    mod = _signal_before(scene, said.first)
    if mod is None or (said.kind == "duration" and mod in ("before", "after", "until")):
        return said
    return said._replace(mod=mod)


def _signal_before(scene: Scene, i: int) -> TimeModifier | None:
    for back in (1, 2, 3):
        term = scene.term(i - back, "signal", "about", joined=(0, 1))
        if term and after(i - back, term) == i and (term.word.kind == "signal" or term.word.value == "approx"):
            modifier: TimeModifier = term.word.value
            return modifier
    return None


def _every_year(scene: Scene, said: Said) -> Said:
    """`غرة ماي من كل سنة`: a day or month that comes again, without a year."""
    at = said.last
    unit = scene.term(at + 2, "unit") if scene.form(at) == "من" and scene.term(at + 1, "every") else None
    if unit is None or unit.word.value != "Y" or not said.value or not said.value[:5].replace("-", "").isdecimal():
        return said
    value = "/".join(f"XXXX{end[4:]}" for end in said.value.split("/"))
    last, rule = after(at + 2, unit), "times/sets.yml:every"
    return said._replace(last=last, value=value, rule=rule, kind="set", anchor="none", calendar=None)


def _named(scene: Scene, said: Said) -> Said:
    """Flag a date without a year after a head that makes it a name, and give it the year it is known by; flag a
    weekday that names a market."""
    i = said.first
    dated = said.rule.startswith(("times/months", "times/dates.yml:span")) and said.anchor == "published"
    head = scene.start(i - 1, "name-head") if dated else None
    month_day = said.value[5:] if said.value and len(said.value) == 10 else None
    year = scene.table.known_dates.get(month_day or "")
    if head and (year or not head.word.value):
        value = f"{year or 'XXXX'}-{month_day}" if month_day else None
        rule = "times/names.yml:named-after-date"
        return said._replace(in_name=True, value=value, anchor="none", rule=rule, mod=None)
    bare = said.rule.startswith("times/weekdays") and said.last == i + 1 and said.skip == 0
    if bare and scene.start(i - 1, "market-head", "sermon-head"):
        return said._replace(in_name=True, value=None, anchor="none", rule="times/names.yml:market-day", mod=None)
    return said


def _on_its_friday(scene: Scene, found: list[Said], said: Said) -> Said | None:
    """Friday prayer is a time where a Friday is said near it; elsewhere it is only a prayer, and left out."""
    if not said.rule.endswith(":friday-prayer"):
        return said
    sentence_of = scene.reading.sentence_of
    for other in sorted(found, key=lambda other: abs(other.first - said.first)):
        days = days_of(other.value) if abs(sentence_of(other.first) - sentence_of(said.first)) <= 1 else None
        if days and days.first == days.last and days.first.isoweekday() == FRIDAY:
            return said._replace(value=days.first.isoformat(), anchor="mention")
    return None


def _record(scene: Scene, said: Said, number: int) -> TimeExpression:
    start = scene.reading.start_of(said.first, Stem("", "", said.skip))
    end = scene.tokens[said.last - 1].end
    dated = said.kind not in ("duration", "set") and not said.in_name
    earliest, latest = _bounds(said, days_of(said.value) if dated else None)
    return TimeExpression(
        id=f"t{number}",
        start=start,
        end=end,
        surface=scene.reading.text[start:end],
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


def _bounds(said: Said, days: Days | None) -> tuple[str | None, str | None]:
    """The first and last day it may be; open where it is since, until, before or after."""
    if days is None:
        return None, None
    doubt = timedelta(said.doubt)
    first, last = (days.first - doubt).isoformat(), (days.last + doubt).isoformat()
    if said.mod == "after":
        return (days.last - doubt).isoformat(), None
    if said.mod == "before":
        return None, (days.first + doubt).isoformat()
    return None if said.mod == "until" else first, None if said.mod == "since" else last
