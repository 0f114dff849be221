"""A chronicle of attacks in every field: nothing of it runs in a browser, nor in a spreadsheet."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from rawi.chronicle.verify import verify_chronicle
from rawi.export.spreadsheet import FORMULA
from rawi.knowledge import Knowledge
from rawi.run.local import build
from tests.faults.kill_build import RAWI
from tests.hostile import attacks
from tests.web.asking import rows
from tests.web.conftest import served

MOST = 12  # articles opened of all


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    lines = [attacks.as_line(fields) for _, fields in attacks.articles()]
    (folder / "a.jsonl").write_bytes(b"\n".join(lines))
    assert build([folder / "a.jsonl"], folder / "c.db", io.StringIO(), 1, knowledge=knowledge) in (0, 1)
    sink = io.StringIO()
    assert verify_chronicle(folder / "c.db", sink) == 0, sink.getvalue()
    return folder / "c.db"


def test_no_page_runs_asks_for_or_says_anything(browser: Any, path: Path) -> None:
    articles = rows(path, "SELECT id FROM articles WHERE title LIKE '%<%' OR outlet LIKE '%script%' ORDER BY id")[:MOST]
    pages = [
        "/",
        "/actors",
        "/map",
        "/labels",
        "/copies",
        "/review",
        "/about",
        "/search?q=" + quote(attacks.SCRIPTS[0]),
    ]
    pages += [f"/article/{article}" for (article,) in articles]
    pages += [f"/event/{event}" for (event,) in rows(path, "SELECT event FROM events ORDER BY event LIMIT 6")]
    trapped: list[str] = []
    context = browser.new_context()
    opened = context.new_page()
    opened.on("dialog", lambda dialog: (trapped.append(f"dialog {dialog.message}"), dialog.dismiss()))
    opened.on("console", lambda said: trapped.append(said.text) if said.type == "error" else None)
    opened.on("request", lambda asked: trapped.append(asked.url) if "//127.0.0.1:" not in asked.url else None)
    with served(path, read_only=True) as address:
        for page in pages:
            assert opened.goto(address + page).status == 200, page
            assert opened.evaluate(f"window.{attacks.TRAP}") is None, page
            assert opened.evaluate("[...document.links].every(a => /^https?:/.test(a.protocol))"), page
            assert opened.url.startswith(address), page
    context.close()
    assert trapped == []


def test_no_cell_of_a_table_is_a_formula(path: Path, tmp_path: Path) -> None:
    import subprocess

    words = [
        "export",
        path,
        "--format",
        "csv",
        "--format",
        "xlsx",
        "--format",
        "jsonl",
        "--format",
        "geojson",
        "-o",
        tmp_path,
    ]
    assert subprocess.run([*RAWI, *map(str, words)], capture_output=True).returncode == 0
    cells = 0
    for table in tmp_path.rglob("*.csv"):
        with table.open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines):
                bad = [c for c in row if c.startswith(FORMULA) and not re.fullmatch(r"-?\d+(\.\d+)?", c)]
                assert bad == [], (table.name, bad)
                cells += len(row)
    assert cells > 1000
    for table in tmp_path.rglob("*.jsonl"):
        for line in table.read_bytes().splitlines():
            json.loads(line)
    import zipfile

    for book in tmp_path.rglob("*.xlsx"):
        with zipfile.ZipFile(book) as parts:
            sheets = [name for name in parts.namelist() if "worksheets/" in name]
            assert sheets and not any(
                b"<f>" in parts.read(name) or b"<hyperlink" in parts.read(name) for name in sheets
            )
