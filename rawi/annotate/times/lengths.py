"""Lengths of time, how long ago they were, and the last and next few."""

from datetime import datetime, timedelta
from typing import NamedTuple

from rawi.annotate.times.fractions import and_a_half, part_of_unit
from rawi.annotate.times.months import read_tail
from rawi.annotate.times.scene import Said, Scene, after
from rawi.knowledge.times import Term
from rawi.records import Anchor, TimeKind, TimeModifier
from rawi.text.calendar import HIJRI_DOUBT, hijri_shifted, shifted

RULE = "times/units.yml:"
SHORT = frozenset({"TS", "TM", "TH"})
_ONE = frozenset({"واحد", "واحدا", "واحده", "كامل", "كاملا", "كامله"})
_COARSE = frozenset({"M", "Y", "10Y", "100Y"})  # counted back from a day, these are only near it


class Length(NamedTuple):
    """So many units up to token `last`; `number` is None where it is not said how many, `high` ends a span."""

    last: int
    unit: str
    number: int | None
    high: int | None = None
    definite: bool = False
    skip: int = 0
    mod: TimeModifier | None = None


def length_value(unit: str, count: int | str) -> str:
    """`P3Y`, `PT24H`, `PXW`; decades and centuries in years."""
    scale, letter = (int(unit[:-1]), unit[-1]) if len(unit) > 2 else (1, unit)
    number = count if isinstance(count, str) else count * scale
    return f"PT{number}{letter[1]}" if letter[0] == "T" and len(letter) == 2 else f"P{number}{letter}"


def read_length(scene: Scene, i: int) -> Said | None:
    """The length, the last few, or the age that begins in token `i`."""
    if part := part_of_unit(scene, i):
        (unit, count), last, skip = part
        return Said(i, last, length_value(unit, count), RULE + "length", "duration", calendar=None, skip=skip)
    length = length_at(scene, i)
    if length is None:
        return _in_a_row(scene, i) or _age(scene, i) or _uncounted(scene, i)
    return _beside_today(scene, i, length) or _length_said(scene, i, length)


def _length_said(scene: Scene, i: int, length: Length) -> Said:
    mod, last = _words_after(scene, length)
    value = length_value(length.unit, "X" if length.number is None else length.number)
    if half := and_a_half(
        scene, length.last, length.unit, length.number if length.high in (None, length.number) else None
    ):
        value, last = length_value(*half[0]), half[1]
    said = Said(i, last, value, RULE + "length", "duration", mod, calendar=None, skip=length.skip)
    if length.high is not None and length.high != length.number:
        return said._replace(value=f"{value}/{length_value(length.unit, length.high)}", rule=RULE + "age-span")
    return said


def length_at(scene: Scene, i: int) -> Length | None:
    """`ثلاثة أيام`, `عامين`, `الـ24 ساعة`, `الأشهر الثلاثة`, `أكثر من 60 عاما`, `20 و30 سنة`."""
    about = scene.start(i, "about")
    if about and after(i, about) < len(scene.tokens):
        at = after(i, about)
        inner = counted(scene, at) or _single(scene, at)
        return inner and inner._replace(skip=about.skip, mod=about.word.value)
    return counted(scene, i)


def counted(scene: Scene, i: int) -> Length | None:
    """A unit with its number, or a dual."""
    unit = scene.start(i, "unit")
    if unit and unit.word.number == 2:
        return Length(after(i, unit), unit.word.value, 2, None, unit.definite, unit.skip)
    if unit and unit.word.number == 3:
        return _number_behind(scene, i, unit)
    behind = scene.form(after(i, unit)) if unit and unit.word.number == 1 and not unit.definite else ""
    if unit and behind == "ونصف" and unit.word.sure:
        return Length(after(i, unit), unit.word.value, 1, skip=unit.skip)
    if unit and behind in _ONE:
        return Length(after(i, unit) + 1, unit.word.value, 1, skip=unit.skip)
    number = scene.number(i) if unit is None else None
    if number is None:
        return None
    high, last = number.high, number.last
    unit = scene.term(last, "unit")
    if unit is None and (second := _second_number(scene, last)):
        (high, last), unit = second, scene.term(second[1], "unit")
    definite = scene.forms[i].startswith("ال")
    if unit and unit.word.number == 1 and (unit.definite or _heads_year(scene, after(last, unit), unit)):
        return None  # `من 100 سنة 2015`, `القناة الـ4 العام الماضي`
    if unit is None or not _counts(number.low, unit.word.number, number.in_words) or (unit.definite and not definite):
        return None
    return Length(after(last, unit), unit.word.value, number.low, high, definite, number.skip)


