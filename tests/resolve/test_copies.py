"""Fingerprints, alignment and the relation of two texts."""

from hypothesis import given
from hypothesis import strategies as st

from rawi.derived import Copy
from rawi.records import Interval
from rawi.resolve.align import align, matched
from rawi.resolve.copies import relation_of
from rawi.resolve.fingerprints import MAX_HOLDERS, candidate_pairs, fingerprints
from rawi.resolve.words import hashes_of, words_of
from tests.resolve.telling import resolved, told

FIRST = (
    "وصلت قافلة تضم عشرين شاحنة محملة بالدقيق والدواء إلى قرية الجذع بعد أن ظلت عالقة ثلاثة أيام عند الجسر القديم بسبب "
    "السيول التي قطعت الطريق الوحيد المؤدي إلى القرى الجبلية، وقال سائقون إن عشرات العائلات كانت تنتظر على جانبي الطريق"
)
SECOND = (
    "أعلن اتحاد الصيادين في مرفأ الرمل تعليق الرحلات حتى إشعار آخر احتجاجا على مصادرة أربعة قوارب، مطالبا بإعادة "
    "الشباك إلى أصحابها وبفتح تحقيق في إطلاق النار الذي تعرض له زورق صغير قبالة الساحل ليلة السبت الماضي"
)
THIRD = (
    "قررت إدارة المدرسة الصناعية تأجيل الامتحانات أسبوعا كاملا لأن الورش ما زالت بلا كهرباء منذ العاصفة، وطلبت من "
    "الأهالي إرسال أبنائهم في الصباح فقط ريثما ينتهي العمال من إصلاح المولد الكبير في الطابق الأرضي من المبنى الغربي"
)


def copies(*texts: tuple[str, str, str]) -> tuple[Copy, ...]:
    """What articles given as name, day and text have of each other."""
    return resolved(
        told({"name": name, "outlet": name, "published": day, "text": text}) for name, day, text in texts
    ).copies


def names(copy: Copy) -> tuple[str, str]:
    return copy.taker.url.rpartition("/")[2], copy.source.url.rpartition("/")[2]  # type: ignore[union-attr]


def test_the_later_took_from_the_earlier() -> None:
    (copy,) = copies(("b", "2024-01-03", FIRST), ("a", "2024-01-02", FIRST))
    assert (names(copy), copy.relation, copy.order_by) == (("b", "a"), "copy", "published")


def test_on_one_day_the_order_is_unknown() -> None:
    (copy,) = copies(("a", "2024-01-02", FIRST), ("b", "2024-01-02", FIRST))
    assert copy.order_by == "unknown"


def test_copies_of_one_text_hang_on_its_oldest() -> None:
    found = copies(*((f"o{day}", f"2024-01-0{day}", FIRST) for day in range(1, 7)))
    assert [names(copy)[1] for copy in found] == ["o1"] * 5


def test_a_page_that_mixes_texts_has_several_sources() -> None:
    found = copies(
        ("mixed", "2024-01-05", f"{FIRST}. {SECOND}. {THIRD}."),
        ("one", "2024-01-02", FIRST),
        ("two", "2024-01-03", SECOND),
    )
    assert sorted(map(names, found)) == [("mixed", "one"), ("mixed", "two")]
    assert {copy.relation for copy in found} == {"part"}


def test_paragraphs_in_another_order_are_found() -> None:
    (copy,) = copies(("a", "2024-01-02", f"{FIRST}.\n{SECOND}."), ("b", "2024-01-03", f"{SECOND}.\n{FIRST}."))
    assert (copy.relation, len(copy.passages)) == ("copy", 2)


def test_half_a_sentence_is_enough() -> None:
    half = " ".join(FIRST.split()[:33])
    (copy,) = copies(("a", "2024-01-02", f"{FIRST}. {SECOND}."), ("b", "2024-01-03", f"{half}. {THIRD}."))
    assert copy.relation == "part"


def test_other_matters_share_nothing() -> None:
    assert not copies(("a", "2024-01-02", FIRST), ("b", "2024-01-02", SECOND), ("c", "2024-01-02", THIRD))


def test_boilerplate_is_no_passage() -> None:
    words = words_of(FIRST, [Interval(start=0, end=len(FIRST) // 2)])
    assert words.starts[0] >= len(FIRST) // 2


def test_a_text_that_everybody_has_costs_neighbours_only() -> None:
    prints = fingerprints(hashes_of(words_of(FIRST).forms))
    many = 3 * MAX_HOLDERS
    assert many - 1 <= len(candidate_pairs([prints] * many)) <= 4 * many


@given(st.lists(st.sampled_from("abcdefgh"), max_size=40), st.lists(st.sampled_from("abcdefgh"), max_size=40))
def test_aligned_words_are_the_same_and_used_once(taker: list[str], source: list[str]) -> None:
    passages = align(hashes_of(taker), hashes_of(source))
    runs = [run for passage in passages for run in passage]
    for run in runs:
        assert taker[run.taker : run.taker + run.length] == source[run.source : run.source + run.length]
    here = [run.taker + k for run in runs for k in range(run.length)]
    there = [run.source + k for run in runs for k in range(run.length)]
    assert len(here) == len(set(here)) == len(set(there)) == matched(passages)


def test_little_in_common_is_independent() -> None:
    assert relation_of(29, 20, 200, 200, 0.3) is None
    assert relation_of(29, 20, 200, 200, 0.45) == "rewrite"
    assert relation_of(30, 20, 200, 200, 0.3) == "part"
    assert relation_of(0, 0, 0, 200, 0.9) is None


def test_a_formula_with_other_facts_in_it_is_no_part() -> None:
    assert relation_of(33, 8, 251, 69, 0.3) is None
    assert relation_of(120, 8, 130, 140, 0.3) == "copy"
