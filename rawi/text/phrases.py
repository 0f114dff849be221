"""Find any of 100,000 phrases on word boundaries in one pass, whatever clitics stand before them.

Phrases are kept as a trie of folded words. At each token every way to part its proclitics is tried, so `وبالقاهرة`
finds `القاهرة`, and `للقوات المسلحة` finds `القوات المسلحة`; substring search would find `مصر` in `المصرفي`.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Generic, NamedTuple, TypeVar

from rawi.text.normalize import fold
from rawi.text.tokens import _TOKEN, Reading, Stem, stems

V = TypeVar("V")
_END = " "  # the key under which a node keeps its values: no form is a blank (one may be empty: a lone tatweel)


class Match(NamedTuple, Generic[V]):
    """Tokens `first` to `last` (exclusive), the span without proclitics, all values stored under the phrase."""

    first: int
    last: int
    start: int
    end: int
    stem: Stem
    values: tuple[V, ...]


def words_of(phrase: str) -> tuple[str, ...]:
    """The folded words of a phrase, cut as articles are."""
    return tuple(form for found in _TOKEN.finditer(phrase) if (form := fold(found[0])))


class Phrases(Generic[V]):
    """A table of phrases. One phrase may carry several values (an ambiguous name)."""

    def __init__(self, entries: Iterable[tuple[str, V]] = ()) -> None:
        self._root: dict[str, Any] = {}
        for phrase, value in entries:
            self.add(phrase, value)

    def add(self, phrase: str, value: V) -> None:
        node = self._root
        for word in words_of(phrase):
            node = node.setdefault(word, {})
        node.setdefault(_END, []).append(value)

    def get(self, phrase: str) -> tuple[V, ...]:
        """The values of exactly this phrase (folded), or ()."""
        node = self._root
        for word in words_of(phrase):
            if word not in node:
                return ()
            node = node[word]
        return tuple(node.get(_END, ()))

    def longest_at(self, reading: Reading, index: int, last: int | None = None) -> Match[V] | None:
        """The longest phrase from token `index` on that ends by token `last`; fewest letters parted win ties."""
        best: Match[V] | None = None
        for match in self.all_at(reading, index, last):
            if best is None or match.last > best.last:
                best = match
        return best

    def all_at(self, reading: Reading, index: int, last: int | None = None) -> Iterator[Match[V]]:
        """Every phrase that begins in token `index`, in every way to part its proclitics."""
        forms, tokens = reading.forms, reading.tokens
        limit = len(forms) if last is None else last
        for stem in stems(forms[index]):
            node = self._root.get(stem.form)
            i = index + 1
            while node is not None:
                if _END in node:
                    start = reading.start_of(index, stem)
                    yield Match(index, i, start, tokens[i - 1].end, stem, tuple(node[_END]))
                if i >= limit:
                    break
                node = node.get(forms[i])
                i += 1

    def find(self, reading: Reading) -> Iterator[Match[V]]:
        """The longest phrases in order, none overlapping another; a phrase does not cross a line end."""
        i = 0
        lines = reading.lines
        for line in lines:
            i = max(i, line.first)
            while i < line.last:
                match = self.longest_at(reading, i, line.last)
                if match is None:
                    i += 1
                else:
                    yield match
                    i = match.last
