"""A chronicle on one machine: read, annotate on all cores, append batch by batch, derive.

Every batch is one transaction, and an article is in the file exactly if it is given; so a build that is killed goes
on where it stopped when it is run again, and one that is extended ends as if all had been built at once. What is
derived is made last, from everything that is there.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from pathlib import Path
from time import monotonic
from typing import NamedTuple, TextIO

from rawi.annotate import annotate
from rawi.chronicle.lock import locked
from rawi.chronicle.rows import Annotated, annotated, sha_of
from rawi.chronicle.store import Chronicle, Given, Problem, open_chronicle
from rawi.knowledge import Knowledge
from rawi.read import Found, is_ahead, read_paths
from rawi.records import SCHEMA, Article
from rawi.resolve import key_of, pack
from rawi.run.batch import INTERRUPTED
from rawi.run.progress import Progress
from rawi.run.refresh import derive_all
from rawi.run.scratch import FileScratch, Waiting
from rawi.run.workers import Chunk, Failed, chunks, in_order

CHUNK = 16  # articles for a process at once
BATCH = 512  # articles a transaction at most, so that a slow disk keeps up
SECONDS = 2.0  # between transactions at most: what a kill may cost
SORTS = 8  # of records set aside, that are named at the end
FEW = 64  # articles that are annotated sooner than another process has loaded the knowledge


class Made(NamedTuple):
    """What a process makes of an article: what is written, and what resolving needs of it."""

    annotated: Annotated
    key: bytes  # packed


@dataclass(slots=True)
class Counts:
    """What a build did; `known` were there before, `aside` are records of crawls that are no articles, by sort."""

    articles: int = 0
    known: int = 0
    annotated: int = 0
    unreadable: int = 0
    failed: int = 0
    aside: Counter[str] = field(default_factory=Counter)

    def line(self, out: Path) -> str:
        """What is said at the end."""
        parts = [f"{self.annotated} annotated", f"{self.known} known already", f"{self.unreadable} unreadable"]
        parts += [f"{self.failed} failed"] if self.failed else []
        line = f"{out}: {self.articles} articles read: {', '.join(parts)}"
        return f"{line}; set aside: {_by_sort(self.aside)}" if self.aside else line


def build(
    paths: Sequence[Path],
    out: Path,
    messages: TextIO,
    processes: int | None = None,
    reannotate: bool = False,
    knowledge: Knowledge | None = None,
    gazetteer: Path | None = None,
) -> int:
    """Make or extend the chronicle `out` from files and folders. Returns the exit code: 1 if some were unreadable.

    Raises ChronicleError where `out` can't be written, is being built by another process, or is of another generation.
    """
    with locked(out):
        knowledge = knowledge or Knowledge.load(gazetteer)
        chronicle = open_chronicle(out, write=True)
        run = Build(chronicle, knowledge, messages, processes or os.cpu_count() or 1)
        try:
            chronicle.begin(generation_of(knowledge), reannotate)
            run.annotate(paths)
            run.derive()
        except KeyboardInterrupt:
            print(f"stopped; {out} is whole as far as it goes: run the same command again to go on", file=messages)
            return INTERRUPTED
        finally:
            run.progress.stop()
            run.scratch.close()
            chronicle.close()
    run.progress.say(run.counts.line(out))
    return 1 if run.counts.unreadable or run.counts.failed else 0


def _by_sort(aside: Counter[str]) -> str:
    """`5,210 image/png, 31 language fa`, the commonest first."""
    named = sorted(aside.items(), key=lambda one: (-one[1], one[0]))
    rest = sum(n for _, n in named[SORTS:])
    shown = [f"{n:,} {sort}" for sort, n in named[:SORTS]]
    return ", ".join([*shown, f"{rest:,} of {len(named) - SORTS} other sorts"] if rest else shown)


def generation_of(knowledge: Knowledge) -> str:
    """What must be the same for annotations to stand beside each other."""
    return f"{knowledge.signature}, schema {SCHEMA}"


class Build:
    """One run of `build`, with the chronicle it holds open."""

    def __init__(self, chronicle: Chronicle, knowledge: Knowledge, messages: TextIO, processes: int) -> None:
        self.chronicle = chronicle
        self.knowledge = knowledge
        self.processes = processes
        self.counts = Counts()
        self.progress = Progress(messages)
        self.scratch = FileScratch(chronicle.path.parent)
        self._keys = Waiting(self.scratch)
        self.known: dict[str, str] = {}
        self._again: list[Given] = []
        self._problems: list[Problem] = []
        self._aside: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._today = date.today()
        self._beside = str(chronicle.path.absolute())  # the chronicle's own files, where it lies among its input

    def annotate(self, paths: Iterable[Path]) -> None:
        """Annotate what is given but not annotated, then what the paths hold beyond that; write batch by batch."""
        self.begin()
        self.keep(self._made(paths))
        if self.receive_again():
            self.keep(self._made(()))

    def begin(self) -> None:
        """Know what is there."""
        self.known = self.chronicle.known()

    def receive_again(self) -> bool:
        """Keep what came with other metadata than is known. Returns whether anything did: it waits to be annotated."""
        again, self._again = self._again, []
        if again:
            self.chronicle.receive_again(again)
        return bool(again)

    def keep(self, found: Iterable[tuple[Chunk[Given | None], Sequence[Made | Failed | None]]]) -> None:
        """Write articles, as they were given, and what was made of them; `None` leaves one waiting."""
        given: list[Given] = []
        said: list[Annotated] = []
        written = monotonic()
        for chunk, made in found:
            given += [source for source, _ in chunk if source is not None]
            for (_, article), each in zip(chunk, made, strict=True):
                if isinstance(each, Failed):
                    self._fail(article, each)
                elif each is not None:
                    said.append(each.annotated)
                    self._keys.add(article.id, each.key)
            self.counts.annotated = len(self._keys)
            self.progress.show(self.counts)
            if len(given) + len(said) >= 2 * BATCH or monotonic() - written > SECONDS:
                self._write(given, said)
                written = monotonic()
        self._write(given, said)

    def derive(self) -> None:
        """Make everything that is derived anew, unless it is of the annotations that are there."""
        if self.chronicle.is_derived():
            return
        say = self.progress.step
        derived, findings = derive_all(self.chronicle, self.chronicle.judgements(), self.scratch, self._keys, say)
        say("writing")
        self.chronicle.replace_derived(derived, findings)

    def _made(self, paths: Iterable[Path]) -> Iterator[tuple[Chunk[Given | None], list[Made | Failed]]]:
        """Everything to be annotated, chunk by chunk; by this process alone where it is little."""
        items = self._items(paths)
        first = list(islice(items, FEW))
        processes = self.processes if len(first) == FEW else 1
        return in_order(chunks(chain(first, items), CHUNK), make, self.knowledge, processes)

    def _items(self, paths: Iterable[Path]) -> Iterator[tuple[Given | None, Article]]:
        """Articles to annotate, with how they were given unless they are in the file already."""
        for name in self.chronicle.waiting():
            yield None, self.chronicle.article(name)
        for found in read_paths(paths):
            if (given := self.take(found)) is not None:
                yield given, given.article
        self.tell_aside()

    def take(self, found: Found) -> Given | None:
        """What is to be annotated of a record that was read; the rest is counted, noted or kept for later."""
        if os.path.abspath(found.origin).startswith(self._beside):
            return None
        if found.aside is not None:
            self.set_aside(found.origin, found.aside)
            return None
        if found.article is None:
            self._unreadable(found.origin, found.problem or "could not be read")
            return None
        self.counts.articles += 1
        self.progress.show(self.counts)
        sha = sha_of(found.article)
        given = Given(found.article, found.origin, found.raw)
        if found.article.id in self.known:
            self.counts.known += 1
            if self.known[found.article.id] != sha:
                self._again.append(given)
            return None
        self.known[found.article.id] = sha
        if is_ahead(found.article, self._today):
            when = found.article.published
            self.progress.say(f"{found.origin}: published {when} is ahead of today; kept as given")
        return given

    def set_aside(self, origin: str, sort: str, count: int = 1) -> None:
        """Count records of a crawl that are no articles."""
        self._aside[origin][sort] += count
        self.counts.aside[sort] += count

    def tell_aside(self) -> None:
        """Note for every file what was set aside."""
        for origin, sorts in self._aside.items():
            self._problems += [Problem(origin, f"{n} records set aside: {sort}") for sort, n in sorts.items()]

    def _unreadable(self, origin: str, problem: str) -> None:
        self.counts.unreadable += 1
        self._problems.append(Problem(origin, problem))
        self.progress.say(f"{origin}: {problem}")

    def _fail(self, article: Article, failed: Failed) -> None:
        self.counts.failed += 1
        self._problems.append(Problem(article.id, failed.why))
        self.progress.say(f"{article.id} ({article.url or 'no url'}): {failed.why}")

    def _write(self, given: list[Given], said: list[Annotated]) -> None:
        self.chronicle.add(given, said, self._problems)
        for written in (given, said, self._problems):
            written.clear()


def make(article: Article, knowledge: Knowledge) -> Made:
    """Annotate one article and make it ready to be written."""
    annotation = annotate(article, knowledge)
    return Made(annotated(article, annotation), pack(key_of(article, annotation)))
