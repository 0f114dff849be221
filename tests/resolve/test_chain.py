"""Scenario A4: words that passed through two outlets keep the whole chain, and their offsets cut exactly them."""

import pytest

from rawi.annotate import annotate
from rawi.codec import encode
from rawi.derived import Claim, Resolved, Said
from rawi.knowledge import Knowledge
from rawi.resolve import key_of, resolve
from tests.builders import article

TEXT = "نقلت صحيفة المرفأ عن وكالة الأفق عن مصدر طبي قوله إن 7 مدنيين قتلوا في غارة جوية على بلدة الصنوبر أمس الاثنين."
# An emoji is two units of UTF-16, harakat are letters of their own, a mark of direction is seen by nobody.
BEFORE = ("", "عاجل 🚨🕊\N{VARIATION SELECTOR-16} \n", "قُتِلَ الأَبْرِيَاءُ فِي لَيْلٍ طَوِيلٍ.\n", "\N{RIGHT-TO-LEFT MARK}خاص: \n")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load()


def toll(derived: Resolved) -> tuple[Claim, Said]:
    (claim,) = (c for event in derived.events for c in event.claims if (c.field, c.value) == ("killed", "7"))
    (said,) = claim.by
    return claim, said


@pytest.mark.parametrize("before", BEFORE)
def test_the_chain_is_whole_and_the_offsets_cut_the_quoted_words(before: str, knowledge: Knowledge) -> None:
    given = article(before + TEXT, url="https://example.org/third", outlet="قناة الوادي", published="2024-05-07")
    annotation = annotate(given, knowledge)
    derived = resolve([key_of(given, annotation)], {given.id: (given, annotation)}.__getitem__)
    claim, said = toll(derived)
    assert (said.outlet, said.via, said.speaker) == ("قناة الوادي", ("صحيفة المرفأ", "وكالة الأفق"), "مصدر طبي")
    assert given.text[said.start : said.end] == said.surface == "7"
    assert claim.origins == 1
    for event in derived.events:
        for words in (*event.mentions, *(s for c in event.claims for s in c.by)):
            assert given.text[words.start : words.end] == words.surface
            assert words.surface.encode() in encode(event)
