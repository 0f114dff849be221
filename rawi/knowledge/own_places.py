"""A user's own gazetteer: one table that `rawi gazetteer add` writes and `--gazetteer` uses beside ours.

A row is a place under its folded names, each with a mark as in `gazetteer/towns.tsv`: bare names fire alone, `~` ones
need a head word, or a locative and their country in the article, `+` ones a head word. The file may be edited: rows are
checked when it is loaded. `by` says whether the row comes from a table that somebody wrote or from a dump; the first
counts as much as what is written by hand in rawi, and more among namesakes (see `annotate/places/geocoding.py`).
"""

import hashlib
import math
import os
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from rawi.errors import KnowledgeError
from rawi.knowledge.places import PlaceTable
from rawi.records import PlaceClass
from rawi.text.normalize import CONTROLS, MARKS
from rawi.text.phrases import words_of

HEADER = "keys\tid\tname\tclass\tcountry\tadmin1\tlat\tlon\tpopulation\twithin\tby"
COMMENT = "# Made by rawi gazetteer add; may be edited. Marks before names: ~ also a word, + only after a head word."
MOST_PLACES = 500_000  # 3 s and 600 MB to load; a country of GeoNames has 5,000 to 60,000 with Arabic names
SMALL, LARGE = 5_000, 100_000  # inhabitants, as in training/gazetteer.py
QUARTER = "حي"
By = Literal["table", "dump"]
_UNSEEN = re.compile(f"[{MARKS}{CONTROLS}]")
_LETTER = re.compile("[\u0621-\u063a\u0641-\u064a]")
_AREAS = frozenset(("country", "region", "admin"))


class OwnPlace(NamedTuple):
    """A place as somebody else's gazetteer has it. `names`: the one shown first, may carry marks. Unknown is None."""

    id: str
    names: tuple[str, ...]
    kind: PlaceClass
    country: str | None
    lat: float
    lon: float
    admin1: str | None = None
    within: str | None = None
    population: int | None = None
    by: By = "dump"


def row_of(place: OwnPlace, table: PlaceTable, given: Collection[str]) -> str:
    """The line of a place, or '' if none of its names can be looked up. `given`: folded given names."""
    keys: dict[str, None] = {}
    for name in place.names:
        mark, plain = (name[0], name[1:]) if name[:1] in ("~", "+") else ("", name)
        for key in _keys(plain, place.kind, table):
            keys[(mark or _mark(key, place, table, given)) + key] = None
    shown = plain_name(place.names[0].lstrip("~+"))
    cells = (
        "|".join(keys), place.id, shown, place.kind, place.country or "", place.admin1 or "", f"{place.lat:.4f}",
        f"{place.lon:.4f}", "" if place.population is None else str(place.population), place.within or "", place.by,
    )  # fmt: skip
    return "\t".join(cells) if keys else ""


def plain_name(name: str) -> str:
    """A name without vowel marks and controls, on one line, without the bar that parts names.

    >>> plain_name(" حيّ  الزهور ")
    'حي الزهور'
    """
    return " ".join(_UNSEEN.sub("", name).replace("|", " ").split())


def is_arabic(name: str) -> bool:
    return _LETTER.search(name) is not None


def _keys(name: str, kind: PlaceClass, table: PlaceTable) -> Iterator[str]:
    """What a name is looked up by: without a head word that stays outside (`مدينة س`), a quarter with its `حي` too."""
    words = words_of(plain_name(name))
    first = words[0].removeprefix("ال") if words else ""
    if kind == "neighbourhood" and words:
        bare = words[1:] if words[0] == QUARTER and len(words) > 1 else words
        yield " ".join((QUARTER, *bare))
        words = bare
    elif len(words) > 1 and kind not in ("facility", "other", "water"):
        head = table.heads.get(words[0]) or table.heads.get(first)
        words = words[1:] if head and not head.inner else words
    if words and any(len(word) > 1 for word in words):
        yield " ".join(words)


