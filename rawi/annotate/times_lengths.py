"""Lengths of time, and times told by them: how long, how long ago, the last few, this and the next; and what comes
again."""

import re
from typing import NamedTuple

from rawi.annotate.times_dates import read_month, read_tail
from rawi.annotate.times_scene import CLOSING, Said, Scene, after
from rawi.records import TimeModifier
from rawi.text.calendar import shifted

RULE = "times/units.yml:"
_SHORT = frozenset({"TS", "TM", "TH"})


class Length(NamedTuple):
    """So many units; `count` is None where it is not said how many. `many` says how the unit was written."""

    last: int
    unit: str
    count: int | None
    high: int | None
    definite: bool
    skip: int
    mod: TimeModifier | None = None
    last_given: bool = False


def length_value(unit: str, count: int | str) -> str:
    """`P3Y`, `PT24H`, `PXW`; decades and centuries in years."""
    scale, letter = (int(unit[:-1]), unit[-1]) if len(unit) > 2 else (1, unit)
    number = count if isinstance(count, str) else count * scale
    return f"PT{number}{letter[1]}" if letter[0] == "T" and len(letter) == 2 else f"P{number}{letter}"


def read_length(scene: Scene, i: int) -> Said | None:
    """The length, the last few, or the age that begins in token `i`."""
    length = length_at(scene, i)
    if length is None:
        return _unknown_length(scene, i)
    said = _beside_today(scene, i, length)
    if said is not None:
        return said
    mod, last = _modifier_after(scene, length)
    value = length_value(length.unit, length.count) if length.count is not None else "?"
    if length.high is not None and length.high != length.count:
        value = f"{value}/{length_value(length.unit, length.high)}"
        return Said(i, last, value, RULE + "age-span", "duration", mod, calendar=None, skip=length.skip)
    return Said(i, last, value, RULE + "length", "duration", mod, calendar=None, skip=length.skip)


def length_at(scene: Scene, i: int) -> Length | None:
    """`ثلاثة أيام`, `عامين`, `الـ24 ساعة`, `الأشهر الثلاثة`, `أكثر من 60 عاما`, `20 و30 سنة`."""
    about = scene.start(i, "about")
    if about and after(i, about) < len(scene.tokens):
        inner = _counted(scene, after(i, about)) or _single(scene, after(i, about))
        return inner and inner._replace(skip=about.skip, mod=about.word.value)
    return _counted(scene, i)


def _counted(scene: Scene, i: int) -> Length | None:
    unit = scene.start(i, "unit")
    if unit and unit.word.number == 2:
        return Length(after(i, unit), unit.word.value, 2, None, unit.definite, unit.skip)
    if unit and unit.word.number == 3:
        return _number_behind(scene, i, after(i, unit), unit.word.value, unit.definite, unit.skip)
    number = scene.number(i) if unit is None else None
    if number is None:
        return None
    high, last = number.high, number.last
    unit = scene.term(last, "unit")
    if unit is None:
        second = _second_number(scene, last)
        unit = scene.term(second[1], "unit") if second else None
        if second is None or unit is None:
            return None
        high, last = second
    if not _counts(number.low, unit.word.number, number.in_words):
        return None
    definite = scene.forms[i].startswith("ال") or unit.definite
    return Length(after(last, unit), unit.word.value, number.low, high, definite, number.skip)


def _counts(number: int, written: int, in_words: bool) -> bool:
    """Whether a number may stand before a unit so written: 3 to 10 take the plural. Digits are forgiven."""
    return written != 2 and (number > 0 if not in_words or number > 10 else number > 1 or written == 1)


def _second_number(scene: Scene, at: int) -> tuple[int, int] | None:
    """`20 و30 سنة`, `5 إلى 7 سنوات`, `3-5 سنوات`: the second number and the token after it."""
    form = scene.form(at)
    j = at + 1 if form in ("و", "الى", "-", "–", "او") else at
    if j == at and not form.startswith("و"):
        return None
    number = scene.number(j)
    if number is None or number.low != number.high or (number.skip and form[0] != "و"):
        return None
    return number.low, number.last


