"""Days as they are spoken of: today and weekdays, with dates, parts of the day and hours beside them in any order."""

from datetime import date, timedelta
from typing import NamedTuple

from rawi.annotate.times.clock import Hour, hour_at, with_clock, with_part
from rawi.annotate.times.dates import read_date, read_days_of_month, read_numeric
from rawi.annotate.times.lengths import read_ago, read_ahead
from rawi.annotate.times.scene import CLOSING, OPENING, Said, Scene, after
from rawi.records import DayPart
from rawi.text.calendar import day_or_none, days_of, shifted, weekday_near

_OPENS, _CLOSES = frozenset("«\"“'("), frozenset("»\"”')“")


SURELY_NEAR = timedelta(60)  # a date so near is meant even if the weekday beside it is wrong


class Pieces(NamedTuple):
    """What was said of one day, up to token `last`: each piece at most once, in any order."""

    last: int
    offset: int | None = None
    offset_rule: str = ""
    weekday: int | None = None
    final_weekday: int | None = None
    weekday_rule: str = ""
    direction: int | None = None
    in_week: bool = False
    on: Said | None = None
    near: Said | None = None
    part: DayPart | None = None
    hour: Hour | None = None


def read_day(scene: Scene, i: int, headed: bool = False) -> Said | None:
    """The day expression that begins in token `i`: `اليوم (الاثنين)`, `يوم الجمعة 6 مايو مساء`, `أمس`, `الأحد الماضي`.

    With `headed` a word before it asks for a day (`صباح`, `ليلة`), so a weekday may do without the article.
    """
    head = scene.start(i, "unit", "pair")
    is_head = head and head.word.value == "D" and not head.definite and head.word.rule.endswith(":day")
    at = i + 1 if head and is_head and head.word.number != 2 and i + 1 < len(scene.tokens) else i
    pieces, skip = _first_piece(scene, at, headed or at > i, inner=at > i)
    if pieces is None:
        return None
    said = _resolved(scene, i, _more_pieces(scene, pieces))
    return said and said._replace(skip=head.skip if head and at > i else skip)


def _first_piece(scene: Scene, at: int, headed: bool, inner: bool) -> tuple[Pieces | None, int]:
    look = scene.term if inner else scene.start
    term = look(at, "day")
    if term and scene.term(after(at, term), "not-day"):
        return None, 0
    if term and not (term.word.value == 0 and is_noun_today(scene, at, term.skip)):
        return Pieces(after(at, term), term.word.value, term.word.rule), term.skip
    term = look(at, "weekday")
    last = after(at, term) if term else at
    named = term is not None and (
        term.definite or headed or _week_follows(scene, last) or (term.word.sure and scene.is_request(at, last))
    )
    if term and named and not scene.term(after(at, term), "not-weekday"):
        return Pieces(after(at, term), weekday=term.word.value, weekday_rule=term.word.rule), term.skip
    if not inner and (week := _week_first(scene, at)):
        return week
    said = read_date(scene, at) or read_numeric(scene, at, without_year=True) if inner else None
    return (Pieces(said.last, on=said), said.skip) if said else (None, 0)


def _week_first(scene: Scene, at: int) -> tuple[Pieces, int] | None:
    """`الأسبوع المقبل يوم الأحد`."""
    skip = this.skip if (this := scene.start(at, "this")) else term.skip if (term := scene.start(at, "unit")) else 0
    week = _week_at(scene, after(at, this) if this else at, this is not None, start=this is None)
    if week is None:
        return None
    direction, last = week
    k = last + 1 if scene.form(last) == "يوم" else last
    weekday = scene.term(k, "weekday")
    if weekday is None or not weekday.definite or not scene.touches(k):
        return None
    pieces = Pieces(after(k, weekday), None, "", weekday.word.value, None, weekday.word.rule, direction, in_week=True)
    return pieces, skip


