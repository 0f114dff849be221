"""Months by name in every system, what stands after a date to say which one, and the year that is meant."""

from datetime import date
from typing import NamedTuple

from rawi.annotate.times.scene import CLOSING, OPENING, Scene, after
from rawi.text.calendar import day_or_none

HIJRI_YEARS = range(1380, 1461)  # in news a year like these is a Hijri one, 1960 to 2038, even where nobody says so
DAYS_AHEAD = 31  # an undated day so near ahead is meant, not the one eleven months ago
MONTHS_GONE = 9  # in a request a bare month is of this year, but not where that is so long over
_JOINING = frozenset({"/", "-", "–", "\\"})


class Month(NamedTuple):
    """One month, or the first and last of several, said by name or number up to token `last`; an unsure one needs more
    beside it."""

    first: int
    final: int
    calendar: str
    rule: str
    last: int
    sure: bool


class Tail(NamedTuple):
    """What stands after a day or month and says which: a year, or a direction of the month, or (`of_year`) of the
    year. Empty if `last` is where it began."""

    last: int
    year: int | None = None
    direction: int | None = None
    of_year: bool = False


class Year(NamedTuple):
    number: int
    last: int
    is_hijri: bool


def month_at(scene: Scene, i: int) -> Month | None:
    """A month with "month" before it and its second name after it in any of the ways they are joined."""
    head = scene.start(i, "unit", "pair")
    headed = head is not None and head.word.value == "M" and head.word.number in (0, 1)
    at = after(i, head) if head and headed else i
    term = scene.term(at, "month") if headed else scene.start(at, "month")
    if term is None:
        named = head and headed and not head.definite and scene.form(i).endswith("شهر")
        return _month_by_number(scene, at) if named else None
    word, last = term.word, after(at, term)
    second, end = _second_month(scene, last, word.calendar, word.value)
    return Month(word.value, second or word.value, word.calendar, word.rule, end, word.sure or headed or end > last)


def _month_by_number(scene: Scene, at: int) -> Month | None:
    """`شهر 9`: a number that counts nothing."""
    form = scene.form(at)
    if not (form.isdecimal() and 1 <= int(form) <= 12) or scene.form(at + 1) in _JOINING:
        return None
    alone = scene.is_request(at - 1, at + 1)
    return Month(int(form), int(form), "gregorian", "times/dates.yml:month-number", at + 1, alone)


def _second_month(scene: Scene, at: int, calendar: str, first: int) -> tuple[int | None, int]:
    """The other name (`/شباط`, `(اذار)`, `- أيار`, ` أيار`), or the last month of a span; and the token after it."""
    form = scene.form(at)
    if form in OPENING:
        term = scene.term(at + 1, "month")
        end = after(at + 1, term) if term else at
        if term and term.word.value == first and scene.form(end) in CLOSING:
            return term.word.value, end + 1
    elif form in _JOINING:
        term = scene.term(at + 1, "month")
        if term and term.word.calendar == calendar:
            return term.word.value, after(at + 1, term)
    elif (term := scene.term(at, "month")) and term.word.calendar == calendar and term.word.value == first:
        return term.word.value, after(at, term)
    return None, at


def read_tail(scene: Scene, at: int, hijri: bool = False) -> Tail:
    """A year or direction that begins in token `at`; an empty tail where there is none."""
    direction = scene.direction(at)
    if direction:
        return Tail(after(at, direction), direction=direction.word.value)
    year = year_at(scene, at, hijri)
    if year:
        return Tail(year.last, year=year.number)
    comma = year_at(scene, at + 1, hijri) if scene.form(at) in ("،", ",") and scene.form(at + 1).isdecimal() else None
    if comma and scene.form(comma.last) not in ("-", "/") and not scene.term(comma.last, "unit", "counted-noun"):
        return Tail(comma.last, year=comma.number)  # `11 نوفمبر، 2004`
    return _headed_tail(scene, at, hijri)


