"""Tables of places that somebody keeps: CSV or TSV with a header in Arabic or English, in any usual encoding."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from rawi.knowledge.own_places import OwnPlace, is_arabic, plain_name, point_of
from rawi.read.gazetteers.found import Columns, Fault, class_of, folded_name
from rawi.read.gazetteers.streams import MAX_ROW, opened
from rawi.read.streams import encoding_of_stream, peeked
from rawi.records import PlaceClass

NEEDED = {"name": "name or الاسم", "lat": "lat or خط العرض", "lon": "lon or خط الطول"}
_DELIMITERS = "\t;,|"
_PARTS = re.compile("[|;,؛،]")
_DUMPED = frozenset(("wof id", "geonameid"))  # columns of tables cut from a dump, not written by hand


def read_places_table(path: Path, columns: Columns) -> Iterator[OwnPlace | Fault]:
    """A place or a fault for each row; faults name the physical line, as editors count."""
    with opened(path) as stream:
        encoding = encoding_of_stream(stream)
        csv.field_size_limit(MAX_ROW)
        delimiter = _delimiter(peeked(stream).decode(encoding, "replace").removeprefix("\ufeff"), columns)
        codec = "utf-8-sig" if encoding == "utf-8" else encoding
        rows = csv.reader(io.TextIOWrapper(stream, codec, errors="replace", newline=""), delimiter=delimiter)
        header = next(rows, [])
        fields = [columns.field_of.get(folded_name(name)) for name in header]
        if missing := [wanted for field, wanted in NEEDED.items() if field not in fields]:
            seen = ", ".join(name for name in header if name)[:200] or "nothing"
            yield Fault(f"{path}:1", f"the header has {seen}; it needs columns for places: {', '.join(missing)}")
            return
        is_dump = any(folded_name(name) in _DUMPED for name in header)
        while True:
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield Fault(f"{path}:{rows.line_num}", f"no row of a table ({error}); mend its quotation marks")
                continue
            if any(cell.strip() for cell in row):
                found = _place(row, fields, columns, is_dump)
                yield Fault(f"{path}:{rows.line_num}", found) if isinstance(found, str) else found


def _delimiter(sample: str, columns: Columns) -> str:
    """The delimiter that cuts the first line into most known columns."""
    first = sample.split("\n", 1)[0].strip("\r")
    return max(_DELIMITERS, key=lambda mark: sum(folded_name(name) in columns.field_of for name in first.split(mark)))


def _place(row: list[str], fields: list[str | None], columns: Columns, is_dump: bool) -> OwnPlace | str:
    """The place of a row, or what is wrong with it and what to write."""
    if len(row) > len(fields):
        more = f"{len(row)} cells, the header has {len(fields)}"
        return f"{more}; put quotation marks around cells with delimiters in them"
    raw = {field: cell.strip() for field, cell in zip(fields, row, strict=False) if field and cell.strip()}
    named = {field: plain_name(cell) for field, cell in raw.items()}
    name = named.get("name", "")
    if not is_arabic(name):
        return f'the name is "{name}"; write it in Arabic letters, as newspapers do' if name else "no name; write one"
    lat, lon = named.get("lat", ""), named.get("lon", "")
    point = point_of(lat, lon)
    if point is None:
        return f'"{lat}", "{lon}" is no point on earth; write degrees of latitude and longitude, as 33.51 and 36.29'
    said = named.get("class", "city")  # a place whose kind is not said is a town
    kind = class_of(said, columns, is_dump)
    if kind is None:
        return f'"{said}" is no kind of place that is known; write one of: {", ".join(get_args(PlaceClass))}'
    country = columns.countries.get(folded_name(named.get("country", "")))
    if "country" in named and country is None and named["country"] != "XX":  # Who's On First: disputed
        return f'"{named["country"]}" is no country; write its code of two letters (LY) or its Arabic name'
    population = named.get("population", "0").replace(",", "").partition(".")[0]
    if not population.isdecimal():
        return f'the population is "{named["population"]}"; write a whole number or leave it out'
    others = (plain_name(part) for part in _PARTS.split(raw.get("others", "")))
    return OwnPlace(
        id=named.get("id") or "own-" + hashlib.sha256(f"{name}|{point}".encode()).hexdigest()[:10],
        names=tuple(dict.fromkeys((name, *filter(is_arabic, others)))), kind=kind, country=country,
        lat=point[0], lon=point[1], admin1=named.get("admin1"), within=named.get("within"),
        population=int(population) or None, by="dump" if is_dump else "table",
    )  # fmt: skip
