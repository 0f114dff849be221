"""What is derived, made anew after a judgement: the same function as at the end of a build, over the same file."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from rawi.chronicle.lock import locked
from rawi.chronicle.store import open_chronicle
from rawi.records import Judgement
from rawi.resolve import key_of, resolve


def decide(path: Path, judgements: Sequence[Judgement], is_locked: bool = False) -> None:
    """Append judgements. `is_locked`: this process holds the chronicle's lock itself, to derive it anew.

    Raises ChronicleError where the chronicle can't be written or another process builds it.
    """
    with nullcontext() if is_locked else locked(path):
        chronicle = open_chronicle(path, write=True)
        try:
            for judgement in judgements:
                chronicle.judge(judgement)
        finally:
            chronicle.close()


def derive_again(path: Path, writing: AbstractContextManager[object]) -> None:
    """Derive everything anew from annotations and judgements, unless it is of them already.

    A judgement that comes in meanwhile starts it over; `writing` is held while nothing may come in.
    """
    with locked(path):
        chronicle = open_chronicle(path, write=True)
        try:
            keys = None
            while not chronicle.is_derived():
                keys = keys or [key_of(*chronicle.fetch(name)) for name in chronicle.annotated()]
                judgements = chronicle.judgements()
                resolved = resolve(keys, chronicle.fetch, judgements)
                with writing:
                    if chronicle.judgements() == judgements:
                        chronicle.replace_derived(resolved)
        finally:
            chronicle.close()