def _number_behind(scene: Scene, i: int, at: int, unit: str, definite: bool, skip: int) -> Length | None:
    """A plural with its number after it: `الأشهر الثلاثة`, `أيام ثلاثة`."""
    number = scene.number(at)
    if (
        number
        and not number.skip
        and number.in_words
        and number.low > 2
        and scene.form(at).startswith("ال") == definite
    ):
        return Length(number.last, unit, number.low, None, definite, skip)
    return None


def _single(scene: Scene, i: int) -> Length | None:
    """One unit after a word like "about": `نحو شهر`, `أكثر من عام`."""
    unit = scene.term(i, "unit")
    if unit is None or unit.definite or unit.word.number == 2:
        return None
    count = 1 if unit.word.number == 1 else None
    if count == 1 and (scene.number(after(i, unit)) or _is_month(scene, i)):
        return None
    return Length(after(i, unit), unit.word.value, count, None, False, 0)


def _is_month(scene: Scene, i: int) -> bool:
    return scene.term(i + 1, "month", "weekday") is not None


def _modifier_after(scene: Scene, length: Length) -> tuple[TimeModifier | None, int]:
    """`15 سنة على الأقل`, `يومين تقريبا`; and words that only stretch the mark (`أيام قليلة`, `أسبوعين إضافيين`)."""
    term = scene.term(length.last, "about")
    if term and scene.form(length.last) in ("على", "تقريبا"):
        return length.mod or term.word.value, after(length.last, term)
    few = scene.term(length.last, "few")
    return length.mod, after(length.last, few) if few else length.last


def _unknown_length(scene: Scene, i: int) -> Said | None:
    """Uncounted units: `بضعة أشهر`, `عدة أيام`, `أيام قليلة`; a bare unit only after a word that asks for a length."""
    few = scene.start(i, "few")
    if few:
        unit = scene.term(after(i, few), "unit")
        if unit is None or unit.word.number != 3 or unit.definite:
            return None
        last = after(after(i, few), unit)
        return Said(
            i, last, length_value(unit.word.value, "X"), RULE + "length", "duration", calendar=None, skip=few.skip
        )
    unit = scene.start(i, "unit")
    if unit is None or unit.word.number not in (1, 3):
        return None
    at = after(i, unit)
    if unit.definite:
        return _definite_units(scene, i, at, unit.word.value, unit.word.number, unit.skip)
    few = scene.term(at, "few")
    if few and unit.word.number == 3:
        value = length_value(unit.word.value, "X")
        return Said(i, after(at, few), value, RULE + "length", "duration", calendar=None, skip=unit.skip)
    asked = scene.term(i - 1, "lasting", joined=(0, 1)) if not unit.skip else None
    asked = asked or (unit.skip and scene.form(i)[unit.skip - 1] == "ل" and unit.word.number == 3)
    if (
        not asked
        or not unit.word.sure
        or scene.term(at, "month", "weekday")
        or _is_noun_of_length(scene, at, unit.word.number)
    ):
        return None
    value = length_value(unit.word.value, 1 if unit.word.number == 1 else "X")
    return Said(i, at, value, RULE + "length", "duration", calendar=None, skip=unit.skip)


def _is_noun_of_length(scene: Scene, at: int, written: int) -> bool:
    """`خلال يوم دراسي`, `بعد أيام الحرب`: the unit is described by the noun after it, not counted."""
    form = scene.form(at)
    return written == 3 and form.startswith("ال") or (written == 1 and form in ("اضراب", "دراسي", "غضب", "حداد", "عمل"))


def _definite_units(scene: Scene, i: int, at: int, unit: str, written: int, skip: int) -> Said | None:
    """`الأيام القليلة الماضية`, `السنوات الأخيرة`: some units beside today, uncounted."""
    if written != 3:
        return None
    few = scene.term(at, "few") or (scene.form(at) in ("القليله", "المعدوده"))
    at = at + 1 if few else at
    direction = scene.term(at, "direction")
    if direction is None or not direction.definite:
        return None
    return Said(i, after(at, direction), "?", RULE + "some-units", anchor="published", skip=skip)


