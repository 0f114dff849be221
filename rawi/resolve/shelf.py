"""The keys of a set of articles, packed, in the order of the articles' ids; a stage unpacks what it needs.

An article is known by its number in that order, so every tie is broken by id. What is asked for of all at once (ids,
days) stands in arrays; else the side of a key that a stage looks at is unpacked.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeVar, overload

import msgspec
import numpy as np
from numpy.typing import NDArray

from rawi.records import Record
from rawi.resolve.days import ordinal
from rawi.resolve.keys import ArticleKey, ChainKey, EventKey, SourceKey
from rawi.resolve.scratch import InMemory, Scratch
from rawi.resolve.words import Hashes

OPEN = 1 << 14  # articles of which a side stays unpacked; those of what tells most take some 200 MiB
R = TypeVar("R")
WORDS = 1 << 12  # texts whose words stay: a taker's pairs are with articles of its days
PART = 1 << 15  # articles for one part of what is parted


class Counted(Record, frozen=True, kw_only=True, gc=False):
    """What is known of every article at once."""

    article: str
    day: str | None
    n_words: int
    chains: tuple[msgspec.Raw, ...]
    events: tuple[msgspec.Raw, ...]


class Head(Record, frozen=True, kw_only=True, gc=False):
    """An article without what it tells."""

    article: str
    url: str | None
    outlet: str | None
    day: str | None
    n_words: int
    media: tuple[str, ...]
    agency: str | None


class Voices(Record, frozen=True, kw_only=True, gc=False):
    """Whose words an article passes on."""

    agency: str | None
    speakers: tuple[SourceKey, ...]


class Names(Record, frozen=True, kw_only=True, gc=False):
    """Whom an article names."""

    article: str
    url: str | None
    chains: tuple[ChainKey, ...]


class Tells(Record, frozen=True, kw_only=True, gc=False):
    """The events an article tells."""

    events: tuple[EventKey, ...]


class Matter(Record, frozen=True, kw_only=True, gc=False):
    """The terms of an article, packed."""

    terms: bytes
    counts: bytes


class Worded(Record, frozen=True, kw_only=True, gc=False):
    """The words of an article, packed."""

    words: bytes


class View(Sequence[R]):
    """One side of every key, unpacked where it is asked for; the last few thousand stay."""

    def __init__(self, kind: type[R], packed: Callable[[int], bytes], count: int) -> None:
        decode = msgspec.msgpack.Decoder(kind).decode
        self._count = count
        self._packed, self._decode = packed, decode
        self._open = lru_cache(maxsize=OPEN)(lambda i: decode(packed(i)))

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[R]:
        return (self._decode(self._packed(i)) for i in range(self._count))

    @overload
    def __getitem__(self, i: int) -> R: ...
    @overload
    def __getitem__(self, i: slice) -> Sequence[R]: ...
    def __getitem__(self, i: Any) -> Any:
        return self._open(i)


class Shelf:
    """The keys of a set, each article once. Of two keys for one article the later counts."""

    def __init__(self, packed: Iterable[bytes], scratch: Scratch | None = None) -> None:
        """`packed`: keys in any order, as `pack` makes them."""
        self.scratch = scratch or InMemory()
        counted = msgspec.msgpack.Decoder(Counted).decode
        names, days = [], []
        places, counts = array("q"), array("i")
        for content in packed:
            found = counted(content)
            names.append(found.article.encode())
            days.append((found.day or "").encode())
            places.extend((self.scratch.put(content), len(content)))
            counts.extend((found.n_words, len(found.chains), len(found.events)))
        ids = np.array(names, np.bytes_) if names else np.empty(0, "S1")
        order = np.argsort(ids, kind="stable")
        later = np.r_[ids[order][1:] != ids[order][:-1], np.ones(min(len(ids), 1), bool)]
        order = order[later]
        self.ids: NDArray[np.bytes_] = ids[order]
        self.days: NDArray[np.bytes_] = (np.array(days, np.bytes_) if days else np.empty(0, "S1"))[order]
        self._places = np.array(places, np.int64).reshape(-1, 2)[order]
        sizes = np.array(counts, np.int64).reshape(-1, 3)[order]
        self.n_words: list[int] = sizes[:, 0].tolist()
        self.chain_starts = np.concatenate([[0], np.cumsum(sizes[:, 1])])
        self.event_starts = np.concatenate([[0], np.cumsum(sizes[:, 2])])
        self.heads = View(Head, self.packed, len(order))
        self.voices = View(Voices, self.packed, len(order))
        self.names = View(Names, self.packed, len(order))
        self.tells = View(Tells, self.packed, len(order))
        self.words = lru_cache(maxsize=WORDS)(self._words)

    def __len__(self) -> int:
        return len(self.ids)

    def name(self, i: int) -> str:
        """The id of an article."""
        return bytes(self.ids[i]).decode()

    def number(self, article: str) -> int | None:
        """The number of an article; None if it is not of the set."""
        wanted = article.encode()
        at = int(np.searchsorted(self.ids, np.bytes_(wanted)))
        return at if at < len(self) and self.ids[at] == wanted else None

    def ordinals(self) -> NDArray[np.int64]:
        """The days of publication as ordinals; 0 where there is none."""
        each, where = np.unique(self.days, return_inverse=True)
        return np.array([ordinal(day.decode()) for day in each.tolist()], np.int64)[where]

    def parts(self) -> int:
        """Into how many parts something with some hundred entries an article is parted."""
        return 1 + len(self) // PART

    def matter(self, i: int) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
        """The terms of an article and how often each stands there."""
        found = _MATTER(self.packed(i))
        return np.frombuffer(found.terms, np.uint32), np.frombuffer(found.counts, np.uint8)

    def packed(self, i: int) -> bytes:
        """A key as it is packed."""
        at, length = self._places[i].tolist()
        return self.scratch.get(at, length)

    def _words(self, i: int) -> Hashes:
        return np.frombuffer(_WORDED(self.packed(i)).words, np.uint32)


def pack(key: ArticleKey) -> bytes:
    """A key as bytes."""
    return msgspec.msgpack.encode(key)


_MATTER = msgspec.msgpack.Decoder(Matter).decode
_WORDED = msgspec.msgpack.Decoder(Worded).decode
