import sqlite3
from pathlib import Path

import pytest

from rawi.chronicle.queries import find_article
from rawi.chronicle.rows import ARTICLE_COLUMNS, annotated
from rawi.chronicle.schema import MIGRATIONS, explained, kinds, read_columns
from rawi.chronicle.shapes import SHAPES
from rawi.chronicle.store import Given, Problem, open_chronicle
from rawi.errors import ChronicleError, StaleOffsets
from rawi.records import Anchored, Annotation, Article, Judgement, Mention, replace
from tests.chronicle import made


def test_what_is_given_and_said_comes_back_as_it_was(tmp_path: Path) -> None:
    chronicle = made.chronicle(tmp_path / "c.db")
    assert chronicle.fetch(made.FIRST.id) == (made.FIRST, made.annotation(made.FIRST))


def test_what_is_derived_comes_back_as_it_was(tmp_path: Path) -> None:
    chronicle, resolved = made.chronicle(tmp_path / "c.db"), made.resolved()
    for shape in SHAPES:
        assert tuple(chronicle.derived(shape.name)) == getattr(resolved, shape.name)
    assert tuple(chronicle.derived("events", "evt:1")) == resolved.events
    assert not tuple(chronicle.derived("events", "evt:2"))


def test_every_field_of_an_article_has_a_column() -> None:
    assert set(Article.__struct_fields__) <= set(ARTICLE_COLUMNS)


def test_every_list_of_an_annotation_is_a_kind_and_a_view(tmp_path: Path) -> None:
    chronicle = made.chronicle(tmp_path / "c.db")
    for kind in kinds():
        list(chronicle.rows(f"SELECT * FROM said_{kind}"))
    assert next(chronicle.rows("SELECT article, kind, surface FROM said WHERE kind = 'events'"))[2] == "قتلوا"


def test_chains_show_their_spans_and_reports_their_words(tmp_path: Path) -> None:
    chronicle = made.chronicle(tmp_path / "c.db")
    (spans,) = next(chronicle.rows("SELECT spans FROM said_chains WHERE article = ?", (made.FIRST.id,)))
    start = made.FIRST.text.index("قال")
    assert spans == f'[[{start},{start + 3},"قال"]]'
    (content,) = next(chronicle.rows("SELECT content FROM said_reports WHERE article = ?", (made.FIRST.id,)))
    assert content == made.FIRST.text[:3]


def test_every_column_is_explained_in_both_languages(tmp_path: Path) -> None:
    chronicle = made.chronicle(tmp_path / "c.db")
    there = list(chronicle.rows('SELECT "table", "column" FROM columns'))
    assert len(there) > 200 and len(list(explained(there))) == len(there)
    used = {(table, column) for table, column in there}
    used |= {("said_*", column) for table, column in there if table.startswith("said_")}
    used |= {("*", column) for _, column in there}
    assert set(read_columns()) <= used, "columns.tsv explains what is not there"
    assert all(arabic and english for arabic, english in read_columns().values())


def test_an_unexplained_column_is_refused() -> None:
    with pytest.raises(KeyError, match=r"does not explain articles\.colour"):
        list(explained([("articles", "colour")]))


def test_a_record_whose_words_do_not_stand_there_is_never_written() -> None:
    said = Annotation(
        article=made.FIRST.id,
        text_sha=made.FIRST.text_sha,
        made_by="test",
        mentions=(Mention(id="m1", kind="person", form="name", start=0, end=3, surface="غيره"),),
    )
    with pytest.raises(StaleOffsets):
        annotated(made.FIRST, said)


def test_the_same_article_twice_is_stored_once(tmp_path: Path) -> None:
    chronicle = made.chronicle(tmp_path / "c.db")
    chronicle.add([Given(made.FIRST, "again.jsonl:1")], [], [Problem("x", "y"), Problem("x", "y")])
    assert list(chronicle.rows("SELECT count(*) FROM articles")) == [(2,)]
    assert list(chronicle.rows("SELECT * FROM problems")) == [("x", "y")]


def test_generations_are_not_mixed(tmp_path: Path) -> None:
    chronicle = made.chronicle(tmp_path / "c.db")
    with pytest.raises(ChronicleError, match=r"(?s)rawi test.*another generation|there: rawi test.*now:   other"):
        chronicle.begin("other")
    assert chronicle.waiting() == []