def _beside_today(scene: Scene, i: int, length: Length) -> Said | None:
    """`الأشهر الثلاثة الماضية`, `العامين المقبلين`, `الأشهر الأربعة الأولى من العام الحالي`."""
    if not length.definite or length.count is None:
        return None
    direction = scene.term(length.last, "direction")
    if direction and direction.definite and direction.word.value in (-1, 1):
        value = length_value(length.unit, length.count)
        last = after(length.last, direction)
        return Said(
            i, last, value, RULE + "last-units", "duration", anchor="published", calendar=None, skip=length.skip
        )
    if length.unit != "M" or scene.form(length.last) not in ("الاولي", "الاول", "الاخيره"):
        return None
    tail = read_tail(scene, length.last + 1, False)
    if tail.year is None and not tail.of_year:
        return None
    year = tail.year or (scene.today.year + (tail.direction or 0) if scene.today else None)
    first = 1 if scene.form(length.last) != "الاخيره" else 13 - length.count
    value = f"{year:04}-{first:02}/{year:04}-{first + length.count - 1:02}" if year and length.count <= 12 else None
    anchor = "none" if tail.year else "published"
    return Said(i, tail.last, value, RULE + "first-units", anchor=anchor, skip=length.skip)  # type: ignore[arg-type]


# Lengths counted from today


def read_ago(scene: Scene, i: int) -> Said | None:
    """`قبل ثلاثة أيام`, `قبل عام`, `قبل ساعات`; not `قبل يومين من الانتخابات`, which counts from something else."""
    if scene.form(i) not in ("قبل", "وقبل", "فقبل"):
        return None
    length = length_at(scene, i + 1) if i + 1 < len(scene.tokens) else None
    length = length or _some_units(scene, i + 1)
    if length is None or length.definite or length.skip or _counts_from_other(scene, length.last):
        return None
    skip = len(scene.form(i)) - len("قبل")
    if length.count is None:
        return Said(i, length.last, "?", RULE + "ago", anchor="published", skip=skip)
    value = _counted_from(scene, length, -1)
    mod = length.mod or ("approx" if length.unit in ("M", "Y", "10Y", "100Y") else None)
    kind = "time" if length.unit in _SHORT else "date"
    return Said(i, length.last, value, RULE + "ago", kind, mod, anchor="published", skip=skip)  # type: ignore[arg-type]


def _some_units(scene: Scene, i: int) -> Length | None:
    """Uncounted or single units after قبل or بعد: `قبل أيام`, `قبل بضعة أشهر`, `قبل شهر`, `قبل أيام قليلة`."""
    few = scene.term(i, "few")
    at = after(i, few) if few else i
    unit = scene.term(at, "unit")
    if unit is None or unit.definite or unit.word.number == 2 or (few and unit.word.number != 3):
        return None
    last = after(at, unit)
    behind = scene.term(last, "few")
    last = after(last, behind) if behind else last
    if unit.word.number == 1 and (not unit.word.sure or _is_month(scene, at) or scene.number(last) is not None):
        return None
    return Length(last, unit.word.value, 1 if unit.word.number == 1 else None, None, False, 0)


def _counts_from_other(scene: Scene, at: int) -> bool:
    return scene.form(at) in ("من", "على", "ان") and scene.form(at + 1) not in ("الان", "اليوم")


def _counted_from(scene: Scene, length: Length, sign: int) -> str | None:
    if scene.today is None or length.count is None:
        return None
    if length.unit in _SHORT:
        return scene.today.isoformat() if length.unit != "TH" or length.count < 12 else shifted(scene.today, "D", sign)
    if length.unit == "10Y":
        return shifted(scene.today, "Y", sign * 10 * length.count)
    if length.unit == "100Y":
        return shifted(scene.today, "Y", sign * 100 * length.count)
    return shifted(scene.today, length.unit, sign * length.count)