def _week_at(scene: Scene, at: int, this: bool, start: bool = False) -> tuple[int, int] | None:
    """The direction of a week (`الأسبوع الماضي`; `الأسبوع` after "this") and the token after it."""
    unit = scene.start(at, "unit") if start else scene.term(at, "unit")
    if unit is None or not unit.definite or unit.word.value != "W" or unit.word.number != 1:
        return None
    last = after(at, unit)
    if this:
        return 0, last
    term = scene.direction(last)
    return (term.word.value, after(last, term)) if term else None


def _week_follows(scene: Scene, at: int) -> bool:
    """`أحد الأسبوع الماضي`."""
    unit = scene.term(at, "unit")
    return unit is not None and unit.definite and unit.word.value == "W"


def is_noun_today(scene: Scene, i: int, skip: int) -> bool:
    """`اليوم` as "the day": the National Day, the third day, the outlet Today, a line that names an outlet."""
    if scene.term(i + 1, "named-day", "following", "same", "past-clause"):
        return True
    if not skip and scene.term(i - 1, "outlet-head", joined=(0, 1)) and scene.form(i - 2) not in ("في", "الي"):
        return True
    if not skip and i > 1 and scene.tokens[i - 2].surface in _OPENS and scene.form(i + 1) in _CLOSES:
        return True  # `"عكاظ اليوم"`: a title
    line = scene.reading.lines[scene.reading.line_of(i)]
    if 0 < i - line.first <= 4 and scene.form(i + 1) in ("–", "-", "—", "ــ"):
        return True  # a dateline: `عين اليوم – جدة`
    return scene.term(i - 1, "that", joined=(0, 1)) is not None


def _more_pieces(scene: Scene, pieces: Pieces) -> Pieces:
    """Take up whatever else is said of the same day, in brackets or not."""
    while (found := _next_piece(scene, pieces)) is not None:
        pieces = found
    return pieces


def _next_piece(scene: Scene, pieces: Pieces) -> Pieces | None:
    at = pieces.last
    if at >= len(scene.tokens) or not scene.touches(at):
        return None
    if scene.form(at) in OPENING:
        inner = _piece_at(scene, at + 1, pieces)
        while inner and scene.form(inner.last) not in CLOSING and (more := _piece_at(scene, inner.last, inner)):
            inner = more
        return inner._replace(last=inner.last + 1) if inner and scene.form(inner.last) in CLOSING else None
    if scene.form(at) in ("،", ",", "-", "–", "في") and pieces.on is None:
        return _with_date(pieces, _single_date(scene, at + 1))
    agreeing = scene.term(at, "agreeing")
    if agreeing:
        k = after(at, agreeing)
        k = k + 1 if scene.form(k) in ("ل", "في") else k
        return _with_date(pieces, read_date(scene, k) if k < len(scene.tokens) else None)
    return _piece_at(scene, at, pieces)


def _with_date(pieces: Pieces, said: Said | None) -> Pieces | None:
    return pieces._replace(on=said, last=said.last) if said else None


def _single_date(scene: Scene, at: int, numeric: bool = False) -> Said | None:
    """One whole day of a month; never a bare month, which may belong to what follows."""
    if at >= len(scene.tokens):
        return None
    said = read_numeric(scene, at, without_year=numeric) or read_days_of_month(scene, at)
    if said is None or said.skip or (said.value and "/" in said.value):
        return None
    return said


