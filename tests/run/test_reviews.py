"""Tables that come back from a spreadsheet: what is taken down, what is refused, what is never written over."""

import csv
import io
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rawi.chronicle.store import open_chronicle
from rawi.errors import ChronicleError
from rawi.export import export_chronicle
from rawi.records import Judgement
from rawi.resolve.judgements import standing
from rawi.run.local import build
from rawi.run.reviews import import_reviews, undo, withdraw_article
from tests.export.articles import lines

TEXTS = {
    "strike": "قتل 12 شخصا في غارة جوية على مدينة الرقة فجر الثلاثاء. وقال الشاهد ماجد نوري البياتي إن السوق احترق.",
    "clash": "قتل خمسة جنود في اشتباكات في مدينة درعا مساء الاثنين.",
    "raid": "اعتقلت الشرطة سبعة متظاهرين في مدينة حمص يوم الأحد.",
}
Write = Callable[[dict[str, str]], None]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reviews")
    (folder / "a.jsonl").write_bytes(lines(TEXTS))
    assert build((folder / "a.jsonl",), folder / "c.db", io.StringIO(), 1) == 0
    return folder / "c.db"


@pytest.fixture
def path(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(built, tmp_path / "c.db"))


def table(path: Path, name: str = "events") -> list[dict[str, str]]:
    folder = path.with_name("out")
    export_chronicle(path, "csv", folder)
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def came_back(path: Path, rows: list[dict[str, str]], who: str = "ليلى", **options: object) -> list[dict[str, str]]:
    """What is said of a table that came back, but for what was so already."""
    returned = path.with_name("back.csv")
    with returned.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    out = io.StringIO()
    code = import_reviews(returned, path, who, "second reading", out, io.StringIO(), **options)  # type: ignore[arg-type]
    said = list(csv.DictReader(io.StringIO(out.getvalue()), delimiter="\t"))
    assert code == any(row["result"].startswith("refused") for row in said)
    return said


def decided(path: Path) -> list[Judgement]:
    with closing(open_chronicle(path)) as chronicle:
        return standing(chronicle.judgements())


def event(rows: list[dict[str, str]], place: str) -> dict[str, str]:
    (found,) = (row for row in rows if place in row["place_ar"])
    return found


@pytest.mark.parametrize("name", ["events", "articles", "actors"])
def test_a_table_that_nobody_wrote_in_brings_nothing(path: Path, name: str) -> None:
    assert came_back(path, table(path, name)) == [] and decided(path) == []


def test_what_was_written_is_a_judgement_and_stands_in_the_next_export(path: Path) -> None:
    rows = table(path)
    event(rows, "الرقة").update(killed_best="١٢", date_best="2024-03-12", place_best="سوق الرقة", note="=1+1",
                                status_best="happened", review_why="طبيبان")  # fmt: skip
    said = came_back(path, rows)
    assert {row["result"] for row in said} == {"set"} and len(said) == 5
    made = decided(path)
    assert {(each.who, each.why, len({each.when for each in made})) for each in made} == {("ليلى", "طبيبان", 1)}
    now = event(table(path), "الرقة")
    assert (now["killed_best"], now["killed_best_by"], now["date_best"]) == ("12", "ليلى", "2024-03-12")
    assert (now["place_best"], now["note"], now["reviewed_by"]) == ("سوق الرقة", "'=1+1", "ليلى")
    assert now["reviewer_state"] == "decided on by a reviewer"
    assert (now["killed_low"], now["place_ar"]) == (event(rows, "الرقة")["killed_low"], "الرقة")


def test_the_same_file_again_changes_nothing(path: Path) -> None:
    rows = table(path)
    event(rows, "درعا").update(killed_best="5", grade="fair")
    came_back(path, rows)
    before = decided(path)
    assert {row["result"] for row in came_back(path, rows)} == {"so already"} and decided(path) == before