def read_ahead(scene: Scene, i: int) -> Said | None:
    """`بعد ثلاثة أيام` in a sentence of the future, or `بعد يومين من الآن`; otherwise the length alone is read."""
    if scene.form(i) not in ("بعد", "وبعد"):
        return None
    length = length_at(scene, i + 1) if i + 1 < len(scene.tokens) else None
    if (
        length is None
        or length.definite
        or length.skip
        or length.count is None
        or _counts_from_other(scene, length.last)
    ):
        return None
    if not scene.speaks_of_future(i, length.last):
        return None
    value = _counted_from(scene, length, 1)
    kind = "time" if length.unit in _SHORT else "date"
    skip = len(scene.form(i)) - len("بعد")
    return Said(i, length.last, value, RULE + "ahead", kind, length.mod, anchor="published", skip=skip)  # type: ignore[arg-type]


def read_relative(scene: Scene, i: int, bare: bool = False) -> Said | None:
    """`الشهر الماضي`, `هذا الأسبوع`, `العام الجاري 2015`; with `bare` also `العام` alone, after a word like "during"."""
    this = scene.start(i, "this")
    at = after(i, this) if this else i
    unit = scene.term(at, "unit") if this else scene.start(at, "unit", "vague-unit")
    if unit is None or not unit.definite or unit.word.number not in (0, 1):
        return None
    skip = this.skip if this else unit.skip
    last = after(at, unit)
    if unit.word.kind == "vague-unit":
        direction = scene.term(last, "direction")
        if direction is None or not direction.definite:
            return None
        return Said(i, after(last, direction), "?", unit.word.rule, anchor="published", skip=skip)
    if unit.word.value in _SHORT or unit.word.rule.endswith("night"):
        return None
    direction = None if this else scene.term(last, "direction")
    if direction and not (direction.definite or direction.word.rule.endswith(("before-last", "after-next", ":this"))):
        direction = None
    if direction:
        shift, last = direction.word.value, after(last, direction)
    elif this or bare:
        shift = 0
    else:
        return _same_unit(scene, i, at, unit.word.value, last, skip)
    if unit.word.value == "D" and direction is None and bare:
        return None
    year = scene.form(last) if unit.word.value == "Y" else ""
    last += year.isdigit() and len(year) == 4
    value = shifted(scene.today, unit.word.value, shift) if scene.today else None
    return Said(i, last, value, RULE + "relative", anchor="published", skip=skip)


def _same_unit(scene: Scene, i: int, at: int, unit: str, last: int, skip: int) -> Said | None:
    """`اليوم التالي`, `الشهر نفسه`, `اليوم السابق`: counted from the time said before."""
    term = scene.term(last, "same", "following")
    if term is None or (term.word.kind == "following" and not term.definite):
        return None
    return anaphoric(scene, i, after(last, term), unit, term.word.value, term.word.rule, skip)


def anaphoric(scene: Scene, i: int, last: int, unit: str, shift: int, rule: str, skip: int) -> Said | None:
    """The unit `shift` away from the one that holds the time said before; None inside where nothing was said."""
    from rawi.text.calendar import days_of

    days = days_of(scene.previous.value) if scene.previous else None
    value = (
        shifted(days.first, unit, shift)
        if days and (unit in ("Y", "10Y", "100Y") or days.first == days.last or unit == "M")
        else None
    )
    return Said(i, last, value or "?", rule, anchor="mention", skip=skip)


def read_that(scene: Scene, i: int) -> Said | None:
    """`ذلك اليوم`, `في تلك السنة`, `نفس الشهر [من العام الماضي]`."""
    that = scene.start(i, "that")
    unit = scene.term(i + 1, "unit") if that else None
    if that is None or unit is None or not unit.definite or unit.word.number != 1 or unit.word.value in _SHORT:
        return None
    last = after(i + 1, unit)
    tail = read_tail(scene, last, False)
    if unit.word.value == "M" and (tail.year or tail.of_year) and scene.previous and scene.previous.value:
        month = re.match(r"\d{4}-(\d\d)", scene.previous.value)
        year = tail.year or (scene.today.year + (tail.direction or 0) if scene.today else None)
        value = f"{year:04}-{month[1]}" if month and year else "?"
        return Said(i, tail.last, value, "times/anaphora.yml:same-unit", anchor="mention", skip=that.skip)
    return anaphoric(scene, i, last, unit.word.value, 0, "times/anaphora.yml:same-unit", that.skip)


