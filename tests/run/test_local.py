import io
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from rawi.chronicle.lock import locked
from rawi.chronicle.queries import search
from rawi.chronicle.store import open_chronicle
from rawi.chronicle.verify import Digest, digest_of, faults_of
from rawi.errors import ChronicleError
from rawi.knowledge import Knowledge
from rawi.run import local
from rawi.run.local import build
from tests.read import pages

SAMPLE = Path(local.__file__).parents[1] / "sample" / "articles.jsonl"
RAWI = [sys.executable, "-c", "from rawi.cli import main; main()"]


@cache
def known() -> Knowledge:
    return Knowledge.load()


def built(out: Path, *paths: Path, **options: object) -> tuple[int, str]:
    messages = io.StringIO()
    return build(paths, out, messages, knowledge=known(), **options), messages.getvalue()  # type: ignore[arg-type]


def digest(out: Path) -> Digest:
    with closing(open_chronicle(out)) as chronicle:
        assert list(faults_of(chronicle)) == []
        return digest_of(chronicle)


def news(path: Path, first: int, last: int) -> Path:
    """An invented corpus: every third article is a copy of the one before it."""
    towns = ("تل السرو", "عين الصفا", "وادي النسور", "دير الغار")
    with path.open("w", encoding="utf-8") as file:
        for n in range(first, last):
            m = n - (n % 3 == 2)
            text = f"قال مصدر طبي إن {m % 17 + 3} أشخاص قتلوا أمس في قصف على بلدة {towns[m % 4]}.\nوأضاف أن {m} أصيبوا."
            given = {
                "url": f"https://marfa.example/{n}",
                "outlet": f"صحيفة {n % 5}",
                "published": f"2024-03-{m % 28 + 1:02}",
            }
            file.write(json.dumps({**given, "text": text}, ensure_ascii=False) + "\n")
    return path


def test_a_chronicle_of_the_sample_is_whole(tmp_path: Path) -> None:
    code, messages = built(tmp_path / "c.db", SAMPLE)
    assert code == 0, messages
    digest(tmp_path / "c.db")
    assert [path.name for path in tmp_path.iterdir()] == ["c.db"]


def test_extending_ends_as_building_at_once(tmp_path: Path) -> None:
    first, second = news(tmp_path / "a.jsonl", 0, 25), news(tmp_path / "b.jsonl", 20, 50)
    built(tmp_path / "at-once.db", first, second)
    built(tmp_path / "backwards.db", second, first)
    built(tmp_path / "extended.db", second)
    code, messages = built(tmp_path / "extended.db", first)
    assert code == 0 and "20 annotated, 5 known already" in messages
    assert digest(tmp_path / "at-once.db") == digest(tmp_path / "extended.db") == digest(tmp_path / "backwards.db")


def test_the_same_article_with_other_metadata_is_kept_and_order_makes_no_difference(tmp_path: Path) -> None:
    given = {"url": "https://marfa.example/1", "outlet": "المرفأ", "published": "2024-03-19", "text": "خبر\nقتل ثلاثة"}
    variants = [given, {**given, "title": "خبر"}, {**given, "title": "خبر", "country": "LY"}]
    for n, each in enumerate(variants):
        (tmp_path / f"{n}.jsonl").write_text(json.dumps(each) + "\n")
    digests = set()
    for order in ("012", "210", "120", "0120"):
        out = tmp_path / f"{order}.db"
        for n in order:
            built(out, tmp_path / f"{n}.jsonl")
        together = tmp_path / f"together-{order}.db"
        built(together, *(tmp_path / f"{n}.jsonl" for n in order))
        digests |= {digest(out), digest(together)}
    assert len(digests) == 1
    with closing(open_chronicle(out)) as chronicle:
        ((name, country),) = chronicle.rows("SELECT id, country FROM articles")
        assert country == "LY" and len(list(chronicle.rows("SELECT * FROM receipts WHERE article = ?", (name,)))) == 2
        assert [hit.article.id for hit in search(chronicle, "ثلاثه")] == [name]


def test_processes_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "FEW", 2)
    path = news(tmp_path / "a.jsonl", 0, 60)
    for processes in (1, 2):
        built(tmp_path / f"{processes}.db", path, processes=processes)
    assert digest(tmp_path / "1.db") == digest(tmp_path / "2.db")


def test_a_repeated_build_changes_nothing(tmp_path: Path) -> None:
    path = news(tmp_path / "a.jsonl", 0, 9)
    built(tmp_path / "c.db", path)
    before = (tmp_path / "c.db").read_bytes()
    assert built(tmp_path / "c.db", path)[0] == 0
    assert len(before) == (tmp_path / "c.db").stat().st_size


def test_generations_are_not_mixed_but_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, out = news(tmp_path / "a.jsonl", 0, 9), tmp_path / "c.db"
    built(out, path)
    before = digest(out)
    monkeypatch.setattr(local, "generation_of", lambda _: "another one")
    with pytest.raises(ChronicleError, match=r"(?s)there: rawi .*now:   another one.*--reannotate"):
        built(out, path)
    assert digest(out) == before
    assert "9 annotated" in built(out, reannotate=True)[1]
    assert digest(out) == before


