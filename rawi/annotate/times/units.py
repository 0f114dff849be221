"""This, the last and the next unit; units told from a time said before; edges of units; and what comes again."""

import re
from datetime import date

from rawi.annotate.times.dates import joined, read_month
from rawi.annotate.times.days import read_day
from rawi.annotate.times.lengths import SHORT, counted, length_value, moment_away
from rawi.annotate.times.months import read_tail
from rawi.annotate.times.scene import Said, Scene, after
from rawi.annotate.times.years import read_bare_year, read_year_words
from rawi.knowledge.times import Term
from rawi.records import TimeModifier
from rawi.text.calendar import days_of, shifted
from rawi.text.numbers import Ordinal

RULE = "times/units.yml:relative"
SCHOOL_BEGINS = 8  # August; most Arab schools begin in September
MIDWEEK = 3  # Wednesday; until then the last weekend is nearer than the next
SAME = "times/anaphora.yml:same-unit"


def read_relative(scene: Scene, i: int, bare: bool = False) -> Said | None:
    """`الشهر الماضي`, `هذا الأسبوع`, `العام الجاري 2015`; with `bare` also `العام` alone, as after "during"."""
    this = scene.start(i, "this")
    at = after(i, this) if this else i
    unit = scene.term(at, "unit", "vague-unit") if this else scene.start(at, "unit", "vague-unit")
    if unit is None or not unit.definite or unit.word.number not in (0, 1):
        return None
    bare = bare or scene.is_request(i, after(at, unit))
    if unit.word.value in SHORT:
        return _short_unit(scene, i, at, unit, this)
    skip, last, code = this.skip if this else unit.skip, after(at, unit), unit.word.value
    direction = None if this else scene.direction(last)
    kind = scene.term(last, "unit-kind")
    if kind and direction is None and not this and (direction := scene.direction(last + 1)):
        last += 1  # `العام الدراسي المقبل`
    if unit.word.kind == "vague-unit":
        if direction is None and not (this and unit.word.rule.endswith("season-of-play")):
            return None
        last = after(last, direction) if direction else last
        return Said(i, last, "?", unit.word.rule, anchor="published", skip=skip)
    if unit.word.rule.endswith("night") or (code == "Y" and not this and _is_general(scene, i)):
        return None
    if code == "D" and scene.term(last, "last"):
        return None  # `اليوم الأخير` is the last of something, not yesterday
    told = code == "D" and scene.term(last, "following", "previous")
    if told or (direction is None and not this and not (bare and code != "D")):
        return _same_unit(scene, i, code, last, skip)
    last = after(last, direction) if direction else last
    last += code == "Y" and scene.form(last).isdecimal() and len(scene.form(last)) == 4
    shift = direction.word.value if direction else 0
    value = shifted(scene.today, code, shift) if scene.today else None
    if scene.today and code == "Y" and kind and kind.word.value == "school" and direction:
        value = _school_year(scene.today, shift)
    return Said(i, last, value, RULE, anchor="published", skip=skip)


def _school_year(today: date, shift: int) -> str:
    """The year of schools runs over two of the calendar's."""
    begun = today.year + shift - (today.month < SCHOOL_BEGINS)
    return f"{begun:04}/{begun + 1:04}"


def _short_unit(scene: Scene, i: int, at: int, unit: Term, this: Term | None) -> Said | None:
    """`الساعة الماضية`, `الدقيقة المقبلة` from the minute of publication; in a request also `هذه الساعة`, `الساعة`, and
    `الدقيقة الخامسة` of this hour."""
    last = after(at, unit)
    direction = None if this else scene.direction(last)
    last = after(last, direction) if direction else last
    if scene.clock is None or not (direction or scene.leans == "future"):
        return None
    skip = this.skip if this else unit.skip
    said = Said(i, last, None, RULE, "time", anchor="published", skip=skip)
    if direction or scene.is_alone(i, last):
        shift = direction.word.value if direction else 0
        return said._replace(value=moment_away(scene.clock, unit.word.value, shift))
    minute = scene.ordinal(last) or scene.number(last)
    if this or minute is None or unit.word.value != "TM" or not scene.is_alone(i, minute.last):
        return None
    number = minute.value if isinstance(minute, Ordinal) else minute.low
    value = f"{scene.clock:%Y-%m-%dT%H}:{number:02}" if number < 60 else None
    return said._replace(last=minute.last, value=value) if value else None


def _is_general(scene: Scene, i: int) -> bool:
    """`الأمين العام`: the adjective, not the year."""
    return scene.start(i - 1, "general-head") is not None


