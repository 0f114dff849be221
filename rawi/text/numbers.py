"""Whole numbers as newspapers write them: digits of all sets, number words, the two mixed, and spans of two numbers.

`read_quantity` reads at a token and looks no further back; what is counted, and whether `3` is people or a percentage,
is for the caller to see. Dual nouns (`جنديين`) are words of knowledge, not numbers. Grammar: Ryding, A Reference
Grammar of Modern Standard Arabic (2005), ch. 15.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from math import isfinite
from typing import Literal, NamedTuple

from rawi.text.normalize import fold
from rawi.text.tokens import Token, stems

Kind = Literal["unit", "ten", "teen", "tens", "hundred", "scale", "part"]


class Quantity(NamedTuple):
    """A number or a span of numbers in tokens `first` to `last` (exclusive).

    `skip` counts the folded letters of token `first` that are proclitics (`بثلاثة`: 1); the article is not one.
    `in_words` says that no digit was used.
    """

    low: int
    high: int
    first: int
    last: int
    skip: int = 0
    in_words: bool = False


class _Word(NamedTuple):
    kind: Kind
    value: int
    skip: int
    definite: bool


def read_quantity(tokens: Sequence[Token], index: int) -> Quantity | None:
    """The longest number that begins in token `index`, with both ends if it is a span; None if there is none.

    Read as spans: `5-7`, `5 إلى 7`, `من 5 إلى 7`, `ثلاثة أو أربعة`, `بين 5 و7 آلاف`. Whether `من 5 إلى 7`
    is a span or a rise is for the caller to see.
    """
    if tokens[index].form in _BETWEEN:
        return _read_between(tokens, index)
    first = read_number(tokens, index)
    if first is None or first.last + 1 >= len(tokens):
        return first
    return _read_second(tokens, first) or first


def read_number(tokens: Sequence[Token], index: int) -> Quantity | None:
    """The longest single number that begins in token `index`, or None.

    Decimals count only before a scale (`2,5 مليون`); `احد` and `الاثنين` alone are "someone" and Monday, and a plural
    scale alone (`آلاف`) says no number.
    """
    token = tokens[index]
    if token.kind == "word" and token.form == "ال" and index + 1 < len(tokens) and tokens[index + 1].kind == "number":
        inner = read_number(tokens, index + 1)  # `الـ24`
        return inner and inner._replace(first=index)
    if token.kind == "number":
        return _read_sum(tokens, index, 0)
    word = _word_at(tokens, index, "") if token.kind == "word" else None
    if word is None or (word.kind == "scale" and token.form[word.skip :] in _PLURAL_SCALES):
        return None  # `آلاف الجنود` gives no number
    found = _read_sum(tokens, index, word.skip)
    alone = found is not None and found.last == index + 1
    return None if alone and token.form[word.skip :] in _NOT_ALONE else found


def digits_value(form: str) -> float | None:
    """The value of a token of digits, with separators of thousands or decimals; None if it is neither.

    >>> digits_value("12.500"), digits_value("1,5"), digits_value("0.840"), digits_value("2018")
    (12500.0, 1.5, 0.84, 2018.0)
    """
    if form.isdigit():
        return float(form) if len(form) < 13 else None
    if _GROUPED.fullmatch(form):
        return float(re.sub(r"\D", "", form))
    return float(re.sub("[,٫]", ".", form)) if _DECIMAL.fullmatch(form) else None


@lru_cache(maxsize=1 << 15)  # as many as there are spellings in some days of news; most are None
def word_of(form: str) -> _Word | None:
    """What number word a folded form is, with its proclitics and article taken off, or None."""
    if form in _NO_NUMBER:
        return None
    for stem in stems(form):
        if stem.form in _WORDS:
            return _Word(*_WORDS[stem.form], stem.skip, False)
        if stem.form.startswith("ال") and stem.form[2:] in _WORDS:
            return _Word(*_WORDS[stem.form[2:]], stem.skip, True)
    return None


class Ordinal(NamedTuple):
    """A place in an order, in tokens up to `last` (exclusive); `skip` letters of the first are proclitics."""

    value: int
    last: int
    skip: int


def read_ordinal(tokens: Sequence[Token], index: int) -> Ordinal | None:
    """The definite ordinal that begins in token `index`: `الثالث`, `الحادي عشر`, `الخامس والعشرين`, `العشرون`; or None.

    "The first" may be anything's first: whether it is a day, an hour or a prize is for the caller to see.
    """
    found = _ordinal_word(tokens[index].form)
    if found is None:
        return None
    value, skip = found
    following = tokens[index + 1].form if index + 1 < len(tokens) else ""
    if value < 10 and following in ("عشر", "عشره"):
        return Ordinal(value + 10, index + 2, skip)
    if value < 10 and following.startswith("وال") and (tens := _ORDINAL_TENS.get(following[3:])):
        return Ordinal(value + tens, index + 2, skip)
    if value < 10 and following == "و" and index + 2 < len(tokens) and tokens[index + 2].form.startswith("ال"):
        tens = _ORDINAL_TENS.get(tokens[index + 2].form[2:])
        return Ordinal(value + tens, index + 3, skip) if tens else Ordinal(value, index + 1, skip)
    return Ordinal(value, index + 1, skip)


@lru_cache(maxsize=1 << 15)  # asked for each word; most are no number
def may_begin(form: str) -> bool:
    """Whether a number or an ordinal may begin with a token of this form, but for its digits."""
    return word_of(form) is not None or _ordinal_word(form) is not None or form == "ال"


def _ordinal_word(form: str) -> tuple[int, int] | None:
    for stem in stems(form):
        if stem.form.startswith("ال"):
            value = _ORDINALS.get(stem.form[2:]) or _ORDINAL_TENS.get(stem.form[2:])
            if value:
                return value, stem.skip
    return None


def _read_sum(tokens: Sequence[Token], index: int, skip: int) -> Quantity | None:
    """Add up words and digits from `index` on, as long as each may follow the one before."""
    total, group, last = 0.0, 0.0, ""  # scales done, what stands before the next scale, the kind of the last word
    floor, i, in_words, whole = 10**13, index, True, True
    while (piece := _next_piece(tokens, i, last)) is not None:
        kind, value, after = piece
        if kind == "scale":
            if value >= floor:
                break
            total, group, floor, whole = total + (group if last in _COUNTS else 1) * value, 0.0, int(value), True
        elif kind == "part":
            group += value if last else 0
            if last == "scale":
                total, group = total + value * floor, 0.0
            elif not last:
                break
        elif kind == "hundred" and last == "unit" and tokens[i].form[0] != "و":
            group *= 100
        elif value >= floor and last == "scale":
            break
        else:
            group += value
            whole = whole and not (kind == "digits" and _is_decimal(tokens[i]))
        in_words = in_words and kind != "digits"
        last, i = ("hundred" if kind == "part" else kind), after
    value = total + group
    if i == index or not whole or not isfinite(value) or value != int(value):
        return None
    return Quantity(int(value), int(value), index, i, skip, in_words)


def _next_piece(tokens: Sequence[Token], i: int, last: str) -> tuple[str, float, int] | None:
    """The word or digits at `i` that may follow a `last`: kind, value and the token after it."""
    if i >= len(tokens):
        return None
    joined = False
    if last and tokens[i].form == "و" and i + 1 < len(tokens):
        joined, i = True, i + 1
    token = tokens[i]
    if token.kind == "number":
        if last and not (joined and last in ("scale", "hundred")):
            return None
        return _digits(tokens, i)
    word = _word_at(tokens, i, "" if joined else last) if token.kind == "word" else None
    if word is None or (last and word.skip > 1):
        return None
    if last:
        joined = joined or (word.skip == 1 and token.form[0] == "و")
        if (word.skip == 1) != (joined and token.form[0] == "و") and word.skip:
            return None
        if word.kind not in (_AFTER_AND if joined else _AFTER)[last]:
            return None
    elif word.kind == "part" and not _scale_follows(tokens, i + 1):
        return None
    elif word.kind == "part":  # `نصف مليون`: the part of the scale that follows
        scale = word_of(tokens[i + 1].form)
        return "hundred", scale.value / word.value if scale else 0.0, i + 2
    if word.kind == "part":  # `مليون ونصف المليون`
        return "part", 1 / word.value, i + 2 if _scale_follows(tokens, i + 1) else i + 1
    if word.kind == "ten" and last == "unit":
        return "teen", word.value, i + 1
    return word.kind, word.value, i + 1


def _word_at(tokens: Sequence[Token], i: int, last: str) -> _Word | None:
    """The number word at `i`; `وأحد عشر` is "and eleven", though its first word is written like "one"."""
    form = tokens[i].form
    if form == "واحد" and i + 1 < len(tokens) and tokens[i + 1].form == "عشر":
        return _Word("unit", 1, 1, False)
    return word_of(form)


def _digits(tokens: Sequence[Token], i: int) -> tuple[str, float, int] | None:
    """The digits at `i`, with groups of three parted by a single space (`12 500`)."""
    form, after = tokens[i].form, i + 1
    if form.isdigit() and len(form) <= 3 and form[0] != "0":
        while after < len(tokens) and _is_group(tokens[after - 1], tokens[after]):
            form += tokens[after].form
            after += 1
    elif re.match(r"\d+\.\d{3}$", form) and _scale_follows(tokens, after):
        return "digits", float(form), after  # `1.200 مليون`
    value = digits_value(form)
    return None if value is None else ("digits", value, after)


def _is_group(before: Token, token: Token) -> bool:
    return token.kind == "number" and len(token.form) == 3 and token.form.isdigit() and token.start == before.end + 1


def _is_decimal(token: Token) -> bool:
    return token.kind == "number" and not token.form.isdigit() and not _GROUPED.fullmatch(token.form)


def _scale_follows(tokens: Sequence[Token], i: int) -> bool:
    word = word_of(tokens[i].form) if i < len(tokens) and tokens[i].kind == "word" else None
    return word is not None and word.kind == "scale" and not word.skip


def _read_second(tokens: Sequence[Token], first: Quantity) -> Quantity | None:
    """The span that goes on after its first number: a dash, `الى` or `او`, and a larger number."""
    at = first.last
    if tokens[at].form not in _TO or tokens[at + 1].kind not in ("number", "word"):
        return None
    if tokens[at].form in _DASHES and first.in_words:
        return None
    second = read_number(tokens, at + 1)
    if second is None or second.skip or (at + 2 < len(tokens) and _is_date(tokens, at, second)):
        return None
    return _spanned(first, second)


def _is_date(tokens: Sequence[Token], dash: int, second: Quantity) -> bool:
    """`28-6-2018`: a third number after a second dash."""
    after = second.last
    return tokens[dash].form in _DASHES and after < len(tokens) and tokens[after].form in _DASHES


def _read_between(tokens: Sequence[Token], index: int) -> Quantity | None:
    """`بين 5 و7`, `ما بين نصف مليون ومليون`, `من 5 إلى 7`."""
    at = index + 1
    if tokens[index].form == "ما" and at < len(tokens) and tokens[at].form == "بين":
        at += 1
    elif tokens[index].form == "ما":
        return None
    first = read_number(tokens, at) if at < len(tokens) else None
    if first is None or first.skip or first.last >= len(tokens):
        return None
    joined = tokens[first.last].form
    if tokens[index].form == "من" and joined != "الى":
        return None
    if joined in ("و", "الى"):
        second = read_number(tokens, first.last + 1) if first.last + 1 < len(tokens) else None
    else:
        second = read_number(tokens, first.last) if joined.startswith("و") else None
    found = _spanned(first, second) if second else None
    return found and found._replace(first=index)


def _spanned(first: Quantity, second: Quantity) -> Quantity | None:
    """Both numbers as one span; a scale said once is meant for both (`بين 5 و7 آلاف`)."""
    low = first.low
    if low < 1000 <= second.low and second.low % 1000 == 0 and low < (multiple := _scale_in(second.low)):
        low *= multiple if low * multiple < second.low else 1
    if low >= second.low:
        return None
    return Quantity(low, second.low, first.first, second.last, first.skip, first.in_words and second.in_words)


def _scale_in(value: int) -> int:
    return 10**9 if value % 10**9 == 0 else 10**6 if value % 10**6 == 0 else 1000


_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,٬]\d{3})+")
_DECIMAL = re.compile(r"\d+[.,٫]\d+")
_DASHES = frozenset("-–—‐−")
_TO = frozenset({*_DASHES, "الى", "او"})
_BETWEEN = frozenset({"بين", "ما", "من"})
_NOT_ALONE = frozenset({"احد", "احدي", "الاحد", "الاثنين", "الاثنان"})
_NO_NUMBER = frozenset({"لست", "ولست", "فلست"})  # "I am not", not "for six"
_PLURALS = ("الاف", "ملايين", "مليارات", "بلايين", "تريليونات")
_PLURAL_SCALES = frozenset(article + form for article in ("", "ال") for form in _PLURALS)
_COUNTS = frozenset({"unit", "ten", "teen", "tens", "hundred", "digits"})
_AFTER: dict[str, frozenset[str]] = {  # what may follow without "and"
    "unit": frozenset({"ten", "hundred", "scale"}),
    "ten": frozenset({"scale"}),
    "teen": frozenset({"scale"}),
    "tens": frozenset({"scale"}),
    "hundred": frozenset({"scale"}),
    "digits": frozenset({"scale"}),
    "scale": frozenset({"scale"}),  # `مئة ألف مليون`
}
_AFTER_AND: dict[str, frozenset[str]] = {  # ... and what with it
    "unit": frozenset({"tens"}),
    "ten": frozenset(),
    "teen": frozenset(),
    "tens": frozenset(),
    "hundred": frozenset({"unit", "ten", "teen", "tens", "part"}),
    "digits": frozenset(),
    "scale": frozenset({"unit", "ten", "teen", "tens", "hundred", "scale", "part"}),
}

_UNITS = {
    "واحد": 1, "واحدة": 1, "أحد": 1, "إحدى": 1,
    "اثنان": 2, "اثنين": 2, "اثنتان": 2, "اثنتين": 2, "إثنان": 2, "إثنين": 2, "اثنا": 2, "اثني": 2, "اثنتا": 2,
    "اثنتي": 2, "ثلاث": 3, "ثلاثة": 3, "أربع": 4, "أربعة": 4, "خمس": 5, "خمسة": 5, "ست": 6, "ستة": 6, "سبع": 7,
    "سبعة": 7, "ثمان": 8, "ثماني": 8, "ثمانية": 8, "ثمانٍ": 8, "تسع": 9, "تسعة": 9,
}  # fmt: skip
_TENS = {"عشر": 20, "ثلاث": 30, "أربع": 40, "خمس": 50, "ست": 60, "سبع": 70, "ثمان": 80, "تسع": 90}
_HUNDREDS = ("مئة", "مائة", "ماية")  # not `مية`: it would be read in `كمية`
_DUAL_HUNDREDS = ("مئتان", "مئتين", "مائتان", "مائتين", "مئتا", "مئتي", "مائتا", "مائتي")
_SCALES = {
    "ألف": 10**3, "ألفا": 10**3, "آلاف": 10**3, "الالاف": 10**3,
    "مليون": 10**6, "مليونا": 10**6, "ملايين": 10**6,
    "مليار": 10**9, "مليارا": 10**9, "مليارات": 10**9, "بليون": 10**9, "بليونا": 10**9, "بلايين": 10**9,
    "تريليون": 10**12, "تريليونا": 10**12, "تريليونات": 10**12,
}  # fmt: skip
_DUAL_SCALES = {
    "ألفان": 2000, "ألفين": 2000, "ألفي": 2000, "مليونان": 2 * 10**6, "مليونين": 2 * 10**6, "مليوني": 2 * 10**6,
    "ملياران": 2 * 10**9, "مليارين": 2 * 10**9, "ملياري": 2 * 10**9, "بليونين": 2 * 10**9, "بليوني": 2 * 10**9,
}  # fmt: skip
_PARTS = {"نصف": 2, "ثلث": 3, "ربع": 4}
_WORDS: dict[str, tuple[Kind, int]] = {
    **{fold(word): ("unit", value) for word, value in _UNITS.items()},
    **{fold(word): ("ten", 10) for word in ("عشر", "عشرة")},
    **{fold(stem + end): ("tens", value) for stem, value in _TENS.items() for end in ("ون", "ين")},
    **{fold(word): ("hundred", 100) for word in _HUNDREDS},
    **{fold(word): ("hundred", 200) for word in _DUAL_HUNDREDS},
    **{
        fold(stem + hundred): ("hundred", value * 10)
        for stem, value in {**_TENS, "ثماني": 80}.items()
        for hundred in _HUNDREDS
        if stem != "عشر"
    },
    **{fold(word): ("scale", value) for word, value in _SCALES.items()},
    **{fold(word): ("scale", value) for word, value in _DUAL_SCALES.items()},
    **{fold(word): ("part", value) for word, value in _PARTS.items()},
}
_ORDINALS = {
    fold(word): value
    for value, forms in enumerate(
        (
            ("أول", "أولى", "حادي", "حادية", "واحد", "واحدة"), ("ثاني", "ثانية", "ثان"), ("ثالث", "ثالثة"),
            ("رابع", "رابعة"), ("خامس", "خامسة"), ("سادس", "سادسة"), ("سابع", "سابعة"), ("ثامن", "ثامنة"),
            ("تاسع", "تاسعة"), ("عاشر", "عاشرة"),
        ),
        1,
    )
    for word in forms
}  # fmt: skip
_ORDINAL_TENS = {fold(stem + end): value for stem, value in _TENS.items() for end in ("ون", "ين")}