def test_unreadable_input_is_listed_kept_and_exit_1(tmp_path: Path) -> None:
    path = news(tmp_path / "a.jsonl", 0, 3)
    with path.open("a") as file:
        file.write("{broken\n")
    code, messages = built(tmp_path / "c.db", path)
    assert code == 1 and f"{path}:4" in messages
    with closing(open_chronicle(tmp_path / "c.db")) as chronicle:
        ((where, problem),) = chronicle.rows("SELECT * FROM problems")
    assert where == f"{path}:4" and problem


def test_what_a_crawl_has_beside_articles_is_counted_and_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    pictures = [("image/png", 200, b"x" * 300)] * 3
    pages.crawl(path, [("text/html", 200, pages.page().encode()), *pictures, ("text/html", 404, b"gone")])
    code, messages = built(tmp_path / "c.db", path)
    assert code == 0 and "1 annotated" in messages and "set aside: 3 image/png, 1 status 404" in messages
    with closing(open_chronicle(tmp_path / "c.db")) as chronicle:
        kept = [("3 records set aside: image/png"), ("1 records set aside: status 404")]
        assert sorted(chronicle.rows("SELECT * FROM problems")) == sorted((str(path), why) for why in kept)


def test_a_fault_of_ours_costs_one_article_and_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, out, real = news(tmp_path / "a.jsonl", 0, 5), tmp_path / "c.db", local.annotate

    def fails(given, knowledge):  # type: ignore[no-untyped-def]
        if given.url.endswith("/3"):
            raise IndexError("beyond")
        return real(given, knowledge)

    monkeypatch.setattr(local, "annotate", fails)
    code, messages = built(out, path)
    assert code == 1 and "https://marfa.example/3" in messages and "4 annotated" in messages and "1 failed" in messages
    monkeypatch.setattr(local, "annotate", real)
    assert "1 annotated, 5 known" in built(out, path)[1]
    built(tmp_path / "at-once.db", path)
    assert digest(out) == digest(tmp_path / "at-once.db")


def test_two_builds_into_one_file_at_once_are_refused(tmp_path: Path) -> None:
    path, out = news(tmp_path / "a.jsonl", 0, 3), tmp_path / "c.db"
    with locked(out), pytest.raises(ChronicleError, match=f"is being built by process {os.getpid()}"):
        built(out, path)
    assert built(out, path)[0] == 0


def test_the_lock_of_a_dead_build_locks_nothing(tmp_path: Path) -> None:
    (tmp_path / "c.db.lock").write_text("99999")
    assert built(tmp_path / "c.db", news(tmp_path / "a.jsonl", 0, 3))[0] == 0


@pytest.mark.parametrize("out", ["no/such/folder/c.db", "taken/c.db", "a.jsonl", "."])
def test_an_output_that_cannot_be_is_refused_with_exit_2(tmp_path: Path, out: str) -> None:
    (tmp_path / "taken").write_text("a file, no folder")
    path = news(tmp_path / "a.jsonl", 0, 3)
    before = path.read_bytes()
    run = subprocess.run([*RAWI, "build", str(path), "-o", str(tmp_path / out)], capture_output=True, text=True)
    assert run.returncode == 2 and run.stderr.startswith("rawi: ") and "Traceback" not in run.stderr
    assert path.read_bytes() == before


def test_the_chronicle_may_lie_among_its_input(tmp_path: Path) -> None:
    news(tmp_path / "a.jsonl", 0, 3)
    for known in (0, 3):
        code, messages = built(tmp_path / "c.db", tmp_path)
        assert code == 0 and f"{known} known" in messages


def test_ctrl_c_leaves_a_whole_file_and_says_how_to_go_on(tmp_path: Path) -> None:
    path, out = news(tmp_path / "a.jsonl", 0, 20_000), tmp_path / "c.db"
    run = subprocess.Popen([*RAWI, "build", str(path), "-o", str(out)], stderr=subprocess.PIPE, text=True,
                           start_new_session=True)  # fmt: skip
    while not (out.exists() and out.stat().st_size > 100_000) and run.poll() is None:
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGINT)
    _, messages = run.communicate(timeout=30)
    assert run.returncode == 130 and "run the same command again" in messages and "Traceback" not in messages, messages
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["a.jsonl", "c.db"]
    with closing(open_chronicle(out)) as chronicle:
        assert not [fault for fault in faults_of(chronicle) if "run rawi build again" not in fault.what]


def test_what_reading_left_open_is_kept_with_the_article(tmp_path: Path) -> None:
    source = tmp_path / "year-nought.jsonl"
    source.write_text('{"text": "قصف الجيش المدينة", "published": "year 0"}\n', encoding="utf-8")
    assert build([source], tmp_path / "c.db", io.StringIO()) == 0
    chronicle = open_chronicle(tmp_path / "c.db")
    (name,) = chronicle.known()
    assert chronicle.article(name).published is None and "year 0" in chronicle.article(name).notes[0].why
    chronicle.close()


def test_words_behind_a_nul_are_proven_too(tmp_path: Path) -> None:
    source = tmp_path / "nul.jsonl"
    source.write_text('{"text": "ا\\u0000ب قصف الجيش المدينة", "published": "2024-03-20"}\n', encoding="utf-8")
    assert build([source], tmp_path / "c.db", io.StringIO()) == 0
    with closing(open_chronicle(tmp_path / "c.db")) as chronicle:
        assert list(faults_of(chronicle)) == []
