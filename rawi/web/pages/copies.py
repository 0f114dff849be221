"""Who took whose words: outlets against outlets, copies by what they changed, and two texts side by side."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from rawi.chronicle.ledgers import copy_between, copy_counts, list_copies
from rawi.web.aligning import rows_of
from rawi.web.pages.article import title_of
from rawi.web.room import PAGE, Room, page_number

TELLING = ("name", "number", "verb", "label")


def show(room: Room, request: Request) -> Response:
    chronicle = room.chronicle
    taker, source = (request.query_params.get(side) or None for side in ("taker", "source"))
    number = page_number(request)
    counts = room.kept("copy_counts", lambda: copy_counts(chronicle))
    total = sum(n for t, s, n in counts if taker in (None, t) and source in (None, s))
    lines = list_copies(chronicle, taker, source, PAGE, (number - 1) * PAGE)
    names = sorted({name for t, s, _ in counts for name in (t, s)})
    matrix = {(t, s): n for t, s, n in counts}
    return room.page(
        request, "copies.html", lines=lines, names=names, matrix=matrix, most=max(matrix.values(), default=1),
        taker=taker, source=source, total=total, number=number, pages=max(1, -(-total // PAGE)),
    )  # fmt: skip


def compare(room: Room, request: Request) -> Response:
    chronicle = room.chronicle
    names = request.path_params["taker"], request.path_params["source"]
    copy = copy_between(chronicle, *names)
    if copy is None:
        raise HTTPException(404)
    taker, source = (chronicle.article(name) for name in names)
    changes = [change for passage in copy.passages for change in passage.changed]
    telling = [change for change in changes if change.kind in TELLING and not change.same_value]
    return room.page(
        request, "copy.html", copy=copy, taker=taker, source=source, titles=(title_of(taker), title_of(source)),
        rows=list(rows_of(copy, taker.text, source.text)), telling=list(dict.fromkeys(telling)),
        rest=len(changes) - len(telling),
    )  # fmt: skip
