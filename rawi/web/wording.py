"""The words of the interface in Arabic and English: counts, days, ranges and digits as readers of each expect them.

Never two numbers with a dash in Arabic (readers run it right to left), never a bare ISO date in a sentence, month names
by region. Conventions: `docs/reading-room.md`. The words themselves are rows of `words.tsv`.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["ar", "en"]
Digits = Literal["western", "arabic"]
Months = Literal["both", "levant", "east", "maghreb"]
LANGUAGES: tuple[Language, ...] = ("ar", "en")
DIGITS: tuple[Digits, ...] = ("western", "arabic")
MONTHS: tuple[Months, ...] = ("both", "levant", "east", "maghreb")
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_NAMES: dict[str, tuple[str, ...]] = {
    "levant": ("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول",
               "تشرين الثاني", "كانون الأول"),
    "east": ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر",
             "ديسمبر"),
    "maghreb": ("جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر",
                "ديسمبر"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
}  # fmt: skip


@cache
def _words() -> dict[str, dict[str, str]]:
    """Language -> key -> words."""
    with Path(__file__).with_name("words.tsv").open(encoding="utf-8", newline="") as rows:
        table = list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {language: {row["key"]: row[language] for row in table} for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Wording:
    """How one reader wants to be spoken to."""

    language: Language
    digits: Digits = "western"
    months: Months = "both"

    @property
    def direction(self) -> str:
        return "rtl" if self.language == "ar" else "ltr"

    def say(self, key: str, **values: object) -> str:
        """The words of a key, `{names}` filled in. Raises KeyError at a key nobody has written."""
        return _words()[self.language][key].format(**values) if values else _words()[self.language][key]

    def name(self, kind: str, value: str | None) -> str:
        """The word for a code (`type`, `mode`, `status` ...); the code itself where it has none."""
        if value is None:
            return ""
        return _words()[self.language].get(f"{kind}.{value}", value.replace("-", " "))

    def number(self, value: int | float) -> str:
        """A number with its thousands marked, in the reader's digits."""
        return self.figures(f"{value:,}")

    def figures(self, text: str) -> str:
        """Text with its digits as the reader wants them."""
        return text.translate(_EASTERN) if self.digits == "arabic" and self.language == "ar" else text

    def count(self, n: int, key: str) -> str:
        """A number with the noun in the form it asks for: `3 مقالات`, `one article`."""
        word = self.say(f"{key}.{_plural(n, self.language)}")
        return word.format(n=self.number(n)) if "{n}" in word else word

    def day(self, value: str) -> str:
        """An ISO day, month or year in words: `12 آذار/مارس 2024`."""
        parts = value[:10].split("-")
        if len(parts) < 2 or not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= 12:
            return self.figures(value)
        words = [self.figures(str(int(parts[2])))] if len(parts) > 2 else []
        return " ".join([*words, self.month(int(parts[1])), self.figures(parts[0])])

    def month(self, number: int) -> str:
        """The name of a month, by the reader's region."""
        if self.language == "en":
            return _NAMES["en"][number - 1]
        if self.months == "both":
            return f"{_NAMES['levant'][number - 1]}/{_NAMES['east'][number - 1]}"
        return _NAMES[self.months][number - 1]

    def days(self, earliest: str | None, latest: str | None) -> str:
        """When something may have been: one day, or a range in words."""
        if earliest is None and latest is None:
            return self.say("day.not_stated")
        if earliest == latest or latest is None or earliest is None:
            return self.day(earliest or latest or "")
        if _is_whole_month(earliest, latest):
            return self.day(earliest[:7])
        if earliest[5:] == "01-01" and latest[5:] == "12-31" and earliest[:4] == latest[:4]:
            return self.figures(earliest[:4])
        return self.say("range.days", low=self.day(earliest), high=self.day(latest))

    def between(self, low: int | None, high: int | None) -> str:
        """Bounds of a count. `None` is an open bound."""
        if low is not None and high is not None:
            same = low == high
            return self.number(low) if same else self.say("range", low=self.number(low), high=self.number(high))
        if low is not None:
            return self.say("range.atleast", low=self.number(low))
        return self.say("range.upto", high=self.number(high)) if high is not None else self.say("not_stated")


def _is_whole_month(earliest: str, latest: str) -> bool:
    year, month = int(earliest[:4]), int(earliest[5:7])
    last = 31 if month in (1, 3, 5, 7, 8, 10, 12) else 30
    if month == 2:
        last = 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return earliest[8:] == "01" and latest == f"{earliest[:7]}-{last}"


def _plural(n: int, language: Language) -> str:
    """The plural form of a number by CLDR's rules for cardinals."""
    if language == "en":
        return "one" if n == 1 else "other"
    if n <= 2:
        return ("zero", "one", "two")[n]
    if 3 <= n % 100 <= 10:
        return "few"
    return "many" if n % 100 >= 11 else "other"
