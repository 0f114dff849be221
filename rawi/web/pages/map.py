"""The map: points where a place is known, areas where only its province or country is; each with a label in words."""

from math import isfinite, sqrt
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from rawi.chronicle.browsing import Located, count_events, list_events, located
from rawi.web import assets
from rawi.web.drawing import HEIGHT, NEAR, WIDTH, Frame, clipped, frame_around, pixels_of, shapes
from rawi.web.pages.chronicle import filters_of
from rawi.web.places import countries
from rawi.web.room import Room, link

POINTS = 400  # drawn at once, those with most events first
SURE = 12  # the largest places, which are named even where that covers a point
DOTS = 60  # the largest points, which no label may cover; among more there is no room
AREAS = 40  # of provinces, in a frame of many countries; the others are drawn when one comes nearer
OUTER = (0.07, 0.93)  # shares of the events, north to south and west to east, that the first frame holds
FEW = 12  # events of a country that are not yet worth its full colour
PROVINCE = 45.0  # kilometres: about how wide a province is, whose shape is not at hand
HERE = 20
LETTER, LINE = 7.0, 17.0  # width of a letter and height of a line of a label, in pixels
COUNTRY_LABELS = (2.6, 7.0)  # zoom between which countries are named


Box = tuple[float, float, float, float]
"""Left, top, right, bottom of words that are drawn already."""


class Point(NamedTuple):
    """A place in the frame. `size` is a radius; an area is drawn with a broken line. `label` is drawn where it fits."""

    place: Located
    x: float
    y: float
    size: float
    is_area: bool
    label: bool
    left: bool
    label_x: float


def show(room: Room, request: Request) -> Response:
    filters = filters_of(request)
    chosen = filters.place
    everywhere = filters._replace(place=None)
    chronicle = room.chronicle
    places = room.kept(("located", everywhere), lambda: located(chronicle, everywhere))
    frame = _frame(request, places, chosen)
    towns = [each for each in places if each.precision != "country"]
    lands: dict[str, int] = {}
    for each in places:
        if each.precision == "country":
            lands[each.country or ""] = lands.get(each.country or "", 0) + each.n
    taken: list[Box] = []
    total = room.kept(("count", everywhere), lambda: count_events(chronicle, everywhere))
    named = {each.country: each.name for each in places if each.precision == "country"}
    return room.page(
        request,
        "map.html",
        frame=frame,
        size=(WIDTH, HEIGHT),
        shapes=[(code, path, lands.get(code, 0), named.get(code)) for code, path in shapes(frame)],
        has_shapes=bool(assets.countries("far")),
        most=max(*lands.values(), FEW) if lands else FEW,
        lands=lands,
        points=_points(towns, frame, chosen, taken),
        names=_names(frame, lands, taken),
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
    seen: list[tuple[Located, float, float, float]] = []
    areas = 0
    for place in places:
        x, y = frame.point(place.lat, place.lon)
        if not (0 <= x <= WIDTH and 0 <= y <= HEIGHT) or len(seen) == POINTS:
            continue
        areas += place.precision == "admin"
        if place.precision == "admin" and areas > AREAS and frame.zoom < NEAR and place.name != chosen:
            continue
        seen.append((place, x, y, _size(place, frame, most)))
    dots = [(x - r, y - r, x + r, y + r) for place, x, y, r in seen if place.precision != "admin"][:DOTS]
    largest = [_labelled(*each, chosen, taken) for each in seen[:SURE]]
    taken += dots
    return largest + [_labelled(*each, chosen, taken) for each in seen[SURE:]]


def _size(place: Located, frame: Frame, most: int) -> float:
    if place.precision == "admin":
        return min(max(pixels_of(PROVINCE, frame), 9.0), 64.0)
    return 3.5 + 11 * sqrt(place.n / most)


def _labelled(place: Located, x: float, y: float, size: float, chosen: str | None, taken: list[Box]) -> Point:
    """A point with its name beside it, to the right unless there is no room; without where it would cover another."""
    is_area = place.precision == "admin"
    gap = 4.0 if is_area else size + 4
    width = len(place.name) * LETTER
    left = x + gap + width < WIDTH
    start = x + gap if left else x - gap - width
    box = (start, y - LINE / 2, start + width, y + LINE / 2)
    label = place.name == chosen or _is_free(box, taken)
    if label:
        taken.append(box)
    return Point(place, x, y, round(size, 1), is_area, label, left, x + gap if left else x - gap)


def _names(frame: Frame, lands: dict[str, int], taken: list[Box]) -> list[tuple[str, float, float, int]]:
    """(name, x, y, events) of the countries in the frame, where their names cover nothing."""
    if not COUNTRY_LABELS[0] <= frame.zoom <= COUNTRY_LABELS[1]:
        return []
    kept = []
    for code, (name, lat, lon) in sorted(countries().items(), key=lambda item: (-lands.get(item[0], 0), item[0])):
        x, y = frame.point(lat, lon)
        half = (len(name) + 5) * LETTER / 2
        box = (x - half, y - LINE, x + half, y + LINE / 3)
        if half <= x <= WIDTH - half and LINE <= y <= HEIGHT - LINE and _is_free(box, taken):
            taken.append(box)
            kept.append((name, x, y, lands.get(code, 0)))
    return kept


def _is_free(box: Box, taken: list[Box]) -> bool:
    return all(box[2] < a or box[0] > c or box[3] < b or box[1] > d for a, b, c, d in taken)
