"""What users asked for (research: acceptance scenarios), in a real browser, in both languages."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rawi.derived import EventPlace
from rawi.records import replace
from tests.chronicle import made, test_search
from tests.web.asking import all_pages, rows
from tests.web.conftest import served

FOUND = ".m.found"


def told_most(path: Path) -> str:
    return str(rows(path, "SELECT event FROM events ORDER BY n_articles DESC, event LIMIT 1")[0][0])


def text_of(page: Any, selector: str = "main") -> str:
    return str(page.locator(selector).inner_text())


# A1: first chronicle


def test_an_event_opens_to_its_highlighted_words(page: Any, demo: str) -> None:
    page.goto(demo)
    assert page.locator(".event").count() >= 10
    assert "0" in text_of(page, ".draft")
    page.locator(".event h3 a").first.click()
    page.locator(".mentions .source a").first.click()
    found = page.locator(FOUND)
    assert found.count() >= 1 and found.first.is_visible()
    assert found.first.evaluate("e => e.getBoundingClientRect().top") < 900


def test_every_page_asks_for_our_own_files_alone(page: Any, demo: str, demo_file: Path) -> None:
    for path in all_pages(demo_file):
        assert page.goto(demo + path).status == 200  # what a page asks for and logs is looked at by its fixture


# A2: independent sources


def test_a_claim_says_articles_outlets_and_origins(page: Any, demo: str, demo_file: Path) -> None:
    event = told_most(demo_file)
    statement = "SELECT value, origins FROM claims WHERE event = ? AND field = 'killed' ORDER BY origins DESC LIMIT 1"
    ((value, origins),) = rows(demo_file, statement, event)
    page.goto(f"{demo}/event/{event}")
    claim = page.locator("#field-killed").locator("xpath=..").locator(".claim").first
    assert claim.locator(".value").inner_text().strip() == value
    said = claim.locator(".by > .note").inner_text()
    assert str(origins) in said and said.count("·") == 2
    assert claim.locator(".origin").count() == origins
    assert page.locator("#why ~ .reasons li").count() >= 1


def test_an_article_moved_out_changes_the_count_until_it_is_undone(own_demo: tuple[str, Path], page: Any) -> None:
    address, path = own_demo
    event = told_most(path)
    page.goto(f"{address}/event/{event}")
    before = text_of(page, ".head .counts")
    page.goto(f"{address}/review/merges?event={event}")
    page.fill("[name=who]", "سلمى")
    page.fill("[name=why]", "حدث آخر")
    page.locator("body").press("Escape")
    page.locator("h1").click()
    page.keyboard.press("1")
    page.keyboard.press("s")
    page.wait_for_url("**said=saved")
    moved = rows(path, "SELECT event, n_articles FROM events ORDER BY n_articles DESC LIMIT 1")
    page.goto(f"{address}/event/{moved[0][0]}")
    assert text_of(page, ".head .counts") != before
    page.goto(f"{address}/review/merges")
    page.locator("h1").click()
    page.keyboard.press("u")
    page.wait_for_url("**said=saved")
    page.goto(f"{address}/event/{event}")
    assert text_of(page, ".head .counts") == before


def at(path: Path, place: str) -> str:
    """The attack at a place that most articles tell."""
    statement = """SELECT event FROM events WHERE type = 'ASSAULT' AND coalesce(place_name, place_text) LIKE '%' || ?
        ORDER BY n_articles DESC LIMIT 1"""
    return str(rows(path, statement, place)[0][0])


def field(page: Any, name: str) -> Any:
    return page.locator(f"section.field:has(#field-{name})")


def judged(page: Any, keys: str, why: str) -> None:
    """A judgement by keyboard alone, but for the page it is made on."""
    for key, words in (("n", "سلمى"), ("y", why)):
        page.keyboard.press(key)
        page.keyboard.type(words)
        page.keyboard.press("Enter")  # decides nothing
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation(url="**said=saved**"):
        page.keyboard.press(keys[-1])


def test_eight_articles_of_one_strike_are_two_independent_origins(own_told: tuple[str, Path], page: Any) -> None:
    address, path = own_told
    event = at(path, "سراقب")
    page.goto(f"{address}/event/{event}")
    arabic = page.locator("html").get_attribute("lang") == "ar"
    deaths = field(page, "killed").locator(".claim")
    assert deaths.count() == 1
    said = deaths.locator(".by > .note").inner_text()
    assert said == (
        "7 مقالات من 8 · 7 وسائل · مصدران مستقلان" if arabic else "7 articles of 8 · 7 outlets · 2 independent origins"
    )
    origins = deaths.locator(".origin")
    assert origins.count() == 2
    ministry = deaths.locator(".origin", has_text="وزارة الصحة").inner_text()
    doctor = deaths.locator(".origin", has_text="جريدة السهل").inner_text()
    assert "إذاعة الوادي" in ministry and "جريدة السهل" not in ministry  # joined by what it quotes, not by its words
    assert "طبيب" in doctor
    own = field(page, "injured").locator(".claim", has_text="45")
    assert own.locator(".chain").count() == 1 and own.locator(".origin .tag").count() == 0
    assert "تلفزيون الرابية" in text_of(page, ".mentions")
    assert page.locator("#why ~ .reasons li").count() >= 1
    # One article moved out: the count changes, at once, and comes back.
    page.goto(f"{address}/review/merges?event={event}")
    boxes = page.locator(".case section").first.locator(".choices > li")
    outlets = [boxes.nth(n).locator(".source").inner_text() for n in range(boxes.count())]
    doctors = next(n for n, words in enumerate(outlets, 1) if "جريدة السهل" in words)
    judged(page, f"{doctors}s", "يوم آخر")
    assert page.locator(".effects a").count() >= 1
    page.goto(f"{address}/event/{at(path, 'سراقب')}")
    assert field(page, "killed").locator(".claim .origin").count() == 1
    page.goto(f"{address}/review/merges")
    judged(page, "u", "خطأ")
    page.goto(f"{address}/event/{event}")
    assert field(page, "killed").locator(".claim .origin").count() == 2


# A3: contradictory tolls


def test_a_toll_has_ends_with_speakers_and_days_an_update_and_a_denial(own_told: tuple[str, Path], page: Any) -> None:
    address, path = own_told
    event = at(path, "حماة")
    page.goto(f"{address}/event/{event}")
    arabic = page.locator("html").get_attribute("lang") == "ar"
    killed = field(page, "killed")
    low, high = (killed.locator(".bounds > span").nth(n).inner_text() for n in range(2))
    assert "مشفى حماة" in low and "11" in low and "2024" in low
    assert ("وقبل أن يعدّله مصدره 9" if arabic else "before its source changed it 9") in low
    assert "مصادر محلية" in high and ("بلا حدّ أعلى" if arabic else "no upper bound") in high
    updated = killed.locator(".claim.updated")
    assert updated.count() == 1 and updated.locator(".value").inner_text().startswith("9")
    assert field(page, "status").locator(".claim", has_text="نُفي" if arabic else "denied").count() == 1
    assert killed.locator(".decided").count() == 0  # no best value until a person sets one, with a reason
    page.goto(f"{address}/review/contested?event={event}")
    values = page.locator("input[name=pick]").evaluate_all("all => all.map(each => each.value)")
    judged(page, f"{values.index('killed:12') + 1}v", "الدفاع المدني أحصى بنفسه")
    page.goto(f"{address}/event/{event}")
    assert "الدفاع المدني أحصى بنفسه" in field(page, "killed").locator(".decided").inner_text()
    assert field(page, "killed").locator(".claim").count() == 4  # and every claim still stands there


def test_each_end_of_a_range_says_who_said_it(page: Any, demo: str, demo_file: Path) -> None:
    page.goto(f"{demo}/event/{told_most(demo_file)}")
    field = page.locator("section.field:has(#field-killed)")
    bounds = field.locator(".bounds > span")
    assert bounds.count() == 2
    assert all(bounds.nth(n).locator("bdi").count() >= 1 for n in range(2))
    assert field.locator(".claim.updated").count() >= 1
    assert field.locator(".decided").count() == 0


# A4: the chain of a claim


def test_each_link_of_a_chain_highlights_its_words(page: Any, demo: str, demo_file: Path) -> None:
    page.goto(f"{demo}/event/{told_most(demo_file)}")
    chains = page.locator("section.field:has(#field-killed) .chain:has(.from)")
    links = chains.first.locator("a")
    names = [links.nth(n).inner_text() for n in range(links.count())]
    addresses = [links.nth(n).get_attribute("href") for n in range(links.count())]
    assert len(names) >= 2 and chains.first.locator(".verb").count() == 1
    for name, address in list(zip(names, addresses, strict=True))[1:]:
        page.goto(demo + address)
        found = "".join(page.locator(FOUND).all_inner_texts())
        assert found and set(found.split()) & set(name.split())


def test_a_chain_goes_from_the_outlet_to_the_unnamed_source(own_told: tuple[str, Path], page: Any) -> None:
    address, path = own_told
    page.goto(f"{address}/event/{at(path, 'حلب')}")
    chain = field(page, "killed").locator(".chain").first
    names = chain.locator("a").all_inner_texts()
    assert names == ["موقع الميناء", "صحيفة المرفأ", "وكالة الأفق", "مصدرا طبيا"]
    assert chain.locator(".verb").inner_text() == "أكد"
    ((text,),) = rows(path, "SELECT text FROM articles WHERE text LIKE '%مصدرا طبيا%'")
    for n, name in enumerate(names[1:], 1):
        there = str(chain.locator("a").nth(n).get_attribute("href"))
        start, end = map(int, re.findall(r"at=(\d+)-(\d+)", there)[0])
        assert text[start:end] == name  # code points, behind an emoji and vowel marks
        page.goto(address + there)
        assert "".join(page.locator(FOUND).all_inner_texts()) == name
        page.go_back()


# A5: search


@pytest.mark.parametrize(
    ("query", "level", "found", "words"),
    [("احمد", "normal", 2, {"أحمد", "احمد"}),
     ("القصف", "normal", 2, {"وبالقصف", "القَصْفُ"}),
     ("مستشفى", "normal", 1, {"المستشفي"}),
     ("الحكومه", "normal", 1, {"الحكومة"}), ("12", "normal", 1, {"١٢"}), ("حلب", "normal", 1, {"حـــلب"}),
     ("المدنيين", "broad", 1, {"المدنيون"}), ("احمد", "exact", 1, {"احمد"}), ("علي", "exact", 1, {"علي"})],
)  # fmt: skip
def test_search_marks_the_form_that_stands_there(
    worded: str, page: Any, query: str, level: str, found: int, words: set[str]
) -> None:
    page.goto(f"{worded}/search")
    page.fill("#q", query)
    page.check(f"[name=level][value={level}]")
    with page.expect_navigation():
        page.locator(".box button").click()
    assert page.locator(".hits > li").count() == found
    assert set(page.locator(".hits mark").all_inner_texts()) == words


# A room that a test opens itself comes before `page`, so that it closes after it: a page may still be loading.
@pytest.fixture
def worded(tmp_path: Path) -> Iterator[str]:
    for open_ in test_search.chronicle.__wrapped__(tmp_path):  # the chronicle of A5, closed again
        path = Path(open_.path)
    with served(path, read_only=True) as address:
        yield address


# A6: direction


@pytest.fixture
def ranged(tmp_path: Path) -> Iterator[str]:
    """An event with 10 to 15 killed, a day, a point west of Greenwich, a code and a name in two scripts."""
    chronicle = made.chronicle(tmp_path / "ranged.db")
    derived = made.resolved()
    event = derived.events[0]
    place = EventPlace(name="حلب (Aleppo)", class_="city", precision="exact", lat=36.20, lon=-71.5, candidates=1)
    claims = (replace(event.claims[0], value="10..15", low=10, high=15, mod=None), event.claims[1])
    patients = (replace(event.patients[0], name="SY-2024-0012"),)
    changed = replace(event, place=place, claims=claims, patients=patients, earliest="2024-03-12", latest="2024-03-12")
    chronicle.replace_derived(replace(derived, events=(changed,)))
    chronicle.close()
    with served(tmp_path / "ranged.db", read_only=True) as address:
        yield address


def test_ranges_days_and_coordinates_read_right_in_both_directions(ranged: str, page: Any) -> None:
    page.goto(f"{ranged}/event/evt:1")
    arabic = page.locator("html").get_attribute("lang") == "ar"
    text = text_of(page)
    assert ("من 10 إلى 15" if arabic else "10–15") in text
    assert ("12 آذار/مارس 2024" if arabic else "12 March 2024") in text
    facts = page.locator(".facts")
    assert [facts.locator(".code").nth(n).inner_text() for n in range(2)] == ["36.20", "-71.50"]
    assert ("خط الطول" if arabic else "Longitude") in facts.inner_text()
    assert page.locator("bdi", has_text="SY-2024-0012").first.get_attribute("dir") == "ltr"
    assert page.locator("bdi", has_text="حلب (Aleppo)").first.get_attribute("dir") == "rtl"


NAKED = """() => {  // text of the interface outside isolates, articles' own words and form fields
  const own = "bdi, q, .text, .quote, .aligned, pre, textarea, input, script, svg, select";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(own)) found.push(walker.currentNode.data);
  return found;
}"""


def test_no_bare_dash_range_pair_or_iso_date_stands_in_a_sentence(
    ranged: str, page: Any, demo: str, demo_file: Path
) -> None:
    for address in [demo + path for path in all_pages(demo_file)] + [f"{ranged}/event/evt:1", f"{ranged}/"]:
        page.goto(address)
        texts = page.evaluate(NAKED)
        iso = [text for text in texts if re.search(r"\d{4}-\d\d-\d\d|\d\.\d+\s*,\s*-?\d+\.", text)]
        dashes = [text for text in texts if re.search(r"\d\s*[-–]\s*\d", text)]
        assert iso == [], address
        if page.locator("html").get_attribute("lang") == "ar":
            assert [each for each in dashes if "1–9" not in each] == [], address


def test_copied_text_is_the_logical_text(page: Any, demo: str, demo_file: Path) -> None:
    ((article, text),) = rows(demo_file, "SELECT id, text FROM articles ORDER BY length(text) DESC LIMIT 1")
    page.goto(f"{demo}/article/{article}")
    lines = [line for line in page.locator(".text").inner_text().split("\n") if line.strip()]
    assert [line.split() for line in lines] == [line.split() for line in text.split("\n") if line.strip()]


# A9: places


def test_a_place_is_pinned_only_where_the_text_says_which(page: Any, scenes: str, scenes_file: Path) -> None:
    def open_event(name: str) -> str:
        statement = """SELECT m.event FROM event_mentions m JOIN articles a ON a.id = m.article JOIN events e
            ON e.event = m.event WHERE a.url LIKE '%' || ?
            ORDER BY coalesce(e.place_name, e.place_text) IS NULL LIMIT 1"""
        ((event,),) = rows(scenes_file, statement, name)
        page.goto(f"{scenes}/event/{event}")
        return text_of(page, ".facts")

    arabic = page.goto(scenes) and page.locator("html").get_attribute("lang") == "ar"
    assert page.locator(".facts .code").count() == 0
    open_event("tripoli")
    assert page.locator(".facts .plain li").count() >= 2 and page.locator(".facts .code").count() == 0
    area = open_event("countryside")
    assert ("منطقة، لا نقطة" if arabic else "an area, not a point") in area
    assert page.locator(".facts .code").count() == 0
    unknown = open_event("village")
    assert "أم السدر" in unknown and ("لم يُحدَّد موضعه" if arabic else "not located") in unknown
    page.goto(f"{scenes}/map")
    assert "أم السدر" not in text_of(page, ".map")
    assert page.locator(".map a[href*='حماة'] .point, .map a[aria-label*='حماة'] .point").count() == 0


# A10: loaded words


def test_the_ledger_counts_outlets_and_speakers_apart(page: Any, scenes: str) -> None:
    page.goto(f"{scenes}/labels")
    arabic = page.locator("html").get_attribute("lang") == "ar"
    martyrs = page.locator(".ledger tbody tr", has_text="شهداء")
    militia = page.locator(".ledger tbody tr", has_text="ميليشيا")
    assert ("قتلى" if arabic else "killed") in martyrs.locator("td").first.inner_text()
    assert martyrs.locator(".by-outlet").count() == 1 and martyrs.locator(".by-speaker").count() == 0
    assert militia.locator(".by-speaker").count() == 1 and militia.locator(".by-outlet").count() == 0
    militia.locator("td a").first.click()
    assert "المتحدث" in text_of(page, ".mentions") and page.locator(".mentions mark").inner_text() == "ميليشيا"


# A11: abstention


def test_what_is_not_stated_is_said_so_and_can_be_filtered(page: Any, scenes: str, scenes_file: Path) -> None:
    without = rows(
        scenes_file,
        "SELECT event FROM events e WHERE NOT EXISTS (SELECT 1 FROM event_agents a WHERE a.event = e.event)",
    )
    page.goto(scenes)
    page.check("[name=unstated]")
    page.locator(".filters button").click()
    shown = {a.get_attribute("href") for a in page.locator(".event h3 a").all()}
    assert shown == {f"/event/{event}" for (event,) in without}
    page.locator(".event h3 a").first.click()
    assert page.locator(".facts .unstated").count() >= 1


# A14, A15: what leaves the room, and what changed


def test_a_page_that_changed_shows_both_its_texts(page: Any, demo: str, demo_file: Path) -> None:
    editions = rows(demo_file, "SELECT article FROM editions")
    page.goto(f"{demo}/about")
    assert {f"/article/{article}" for (article,) in editions} <= {
        a.get_attribute("href") for a in page.locator("main a").all()
    }
    page.goto(f"{demo}/article/{editions[0][0]}")
    assert page.locator(".side a[href^='/article/']").count() >= 1


def test_the_list_is_taken_away_as_a_file_for_a_spreadsheet(page: Any, demo: str, demo_file: Path) -> None:
    page.goto(f"{demo}/?unstated=1")
    with page.expect_download() as waiting:
        page.locator("a[download]").click()
    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and waiting.value.suggested_filename == "events.csv"
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    without = "SELECT event FROM events e WHERE NOT EXISTS (SELECT 1 FROM event_agents a WHERE a.event = e.event)"
    assert {line["event_id"] for line in lines} == {event for (event,) in rows(demo_file, without)}
    assert all(float(line["lon"]) for line in lines if line["lon"])


def test_actors_are_merged_by_keyboard_alone_and_parted_again(own_demo: tuple[str, Path], page: Any) -> None:
    address, path = own_demo
    statement = """SELECT a.actor FROM actors a JOIN actor_chains c ON c.actor = a.actor WHERE a.kind = 'person'
        GROUP BY 1 HAVING count(*) > 1 ORDER BY count(*) DESC, 1 LIMIT 2"""
    (one,), (other,) = rows(path, statement)
    ((name,),) = rows(path, "SELECT name FROM actors WHERE actor = ?", other)
    page.goto(f"{address}/review/actors?actor={one}&find={name}")
    boxes = page.locator(".case input[type=checkbox]").evaluate_all("all => all.map(each => each.value)")
    place = boxes.index(other) + 1
    assert place < 10
    judged(page, f"{place}m", "شخص واحد")
    assert page.locator(".effects a[href^='/actor/']").count() >= 1
    assert len(rows(path, "SELECT 1 FROM actors WHERE actor IN (?, ?)", one, other)) == 1
    judged(page, "u", "شخصان")
    assert len(rows(path, "SELECT 1 FROM actors WHERE actor IN (?, ?)", one, other)) == 2


def test_an_article_that_was_taken_back_stays_marked_wherever_it_speaks(own_told: tuple[str, Path], page: Any) -> None:
    address, path = own_told
    event = at(path, "حماة")
    ((article,),) = rows(path, "SELECT id FROM articles WHERE text LIKE 'قتل 12 شخصا%'")
    page.goto(f"{address}/article/{article}")
    arabic = page.locator("html").get_attribute("lang") == "ar"
    page.locator(".small summary").click()
    page.fill(".withdraw [name=day]", "٢٠٢٤-٠٣-٢٢")
    page.fill(".withdraw [name=who]", "سلمى")
    page.fill(".withdraw [name=why]", "أزيلت الصفحة")
    page.locator(".withdraw button").click()
    page.wait_for_url("**said=saved**")
    taken_back = "سحب المصدر هذه المقالة في 22 آذار/مارس 2024" if arabic else "took this article back on 22 March 2024"
    assert taken_back in text_of(page, ".head") and "قتل 12 شخصا" in text_of(page, ".text")
    page.goto(f"{address}/event/{event}")
    claim = field(page, "killed").locator(".claim", has_text="12")
    assert claim.locator(".chain.gone").count() == 1 and claim.locator(".by .tag.contested").count() >= 1
    assert page.locator(".head a[href='/corrections']").count() == 1
    page.goto(f"{address}/corrections")
    assert page.locator(f".corrections a[href='/event/{event}']").count() >= 1
    page.goto(f"{address}/review/merges")
    judged(page, "u", "الصفحة موجودة")
    page.goto(f"{address}/corrections")
    assert page.locator(f".corrections a[href='/event/{event}']").count() == 0


def test_a_text_that_replaced_another_marks_what_it_says_no_more(own_told: tuple[str, Path], page: Any) -> None:
    address, path = own_told
    (before,), (after,) = rows(path, "SELECT article FROM editions ORDER BY retrieved")
    page.goto(f"{address}/article/{before}")
    assert page.locator(f".head .notice a[href='/article/{after}']").count() == 1 and "20" in text_of(page, ".text")
    page.goto(f"{address}/event/{at(path, 'دير الزور')}")
    gone = field(page, "killed").locator(".claim", has=page.locator(".chain.gone"))
    assert gone.count() == 1 and gone.locator(".value").inner_text() == "20"
    page.goto(f"{address}/corrections")
    assert page.locator(f".corrections a[href='/article/{after}']").count() >= 1


def test_what_was_known_on_a_day_leaves_out_what_came_later(page: Any, demo: str, demo_file: Path) -> None:
    event = told_most(demo_file)
    page.goto(f"{demo}/event/{event}")
    later = page.locator(".mentions > li").count()
    page.fill("[name=known]", "2021-02-03")
    page.locator(".inline button").click()
    assert 0 < page.locator(".mentions > li").count() < later
    assert page.locator(".notice").count() == 1


def test_list_map_and_actors_are_as_they_were_known_on_a_day(own_demo: tuple[str, Path], page: Any) -> None:
    address, path = own_demo
    page.goto(address)
    now = page.locator("#found").inner_text(), page.locator(".event h3 a").count()
    page.fill("form.known [name=day]", "2021-02-03")
    page.locator("form.known button").click()
    assert page.locator(".then").is_visible() and page.locator("#found").inner_text() != now[0]
    published = {day for (day,) in rows(path, "SELECT published FROM articles WHERE published > '2021-02-04'")}
    assert published
    for link in ("/map", "/actors", "/", "/copies", "/labels", "/search?q=قتل"):
        assert page.goto(address + link).status == 200
        assert page.locator(".then").is_visible()
    page.goto(f"{address}/?sort=told")
    page.locator(".event h3 a").first.click()
    told = page.locator(".mentions .source .note").all_inner_texts()
    years = [int(text.split()[-1]) for text in told if text.split()[-1].isdigit()]
    assert told and max(years) <= 2021
    page.locator(".then a").click()
    page.goto(address)
    assert page.locator(".then").count() == 0 and page.locator("#found").inner_text() == now[0]


# reading and reaching


def test_marks_can_be_switched_and_reached_by_keyboard(page: Any, demo: str, demo_file: Path) -> None:
    ((article,),) = rows(demo_file, "SELECT article FROM said_mentions WHERE kind = 'place' ORDER BY article LIMIT 1")
    page.goto(f"{demo}/article/{article}")
    place = page.locator(".m.k-place").first
    ground = "e => getComputedStyle(e).backgroundColor"
    seen = place.evaluate(ground)
    page.uncheck("#show-place")
    assert place.evaluate(ground) != seen
    place.focus()
    record = page.locator(".record.is-shown")
    assert record.count() >= 1 and record.first.is_visible()
    assert record.first.locator("a[href*='/why?at=']").count() == 1


def test_a_mark_leaves_the_width_of_a_word_as_it_is(page: Any, demo: str) -> None:
    page.goto(demo)
    widths = page.evaluate("""() => {
      const box = document.createElement("p"); box.className = "text"; document.querySelector("main").append(box);
      const width = (html) => {
        box.innerHTML = "<span>" + html + "</span>";
        return box.firstChild.getBoundingClientRect().width;
      };
      const marks = ['و<span class="m k-event">القصف</span>', 'وال<span class="m k-place found">قصف</span>'];
      return ["والقصف", ...marks].map(width);
    }""")
    assert max(widths) - min(widths) < 0.6


def test_no_page_scrolls_sideways_on_a_telephone(page: Any, demo: str, demo_file: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    wide = []
    for path in all_pages(demo_file):
        page.goto(demo + path)
        if page.evaluate("document.documentElement.scrollWidth") > 391:
            wide.append(path)
    assert wide == []


AXE = Path(__file__).parents[2] / "npm" / "node_modules" / "axe-core" / "axe.min.js"


def test_axe_finds_nothing_serious(browser: Any, demo: str, demo_file: Path) -> None:
    if not AXE.exists():
        pytest.skip("needs axe-core: npm ci --prefix npm --ignore-scripts")
    serious: dict[str, set[str]] = {}
    for language in ("ar", "en"):
        context = browser.new_context(locale=language, bypass_csp=True)
        page = context.new_page()
        for path in all_pages(demo_file):
            page.goto(demo + path)
            page.add_script_tag(path=str(AXE))
            for violation in page.evaluate("axe.run().then(r => r.violations)"):
                if violation["impact"] in ("serious", "critical"):
                    serious.setdefault(violation["id"], set()).add(f"{path} {violation['nodes'][0]['html'][:160]}")
        context.close()
    assert serious == {}