def read_later(scene: Scene, i: int) -> Said | None:
    """`بعدها بأيام`, `بعد ذلك بيومين`: near the time said before, how near is not reckoned beyond days."""
    term = scene.start(i, "afterwards")
    unit = scene.term(after(i, term), "unit", joined=(1,)) if term else None
    last = after(after(i, term), unit) if term and unit else 0
    if term and unit is None and scene.form(after(i, term)).startswith("ب"):
        number = scene.number(after(i, term))
        unit = scene.term(number.last, "unit") if number and number.skip == 1 else None
        last = after(number.last, unit) if number and unit else 0
    if term is None or unit is None or scene.form(after(i, term))[0] != "ب":
        return None
    few = scene.term(last, "few")
    last = after(last, few) if few else last
    rule = "times/anaphora.yml:days-later"
    before = scene.previous
    if unit.word.value == "D" and unit.word.number == 2:
        return anaphoric(scene, i, last, "D", 2, rule, term.skip)
    if unit.word.value == "D" and unit.word.number == 1:
        return anaphoric(scene, i, last, "D", 1, rule, term.skip)
    value = before.value if before and before.value and unit.word.value in ("D", "W") else None
    near = value[:7] if value and re.fullmatch(r"\d{4}-\d\d(-\d\d)?", value) else "?"
    return Said(i, last, near, rule, mod="approx" if near != "?" else "after", anchor="mention", skip=term.skip)


# Edges, and what comes again


def read_edge(scene: Scene, i: int) -> Said | None:
    """`مطلع الشهر الحالي`, `أواخر نيسان`, `نهاية عام 2013`, `منتصف العام`."""
    from rawi.annotate.times_days import read_day
    from rawi.annotate.times_years import read_year_words

    edge = scene.start(i, "edge")
    if edge is None or after(i, edge) >= len(scene.tokens):
        return None
    at = after(i, edge)
    said = (
        read_month(scene, at)
        or read_relative(scene, at)
        or read_year_words(scene, at)
        or read_relative(scene, at, bare=True)
    )
    if said is None and edge.word.sure:
        said = read_day(scene, at)
    if said is None or said.skip or (not edge.word.sure and said.rule.startswith("times/deixis")):
        return None
    if said.rule == RULE + "relative" and said.value and "W" in said.value and said.last == at + 1:
        return None if edge.word.value != "end" else said._replace(first=i, mod="end", skip=edge.skip)
    return said._replace(first=i, mod=edge.word.value, skip=edge.skip)


def read_set(scene: Scene, i: int) -> Said | None:
    """`شهريا`, `السنوي`, `كل أسبوع`, `كل يوم جمعة`, `كل ثلاثة أشهر`."""
    term = scene.start(i, "set")
    if term and (term.definite or scene.form(i).endswith("ا")) and term.word.sure | (scene.form(i).endswith("ا")):
        return Said(i, after(i, term), term.word.value, term.word.rule, "set", calendar=None, skip=term.skip)
    every = scene.start(i, "every")
    if every is None or i + 1 >= len(scene.tokens):
        return None
    rule = "times/sets.yml:every"
    unit = scene.term(i + 1, "unit")
    at = i + 2 if unit and unit.word.value == "D" else i + 1
    weekday = scene.term(at, "weekday")
    if weekday:
        value = f"XXXX-WXX-{weekday.word.value}"
        return Said(i, after(at, weekday), value, rule, "set", calendar=None, skip=every.skip)
    length = _counted(scene, i + 1)
    if length and not length.skip and not length.definite and length.count:
        value = length_value(length.unit, length.count)
        return Said(i, length.last, value, rule, "set", calendar=None, skip=every.skip)
    if unit and unit.word.number == 1 and not unit.definite and scene.form(i + 2) not in CLOSING:
        return Said(i, i + 2, length_value(unit.word.value, 1), rule, "set", calendar=None, skip=every.skip)
    return None
