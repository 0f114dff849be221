"""What a cell means that came back from a spreadsheet: whether it is what was exported, and what it is taken for.

Excel and LibreOffice write days in the order of their country, numbers with the commas of theirs, Arabic digits, and
marks of direction that nobody sees. A day whose order is open is never guessed: the file's own days tell it, or it is
refused.
"""

import re
from calendar import month_abbr
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, get_args

from rawi.export.columns import Cell, Column
from rawi.export.public import HIDDEN, NAMED
from rawi.export.spreadsheet import CUT, FORMULA
from rawi.records import EventType, Status

Order = Literal["dmy", "mdy"]
CHOICES: dict[str, tuple[str, ...]] = {
    "status": get_args(Status), "type": get_args(EventType), "person": tuple(sorted(NAMED | HIDDEN)),
}  # fmt: skip
DAYS = ("time", "source-withdrawn")  # fields whose values are days
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")  # marks of direction and width
_DIGITS = {
    ord(digit): str(value) for zero in "٠۰" for value, digit in enumerate(map(chr, range(ord(zero), ord(zero) + 10)))
}
_ERROR = re.compile(r"#(?:REF|NAME|VALUE|DIV/0|N/A|NULL|NUM|SPILL|CALC)[!?]?|#{2,}|Err:\d+", re.I)
_LOST = re.compile("\ufffd|\\?{3}")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_SHORT = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?: .*)?")
_NAMED = re.compile(r"(\d{1,2})[-/ ]([a-z]{3})[a-z]*[-/ ,]+(\d{4}|\d{2})", re.I)
_MONTHS = {name: at for at, name in enumerate(map(str.casefold, month_abbr)) if name}
_SERIAL = re.compile(r"[2-9]\d{4}(?:\.0*)?")
_FIRST_DAY = date(1899, 12, 30)  # from which spreadsheets count days
_TEMPTING = re.compile(r"\d{1,4}[-/.](?:\d{1,4}|[a-z]{3})(?:[-/.]\d{1,4})?", re.I)  # a day as a spreadsheet shows it
_WITH_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:e[-+]?\d+)?", re.I)
_GROUPED = re.compile(r"\d{1,3}(?:[٬\s]\d{3})+")


class Unplaced(Exception):
    """A value that can't be taken for what its column holds; the message says what to write."""


def plain(cell: str) -> str:
    """A cell without marks of direction and needless spaces."""
    return " ".join(_INVISIBLE.sub("", cell).split())


