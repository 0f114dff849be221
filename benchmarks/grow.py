"""A chronicle's annotated articles grown to any number: whole stories cloned, each clone a world of its own.

A clone is the whole set once more, `STEP` days later, with other words: letters that are in no affix and that no
folding touches are exchanged by one permutation a clone, in text, names and records alike, so offsets and the
likeness of words within a clone stay, and stories, copies and actors of two clones share no more than formulas do.
Commonest words keep their places in the statistics. Days move by whole weeks, places by degrees; ids of entries are
the clone's own. So there are more stories, actors and events, and groups keep their sizes (`sizes` prints them).

Into the set copies are planted before it is cloned: a headline dropped, a tail cut, one word in `EDIT` put otherwise, a
`و` before some, a sentence of another article in front; printed the same day or the next by another outlet.
"""

import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from rawi.chronicle.store import Chronicle
from rawi.codec import decode, encode
from rawi.records import Annotation, Article, Record, replace
from rawi.resolve import ArticleKey, key_of
from rawi.resolve.frequencies import shares
from rawi.resolve.scratch import Packed
from rawi.resolve.words import match_form, word_hash
from rawi.run.scratch import FileScratch

STEP = 14  # days from one clone to the next: whole weeks, as many as the set of twelve days needs
PLANTED = 0.02  # of the articles
EDIT = 40  # words
LONG = 80  # words of an article that is worth planting a copy of
LETTERS = "جحخدذرزشصضطظعغقث"
AT_ONCE = 1 << 12  # articles grown
_WORD = re.compile(r"[\u0621-\u063a\u0641-\u064a]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PLACE = re.compile(r'("lat":)(-?[\d.]+)|("id":")(?=[a-z]+:|\d)')


