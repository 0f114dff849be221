"""How long the reading room takes at the server: pages of a chronicle, median and slowest of several.

python -m benchmarks.web CHRONICLE [ROUNDS]
"""

import sqlite3
import statistics
import sys
import threading
import time
import urllib.request
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import uvicorn

from rawi.web.app import create_app
from rawi.web.room import Room

PORT = 8659
PAGES = ["/", "/?type=ASSAULT&sort=day", "/?contested=1", "/?page=1000", "/map", "/map?lat=15&lon=45&zoom=6", "/actors",
         "/actors?q=محمد", "/copies", "/labels", "/review", "/review/merges", "/review/actors", "/review/contested",
         "/corrections", "/about"]  # fmt: skip
QUERIES = ["قصف", "السعودية", "مستشفى", "القتلى", "12", '"مجلس الوزراء"', "أحمد", "مظاهرات", "الحوثيين", "غزة"]


def main(path: Path, rounds: int) -> None:
    """Print a line for each page: the first request, the median of the others and the slowest."""
    server = uvicorn.Server(uvicorn.Config(create_app(Room(path, read_only=True)), port=PORT, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    print(f"{'page':40} first  median  slowest  (ms)")
    for page in [*PAGES, *_largest(path)]:
        _say(page, [_time(page) for _ in range(rounds)])
    for level in ("exact", "normal", "broad"):
        _say(f"search, {level}", [_time(f"/search?q={query}&level={level}") for query in QUERIES])
    server.should_exit = True
    thread.join()


def _largest(path: Path) -> list[str]:
    """The pages that have most to show: the event that most articles tell, the longest article, the actor of most
    chains and its review."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as chronicle:
        ((event,),) = chronicle.execute("SELECT event FROM events ORDER BY n_articles DESC, event LIMIT 1")
        ((article,),) = chronicle.execute("SELECT id FROM articles ORDER BY length(text) DESC, id LIMIT 1")
        ((actor,),) = chronicle.execute("SELECT actor FROM actor_chains GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
    return [f"/event/{event}", f"/article/{article}", f"/actor/{actor}", f"/review/actors?actor={actor}"]


def _time(page: str) -> float:
    start = time.perf_counter()
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{quote(page, safe='/?&=:')}") as answer:
        answer.read()
    return (time.perf_counter() - start) * 1000


def _say(name: str, times: list[float]) -> None:
    print(f"{name:40} {times[0]:5.0f} {statistics.median(times):7.0f} {max(times):8.0f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 7)