def _heads_year(scene: Scene, at: int, unit: Term) -> bool:
    form = scene.form(at)
    return unit.word.value == "Y" and len(form) == 4 and form.isdecimal() and form[0] in "12"


def _counts(number: int, written: int, in_words: bool) -> bool:
    """Whether a number may stand before a unit so written. Digits are forgiven; `واحد` stands after it."""
    return written != 2 and number > (1 if in_words and written != 1 else 0)


def _second_number(scene: Scene, at: int) -> tuple[int, int] | None:
    """`20 و30 سنة`, `5 إلى 7 سنوات`, `3-5 سنوات`: the second number and the token after it."""
    form = scene.form(at)
    parted = form in ("و", "الى", "-", "–", "او")
    if not parted and not form.startswith("و"):
        return None
    number = scene.number(at + 1 if parted else at)
    if number is None or number.low != number.high or (number.skip and form[0] != "و"):
        return None
    return number.low, number.last


def _number_behind(scene: Scene, i: int, unit: Term) -> Length | None:
    """A plural with its number after it: `الأشهر الثلاثة`, `أيام ثلاثة`."""
    at = after(i, unit)
    number = scene.number(at)
    if number is None or number.skip or number.low < 3:
        return None
    if scene.form(at).startswith("ال") != unit.definite or not (number.in_words or unit.definite):
        return None  # `الساعات الـ24`, but not `ساعات 24`
    return Length(number.last, unit.word.value, number.low, None, unit.definite, unit.skip)


def _single(scene: Scene, i: int) -> Length | None:
    """One unit, or uncounted ones, after a word like "about": `نحو شهر`, `أكثر من عام`, `قرابة العام`."""
    unit = scene.term(i, "unit")
    if unit is None or unit.word.number == 2 or (unit.definite and unit.word.number != 1):
        return None
    count = 1 if unit.word.number == 1 else None
    behind = after(i, unit)
    if count == 1 and (scene.number(behind) or _names_month(scene, i) or scene.direction(behind)):
        return None
    if unit.definite and scene.ordinal(behind):
        return None  # `بحدود الساعة الثالثة`
    return Length(after(i, unit), unit.word.value, count)


def _names_month(scene: Scene, i: int) -> bool:
    return scene.term(i + 1, "month", "weekday") is not None


def _words_after(scene: Scene, length: Length) -> tuple[TimeModifier | None, int]:
    """`15 سنة على الأقل`, `يومين تقريبا`; and words that only stretch the mark (`أيام قليلة`)."""
    term = scene.term(length.last, "about")
    if term and scene.form(length.last) in ("على", "تقريبا"):
        return length.mod or term.word.value, after(length.last, term)
    few = scene.term(length.last, "few")
    return length.mod, after(length.last, few) if few else length.last


# Lengths that are not counted


def _uncounted(scene: Scene, i: int) -> Said | None:
    """`بضعة أشهر`, `أيام قليلة`, `الأيام الماضية`; a bare unit only after a word that asks for a length."""
    few = scene.start(i, "few")
    at = after(i, few) if few else i
    unit = scene.term(at, "unit") if few else scene.start(at, "unit")
    if unit is None or unit.word.number not in (1, 3) or (few and (unit.word.number != 3 or unit.definite)):
        return None
    last = after(at, unit)
    if unit.definite:
        return _some_beside_today(scene, i, last, unit)
    behind = scene.term(last, "few")
    if few or (behind and unit.word.number == 3):
        skip = few.skip if few else unit.skip
        length = Length(after(last, behind) if behind else last, unit.word.value, None, skip=skip)
        return _length_said(scene, i, length)
    if not _asked_for(scene, i, unit) or _is_described(scene, last, unit):
        return None
    count = 1 if unit.word.number == 1 else None
    return _length_said(scene, i, Length(last, unit.word.value, count, skip=unit.skip))


def _asked_for(scene: Scene, i: int, unit: Term) -> bool:
    """`خلال ساعة`, `لمدة أسبوع`, `منذ سنوات`, `لسنوات`, `بالسجن سنة`."""
    if unit.skip:
        return scene.form(i)[unit.skip - 1] == "ل" and unit.word.number == 3
    return unit.word.sure and not _is_again(scene, i, unit) and bool(scene.term(i - 1, "lasting", joined=(0, 1)))


def _is_again(scene: Scene, i: int, unit: Term) -> bool:
    """`يوما بعد يوم`: little by little."""
    before = scene.start(i - 2, "unit")
    return before is not None and before.word == unit.word


