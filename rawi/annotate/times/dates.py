"""Dates put together from days, months and years, in digits and in words.

Each reader looks at one token and gives the longest expression of its kind that begins there, or None.
"""

import re
from typing import NamedTuple

from rawi.annotate.times.hijri import hijri_date, said_by_table
from rawi.annotate.times.months import HIJRI_YEARS, Month, month_at, read_tail, year_of_day, year_of_month
from rawi.annotate.times.scene import Said, Scene, after
from rawi.records import Anchor
from rawi.text.calendar import day_or_none, days_of, hijri_days, shifted

RULE = "times/dates.yml:"
_SEPARATORS = frozenset("/-–—.")
_TO = frozenset({"-", "–", "—", "الى", "حتى"})
_DOTTED = re.compile(r"(?:(\d{1,2})\.(\d{1,2})\.(\d{4}))|(?:(\d{4})\.(\d{1,2})\.(\d{1,2}))")


def read_date(scene: Scene, i: int) -> Said | None:
    """A day or days of a month, a month, or a numeric date that begins in token `i`."""
    return read_numeric(scene, i) or read_days_of_month(scene, i) or read_month(scene, i)


# In digits


def read_month_and_year(scene: Scene, i: int) -> Said | None:
    """`9/2021`, all alone or after a word that asks for a month; elsewhere it may be a law or a ruling."""
    form, year = scene.forms[i], scene.form(i + 2)
    if scene.form(i + 1) != "/" or not (form.isdecimal() and len(form) <= 2 and 1 <= int(form) <= 12):
        return None
    if not (year.isdecimal() and len(year) == 4 and 1900 <= int(year) <= 2150) or scene.form(i + 3) == "/":
        return None
    if not (scene.form(i - 1) in ("شهر", "بشهر", "لشهر", "منذ") or scene.is_request(i, i + 3)):
        return None
    return Said(i, i + 3, f"{year}-{int(form):02}", RULE + "numeric")


def read_numeric(scene: Scene, i: int, without_year: bool = False) -> Said | None:
    """`28-6-2018`, `2018/12/31`, `2.3.2017`; `6/8` only where the caller knows that a date is meant. Day first, but
    where only month first is possible."""
    if i >= len(scene.tokens) or scene.tokens[i].kind != "number":
        return None
    found = _numeric_parts(scene, i, without_year)
    if found is None:
        return None
    (a, b, c), last = found
    year, month, day = (a, b, c) if a > 31 else (c, b, a)
    if month > 12 >= day:
        month, day = day, month
    era = scene.term(last, "era")
    last = after(last, era) if era else last
    if year in HIJRI_YEARS or 1300 <= year <= 1500:
        return said_by_table(i, last, hijri_days(year, month, day), RULE + "numeric")
    known = day_or_none(year, month, day)
    return Said(i, last, known.isoformat(), RULE + "numeric") if known else None


def _numeric_parts(scene: Scene, i: int, without_year: bool) -> tuple[tuple[int, int, int], int] | None:
    form = scene.forms[i]
    if dotted := _DOTTED.fullmatch(form):
        first, second, third = (int(group) for group in dotted.groups() if group)
        return (first, second, third), i + 1
    if not (form.isdecimal() and len(form) <= 4) or scene.form(i + 1) not in _SEPARATORS:
        return None
    second_form = scene.form(i + 2)
    if not (second_form.isdecimal() and len(second_form) <= 2) or not scene.touches(i + 2):
        return None
    third_form = scene.form(i + 4) if scene.form(i + 3) == scene.form(i + 1) else ""
    without_year = without_year or scene.is_request(i, i + 3)
    if third_form.isdecimal() and (len(third_form) == 4 or (len(form) == 4 and len(third_form) <= 2)):
        return (int(form), int(second_form), int(third_form)), i + 5
    if without_year and scene.today and len(form) <= 2 and scene.form(i + 1) == "/":
        return (int(form), int(second_form), scene.today.year), i + 3
    return None


# Days of a month


class _Days(NamedTuple):
    """One day of a month, or the ends of several, and the token after them."""

    days: list[int]
    last: int


def read_days_of_month(scene: Scene, i: int) -> Said | None:
    """`5 مايو`, `الخامس والعشرين من الشهر الجاري`, `من 5 إلى 7 مايو`, `26 و27 مارس 2016`."""
    found = _days_at(scene, i)
    if found is None:
        return None
    at = found.last + 1 if scene.form(found.last) in ("من", "في", "ل") else found.last
    month = month_at(scene, at)
    if month is not None and (month.sure or not month.rule.endswith("month-number")):
        return _days_in(scene, i, found.days, month)
    if month is not None:
        return _days_in(scene, i, found.days, month) if scene.term(at, "unit") else None
    if at == found.last and not scene.form(at).startswith("ال"):
        return None
    return _days_of_relative_month(scene, i, found.days, at)