def test_the_next_export_written_in_changes_and_an_emptied_cell_takes_back(path: Path) -> None:
    rows = table(path)
    event(rows, "درعا").update(killed_best="5", grade="fair")
    came_back(path, rows)
    rows = table(path)
    event(rows, "درعا").update(killed_best="6", grade="")
    said = {row["column"]: (row["before"], row["now"], row["result"]) for row in came_back(path, rows)}
    assert said == {"killed_best": ("5", "6", "changed"), "grade": ("fair", "", "taken back")}
    now = event(table(path), "درعا")
    assert (now["killed_best"], now["grade"]) == ("6", "")
    with closing(open_chronicle(path)) as chronicle:
        assert len(chronicle.judgements()) == 4  # all of it stays on record


def test_what_somebody_decided_meanwhile_is_not_written_over(path: Path) -> None:
    mine, theirs = table(path), table(path)
    event(theirs, "درعا").update(killed_best="6", grade="fair")
    came_back(path, theirs, who="سامي")
    event(mine, "درعا").update(killed_best="5")
    (said,) = came_back(path, mine)
    assert said["result"].startswith("refused: it is '6' since this file was written")
    now = event(table(path), "درعا")
    assert (now["killed_best"], now["grade"], now["reviewed_by"]) == ("6", "fair", "سامي")


def test_without_its_version_a_row_sets_what_is_empty_and_writes_nothing_over(path: Path) -> None:
    rows = [{"event_id": row["event_id"], "killed_best": "5", "grade": ""} for row in table(path)[:1]]
    assert [row["result"] for row in came_back(path, rows)] == ["set"]
    assert came_back(path, [{**rows[0], "killed_best": ""}]) == []
    (said,) = came_back(path, [{**rows[0], "killed_best": "6"}])
    assert said["result"].startswith("refused: it is '5' and the row has no row_version")


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"killed_best": "tens"}, "a whole number"), ({"killed_low": "99"}, "write yours in killed_best"),
        ({"place_ar": "دمشق"}, "write yours in place_best"),
        ({"date_earliest": "2024-01-01"}, "write yours in date_best"),
        ({"n_origins": "7"}, "is not changed"), ({"note": "????"}, "letters were lost"),
        ({"same_event_as": "evt:none"}, "no such event"), ({"event_id": "evt:none"}, "no such event_id"),
        ({"event_id": ""}, "a row without event_id"), ({"status_best": "perhaps"}, "one of happened"),
    ],
)  # fmt: skip
def test_what_cannot_be_placed_is_refused_with_value_place_and_remedy(
    path: Path, cells: dict[str, str], says: str
) -> None:
    rows = table(path)
    at = rows.index(event(rows, "درعا")) + 2
    event(rows, "درعا").update(cells)
    event(rows, "الرقة").update(grade="fair")
    refused, taken = sorted(came_back(path, rows), key=lambda row: row["column"] == "grade")
    ((column, value),) = cells.items()
    assert (refused["row"], refused["column"], refused["now"]) == (f"back.csv:{at}", column, value)
    assert says in refused["result"] and taken["result"] == "set"  # the rest of the file is taken down


def test_two_rows_that_disagree_are_both_refused(path: Path) -> None:
    rows = table(path)
    rows += [{**row, "killed_best": "5"} for row in rows[:1]] + [{**row, "killed_best": "6"} for row in rows[:1]]
    assert [row["result"][:40] for row in came_back(path, rows)] == ["refused: other rows of the file for the "] * 2


def test_rows_and_columns_in_any_order_and_rows_left_out(path: Path) -> None:
    rows = [dict(reversed(row.items())) for row in reversed(table(path))][:2]
    rows[0]["killed_best"] = "5"
    assert [row["result"] for row in came_back(path, rows)] == ["set"]
    assert len(table(path)) == 3


def test_two_rows_are_said_to_be_one_event(path: Path) -> None:
    rows = table(path)
    event(rows, "درعا").update(same_event_as=event(rows, "الرقة")["event_id"], killed_best="9")
    assert {row["result"] for row in came_back(path, rows)} == {"joined", "set"}
    assert len(table(path)) == len(rows) - 1
    assert {row["result"] for row in came_back(path, rows)} == {"so already"}  # by the ids of then