def read_bare_unit(scene: Scene, i: int) -> Said | None:
    """`خلال العام`, `طوال الأسبوع`: this one, after a word that asks for it."""
    return read_relative(scene, i, bare=True) if scene.term(i - 1, "throughout", joined=(0, 1)) else None


# Told from a time said before


def _same_unit(scene: Scene, i: int, unit: str, last: int, skip: int) -> Said | None:
    """`اليوم التالي`, `الشهر نفسه`, `اليوم السابق`, `اليوم الذي وقع فيه`."""
    term = scene.term(last, "same", "following", "previous")
    if term and (term.word.kind == "same" or term.definite):
        rule = SAME if term.word.kind == "same" else term.word.rule
        return _anaphoric(scene, i, after(last, term), unit, term.word.value, rule, skip)
    if unit == "D" and scene.form(last) in ("الذي", "التي") and scene.previous:
        return _anaphoric(scene, i, last, unit, 0, SAME, skip)
    return None


def _anaphoric(scene: Scene, i: int, last: int, unit: str, shift: int, rule: str, skip: int) -> Said:
    """The unit `shift` away from the one that holds the time said before; `?` where that is not known so finely."""
    days = days_of(scene.previous.value) if scene.previous else None
    fine = days is not None and (
        days.first == days.last or (unit == "M" and days.first.month == days.last.month) or unit in ("Y", "10Y", "100Y")
    )
    if scene.previous is None and scene.today and scene.leans == "future":
        # nothing was said before: the day after today
        return Said(i, last, shifted(scene.today, unit, shift), rule, anchor="published", skip=skip)
    value = shifted(days.first, unit, shift) if days and fine else None
    if value is None and shift == 0 and scene.previous:
        value = scene.previous.value  # no finer than it was said
    return Said(i, last, value or "?", rule, anchor="mention", skip=skip)


def read_that(scene: Scene, i: int) -> Said | None:
    """`ذلك اليوم`, `في تلك السنة`, `نفس الشهر [من العام الماضي]`, `نفس الفترة من 2016`."""
    that = scene.start(i, "that")
    unit = scene.term(i + 1, "unit", "period") if that else None
    if that is None or unit is None or not unit.definite:
        return None
    last = after(i + 1, unit)
    if unit.word.kind == "period":
        return _same_period(scene, i, last, that.skip)
    if unit.word.number != 1 or unit.word.value in SHORT:
        return None
    tail = read_tail(scene, last)
    if unit.word.value == "M" and (tail.year or tail.of_year):
        return _same_period(scene, i, last, that.skip)
    return _anaphoric(scene, i, last, unit.word.value, 0, SAME, that.skip)


def _same_period(scene: Scene, i: int, last: int, skip: int) -> Said | None:
    """The month or span said before, in another year if one is said: `نفس الشهر من 2016`."""
    before = scene.previous or scene.period
    tail = read_tail(scene, last)
    year = tail.year or (scene.today.year + (tail.direction or 0) if scene.today and tail.of_year else None)
    if before is None or before.value is None:
        return Said(i, tail.last, "?", SAME, anchor="mention", skip=skip)
    if year is None:
        period = scene.period or before
        return Said(i, last, period.value, SAME, period.kind, anchor="mention", calendar=period.calendar, skip=skip)
    value = re.sub(r"\b\d{4}(?=-)|^\d{4}$", f"{year:04}", before.value)
    return Said(i, tail.last, value, SAME, anchor="mention", skip=skip)


def read_that_period(scene: Scene, i: int) -> Said | None:
    """`هذه الفترة`, `تلك الفترة`, `الفترة نفسها`: the length or span said before."""
    term = scene.start(i, "that-period")
    if term is None:
        return None
    before, last = scene.period or scene.previous, after(i, term)
    if before is None:
        return None
    said = Said(i, last, before.value, term.word.rule, before.kind, anchor="mention", skip=term.skip)
    return said._replace(calendar=before.calendar)


def read_later(scene: Scene, i: int) -> Said | None:
    """`بعدها بأيام`, `بعد ذلك بيومين`: near the time said before, how near is not reckoned beyond days."""
    term = scene.start(i, "afterwards")
    at = after(i, term) if term else i
    if term is None or not scene.form(at).startswith("ب"):
        return None
    unit, count, last = scene.term(at, "unit", joined=(1,)), None, at + 1
    if unit is None and (number := scene.number(at)) and number.skip == 1:
        unit, count, last = scene.term(number.last, "unit"), number.low, number.last + 1
    if unit is None:
        return None
    few = scene.term(last, "few")
    last = after(last, few) if few else last
    rule = "times/anaphora.yml:days-later"
    count = count or {1: 1, 2: 2}.get(unit.word.number)
    before = scene.previous
    if count and unit.word.value in ("D", "W") and before:
        days = count * (7 if unit.word.value == "W" else 1)
        return _anaphoric(scene, i, last, "D", days, rule, term.skip)
    value = before.value if before and before.value and unit.word.value in ("D", "W") else ""
    near = value[:7] if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", value) else "?"
    return Said(i, last, near, rule, mod="approx" if near != "?" else "after", anchor="mention", skip=term.skip)


