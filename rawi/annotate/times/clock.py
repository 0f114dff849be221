"""Hours as they are written and spoken: `6,00`, `الثالثة والنصف`, `الخامسة إلا ربعا`, with the zone beside them."""

import re
from typing import NamedTuple

from rawi.annotate.times.scene import CLOSING, OPENING, Said, Scene, after
from rawi.records import DayPart

_LATE = frozenset({"afternoon", "evening", "night"})
_DECIMAL = re.compile(r"(\d{1,2})[.,](\d{2})")
_FRACTIONS = {"النصف": 30, "نصف": 30, "الربع": 15, "ربع": 15, "ربعا": 15, "الثلث": 20, "ثلث": 20, "ثلثا": 20}
_ZONE_REACH = 9  # tokens in a bracket that repeats an hour in another zone


class Hour(NamedTuple):
    """An hour and minute up to token `last`; `exact` if minutes were said, `part` if one stands right after it."""

    hour: int
    minute: int
    last: int
    exact: bool
    part: DayPart | None = None
    second: int | None = None


def hour_at(scene: Scene, at: int, headed: bool) -> Hour | None:
    """The hour that begins in token `at`; `headed` by `الساعة` it may also be a bare number or number word."""
    form = scene.form(at)
    if decimal := _DECIMAL.fullmatch(form):
        return _hour(int(decimal[1]), int(decimal[2]), at + 1, exact=True)
    if form.isdecimal() and len(form) <= 2:
        if scene.form(at + 1) == ":" and scene.form(at + 2).isdecimal() and len(scene.form(at + 2)) == 2:
            found = _hour(int(form), int(scene.form(at + 2)), at + 3, exact=True)
            second = scene.form(at + 4) if scene.form(at + 3) == ":" else ""
            if found and second.isdecimal() and int(second) < 60:
                return found._replace(last=at + 5, second=int(second))
            return found
        return _with_minutes(scene, int(form), at + 1) if headed or scene.term(at + 1, "part-adverb") else None
    ordinal = scene.ordinal(at) if at < len(scene.tokens) and scene.tokens[at].kind == "word" else None
    if ordinal and ordinal.value <= 12 and _is_feminine(scene, at, ordinal.last):
        return _with_minutes(scene, ordinal.value, ordinal.last)
    number = scene.number(at) if headed else None
    if number and number.in_words and number.low <= 12 and not number.skip:
        return _with_minutes(scene, number.low, number.last)
    return None


def _hour(hour: int, minute: int, last: int, exact: bool) -> Hour | None:
    return Hour(hour, minute, last, exact) if hour <= 24 and minute < 60 else None


def _is_feminine(scene: Scene, at: int, last: int) -> bool:
    """`الثالثة`, `الأولى`, `الثانية عشرة` (hours are feminine; the tenth letter is often left out)."""
    return scene.form(at).endswith(("ه", "ي")) or (last > at + 1 and scene.form(last - 1).endswith("ه"))


def _with_minutes(scene: Scene, hour: int, at: int) -> Hour | None:
    """Add the fraction or minutes that follow: `والنصف`, `إلا ربعا`, `و18 دقيقة`."""
    form = scene.form(at)
    parted = form in ("و", "الا")
    word = scene.form(at + 1) if parted else form[1:] if form.startswith("و") else ""
    found: tuple[int, int] | None = None
    if word in _FRACTIONS:
        found = _FRACTIONS[word], at + 2 if parted else at + 1
    elif word:
        found = _minutes(scene, at + 1 if parted else at)
    if found is None:
        return _hour(hour, 0, at, exact=False)
    minute, last = found
    return _hour((hour - 1) % 12 or 12, 60 - minute, last, True) if form == "الا" else _hour(hour, minute, last, True)


def _minutes(scene: Scene, at: int) -> tuple[int, int] | None:
    number = scene.number(at)
    unit = scene.term(number.last, "unit") if number else None
    if number and unit and unit.word.value == "TM" and 0 < number.low < 60:
        return number.low, after(number.last, unit)
    return None


def with_part(scene: Scene, hour: Hour) -> Hour:
    """The hour with the zones and the part of the day right after it (`صباحا`, `بعد الظهر بتوقيت غرينتش`)."""
    at, part = hour.last, hour.part
    while at < len(scene.tokens) and scene.touches(at):
        if zone := zone_end(scene, at):
            at = zone
            continue
        k = at + 1 if scene.form(at) == "في" else at
        term = scene.term(k, "part-adverb")
        if part or term is None:
            break
        at, part = after(k, term), term.word.value
    return hour._replace(last=at, part=part)


def zone_end(scene: Scene, at: int) -> int | None:
    """The token after a time zone, or after a bracket that repeats the hour in another zone."""
    zone = scene.term(at, "zone")
    if zone:
        return after(at, zone) + (scene.form(at) == "بتوقيت" and not zone.rest)
    if scene.form(at) not in OPENING:
        return None
    for k in range(at + 1, min(at + _ZONE_REACH, len(scene.tokens))):
        if scene.form(k) in CLOSING:
            return k + 1 if any(scene.term(n, "zone") for n in range(at + 1, k)) else None
    return None


def with_clock(said: Said, hour: Hour) -> Said:
    """The day that was read, at an hour of its part. Nothing is converted between zones."""
    number, part = hour.hour, hour.part or said.part
    past_noon = part in _LATE and number < 12 and not (part == "night" and number < 6)
    if past_noon or (part == "noon" and number < 5):
        number += 12
    elif number == 12 and part in ("night", "dawn"):
        number = 0
    day = said.value[:10] if said.value and re.match(r"\d{4}-\d\d-\d\d", said.value) else None
    value = f"{day}T{number % 24:02}:{hour.minute:02}" if day else None
    value = f"{value}:{hour.second:02}" if value and hour.second is not None else value
    return said._replace(kind="time", part=part, value=value)
