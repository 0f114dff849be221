"""What the server answers, to whom, and what it lets a browser load."""

import io
import re
import time
from pathlib import Path

import pytest

from rawi.errors import ChronicleError
from rawi.web.app import serve
from tests.web.asking import all_pages, ask, rows
from tests.web.conftest import served


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_opens_in_both_languages(demo: str, demo_file: Path, language: str) -> None:
    direction = {"ar": "rtl", "en": "ltr"}[language]
    for path in all_pages(demo_file):
        answer = ask(demo, path, cookie=f"lang={language}")
        assert answer.status == 200, path
        assert f'<html lang="{language}" dir="{direction}">' in answer.text, path


@pytest.mark.parametrize("path", ["/event/evt:none", "/article/art:none", "/copies/a/b", "/actor/none", "/nothing",
                                  "/review/nothing", "/set/lang/fr", "/static/../app.py"])  # fmt: skip
def test_what_is_not_there_is_a_page_that_says_so(demo: str, path: str) -> None:
    assert ask(demo, path).status == 404


@pytest.mark.parametrize("path", ["/?page=99999999999999999999", "/?first=nonsense", "/map?lat=nan&lon=inf&zoom=x",
                                  "/map?lat=1e308&lon=-1e308&zoom=1e308", "/article/{}?at=9-1&at=5-999999999",
                                  "/?place=' OR 1=1 --", "/search?q=%00%22%22*", "/review/merges?n=0"])  # fmt: skip
def test_odd_addresses_are_no_error(demo: str, demo_file: Path, path: str) -> None:
    ((article,),) = rows(demo_file, "SELECT id FROM articles LIMIT 1")
    assert ask(demo, path.format(article)).status == 200


def test_a_page_may_load_our_own_files_alone(demo: str, demo_file: Path) -> None:
    for path in all_pages(demo_file):
        answer = ask(demo, path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", answer.text), path
        loaded = re.findall(r"<(?:link|script|img)[^>]*\s(?:href|src)=\"([^\"]+)", answer.text)
        assert loaded and all(address.startswith(("/static/", "/assets/")) for address in loaded)


def test_article_text_is_never_markup(scenes: str, scenes_file: Path) -> None:
    ((article,),) = rows(scenes_file, "SELECT id FROM articles WHERE url LIKE '%script'")
    text = ask(scenes, f"/article/{article}").text
    assert "<script>alert" not in text and "<b>عاجل" not in text
    assert "&lt;script&gt;" in re.sub(r"</?span[^>]*>", "", text)
    assert "<script>alert" not in ask(scenes, "/search?q=انفجار").text


@pytest.mark.parametrize("host", ["rawi.example", "127.0.0.1.rawi.example:80", "", "10.0.0.1"])
def test_another_host_name_is_refused(demo: str, host: str) -> None:
    assert ask(demo, "/", host=host).status == 403


@pytest.mark.parametrize(
    "headers", [{"origin": "http://rawi.example"}, {"origin": "null"}, {"sec_fetch_site": "cross-site"}, {}]
)
def test_another_page_cannot_judge(own_demo: tuple[str, Path], headers: dict[str, str]) -> None:
    address, path = own_demo
    assert ask(address, "/judge", [("what", "undo"), ("who", "a"), ("why", "b")], **headers).status == 403
    assert rows(path, "SELECT count(*) FROM judgements") == [(0,)]


def test_a_room_for_reading_takes_no_judgement(demo: str, demo_file: Path) -> None:
    ((event,),) = rows(demo_file, "SELECT event FROM events WHERE n_articles > 1 LIMIT 1")
    form = [("what", "accept"), ("event", event), ("who", "a"), ("why", "b")]
    assert ask(demo, "/judge", form, origin=demo).status == 403


@pytest.mark.parametrize("back", ["https://rawi.example/", "//rawi.example/", "/\\rawi.example", "javascript:1"])
def test_choosing_a_language_leads_nowhere_else(demo: str, back: str) -> None:
    answer = ask(demo, f"/set/lang/en?back={back}")
    assert (answer.status, answer.headers["location"]) == (303, "/")


def test_what_nobody_knew_of_on_a_day_is_not_there(demo: str, demo_file: Path) -> None:
    ((event,),) = rows(demo_file, "SELECT event FROM events ORDER BY n_articles DESC, event LIMIT 1")
    for _ in range(20):
        answer = ask(demo, f"/event/{event}", cookie="known=1999-12-31; lang=en")
        if answer.status != 202:
            break
        time.sleep(0.5)
    assert answer.status == 404 and "This was not known on that day" in answer.text
    for page in ("/", "/map", "/actors", "/copies", "/labels", "/search?q=قتل"):
        assert ask(demo, page, cookie="known=1999-12-31").status == 200
    assert "As known on" not in ask(demo, "/review", cookie="known=1999-12-31; lang=en").text
    assert ask(demo, "/", cookie="known=nonsense").status == 200


def test_the_head_says_that_nobody_has_looked(demo: str, demo_file: Path) -> None:
    ((events,),) = rows(demo_file, "SELECT count(*) FROM events")
    assert f"Machine draft: 0 of {events} events reviewed" in ask(demo, "/", cookie="lang=en").text


def test_a_file_that_is_no_chronicle_is_refused_before_it_is_served(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("no database")
    with pytest.raises(ChronicleError, match="no chronicle"):
        serve(tmp_path / "x.db", 1, True, io.StringIO())


def test_a_room_answers_many_at_once(demo_file: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with served(demo_file, read_only=True) as address, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: ask(address, f"/?page={n % 3}&sort=day").status, range(40)))
    assert set(answers) == {200}
