"""Matching spans one to one, and finding which gold thing a span of ours stands for."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from rawi.evaluate.gold import GoldArticle
from rawi.records import Annotation, Mention, Number, TimeExpression


class Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


G = TypeVar("G", bound=Spanned)
P = TypeVar("P", bound=Spanned)
CLOSE = 2  # characters both ends may be off: a proclitic, a bracket


def overlap(one: Spanned, other: Spanned) -> int:
    """Shared characters; negative is the gap between them."""
    return min(one.end, other.end) - max(one.start, other.start)


def pairs(
    gold: Sequence[G], found: Sequence[P], same: Callable[[G, P], bool] | None = None, slack: int | None = None
) -> list[tuple[int, int]]:
    """One-to-one matches (index in gold, index in found), the largest overlap first; nearer ends break ties."""
    scored = []
    for i, g in enumerate(gold):
        for j, p in enumerate(found):
            shared = overlap(g, p)
            off = abs(g.start - p.start), abs(g.end - p.end)
            if shared > 0 and (slack is None or max(off) <= slack) and (same is None or same(g, p)):
                scored.append((shared - 1e-3 * sum(off), i, j))
    taken: tuple[set[int], set[int]] = (set(), set())
    matches = []
    for _, i, j in sorted(scored, reverse=True):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            matches.append((i, j))
    return matches


class GoldIds:
    """Which gold id an id of an annotation stands for: by its own words, else by the nearest mention of its chain."""

    def __init__(self, article: GoldArticle, annotation: Annotation | None) -> None:
        self._article = article
        records: tuple[Mention | TimeExpression | Number, ...] = ()
        if annotation:
            records = (*annotation.mentions, *annotation.times, *annotation.numbers)
        self._by_id = {record.id: record for record in records}
        self._chains: dict[str, list[Mention]] = {}
        for mention in annotation.mentions if annotation else ():
            if mention.chain:
                self._chains.setdefault(mention.chain, []).append(mention)

    def known(self, references: Iterable[str]) -> list[str]:
        """Those of the references that the annotation resolves."""
        return [reference for reference in references if reference in self._by_id]

    def of(self, reference: str, letters: str) -> str | None:
        """The gold id under a mention, time or number, among gold ids of these letters."""
        record = self._by_id[reference]
        chain = self._chains.get(record.chain or "", []) if isinstance(record, Mention) else []
        for place in (record, *sorted(chain, key=lambda m: abs(m.start - record.start))):
            under = [(shared, m.id) for m in self._article.lettered(letters) if (shared := overlap(m, place)) > 0]
            if under:
                return max(under)[1]
        return None