class Grown:
    """The articles of a chronicle, and `clones` of them: keys to resolve, and articles by their ids."""

    def __init__(self, chronicle: Chronicle, names: Sequence[str], seed: int, scratch: Path) -> None:
        """`scratch`: a folder with room for the keys of the articles given."""
        self.chronicle = chronicle
        self.seed = seed
        self.planted: dict[str, str] = {}  # id of the copy -> of what it copies
        self._plants: dict[str, tuple[Article, Annotation]] = {}
        self._grown: list[NDArray[np.uint64]] = [np.empty(0, np.uint64)]  # numbers of the ids, in order of growing
        kept = list(names)
        for name in random.Random(seed).sample(kept, round(PLANTED * len(kept))):
            self._plant(name, kept)
        self._looked_up: tuple[NDArray[np.uint64], NDArray[np.int64]] | None = None
        self._base = [*kept, *self._plants]
        self._at = {name: at for at, name in enumerate(self._base)}
        self._bare = Packed(Bare, FileScratch(scratch))
        for name in self._base:
            self._bare.add(bare(key_of(*self._source(name))))
        self._common = np.array(
            sorted({word_hash(match_form(w)) & 0xFFFFFFFF for w in self._commonest(kept)}), np.uint32
        )
        self._terms = np.array(sorted(shares()), np.uint32)

    def keys(self, count: int) -> Iterator[ArticleKey]:
        """That many articles, clone by clone, made ready."""
        for begin in range(0, count, AT_ONCE):
            some = range(begin, min(begin + AT_ONCE, count))
            places = [divmod(n, len(self._base)) for n in some]
            ids = [self.named(clone, self._base[at]) for clone, at in places]
            self._grown.append(np.array([_number(name) for name in ids], np.uint64))
            for (clone, at), name in zip(places, ids, strict=True):
                yield self._cloned(name, self._bare[at], clone)

    def fetch(self, name: str) -> tuple[Article, Annotation]:
        """An article of the grown set and its annotation."""
        clone, base = self.home(name)
        article, annotation = self._source(base)
        if clone == 0:
            return article, annotation
        letters = _letters(self.seed, clone)
        text = encode(annotation).decode().translate(letters)
        made = decode(_DAY.sub(lambda day: _later(day[0], clone), text).encode(), Annotation)
        return replace(article, id=name, text=article.text.translate(letters)), replace(made, article=name)

    def home(self, name: str) -> tuple[int, str]:
        """The clone an article is of, and the article it was made from."""
        numbers, order = self._sorted()
        clone, at = divmod(int(order[np.searchsorted(numbers, np.uint64(_number(name)))]), len(self._base))
        return clone, self._base[at]

    def named(self, clone: int, base: str) -> str:
        """The id of an article's clone."""
        return _id(f"{base} {clone}") if clone else base

    def homes(self, count: int) -> Iterator[tuple[int, str]]:
        """The first so many, as `home` has them."""
        for n in range(count):
            clone, at = divmod(n, len(self._base))
            yield clone, self._base[at]

    def is_grown(self, clone: int, base: str, count: int) -> bool:
        """Whether an article is among the first so many."""
        return clone * len(self._base) + self._at[base] < count

    def _sorted(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """The numbers of all ids in order, and which of the grown each is of."""
        if self._looked_up is None or len(self._grown) > 1:
            self._grown = [np.concatenate(self._grown)]
            order = np.argsort(self._grown[0])
            self._looked_up = self._grown[0][order], order
        return self._looked_up

    def _source(self, name: str) -> tuple[Article, Annotation]:
        return self._plants.get(name) or self.chronicle.fetch(name)

    def _commonest(self, names: Sequence[str]) -> Iterable[str]:
        counts: Counter[str] = Counter()
        for name in names[:2000]:
            counts.update(_WORD.findall(self.chronicle.article(name).text))
        return [word for word, _ in counts.most_common(60)]

    def _plant(self, name: str, names: Sequence[str]) -> None:
        """A copy of an article, if it is long enough."""
        chance = random.Random(f"{self.seed} {name}")
        article = self.chronicle.article(name)
        body = article.text.partition("\n")[2] or article.text
        words = body.split()
        if len(words) < LONG or not article.published_day:
            return
        words = words[: round(len(words) * chance.uniform(0.6, 1.0))]
        for i in range(len(words)):
            lot = chance.randrange(EDIT)
            if lot == 0:
                words[i] = chance.choice(words)
            elif lot == 1 and words[i][0] not in "و0123456789":
                words[i] = "و" + words[i]
        other = self.chronicle.article(chance.choice(names)).text.split()[:12]
        day = date.fromisoformat(article.published_day) + timedelta(days=chance.randrange(2))
        made = Article(
            id=_id(f"{name} planted"),
            text=" ".join((*other, ".", *words)),
            text_sha="",
            url=f"plant:{name}",
            outlet="planted",
            published=day.isoformat(),
        )
        self._plants[made.id] = made, Annotation(article=made.id, text_sha="", made_by="nobody", url=made.url)
        self.planted[made.id] = name

    def _cloned(self, name: str, key: "Bare", clone: int) -> ArticleKey:
        letters, words, terms, counts = key.letters, key.words, key.terms, key.counts
        if clone:
            letters = _DAY.sub(lambda day: _later(day[0], clone), letters.translate(_letters(self.seed, clone)))
            letters = _PLACE.sub(lambda found: _moved(found, clone), letters)
            words = _mixed(np.frombuffer(words, np.uint32), self._common, clone).tobytes()
            mixed = _mixed(np.frombuffer(terms, np.uint32), self._terms, clone)
            order = np.argsort(mixed, kind="stable")
            terms, counts = mixed[order].tobytes(), np.frombuffer(counts, np.uint8)[order].tobytes()
        made = msgspec.json.decode(letters, type=ArticleKey)
        return replace(made, article=name, url=f"{made.url}#{clone}", words=words, terms=terms, counts=counts)


class Bare(Record, frozen=True, kw_only=True):
    """A key in halves: what has letters as JSON, what has numbers as it is."""

    letters: str
    words: bytes
    terms: bytes
    counts: bytes


def bare(key: ArticleKey) -> Bare:
    letters = encode(replace(key, words=b"", terms=b"", counts=b"")).decode()
    return Bare(letters=letters, words=key.words, terms=key.terms, counts=key.counts)


def sizes(groups: Iterable[Sequence[object]]) -> str:
    """How many groups there are of each size, in powers of two."""
    counts = Counter(len(group).bit_length() - 1 for group in groups)
    return ", ".join(f"{1 << power}+ {counts[power]}" for power in sorted(counts))


def _id(name: str) -> str:
    return f"art:{hashlib.sha256(name.encode()).hexdigest()[:20]}"


def _number(name: str) -> int:
    """64 bits of an id, which is itself a hash."""
    return int(name[4:20], 16)


@lru_cache(maxsize=64)  # clones are made one after the other
def _letters(seed: int, clone: int) -> dict[int, str]:
    """The permutation of letters that is a clone's."""
    mixed = list(LETTERS)
    random.Random(f"{seed} {clone}").shuffle(mixed)
    return {ord(letter): other for letter, other in zip(LETTERS, mixed, strict=True)}


@lru_cache(maxsize=1 << 16)  # a few hundred days in each clone
def _later(day: str, clone: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=STEP * clone)).isoformat()
    except (ValueError, OverflowError):
        return day


def _moved(found: re.Match[str], clone: int) -> str:
    if found[1]:
        return f"{found[1]}{round(float(found[2]) / 3 + clone * 0.5 % 50, 4)}"
    return f"{found[3]}clone{clone}."


def _mixed(words: "np.ndarray[tuple[int], np.dtype[np.uint32]]", kept: "np.ndarray[tuple[int], np.dtype[np.uint32]]",
           clone: int) -> "np.ndarray[tuple[int], np.dtype[np.uint32]]":  # fmt: skip
    """Words as a clone has them: each another number, but for the commonest."""
    factor = np.uint32((2654435769 * (2 * clone + 1)) & 0xFFFFFFFF | 1)
    at = np.minimum(np.searchsorted(kept, words), len(kept) - 1)
    return np.where(kept[at] == words, words, words * factor + np.uint32(clone))
