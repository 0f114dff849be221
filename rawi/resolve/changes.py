"""What a copy changed between the words it kept: what stands for what, and of which kind."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Indel

from rawi.derived import Change, ChangeKind
from rawi.records import Annotation, Article
from rawi.resolve.words import Words
from rawi.text.numbers import read_quantity
from rawi.text.tokens import Reading

ONE_SPELLING = 0.8  # of letters in common, in order: `الفيدرالي` and `الفدرالي`, not `قتل` and `قاتل`
DATELINE = 60  # code points of a line; `المدينة (وكالة الأفق) -` fits, a sentence does not
NAMED = 10  # words of a name with office and place; what is longer says something
CLITICS = 2  # letters that may stand before a name in one word with it: `وب`, `لل`
NAMING = 0.4  # of the letters of a stretch that is a name: `وقالت وزارة الصحة` is, `التي عقدت برئاسة فلان أمس` is not
_AFTER_DATELINE = re.compile(r"\s*\)?\s*[-\N{EN DASH}\N{EM DASH}:]")
_PREPOSITIONS = frozenset({"في", "من", "الي", "علي", "عن", "لدي"})
Range = tuple[int, int]  # of words, half-open
Value = tuple[int | None, int | None]  # of a number: both ends


class Side(NamedTuple):
    """One of the two texts: its words, its stored text, and what was read in it."""

    words: Words
    text: str
    annotation: Annotation


def changes(mine: Range, theirs: Range, taker: Side, source: Side) -> Iterator[Change]:
    """The changes in a gap between kept words: what is left between the words that still agree in it."""
    here, there = taker.words.forms[slice(*mine)], source.words.forms[slice(*theirs)]
    i = j = 0
    blocks = [(op.src_start, op.src_end, op.dest_start) for op in Indel.opcodes(here, there) if op.tag == "equal"]
    for start, end, other in [*blocks, (len(here), len(here), len(there))]:
        for a, b in _lines((mine[0] + i, mine[0] + start), (theirs[0] + j, theirs[0] + other), taker, source):
            for x, y in _parts(a, b, taker, source):
                yield from _change(x, y, taker, source)
        i, j = end, other + end - start


def _lines(mine: Range, theirs: Range, taker: Side, source: Side) -> Iterator[tuple[Range, Range]]:
    """A gap over a line's end cut there: a headline's last words and a dateline are changed each by itself."""
    here, there = _cut_lines(mine, taker), _cut_lines(theirs, source)
    if len(here) == len(there):
        yield from zip(here, there, strict=True)
        return
    few, many, swapped = (here, there, False) if len(here) < len(there) else (there, here, True)
    least = 0
    for n, part in enumerate(few):
        # In order: each of the fewer with the likest line that leaves enough for those after it.
        room = range(least, len(many) - (len(few) - n) + 1)
        sides = (source, taker) if swapped else (taker, source)
        best = max(room, key=lambda k: (_likeness(part, many[k], sides[0].words, sides[1].words), -k))
        for k in range(least, best):
            yield _alone(many[k], part[0], swapped)
        yield (many[best], part) if swapped else (part, many[best])
        least = best + 1
    for k in range(least, len(many)):
        yield _alone(many[k], few[-1][1], swapped)


def _alone(line: Range, at: int, swapped: bool) -> tuple[Range, Range]:
    return (line, (at, at)) if swapped else ((at, at), line)


def _cut_lines(words: Range, side: Side) -> list[Range]:
    first, last = words
    cuts = [k for k in range(first + 1, last) if "\n" in side.text[side.words.ends[k - 1] : side.words.starts[k]]]
    return list(zip([first, *cuts], [*cuts, last], strict=True))


def _parts(mine: Range, theirs: Range, taker: Side, source: Side) -> Iterator[tuple[Range, Range]]:
    """What stands for what: word for word where that tells more than one kind, and a name with the name's words."""
    if mine[1] - mine[0] == theirs[1] - theirs[0] > 1:
        pairs = [((i, i + 1), (j, j + 1)) for i, j in zip(range(*mine), range(*theirs), strict=True)]
        kinds = [_kind_of(a, b, taker, source) for a, b in pairs]
        if len(set(kinds)) > 1 and None not in kinds:
            yield from pairs
            return
    here, there = _last_name(mine, taker), _last_name(theirs, source)
    # A label before the name that goes on (`ميليشيا كذا`) took the place of as many words (`لواء كذا`).
    if here is not None and there is None and theirs[1] - theirs[0] > mine[1] - here:
        there = theirs[1] - (mine[1] - here)
    if there is not None and here is None and mine[1] - mine[0] > theirs[1] - there:
        here = mine[1] - (theirs[1] - there)
    if here is not None and there is not None:
        yield (mine[0], here), (theirs[0], there)
        yield (here, mine[1]), (there, theirs[1])
        return
    yield mine, theirs


