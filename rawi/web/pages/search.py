"""Search at three levels; what is found is shown as it was written."""

from typing import NamedTuple, cast, get_args

from starlette.requests import Request
from starlette.responses import Response

from rawi.chronicle.queries import Hit, search
from rawi.chronicle.words import Level
from rawi.records import Span
from rawi.web.pages.article import title_of
from rawi.web.room import Room

LEVELS = get_args(Level)
HITS = 20
BESIDE = 70  # code points shown on either side of what was found
SNIPPETS = 2


class Snippet(NamedTuple):
    """Words found, with what stands beside them: (text, whether it was asked for)."""

    pieces: tuple[tuple[str, bool], ...]


class Found(NamedTuple):
    article: str
    title: str
    outlet: str | None
    published: str | None
    spans: tuple[Span, ...]
    snippets: tuple[Snippet, ...]


def show(room: Room, request: Request) -> Response:
    query = request.query_params.get("q", "").strip()[:300]
    level = cast(Level, next((each for each in LEVELS if each == request.query_params.get("level")), "normal"))
    hits = [found_of(hit) for hit in search(room.chronicle, query, level, HITS)] if query else []
    return room.page(request, "search.html", asked=query, level=level, levels=LEVELS, hits=hits, most=HITS)


def found_of(hit: Hit) -> Found:
    return Found(
        hit.article.id, title_of(hit.article), hit.article.outlet, hit.article.published, hit.spans,
        tuple(_snippets(hit.article.text, hit.spans)),
    )  # fmt: skip


def _snippets(text: str, spans: tuple[Span, ...]) -> list[Snippet]:
    """The first stretches that hold what was found; nearby finds share one."""
    found: list[Snippet] = []
    at = -1
    for span in spans:
        if span.start < at:
            continue
        if len(found) == SNIPPETS:
            break
        start = max(text.rfind("\n", 0, span.start) + 1, span.start - BESIDE)
        start = text.find(" ", start, span.start) + 1 or start if start == span.start - BESIDE else start
        line_end = text.find("\n", span.end)
        end = min(span.end + BESIDE, len(text) if line_end < 0 else line_end)
        end = max(text.rfind(" ", span.end, end), span.end) if end == span.end + BESIDE else end
        within = [each for each in spans if start <= each.start and each.end <= end]
        pieces = _pieces(text, start, end, within)
        before = [("…", False)] if start and text[start - 1] != "\n" else []
        after = [("…", False)] if end < len(text) and text[end] != "\n" else []
        found.append(Snippet((*before, *pieces, *after)))
        at = end
    return found


def _pieces(text: str, start: int, end: int, spans: list[Span]) -> list[tuple[str, bool]]:
    pieces = []
    for span in spans:
        if span.start < start:
            continue
        pieces += [(text[start : span.start], False), (text[span.start : span.end], True)]
        start = span.end
    return [piece for piece in [*pieces, (text[start:end], False)] if piece[0]]