def _days_at(scene: Scene, i: int) -> _Days | None:
    """One day, a span, or a list: `4 و5 و8 ديسمبر` is from the first to the last."""
    first = _day_number(scene, i)
    if first is None:
        return None
    days, last = [first[0]], first[1]
    while second := _second_day(scene, last):
        days.append(second[0])
        last = second[1]
    return _Days(days, last)


def _second_day(scene: Scene, at: int) -> tuple[int, int] | None:
    if scene.form(at) in _TO or scene.form(at) in ("و", "وحتى", "والى"):
        return _day_number(scene, at + 1)
    return _day_number(scene, at) if scene.form(at).startswith("وال") else None


def _day_number(scene: Scene, i: int) -> tuple[int, int] | None:
    """A day of the month in digits or by an ordinal, and the token after it."""
    form = scene.form(i)
    if form.isdecimal():
        return (int(form), i + 1) if len(form) <= 2 and 1 <= int(form) <= 31 else None
    if first := scene.start(i, "first"):
        last = after(i, first)
        return (1, last) if first.word.sure or scene.term(last, "month") or _is_month_head(scene, last) else None
    ordinal = scene.ordinal(i) if i < len(scene.tokens) and scene.tokens[i].kind == "word" else None
    return (ordinal.value, ordinal.last) if ordinal and ordinal.value <= 31 else None


def _is_month_head(scene: Scene, at: int) -> bool:
    """`شهر مايو`, `شهر 9`."""
    unit = scene.term(at, "unit")
    return unit is not None and unit.word.value == "M" and unit.word.number == 1 and not unit.definite


def _days_in(scene: Scene, i: int, days: list[int], month: Month) -> Said | None:
    """Days of a named month. Without a year of its own it takes that of the date it reaches to."""
    tail = read_tail(scene, month.last, month.calendar == "hijri")
    if month.calendar == "hijri":
        return hijri_date(scene, i, days, month, tail)
    anchor: Anchor = "none" if tail.year else "published"
    rule = month.rule if len(days) == 1 else RULE + "span"
    if tail.year is None and scene.today is None:
        return Said(i, tail.last, None, rule, anchor=anchor)
    year = _year_reached(scene, tail.last, month.first) if tail.last == month.last else None
    year = year or year_of_day(scene, i, month.first, days[0], tail)
    value = _days_value(year, month.first, days) if year else None
    return Said(i, tail.last, value, rule, anchor=anchor) if value else None


def _year_reached(scene: Scene, at: int, month: int) -> int | None:
    """`13 تموز إلى 15 آب 2014`: the year said at the end of a span."""
    if scene.form(at) not in ("الى", "حتى", "وحتى", "والى", "و", "-"):
        return None
    at = at + 2 if scene.form(at + 1) == "غايه" else at + 1
    at = at + 1 if scene.form(at) == "يوم" else at
    found = _days_at(scene, at) if at < len(scene.tokens) else None
    end = month_at(scene, found.last) if found else None
    year = read_tail(scene, end.last).year if end and end.calendar == "gregorian" else None
    return year and (year if end is None or month <= end.first else year - 1)


def _days_value(year: int, month: int, days: list[int]) -> str | None:
    found = [day_or_none(year, month, day) for day in days]
    return None if None in found else joined([day.isoformat() for day in found if day])


def joined(values: list[str]) -> str:
    """One value, or the span from the first to the last."""
    return values[0] if values[0] == values[-1] else f"{values[0]}/{values[-1]}"


class _RelativeMonth(NamedTuple):
    last: int
    value: str | None
    anchor: Anchor


def _days_of_relative_month(scene: Scene, i: int, days: list[int], at: int) -> Said | None:
    """`20 من الشهر الجاري`, `30 من الشهر الأول من العام الحالي`, `5 من الشهر نفسه`."""
    month = _relative_month(scene, at)
    if month is None:
        return None
    value = _days_value(int(month.value[:4]), int(month.value[5:7]), days) if month.value else None
    if month.value and value is None:
        return None
    return Said(i, month.last, value, RULE + "day-of-unit", anchor=month.anchor)


def _relative_month(scene: Scene, at: int) -> _RelativeMonth | None:
    """This, the last, the next, the same or the n-th month."""
    this = scene.term(at, "this")
    that = scene.term(at, "that") if this is None else None
    unit = scene.term(at + 1 if this or that else at, "unit", joined=(0, 2))
    if unit is None or unit.word.value != "M" or not unit.definite:
        return None
    last = after(at + 1 if this or that else at, unit)
    direction = scene.direction(last)
    if this or direction:
        shift = 0 if direction is None or this else direction.word.value
        value = shifted(scene.today, "M", shift) if scene.today else None
        return _RelativeMonth(last if this or direction is None else after(last, direction), value, "published")
    same = scene.term(last, "same")
    if that or same:
        before = scene.previous.value if scene.previous else None
        month = before[:7] if before and re.match(r"\d{4}-\d\d", before) else None
        return _RelativeMonth(after(last, same) if same else last, month, "mention")
    return _numbered_month(scene, last, sure=scene.leans == "future")


