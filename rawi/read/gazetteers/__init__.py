"""Other people's gazetteers -> places: tables, GeoNames dumps, Who's On First records; one row at a time.

What a file is, is told by what it holds. A row that can't be read becomes a `Fault` with its line and what to do, and
costs no other. Only names in Arabic letters are kept.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from rawi.knowledge.own_places import OwnPlace
from rawi.read.gazetteers.found import Columns, Fault, read_columns
from rawi.read.gazetteers.geonames import (
    is_alternate_names,
    is_geonames,
    names_of_alternates,
    read_geonames,
)
from rawi.read.gazetteers.streams import first_line, is_sqlite
from rawi.read.gazetteers.tables import read_places_table
from rawi.read.gazetteers.whosonfirst import read_records, read_sqlite, records_under
from rawi.read.streams import BROKEN

MEMORY = 2_000_000  # Arabic names of alternateNamesV2 held at once, some 300 MB; all of GeoNames has 500,000


def read_gazetteers(paths: Sequence[Path], countries: Collection[str], columns: Columns) -> Iterator[OwnPlace | Fault]:
    """Every place of the files and folders, in the order of the paths. `countries`: only these, all if empty.

    A file of alternate names (GeoNames) is read first, wherever it stands, and names the places of all the others.
    """
    alternates: dict[bytes, list[str]] = {}
    rest = []
    for path in paths:
        try:
            if path.is_file() and is_alternate_names(first_line(path)):
                yield from names_of_alternates(path, alternates, MEMORY)
            else:
                rest.append(path)
        except BROKEN as error:
            yield _unreadable(path, error)
    for path in rest:
        try:
            yield from (
                each
                for each in _read(path, alternates, columns)
                if isinstance(each, Fault) or not countries or each.country in countries
            )
        except BROKEN as error:
            yield _unreadable(path, error)


def _read(path: Path, alternates: dict[bytes, list[str]], columns: Columns) -> Iterator[OwnPlace | Fault]:
    if path.is_dir() or path.suffix == ".geojson":
        return read_records(records_under(path), columns)
    if is_sqlite(path):
        return read_sqlite(path, columns)
    if is_geonames(first_line(path)):
        return read_geonames(path, alternates, columns)
    return read_places_table(path, columns)


def _unreadable(path: Path, error: BaseException) -> Fault:
    why = getattr(error, "strerror", None) or error
    return Fault(str(path), f"can't be read to its end ({why}); check that it is there and whole")


__all__ = ["Columns", "Fault", "read_columns", "read_gazetteers"]
