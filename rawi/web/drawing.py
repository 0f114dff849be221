"""The map as shapes in a frame: longitudes and latitudes to points, only what can be seen, nothing finer than a pixel.

Web Mercator, since readers know towns by that picture. The frame is a third wider than high; nothing of it is
mirrored for Arabic.
"""

from math import atan, cos, exp, log, pi, radians
from typing import NamedTuple

from rawi.web.assets import Shape, countries, northing, provinces

WIDTH, HEIGHT = 960.0, 640.0
WORLD = 256.0  # width of the whole world at zoom 0
LEAST, MOST = 1.3, 13.0  # zoom: the whole world, and the streets of a city's width
INNER = 5.8  # zoom from which the borders of provinces are drawn
FAR, NEAR = 3.2, 5.0  # zoom below which the coarse, and from which the fine shapes are drawn


class Frame(NamedTuple):
    """What is seen: the middle, and how near. A step of zoom doubles."""

    lat: float
    lon: float
    zoom: float

    @property
    def scale(self) -> float:
        """Pixels a degree of longitude is wide."""
        return float(WORLD * 2**self.zoom / 360)

    def point(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a place lies in the frame."""
        x = WIDTH / 2 + (lon - self.lon) * self.scale
        y = HEIGHT / 2 - (northing(lat) - northing(self.lat)) * self.scale
        return round(x, 1), round(y, 1)

    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        wide = WIDTH / 2 / self.scale
        high = HEIGHT / 2 / self.scale
        middle = northing(self.lat)
        return self.lon - wide, _latitude(middle - high), self.lon + wide, _latitude(middle + high)

    def moved(self, x: float = 0, y: float = 0, zoom: float = 0) -> "Frame":
        """The frame shifted by shares of its width and height, or nearer."""
        lon = self.lon + x * WIDTH / self.scale
        lat = _latitude(northing(self.lat) + y * HEIGHT / self.scale)
        return Frame(max(-70.0, min(80.0, lat)), lon, max(LEAST, min(MOST, self.zoom + zoom)))


def frame_around(points: list[tuple[float, float]]) -> Frame:
    """The nearest frame that holds these (latitude, longitude) with room beside; the Arab world if there are none."""
    if not points:
        return Frame(25.0, 28.0, 4.0)
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    wide = max(max(lons) - min(lons), 0.4)
    high = max(northing(max(lats)) - northing(min(lats)), 0.4)
    scale = min(WIDTH * 0.8 / wide, HEIGHT * 0.75 / high)
    middle = _latitude((northing(max(lats)) + northing(min(lats))) / 2)
    return Frame(middle, (max(lons) + min(lons)) / 2, max(LEAST, min(9.0, log(scale * 360 / WORLD, 2))))


def shapes(frame: Frame) -> list[tuple[str, str]]:
    """(country, path) of the countries in the frame."""
    level = "far" if frame.zoom < FAR else "near" if frame.zoom >= NEAR else "middle"
    fine = {country.code: country for country in countries(level)}
    if level == "near":  # the finest shapes are of the region alone
        coarse = countries("middle")
        drawn = [fine[c.code] if c.code in fine and fine[c.code].rings else c for c in coarse]
    else:
        drawn = list(fine.values())
    return [(country.code, path) for country in drawn if (path := path_of(country, frame))]


def inner(frame: Frame) -> str:
    """The borders of provinces in the frame, to find one's way by; '' from far."""
    return "".join(path_of(shape, frame) for _, shape in provinces()) if frame.zoom >= INNER else ""


def path_of(shape: Shape, frame: Frame) -> str:
    """A shape as a path in the frame; '' where nothing of it is seen."""
    west, south, east, north = frame.box()
    bottom_seen, top_seen = northing(south), northing(north)
    scale, middle = frame.scale, northing(frame.lat)
    parts = []
    for ring, (left, bottom, right, top) in zip(shape.rings, shape.boxes, strict=True):
        if right < west or left > east or top < bottom_seen or bottom > top_seen:
            continue
        if (right - left) * scale < 1.5 and (top - bottom) * scale < 1.5:
            continue
        # A line far outside is pulled to just outside: shapes keep closed, and a continent costs few points.
        kept: list[str] = []
        last_x = last_y = 1e9
        for lon, high in ring:
            x = min(max(WIDTH / 2 + (lon - frame.lon) * scale, -WIDTH), 2 * WIDTH)
            y = min(max(HEIGHT / 2 - (high - middle) * scale, -HEIGHT), 2 * HEIGHT)
            if abs(x - last_x) + abs(y - last_y) >= 1.4:
                kept.append(f"{x:.1f} {y:.1f}")
                last_x, last_y = x, y
        if len(kept) > 2:
            parts.append("M" + "L".join(kept) + "Z")
    return "".join(parts)


def clipped(value: float, most: float) -> float:
    """A value kept within -most and most."""
    return max(-most, min(most, value))


def _latitude(height: float) -> float:
    return (2 * atan(exp(height * pi / 180)) - pi / 2) * 180 / pi


def pixels_of(kilometres: float, frame: Frame) -> float:
    """How many pixels a distance is at the middle of the frame."""
    return kilometres / (111.32 * cos(radians(frame.lat))) * frame.scale
