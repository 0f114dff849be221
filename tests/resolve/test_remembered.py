"""What is remembered of articles spares work and changes nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.codec import encode
from rawi.derived import Resolved
from rawi.records import Annotation, Article
from rawi.resolve import Remembered, key_of, resolve
from rawi.resolve.remembered import InMemory
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


def build(count: list[int], memory: InMemory, fetch: Shelf, sums: dict[str, str] = SUMS, maker: str = "") -> Resolved:
    remembered = Remembered(sums.__getitem__, memory, maker)
    return resolve([key_of(*EVERYTHING[i]) for i in count], fetch, (), remembered)


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(len(EVERYTHING))), st.sets(st.integers(1, len(EVERYTHING) - 1), max_size=3))
def test_step_by_step_is_as_at_once(order: list[int], cuts: set[int]) -> None:
    memory, shelf = InMemory({}), Shelf()
    for cut in sorted({*cuts, len(order)}):
        memory = InMemory(memory.kept)
        made = build(order[:cut], memory, shelf)
    assert encode(made) == encode(WHOLE)


def test_nothing_is_found_out_twice() -> None:
    first, shelf = InMemory({}), Shelf()
    build(list(range(len(EVERYTHING))), first, shelf)
    assert shelf.asked and first.kept == first.new()
    second, shelf = InMemory(first.kept), Shelf()
    assert build(list(range(len(EVERYTHING))), second, shelf) == WHOLE
    assert not shelf.asked and not second.new() and not second.forgotten()


def test_another_annotation_or_other_code_is_asked_anew() -> None:
    first = InMemory({})
    build([0, 1, 2], first, Shelf(), maker="code")
    changed = InMemory(first.kept)
    build([0, 1, 2], changed, Shelf(), {**SUMS, EVERYTHING[0][0].id: "changed"}, "code")
    assert changed.new() and changed.forgotten()
    other = InMemory(first.kept)
    build([0, 1, 2], other, Shelf(), maker="other code")
    assert len(other.new()) == len(other.kept)
