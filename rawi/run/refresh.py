"""Everything derived from what is annotated and decided: at the end of a build, and anew after a judgement."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from functools import partial
from pathlib import Path

from rawi.chronicle.definition import code
from rawi.chronicle.findings import Findings
from rawi.chronicle.lock import locked
from rawi.chronicle.store import Chronicle, open_chronicle
from rawi.knowledge.names import neutral_names
from rawi.records import Judgement
from rawi.resolve import Derived, Remembered, Shelf, derive, key_of, pack
from rawi.run.scratch import FileScratch, Waiting


def nobody(stage: str) -> None:
    """Hears which stage of resolving begins."""


def derive_all(
    chronicle: Chronicle,
    judgements: Sequence[Judgement],
    scratch: FileScratch,
    made: Waiting | None = None,
    say: Callable[[str], None] = nobody,
) -> tuple[Derived, Findings]:
    """What all annotated articles say together, and what is to be remembered of it. Keys in `made` are used up."""
    findings = Findings(chronicle.connection)
    remembered = Remembered(findings.sum_of, findings, code())
    shelf = Shelf(_keys(chronicle, remembered, made), scratch)
    return derive(shelf, chronicle.fetch, judgements, remembered, neutral_names(), say), findings


def _keys(chronicle: Chronicle, remembered: Remembered, made: Waiting | None) -> Iterator[bytes]:
    def key(name: str) -> bytes:
        return (made.pop(name) if made else None) or pack(key_of(*chronicle.fetch(name)))

    for name in chronicle.annotated():
        yield remembered.recall("key", (name,), partial(key, name))


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
            while not chronicle.is_derived():
                judgements = chronicle.judgements()
                with closing(FileScratch(path.parent)) as scratch:
                    derived, findings = derive_all(chronicle, judgements, scratch)
                    with writing:
                        if chronicle.judgements() == judgements:
                            chronicle.replace_derived(derived, findings)
        finally:
            chronicle.close()
