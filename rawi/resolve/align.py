"""Passages two texts share under small edits: runs of the same words, chained over short gaps.

Runs may stand in another order in the other text; within a passage the order is the same. What stands in the gaps is
what was changed (`changes`).
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from rawi.derived import Passage
from rawi.resolve.changes import Side, changes
from rawi.resolve.words import Hashes

SEED = 3  # words; shorter runs are everywhere (`في اليمن أمس`)
MAX_GAP = 12  # words on one side; a speaker with office and name that became one word is about as long
GAP_COST = 0.5  # of a matched word: a run must be longer than half its distance to be tied to a passage
MIN_PASSAGE = 7  # words; shorter ones are titles of office and formulas
MAX_REPEATS = 8  # places at which a seed may begin; a line repeated more often is a refrain, not evidence
GOES_ON = 0.5  # of the shorter sentence's words, for the sentence beside a passage to be of it
MAX_SENTENCE = 60  # words; longer ones are lists and unpunctuated texts, which runs find
_STOP = re.compile(r"[.!?؟…\n]")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_LOOK_BACK = 12  # runs; a gap of MAX_GAP words can't hold more of SEED words


class Run(NamedTuple):
    """`length` words from `taker` on in the one text are those from `source` on in the other: word indexes."""

    taker: int
    source: int
    length: int


Aligned = tuple[Run, ...]  # the runs of one passage, in order


def align(taker: Hashes, source: Hashes) -> list[Aligned]:
    """The passages that two texts share, in the order of the taker; no word is in two passages."""
    kept: list[Aligned] = []
    in_taker, in_source = bytearray(len(taker)), bytearray(len(source))
    for chain in sorted(_chains(_runs(taker, source)), key=lambda runs: (-sum(run.length for run in runs), runs)):
        free = [run for run in chain if _is_free(run, in_taker, in_source)]
        if sum(run.length for run in free) >= MIN_PASSAGE:
            kept.append(tuple(free))
            for run in free:
                in_taker[run.taker : run.taker + run.length] = b"\1" * run.length
                in_source[run.source : run.source + run.length] = b"\1" * run.length
    return sorted(kept)


def matched(passages: Sequence[Aligned]) -> int:
    """How many words the passages have in common."""
    return sum(run.length for runs in passages for run in runs)


def packed(passages: Sequence[Aligned]) -> bytes:
    """Passages as bytes, to be kept: the number of runs of each before its runs."""
    flat = [number for runs in passages for number in (len(runs), *(n for run in runs for n in run))]
    return np.array(flat, np.int32).tobytes()


def unpacked(kept: bytes) -> list[Aligned]:
    """The passages that `packed` made these bytes of."""
    flat = iter(np.frombuffer(kept, np.int32).tolist())
    return [tuple(Run(next(flat), next(flat), next(flat)) for _ in range(count)) for count in flat]


def _is_free(run: Run, in_taker: bytearray, in_source: bytearray) -> bool:
    taken = in_taker.find(1, run.taker, run.taker + run.length), in_source.find(1, run.source, run.source + run.length)
    return taken == (-1, -1)


def _runs(taker: Hashes, source: Hashes) -> list[Run]:
    """All maximal runs of at least `SEED` words, sorted."""
    mine, theirs = _seeds(taker), _seeds(source)
    order = np.argsort(theirs, kind="stable")
    first = np.searchsorted(theirs[order], mine)
    counts = np.minimum(np.searchsorted(theirs[order], mine, "right") - first, MAX_REPEATS)
    here = np.repeat(np.arange(len(mine)), counts)
    within = np.arange(len(here)) - np.repeat(np.cumsum(counts) - counts, counts)
    there = order[np.repeat(first, counts) + within]
    begins = (here == 0) | (there == 0) | (taker[here - 1] != source[there - 1])  # else within a run begun before
    return [
        Run(j, i, _length(taker[j:], source[i:]))
        for j, i in zip(here[begins].tolist(), there[begins].tolist(), strict=True)
    ]


def _seeds(words: Hashes) -> NDArray[np.uint64]:
    """Every `SEED` words in a row as one number."""
    count = max(0, len(words) - SEED + 1)
    seeds = np.zeros(count, np.uint64)
    for k in range(SEED):
        seeds = seeds * _FACTOR + words[k : k + count]  # wraps at 64 bits, as a rolling hash does
    return seeds


def _length(taker: Hashes, source: Hashes) -> int:
    """How many words two texts begin with alike."""
    shorter = min(len(taker), len(source))
    differ = taker[:shorter] != source[:shorter]
    at = int(differ.argmax()) if shorter else 0
    return at if shorter and differ[at] else shorter


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
        changed=tuple(change for mine, theirs in gaps for change in changes(mine, theirs, taker, source)),
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


def continued(passages: Sequence[Aligned], taker: Side, source: Side) -> list[Aligned]:
    """The passages with the sentences beside them that go on with the same words, too scattered to be runs.

    There a copy changed most: `واتهم فلان رئيس المجلس لواء كذا بقصف` is left as `واتهم مراقبون ميليشيا كذا بقصف`.
    """
    grown = list(passages)
    for k in range(len(grown)):
        for step in (1, -1):
            while (runs := _beside(grown, k, step, taker, source)) is not None:
                grown[k] = (*grown[k], *runs) if step == 1 else (*runs, *grown[k])
    return grown


def _beside(passages: Sequence[Aligned], k: int, step: int, taker: Side, source: Side) -> Aligned | None:
    """The runs of what follows (1) or goes before (-1) a passage: the rest of its sentence, else the sentence beside
    it, if that is about the same on both sides and free."""
    edge = passages[k][-1 if step == 1 else 0]
    mine, theirs = edge.taker, edge.source
    if step == 1:
        mine, theirs = mine + edge.length, theirs + edge.length
    further = (_sentence_end, _sentence_start)[step == -1]
    for here, there in ((mine, theirs), (further(mine, taker), further(theirs, source))):
        a, b = _up_to_break(here, step, taker), _up_to_break(there, step, source)
        if a and b and _are_free(passages, a, b) and (runs := _scattered(a, b, taker, source)):
            return runs
    return None


def _scattered(mine: tuple[int, int], theirs: tuple[int, int], taker: Side, source: Side) -> Aligned | None:
    """The words that the rests of two sentences have in common, in order, if the whole sentences are about one."""
    here, there = _sentence_of(mine, taker), _sentence_of(theirs, source)
    common = Indel.similarity(taker.words.forms[slice(*here)], source.words.forms[slice(*there)]) // 2
    if common < max(SEED, GOES_ON * min(here[1] - here[0], there[1] - there[0])):
        return None
    return tuple(
        Run(mine[0] + op.src_start, theirs[0] + op.dest_start, op.src_end - op.src_start)
        for op in Indel.opcodes(taker.words.forms[slice(*mine)], source.words.forms[slice(*theirs)])
        if op.tag == "equal"
    )


def _sentence_of(words: tuple[int, int], side: Side) -> tuple[int, int]:
    """The whole sentence that a rest of one is of; the rest alone where the sentence is too long."""
    before, after = _up_to_break(words[0] + 1, -1, side), _up_to_break(words[1] - 1, 1, side)
    return (before or words)[0], (after or words)[1]


def _up_to_break(word: int, step: int, side: Side) -> tuple[int, int] | None:
    """The words from `word` to the end of their sentence (1), or from its beginning to `word` (-1)."""
    if step == 1:
        last = min(word + MAX_SENTENCE, len(side.words.forms))
        end = next((k for k in range(word + 1, last + 1) if _breaks(k, side)), None)
        return (word, end) if end else None
    begin = next((k for k in range(word - 1, max(word - MAX_SENTENCE, 0) - 1, -1) if _breaks(k, side)), None)
    return None if begin is None else (begin, word)


def _breaks(word: int, side: Side) -> bool:
    """Whether a sentence begins at a word."""
    words = side.words
    if word in (0, len(words.forms)):
        return True
    return bool(_STOP.search(side.text, words.ends[word - 1], words.starts[word]))


def _are_free(passages: Iterable[Aligned], mine: tuple[int, int], theirs: tuple[int, int]) -> bool:
    """Whether no passage has a word of these stretches."""
    return not any(
        (run.taker < mine[1] and mine[0] < run.taker + run.length)
        or (run.source < theirs[1] and theirs[0] < run.source + run.length)
        for runs in passages
        for run in runs
    )
