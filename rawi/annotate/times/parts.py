"""Parts of a day and hours on a day: `فجر اليوم`, `ليل السبت الأحد`, `الساعة 6,00 صباح أمس`, `وقت مبكر من اليوم`."""

import re

from rawi.annotate.times.clock import Hour, hour_at, with_clock, with_part, zone_end
from rawi.annotate.times.dates import read_days_of_month, read_month, read_numeric
from rawi.annotate.times.days import read_day, stated_weekday
from rawi.annotate.times.scene import Said, Scene, after
from rawi.annotate.times.units import read_relative
from rawi.records import DayPart
from rawi.text.calendar import days_of, shifted

_TAN = ("صباحا", "مساءا", "ليلا", "فجرا", "ظهرا", "عصرا", "نهارا")  # adverbs that stand alone, by their ending


def read_part(scene: Scene, i: int) -> Said | None:
    """A part of a day that is said, or of today."""
    return _night(scene, i) or _this_part(scene, i) or _part_of_day(scene, i)


def _night(scene: Scene, i: int) -> Said | None:
    """`الليلة الماضية`, `ليلة أمس الثلاثاء`; a weekday or date after it says which. `الليلة` alone ends its clause."""
    term = scene.start(i, "night")
    if term is None or not (term.word.sure or scene.form(after(i, term)) in ("", ".", "،", ",")):
        return None
    last, offset = after(i, term), term.word.value
    value = shifted(scene.today, "D", offset) if scene.today else None
    said = Said(i, last, value, term.word.rule, "time", part="night", anchor="published", skip=term.skip)
    weekday = scene.term(last, "weekday")
    if weekday and weekday.definite:
        stated = stated_weekday(scene.today, offset, weekday.word.value).isoformat() if scene.today else None
        return said._replace(last=after(last, weekday), value=stated)
    dated = read_days_of_month(scene, last) if last < len(scene.tokens) else None
    return said._replace(last=dated.last, value=dated.value, anchor=dated.anchor) if dated else said


def _this_part(scene: Scene, i: int) -> Said | None:
    """`هذا الصباح`, `هذه الليلة`."""
    this = scene.start(i, "this")
    part = scene.term(i + 1, "part", "part-adverb") if this else None
    if this is None or part is None or not scene.form(i + 1).startswith("ال"):
        return None
    value = scene.today.isoformat() if scene.today else None
    word = part.word
    return Said(i, after(i + 1, part), value, word.rule, "time", part=word.value, anchor="published", skip=this.skip)


def _part_of_day(scene: Scene, i: int) -> Said | None:
    """A part in the construct before its day: `فجر اليوم`, `مساء 5 مايو`, `صباح يوم الأحد`."""
    term = scene.start(i, "part")
    at = after(i, term) if term else i
    if term is None or term.definite or at >= len(scene.tokens) or not scene.touches(at):
        return None
    at = at + 1 if scene.form(at) == "من" and at + 1 < len(scene.tokens) else at
    said = _this_day(scene, at) or read_day(scene, at, headed=True) or read_days_of_month(scene, at)
    said = said or read_numeric(scene, at)
    if said is None or said.skip:
        return None
    part: DayPart = term.word.value
    said = _night_between(scene, said) if part == "night" else said
    return said._replace(first=i, kind="time", part=said.part or part, skip=term.skip, rule=term.word.rule)


def _this_day(scene: Scene, at: int) -> Said | None:
    """`هذا اليوم`, `نفس اليوم`."""
    this, unit = scene.term(at, "this", "that"), scene.term(at + 1, "unit", "day")
    if this is None or unit is None or not scene.form(at + 1).startswith("الي"):
        return None
    if this.word.kind == "this":
        value = scene.today.isoformat() if scene.today else None
        return Said(at, at + 2, value, "times/deixis.yml:today", anchor="published")
    days = days_of(scene.previous.value) if scene.previous else None
    value = days.first.isoformat() if days and days.first == days.last else "?"
    return Said(at, at + 2, value, "times/anaphora.yml:same-unit", anchor="mention")


def _night_between(scene: Scene, said: Said) -> Said:
    """`ليل السبت الأحد`, `ليلة السبت إلى الأحد`, `ليل الأحد - الاثنين`: from the first day to the second."""
    at = said.last + 1 if scene.form(said.last) in ("-", "–", "/", "الى", "على") else said.last
    term = scene.term(at, "weekday")
    if term is None or not term.definite or said.value is None or len(said.value) != 10:
        return said
    days = days_of(said.value)
    if days is None or days.first.isoweekday() % 7 + 1 != term.word.value:
        return said
    return said._replace(last=after(at, term), value=f"{said.value}/{shifted(days.first, 'D', 1)}")


def read_night_between(scene: Scene, i: int) -> Said | None:
    """`الليلة الفاصلة بين 26 و27 مارس`, `الليلة الفاصلة بين يومي 30 سبتمبر و1 أكتوبر 2015`."""
    term = scene.start(i, "night-between")
    if term is None:
        return None
    at = after(i, term)
    at = at + 1 if scene.form(at) in ("يومي", "يوم") else at
    said = read_days_of_month(scene, at) if at < len(scene.tokens) else None
    if said is None or said.value is None:
        return None
    if "/" not in said.value:
        k = said.last + 1 if scene.form(said.last) in ("و", "الى") else said.last
        final = read_days_of_month(scene, k) if k < len(scene.tokens) else None
        if final is None or final.value is None:
            return None
        said = said._replace(value=f"{said.value}/{final.value}", last=final.last)
    return said._replace(first=i, kind="time", part="night", skip=term.skip, rule=term.word.rule)


