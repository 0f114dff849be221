"""What a copy changed: which words stand for which, and of what kind."""

from typing import Any

from rawi.derived import Change
from tests.resolve.telling import resolved, told

TAIL = (
    " ظلت الطرق المؤدية إلى القرية مقطوعة طوال الليل، وقال سائقون إن عشرات العائلات كانت تنتظر على جانبي الجسر القديم "
    "ريثما تفتح الطريق من جديد أمام القوافل المحملة بالدقيق والدواء القادمة من الساحل."
)


def changed(
    source: str, taker: str, about_source: dict[str, Any], about_taker: dict[str, Any]
) -> set[tuple[object, ...]]:
    """The changes of the one copy there is, as (kind, source, taker, same value)."""
    (copy,) = resolved(
        told({"name": name, "outlet": name, "published": day, "text": text + TAIL} | about)
        for name, day, text, about in (
            ("first", "2024-01-02", source, about_source),
            ("second", "2024-01-03", taker, about_taker),
        )
    ).copies
    found: list[Change] = [change for passage in copy.passages for change in passage.changed]
    return {(change.kind, change.source, change.taker, change.same_value) for change in found}


def test_a_number_in_letters_is_the_same_number() -> None:
    found = changed("تستمر الهدنة بين الطرفين 60 يوما.", "تستمر الهدنة بين الطرفين ستين يوما.", {}, {})
    assert found == {("number", "60", "ستين", True)}


def test_another_number_is_told_from_another_spelling() -> None:
    found = changed("تستمر الهدنة بين الطرفين 60 يوما.", "تستمر الهدنة بين الطرفين تسعين يوما.", {}, {})
    assert found == {("number", "60", "تسعين", False)}


def test_a_dateline_is_dropped_and_changes_no_name() -> None:
    names = {"وكالة الأفق": {"kind": "organisation", "type": "media"}, "تل السرو": {"kind": "place"}}
    town = {"تل السرو": {"kind": "place"}}
    found = changed(
        "انقطاع الطريق في تل السرو\nتل السرو (وكالة الأفق) - قطعت السيول الطريق.",
        "انقطاع الطريق بتل السرو\nقطعت السيول الطريق.",
        {"names": names},
        {"names": town},
    )
    assert found == {("dropped", "تل السرو (وكالة الأفق", None, None)}


def test_who_said_it_and_what_they_are_called_are_two_changes() -> None:
    found = changed(
        "واتهم رئيس المجلس المحلي حمدان الزيتوني لواء الصقر بقصف السوق من مواقعه شمال البلدة.",
        "واتهم مراقبون ميليشيا الصقر الإرهابية بقصف السوق من مواقعها شمال البلدة.",
        {
            "names": {
                "حمدان الزيتوني": {"kind": "person", "role": "رئيس المجلس المحلي"},
                "لواء الصقر": {"kind": "organisation", "type": "armed-group"},
            }
        },
        {"labels": ["ميليشيا", "الإرهابية"]},
    )
    assert ("name", "رئيس المجلس المحلي حمدان الزيتوني", "مراقبون", None) in found
    assert ("label", "لواء", "ميليشيا", None) in found
    assert ("label", None, "الإرهابية", None) in found


def test_another_spelling_of_a_place_is_no_change_but_of_a_person_it_is() -> None:
    about = {"names": {"دير الزيتون": {"kind": "place"}, "محمد القاسمي": {"kind": "person"}}}
    other = {"names": {"دير الزيتونة": {"kind": "place"}, "محمود القاسمي": {"kind": "person"}}}
    found = changed(
        "زار محمد القاسمي صباح الخميس مخيم دير الزيتون شرق النهر.",
        "زار محمود القاسمي صباح الخميس مخيم دير الزيتونة شرق النهر.",
        about,
        other,
    )
    assert found == {("name", "محمد", "محمود", None)}


def test_a_name_in_a_clause_that_was_left_out_is_dropped_with_it() -> None:
    found = changed(
        "أجلت المحكمة القضية التي تنظر فيها منذ شهرين هيئة برئاسة هشام الربيعي إلى الأحد المقبل.",
        "أجلت المحكمة القضية مجددا إلى الأحد المقبل.",
        {"names": {"هشام الربيعي": {"kind": "person"}}},
        {},
    )
    assert found == {
        ("dropped", "التي تنظر فيها منذ شهرين هيئة برئاسة هشام الربيعي", None, None),
        ("added", None, "مجددا", None),
    }


def test_a_count_that_was_left_out_is_no_other_count() -> None:
    found = changed(
        "قطعت السيول الطريق وإصابة 20 آخرين في القرية فجر أمس.",
        "قطعت السيول الطريق ومن جانب الجسر في القرية فجر أمس.",
        {"counts": ["20"]},
        {},
    )
    assert "number" not in {kind for kind, *_ in found}


def test_a_decimal_comma_is_no_thousand() -> None:
    found = changed("ارتفعت الأسعار بنسبة 10,8 في السوق.", "ارتفعت الأسعار بنسبة 10.8 في السوق.", {}, {})
    assert not found
