"""The chronicle: events by filters, most told first or by day, and their density in time."""

from datetime import date, timedelta
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from rawi.chronicle.browsing import (
    ORDERS,
    Filters,
    Order,
    count_events,
    counts_by,
    days_of,
    list_events,
    outlets,
)
from rawi.web.room import PAGE, Room, page_number

FLAGS = ("contested", "single", "multiple", "unstated")
TEXTS = ("type", "status", "outlet", "place", "actor", "first", "last")
WIDTH, HEIGHT = 1000, 120
DAYS, MONTHS = 130, 150  # how many bars a timeline of days or months may have
MOST = 0.8  # share of the dated events that the drawn span holds at least
MARGIN = 0.2  # of that span, drawn on either side


class Bar(NamedTuple):
    """A bar of the timeline; `first` and `last` are the days it stands for."""

    x: float
    y: float
    width: float
    height: float
    n: int
    first: str
    last: str
    label: str


class Density(NamedTuple):
    """Events by their day. `grain`: `day`, `month` or `year`. `outside` were left out at the edges."""

    bars: tuple[Bar, ...]
    grain: str
    outside: int
    undated: int
    most: int


def filters_of(request: Request) -> Filters:
    """The filters of an address; days that are none are left out."""
    asked = {key: value.strip()[:200] for key, value in request.query_params.items()}
    texts = {key: asked.get(key) or None for key in TEXTS}
    for key in ("first", "last"):
        texts[key] = day_of(texts[key])
    return Filters(**texts, **{flag: asked.get(flag) == "1" for flag in FLAGS})  # type: ignore[arg-type]


def show(room: Room, request: Request) -> Response:
    filters = filters_of(request)
    order: Order = next((each for each in ORDERS if each == request.query_params.get("sort")), "told")
    number = page_number(request)
    chronicle = room.chronicle
    total = room.kept(("count", filters), lambda: count_events(chronicle, filters))
    everything = Filters()
    return room.page(
        request,
        "chronicle.html",
        filters=filters,
        asked={key: value for key, value in filters._asdict().items() if value},
        order=order,
        orders=ORDERS,
        flags=FLAGS,
        total=total,
        number=number,
        pages=max(1, -(-total // PAGE)),
        events=list_events(chronicle, filters, order, PAGE, (number - 1) * PAGE),
        density=room.kept(("density", filters), lambda: density(days_of(chronicle, filters), total)),
        types=room.kept("types", lambda: counts_by(chronicle, "type", everything)),
        statuses=room.kept("statuses", lambda: counts_by(chronicle, "status", everything)),
        outlets=room.kept("outlets", lambda: outlets(chronicle)),
        size=(WIDTH, HEIGHT),
    )


def density(days: list[tuple[str, int]], total: int) -> Density:
    """Bars for the span that holds most of the dated events; the rest is counted as outside."""
    dated = sum(n for _, n in days)
    if not dated:
        return Density((), "day", 0, total, 0)
    inside = _main_span(days, dated)
    first, last = date.fromisoformat(inside[0][0]), date.fromisoformat(inside[-1][0])
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    grain = "day" if (last - first).days < DAYS else "month" if months <= MONTHS else "year"
    length = {"day": 10, "month": 7, "year": 4}[grain]
    counts: dict[str, int] = {}
    for day, n in inside:
        counts[day[:length]] = counts.get(day[:length], 0) + n
    names = list(_span(first, last, grain))
    most = max(counts.values())
    step = WIDTH / max(len(names), 12)
    bars = tuple(
        Bar(i * step, HEIGHT - height, step * 0.86, height, n, *_ends(name), name)
        for i, name in enumerate(names)
        for n in (counts.get(name, 0),)
        for height in (max(round(HEIGHT * n / most, 1), 2 if n else 0),)
    )
    return Density(bars, grain, dated - sum(n for _, n in inside), total - dated, most)


def _main_span(days: list[tuple[str, int]], dated: int) -> list[tuple[str, int]]:
    """All days if they are near each other; else the shortest span that holds most events, and a margin."""
    dates = [date.fromisoformat(day) for day, _ in days]
    if (dates[-1] - dates[0]).days < DAYS:
        return days
    best, low, held = (dates[-1] - dates[0], 0, len(days) - 1), 0, 0
    for high, (_, n) in enumerate(days):
        held += n
        while held - days[low][1] >= MOST * dated:
            held -= days[low][1]
            low += 1
        if held >= MOST * dated:
            best = min(best, (dates[high] - dates[low], low, high))
    width, low, high = best
    margin = width * MARGIN
    near = (
        dates[low] - day <= margin and day - dates[high] <= margin for day in dates
    )  # no day before 1 or after 9999
    return [each for each, is_near in zip(days, near, strict=True) if is_near]


def _span(first: date, last: date, grain: str) -> list[str]:
    if grain == "day":
        return [(first + timedelta(days=i)).isoformat() for i in range((last - first).days + 1)]
    if grain == "year":
        return [str(year) for year in range(first.year, last.year + 1)]
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    months = (first.month - 1 + i for i in range(count))
    return [f"{first.year + month // 12:04d}-{month % 12 + 1:02d}" for month in months]


def _ends(name: str) -> tuple[str, str]:
    """The first and the last day of a day, month or year."""
    if len(name) == 10:
        return name, name
    if len(name) == 4:
        return f"{name}-01-01", f"{name}-12-31"
    year, month = int(name[:4]), int(name[5:])
    after = date(year + month // 12, month % 12 + 1, 1)
    return f"{name}-01", (after - timedelta(days=1)).isoformat()


def day_of(text: str | None) -> str | None:
    """A day as it was typed, digits of either kind, or None if it is none."""
    try:
        return date.fromisoformat("".join(str(int(c)) if c.isdecimal() else c for c in text or "")).isoformat()
    except ValueError:
        return None
