"""Events as GeoJSON (RFC 7946). An event whose place is an area, is open, or is in no gazetteer has no geometry.

A pin in the middle of a province is a false place: such events are there, with `place_state` saying why they have none.
"""

from collections.abc import Iterator
from typing import Any

from rawi.codec import encode
from rawi.export.columns import Row
from rawi.export.content import Content
from rawi.export.notice import attribution
from rawi.export.tables import Table


def geojson_lines(table: Table, content: Content) -> Iterator[bytes]:
    """A FeatureCollection, one feature a line."""
    head = encode({"type": "FeatureCollection", "attribution": attribution(content)})
    yield head[:-1] + b',"features":[\n'
    before = b""
    for row in table.rows(content):
        yield before + encode(_feature(row))
        before = b",\n"
    yield b"\n]}\n"


def _feature(row: Row) -> dict[str, Any]:
    is_point = row.get("place_state") == "point"
    geometry = {"type": "Point", "coordinates": [row["lon"], row["lat"]]} if is_point else None
    properties = {name: value for name, value in row.items() if name not in ("lat", "lon")}
    return {"type": "Feature", "id": row["event_id"], "geometry": geometry, "properties": properties}
