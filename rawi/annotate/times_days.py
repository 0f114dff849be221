"""Days as they are spoken of: today, weekdays, parts of the day and hours, with dates beside them in any order."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from rawi.annotate.times_dates import read_date, read_days_of_month, read_numeric
from rawi.annotate.times_scene import CLOSING, OPENING, Said, Scene, after
from rawi.records import DayPart
from rawi.text.calendar import shifted, weekday_near
from rawi.text.numbers import read_ordinal

PM = frozenset({"afternoon", "evening", "night"})
_HOUR = re.compile(r"(\d{1,2})[.,](\d{2})")


class Pieces(NamedTuple):
    """What was said of one day, up to token `last`: each piece at most once, in any order."""

    last: int
    offset: int | None = None
    offset_rule: str = ""
    weekday: int | None = None
    second_weekday: int | None = None
    weekday_rule: str = ""
    direction: int | None = None
    in_week: bool = False
    on: Said | None = None
    part: DayPart | None = None
    clock: tuple[int, int] | None = None


def read_day(scene: Scene, i: int, headed: bool = False) -> Said | None:
    """The day expression that begins in token `i`: `اليوم (الاثنين)`, `يوم الجمعة 6 مايو مساء`, `أمس`, `الأحد الماضي`.

    With `headed` a word before it asks for a day (`صباح`, `ليلة`), so a weekday may do without the article.
    """
    at, head_skip, headed_by_day = i, 0, headed
    head = scene.start(i, "unit", "pair")
    if head and head.word.value == "D" and not head.definite and head.word.rule.endswith(":day"):
        if head.word.number in (1, 0) and i + 1 < len(scene.tokens):
            at, head_skip, headed_by_day = i + 1, head.skip, True
    pieces, skip = _first_piece(scene, at, headed_by_day, inner=at > i)
    if pieces is None:
        return None
    pieces = _more_pieces(scene, pieces)
    said = _resolved(scene, i, pieces)
    return said and said._replace(skip=head_skip if at > i else skip)


def _first_piece(scene: Scene, at: int, headed: bool, inner: bool) -> tuple[Pieces | None, int]:
    look = scene.term if inner else scene.start
    term = look(at, "day")
    if term and not (term.word.value == 0 and _is_noun_today(scene, at, term.skip)):
        return Pieces(after(at, term), term.word.value, term.word.rule), term.skip
    term = look(at, "weekday")
    if term and (term.definite or headed) and not (term.skip and scene.form(at)[term.skip - 1] == "ك"):
        return Pieces(after(at, term), weekday=term.word.value, weekday_rule=term.word.rule), term.skip
    said = read_date(scene, at) if inner else None
    if said is None and inner:
        said = read_numeric(scene, at, without_year=True)
    if said:
        return Pieces(said.last, on=said), said.skip
    return None, 0


def _is_noun_today(scene: Scene, i: int, skip: int) -> bool:
    """`اليوم` as "the day": the National Day, the third day, the outlet Today."""
    if scene.term(i + 1, "named-day") or scene.term(i + 1, "following", "same"):
        return True
    if not skip and scene.term(i - 1, "outlet-head") is not None:
        return True
    return scene.term(i - 1, "that", "this", joined=(0, 1)) is not None and scene.form(i - 1).endswith("لك")


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
    if scene.form(at) in ("،", ",", "-", "–") and pieces.on is None:
        said = read_days_of_month(scene, at + 1) if at + 1 < len(scene.tokens) else None
        return pieces._replace(on=said, last=said.last) if said and "/" not in (said.value or "") else None
    agreeing = scene.term(at, "agreeing")
    if agreeing:
        said = read_date(scene, after(at, agreeing)) if after(at, agreeing) < len(scene.tokens) else None
        if (
            said is None
            and scene.form(after(at, agreeing)) in ("ل", "في")
            and after(at, agreeing) + 1 < len(scene.tokens)
        ):
            said = read_date(scene, after(at, agreeing) + 1)
        return pieces._replace(on=said, last=said.last) if said else None
    return _piece_at(scene, at, pieces)


def _piece_at(scene: Scene, at: int, pieces: Pieces) -> Pieces | None:
    head = scene.term(at, "unit")
    headed = bool(head and head.word.number == 1 and head.word.value == "D" and not head.definite)
    if headed and head:
        at = after(at, head)
    if at >= len(scene.tokens):
        return None
    if pieces.weekday is None and (term := scene.term(at, "weekday")) and (term.definite or headed):
        return pieces._replace(weekday=term.word.value, weekday_rule=term.word.rule, last=after(at, term))
    if pieces.offset is None and pieces.direction is None and (term := scene.term(at, "day")):
        if not (term.word.value == 0 and _is_noun_today(scene, at, 0)):
            return pieces._replace(offset=term.word.value, offset_rule=term.word.rule, last=after(at, term))
    if pieces.on is None and (said := _date_beside(scene, at, pieces)):
        return pieces._replace(on=said, last=said.last)
    if headed:
        return None
    return _second_weekday(scene, at, pieces) or _which_week(scene, at, pieces) or _hour_beside(scene, at, pieces)


def _date_beside(scene: Scene, at: int, pieces: Pieces) -> Said | None:
    """A whole date right after a weekday or today; never a bare month, which may belong to what follows."""
    said = read_numeric(scene, at, without_year=pieces.weekday is not None) or read_days_of_month(scene, at)
    if said and not said.skip and said.value and "/" in said.value and said.calendar == "gregorian":
        return None
    return said if said and not said.skip else None


def _second_weekday(scene: Scene, at: int, pieces: Pieces) -> Pieces | None:
    """`الجمعة والسبت`; and the night between two days, `ليل الأحد الاثنين`, which is the night of the first."""
    if pieces.weekday is None or pieces.second_weekday is not None or pieces.on or pieces.offset is not None:
        return None
    term = scene.term(at, "weekday", joined=(1,))
    if term and term.definite and scene.form(at)[0] == "و":
        return pieces._replace(second_weekday=term.word.value, last=after(at, term))
    if scene.form(at) == "و" and (term := scene.term(at + 1, "weekday")) and term.definite:
        return pieces._replace(second_weekday=term.word.value, last=after(at + 1, term))
    return None


def _which_week(scene: Scene, at: int, pieces: Pieces) -> Pieces | None:
    """`الماضي`, `من الأسبوع الماضي`, `من هذا الأسبوع` after a weekday."""
    if pieces.weekday is None or pieces.direction is not None or pieces.offset is not None:
        return None
    term = scene.term(at, "direction")
    if term and term.definite:
        return pieces._replace(direction=term.word.value, last=after(at, term))
    j = at + 1 if scene.form(at) == "من" else at
    this = scene.term(j, "this")
    week = scene.term(j + 1 if this else j, "unit")
    if week is None or week.word.value != "W" or not week.definite:
        return None
    last = after(j + 1 if this else j, week)
    if this:
        return pieces._replace(direction=0, in_week=True, last=last)
    term = scene.term(last, "direction")
    if term is None or not term.definite:
        return None
    return pieces._replace(direction=term.word.value, in_week=True, last=after(last, term))


def _hour_beside(scene: Scene, at: int, pieces: Pieces) -> Pieces | None:
    """A part of the day or an hour after the day: `مساء`, `بعد الظهر`, `الساعة السادسة`."""
    if pieces.part is None and (term := scene.term(at, "part-adverb")) and _ends_part(scene, after(at, term)):
        return pieces._replace(part=term.word.value, last=after(at, term))
    if pieces.clock is None:
        j = at + 1 if scene.form(at) in ("على", "عند", "في") else at
        hour = read_hour(scene, j)
        if hour and scene.term(j, "hour"):
            return pieces._replace(clock=hour.clock, part=hour.part or pieces.part, last=hour.last)
    return None


def _ends_part(scene: Scene, at: int) -> bool:
    """A part that is followed by another day is the part of that day (`الأحد مساء الاثنين`)."""
    return scene.term(at, "day", "weekday") is None


def _resolved(scene: Scene, i: int, pieces: Pieces) -> Said | None:
    value = _value(scene, i, pieces)
    if pieces.on is not None:
        said = pieces.on._replace(first=i, last=pieces.last)
        if pieces.on.calendar == "hijri" and pieces.weekday is not None and said.value and "/" not in said.value:
            near = weekday_near(date.fromisoformat(said.value), pieces.weekday, -3, 3)
            close = abs(near - date.fromisoformat(said.value)) <= timedelta(1)
            said = said._replace(value=near.isoformat(), doubt=0) if close else said
    else:
        rule = pieces.weekday_rule or pieces.offset_rule
        rule = "times/weekdays.yml:weekdays-joined" if pieces.second_weekday is not None else rule
        said = Said(i, pieces.last, value, rule, anchor="published")
    if pieces.part:
        said = said._replace(part=pieces.part, kind="time")
    return with_clock(said, pieces.clock) if pieces.clock else said


def _value(scene: Scene, i: int, pieces: Pieces) -> str | None:
    today = scene.today
    if today is None:
        return None
    if pieces.weekday is None:
        return shifted(today, "D", pieces.offset or 0)
    if pieces.offset is not None:
        return _stated_weekday(today, pieces.offset, pieces.weekday).isoformat()
    first = _weekday(scene, i, pieces, today)
    if pieces.second_weekday is None:
        return first.isoformat()
    ahead = (pieces.second_weekday - pieces.weekday) % 7
    second = first + timedelta(ahead)
    if second > today >= first and not scene.speaks_of_future(i, pieces.last) and pieces.direction in (None, -1):
        first, second = first - timedelta(7), second - timedelta(7)
    return f"{first}/{second}" if ahead else first.isoformat()


def _stated_weekday(today: date, offset: int, weekday: int) -> date:
    """`أمس الاثنين` in an article of Wednesday is Monday: the weekday is trusted, the day of publication less, since
    papers are printed and crawled days after; a day ahead it may be across time zones."""
    meant = today + timedelta(offset)
    return weekday_near(meant, weekday, -5, 1)


def _weekday(scene: Scene, i: int, pieces: Pieces, today: date) -> date:
    weekday, direction = pieces.weekday or 0, pieces.direction
    if pieces.in_week and direction is not None:
        monday = today - timedelta(today.isoweekday() - 1)
        return monday + timedelta(7 * direction + weekday - 1)
    if direction is not None and direction < 0:
        return weekday_near(today, weekday, -7, -1) - timedelta(7 * (-direction - 1))
    if direction is not None and direction > 0:
        return weekday_near(today, weekday, 1, 7) + timedelta(7 * (direction - 1))
    if direction is None and scene.speaks_of_future(i, pieces.last):
        return weekday_near(today, weekday, 0, 6)
    return weekday_near(today, weekday, -6, 0)


def implied_today(scene: Scene, i: int) -> date | None:
    """The day of speaking that `اليوم (الاثنين)` or `أمس الاثنين` at token `i` implies, if they stand there."""
    term = scene.start(i, "day")
    if term is None or scene.today is None or (term.word.value == 0 and _is_noun_today(scene, i, term.skip)):
        return None
    pieces = _more_pieces(scene, Pieces(after(i, term), term.word.value, term.word.rule))
    if pieces.weekday is None:
        return None
    return _stated_weekday(scene.today, term.word.value, pieces.weekday) - timedelta(term.word.value)


# Parts of the day


def read_part(scene: Scene, i: int) -> Said | None:
    """`فجر اليوم`, `مساء أمس السبت`, `ليلة 31 ديسمبر`, `هذا الصباح`, `الليلة الماضية`, `ليلا`."""
    night = scene.start(i, "night")
    if night and (night.word.sure or scene.form(after(i, night)) in ("", ".", "،", ",")):
        return _night(scene, i, after(i, night), night.word.value, night.word.rule, night.skip)
    this = scene.start(i, "this")
    if this:
        return _this_part(scene, i, this.skip)
    part = scene.start(i, "part")
    if part and not part.definite:
        return _part_of_day(scene, i, after(i, part), part.word.value, part.skip)
    return None


def _night(scene: Scene, i: int, last: int, offset: int, rule: str, skip: int) -> Said:
    """A night counted from today; the weekday after it is its evening's or its morning's, so it only confirms."""
    value = shifted(scene.today, "D", offset) if scene.today else None
    term = scene.term(last, "weekday")
    if term and term.definite:
        last = after(last, term)
        value = _stated_weekday(scene.today, offset, term.word.value).isoformat() if scene.today else None
    return Said(i, last, value, rule, kind="time", part="night", anchor="published", skip=skip)


def _this_part(scene: Scene, i: int, skip: int) -> Said | None:
    part = scene.term(i + 1, "part", "part-adverb")
    if part is None or not (part.definite or part.word.kind == "part-adverb") or not scene.form(i + 1).startswith("ال"):
        return None
    value = scene.today.isoformat() if scene.today else None
    last = after(i + 1, part)
    return Said(i, last, value, part.word.rule, "time", part=part.word.value, anchor="published", skip=skip)


def _part_of_day(scene: Scene, i: int, at: int, part: DayPart, skip: int) -> Said | None:
    if at >= len(scene.tokens) or not scene.touches(at):
        return None
    at = at + 1 if scene.form(at) == "من" else at
    this = scene.term(at, "this")
    day = scene.term(at + 1, "unit") if this else None
    if day and day.definite and day.word.value == "D":
        value = scene.today.isoformat() if scene.today else None
        return Said(i, at + 2, value, "times/deixis.yml:today", "time", part=part, anchor="published", skip=skip)
    said = read_day(scene, at, headed=True) or read_days_of_month(scene, at) or read_numeric(scene, at)
    if said is None or said.skip:
        return None
    if part == "night" and said.value and "/" in said.value and "weekdays" in said.rule:
        said = said._replace(value=said.value[:10])
    elif part == "night" and (term := scene.term(said.last, "weekday")) and term.definite:
        said = said._replace(last=after(said.last, term))  # `ليل الأحد الاثنين`
    elif part == "night" and scene.form(said.last) in "-–/" and (term := scene.term(said.last + 1, "weekday")):
        said = said._replace(last=after(said.last + 1, term))
    return said._replace(first=i, kind="time", part=said.part or part, skip=skip)


def read_part_alone(scene: Scene, i: int) -> Said | None:
    """`ليلا`, `صباحا`, `خلال النهار`: a part of a day that is not said."""
    term = scene.start(i, "part-adverb", "daytime-adverb")
    if term is None or (scene.form(i).startswith("ال") and scene.form(i - 1) not in ("خلال", "في", "اثناء", "طوال")):
        return None
    if not (scene.form(i)[term.skip :].endswith("ا") or scene.form(i).startswith("ال")):
        return None
    part = None if term.word.kind == "daytime-adverb" else term.word.value
    return Said(i, after(i, term), "?", "times/parts.yml:part-alone", "time", part=part, skip=term.skip)


# Hours


class Hour(NamedTuple):
    last: int
    clock: tuple[int, int]
    part: DayPart | None
    on: Said | None
    skip: int
    sure: bool


def read_clock(scene: Scene, i: int) -> Said | None:
    """`الساعة 6,00 صباح اليوم`, `الثالثة فجرا`, `9:30 صباحا`: an hour on its day, as the clock there says it."""
    hour = read_hour(scene, i)
    if hour is None or not hour.sure:
        return None
    rule = "times/parts.yml:clock" if scene.start(i, "hour") else "times/parts.yml:clock-bare"
    if hour.on is not None and hour.on.value != "?":
        on = hour.on
    else:
        on = Said(i, hour.last, _day_spoken_of(scene, i), rule, anchor="published")
    said = on._replace(first=i, last=hour.last, kind="time", part=hour.part or on.part, rule=rule, skip=hour.skip)
    return with_clock(said, hour.clock)


def _day_spoken_of(scene: Scene, i: int) -> str | None:
    """The day of the time said just before in the same sentence, else today."""
    before = scene.previous
    sentence = scene.reading.sentence_of
    if before and before.value and re.match(r"\d{4}-\d\d-\d\d", before.value) and sentence(before.first) == sentence(i):
        return before.value[:10]
    return scene.today.isoformat() if scene.today else None


def with_clock(said: Said, clock: tuple[int, int]) -> Said:
    hour, minute = clock
    if said.part in PM and hour < 12 and not (said.part == "night" and hour < 6):
        hour += 12
    elif said.part == "noon" and hour < 5:
        hour += 12
    elif hour == 12 and said.part in ("night", "dawn"):
        hour = 0
    day = said.value[:10] if said.value and re.match(r"\d{4}-\d\d-\d\d", said.value) else None
    return said._replace(kind="time", value=f"{day}T{hour % 24:02}:{minute:02}" if day else None)


def read_hour(scene: Scene, i: int) -> Hour | None:
    """An hour with its minutes, part of the day, day and zone, in the orders they come in."""
    head = scene.start(i, "hour")
    at = after(i, head) if head else i
    if at >= len(scene.tokens) or (head and not scene.touches(at)):
        return None
    found = _hour_number(scene, at, bool(head))
    if found is None:
        return None
    hour, minute, at, exact = found
    part, on, last = _after_hour(scene, at)
    skip = head.skip if head else _skip_of(scene, i)
    return Hour(last, (hour, minute), part, on, skip, bool(head) or part is not None and (exact or not head))


def _skip_of(scene: Scene, i: int) -> int:
    ordinal = read_ordinal(scene.tokens, i) if scene.tokens[i].kind == "word" else None
    return ordinal.skip if ordinal else 0


def _hour_number(scene: Scene, at: int, headed: bool) -> tuple[int, int, int, bool] | None:
    """Hour, minute, token after them, and whether minutes were said."""
    form = scene.form(at)
    if decimal := _HOUR.fullmatch(form):
        hour, minute, last = int(decimal[1]), int(decimal[2]), at + 1
        return (hour, minute, last, True) if hour <= 24 and minute < 60 else None
    if form.isdigit() and len(form) <= 2 and int(form) <= 24:
        if scene.form(at + 1) == ":" and scene.form(at + 2).isdigit() and len(scene.form(at + 2)) == 2:
            last = at + 5 if scene.form(at + 3) == ":" and scene.form(at + 4).isdigit() else at + 3
            minute = int(scene.form(at + 2))
            return (int(form), minute, last, True) if minute < 60 else None
        return _with_minutes(scene, int(form), at + 1)
    ordinal = read_ordinal(scene.tokens, at) if scene.tokens[at].kind == "word" else None
    if ordinal and ordinal.value <= 12 and _is_feminine(scene, at, ordinal.last):
        return _with_minutes(scene, ordinal.value, ordinal.last)
    if headed and scene.form(at) in ("الواحده",):
        return _with_minutes(scene, 1, at + 1)
    number = scene.number(at) if headed else None
    if number and number.in_words and number.low <= 12 and not number.skip:
        return _with_minutes(scene, number.low, number.last)
    return None


def _is_feminine(scene: Scene, at: int, last: int) -> bool:
    return scene.form(at).endswith(("ه", "ي")) or (last > at + 1 and scene.form(last - 1).endswith("ه"))


def _with_minutes(scene: Scene, hour: int, at: int) -> tuple[int, int, int, bool]:
    form = scene.form(at)
    if form == "و" and scene.form(at + 1) in _FRACTIONS:
        return hour, _FRACTIONS[scene.form(at + 1)], at + 2, True
    if form.startswith("و") and form[1:] in _FRACTIONS:
        return hour, _FRACTIONS[form[1:]], at + 1, True
    if form == "الا" and scene.form(at + 1) in _FRACTIONS:
        return (hour - 1) % 12 or 12, 60 - _FRACTIONS[scene.form(at + 1)], at + 2, True
    if form == "و" or form.startswith("و") or form == "الا":
        j = at + 1 if form in ("و", "الا") else at
        number = scene.number(j)
        unit = scene.term(number.last, "unit") if number else None
        if number and unit and unit.word.value == "TM" and number.low < 60:
            last = after(number.last, unit)
            if form == "الا":
                return (hour - 1) % 12 or 12, 60 - number.low, last, True
            return hour, number.low, last, True
    return hour, 0, at, False


def _after_hour(scene: Scene, at: int) -> tuple[DayPart | None, Said | None, int]:
    part: DayPart | None = None
    on: Said | None = None
    while at < len(scene.tokens) and scene.touches(at):
        zone = _zone_end(scene, at)
        if zone:
            at = zone
            continue
        j = at + 1 if scene.form(at) in ("من", "،", "في", ",") else at
        if j >= len(scene.tokens):
            break
        said = None if on else read_part(scene, j)
        if said and not said.skip:
            on, part, at = said, part or said.part, said.last
            continue
        term = scene.term(at, "part-adverb")
        if part is None and term:
            part, at = term.word.value, after(at, term)
            continue
        said = None if on else read_day(scene, j)
        if said is None or said.skip:
            break
        on, part, at = said, part or said.part, said.last
    return part, on, at


def _zone_end(scene: Scene, at: int) -> int | None:
    """The token after a time zone, or after a bracket that repeats the hour in another zone."""
    zone = scene.term(at, "zone")
    if zone:
        last = after(at, zone)
        return last + 1 if len(zone.rest) == 0 and scene.form(at) == "بتوقيت" else last
    if scene.form(at) in OPENING:
        for k in range(at + 1, min(at + 9, len(scene.tokens))):
            if scene.form(k) in CLOSING:
                zoned = any(scene.term(n, "zone") for n in range(at + 1, k))
                return k + 1 if zoned else None
    return None


_FRACTIONS = {"النصف": 30, "نصف": 30, "الربع": 15, "ربع": 15, "ربعا": 15, "الثلث": 20, "ثلث": 20, "ثلثا": 20, "نص": 30}


def read_early(scene: Scene, i: int) -> Said | None:
    """`ساعة مبكرة من صباح أمس`, `وقت متأخر من ليل الأحد`, `الساعات الأولى من فجر اليوم`."""
    term = scene.start(i, "early")
    if term is None:
        return None
    at = after(i, term)
    at = at + 1 if scene.form(at) == "من" else at
    if at >= len(scene.tokens):
        return None
    said = read_part(scene, at) or read_day(scene, at)
    if said is None or said.skip:
        return None
    part: DayPart = said.part or ("morning" if term.word.value == "start" else "night")
    rule = term.word.rule
    return said._replace(first=i, kind="time", mod=term.word.value, part=part, skip=term.skip, rule=rule)


def read_midnight(scene: Scene, i: int) -> Said | None:
    """`منتصف الليل`: the midnight that ends today; `منتصف ليل الخميس` is read as a part of that day."""
    term = scene.start(i, "midnight")
    if term is None:
        return None
    value = f"{shifted(scene.today, 'D', 1)}T00:00" if scene.today else None
    return Said(i, after(i, term), value, term.word.rule, "time", part="night", anchor="published", skip=term.skip)
