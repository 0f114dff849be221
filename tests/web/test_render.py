"""Texts cut at the borders of records: nothing is lost, nothing is put between letters."""

from hypothesis import given
from hypothesis import strategies as st

from rawi.records import Span
from rawi.web.render import Mark, paragraphs

TEXT = "وقال المتحدث إن القصف قتل 12 شخصا\n\nوأصيب 😀 آخرون"


def test_crossing_marks_share_a_stretch() -> None:
    (line, _) = paragraphs(TEXT, [Mark(0, 12, "person", "a"), Mark(5, 18, "content", "b")])
    assert [(s.text, s.kinds) for s in line][:3] == [
        (TEXT[:5], ("person",)),
        (TEXT[5:12], ("content", "person")),
        (TEXT[12:18], ("content",)),
    ]


def test_a_mark_may_begin_within_a_word() -> None:
    start = TEXT.index("قال")
    line = next(paragraphs(TEXT, [Mark(start, start + 3, "report", "r")]))
    assert [s.text for s in line][:2] == ["و", "قال"]


marks = st.lists(
    st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 20)).map(
        lambda at: Mark(at[0], min(at[0] + at[1], len(TEXT)), "event", f"k{at[0]}")
    ),
    max_size=8,
)


@given(marks, st.integers(0, 30))
def test_stretches_are_the_text_again(found: list[Mark], at: int) -> None:
    lines = list(paragraphs(TEXT, found, [Span(at, at + 3)]))
    assert ["".join(s.text for s in line) for line in lines] == [line for line in TEXT.split("\n") if line]
    for line in lines:
        for stretch in line:
            over = {m.key for m in found if m.start <= stretch.start and stretch.start + len(stretch.text) <= m.end}
            assert set(stretch.keys) == over
