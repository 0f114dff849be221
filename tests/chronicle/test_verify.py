import io
import random
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from rawi.chronicle.rows import annotated
from rawi.chronicle.store import Given, open_chronicle
from rawi.chronicle.verify import digest_of, verify_chronicle
from rawi.errors import ChronicleError
from tests.chronicle import made


def verified(path: Path) -> tuple[int, str]:
    sink = io.StringIO()
    return verify_chronicle(path, sink), sink.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made.chronicle(tmp_path / "c.db").close()
    return tmp_path / "c.db"


def change(path: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def test_a_whole_chronicle_holds(path: Path) -> None:
    code, said = verified(path)
    assert code == 0 and "every hash, span and reference holds" in said and "articles\t2" in said


def test_one_changed_byte_is_found_and_named_with_what_rests_on_it(path: Path) -> None:
    raw = path.read_bytes()
    at = raw.index("مصدر طبي إن 12".encode())
    path.write_bytes(raw[: at + 1] + bytes([raw[at + 1] ^ 1]) + raw[at + 2 :])
    code, said = verified(path)
    assert code == 1
    assert f"{made.FIRST.id} ({made.FIRST.url}): the stored text was changed" in said
    assert "1 claims rest on it: evt:1 killed 12.. at" in said
    assert made.SECOND.id not in said


def test_a_byte_that_is_no_utf8_any_more_is_named_too(path: Path) -> None:
    raw = path.read_bytes()
    at = raw.index("مصدر طبي إن 12".encode())
    path.write_bytes(raw[:at] + b"\xff" + raw[at + 1 :])
    assert "the stored text was changed" in verified(path)[1]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE articles SET outlet = 'آخر' WHERE url LIKE '%ufuq%'", "its url, outlet, date or hash was changed"),
        ("UPDATE said_rows SET surface = 'قيل' WHERE surface = 'قال'", "'قيل' was read there, 'قال' stands there now"),
        ("UPDATE said_rows SET value = json_set(value, '$.low', 99) WHERE kind = 'numbers'", "annotation was changed"),
        ("UPDATE said_rows SET value = '{' WHERE kind = 'numbers'", "a record of its annotation was changed"),
        ("UPDATE said_rows SET value = json_set(value, '$.who', 'm9') WHERE kind = 'numbers'",
         "numbers n1: who is m9, and there are no such mentions"),
        ("UPDATE event_mentions SET start = start + 1", "does not stand at"),
        ("UPDATE claim_sources SET surface = '99'", "'99' does not stand at"),
        ("UPDATE events SET n_articles = 5", "says 5 articles and mentions 2"),
        ("DELETE FROM events", "refers to a row of events that is not there"),
        ("DELETE FROM meta WHERE key = 'derived_from'", "what is derived is older than the annotations"),
        ("UPDATE articles SET title = 'آخر'", "what is known about it"),
        ("UPDATE articles SET notes = '{'", "what is known about it"),
        ("UPDATE actors SET type = 'governmunt'", "what is derived was changed"),
        ("UPDATE actor_aliases SET n = 9", "what is derived was changed"),
        ("INSERT INTO judgements VALUES ('j', 'value', '', '', '', '[{\"article\":1}]', NULL, NULL)", "was changed"),
        ("UPDATE annotations SET stale = 1", "2 articles are not annotated yet"),
    ],
)  # fmt: skip
def test_whatever_was_changed_is_named(path: Path, statement: str, message: str) -> None:
    change(path, statement)
    code, said = verified(path)
    assert code == 1 and message in said


def test_changed_bytes_as_received_are_named(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    chronicle = open_chronicle(path, write=True)
    chronicle.connection.execute("INSERT INTO raws VALUES ('00', 3, x'00112233')")
    chronicle.close()
    assert "raw 00…: the bytes as received were changed" in verified(path)[1]


def test_any_changed_byte_leaves_a_message_and_no_traceback(path: Path) -> None:
    raw = path.read_bytes()
    chance = random.Random(7)
    for _ in range(60):
        at = chance.randrange(100, len(raw))
        path.write_bytes(raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :])
        with suppress(ChronicleError):  # the head of the file or the definition of a table: it can't be opened
            verified(path)


def test_the_digest_does_not_depend_on_order_or_row_numbers(tmp_path: Path) -> None:
    digests = []
    for name, articles in (("a", (made.FIRST, made.SECOND)), ("b", (made.SECOND, made.FIRST))):
        chronicle = open_chronicle(tmp_path / name, write=True)
        for each in articles:
            chronicle.add([Given(each, f"{name}:1")], [annotated(each, made.annotation(each))])
        chronicle.replace_derived(made.resolved())
        digests.append(digest_of(chronicle))
    assert digests[0] == digests[1]


def test_the_digest_tells_chronicles_apart(tmp_path: Path, path: Path) -> None:
    before = digest_of(open_chronicle(path))
    change(path, "UPDATE claims SET low = 13 WHERE low = 12")
    after = digest_of(open_chronicle(path))
    assert before.derived != after.derived and before[:3] == after[:3] and str(before) != str(after)