def _headed_tail(scene: Scene, at: int, hijri: bool) -> Tail:
    """`من العام الماضي`, `لهذا العام`, `عام 2013`, `من 2016`, `من العام نفسه`."""
    j = at + 1 if scene.form(at) in ("من", "في", "ل") else at
    if j > at and scene.form(at) == "من" and (year := year_at(scene, j, hijri)):
        return Tail(year.last, year=year.number)
    this = scene.term(j, "this", joined=(0, 1))
    head = scene.term(j + 1 if this else j, "unit", joined=(0, 1, 2))
    if head is None or head.word.value != "Y" or head.word.number != 1:
        return Tail(at)
    last = after(j + 1 if this else j, head)
    if this:
        return Tail(last, direction=0, of_year=True)
    direction = scene.direction(last)
    if direction and head.definite:
        return Tail(after(last, direction), direction=direction.word.value, of_year=True)
    year = year_at(scene, last, hijri)
    if year:
        return Tail(year.last, year=year.number)
    same = scene.term(last, "same")
    if same and scene.previous and scene.previous.value and scene.previous.value[:4].isdecimal():
        return Tail(after(last, same), year=int(scene.previous.value[:4]))
    return Tail(at)


def year_at(scene: Scene, i: int, hijri: bool = False) -> Year | None:
    """A year in digits or words, in brackets or not. With `hijri` a month of that calendar stands before it."""
    if scene.form(i) in OPENING and scene.form(i + 2) in CLOSING and scene.form(i + 1).isdecimal():
        inner = year_at(scene, i + 1, hijri)
        return inner and inner._replace(last=inner.last + 1)
    if scene.form(i) == "." and scene.tokens[i].end == scene.tokens[min(i + 1, len(scene.tokens) - 1)].start:
        i += 1  # `ديسمبر .2008`: a full stop thrown before the year by right-to-left typing
    form = scene.form(i)
    if form.isdecimal():
        if len(form) != 4 or form[0] not in "12":
            return None
        year, last = int(form), i + 1
    else:
        said = scene.number(i)
        if said is None or not said.in_words or said.skip or said.low < 1000:
            return None
        year, last = said.low, said.last
    if not 1000 <= year <= 2150:
        return None
    era = scene.term(last, "era")
    if era and (era.word.sure or scene.tokens[last].start <= scene.tokens[last - 1].end + 1):
        return Year(year, after(last, era), era.word.value == "hijri")
    return Year(year, last, year in HIJRI_YEARS or (hijri and year < 1600))


def year_of_day(scene: Scene, i: int, month: int, day: int, tail: Tail) -> int | None:
    """The year meant by a day and month: the one said, by its direction, or the nearest past (see DAYS_AHEAD); None
    without a day of speaking, and where there is no such day."""
    today = scene.today
    if tail.year is not None or today is None:
        return tail.year
    if tail.of_year:
        return today.year + (tail.direction or 0)
    days = [found for year in (-1, 0, 1) if (found := day_or_none(today.year + year, month, day))]
    if not days:
        return None
    if tail.direction == 0:
        return min(days, key=lambda found: abs(found - today)).year
    if tail.direction is None and scene.leans == "future":
        return _year_of_request(today, month)
    past = [found for found in days if found < today or (found == today and tail.direction is None)]
    ahead = [found for found in days if found > today]
    if tail.direction is not None or not (past and ahead):
        return (past[-1] if past and (tail.direction or -1) < 0 else ahead[0]).year
    soon = (ahead[0] - today).days <= DAYS_AHEAD or scene.speaks_of_future(i, tail.last)
    return ahead[0].year if soon and past[-1] != today else past[-1].year


def year_of_month(scene: Scene, i: int, month: int, tail: Tail) -> int | None:
    """The year meant by a month: the one said, by its direction, or that of the last such month."""
    today = scene.today
    if tail.year is not None or today is None:
        return tail.year
    if tail.of_year:
        return today.year + (tail.direction or 0)
    direction = tail.direction
    if direction is None and scene.leans == "future":
        return _year_of_request(today, month)
    if direction is None and scene.speaks_of_future(i, tail.last):
        return today.year if month >= today.month else today.year + 1
    if direction is None or direction == 0:
        return today.year if month <= today.month or direction == 0 else today.year - 1
    return _year_by_direction(today, month, direction)


def _year_of_request(today: date, month: int) -> int:
    return today.year + (today.month - month > MONTHS_GONE)


def _year_by_direction(today: date, month: int, direction: int) -> int:
    if direction < 0:
        return today.year + direction + (month < today.month)
    return today.year + direction - (month > today.month)