def test_reannotating_makes_everything_wait_and_keeps_it_until_then(tmp_path: Path) -> None:
    chronicle = made.chronicle(tmp_path / "c.db")
    chronicle.begin("other", reannotate=True)
    assert chronicle.waiting() == sorted([made.FIRST.id, made.SECOND.id])
    assert list(chronicle.rows("SELECT count(*) FROM annotations")) == [(2,)]
    renewed = replace(made.annotation(made.FIRST), made_by="other")
    chronicle.add([], [annotated(made.FIRST, renewed)])
    assert chronicle.waiting() == [made.SECOND.id]
    assert chronicle.fetch(made.FIRST.id)[1].made_by == "other"
    assert list(chronicle.rows("SELECT count(*) FROM annotations")) == [(2,)]


def test_an_annotation_that_a_judgement_refers_to_is_kept(tmp_path: Path) -> None:
    chronicle = made.chronicle(tmp_path / "c.db")
    about = Anchored(article=made.FIRST.id, start=0, end=4, surface="قتلى", kind="event")
    judgement = Judgement(
        id="jud:1",
        decision="value",
        who="هـ",
        when="2024-03-21",
        why="سمعته",
        about=(about,),
        field="killed",
        value="9",
    )
    chronicle.judge(judgement)
    assert chronicle.judgements() == [judgement]
    assert not chronicle.is_derived()
    chronicle.begin("other", reannotate=True)
    chronicle.add([], [annotated(made.FIRST, made.annotation(made.FIRST))])
    assert list(chronicle.rows("SELECT count(*) FROM annotations WHERE article = ?", (made.FIRST.id,))) == [(2,)]


def test_a_batch_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    chronicle = open_chronicle(tmp_path / "c.db", write=True)
    broken = annotated(made.FIRST, made.annotation(made.FIRST))._replace(rows=(("events", 0, None, 5, 2, "x", "{}"),))
    with pytest.raises(sqlite3.IntegrityError):
        chronicle.add([Given(made.FIRST, "x")], [broken])
    assert chronicle.known() == {}


def test_bytes_are_kept_as_they_came(tmp_path: Path) -> None:
    chronicle = open_chronicle(tmp_path / "c.db", write=True)
    page = replace(made.FIRST, raw_sha="ab" * 32)
    chronicle.add([Given(page, "page.html", b"<p>" * 100)], [])
    ((size, packed),) = chronicle.rows("SELECT size, zstd FROM raws")
    assert size == 300 and len(packed) < 100


def test_a_chronicle_at_rest_is_one_file(tmp_path: Path) -> None:
    made.chronicle(tmp_path / "c.db").close()
    assert [path.name for path in tmp_path.iterdir()] == ["c.db"]


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    chronicle = made.chronicle(path)
    chronicle.connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    chronicle.close()
    for write in (False, True):
        with pytest.raises(ChronicleError, match="newer rawi"):
            open_chronicle(path, write)


def test_other_files_are_refused_and_left_as_they_are(tmp_path: Path) -> None:
    text, other = tmp_path / "notes.db", tmp_path / "other.db"
    text.write_text("not a database, but somebody's notes" * 100)
    sqlite3.connect(other).executescript("CREATE TABLE mine (x); PRAGMA user_version = 0;")
    before = text.read_bytes(), other.read_bytes()
    for path, message in ((text, "no chronicle"), (other, "another program"), (tmp_path, "is a folder"),
                          (tmp_path / "no" / "c.db", "does not exist")):  # fmt: skip
        with pytest.raises(ChronicleError, match=message):
            open_chronicle(path, write=True)
    assert (text.read_bytes(), other.read_bytes()) == before
    with pytest.raises(ChronicleError, match="does not exist"):
        open_chronicle(tmp_path / "c.db")


def test_articles_are_found_by_id_its_beginning_or_url(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    made.chronicle(path).close()
    for wanted in (made.SECOND.id, made.SECOND.id[:12], made.SECOND.url):
        assert find_article(path, wanted) == made.SECOND
    assert find_article(path, "art:nothing") is None
    assert find_article(path, None) in (made.FIRST, made.SECOND)


def test_a_changed_definition_makes_the_derived_tables_anew_and_keeps_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    chronicle = made.chronicle(path)
    chronicle.set_meta("definition", "of another version")
    chronicle.close()
    again = open_chronicle(path, write=True)
    assert not list(again.derived("events")) and again.fetch(made.FIRST.id)[1] == made.annotation(made.FIRST)
    assert not again.is_derived()