def test_one_undo_takes_back_all_that_a_file_brought(path: Path) -> None:
    rows = table(path)
    event(rows, "درعا").update(killed_best="5", grade="fair")
    event(rows, "الرقة").update(killed_best="12")
    came_back(path, rows)
    assert undo(path, "سامي", "undone", io.StringIO()) == 1 and len(decided(path)) == 3
    assert undo(path, "ليلى", "wrong file", io.StringIO()) == 0 and decided(path) == []
    assert event(table(path), "درعا")["killed_best"] == ""


def test_a_trial_says_the_same_and_does_nothing(path: Path) -> None:
    rows = table(path)
    event(rows, "درعا").update(killed_best="5")
    tried = came_back(path, rows, is_trial=True)
    assert decided(path) == [] and tried == came_back(path, rows)


def test_who_may_be_named_is_written_in_the_table_of_actors(path: Path) -> None:
    rows = table(path, "actors")
    (witness,) = (row for row in rows if "ماجد" in row["name"])
    witness["person_class"] = "Witness"
    rows[0 if rows[0] is not witness else 1]["person_class"] = "nobody"
    said = {row["column"] + row["now"]: row["result"] for row in came_back(path, rows)}
    assert said["person_classwitness"] == "set" and "one of combatant-of-rank" in said["person_classnobody"]
    (now,) = (row for row in table(path, "actors") if "ماجد" in row["name"])
    assert now["person_class"] == "witness" and came_back(path, table(path, "actors")) == []


def test_an_article_that_was_taken_back_is_written_in_the_table_of_articles(path: Path) -> None:
    rows = table(path, "articles")
    rows[0]["withdrawn"] = "20/03/2024"
    assert [row["now"] for row in came_back(path, rows)] == ["2024-03-20"]
    assert [row["withdrawn"] for row in table(path, "articles") if row["article_id"] == rows[0]["article_id"]] == [
        "2024-03-20"
    ]


def test_an_article_that_was_taken_back_by_command(path: Path) -> None:
    out = io.StringIO()
    assert withdraw_article(path, "https://example.org/strike", "2024-03-20", "ليلى", "page is gone", out) == 0
    assert "withdrawn 2024-03-20" in out.getvalue()
    assert event(table(path), "الرقة")["source_state"] == "withdrawn"
    undo(path, "ليلى", "it is back", io.StringIO())
    assert event(table(path), "الرقة")["source_state"] == ""
    with pytest.raises(ChronicleError, match="name it by its id or its url"):
        withdraw_article(path, "https://example.org/none", "2024-03-20", "ليلى", "x", out)


@pytest.mark.parametrize("name", ["claims", "labels", "ledger", "corrections", "columns"])
def test_a_table_that_holds_what_sources_say_is_not_read_again(path: Path, name: str) -> None:
    folder = path.with_name("out")
    export_chronicle(path, "csv", folder)
    with pytest.raises(ChronicleError, match="decisions are written there"):
        import_reviews(folder / f"{name}.csv", path, "ليلى", "x", io.StringIO(), io.StringIO())


def test_a_public_copy_has_no_versions_and_nothing_to_bring(path: Path) -> None:
    rows = [{**row, "row_version": ""} for row in table(path)]
    assert came_back(path, rows) == []


def test_a_workbook_comes_back_with_all_its_sheets(path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    export_chronicle(path, "xlsx", path.parent)
    book = openpyxl.load_workbook(path.with_name("chronicle.xlsx"))
    for sheet, column, value in (
        ("events", "killed_best", 12),
        ("actors", "review_why", "x"),
        ("articles", "note", "x"),
    ):
        names = [cell.value for cell in book[sheet][1]]
        at = names.index(column) + 1 if column in names else len(names) + 1
        book[sheet].cell(1, at, column)
        book[sheet].cell(2, at, value)
    book.save(path.with_name("back.xlsx"))
    out, messages = io.StringIO(), io.StringIO()
    assert import_reviews(path.with_name("back.xlsx"), path, "ليلى", "x", out, messages) == 0
    assert out.getvalue().splitlines()[1].endswith("\tkilled_best\t\t12\tset")
    assert "not read: claims; only events" in messages.getvalue()
    assert "articles: the column note is none of this table and is not read" in messages.getvalue()