def _last_name(words: Range, side: Side) -> int | None:
    """Where within a gap a name begins that goes on behind it, or a label before it: `[فلان ميليشيا] كذا`."""
    if words[0] == words[1] or words[1] == len(side.words.forms):
        return None
    end = side.words.ends[words[1] - 1]
    said = side.annotation
    starts = {m.start for m in said.mentions if m.start < end < m.end}
    starts |= {label.start for label in said.labels if label.start < end <= label.end}
    inside = [k for k in range(words[0] + 1, words[1]) if side.words.starts[k] in starts]
    return inside[-1] if inside else None


def _change(mine: Range, theirs: Range, taker: Side, source: Side) -> Iterator[Change]:
    """One change: by the kind of words if one can be told, else what was dropped and what was added."""
    here, there = _span(mine, taker.words), _span(theirs, source.words)
    new, old = _cut(here, taker.text), _cut(there, source.text)
    datelines = _is_dateline(here, taker.text) or _is_dateline(there, source.text)
    if here and there and not datelines:
        if _is_same_word(mine, theirs, taker.words, source.words):
            return
        if not (_is_person(here, taker) or _is_person(there, source)) and _is_spelling(
            mine, theirs, taker.words, source.words
        ):
            return
        if kind := _kind_of(mine, theirs, taker, source):
            yield Change(kind=kind, taker=new, source=old, same_value=_same_value(here, there, taker, source, kind))
            return
        if _is_spelling(mine, theirs, taker.words, source.words):
            return
    if there:
        yield Change(kind="dropped", source=old)
    if here:
        label = not there and _kind(here, taker) == "label"
        yield Change(kind="label" if label else "added", taker=new)


def _kind_of(mine: Range, theirs: Range, taker: Side, source: Side) -> ChangeKind | None:
    here, there = _span(mine, taker.words), _span(theirs, source.words)
    if here and there and _written_value(taker.text[slice(*here)]) and _written_value(source.text[slice(*there)]):
        return "number"
    both = _kind(here, taker), _kind(there, source)
    kind = both[0] or both[1]
    if kind == "number" and here and there and both[0] != both[1]:
        return next((other for other in both if other != "number"), None)  # a count left out or put in, not changed
    if kind == "name" and not (_may_be_named(mine, taker) and _may_be_named(theirs, source)):
        return None
    return kind


def _may_be_named(words: Range, side: Side) -> bool:
    """Whether words can stand for a name: more than particles (`قد`, `كما`), less than a sentence."""
    count = words[1] - words[0]
    return not count or (count <= NAMED and any(len(form) > 3 for form in side.words.forms[slice(*words)]))


def _same_value(here: Range, there: Range, taker: Side, source: Side, kind: ChangeKind) -> bool | None:
    """Whether two numbers are one, written otherwise; None for other kinds and where a value is not known."""
    if kind != "number":
        return None
    mine, theirs = _value(here, taker), _value(there, source)
    return mine == theirs if mine and theirs else None


def _value(span: Range, side: Side) -> Value | None:
    numbers = [n for n in side.annotation.numbers if n.start < span[1] and span[0] < n.end and n.low is not None]
    if len(numbers) == 1:
        return numbers[0].low, numbers[0].high
    return _written_value(side.text[slice(*span)])


