"""Passages two texts share under small edits: runs of the same words, chained over short gaps.

Runs may stand in another order in the other text; within a passage the order is the same. What stands in the gaps is
what was changed (`changes`).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel

from rawi.derived import Change, ChangeKind, Passage
from rawi.records import Annotation
from rawi.resolve.words import Words

SEED = 3  # words; shorter runs are everywhere (`في اليمن أمس`)
MAX_GAP = 12  # words on one side; a speaker with office and name that became one word is about as long
GAP_COST = 0.5  # of a matched word: a run must be longer than half its distance to be tied to a passage
MIN_PASSAGE = 7  # words; shorter ones are titles of office and formulas
MAX_REPEATS = 8  # places at which a seed may begin; a line repeated more often is a refrain, not evidence
ONE_SPELLING = 0.8  # of letters in common, in order: `الفيدرالي` and `الفدرالي`, not `قتل` and `قاتل`
_STOP = re.compile(r"[.!?؟…\n]")
_LOOK_BACK = 12  # runs; a gap of MAX_GAP words can't hold more of SEED words


class Run(NamedTuple):
    """`length` words from `taker` on in the one text are those from `source` on in the other: word indexes."""

    taker: int
    source: int
    length: int


Aligned = tuple[Run, ...]  # the runs of one passage, in order


def align(taker: Sequence[str], source: Sequence[str]) -> list[Aligned]:
    """The passages that two texts share, in the order of the taker; no word is in two passages."""
    kept: list[Aligned] = []
    in_taker: set[int] = set()
    in_source: set[int] = set()
    for chain in sorted(_chains(_runs(taker, source)), key=lambda runs: (-sum(run.length for run in runs), runs)):
        free = [run for run in chain if _is_free(run, in_taker, in_source)]
        if sum(run.length for run in free) >= MIN_PASSAGE:
            kept.append(tuple(free))
            for run in free:
                in_taker.update(range(run.taker, run.taker + run.length))
                in_source.update(range(run.source, run.source + run.length))
    return sorted(kept)


def matched(passages: Sequence[Aligned]) -> int:
    """How many words the passages have in common."""
    return sum(run.length for runs in passages for run in runs)


def _is_free(run: Run, in_taker: set[int], in_source: set[int]) -> bool:
    return in_taker.isdisjoint(range(run.taker, run.taker + run.length)) and in_source.isdisjoint(
        range(run.source, run.source + run.length)
    )


def _runs(taker: Sequence[str], source: Sequence[str]) -> list[Run]:
    """All maximal runs of at least `SEED` words, sorted."""
    places: dict[tuple[str, ...], list[int]] = {}
    for i, seed in enumerate(zip(*(source[k:] for k in range(SEED)), strict=False)):
        places.setdefault(seed, []).append(i)
    found = []
    for j, seed in enumerate(zip(*(taker[k:] for k in range(SEED)), strict=False)):
        for i in places.get(seed, ())[:MAX_REPEATS]:
            if i and j and source[i - 1] == taker[j - 1]:
                continue  # within a run that began before
            n = SEED
            while i + n < len(source) and j + n < len(taker) and source[i + n] == taker[j + n]:
                n += 1
            found.append(Run(j, i, n))
    return found


def _chains(runs: list[Run]) -> list[list[Run]]:
    """Runs tied to the best run before them, each in one chain, the heaviest chains first to choose."""
    scores: list[float] = []
    befores: list[int] = []
    for k, run in enumerate(runs):
        score, before = float(run.length), -1
        for q in range(max(0, k - _LOOK_BACK), k):
            gaps = (run.taker - runs[q].taker - runs[q].length, run.source - runs[q].source - runs[q].length)
            if min(gaps) > -SEED and max(gaps) <= MAX_GAP and min(gaps) + run.length > 0:
                tied = scores[q] + run.length + min(0, *gaps) - GAP_COST * max(0, *gaps)
                if tied > score:
                    score, before = tied, q
        scores.append(score)
        befores.append(before)
    used: set[int] = set()
    chains = []
    for k in sorted(range(len(runs)), key=lambda k: (-scores[k], k)):
        chain = []
        while k != -1 and k not in used:
            used.add(k)
            chain.append(runs[k])
            k = befores[k]
        if chain:
            chains.append(_trimmed(chain[::-1]))
    return chains


def _trimmed(chain: list[Run]) -> list[Run]:
    """The runs without the words that the run before them has already."""
    kept = chain[:1]
    for run in chain[1:]:
        end, source_end = kept[-1].taker + kept[-1].length, kept[-1].source + kept[-1].length
        over = max(0, end - run.taker, source_end - run.source)
        if over < run.length:
            kept.append(Run(run.taker + over, run.source + over, run.length - over))
    return kept


class Side(NamedTuple):
    """One of the two texts: its words, its stored text, and what was read in it."""

    words: Words
    text: str
    annotation: Annotation


def passage(runs: Aligned, taker: Side, source: Side) -> Passage:
    """The passage of a chain of runs, with what was changed between them.

    Where a run begins or ends within a sentence, the passage goes on to the sentence's edge if that is near on both
    sides: who said it stands there, and is what copies change.
    """
    first, last = runs[0], runs[-1]
    ends = (last.taker + last.length, last.source + last.length)
    head = (_sentence_start(first.taker, taker), _sentence_start(first.source, source))
    tail = (_sentence_end(ends[0], taker), _sentence_end(ends[1], source))
    reach = first.length, last.length  # an edge longer than the words it hangs on is not theirs
    head = head if 0 < max(first.taker - head[0], first.source - head[1]) <= reach[0] else (first.taker, first.source)
    tail = tail if 0 < max(tail[0] - ends[0], tail[1] - ends[1]) <= reach[1] else ends
    gaps = [((head[0], first.taker), (head[1], first.source))]
    gaps += [
        ((before.taker + before.length, after.taker), (before.source + before.length, after.source))
        for before, after in pairwise(runs)
    ]
    gaps.append(((ends[0], tail[0]), (ends[1], tail[1])))
    return Passage(
        taker=(taker.words.starts[head[0]], taker.words.ends[tail[0] - 1]),
        source=(source.words.starts[head[1]], source.words.ends[tail[1] - 1]),
        changed=tuple(change for mine, theirs in gaps for change in _gap(mine, theirs, taker, source)),
    )


def _sentence_start(word: int, side: Side) -> int:
    """The first word of the sentence that a word stands in, or the word itself where that is far."""
    for k in range(word, max(-1, word - MAX_GAP - 1), -1):
        if k == 0 or _STOP.search(side.text, side.words.ends[k - 1], side.words.starts[k]):
            return k
    return word


def _sentence_end(word: int, side: Side) -> int:
    """The end of the sentence that the word before `word` stands in, or `word` itself where that is far."""
    for k in range(word, min(len(side.words.forms), word + MAX_GAP) + 1):
        if k == len(side.words.forms) or _STOP.search(side.text, side.words.ends[k - 1], side.words.starts[k]):
            return k
    return word


def _gap(mine: tuple[int, int], theirs: tuple[int, int], taker: Side, source: Side) -> Iterator[Change]:
    """The changes in a gap, word ranges on both sides: what is left between the words that still agree in it."""
    here, there = taker.words.forms[slice(*mine)], source.words.forms[slice(*theirs)]
    i = j = 0
    blocks = [(op.src_start, op.src_end, op.dest_start) for op in Indel.opcodes(here, there) if op.tag == "equal"]
    for start, end, other in [*blocks, (len(here), len(here), len(there))]:
        yield from _changes((mine[0] + i, mine[0] + start), (theirs[0] + j, theirs[0] + other), taker, source)
        i, j = end, other + end - start


def _changes(mine: tuple[int, int], theirs: tuple[int, int], taker: Side, source: Side) -> Iterator[Change]:
    """What stands for what, word for word where that tells more than one kind of change."""
    if mine[1] - mine[0] == theirs[1] - theirs[0] > 1:
        kinds = [
            _kind(_span((i, i + 1), taker.words), taker.annotation)
            or _kind(_span((j, j + 1), source.words), source.annotation)
            for i, j in zip(range(*mine), range(*theirs), strict=True)
        ]
        if len(set(kinds)) > 1 and None not in kinds:
            for i, j in zip(range(*mine), range(*theirs), strict=True):
                yield from _change((i, i + 1), (j, j + 1), taker, source)
            return
    yield from _change(mine, theirs, taker, source)


def _change(mine: tuple[int, int], theirs: tuple[int, int], taker: Side, source: Side) -> Iterator[Change]:
    """One change: by the kind of words if one can be told, else what was dropped and what was added."""
    here, there = _span(mine, taker.words), _span(theirs, source.words)
    new, old = _cut(here, taker.text), _cut(there, source.text)
    kind = _kind(here, taker.annotation) or _kind(there, source.annotation)
    if here and there:
        if kind:
            yield Change(kind=kind, taker=new, source=old)
            return
        if _is_spelling(mine, theirs, taker.words, source.words):
            return
    if there:
        yield Change(kind="dropped", source=old)
    if here:
        yield Change(kind="added", taker=new)


def _is_spelling(mine: tuple[int, int], theirs: tuple[int, int], taker: Words, source: Words) -> bool:
    """Whether both sides are the same letters: words run together or parted, a clitic more or less."""
    here, there = "".join(taker.forms[slice(*mine)]), "".join(source.forms[slice(*theirs)])
    if here == there:
        return True
    if not here or not there or here.isdigit() or there.isdigit():
        return False
    return min(len(here), len(there)) > 3 and Indel.normalized_similarity(here, there) >= ONE_SPELLING


def _kind(span: tuple[int, int] | None, said: Annotation) -> ChangeKind | None:
    """What the words of a span are, by the annotation: the most telling kind first."""
    if span is None:
        return None
    start, end = span
    if any(label.start < end and start < label.end for label in said.labels):
        return "label"
    if any(number.start < end and start < number.end for number in said.numbers):
        return "number"
    if any(m.start < end and start < m.end and m.form == "name" for m in said.mentions):
        return "name"
    if any(report.cue.start < end and start < report.cue.end for report in said.reports):
        return "verb"
    return None


def _span(words: tuple[int, int], of: Words) -> tuple[int, int] | None:
    first, last = words
    return (of.starts[first], of.ends[last - 1]) if first < last else None


def _cut(span: tuple[int, int] | None, text: str) -> str | None:
    return text[span[0] : span[1]] if span else None
