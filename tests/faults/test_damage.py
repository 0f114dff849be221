"""The short form of the faults: one trial of each way of damage in each class of pages, two writers, a wrong clock.

`python -m tests.faults` is the long one.
"""

import io
import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from rawi.chronicle.pages import rows_on_pages
from rawi.chronicle.rescue import rescue
from rawi.errors import ChronicleError
from rawi.knowledge import Knowledge
from tests.faults import bad_days, damage


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> damage.Whole:
    if "ENABLE_DBSTAT_VTAB" not in {name for (name,) in sqlite3.connect(":memory:").execute("PRAGMA compile_options")}:
        pytest.skip("needs an SQLite that tells what lies on its pages (dbstat)")
    return damage.made(tmp_path_factory.mktemp("whole"), 20, knowledge)


def test_damage_in_any_class_of_pages_is_told_and_the_rest_is_saved(whole: damage.Whole, knowledge: Knowledge) -> None:
    found = damage.trials(whole, knowledge, count=1, seed=2, full_every=8, one_way=True)
    assert {what: one.faults for what, outcomes in found.items() for one in outcomes if one.faults} == {}


def test_articles_are_saved_when_the_page_above_them_and_the_schema_are_gone(
    whole: damage.Whole, tmp_path: Path
) -> None:
    places = damage.pages_of(whole.path)
    path = Path(shutil.copy(whole.path, tmp_path / "c.db"))
    for what in ("head", "schema, inner", "given, inner"):
        for place in places.get(what, ()):
            damage.damage(path, place, "wiped", random.Random(1))
    messages = io.StringIO()
    assert rescue(path, tmp_path / "saved.db", messages) == 1
    assert f"{whole.articles} articles" in messages.getvalue(), messages.getvalue()
    assert f"{whole.judgements} judgements" in messages.getvalue()


def test_a_whole_chronicle_is_saved_whole(whole: damage.Whole, tmp_path: Path) -> None:
    assert rescue(whole.path, tmp_path / "saved.db", io.StringIO()) == 0
    with pytest.raises(ChronicleError, match="is there already"):
        rescue(whole.path, tmp_path / "saved.db", io.StringIO())


def test_rows_are_found_on_pages_as_sqlite_has_them(tmp_path: Path) -> None:
    rows = [(None, 1.5 if n % 2 else n - 3, "قتل" * n * n, bytes(n)) for n in range(60)]
    with sqlite3.connect(tmp_path / "t.db") as connection:
        connection.execute("CREATE TABLE t (a, b, c, d)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", [row for row in rows if row[1] != 1.5])
    connection.close()
    assert {row for row in rows_on_pages(tmp_path / "t.db") if len(row) == 4} == {row for row in rows if row[1] != 1.5}


def test_a_clock_set_back_changes_nothing(whole: damage.Whole, tmp_path: Path, knowledge: Knowledge) -> None:
    parts = whole.sources[:1]
    assert bad_days.local.build(parts, tmp_path / "whole.db", io.StringIO(), 1, knowledge=knowledge) == 0
    digest = bad_days.digest(tmp_path / "whole.db")
    assert bad_days.clock_set_back(parts, digest, tmp_path, knowledge) == bad_days.HELD