def _is_described(scene: Scene, at: int, unit: Term) -> bool:
    """`خلال يوم دراسي`, `بعد أيام الحرب`, `خلال شهر مايو`: the noun after the unit makes it something else."""
    if scene.term(at, "month", "weekday", "describing"):
        return True
    return unit.word.number == 3 and scene.form(at).startswith("ال")


def _some_beside_today(scene: Scene, i: int, at: int, unit: Term) -> Said | None:
    """`الأيام القليلة الماضية`, `السنوات الأخيرة`: some units beside today, uncounted."""
    if unit.word.number != 3 or unit.word.value in ("TS", "TM"):
        return None
    few = scene.term(at, "few")
    at = after(at, few) if few else at
    direction = scene.direction(at)
    if direction is None:
        return None
    rule = RULE + ("last-few" if direction.word.value < 0 else "next-few")
    return Said(i, after(at, direction), "?", rule, anchor="published", skip=unit.skip)


def _in_a_row(scene: Scene, i: int) -> Said | None:
    """`لليوم الثامن على التوالي`: so long already."""
    unit = scene.start(i, "unit")
    ordinal = scene.ordinal(after(i, unit)) if unit and unit.definite and unit.word.number == 1 else None
    if unit is None or ordinal is None or scene.forms[ordinal.last : ordinal.last + 2] != ["على", "التوالي"]:
        return None
    value = length_value(unit.word.value, ordinal.value)
    return Said(i, ordinal.last + 2, value, RULE + "in-a-row", "duration", calendar=None, skip=unit.skip)


def _age(scene: Scene, i: int) -> Said | None:
    """`في الرابعة والعشرين من عمره`, `في سن الخامسة والعشرين`."""
    ordinal = scene.ordinal(i) if scene.tokens[i].kind == "word" else None
    if ordinal is None:
        return None
    of_life = scene.form(ordinal.last) == "من" and scene.term(ordinal.last + 1, "age")
    if not of_life and not scene.term(i - 1, "age-head", joined=(0, 1)):
        return None
    if any(scene.start(k, "decade-of-life") for k in (i - 1, i - 2)):
        return None  # `العقد الثالث من عمره` is some age from twenty to thirty
    last = ordinal.last + 2 if of_life else ordinal.last
    return Said(i, last, length_value("Y", ordinal.value), RULE + "age", "duration", calendar=None, skip=ordinal.skip)


# Lengths beside today


def _beside_today(scene: Scene, i: int, length: Length) -> Said | None:
    """`الأشهر الثلاثة الماضية`, `العامين المقبلين`, `الأشهر الأربعة الأولى من العام الحالي`."""
    if not length.definite or length.number is None:
        return None
    direction = scene.direction(length.last)
    if direction and direction.word.value in (-1, 1):
        value, last = length_value(length.unit, length.number), after(length.last, direction)
        rule = RULE + "last-units"
        if scene.leans == "future" and (span := _span_of_units(scene, length, direction.word.value)):
            return Said(i, last, span, rule, anchor="published", skip=length.skip)
        return Said(i, last, value, rule, "duration", anchor="published", calendar=None, skip=length.skip)
    return _first_of_year(scene, i, length) if length.unit == "M" and length.number <= 12 else None


def _span_of_units(scene: Scene, length: Length, direction: int) -> str | None:
    """In a request `الأسابيع الثلاثة المقبلة` are the three weeks of the calendar after this one."""
    if scene.today is None or length.number is None or length.unit not in ("D", "W", "M", "Y"):
        return None
    ends = sorted((direction, direction * length.number))
    return "/".join(shifted(scene.today, length.unit, end) for end in ends)


def _first_of_year(scene: Scene, i: int, length: Length) -> Said | None:
    ends = {"الاولي": 1, "الاول": 1, "الاخيره": 13 - (length.number or 0)}
    first = ends.get(scene.form(length.last))
    tail = read_tail(scene, length.last + 1)
    if first is None or (tail.year is None and not tail.of_year):
        return None
    year = tail.year or (scene.today.year + (tail.direction or 0) if scene.today else None)
    value = f"{year:04}-{first:02}/{year:04}-{first + (length.number or 1) - 1:02}" if year else None
    anchor: Anchor = "none" if tail.year else "published"
    return Said(i, tail.last, value, RULE + "first-units", anchor=anchor, skip=length.skip)


