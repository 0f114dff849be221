"""Who has whose words: pairs of articles compared, and each taker tied to its best sources.

Candidates come from fingerprints (`fingerprints`), passages from alignment (`align`). A pair is judged alone, by how
much of each text the passages cover; only which sources are a taker's best depends on the other articles.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from rawi.derived import ArticleRef, Copy, Dependence, OrderBy, Relation
from rawi.resolve.align import Aligned, align, continued, matched, passage
from rawi.resolve.changes import Side
from rawi.resolve.fingerprints import candidate_pairs
from rawi.resolve.keys import ArticleKey, prints_of
from rawi.resolve.naming import outlet_words, plain

# Measured on the 210 labelled pairs of two weeks of twelve outlets (decision 201): words and shares are the borders
# between what its readers called copy, part, rewrite and own.
PART_WORDS = 30  # of passages in common: below it, quotations of one statement and stock phrases
BRIEF_SHARE = 0.5  # of the shorter text, for news in brief that has fewer words in all
COPY_MEAN = 0.625  # of the shares of the two texts that are covered
COPY_LEAST = 0.4  # of either: a brief within a long report is a part of it, however complete
ABOUT_MOST = 0.85  # of the words of the best source: within it, age decides
REWRITE_LIKENESS = 0.4  # cosine of matter, with a passage in common
REWRITE_ALONE = 0.55  # cosine of matter, without one

SideOf = Callable[[str], Side]


class Shared(NamedTuple):
    """Two articles with words or matter in common: indexes of taker and source, and what they share."""

    taker: int
    source: int
    order_by: OrderBy
    relation: Relation
    state: Dependence
    aligned: list[Aligned]
    covered: float  # share of the taker's words
    covered_source: float  # share of the source's words
    likeness: float


def shared_words(
    keys: Sequence[ArticleKey], side_of: SideOf, likeness: dict[tuple[int, int], float]
) -> Iterator[Shared]:
    """All pairs that are copy, part or rewrite. `likeness` holds the cosine of matter of pairs that met."""
    pairs = set(candidate_pairs([prints_of(key) for key in keys]))
    pairs.update(pair for pair, cosine in likeness.items() if cosine >= REWRITE_ALONE)
    for i, j in sorted(pairs):
        taker, source, order_by = ordered(keys, i, j)
        here, there = side_of(keys[taker].article), side_of(keys[source].article)
        mine, theirs = here.words, there.words
        aligned = align(mine.forms, theirs.forms)
        alike = likeness.get((i, j), 0.0)
        common = matched(aligned)
        if relation := relation_of(common, len(mine.forms), len(theirs.forms), alike):
            state: Dependence = "possibly" if relation == "rewrite" else "derived"
            shares = (common / len(mine.forms), common / len(theirs.forms))
            yield Shared(taker, source, order_by, relation, state, continued(aligned, here, there), *shares, alike)


def relation_of(common: int, taker: int, source: int, likeness: float) -> Relation | None:
    """What a pair is to each other, by its common words and the words of each; `None` is independent wording."""
    if not taker or not source:
        return None
    shares = sorted((common / taker, common / source))
    if common >= PART_WORDS or (shares[1] >= BRIEF_SHARE and common >= PART_WORDS / 2):
        return "copy" if shares[0] >= COPY_LEAST and sum(shares) / 2 >= COPY_MEAN else "part"
    if likeness >= REWRITE_ALONE or (common and likeness >= REWRITE_LIKENESS):
        return "rewrite"
    return None


def ordered(keys: Sequence[ArticleKey], i: int, j: int) -> tuple[int, int, OrderBy]:
    """(taker, source, how that is known): the later took from the earlier, else who names the other's outlet."""
    a, b = keys[i], keys[j]
    if a.day and b.day and a.day != b.day:
        return (i, j, "published") if a.day > b.day else (j, i, "published")
    if names(a, b) != names(b, a):
        return (i, j, "names-source") if names(a, b) else (j, i, "names-source")
    # Unknown: the longer stands for the source, since cutting is commoner than adding; then the smaller id.
    return (*((i, j) if (-a.n_words, a.article) > (-b.n_words, b.article) else (j, i)), "unknown")


def names(key: ArticleKey, other: ArticleKey) -> bool:
    """Whether an article names another one's outlet among the media it mentions."""
    if not other.outlet or other.outlet == key.outlet:
        return False
    outlet = set(plain(outlet_words(other.outlet)).split())
    return any(outlet and outlet <= set(plain(name).split()) for name in key.media)


def best_sources(shared: Iterable[Shared], keys: Sequence[ArticleKey]) -> Iterator[Shared]:
    """For each taker the sources that together have most of what it took, each bringing new words of it.

    A rewrite is a taker's source only where no words are: of several, the likest.
    """
    takers: dict[int, list[Shared]] = defaultdict(list)
    for pair in shared:
        takers[pair.taker].append(pair)
    for _, pairs in sorted(takers.items()):
        words = sorted((pair for pair in pairs if pair.relation != "rewrite"), key=lambda pair: _age(keys[pair.source]))
        yield from _covering(words) if words else [min(pairs, key=lambda pair: (-pair.likeness, pair.source))]


def _age(key: ArticleKey) -> tuple[str, int, str]:
    """Sorts the likelier first publisher first: the earlier, then the longer, then the smaller id."""
    return key.day or "9999", -key.n_words, key.article


def _covering(pairs: list[Shared]) -> Iterator[Shared]:
    """Greedily the oldest source with about the most words that no source before it has, while that is a part of its
    own. The oldest, not the likest: the copies of one text then hang on it, instead of in a row on one another."""
    have: set[int] = set()
    left = [(pair, _taken(pair)) for pair in pairs]
    while left:
        most = max(len(words - have) for _, words in left)
        if have and most < PART_WORDS:
            return
        best = next(item for item in left if len(item[1] - have) >= ABOUT_MOST * most)
        yield best[0]
        have |= best[1]
        left.remove(best)


def _taken(pair: Shared) -> set[int]:
    return {run.taker + k for runs in pair.aligned for run in runs for k in range(run.length)}


def record(pair: Shared, keys: Sequence[ArticleKey], side_of: SideOf) -> Copy:
    """The pair as it is written, with its passages and what they changed."""
    taker, source = keys[pair.taker], keys[pair.source]
    mine, theirs = side_of(taker.article), side_of(source.article)
    return Copy(
        taker=ArticleRef(article=taker.article, url=taker.url),
        source=ArticleRef(article=source.article, url=source.url),
        relation=pair.relation,
        state=pair.state,
        order_by=pair.order_by,
        reasons=tuple(_reasons(pair, taker, source)),
        passages=tuple(passage(runs, mine, theirs) for runs in pair.aligned),
    )


def _reasons(pair: Shared, taker: ArticleKey, source: ArticleKey) -> Iterator[str]:
    common = matched(pair.aligned)
    yield f"{common} words in {len(pair.aligned)} passages: {common} of {taker.n_words} here, of {source.n_words} there"
    if pair.relation == "rewrite":
        yield f"likeness of matter {pair.likeness:.2f}"
    if pair.order_by == "published":
        yield f"published {source.day}, then {taker.day}"
    elif pair.order_by == "names-source":
        yield f"names {source.outlet}"
    else:
        yield f"order unknown: both of {taker.day}" if taker.day == source.day else "order unknown: a date is missing"
    if taker.url and taker.url == source.url:
        yield "two editions of one page"
