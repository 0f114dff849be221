"""What keeps reports of other days apart where they do not all say when."""

from collections.abc import Iterable
from typing import Any

from rawi.derived import ResolvedEvent
from tests.resolve.telling import resolved, told

FORMULA = (
    "أعلنت الهيئة في بيان أن الجهات المختصة فتحت تحقيقا في الحادثة التي وقعت في مستودع قديم وأسفرت عن أضرار كبيرة، وأن "
    "اللجنة ستعلن ما تنتهي إليه فور اكتمال عملها، مجددة دعوتها الجميع إلى التعاون معها والإبلاغ عما لديهم من معلومات."
)


def events(days: Iterable[str], text: str = FORMULA, **about: Any) -> tuple[ResolvedEvent, ...]:
    """The events of articles with one text, printed on these days."""
    entry = {"text": text, "events": [{"type": "ACCUSE", "mode": "investigate", "words": ["تحقيقا"], **about}]}
    return resolved(
        told(entry | {"name": f"a{n}", "outlet": f"o{n}", "published": day}) for n, day in enumerate(days)
    ).events


def test_copies_of_the_next_days_are_of_one_event() -> None:
    assert [event.n_articles for event in events(["2024-03-01", "2024-03-02", "2024-03-03"])] == [3]


def test_a_formula_that_comes_back_every_few_days_is_not_one_event() -> None:
    found = events(["2024-03-01", "2024-03-03", "2024-03-05", "2024-03-07", "2024-03-09", "2024-03-11"])
    assert len(found) > 1
    assert max(event.n_articles for event in found) <= 3


def test_what_was_printed_before_a_day_does_not_tell_of_that_day() -> None:
    early = told({"name": "early", "outlet": "o1", "published": "2024-03-01", "text": FORMULA,
                  "events": [{"type": "ACCUSE", "words": ["تحقيقا"]}]})  # fmt: skip
    later = told({"name": "later", "outlet": "o2", "published": "2024-03-06", "text": FORMULA + " كان ذلك الثلاثاء.",
                  "events": [{"type": "ACCUSE", "words": ["تحقيقا"], "time": ["الثلاثاء", "2024-03-05"]}]})  # fmt: skip
    assert len(resolved([early, later]).events) == 2