def _piece_at(scene: Scene, at: int, pieces: Pieces) -> Pieces | None:
    head = scene.term(at, "unit")
    headed = head is not None and head.word.number == 1 and head.word.value == "D" and not head.definite
    at = at + 1 if headed else at
    if at >= len(scene.tokens):
        return None
    term = scene.term(at, "weekday") if pieces.weekday is None else None
    if term and (term.definite or headed):
        return pieces._replace(weekday=term.word.value, weekday_rule=term.word.rule, last=after(at, term))
    term = scene.term(at, "day") if pieces.offset is None and pieces.direction is None else None
    if term and not (term.word.value == 0 and is_noun_today(scene, at, 0)):
        return pieces._replace(offset=term.word.value, offset_rule=term.word.rule, last=after(at, term))
    if pieces.on is None and (said := _single_date(scene, at, numeric=pieces.weekday is not None)):
        return _with_date(pieces, said)
    if headed:
        return None
    return (
        _final_weekday(scene, at, pieces)
        or _which_week(scene, at, pieces)
        or (_counted_week(scene, at, pieces) or _hour_beside(scene, at, pieces))
    )


def _final_weekday(scene: Scene, at: int, pieces: Pieces) -> Pieces | None:
    """`الجمعة والسبت`, `الاثنين والثلاثاء والأربعاء`."""
    if pieces.weekday is None or pieces.on or pieces.offset is not None or pieces.direction is not None:
        return None
    parted = scene.form(at) == "و"
    term = scene.term(at + 1, "weekday") if parted else scene.term(at, "weekday", joined=(1,))
    if term is None or not term.definite or not (parted or scene.form(at)[0] == "و"):
        return None
    return pieces._replace(final_weekday=term.word.value, last=after(at + 1 if parted else at, term))


def _which_week(scene: Scene, at: int, pieces: Pieces) -> Pieces | None:
    """`الماضي`, `من الأسبوع الماضي`, `من هذا الأسبوع` after a weekday."""
    if pieces.weekday is None or pieces.direction is not None or pieces.offset is not None:
        return None
    if term := scene.direction(at):
        return pieces._replace(direction=term.word.value, last=after(at, term))
    j = at + 1 if scene.form(at) == "من" else at
    this = scene.term(j, "this")
    week = _week_at(scene, j + 1 if this else j, this is not None)
    return week and pieces._replace(direction=week[0], in_week=True, last=week[1])


def _counted_week(scene: Scene, at: int, pieces: Pieces) -> Pieces | None:
    """`الخميس بعد أسبوعين`, `الخميس قبل شهر`."""
    if pieces.weekday is None or pieces.direction is not None or pieces.offset is not None or pieces.on:
        return None
    near = read_ahead(scene, at) or read_ago(scene, at) if scene.term(at, "signal") else None
    return pieces._replace(near=near, last=near.last) if near and near.kind == "date" and not near.skip else None


def near_weekday(value: str | None, weekday: int) -> str | None:
    """The weekday nearest to a day, or to the start of a month or year."""
    days = days_of(value)
    return weekday_near(days.first, weekday, -3, 3).isoformat() if days else value


def _hour_beside(scene: Scene, at: int, pieces: Pieces) -> Pieces | None:
    """A part of the day or an hour after the day: `مساء`, `بعد الظهر`, `على الساعة السادسة`."""
    term = scene.term(at, "part-adverb") if pieces.part is None else None
    if term and not scene.term(after(at, term), "day", "weekday"):
        return pieces._replace(part=term.word.value, last=after(at, term))
    joined = scene.form(at) in ("على", "عند", "في") or (scene.leans == "future" and scene.form(at) == "من")
    j = at + 1 if joined else at
    head = scene.term(j, "hour") if pieces.hour is None else None
    hour = hour_at(scene, after(j, head), headed=True) if head else None
    if hour is None:
        return None
    hour = with_part(scene, hour)
    return pieces._replace(hour=hour, part=hour.part or pieces.part, last=hour.last)


# The day that is meant


def _resolved(scene: Scene, i: int, pieces: Pieces) -> Said | None:
    if pieces.on is not None:
        said = _in_fitting_year(scene, _on_weekday(pieces.on, pieces.weekday), pieces.weekday)._replace(
            first=i, last=pieces.last
        )
    else:
        rule = pieces.weekday_rule or pieces.offset_rule
        rule = "times/weekdays.yml:weekdays-joined" if pieces.final_weekday is not None else rule
        said = Said(i, pieces.last, _value(scene, i, pieces), rule, anchor="published")
    if pieces.part:
        said = said._replace(part=pieces.part, kind="time")
    return with_clock(said, pieces.hour) if pieces.hour else said