def _numbered_month(scene: Scene, at: int, sure: bool) -> _RelativeMonth | None:
    """`السابع من عام 2015` after `الشهر`."""
    ordinal = scene.ordinal(at)
    if ordinal is None or ordinal.value > 12:
        return None
    tail = read_tail(scene, ordinal.last)
    if tail.year is None and not tail.of_year and not sure:
        return None
    year = tail.year or (scene.today.year + (tail.direction or 0) if scene.today else None)
    value = f"{year:04}-{ordinal.value:02}" if year else None
    return _RelativeMonth(tail.last, value, "none" if tail.year else "published")


# Months


def read_month(scene: Scene, i: int, sure: bool = False) -> Said | None:
    """A month, or a span of months, with the year or direction after it; an unsure name needs one of them, where the
    caller is not `sure` that a month is meant."""
    head = scene.start(i, "unit", "pair", "month")
    if head is None:
        return None
    month = month_at(scene, i)
    if month is None:
        return month_in_order(scene, i)
    behind = _days_behind(scene, i, month)
    if behind is not None:
        return behind._replace(skip=head.skip)
    tail = read_tail(scene, month.last, month.calendar == "hijri")
    if not (month.sure or sure) and tail.last == month.last and not _asked_for(scene, i, head.skip):
        return None
    if month.calendar == "hijri":
        said = hijri_date(scene, i, [], month, tail)
        return said and said._replace(skip=head.skip)
    year = year_of_month(scene, i, month.first, tail)
    value = None
    if year is not None:
        later = year + (month.final < month.first)
        value = joined([f"{year:04}-{month.first:02}", f"{later:04}-{month.final:02}"])
    return Said(i, tail.last, value, month.rule, anchor="none" if tail.year else "published", skip=head.skip)


def month_in_order(scene: Scene, i: int, sure: bool = False) -> Said | None:
    """`الشهر السابع من عام 2015`; without a year only where the caller is `sure` that a date is meant."""
    unit = scene.start(i, "unit")
    if unit is None or unit.word.value != "M" or not unit.definite or unit.word.number != 1:
        return None
    month = _numbered_month(scene, after(i, unit), sure)
    return month and Said(i, month.last, month.value, RULE + "month-number", anchor=month.anchor, skip=unit.skip)


def _asked_for(scene: Scene, i: int, skip: int) -> bool:
    """An unsure name of a month is one after a preposition of time or an edge (`في ماي`, `مطلع آب`)."""
    return not skip and (scene.form(i - 1) in ("في", "خلال", "منذ", "شهر") or scene.term(i - 1, "edge") is not None)


def _days_behind(scene: Scene, i: int, month: Month) -> Said | None:
    """Days after their month: `يوليو 13-15`, `نيسان الثالث عشر`; a number that counts what follows it is none."""
    form = scene.form(month.last)
    ordinal = scene.ordinal(month.last) if month.last < len(scene.tokens) else None
    teen = ordinal is not None and 10 < ordinal.value <= 31 and not ordinal.skip
    if not (teen or (form.isdecimal() and len(form) <= 2)) or month.calendar == "hijri" or not month.sure:
        return None
    found = _days_at(scene, month.last)
    if found is None:
        return None
    counts = found.last < len(scene.tokens) and scene.tokens[found.last].kind == "word"
    if counts and len(found.days) == 1 and not teen and not scene.direction(found.last):
        return None
    return _days_in(scene, i, found.days, month._replace(last=found.last))


# Periods


def read_period(scene: Scene, i: int) -> Said | None:
    """`الفترة [الممتدة] من ... إلى ...`: a span between two dates said as one."""
    head = scene.start(i, "period")
    if head is None:
        return None
    at = after(i, head)
    at = at + 1 if scene.form(at) in ("الممتده", "الواقعه", "الفاصله", "ما") else at
    if scene.form(at) not in ("من", "بين") or at + 1 >= len(scene.tokens):
        return None
    first = _dated(scene, at + 1)
    second = _dated(scene, past_to(scene, first.last)) if first else None
    if first is None or second is None or not first.value or not second.value:
        return None
    start, end = days_of(first.value), days_of(second.value)
    if start is None or end is None or start.first > end.last:
        return None
    value = joined([first.value.split("/")[0], second.value.split("/")[-1]])
    return Said(i, second.last, value, RULE + "period", anchor=second.anchor, skip=head.skip)


def _dated(scene: Scene, i: int) -> Said | None:
    """A date with or without "day" before it."""
    i = i + 1 if scene.form(i) in ("يوم", "تاريخ") else i
    return read_date(scene, i) if 0 < i < len(scene.tokens) else None


def past_to(scene: Scene, at: int) -> int:
    """The token after `إلى`, `وحتى`, `إلى غاية`; 0 where there is none."""
    if scene.form(at) not in ("الى", "والى", "حتى", "وحتى", "و", "-", "–"):
        return 0
    return at + 2 if scene.form(at + 1) == "غايه" else at + 1
