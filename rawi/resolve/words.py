"""The words of an article as copies and stories are found by: folded, without marks, without boilerplate.

Two grades of sameness: `match_form` keeps inflection (the same words), `term_of` takes affixes off (the same matter).
Light stemming after Larkey, Ballesteros & Connell, "Light Stemming for Arabic Information Retrieval" (2007).
"""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rawi.records import Interval
from rawi.text.normalize import CONTROLS, MARKS, fold
from rawi.text.tokens import ARABIC

_WORD = re.compile(
    rf"[{ARABIC}][{ARABIC}{MARKS}{CONTROLS}]*|[0-9\u0660-\u0669\u06f0-\u06f9]+(?:[.,٫٬][0-9\u0660-\u0669\u06f0-\u06f9]+)*|[A-Za-z\u00c0-\u024f]+"
)
_THOUSANDS = re.compile(r"[,٬](?=\d{3}(?!\d))")  # `1,000`; in `10,8` the comma is the decimal one
_SEATS = str.maketrans({"ؤ": "ء", "ئ": "ء"})
_SUFFIXES = ("هما", "ات", "ون", "ين", "ان", "ها", "هم", "يه", "ه", "ي", "ا")

Hashes = NDArray[np.uint32]
"""The words of a text in order, each as 32 bits: two words that differ but look alike are one in four thousand million,
and a passage is seven in a row."""


class Words(NamedTuple):
    """The words of one text: the form each is matched by, and where it stands in code points."""

    forms: list[str]
    starts: list[int]
    ends: list[int]


def words_of(text: str, boilerplate: Sequence[Interval] = ()) -> Words:
    """The words of a stored text outside its boilerplate, in order.

    >>> words_of("وقالت الحكومةُ: ١٢ شخصًا").forms
    ['قالت', 'الحكومه', '12', 'شخصا']
    """
    forms, starts, ends = [], [], []
    left_out = [*((part.start, part.end) for part in sorted(boilerplate, key=lambda part: part.start)), (len(text), 0)]
    k = 0
    for found in _WORD.finditer(text):
        start, end = found.span()
        while left_out[k][1] and left_out[k][1] <= start:
            k += 1
        if left_out[k][0] <= start < left_out[k][1]:
            continue
        forms.append(match_form(found[0]))
        starts.append(start)
        ends.append(end)
    return Words(forms, starts, ends)


@lru_cache(maxsize=1 << 17)  # as many as `fold` keeps: one entry a spelling
def match_form(word: str) -> str:
    """The form under which a word is the same word for a copyist: `fold`, hamza seats joined, no `و` before it.

    >>> match_form("ومسئول") == match_form("مسؤول"), match_form("وزير"), match_form("1,000"), match_form("10,8")
    (True, 'زير', '1000', '10.8')
    """
    form = fold(word).translate(_SEATS)
    if form[0].isdigit():
        return _THOUSANDS.sub("", form).replace(",", ".").replace("٫", ".")
    # `وزير` loses a letter of its own, but loses it on both sides; what counts is that `وقال` is `قال`.
    return form[1:] if len(form) > 3 and form[0] == "و" else form


@lru_cache(maxsize=1 << 17)
def term_of(form: str) -> str:
    """The light stem of a match form: what is left of it without article, one-letter clitics and a common ending.

    >>> term_of("بالحكومه"), term_of("للقوات"), term_of("مقاتلين")
    ('حكوم', 'قو', 'مقاتل')
    """
    if len(form) > 4 and form.startswith("لل"):
        form = form[2:]
    else:
        if len(form) > 4 and form[0] in "بلكف" and form[1:3] == "ال":
            form = form[1:]
        if len(form) > 4 and form.startswith("ال"):
            form = form[2:]
    for suffix in _SUFFIXES:
        if form.endswith(suffix) and len(form) - len(suffix) >= 2 + (len(suffix) == 1):
            return form[: -len(suffix)]
    return form


@lru_cache(maxsize=1 << 17)
def word_hash(form: str) -> int:
    """64 bits of a form, the same on every machine (Python's own hash is salted)."""
    return int.from_bytes(hashlib.blake2b(form.encode(), digest_size=8).digest(), "little")


def hashes_of(forms: Sequence[str]) -> Hashes:
    """The words as the numbers by which they are compared."""
    return np.fromiter((word_hash(form) & 0xFFFFFFFF for form in forms), dtype=np.uint32, count=len(forms))