def unescaped(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def is_same(cell: str, exported: str, order: Order | None = None) -> bool:
    """Whether a cell is what was exported, however a spreadsheet has written it since.

    `order`: in which the file writes day and month; where it is not known, a day that may be another is another.
    """
    cell, exported = _both(cell, exported)
    if cell == exported or not cell or not exported:
        return cell == exported
    if (day := _iso_of(exported)) is not None:
        read = days_meant(cell)
        return {day} == ({read[order]} if order is not None and order in read else set(read.values()))
    if exported.isdecimal() and re.sub(r"[.,٬\s]", "", cell) == exported:
        return True
    if _NUMBER.fullmatch(cell) and _NUMBER.fullmatch(exported):
        return _close(cell, exported)
    return {"true": "1", "false": "0"}.get(cell.casefold()) == exported


def is_read_as(cell: str, exported: str) -> bool:
    """Whether a cell is what the machine read. Nobody writes a day there: `مارس 2015` became one in a spreadsheet."""
    if is_same(cell, exported):
        return True
    cell, exported = _both(cell, exported)
    if cell.endswith(plain(CUT)):
        return exported.startswith(cell.removesuffix(plain(CUT)).rstrip())
    if (day := _iso_of(exported)) is not None:
        return day in days_meant(cell).values()
    return bool(_WITH_DIGIT.search(exported) and (days_meant(cell) or _TEMPTING.fullmatch(cell)))


def _both(cell: str, exported: str) -> tuple[str, str]:
    """A cell and what was exported, with the same spaces and digits."""
    return plain(unescaped(cell.lstrip())).translate(_DIGITS), plain(unescaped(exported)).translate(_DIGITS)


def _close(a: str, b: str) -> bool:
    """Whether two numbers are one, up to the digits that a spreadsheet shows of large ones."""
    one, other = (float(each.replace(",", ".")) for each in (a, b))
    share = 1e-2 if "e" in a.casefold() else 1e-9
    return abs(one - other) <= share * max(abs(one), abs(other))


def days_meant(cell: str) -> dict[Order, date]:
    """The day that a cell is, by the order of day and month it is read in; empty where it is none."""
    cell = plain(cell).translate(_DIGITS)
    if found := _ISO.fullmatch(cell):
        day = _day(int(found[1]), int(found[2]), int(found[3]))
        return {"dmy": day, "mdy": day} if day else {}
    if found := _NAMED.fullmatch(cell):
        day = _day(_year(found[3]), _MONTHS.get(found[2].casefold(), 0), int(found[1]))
        return {"dmy": day, "mdy": day} if day else {}
    if found := _SHORT.fullmatch(cell):
        first, second, year = int(found[1]), int(found[2]), _year(found[3])
        read: dict[Order, date | None] = {"dmy": _day(year, second, first), "mdy": _day(year, first, second)}
        return {order: day for order, day in read.items() if day}
    if _SERIAL.fullmatch(cell):
        day = _FIRST_DAY + timedelta(days=int(float(cell)))
        return {"dmy": day, "mdy": day}
    return {}


def _iso_of(cell: str) -> date | None:
    return next(iter(days_meant(cell).values()), None) if _ISO.fullmatch(cell) else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(written: str) -> int:
    return int(written) if len(written) == 4 else 2000 + int(written)


def order_of(pairs: Iterable[tuple[str, Cell]]) -> Order | None:
    """Whether a file writes the day or the month first, by cells whose day is known; None where none tells."""
    seen: Counter[Order] = Counter()
    for cell, exported in pairs:
        day = _iso_of(str(exported)) if exported else None
        read = days_meant(cell)
        if day is not None and len(set(read.values())) == 2:
            seen.update(order for order, each in read.items() if each == day)
    return seen.most_common(1)[0][0] if seen else None


def value_of(column: Column, cell: str, order: Order | None) -> str:
    """What a cell is taken for, as a judgement's value. Raises Unplaced with what to write instead."""
    written = plain(unescaped(cell.strip()))
    if _ERROR.fullmatch(written):
        raise Unplaced("the spreadsheet shows an error or too narrow a column here; write the value itself")
    if _LOST.search(written):
        raise Unplaced(
            "its letters were lost when the file was saved; save it as CSV UTF-8 or XLSX, and write it again"
        )
    if column.type == "integer":
        return _whole(written)
    if column.back in DAYS:
        return _days(written, order, is_range=column.back == "time")
    if choices := CHOICES.get(column.back):
        folded = written.casefold().replace(" ", "-").replace("_", "-")
        chosen = next((choice for choice in choices if choice.casefold() == folded), None)
        if chosen is None:
            raise Unplaced(f"{column.name} is one of {', '.join(choices)}")
        return chosen
    return written


def _whole(written: str) -> str:
    digits = written.translate(_DIGITS)
    if _GROUPED.fullmatch(digits):
        digits = re.sub(r"[٬\s]", "", digits)
    if re.fullmatch(r"\d+[.,]0{1,2}", digits):
        digits = re.split("[.,]", digits)[0]
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits):
        raise Unplaced(f"this may be {re.sub('[.,]', '', digits)} or a fraction; write it without a point or comma")
    if not re.fullmatch(r"\d{1,9}", digits):
        raise Unplaced("this column holds a whole number, 12; leave it empty where none is known, or write it in note")
    return str(int(digits))


def _days(written: str, order: Order | None, is_range: bool) -> str:
    parts = [written]
    if is_range and not days_meant(written):
        parts = re.split(r"\s*(?:/|\s-\s|–)\s*", written) if _ISO.match(written.translate(_DIGITS)) else parts
    days = [_one_day(part, order) for part in parts]
    if len(days) > 2 or days != sorted(days):
        raise Unplaced("write one day, 2024-03-12, or the first and the last, 2024-03-12/2024-03-14")
    return "/".join(dict.fromkeys(each.isoformat() for each in days))


def _one_day(part: str, order: Order | None) -> date:
    read = days_meant(part)
    days = set(read.values())
    if len(days) == 1:
        return days.pop()
    if order is not None and order in read:
        return read[order]
    if days:
        raise Unplaced(
            f"this may be {' or '.join(sorted(day.isoformat() for day in days))}; write it like the one meant"
        )
    raise Unplaced("this is no day; write it like 2024-03-12")


def shown(cell: Cell) -> str:
    """A cell as the CSV has it."""
    return "" if cell is None else str(cell)
