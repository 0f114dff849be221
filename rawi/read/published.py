"""Publication dates as files and pages write them -> ISO dates. What can't be read for certain stays unread.

Tools that guess return the year of a copyright line for a Levantine month name; here a date is read whole or not at
all. The month names are those of page templates, English and French ones among them; articles' own are knowledge.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

from rawi.records import Article
from rawi.text.normalize import fold

FIRST_YEAR, LAST_YEAR = 1800, 2100  # no Arabic newspaper is older; 9999 and 0001 are fillers of databases

_MONTHS = (  # January to December: Gulf and Egypt; Levant and Iraq; Maghreb; English; French
    "يناير كانون-الثاني جانفي ينير january jan janvier janv",
    "فبراير شباط فيفري فبرير february feb février fév",
    "مارس آذار مارس march mar mars",
    "أبريل نيسان أفريل إبريل april apr avril avr",
    "مايو أيار ماي ماية may mai",
    "يونيو حزيران جوان يونيه june jun juin",
    "يوليو تموز جويلية يوليه يوليوز july jul juillet juil",
    "أغسطس آب أوت غشت august aug août",
    "سبتمبر أيلول شتنبر september sep sept septembre",
    "أكتوبر تشرين-الأول تشرين-أول october oct octobre",
    "نوفمبر تشرين-الثاني تشرين-ثاني نونبر november nov novembre",
    "ديسمبر كانون-الأول كانون-أول دجنبر december dec décembre déc",
)
MONTHS = {fold(name.replace("-", " ")): number for number, names in enumerate(_MONTHS, 1) for name in names.split()} | {
    "كانون ثاني": 1
}
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_CLOCK = r"(?:[T\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)"
_ISO = re.compile(rf"(\d{{4}})-(\d{{2}})-(\d{{2}}){_CLOCK}?\s*$")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4}(?:\d{2})?Z?)?$")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?$")
_MONTH_NAME = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_DAY_MONTH_YEAR = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er)?\s*(?:من\s+)?(?:شهر\s+)?[-/,،]?\s*\b({_MONTH_NAME})\b\.?"
    rf"(?:\s*[/(]\s*({_MONTH_NAME})\s*\)?)?\s*[-/,،]?\s*(?:عام\s+|سنه\s+|لعام\s+)?(\d{{4}})(?!\d)"
)
_MONTH_DAY_YEAR = re.compile(rf"\b({_MONTH_NAME})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*[,،]\s*(\d{{4}})(?!\d)")


class Day(NamedTuple):
    """A day found in a string, and where it stood."""

    day: date
    start: int
    end: int


def read_published(value: object) -> str | None:
    """The ISO date or date-time that a metadata value gives, or None where it gives none for certain.

    ISO values come back as they are; seconds and milliseconds since 1970 as UTC. `7/4/2019` may be April or July: None.

    >>> read_published("2019-04-07T10:00:00+03:00"), read_published("Sun, 07 Apr 2019 10:00:00 +0300")
    ('2019-04-07T10:00:00+03:00', '2019-04-07')
    >>> read_published("٧ نيسان/أبريل ٢٠١٩"), read_published("7/4/2019"), read_published("0000-00-00")
    ('2019-04-07', None, None)
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip().translate(_DIGITS)
    if iso := _ISO.match(text):
        return text if _day(iso[1], iso[2], iso[3]) else None
    if compact := _COMPACT.match(text):
        day = _day(compact[1], compact[2], compact[3])
        return day.isoformat() if day else None
    if _EPOCH.match(text):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return moment.isoformat().replace("+00:00", "Z")
    days = {found.day for found in find_days(text, day_first=False)}
    return days.pop().isoformat() if len(days) == 1 else None


def find_days(text: str, day_first: bool = True) -> Iterator[Day]:
    """Every full date in a text, in order of kind. With `day_first`, `7/4/2019` is 7 April, as Arabic pages mean it;
    without it such a date is read only if it can be nothing else."""
    plain = _plain(text)
    for found in _YEAR_FIRST.finditer(plain):
        yield from _found(found, found[1], found[2], found[3])
    for found in _YEAR_LAST.finditer(plain):
        if day_first or int(found[1]) > 12 or found[1] == found[2]:
            yield from _found(found, found[3], found[2], found[1])
        elif int(found[2]) > 12:
            yield from _found(found, found[3], found[1], found[2])
    for found in _DAY_MONTH_YEAR.finditer(plain):
        month, double = MONTHS[found[2]], found[3]
        if double is None or MONTHS[double] == month:
            yield from _found(found, found[4], str(month), found[1])
    for found in _MONTH_DAY_YEAR.finditer(plain):
        yield from _found(found, found[3], str(MONTHS[found[1]]), found[2])


def is_ahead(article: Article, today: date) -> bool:
    """Whether an article is dated later than tomorrow: evening sites carry the next day's date."""
    return article.published_day is not None and (date.fromisoformat(article.published_day) - today).days > 1


def _plain(text: str) -> str:
    """The text folded letter by letter, so that offsets stay: digits to 0-9, alefs bare, Latin in lower case."""
    folded = "".join(one if len(one := fold(letter)) == 1 else letter for letter in text) if text else text
    return folded.translate(_DIGITS)


def _found(found: re.Match[str], year: str, month: str, day: str) -> Iterator[Day]:
    if read := _day(year, month, day):
        yield Day(read, found.start(), found.end())


def _day(year: str, month: str, day: str) -> date | None:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:  # 31 April, month 13
        return None