@lru_cache(maxsize=1 << 12)  # numbers are few words, said again and again
def _written_value(words: str) -> Value | None:
    """The number that words are from their first to their last; None if they are anything else.

    >>> _written_value("ستين"), _written_value("60"), _written_value("60 يوما")
    ((60, 60), (60, 60), None)
    """
    tokens = [token for token in Reading.of(Article(id="", text=words, text_sha="")).tokens if token.kind != "mark"]
    found = read_quantity(tokens, 0) if tokens else None
    return (found.low, found.high) if found and found.last == len(tokens) else None


def _is_dateline(span: Range | None, text: str) -> bool:
    """Whether words stand alone before the dash of a line: from where and by whom, which is no part of what is told."""
    if span is None:
        return False
    line = text.rfind("\n", 0, span[0]) + 1
    return span[1] - line <= DATELINE and bool(_AFTER_DATELINE.match(text, span[1])) and "." not in text[line : span[1]]


def _likeness(mine: Range, theirs: Range, taker: Words, source: Words) -> float:
    """How many letters two stretches share, in order, from 0 to 1."""
    return Indel.normalized_similarity("".join(taker.forms[slice(*mine)]), "".join(source.forms[slice(*theirs)]))


def _is_same_word(mine: Range, theirs: Range, taker: Words, source: Words) -> bool:
    """Whether both sides are one word but for spaces and the preposition: `في مرزق` and `بمرزق`."""
    here, there = taker.forms[slice(*mine)], source.forms[slice(*theirs)]
    return "".join(here) == "".join(there) or _bare(here) == _bare(there) != ""


def _is_person(span: Range, side: Side) -> bool:
    """Whether a person is named in a stretch: there, one letter makes another one (`محمد`, `محمود`)."""
    return any(m.kind == "person" and m.start < span[1] and span[0] < m.end for m in side.annotation.mentions)


def _bare(forms: list[str]) -> str:
    rest = forms[1:] if forms and forms[0] in _PREPOSITIONS else forms
    word = "".join(rest)
    if len(rest) == len(forms) and len(word) > 4 and word.startswith("لل"):
        return f"ال{word[2:]}"
    return word[1:] if len(rest) == len(forms) and len(word) > 2 and word[0] in "بل" else word


def _is_spelling(mine: Range, theirs: Range, taker: Words, source: Words) -> bool:
    """Whether both sides are the same letters: words run together or parted, a clitic more or less."""
    here, there = "".join(taker.forms[slice(*mine)]), "".join(source.forms[slice(*theirs)])
    if not here or not there or here.isdigit() or there.isdigit():
        return False
    return min(len(here), len(there)) > 3 and Indel.normalized_similarity(here, there) >= ONE_SPELLING


def _kind(span: Range | None, side: Side) -> ChangeKind | None:
    """What the words of a span are, by the annotation: the most telling kind first."""
    if span is None:
        return None
    start, end = span
    said = side.annotation
    if any(label.start < end and start < label.end for label in said.labels):
        return "label"
    if any(number.start < end and start < number.end for number in said.numbers):
        return "number"
    if _is_naming(start, end, side):
        return "name"
    if any(report.cue.start < end and start < report.cue.end for report in said.reports):
        return "verb"
    return None


def _is_naming(start: int, end: int, side: Side) -> bool:
    """Whether a stretch says who or where, more than anything else: it begins with a name or its office, or they are
    most of it. A name within a clause that a copy left out, or put in, is no other name.
    """
    said = side.annotation
    names = [m for m in said.mentions if m.start < end and start < m.end and m.form == "name"]
    parts = [(max(part.start, start), min(part.end, end)) for part in (*said.mentions, *said.roles)]
    parts = [(first, last) for first, last in parts if first < last]
    naming = {at for part in parts for at in range(*part)}
    if not names or not parts:
        return False
    chains = {m.chain for m in names}
    offices = [chain.role for chain in said.chains if chain.id in chains and chain.role]
    begins = min(first for first, _ in parts) - start <= CLITICS
    begins |= any(office in side.text[start : start + len(office) + CLITICS] for office in offices)
    return begins or len(naming) >= NAMING * (end - start)


def _span(words: Range, of: Words) -> Range | None:
    first, last = words
    return (of.starts[first], of.ends[last - 1]) if first < last else None


def _cut(span: Range | None, text: str) -> str | None:
    return text[span[0] : span[1]] if span else None
