"""Requests to a room, without a browser."""

import sqlite3
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode


class Answer(NamedTuple):
    status: int
    text: str
    headers: dict[str, str]


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def ask(address: str, path: str, form: list[tuple[str, str]] | None = None, **headers: str) -> Answer:
    """What the room answers; redirections are not followed. Header names with `_` for `-`."""
    body = urlencode(form).encode() if form is not None else None
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address + quote(path, safe="/?&=%:#"), body, named)
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=30) as answer:
            return Answer(answer.status, answer.read().decode(), {k.lower(): v for k, v in answer.headers.items()})
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.read().decode(), {k.lower(): v for k, v in error.headers.items()})


def rows(path: Path, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        return connection.execute(statement, values).fetchall()
    finally:
        connection.close()


def all_pages(path: Path) -> list[str]:
    """An address of every kind of page, on the event that most articles tell."""
    ((event,),) = rows(path, "SELECT event FROM events ORDER BY n_articles DESC, event LIMIT 1")
    ((article,),) = rows(path, "SELECT article FROM event_mentions WHERE event = ? ORDER BY row LIMIT 1", event)
    copies = rows(path, "SELECT taker, source FROM copies ORDER BY row LIMIT 1")
    actors = rows(path, "SELECT actor FROM event_agents WHERE actor IS NOT NULL ORDER BY row LIMIT 1")
    rules = rows(path, "SELECT value ->> '$.rule' FROM said_rows WHERE kind = 'labels' LIMIT 1")
    return [
        "/", "/?contested=1&sort=day", "/?first=2021-02-01&last=٢٠٢١-٠٢-٢٨", f"/event/{event}",
        f"/event/{event}?known=2021-02-03", f"/article/{article}?at=3-9", f"/article/{article}/why?at=0-40",
        "/search", "/search?q=قتل&level=broad", "/search?q=\"قصف", "/actors", "/actors?q=لواء", "/labels", "/map",
        "/map?lat=27&lon=15&zoom=9", "/copies", "/review", "/review/merges", "/review/actors",
        "/corrections", "/review/contested", "/review/places",
        "/about", *(f"/copies/{taker}/{source}" for taker, source in copies),
        *(f"/actor/{actor}" for (actor,) in actors), *(f"/labels/uses?rule={rule}" for (rule,) in rules),
    ]  # fmt: skip
