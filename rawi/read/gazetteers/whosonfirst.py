"""Who's On First: the SQLite distributions (`whosonfirst-data-admin-ly-latest.db`) and folders of GeoJSON records.

Its CSV meta files carry no Arabic names and can't be used alone. Places that are superseded, deprecated or no longer
current are left out; so are historical and colloquial names.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rawi.knowledge.own_places import OwnPlace, is_arabic, point_of
from rawi.read.gazetteers.found import Columns, Fault, class_of

MAX_RECORD = 64 << 20  # bytes; outlines of countries have up to 30 million
NAMES = ("name:ara_x_preferred", "name:ara_x_variant")
_QUERY = """
    SELECT s.id, s.placetype, s.country, s.latitude, s.longitude, n.name, r.name
    FROM names n JOIN spr s ON s.id = n.id
    LEFT JOIN ancestors a ON a.id = s.id AND a.ancestor_placetype = 'region' AND a.ancestor_id != s.id
    LEFT JOIN names r ON r.id = a.ancestor_id AND r.language = 'ara' AND r.privateuse = 'preferred'
    WHERE n.language = 'ara' AND n.privateuse IN ('preferred', 'variant') AND s.is_current != 0
      AND s.is_deprecated != 1 AND s.is_superseded != 1
    ORDER BY s.id, n.privateuse, n.name
"""


def read_sqlite(path: Path, columns: Columns) -> Iterator[OwnPlace | Fault]:
    """A place for each Arabic name; those of one place carry one id."""
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        for id, placetype, country, lat, lon, name, province in database.execute(_QUERY):
            kind = class_of(str(placetype), columns, is_wof=True)
            point = point_of(str(lat), str(lon))
            if kind is None or not name or not is_arabic(str(name)):
                continue
            if point is None:
                yield Fault(f"{path}: id {id}", f'"{lat}", "{lon}" is no point on earth; mend it or take it out')
                continue
            yield OwnPlace(f"wof-{id}", (str(name),), kind, country or None, *point, admin1=province)
    except sqlite3.Error as error:
        yield Fault(str(path), f"is no database of Who's On First ({error}); give one, or its GeoJSON records")
    finally:
        database.close()


def records_under(path: Path) -> Iterator[Path]:
    """The files of records in order of name, without those that hold other outlines of a place."""
    found = [path] if path.is_file() else sorted(path.rglob("*.geojson"))
    return (each for each in found if "-alt-" not in each.name)


def read_records(paths: Iterable[Path], columns: Columns) -> Iterator[OwnPlace | Fault]:
    for path in paths:
        try:
            if path.stat().st_size > MAX_RECORD:
                yield Fault(str(path), f"more than {MAX_RECORD >> 20} MB; take it out or give its SQLite distribution")
                continue
            record = json.loads(path.read_bytes())
        except (OSError, ValueError) as error:
            yield Fault(str(path), f"no GeoJSON ({error}); fetch it again or take it out")
            continue
        features = record.get("features", [record]) if isinstance(record, dict) else []
        for feature in features:
            found = _place_of(feature, str(path), columns)
            if found is not None:
                yield found


def _place_of(feature: Any, origin: str, columns: Columns) -> OwnPlace | Fault | None:
    """The place of a record; None if it has no Arabic name, is not current or is of no kind that we hold."""
    said = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(said, dict) or "wof:id" not in said:
        return Fault(origin, 'no record of Who\'s On First ("wof:id" is missing); take it out')
    listed = [name for key in NAMES for name in (said.get(key) or ())]
    names = tuple(name for name in listed if isinstance(name, str) and is_arabic(name))
    kind = class_of(str(said.get("wof:placetype")), columns, is_wof=True)
    is_old = said.get("mz:is_current") == 0 or said.get("edtf:deprecated") not in (None, "", "..")
    if not names or kind is None or is_old:
        return None
    lat, lon = (
        said.get("lbl:latitude", said.get("geom:latitude")),
        said.get("lbl:longitude", said.get("geom:longitude")),
    )
    point = point_of(str(lat), str(lon))
    if point is None:
        return Fault(origin, f'"{lat}", "{lon}" is no point on earth; mend it or take it out')
    people = said.get("wof:population") or said.get("gn:population")
    population = int(people) if isinstance(people, int | float) and people > 0 else None
    return OwnPlace(
        f"wof-{said['wof:id']}", names, kind, said.get("wof:country") or None, *point, population=population
    )