def read_part_alone(scene: Scene, i: int) -> Said | None:
    """`ليلا`, `صباحا`, `خلال النهار`: a part of a day that is not said."""
    term = scene.start(i, "part-adverb", "daytime-adverb")
    if term is None or scene.form(i + 1).startswith(("نفس", "انفس")):
        return None
    bare = scene.form(i)[term.skip :]
    definite = bare.startswith("ال") and scene.form(i - 1) in ("خلال", "في", "اثناء", "طوال") and bare not in _BODY
    if bare not in _TAN and not definite:
        return None
    part = None if term.word.kind == "daytime-adverb" else term.word.value
    return Said(i, after(i, term), "?", "times/parts.yml:part-alone", "time", part=part, skip=term.skip)


_BODY = frozenset({"الظهر", "العصر", "المغرب", "العشاء", "الفجر"})  # the back, the age, Morocco, dinner, an outlet


# Hours on a day


def read_clock(scene: Scene, i: int) -> Said | None:
    """`الساعة 6,00 صباح اليوم`, `الثالثة فجرا`, `9:30 صباحا`: an hour on its day, as the clock there says it."""
    head = scene.start(i, "hour")
    at = after(i, head) if head else i
    if at >= len(scene.tokens) or (head and not scene.touches(at)):
        return None
    hour = hour_at(scene, at, headed=head is not None)
    if hour is None:
        return None
    hour = with_part(scene, hour)
    on = _day_of_hour(scene, hour.last)
    if on:
        end = zone_end(scene, on.last) if on.last < len(scene.tokens) else None
        hour = hour._replace(last=end or on.last, part=hour.part or on.part)
    if head is None and not (hour.part or _is_clock(scene, i, hour)):
        return None
    rule = "times/parts.yml:clock" if head else "times/parts.yml:clock-bare"
    said = on or Said(i, hour.last, _day_spoken_of(scene, i), rule, anchor="published")
    skip = head.skip if head else _skip(scene, i)
    return with_clock(said._replace(first=i, last=hour.last, rule=rule, skip=skip), hour)


def _is_clock(scene: Scene, i: int, hour: Hour) -> bool:
    """Whether `15:15` without `الساعة` or a part of the day is an hour: after "at", or where it is all that is said."""
    if scene.form(i + 1) != ":":
        return False
    return scene.form(i - 1) == "عند" or scene.form(i - 1) == "تمام" or scene.is_request(i, hour.last)


def _skip(scene: Scene, i: int) -> int:
    ordinal = scene.ordinal(i) if scene.tokens[i].kind == "word" else None
    return ordinal.skip if ordinal else 0


def _day_of_hour(scene: Scene, at: int) -> Said | None:
    """The day after an hour: `من صباح الأحد`, `، أمس`, `بعد زوال اليوم`."""
    if at >= len(scene.tokens) or not scene.touches(at):
        return None
    k = at + 1 if scene.form(at) in ("من", "،", "في", ",") else at
    if k >= len(scene.tokens):
        return None
    said = read_part(scene, k) or read_day(scene, k)
    return said if said and not said.skip and said.value != "?" else None


def _day_spoken_of(scene: Scene, i: int) -> str | None:
    """The day of the time said just before, in the same sentence or the one before; else today."""
    before = scene.previous
    sentence = scene.reading.sentence_of
    near = before is not None and sentence(i) - sentence(before.first) <= 1
    if before and near and before.value and re.match(r"\d{4}-\d\d-\d\d", before.value):
        return before.value[:10]
    return scene.today.isoformat() if scene.today else None


def read_early(scene: Scene, i: int) -> Said | None:
    """`ساعة مبكرة من صباح أمس`, `وقت متأخر من ليل الأحد`, `الساعات الأولى من فجر اليوم`."""
    term = scene.start(i, "early")
    at = after(i, term) if term else i
    at = at + 1 if scene.form(at) == "من" else at
    if term is None or at >= len(scene.tokens):
        return None
    said = read_part(scene, at) or read_day(scene, at)
    if said is None or said.skip:
        return None
    part: DayPart = said.part or ("morning" if term.word.value == "start" else "night")
    rule, mod = term.word.rule, term.word.value
    return said._replace(first=i, kind="time", mod=mod, part=part, skip=term.skip, rule=rule)


def read_earlier(scene: Scene, i: int) -> Said | None:
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


def read_midnight(scene: Scene, i: int) -> Said | None:
    """`منتصف الليل`: the midnight that ends today; `منتصف ليل الخميس`, the one with which Thursday begins."""
    term = scene.start(i, "midnight")
    if term is None:
        return None
    rule, last = term.word.rule, after(i, term)
    if scene.form(last - 1) == "ليل":
        day = read_day(scene, last, headed=True) if last < len(scene.tokens) else None
        if day is None or day.skip:
            return None
        value = f"{day.value[:10]}T00:00" if day.value else None
        end = (zone_end(scene, day.last) if day.last < len(scene.tokens) else None) or day.last
        return day._replace(first=i, last=end, value=value, kind="time", part="night", rule=rule, skip=term.skip)
    value = f"{shifted(scene.today, 'D', 1)}T00:00" if scene.today else None
    return Said(i, last, value, rule, "time", part="night", anchor="published", skip=term.skip)