# Edges


def read_edge(scene: Scene, i: int) -> Said | None:
    """`مطلع الشهر الحالي`, `أواخر نيسان`, `نهاية عام 2013`, `منتصف العام`."""
    edge = scene.start(i, "edge")
    if edge is None or after(i, edge) >= len(scene.tokens):
        return None
    at = after(i, edge)
    said = read_month(scene, at) or read_relative(scene, at) or read_year_words(scene, at)
    said = said or read_relative(scene, at, bare=True) or read_bare_year(scene, at, asked=True)
    if said is None and edge.word.sure:
        said = read_day(scene, at)
    if said is None or said.skip or said.value == "?":
        return None
    if said.rule == RULE and said.value and "W" in said.value and said.last == at + 1 and edge.word.value != "end":
        return None  # `مطلع الأسبوع` is some weekend
    if said.last == at + 1 and edge.word.value == "end":
        said = _weekend(scene, i, said)
    said = _in_edge_days(scene, i, said) or _at_edge(said, edge.word.value)
    return said._replace(first=i, skip=edge.skip, rule=edge.word.rule)


def _weekend(scene: Scene, i: int, said: Said) -> Said:
    """`نهاية الأسبوع` of an article early in the week is the one that is over, but where it speaks of the future."""
    if scene.today is None or not said.value or "W" not in said.value or scene.today.isoweekday() > MIDWEEK:
        return said
    return said if scene.speaks_of_future(i, said.last) else said._replace(value=shifted(scene.today, "W", -1))


def _in_edge_days(scene: Scene, i: int, said: Said) -> Said | None:
    """In a request the days of the month that its edge means: `منتصف آذار` is the fifteenth."""
    edge = scene.start(i, "edge-days") if scene.leans == "future" else None
    if edge is None or said.calendar != "gregorian" or not re.fullmatch(r"\d{4}-(0\d|1[0-2])", said.value or ""):
        return None
    whole = days_of(said.value)
    first, last = (int(day) for day in edge.word.value.split("-"))
    days = [min(day, whole.last.day) for day in (first, last)] if whole else []
    return said._replace(value=joined([f"{said.value}-{day:02}" for day in days]))


def _at_edge(said: Said, edge: TimeModifier) -> Said:
    """A Hijri month begins on a day; otherwise the edge only bends the value."""
    if edge == "start" and said.calendar == "hijri" and said.value and "/" in said.value:
        said = said._replace(value=said.value.split("/")[0])
    return said._replace(mod=edge)


# What comes again


def read_set(scene: Scene, i: int) -> Said | None:
    """`شهريا`, `السنوي`, `كل أسبوع`, `كل يوم جمعة`, `كل ثلاثة أشهر`."""
    term = scene.start(i, "set")
    if term and (term.rest or scene.form(i).endswith("ا") or (term.definite and term.word.sure)):
        if term.definite and scene.term(i - 1, "set-head", joined=range(4)):
            return None  # `السوق الأسبوعية`: of what kind, not how often
        return Said(i, after(i, term), term.word.value, term.word.rule, "set", calendar=None, skip=term.skip)
    every = scene.start(i, "every")
    if every is None or i + 1 >= len(scene.tokens) or _is_wish(scene, i + 2):
        return None
    value, last = _every(scene, i + 1)
    rule = "times/sets.yml:every"
    return Said(i, last, value, rule, "set", calendar=None, skip=every.skip) if value else None


def _is_wish(scene: Scene, at: int) -> bool:
    """`كل عام وأنتم بخير`."""
    return any(scene.form(k) in ("بخير", "بالف") for k in range(at, at + 4))


def _every(scene: Scene, at: int) -> tuple[str | None, int]:
    """What `كل` repeats, and the token after it."""
    unit = scene.term(at, "unit")
    day = at + 1 if unit and unit.word.value == "D" else at
    if weekday := scene.term(day, "weekday"):
        return f"XXXX-WXX-{weekday.word.value}", after(day, weekday)
    length = counted(scene, at)
    if length and not length.skip and not length.definite and length.number:
        return length_value(length.unit, length.number), length.last
    if unit and unit.word.number == 1 and not unit.definite:
        return length_value(unit.word.value, 1), after(at, unit)
    return None, at
