"""Fonts and map shapes: made when the package is built, from the npm registry; a room without them still opens."""

import gzip
import json
from functools import cache
from math import log, pi, radians, tan
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
STATIC = HERE / "static"
ASSETS = HERE / "built"
FONTS = ASSETS / "fonts.css"
SHAPES = ASSETS / "shapes.json.gz"
PROVINCES = ASSETS / "provinces.json.gz"
NOTICES = ASSETS / "NOTICES.json"

Ring = tuple[tuple[float, float], ...]
"""A closed line of (longitude, northing)."""


class Shape(NamedTuple):
    """A country (its code) or a province (its Arabic name): its `rings`, and the box (west, south, east, north) that
    each spans, in the same measures."""

    code: str
    rings: tuple[Ring, ...]
    boxes: tuple[tuple[float, float, float, float], ...]


class Notice(NamedTuple):
    """What ships of a package (`fonts`, `countries`, `provinces`), under which licence; `file` holds its text."""

    package: str
    version: str
    what: str
    licence: str
    file: str


def are_built() -> bool:
    """Whether fonts and shapes came with this copy."""
    return FONTS.exists() and SHAPES.exists()


def notices() -> list[Notice]:
    """Whose work came with this copy; none where nothing was built."""
    return [Notice(**each) for each in json.loads(NOTICES.read_bytes())] if NOTICES.exists() else []


@cache  # three levels, read once
def countries(level: str) -> tuple[Shape, ...]:
    """The countries of the world at a level of detail (`far`, `middle`, `near`); () where they were not built."""
    if not SHAPES.exists():
        return ()
    return tuple(_shape(code, lines) for code, lines in _read(SHAPES)[level])


@cache
def provinces() -> tuple[tuple[str, Shape], ...]:
    """(country, shape) of the provinces of the Arab countries and their neighbours; () where they were not built."""
    if not PROVINCES.exists():
        return ()
    return tuple((country, _shape(name, lines)) for country, name, _, lines in _read(PROVINCES))


def _shape(code: str, lines: list[list[int]]) -> Shape:
    rings = tuple(
        tuple((x / 1000, northing(y / 1000)) for x, y in zip(line[::2], line[1::2], strict=True)) for line in lines
    )
    boxes = tuple(
        (min(x for x, _ in r), min(y for _, y in r), max(x for x, _ in r), max(y for _, y in r)) for r in rings
    )
    return Shape(code, rings, boxes)


def northing(lat: float) -> float:
    """Mercator's height of a latitude, in degrees of longitude at the equator; the poles are cut off."""
    return log(tan(pi / 4 + radians(max(-84.0, min(84.0, lat))) / 2)) * 180 / pi


@cache
def _read(path: Path) -> Any:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return json.load(file)
