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
