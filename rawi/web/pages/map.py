"""The map: points where a place is known, shapes where only its province or country is, each with a label in words.

A province without a shape at hand is a broken circle; what is wider than countries (`الشرق الأوسط`) is a word alone.
"""

from collections.abc import Iterable
from math import isfinite, sqrt
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from rawi.chronicle.browsing import Located, count_events, list_events, located
from rawi.web import assets
from rawi.web.drawing import HEIGHT, NEAR, WIDTH, Frame, clipped, frame_around, inner, path_of, pixels_of, shapes
from rawi.web.pages.chronicle import filters_of
from rawi.web.places import countries, country_name, shapes_of, with_shapes
from rawi.web.room import Room, link, wording_of
from rawi.web.wording import Wording

POINTS = 400  # drawn at once, those with most events first
SURE = 12  # the largest places, which are named even where that covers a point
DOTS = 60  # the largest points, which no label may cover; among more there is no room
AREAS = 40  # of provinces, in a frame of many countries; the others are drawn when one comes nearer
OUTER = (0.07, 0.93)  # shares of the events, north to south and west to east, that the first frame holds
FEW = 12  # events of a country that are not yet worth its full colour
PROVINCE, DISTRICT = (
    45.0,
    15.0,
)  # kilometres: about how wide what has no shape at hand is, where provinces have one or not
WIDE = 5.2  # zoom up to which lands wider than a country are named
HERE = 20
LETTER, LINE = 7.0, 17.0  # width of a letter and height of a line of a label, in pixels
COUNTRY_LABELS = (2.6, 7.0)  # zoom between which countries are named


Box = tuple[float, float, float, float]
"""Left, top, right, bottom of words that are drawn already."""


class Point(NamedTuple):
    """A place in the frame. `size` is a radius, `path` its shape if it has one; an area without is a broken circle, of
    size 0 if it is wider than a country. `label` is drawn where it fits."""

    place: Located
    x: float
    y: float
    size: float
    is_area: bool
    label: bool
    left: bool
    label_x: float
    path: str = ""


def show(room: Room, request: Request) -> Response:
    filters = filters_of(request)
    chosen = filters.place
    everywhere = filters._replace(place=None)
    chronicle = room.chronicle
    places = room.kept(("located", everywhere), lambda: located(chronicle, everywhere))
    frame = _frame(request, places, chosen)
    towns = _merged(each for each in places if each.precision != "country")
    lands: dict[str, int] = {}
    for each in places:
        if each.precision == "country":
            lands[each.country or ""] = lands.get(each.country or "", 0) + each.n
    taken: list[Box] = []
    total = room.kept(("count", everywhere), lambda: count_events(chronicle, everywhere))
    words = wording_of(request)
    return room.page(
        request,
        "map.html",
        frame=frame,
        size=(WIDTH, HEIGHT),
        shapes=[(code, path, lands.get(code, 0), country_name(code, words)) for code, path in shapes(frame)],
        inner=inner(frame),
        has_shapes=bool(assets.countries("far")),
        most=max(*lands.values(), FEW) if lands else FEW,
        most_area=max((each.n for each in towns if each.precision == "admin" and each.country), default=1),
        has_provinces=bool(assets.provinces()),
        points=_points(towns, frame, chosen, taken),
        names=_names(frame, lands, taken, words),
        places=places[:200],
        unplaced=total - sum(each.n for each in places),
        asked={key: value for key, value in everywhere._asdict().items() if value},
        chosen=chosen,
        here=list_events(chronicle, filters, "told", HERE) if chosen else [],
        n_here=count_events(chronicle, filters) if chosen else 0,
        moves=_moves(frame),
        at=lambda frame, **more: link(
            "/map", {k: v for k, v in filters._asdict().items() if v},
            lat=f"{frame.lat:.3f}", lon=f"{frame.lon:.3f}", zoom=f"{frame.zoom:.2f}", **more
        ),
    )  # fmt: skip


def _merged(places: Iterable[Located]) -> list[Located]:
    """Areas of one name and country as one, though several entries of the gazetteer stand for them."""
    found: dict[tuple[str, ...], Located] = {}
    for n, each in enumerate(places):
        key = (each.name, each.country or "") if each.precision == "admin" else (str(n),)
        found[key] = found[key]._replace(n=found[key].n + each.n) if key in found else each
    return sorted(found.values(), key=lambda each: -each.n)


def _frame(request: Request, places: list[Located], chosen: str | None) -> Frame:
    """The frame asked for; else around the chosen place, or around most of the events."""
    try:
        lat, lon, zoom = (float(request.query_params[key]) for key in ("lat", "lon", "zoom"))
        if isfinite(lat + lon + zoom):
            return Frame(clipped(lat, 84.0), clipped(lon, 360.0), clipped(zoom, 20.0)).moved()
    except (KeyError, ValueError):
        pass
    if chosen and (there := [p for p in places if p.name == chosen]):
        return Frame(there[0].lat, there[0].lon, 5.0 if there[0].precision == "country" else 8.0)
    # The places that hold most of the events: a lone report from another continent would make the rest a speck.
    if not places:
        return frame_around([])
    ends = [[_quantile([(getattr(p, axis), p.n) for p in places], share) for share in OUTER] for axis in ("lat", "lon")]
    return frame_around(list(zip(*ends, strict=True)))


