"""Fonts and map shapes: made when the package is built, from the npm registry; a room without them still opens."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
STATIC = HERE / "static"
ASSETS = HERE / "built"
FONTS = ASSETS / "fonts.css"
SHAPES = ASSETS / "shapes.json.gz"


class Country(NamedTuple):
    """One country: `rings` are closed lines of (longitude, latitude), `boxes` what each spans (west, south, east,
    north)."""

    code: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    boxes: tuple[tuple[float, float, float, float], ...]


def are_built() -> bool:
    """Whether fonts and shapes came with this copy."""
    return FONTS.exists() and SHAPES.exists()


@cache  # three levels, read once
def countries(level: str) -> tuple[Country, ...]:
    """The countries of the world at a level of detail (`far`, `middle`, `near`); () where they were not built."""
    if not SHAPES.exists():
        return ()
    found = []
    for code, lines in _levels()[level]:
        rings = tuple(tuple((x / 1000, y / 1000) for x, y in zip(line[::2], line[1::2], strict=True)) for line in lines)
        boxes = tuple(
            (min(x for x, _ in r), min(y for _, y in r), max(x for x, _ in r), max(y for _, y in r)) for r in rings
        )
        found.append(Country(code, rings, boxes))
    return tuple(found)


@cache
def _levels() -> dict[str, list[tuple[str, list[list[int]]]]]:
    with gzip.open(SHAPES, "rt", encoding="utf-8") as file:
        levels: dict[str, list[tuple[str, list[list[int]]]]] = json.load(file)
    return levels
