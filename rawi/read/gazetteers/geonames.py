"""Dumps of GeoNames: `allCountries.txt`, `LY.txt`, `cities500.txt`, and `alternateNamesV2.txt` beside them.

Columns as in the readme of download.geonames.org/export/dump. The main file lists other names without their language;
those in Arabic letters alone are taken, Persian and Urdu ones with letters of their own are not.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from rawi.knowledge.own_places import OwnPlace, point_of
from rawi.read.gazetteers.found import Columns, Fault
from rawi.read.gazetteers.streams import opened, rows_of
from rawi.records import PlaceClass

FIELDS = 19
TOWN = 5_000  # inhabitants from which a populated place is a town
_MAIN = re.compile(rb"\d+\t[^\t]*\t[^\t]*\t[^\t]*\t-?\d+(?:\.\d+)?\t-?\d+(?:\.\d+)?\t[A-Z]?\t")
_ALTERNATE = re.compile(rb"\d+\t\d+\t[^\t]{0,7}\t[^\t]+(\t|$)")
_FOREIGN = re.compile(r"[^\u0621-\u063a\u0640-\u0652\u0670 \-0-9]")


def is_geonames(line: bytes) -> bool:
    return _MAIN.match(line) is not None and line.count(b"\t") == FIELDS - 1


def is_alternate_names(line: bytes) -> bool:
    return _ALTERNATE.match(line) is not None and line.count(b"\t") in (7, 9)


def names_of_alternates(path: Path, names: dict[bytes, list[str]], most: int) -> Iterator[Fault]:
    """Collect the Arabic names by id of place, preferred ones first; historical and colloquial ones are left."""
    count = 0
    with opened(path) as stream:
        for number, line in rows_of(stream):
            cells = line.rstrip(b"\r\n").split(b"\t")
            if len(cells) < 8:
                yield Fault(f"{path}:{number}", f"{len(cells)} cells, alternate names have 8 or 10; take the line out")
            elif cells[2] == b"ar" and cells[6] != b"1" and cells[7] != b"1":
                count += 1
                if count > most:
                    yield Fault(str(path), f"more than {most} Arabic names; cut it to the countries you need")
                    return
                found = names.setdefault(cells[1], [])
                found.insert(0 if cells[4] == b"1" else len(found), cells[3].decode("utf-8", "replace"))


def read_geonames(path: Path, alternates: dict[bytes, list[str]], columns: Columns) -> Iterator[OwnPlace | Fault]:
    """Places of the main file that have an Arabic name. It is read twice: provinces first, to name where others lie."""
    provinces: dict[tuple[str, str], str] = {}
    with opened(path) as stream:
        for _, line in rows_of(stream):
            if (
                b"\tADM1\t" in line
                and not isinstance(cells := _cells(line), str)
                and (names := _names(cells, alternates))
            ):
                provinces[cells[8], cells[10]] = names[0]
    with opened(path) as stream:
        for number, line in rows_of(stream):
            cells = _cells(line)
            if isinstance(cells, str):
                yield Fault(f"{path}:{number}", cells)
            elif (kind := columns.geonames.get(cells[7])) and (names := _names(cells, alternates)):
                yield _place(cells, kind, names, provinces) or Fault(
                    f"{path}:{number}", f'"{cells[4]}", "{cells[5]}" is no point on earth; mend it or take it out'
                )


def _cells(line: bytes) -> list[str] | str:
    """The cells of a row, or what is wrong with it."""
    try:
        cells = line.decode("utf-8").rstrip("\r\n").split("\t")
    except UnicodeDecodeError as error:
        return f"not UTF-8 ({error.reason}); take the line out or fetch the file again"
    return cells if len(cells) == FIELDS else f"{len(cells)} cells, GeoNames has {FIELDS}; take the line out"


def _names(cells: list[str], alternates: dict[bytes, list[str]]) -> tuple[str, ...]:
    listed = [name for name in (cells[1], *cells[3].split(",")) if name and not _FOREIGN.search(name)]
    known = [name for name in alternates.get(cells[0].encode(), ()) if not _FOREIGN.search(name)]
    return tuple(dict.fromkeys((*known, *listed)))


def _place(
    cells: list[str], kind: PlaceClass, names: tuple[str, ...], provinces: dict[tuple[str, str], str]
) -> OwnPlace | None:
    point = point_of(cells[4], cells[5])
    if point is None:
        return None
    population = int(cells[14]) if cells[14].isdecimal() else 0
    if kind in ("city", "village"):
        kind = "city" if kind == "city" or population >= TOWN else "village"
    province = provinces.get((cells[8], cells[10])) if cells[7] != "ADM1" else None
    return OwnPlace(
        f"geonames-{cells[0]}", names, kind, cells[8] or None, *point, admin1=province, population=population or None
    )