def _on_weekday(said: Said, weekday: int | None) -> Said:
    """A Hijri day beside its weekday is sure: the weekday says how the moon was sighted."""
    if said.calendar != "hijri" or weekday is None or not said.value or "/" in said.value:
        return said
    by_table = date.fromisoformat(said.value)
    near = weekday_near(by_table, weekday, -3, 3)
    return said._replace(value=near.isoformat(), doubt=0) if abs(near - by_table) <= timedelta(1) else said


def _in_fitting_year(scene: Scene, said: Said, weekday: int | None) -> Said:
    """A day far off without its year, beside a weekday, is of the year next to this one where they fit."""
    days, today = days_of(said.value), scene.today
    if days is None or today is None or weekday is None or said.anchor != "published" or said.calendar != "gregorian":
        return said
    if days.first != days.last or days.first.isoweekday() == weekday or abs(days.first - today) <= SURELY_NEAR:
        return said
    for year in (today.year, today.year - 1, today.year + 1):
        day = day_or_none(year, days.first.month, days.first.day)
        if day and day.isoweekday() == weekday:
            return said._replace(value=day.isoformat())
    return said


def _value(scene: Scene, i: int, pieces: Pieces) -> str | None:
    today = scene.today
    if today is None:
        return None
    if pieces.near is not None and pieces.weekday is not None:
        return near_weekday(pieces.near.value, pieces.weekday)
    if pieces.weekday is None:
        return shifted(today, "D", pieces.offset or 0)
    if pieces.offset is not None:
        return stated_weekday(today, pieces.offset, pieces.weekday).isoformat()
    first = _weekday(scene, i, pieces, today)
    if pieces.final_weekday is None:
        return first.isoformat()
    final = first + timedelta((pieces.final_weekday - pieces.weekday) % 7)
    if final > today >= first and not scene.speaks_of_future(i, pieces.last):
        first, final = first - timedelta(7), final - timedelta(7)
    return f"{first}/{final}"


def stated_weekday(today: date, offset: int, weekday: int) -> date:
    """`أمس الاثنين` in an article of Wednesday is Monday: the weekday is trusted, the day of publication less, since
    papers are printed and crawled days after; a day ahead it may be across time zones."""
    return weekday_near(today + timedelta(offset), weekday, -5, 1)


def _weekday(scene: Scene, i: int, pieces: Pieces, today: date) -> date:
    weekday, direction = pieces.weekday or 0, pieces.direction
    if pieces.in_week and direction is not None:
        monday = today - timedelta(today.isoweekday() - 1)
        return monday + timedelta(7 * direction + weekday - 1)
    if direction is not None and direction < 0:
        return weekday_near(today, weekday, -7, -1) + timedelta(7 * (direction + 1))
    if direction is not None and direction > 0:
        return weekday_near(today, weekday, 1, 7) + timedelta(7 * (direction - 1))
    if direction is None and scene.speaks_of_future(i, pieces.last):
        return weekday_near(today, weekday, 0, 6)
    return weekday_near(today, weekday, -6, 0)


def implied_today(scene: Scene, i: int) -> date | None:
    """The day of speaking that `اليوم (الاثنين)` or `أمس الاثنين` at token `i` implies, if they stand there."""
    term = scene.start(i, "day")
    if term is None or scene.today is None or (term.word.value == 0 and is_noun_today(scene, i, term.skip)):
        return None
    pieces = _more_pieces(scene, Pieces(after(i, term), term.word.value, term.word.rule))
    if pieces.weekday is None:
        return None
    return stated_weekday(scene.today, term.word.value, pieces.weekday) - timedelta(term.word.value)
