"""Everything derived from what is annotated and decided: at the end of a build, and anew after a judgement."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache, partial
from pathlib import Path

import msgspec

from rawi.chronicle import findings
from rawi.chronicle.lock import locked
from rawi.chronicle.store import Chronicle, open_chronicle
from rawi.derived import Resolved
from rawi.knowledge.names import neutral_names
from rawi.records import Judgement
from rawi.resolve import ArticleKey, Remembered, key_of, resolve

_KEY = msgspec.msgpack.Decoder(ArticleKey)


@cache
def code() -> str:
    """A hash of the code that finds out what is remembered, so that nothing outlives a change to it."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted((*package.glob("*.py"), *package.glob("resolve/*.py"), *package.glob("text/*.py"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def resolve_all(
    chronicle: Chronicle, judgements: Sequence[Judgement], made: dict[str, ArticleKey] | None = None
) -> tuple[Resolved, Remembered]:
    """What all annotated articles say together, and what is to be remembered of it. Keys in `made` are used up."""
    connection = chronicle.connection
    remembered = Remembered(findings.sums(connection), findings.remembered(connection), code())
    keys = _keys(chronicle, remembered, made if made is not None else {})
    return resolve(keys, chronicle.fetch, judgements, remembered, neutral_names()), remembered


def _keys(chronicle: Chronicle, remembered: Remembered, made: dict[str, ArticleKey]) -> Iterator[ArticleKey]:
    def key(name: str) -> bytes:
        return msgspec.msgpack.encode(made.pop(name, None) or key_of(*chronicle.fetch(name)))

    for name in chronicle.annotated():
        yield _KEY.decode(remembered.recall("key", (name,), partial(key, name)))


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
                resolved, remembered = resolve_all(chronicle, judgements)
                with writing:
                    if chronicle.judgements() == judgements:
                        chronicle.replace_derived(resolved, remembered.new(), remembered.forgotten())
        finally:
            chronicle.close()