def _quantile(values: list[tuple[float, int]], share: float) -> float:
    """The value below which a share of the events lies."""
    wanted = share * sum(n for _, n in values)
    for value, n in sorted(values):
        wanted -= n
        if wanted <= 0:
            return value
    return max(values)[0]


def _moves(frame: Frame) -> list[tuple[str, str, Frame]]:
    """(key, sign, frame) of the buttons."""
    return [
        ("zoom_in", "+", frame.moved(zoom=1)),
        ("zoom_out", "−", frame.moved(zoom=-1)),
        ("north", "↑", frame.moved(y=0.3)),
        ("south", "↓", frame.moved(y=-0.3)),
        ("west", "←", frame.moved(x=-0.3)),
        ("east", "→", frame.moved(x=0.3)),
    ]


def _points(places: list[Located], frame: Frame, chosen: str | None, taken: list[Box]) -> list[Point]:
    """The places in the frame, the largest first; a label where it covers nothing in `taken`, which it joins."""
    most = max((each.n for each in places), default=1)
    seen: list[Point] = []
    drawn: set[str] = set()
    circles = 0
    for place in places:
        x, y = frame.point(place.lat, place.lon)
        is_area = place.precision == "admin"
        path = "".join(path_of(shape, frame) for shape in shapes_of(place.country, place.name)) if is_area else ""
        path = "" if path in drawn else path  # two names of one province
        drawn.add(path)
        is_wide = is_area and not place.country
        if (
            not (path or (0 <= x <= WIDTH and 0 <= y <= HEIGHT))
            or len(seen) == POINTS
            or (is_wide and frame.zoom > WIDE)
        ):
            continue
        circles += is_area and not path
        if is_area and not path and circles > AREAS and frame.zoom < NEAR and place.name != chosen:
            continue
        size = 0.0 if path else _size(place, frame, most)
        seen.append(Point(place, x, y, round(size, 1), is_area, False, False, x, path))
    dots = [(p.x - p.size, p.y - p.size, p.x + p.size, p.y + p.size) for p in seen if not p.is_area][:DOTS]
    largest = [_labelled(each, chosen, taken) for each in seen[:SURE]]
    taken += dots
    return largest + [_labelled(each, chosen, taken) for each in seen[SURE:]]


def _size(place: Located, frame: Frame, most: int) -> float:
    if place.precision == "admin":
        wide = DISTRICT if place.country in with_shapes() else PROVINCE
        return min(max(pixels_of(wide, frame), 9.0), 64.0) if place.country else 0.0
    return 3.5 + 11 * sqrt(place.n / most)


def _labelled(point: Point, chosen: str | None, taken: list[Box]) -> Point:
    """A point with its name beside it, to the right unless there is no room; without where it would cover another.

    The name of an area stands in its middle.
    """
    gap = point.size + 4
    width = len(point.place.name) * LETTER
    left = point.is_area or point.x + gap + width < WIDTH
    at = point.x - width / 2 if point.is_area else point.x + gap if left else point.x - gap - width
    box = (at, point.y - LINE / 2, at + width, point.y + LINE / 2)
    inside = box[0] >= 0 and box[2] <= WIDTH and LINE / 2 <= point.y <= HEIGHT - LINE / 2
    label = inside and (point.place.name == chosen or _is_free(box, taken))
    if label:
        taken.append(box)
    return point._replace(label=label, left=left, label_x=point.x if point.is_area else at if left else at + width)


def _names(
    frame: Frame, lands: dict[str, int], taken: list[Box], words: Wording
) -> list[tuple[str, float, float, int]]:
    """(name, x, y, events) of the countries in the frame, where their names cover nothing."""
    if not COUNTRY_LABELS[0] <= frame.zoom <= COUNTRY_LABELS[1]:
        return []
    kept = []
    for code, (_, lat, lon) in sorted(countries().items(), key=lambda item: (-lands.get(item[0], 0), item[0])):
        name = country_name(code, words)
        x, y = frame.point(lat, lon)
        half = (len(name) + 5) * LETTER / 2
        box = (x - half, y - LINE, x + half, y + LINE / 3)
        if half <= x <= WIDTH - half and LINE <= y <= HEIGHT - LINE and _is_free(box, taken):
            taken.append(box)
            kept.append((name, x, y, lands.get(code, 0)))
    return kept


def _is_free(box: Box, taken: list[Box]) -> bool:
    return all(box[2] < a or box[0] > c or box[3] < b or box[1] > d for a, b, c, d in taken)
