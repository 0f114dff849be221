"""Two texts side by side: the passages they share, word by word, and between them what each has alone."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from rawi.derived import Copy, Passage
from rawi.text.normalize import fold

_WORD = re.compile(r"\s*\S+")


class Piece(NamedTuple):
    """Words of one side; `kind` None where both have them, `spelling` where they differ in spelling alone."""

    text: str
    kind: str | None


class Row(NamedTuple):
    """A stretch of both texts; `passage` numbers it from 1, None where each side stands alone."""

    passage: int | None
    taker: tuple[Piece, ...]
    source: tuple[Piece, ...]


def rows_of(copy: Copy, taker: str, source: str) -> Iterator[Row]:
    """The two texts from beginning to end, in the taker's order."""
    at = here = 0
    for number, passage in enumerate(copy.passages, 1):
        (start, end), (from_, to) = passage.taker, passage.source
        yield from _alone(taker[at:start], source[here:from_] if from_ >= here else "")
        yield Row(number, *_aligned(passage, taker[start:end], source[from_:to]))
        at, here = end, max(here, to)
    yield from _alone(taker[at:], source[here:])


def _alone(taker: str, source: str) -> Iterator[Row]:
    if taker.strip() or source.strip():
        yield Row(
            None, (Piece(taker, None),) if taker.strip() else (), (Piece(source, None),) if source.strip() else ()
        )


def _aligned(passage: Passage, taker: str, source: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    ours, theirs = _WORD.findall(taker), _WORD.findall(source)
    # autojunk would drop words that are frequent in long passages, and Arabic prepositions are just those.
    matcher = SequenceMatcher(None, [_plain(word) for word in ours], [_plain(word) for word in theirs], autojunk=False)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        mine, other = "".join(ours[i:j]), "".join(theirs[k:m])
        kind = None if tag == "equal" else _kind(passage, mine, other)
        if tag == "equal" and mine.split() != other.split():
            for a, b in zip(ours[i:j], theirs[k:m], strict=True):
                same = None if a.strip() == b.strip() else "spelling"
                left.append(Piece(a, same))
                right.append(Piece(b, same))
            continue
        if mine:
            left.append(Piece(mine, kind))
        if other:
            right.append(Piece(other, kind))
    return tuple(_outside(left)), tuple(_outside(right))


def _outside(pieces: list[Piece]) -> Iterator[Piece]:
    """Pieces whose marks begin with a letter: the space before a word is no part of what changed."""
    for piece in pieces:
        bare = piece.text.lstrip()
        if piece.kind and bare and len(bare) < len(piece.text):
            yield Piece(piece.text[: -len(bare)], None)
            yield Piece(bare, piece.kind)
        else:
            yield piece


def _kind(passage: Passage, mine: str, other: str) -> str:
    """The kind of change that resolving found at these words; else added or dropped."""
    for change in passage.changed:
        if change.kind in ("name", "number", "verb", "label"):
            parts = ((change.taker, mine), (change.source, other))
            if any(words and there.strip() and (words in there or there.strip() in words) for words, there in parts):
                return change.kind
    return "dropped" if other.strip() and not mine.strip() else "added"


def _plain(word: str) -> str:
    return fold(word).strip(" \n.,،؛:؟!\"'()[]«»“”")
