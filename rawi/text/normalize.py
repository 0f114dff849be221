r"""Folding: the spellings of one Arabic word become one form, and every letter remembers where it came from.

Folded forms are for matching only. They are never stored and never shown; results are reported on the text as it
stands, through `Folded.source`.

What is folded (Lucene's ArabicNormalizer, and what news text needs beyond it):

- hamza and madda on alef, and alef wasla -> bare alef; teh marbuta -> heh; alef maqsura -> yeh;
- Persian and Urdu yeh, keheh, heh -> the Arabic letters; presentation forms by NFKC; digits of all sets -> 0-9;
- vowel marks, tatweel, zero-width and direction controls fall away; Latin letters lose their case.

Hamza seats (`ؤ ئ ء`) stay: folding them joins different words (see the broad level of the search).
Short function words keep their final alef maqsura, or `على` (on) would become the name `علي`.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rawi.records import Span

MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640"
CONTROLS = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_DROPPED = re.compile(f"[{MARKS}{CONTROLS}]")
# Presentation forms, and hamza or madda set apart from its letter as some systems write file names.
_COMPOSED = re.compile("[\u0653-\u0655\ufb50-\ufdff\ufe70-\ufefe]")
_FUNCTION_WORD = re.compile("[وف]?(عل|ال|حت|لد|مت|سو|مد)ى")
_TABLE = str.maketrans(
    {
        **dict.fromkeys("أإآٱٲٳ", "ا"),
        **dict.fromkeys("ىیےۍېٸ", "ي"),
        **dict.fromkeys("ةھہەۀۃ", "ه"),
        **dict.fromkeys("کڪګ", "ك"),
        **{chr(zero + i): str(i) for zero in (0x660, 0x6F0) for i in range(10)},
    }
)
_ALEFS = str.maketrans(dict.fromkeys("أإآٱ", "ا"))


@lru_cache(maxsize=1 << 17)  # a month of news has some 150,000 spellings; one fold costs as much as 12 look-ups
def fold(word: str) -> str:
    """The folded form of one word.

    >>> fold("الحُكومـة"), fold("أحمد"), fold("١٢"), fold("على"), fold("مستشفى"), fold("علي")
    ('الحكومه', 'احمد', '12', 'على', 'مستشفي', 'علي')
    """
    if word.isascii():
        return word.lower()
    bare = _DROPPED.sub("", unicodedata.normalize("NFKC", word) if _COMPOSED.search(word) else word)
    if bare.endswith("ى") and _FUNCTION_WORD.fullmatch(alefs := bare.translate(_ALEFS)):
        return alefs
    return bare.translate(_TABLE).lower()


class Folded(NamedTuple):
    """A folded text and, for each of its letters, the offset in the source text; one more entry for the end."""

    text: str
    offsets: tuple[int, ...]

    def source(self, span: tuple[int, int]) -> Span:
        """The span of the source text that a non-empty span of the folded text came from."""
        start, end = span
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


_WORD = re.compile(rf"[^\W\d_]+(?:[{MARKS}{CONTROLS}]*[^\W\d_]+)*[{MARKS}]*")


def fold_text(text: str) -> Folded:
    """Fold a whole text, word by word, with the way back for every letter."""
    letters: list[str] = []
    offsets: list[int] = []
    for start, end in _runs(text):
        piece = text[start:end]
        form = fold(piece)
        letters.append(form)
        offsets.extend(range(start, end) if len(form) == end - start else _aligned(piece, form, start))
    offsets.append(len(text))
    return Folded("".join(letters), tuple(offsets))


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """The text cut into words and what stands between them, without a gap."""
    at = 0
    for word in _WORD.finditer(text):
        if at < word.start():
            yield at, word.start()
        yield word.span()
        at = word.end()
    if at < len(text):
        yield at, len(text)


def _aligned(piece: str, form: str, start: int) -> list[int]:
    """For each letter of `form` the offset of the letter it came from: letters that fall away or widen are skipped."""
    offsets: list[int] = []
    for i, letter in enumerate(piece):
        offsets.extend([start + i] * len(fold(letter)))
    # A letter alone may fold otherwise than within its word only in kind (final alef maqsura), never in number.
    return offsets[: len(form)]


def letters_before(surface: str, count: int) -> int:
    """How many code points of `surface` its first `count` folded letters take, with the marks that follow them.

    >>> letters_before("بِالقاهرة", 1)
    2
    """
    at = 0
    while count > 0 and at < len(surface):
        count -= len(fold(surface[at]))
        at += 1
    while at < len(surface) and not fold(surface[at]):
        at += 1
    return at
