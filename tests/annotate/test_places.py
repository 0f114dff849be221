"""Places as the cases say: what is marked, and what it is read as."""

from dataclasses import replace as with_fields
from typing import Any

import pytest

from rawi.annotate.names import names
from rawi.annotate.places import places
from rawi.annotate.places.found import Found, Stated, stated_in
from rawi.annotate.times import times
from rawi.knowledge import Knowledge
from rawi.knowledge.places import PlaceTable
from rawi.records import Annotation, Chain, Mention
from rawi.text.tokens import Reading
from tests.builders import article
from tests.cases import cases


def placed(text: str, knowledge: Knowledge, country: str | None = None) -> Annotation:
    """The annotation after times, names and places."""
    given = article(text, country=country)
    draft = Annotation(article=given.id, text_sha=given.text_sha, made_by="test")
    reading = Reading.of(given)
    for step in (times, names, places):
        draft = step(reading, draft, knowledge)
    return draft.on(given)


def chain_of(surface: str, annotation: Annotation) -> Chain:
    ids = {mention.chain for mention in annotation.mentions if mention.surface == surface and mention.kind == "place"}
    return next(chain for chain in annotation.chains if chain.id in ids)


@pytest.mark.parametrize("case", cases("places", "found"))
def test_places_are_found_whole(case: dict[str, Any], knowledge: Knowledge) -> None:
    assert [m.surface for m in placed(case["text"], knowledge).mentions if m.kind == "place"] == case["places"]


@pytest.mark.parametrize("case", cases("places", "read"))
def test_places_are_read_or_left_open(case: dict[str, Any], knowledge: Knowledge) -> None:
    annotation = placed(case["text"], knowledge, case.get("outlet_country"))
    place = chain_of(case["name"], annotation).place
    assert place is not None
    names = {chain.id: chain.name for chain in annotation.chains}
    read = {"id": place.id, "class": place.class_, "country": place.country, "lat": place.lat,
            "candidates": place.candidates, "precision": place.precision,
            "within": names.get(place.within or "")}  # fmt: skip
    wanted = {key: case[key] for key in read if key in case}
    assert {key: read[key] for key in wanted} == wanted


def test_one_place_is_one_chain(knowledge: Knowledge) -> None:
    annotation = placed("زار سوريا ثم عاد من سورية إلى دمشق", knowledge)
    chains = [mention.chain for mention in annotation.mentions if mention.kind == "place"]
    assert chains[0] == chains[1] != chains[2]


def test_a_place_within_another_of_the_article_says_so(knowledge: Knowledge) -> None:
    annotation = placed("اندلعت مواجهات في حي التواهي بمدينة عدن", knowledge)
    inner, outer = chain_of("حي التواهي", annotation), chain_of("عدن", annotation)
    assert inner.place is not None and inner.place.within == outer.id


def test_an_open_place_has_no_pin_and_a_decided_one_has(knowledge: Knowledge) -> None:
    for chain in placed("بين طرابلس وصنعاء وباريس", knowledge).chains:
        place = chain.place
        assert place is not None and (place.lat is None) == ((place.candidates or 0) != 1)


def test_a_person_in_the_name_of_a_street_is_no_person(knowledge: Knowledge) -> None:
    annotation = placed("أغلق شارع محمد علي الشنفري وسط القاهرة", knowledge)
    assert [m.surface for m in annotation.mentions if m.kind == "person"] == []


def test_mentions_of_others_are_left_alone(knowledge: Knowledge) -> None:
    given = article("قال حسين المنصورة إنه باق")
    mention = Mention(id="m1", kind="person", form="name", start=4, end=17, surface="حسين المنصورة")
    draft = Annotation(article=given.id, text_sha=given.text_sha, made_by="test", mentions=(mention,))
    assert places(Reading.of(given), draft, knowledge).mentions == (mention,)


def test_a_place_said_to_lie_in_the_next(knowledge: Knowledge) -> None:
    reading = Reading.of(article("في رفح بمحافظة سيناء"))
    found = [Found(1, 2, 3, "رفح", None, ""), Found(3, 4, 15, "سيناء", "admin", "")]
    assert stated_in(found, 0, reading, knowledge.places) == Stated(1)


@pytest.mark.parametrize(
    "text", ["مدينة", "في مدينة «", "مطار", "ريف", "الحدود", "الجنوب", "مدينتي س و", "مسجد (", "و", "حي حي حي"]
)
def test_odd_text_never_raises(text: str, knowledge: Knowledge) -> None:
    placed(text, knowledge)


def test_the_same_article_gives_the_same_places(knowledge: Knowledge) -> None:
    text = "في طرابلس وبنغازي ومصراتة، ومدينة كرنازة، وحي الكرامة"
    assert placed(text, knowledge) == placed(text, knowledge)


def test_the_table_is_only_read(knowledge: Knowledge) -> None:
    table: PlaceTable = knowledge.places
    before = len(table.names)
    placed("بلدة كرنازة وبلدة زرموخ", knowledge)
    assert len(table.names) == before and with_fields(table) == table