def read_ago(scene: Scene, i: int) -> Said | None:
    """`قبل ثلاثة أيام`, `قبل عام`, `قبل ساعات`; not `قبل يومين من الانتخابات`, which counts from something else."""
    found = _from_today(scene, i, "قبل")
    if found is None:
        return None
    length, skip = found
    mod: TimeModifier | None = length.mod or ("approx" if length.unit in _COARSE and length.number else None)
    value = _counted_from(scene, length, -1) if length.number else "?"
    said = Said(i, length.last, value, RULE + "ago", _kind(length), mod, anchor="published", skip=skip)
    return _in_hijri_units(scene, said, length, -1)


def read_ahead(scene: Scene, i: int) -> Said | None:
    """`بعد ثلاثة أيام` in a sentence of the future or all alone, `بعد يومين من الآن`; else the length alone is read."""
    found = _from_today(scene, i, "بعد")
    if found is None or found[0].number is None:
        return None
    length, skip = found
    if not scene.is_alone(i, length.last) and not scene.speaks_of_future(i, length.last):
        return None
    value, rule = _counted_from(scene, length, 1), RULE + "ahead"
    said = Said(i, length.last, value, rule, _kind(length), length.mod, anchor="published", skip=skip)
    return _in_hijri_units(scene, said, length, 1)


def _in_hijri_units(scene: Scene, said: Said, length: Length, sign: int) -> Said:
    """`بعد عامين هجريين`: the same day of the Hijri month so many years or months away."""
    era = scene.term(length.last, "era")
    if era is None or era.word.value != "hijri" or length.unit not in ("M", "Y") or not length.number:
        return said
    count = sign * length.number * (12 if length.unit == "Y" else 1)
    day = hijri_shifted(scene.today, count) if scene.today else None
    last = after(length.last, era)
    return said._replace(last=last, value=day.isoformat() if day else None, calendar="hijri", doubt=HIJRI_DOUBT)


def _kind(length: Length) -> TimeKind:
    return "time" if length.unit in SHORT else "date"


def _from_today(scene: Scene, i: int, word: str) -> tuple[Length, int] | None:
    """The length after `قبل` or `بعد`, if it is counted from the day of speaking; and the letters before the word."""
    form = scene.form(i)
    if form not in (word, "و" + word, "ف" + word) or i + 1 >= len(scene.tokens):
        return None
    length = length_at(scene, i + 1) or _bare_length(scene, i + 1)
    if length is None or length.definite or length.skip:
        return None
    half = and_a_half(scene, length.last, length.unit, length.number)
    about = scene.term(length.last, "about")
    if half:
        length = length._replace(last=half[1], unit=half[0][0], number=half[0][1], high=None)
    last = after(length.last, about) if about else length.last
    if scene.form(last) in ("من", "على", "ان") and scene.form(last + 1) not in ("الان", "اليوم"):
        return None
    return length, len(form) - len(word)


def _bare_length(scene: Scene, i: int) -> Length | None:
    """Uncounted or single units: `قبل أيام`, `قبل بضعة أشهر`, `قبل شهر`, `قبل أيام قليلة`."""
    few = scene.term(i, "few")
    at = after(i, few) if few else i
    unit = scene.term(at, "unit")
    if unit is None or unit.definite or unit.word.number == 2 or (few and unit.word.number != 3):
        return None
    last = after(at, unit)
    behind = scene.term(last, "few")
    last = after(last, behind) if behind else last
    if unit.word.number == 3:
        return Length(last, unit.word.value, None)
    last = last + 1 if scene.form(last) in ("واحد", "واحده") else last
    if not unit.word.sure or _names_month(scene, at) or scene.number(last) is not None:
        return None
    return Length(last, unit.word.value, 1)


def _counted_from(scene: Scene, length: Length, sign: int) -> str | None:
    """The day, month or year so far from today: weeks to the day, hours to the hour where the one of publication is
    known, else to today or the day beside it."""
    if scene.today is None or length.number is None:
        return None
    count = sign * length.number
    if length.unit in SHORT and scene.clock and scene.clock.date() == scene.today:
        return moment_away(scene.clock, length.unit, count)
    if length.unit in SHORT:
        return shifted(scene.today, "D", sign if length.unit == "TH" and length.number >= 12 else 0)
    if length.unit == "W":
        return shifted(scene.today, "D", 7 * count)
    if len(length.unit) > 1:
        return shifted(scene.today, "Y", int(length.unit[:-1]) * count)
    return shifted(scene.today, length.unit, count)


def moment_away(clock: datetime, unit: str, count: int) -> str:
    """The hour or minute so many units away; seconds are those of the minute."""
    seconds = {"TS": 1, "TM": 60, "TH": 3600}[unit]
    moment = clock + timedelta(seconds=seconds * count)
    return f"{moment:%Y-%m-%dT%H}:{0 if unit == 'TH' else moment.minute:02}"