def _mark(key: str, place: OwnPlace, table: PlaceTable, given: Collection[str]) -> str:
    """How much company a name needs. What somebody wrote is meant; of a dump, small places are named with a head."""
    words = key.split()
    if words[0] == QUARTER and len(words) > 1:
        return ""
    common = all(_is_common(word, table, given) for word in words)
    if place.by == "table":
        return "~" if common else ""
    size = place.population or 0
    if common:
        return "~" if len(words) > 1 and size >= SMALL else "+"
    if size >= LARGE or place.kind in _AREAS or (size >= SMALL and len(key) > 4):
        return "" if len(key) > 3 else "~"
    if len(words) > 1:
        return "" if place.kind == "facility" or words[0] in table.compounds else "~"
    return "~" if len(key) > 4 else "+"


def _is_common(word: str, table: PlaceTable, given: Collection[str]) -> bool:
    bare = word.removeprefix("ال")
    known = (table.words, table.heads, table.adjectives, table.facility_adjectives, table.compounds, given)
    return any(word in words or bare in words or "ال" + word in words for words in known)


def write_rows(rows: Iterable[tuple[str, str]], path: Path) -> None:
    """Write (id, line) in order of id; the file is whole or the old one at any moment."""
    beside = path.with_name(path.name + ".part")
    with open(beside, "w", encoding="utf-8") as out:
        out.write(f"{COMMENT}\n{HEADER}\n")
        out.writelines(f"{line}\n" for _, line in sorted(rows))
    os.replace(beside, path)


def read_rows(path: Path) -> list[str]:
    """The checked lines of the file, without comment and header. Raises KnowledgeError with line and what to write."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        what = "make one with: rawi gazetteer add FILE -o " + str(path)
        raise KnowledgeError(str(path), f"can't be read as a gazetteer ({error}); {what}") from error
    head = next((n for n, line in enumerate(lines) if line and line[0] != "#"), None)
    if head is None or lines[head] != HEADER:
        raise KnowledgeError(str(path), f"is not made by rawi; write: rawi gazetteer add {path} -o own.tsv")
    rows = [line for line in lines[head + 1 :] if line and line[0] != "#"]
    if len(rows) > MOST_PLACES:
        raise KnowledgeError(str(path), f"{len(rows)} places, {MOST_PLACES} at most; choose with --country")
    for number, line in enumerate(lines[head + 1 :], head + 2):
        if line and line[0] != "#" and (problem := _problem(line)):
            raise KnowledgeError(f"{path}:{number}", problem)
    return rows


def _problem(line: str) -> str | None:
    cells = line.split("\t")
    if len(cells) != HEADER.count("\t") + 1:
        return f"{len(cells)} cells, the header has {HEADER.count(chr(9)) + 1}; part them with tabs"
    if not cells[0] or not all(key.lstrip("~+") for key in cells[0].split("|")):
        return '"keys" holds an empty name; write one or take the line out'
    if cells[3] not in get_args(PlaceClass):
        return f'"class" is "{cells[3]}"; write one of: {", ".join(get_args(PlaceClass))}'
    if point_of(cells[6], cells[7]) is None:
        return f'"{cells[6]}", "{cells[7]}" is no point on earth; write degrees as 33.51'
    if cells[8] and not cells[8].isdecimal():
        return f'"population" is "{cells[8]}"; write a whole number or nothing'
    if cells[10] not in get_args(By):
        return f'"by" is "{cells[10]}"; write one of: {", ".join(get_args(By))}'
    return None


def point_of(lat: str, lon: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, with a point or a comma before decimals; None if they are no point on earth.

    >>> point_of("32,5", "13.1"), point_of("132", "13"), point_of("nan", "1")
    ((32.5, 13.1), None, None)
    """
    try:
        y, x = float(lat.replace(",", ".").replace("٫", ".")), float(lon.replace(",", ".").replace("٫", "."))
    except ValueError:
        return None
    return (y, x) if math.isfinite(y) and math.isfinite(x) and abs(y) <= 90 and abs(x) <= 180 else None


def fingerprint_of(rows: Iterable[str]) -> str:
    """A hash of what the file says, whatever its name and the order of its rows."""
    return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()
