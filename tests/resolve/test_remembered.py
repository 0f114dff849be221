"""What is remembered of articles spares work and changes nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.codec import encode
from rawi.derived import Resolved
from rawi.records import Annotation, Article
from rawi.resolve import Remembered, key_of, resolve
from tests.resolve.telling import Told, case, resolved

EVERYTHING: tuple[Told, ...] = tuple(
    it for name in ("one-strike-eight-outlets", "laundered-source") for it in case(name).values()
)
WHOLE = resolved(EVERYTHING)
SUMS = {article.id: article.id for article, _ in EVERYTHING}


class Shelf:
    """Articles to fetch, counted."""

    def __init__(self) -> None:
        self.there = {article.id: (article, annotation) for article, annotation in EVERYTHING}
        self.asked: list[str] = []

    def __call__(self, name: str) -> tuple[Article, Annotation]:
        self.asked.append(name)
        return self.there[name]


def build(count: list[int], memory: Remembered, fetch: Shelf) -> Resolved:
    return resolve([key_of(*EVERYTHING[i]) for i in count], fetch, (), memory)


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(len(EVERYTHING))), st.sets(st.integers(1, len(EVERYTHING) - 1), max_size=3))
def test_step_by_step_is_as_at_once(order: list[int], cuts: set[int]) -> None:
    memory, shelf = Remembered(SUMS, {}), Shelf()
    for cut in sorted({*cuts, len(order)}):
        memory = Remembered(SUMS, memory.kept)
        made = build(order[:cut], memory, shelf)
    assert encode(made) == encode(WHOLE)


def test_nothing_is_found_out_twice() -> None:
    first, shelf = Remembered(SUMS, {}), Shelf()
    build(list(range(len(EVERYTHING))), first, shelf)
    assert shelf.asked and first.kept == first.new()
    second, shelf = Remembered(SUMS, first.kept), Shelf()
    assert build(list(range(len(EVERYTHING))), second, shelf) == WHOLE
    assert not shelf.asked and not second.new() and not second.forgotten()


def test_another_annotation_or_other_code_is_asked_anew() -> None:
    first = Remembered(SUMS, {}, "code")
    build([0, 1, 2], first, Shelf())
    changed = Remembered({**SUMS, EVERYTHING[0][0].id: "changed"}, first.kept, "code")
    build([0, 1, 2], changed, Shelf())
    assert changed.new() and changed.forgotten()
    other = Remembered(SUMS, first.kept, "other code")
    build([0, 1, 2], other, Shelf())
    assert len(other.new()) == len(other.kept)
