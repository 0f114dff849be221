r"""Words, the clitics a word may carry, sentences, lines and quotations of one article: made once, thrown away.

`\w` breaks a vocalised word into pieces and `\b` misses `بصنعاء`, so words are cut here, by one expression, and
matched with the clitics they may carry (`stems`). Digits are parted from letters (`14جنديا` is two tokens); invisible
controls between words are no tokens, so that a mark of direction parts nothing that stands together.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from rawi.records import Article, Span
from rawi.text.normalize import CONTROLS, MARKS, fold, letters_before

ARABIC = (
    "\u0620-\u063f\u0641-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06ee-\u06ef\u06fa-\u06ff\u0750-\u077f"
    "\ufb50-\ufdff\ufe70-\ufefc"  # presentation forms
)
_DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9"
_TOKEN = re.compile(
    rf"(?P<word>[{ARABIC}](?:[{ARABIC}{MARKS}{CONTROLS}]*[{ARABIC}{MARKS}])?)"
    rf"|(?P<number>[{_DIGIT}]+(?:[.,٫٬][{_DIGIT}]+)*)"
    r"|(?P<latin>[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)?)"
    rf"|(?P<mark>\.\.+|…|[^\s{CONTROLS}])"
)
LONGEST_SENTENCE = 500  # tokens; 9,999 of 10,000 sentences of news are shorter, and steps may look at all pairs of one
_STOPS = frozenset(".!?؟…")
_OPENERS = {"«": "»", "“": "”", "‹": "›", "”": "“", "„": "“"}
_LETTER_NAMES = frozenset({  # of Latin letters, folded, as Arabic writes them in abbreviations
    "ايه", "اي", "بي", "سي", "دي", "اف", "جي", "اتش", "جيه", "كيه", "كي", "ال", "ام", "ان", "او", "بيه", "كيو", "ار",
    "اس", "تي", "يو", "في", "دبليو", "اكس", "واي", "زد",
})  # fmt: skip
_CLOSERS_AFTER_STOP = frozenset("»”\"'’)]›“")


class Token(NamedTuple):
    """A word, number, Latin word or mark: `surface` is text[start:end], `form` its folding."""

    start: int
    end: int
    surface: str
    form: str
    kind: str  # "word" | "number" | "latin" | "mark"


class Stem(NamedTuple):
    """One way to part a folded form: `prefix` + `form`; `skip` letters of the whole belong to the prefix.

    For `للقوات` one reading is prefix `لل`, form `القوات` (the article is there, assimilated), skip 2.
    """

    prefix: str
    form: str
    skip: int


class Sentence(NamedTuple):
    """Tokens `first` to `last` (exclusive) and the span of their characters."""

    first: int
    last: int
    start: int
    end: int


class Quotation(NamedTuple):
    """A closed quotation: token indexes of its opening and closing mark."""

    open: int
    close: int


@lru_cache(maxsize=1 << 17)  # as many as `fold` keeps: one entry a spelling
def stems(form: str) -> tuple[Stem, ...]:
    """All ways to take one-letter proclitics off a folded form, the whole form first.

    The article stays on the stem: names carry theirs. Stems have at least two letters.

    >>> [stem.form for stem in stems("وبالقاهره")]
    ['وبالقاهره', 'بالقاهره', 'القاهره']
    >>> stems("للقوات")[1]
    Stem(prefix='لل', form='القوات', skip=2)
    """
    found = [Stem("", form, 0)]
    rest, prefix = form, ""
    if len(rest) > 2 and rest[0] in "وف":
        rest, prefix = rest[1:], rest[0]
        found.append(Stem(prefix, rest, 1))
    if len(rest) > 3 and rest[0] == "ل" and rest[1] == "ل":
        found.append(Stem(prefix + "لل", "ال" + rest[2:], len(prefix) + 2))
    if len(rest) > 2 and rest[0] in "بلك":
        found.append(Stem(prefix + rest[0], rest[1:], len(prefix) + 1))
    elif len(rest) > 3 and rest[0] == "س" and rest[1] in "يتنا":
        found.append(Stem(prefix + "س", rest[1:], len(prefix) + 1))
    return tuple(found)


class Reading:
    """One article cut into tokens, sentences, lines and quotations. Boilerplate has no tokens.

    `tokens` is the list all steps index into; `sentences` tile it (a line end always ends a sentence).
    """

    def __init__(self, article: Article, tokens: tuple[Token, ...], gaps: Iterable[int] = ()) -> None:
        """`gaps` are the indexes of tokens before which boilerplate was left out."""
        self.article = article
        self.text = article.text
        self.tokens = tokens
        self.forms = [token.form for token in tokens]
        self.starts = [token.start for token in tokens]
        self._gaps = frozenset(gaps)

    @classmethod
    def of(cls, article: Article, boilerplate: Iterable[Span] = ()) -> "Reading":
        """Cut an article's stored text; `boilerplate` spans are left out."""
        left_out = sorted(boilerplate)
        tokens = _tokens(article.text)
        if not left_out:
            return cls(article, tuple(tokens))
        kept: list[Token] = []
        gaps: list[int] = []
        following, reach = 0, 0  # how many spans began by now, and how far they go
        for token in tokens:
            while following < len(left_out) and left_out[following][0] <= token.start:
                reach = max(reach, left_out[following][1])
                following += 1
            if token.start < reach:
                gaps.append(len(kept))
            else:
                kept.append(token)
        return cls(article, tuple(kept), gaps)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences in order. They end at `. ! ? ؟ …`, after the quotation mark or bracket that closes there, and at
        line ends; not at abbreviations (`أ. د.`, `أ.ف.ب`), decimal points or within a word-dot-word address."""
        return tuple(self._cut_sentences())

    @cached_property
    def _sentence_firsts(self) -> list[int]:
        return [sentence.first for sentence in self.sentences]

    def sentence_of(self, index: int) -> int:
        """The number of the sentence that token `index` stands in."""
        return bisect_right(self._sentence_firsts, index) - 1

    @cached_property
    def lines(self) -> tuple[Sentence, ...]:
        """The lines that hold tokens, as token ranges: headline, paragraphs."""
        edges = [0, *sorted(self._line_breaks), len(self.tokens)] if self.tokens else []
        return tuple(self._range(first, last) for first, last in pairwise(edges))

    @cached_property
    def _line_breaks(self) -> frozenset[int]:
        """The tokens before which a line ends, or boilerplate was left out."""
        at_ends = {bisect_left(self.starts, found.start()) for found in re.finditer("\n", self.text)}
        return frozenset(i for i in at_ends | self._gaps if 0 < i < len(self.tokens))

    @cached_property
    def _line_firsts(self) -> list[int]:
        return [line.first for line in self.lines]

    def line_of(self, index: int) -> int:
        """The number of the line that token `index` stands in."""
        return bisect_right(self._line_firsts, index) - 1

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """Closed quotations in order of their opening; an unclosed one costs itself alone. Lines bound them."""
        return tuple(sorted(q for line in self.lines for q in _quotations(self.tokens, line.first, line.last)))

    def token_at(self, offset: int) -> int:
        """The index of the token that covers `offset`, or of the next one after it."""
        i = bisect_right(self.starts, offset) - 1
        return i if i >= 0 and offset < self.tokens[i].end else i + 1

    def tokens_of(self, start: int, end: int) -> range:
        """The indexes of the tokens that text[start:end] covers, the first and last perhaps in part."""
        first = self.token_at(start)
        return range(first, max(first, bisect_left(self.starts, end)))

    def start_of(self, index: int, stem: Stem) -> int:
        """The text offset at which `stem` begins in token `index`: after the proclitics it was parted from."""
        token = self.tokens[index]
        if not stem.skip:
            return token.start
        if len(token.form) == len(token.surface):
            return token.start + stem.skip
        return token.start + letters_before(token.surface, stem.skip)

    def surface(self, first: int, last: int) -> str:
        """The text from token `first` to token `last` (exclusive)."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def _cut_sentences(self) -> Iterator[Sentence]:
        first = 0
        after_marks = (i for i, token in enumerate(self.tokens[:-1], 1) if token.kind == "mark")
        ends = sorted(self._line_breaks.union(filter(self._ends_before, after_marks)))
        for end in (*ends, len(self.tokens)):
            while end - first > LONGEST_SENTENCE:
                yield self._range(first, first + LONGEST_SENTENCE)
                first += LONGEST_SENTENCE
            if first < end:
                yield self._range(first, end)
            first = end

    def _range(self, first: int, last: int) -> Sentence:
        return Sentence(first, last, self.tokens[first].start, self.tokens[last - 1].end)

    def _ends_before(self, i: int) -> bool:
        """Whether a sentence ends between token i-1 and token i."""
        tokens = self.tokens
        k = i - 1
        while k > 0 and tokens[k].surface in _CLOSERS_AFTER_STOP and k > i - 4:
            k -= 1
        stop = tokens[k]
        if stop.kind != "mark" or stop.surface[0] not in _STOPS:
            return False
        if tokens[i].surface in _CLOSERS_AFTER_STOP and not self._spaced(i):
            return False  # the closing mark still belongs to this sentence
        if k == i - 1 and tokens[i].surface[0] in _STOPS:
            return False  # `؟!` and `. . .` are one stop
        if (
            k < i - 1
            and tokens[i].kind == "mark"
            and tokens[i].surface not in _OPENERS
            and tokens[i].surface not in "\"'("
        ):
            return False  # `."،` goes on
        return not (stop.surface == "." and self._is_abbreviation(k))

    def _is_abbreviation(self, dot: int) -> bool:
        tokens = self.tokens
        before, after = tokens[dot - 1] if dot else None, tokens[dot + 1] if dot + 1 < len(tokens) else None
        if before is None or after is None or before.end != tokens[dot].start:
            return False
        two_before = tokens[dot - 2] if dot > 1 else None
        if before.kind in ("word", "latin") and len(before.form) == 1 and before.form != "و":
            # `أ. د. فلان`, `أ.ف.ب`, but a year's era (`2015 م.`) ends its sentence
            return two_before is None or two_before.kind != "number"
        if before.form in _LETTER_NAMES:  # `سي.إن.إن`
            return after.form in _LETTER_NAMES or (two_before is not None and two_before.surface == ".")
        if before.kind == "number" and (two_before is None or dot - 1 in self._line_breaks):
            return len(before.form) < 3  # `1. ` at the head of a line counts
        return after.start == tokens[dot].end and before.kind == after.kind == "latin"  # `example.org`

    def _spaced(self, i: int) -> bool:
        return self.tokens[i - 1].end < self.tokens[i].start


def _tokens(text: str) -> list[Token]:
    return [
        Token(found.start(), found.end(), surface := found[0], fold(surface), found.lastgroup or "mark")
        for found in _TOKEN.finditer(text)
    ]


def _quotations(tokens: tuple[Token, ...], first: int, last: int) -> Iterator[Quotation]:
    open_at: dict[str, int] = {}  # closing mark -> token index of its opening
    for i in range(first, last):
        surface = tokens[i].surface
        if surface in open_at:
            yield Quotation(open_at.pop(surface), i)
        elif surface in _OPENERS:
            open_at[_OPENERS[surface]] = i
        elif surface == '"':
            open_at[surface] = i
