"""What waits beside memory comes back as it was, in the order that is promised."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.codec import encode
from rawi.derived import ArticleRef
from rawi.resolve import Shelf, derive, key_of, pack
from rawi.resolve.groups import connected
from rawi.resolve.scratch import InMemory, Parted, Table
from tests.resolve.telling import Told, case, resolved

EVERYTHING: tuple[Told, ...] = tuple(
    it for name in ("one-strike-eight-outlets", "tolls-that-differ") for it in case(name).values()
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), max_size=5), max_size=8), st.integers(1, 4))
def test_holders_of_one_key_are_in_one_part_in_their_order(rows: list[list[int]], parts: int) -> None:
    parted = Parted(InMemory(), parts)
    for n, row in enumerate(rows):
        parted.add(np.array(row, np.uint64), np.full(len(row), n, np.int32))
    found: dict[int, list[int]] = {}
    for keys, numbers in parted.parts():
        assert not set(keys.tolist()) & set(found)
        for key, number in zip(keys.tolist(), numbers.tolist(), strict=True):
            found.setdefault(key, []).append(number)
    wanted = {key: [n for n, row in enumerate(rows) for each in row if each == key] for row in rows for key in row}
    assert found == wanted


def test_a_table_is_read_in_the_order_of_its_names() -> None:
    table = Table(ArticleRef, InMemory(), lambda record: record.article)
    for name in ("c", "a", "b"):
        table.add(ArticleRef(article=name))
    table.replace(0, ArticleRef(article="aa", url="other"))
    assert list(table) == [
        ArticleRef(article="a"),
        ArticleRef(article="aa", url="other"),
        ArticleRef(article="b"),
    ]
    assert len(table) == 3 and not list(Table(ArticleRef, InMemory(), lambda record: record.article))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=30))
def test_what_pairs_tie_has_one_smallest(pairs: list[tuple[int, int]]) -> None:
    both = np.array(pairs, np.int64).reshape(-1, 2)
    roots = connected(20, both[:, 0], both[:, 1]).tolist()
    sets = {n: {n} for n in range(20)}
    for a, b in pairs:
        whole = sets[a] | sets[b]
        sets.update(dict.fromkeys(whole, whole))
    assert roots == [min(sets[n]) for n in range(20)]


def test_of_two_keys_for_one_article_the_later_counts() -> None:
    (given_, annotation), *_ = EVERYTHING
    key = key_of(given_, annotation)
    other = key_of(given_, annotation.__class__(article=given_.id, text_sha=given_.text_sha, made_by="nobody"))
    shelf = Shelf([pack(key), pack(other)])
    assert len(shelf) == 1 and shelf.names[0].chains == () and shelf.number(given_.id) == 0
    assert shelf.number("art:none") is None


def test_what_is_packed_is_what_is_resolved() -> None:
    articles = {article.id: (article, annotation) for article, annotation in EVERYTHING}
    stages: list[str] = []
    derived = derive(Shelf(pack(key_of(*each)) for each in EVERYTHING), articles.__getitem__, say=stages.append)
    whole = resolved(EVERYTHING)
    for name in ("copies", "origins", "stories", "actors", "events"):
        assert list(map(encode, getattr(derived, name))) == list(map(encode, getattr(whole, name)))
    assert stages == ["likeness of matter", "copies", "stories", "origins", "actors", "events"]
