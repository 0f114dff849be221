"""The server of the reading room: on this machine alone, for pages of this server alone.

Every request must name this machine as its host, or a page elsewhere could read the chronicle through a name that
leads here. Every change must come from our own pages. Nothing but our own files is ever loaded.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TextIO
from urllib.parse import parse_qsl, urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rawi.errors import ChronicleError
from rawi.web import assets
from rawi.web.pages import (
    about,
    actors,
    article,
    chronicle,
    copies,
    corrections,
    download,
    event,
    labels,
    map,
    review,
    search,
)
from rawi.web.pages.chronicle import day_of
from rawi.web.past import Past
from rawi.web.room import Room
from rawi.web.wording import DIGITS, LANGUAGES, MONTHS

LOOPBACK = "127.0.0.1"
HOSTS = {LOOPBACK, "localhost", "::1"}
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # the address of an event is nobody's business where its article is opened
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
NOW = ("/review", "/about", "/article/{article}/why")  # pages that have no past
YEAR = 365 * 24 * 3600
Page = Callable[[Room, Request], Response]


def create_app(room: Room) -> Starlette:
    """The application; `room` is the chronicle it shows."""
    pages: dict[str, Page] = {
        "/": chronicle.show,
        "/event/{event}": event.show,
        "/article/{article}": article.show,
        "/article/{article}/why": article.why,
        "/search": search.show,
        "/copies": copies.show,
        "/copies/{taker}/{source}": copies.compare,
        "/actors": actors.show,
        "/actor/{actor}": actors.one,
        "/labels": labels.show,
        "/labels/uses": labels.uses,
        "/map": map.show,
        "/review": review.overview,
        "/review/{queue}": review.show,
        "/events.csv": download.events,
        "/corrections": corrections.show,
        "/about": about.show,
    }
    past = Past(room.path)
    routes: list[BaseRoute] = [Route(path, _endpoint(room, past, path, page)) for path, page in pages.items()]
    routes.append(Route("/known", known))
    routes.append(Route("/set/{what}/{value}", choose))
    routes.append(Route("/judge", _judging(room), methods=["POST"]))
    routes.append(Mount("/static", StaticFiles(directory=assets.STATIC)))
    routes.append(Mount("/assets", StaticFiles(directory=assets.ASSETS, check_dir=False)))
    app = Starlette(routes=routes, exception_handlers={HTTPException: _failed(room), ChronicleError: _failed(room)})
    app.add_middleware(Guard)
    return app


def serve(path: Path, port: int, read_only: bool, messages: TextIO) -> None:
    """Serve a chronicle until interrupted. Raises ChronicleError if the file is none."""
    room = Room(path, read_only)
    if not assets.are_built():
        print("this copy was built without fonts and map shapes; the system's fonts are used", file=messages)
    threading.Thread(target=_warmed, daemon=True).start()
    print(f"{path}: http://{LOOPBACK}:{port}/  (nothing leaves this computer; Ctrl-C ends)", file=messages, flush=True)
    uvicorn.run(create_app(room), host=LOOPBACK, port=port, log_level="warning", server_header=False)


def _warmed() -> None:
    """Unpack the shapes while nobody waits for the map."""
    for level in ("far", "middle", "near"):
        assets.countries(level)
    assets.provinces()


def _endpoint(room: Room, past: Past, path: str, page: Page) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        day = day_of(request.cookies.get("known"))
        if day is None or path.startswith(NOW):
            return page(room, request)
        then = past.on(day, room.state, room.is_small)
        if then is None:
            waiting = room.page(request, "making.html", 202, day=day)
            waiting.headers["refresh"] = "8"
            return waiting
        try:
            return page(then, request)
        except ChronicleError:  # an event or an article that nobody knew of
            return then.page(request, "error.html", 404)

    return endpoint


def known(request: Request) -> Response:
    """Go to a page as it was known on a day, and stay on that day; without one come back to now."""
    day = day_of(request.query_params.get("day"))
    response = RedirectResponse(_back(request), 303)
    if day:
        response.set_cookie("known", day, samesite="strict", httponly=True)
    else:
        response.delete_cookie("known", samesite="strict", httponly=True)
    return response


def _judging(room: Room) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        body = await request.body()
        form = parse_qsl(body.decode("utf-8", "replace"), max_num_fields=500)
        return await run_in_threadpool(review.judge, room, form)

    return endpoint


def choose(request: Request) -> Response:
    """Keep the reader's choice of language, digits or month names, and go back to the page."""
    what, value = request.path_params["what"], request.path_params["value"]
    if value not in {"lang": LANGUAGES, "digits": DIGITS, "months": MONTHS}.get(what, ()):
        raise HTTPException(404)
    response = RedirectResponse(_back(request), 303)
    response.set_cookie(what, value, max_age=YEAR, samesite="strict", httponly=True)
    return response


def _back(request: Request) -> str:
    """The page of ours that an address says to go back to."""
    back = request.query_params.get("back", "/")
    there = urlsplit(back)
    outside = there.scheme or there.netloc or not back.startswith("/") or back.startswith(("//", "/\\"))
    return "/" if outside else back


def _failed(room: Room) -> Callable[[Request, Exception], Response]:
    def page(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        return room.page(request, "error.html", status if status in (400, 403, 404) else 404)

    return page


class Guard:
    """Refuses other hosts and changes from other pages; says to the browser what it may load."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] += [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                if not scope["path"].startswith(("/static", "/assets")):
                    message["headers"].append((b"cache-control", b"no-store"))
            await send(message)

        request = Request(scope)
        if not _is_ours(request):
            await Response("refused: this server answers its own pages on this machine alone", 403)(
                scope, receive, send_guarded
            )
            return
        await self.app(scope, receive, send_guarded)


def _is_ours(request: Request) -> bool:
    host = request.headers.get("host", "")
    if urlsplit(f"//{host}").hostname not in HOSTS:
        return False
    if request.method in ("GET", "HEAD"):
        return True
    origin = request.headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc == host
    return request.headers.get("sec-fetch-site") in ("same-origin", "none")
