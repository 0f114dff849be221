"""A chronicle built on a cluster: read and annotated there, written and resolved here, by the functions of `local`.

The input is worked through in parts; what a part gave is written as it arrives. A part that breaks off (a machine lost,
a reader killed) is tried again without what is written already, then file by file; files that fail alone are listed.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TextIO

from rawi.chronicle.lock import locked
from rawi.chronicle.store import Given, open_chronicle
from rawi.codec import encode
from rawi.errors import ChronicleError
from rawi.knowledge import Knowledge
from rawi.read.found import Found
from rawi.run.batch import INTERRUPTED
from rawi.run.cluster_engine import listed, quiet
from rawi.run.cluster_hands import Broken, Hands, Row, Task
from rawi.run.cluster_inputs import Piece, parts_of, pieces_of, sources_of
from rawi.run.cluster_rows import Gazetteer, Read, found_of, made_in, pack, unpacked
from rawi.run.local import Build, Made, generation_of
from rawi.run.workers import Chunk, Failed

PART = 64 << 20  # bytes of input for each annotator: a minute or two of its work, so that starting it costs little
WAITING = 20_000  # articles of the chronicle that are sent out at once
TRIES = 2  # of a part as a whole
WAITED = "w"  # ends the name of a part of articles that were given before

Arrived = Iterator[tuple[Chunk[Given | None], list[Made | Failed | None]]]


def build_on(
    address: str,
    paths: Sequence[str],
    out: Path,
    messages: TextIO,
    annotators: int | None = None,
    reannotate: bool = False,
    knowledge: Knowledge | None = None,
    gazetteer: Path | None = None,
    tables: str | None = None,
) -> int:
    """Make or extend the chronicle `out` on the cluster at `address`. Returns the exit code, as `local.build` does.

    `tables`: a folder or URL that all workers see, where they write what they made as Parquet.
    """
    with locked(out), closing(open_chronicle(out, write=True)) as chronicle:
        knowledge = knowledge or Knowledge.load(gazetteer)
        run = Build(chronicle, knowledge, messages, processes=1)
        hands = Hands(address, annotators, Gazetteer.of(gazetteer) if gazetteer else None, tables)
        try:
            chronicle.begin(generation_of(knowledge), reannotate)
            made = ClusterBuild(run, hands, tables)
            made.annotate(paths)
            hands.stop()
            run.derive()
            made.write_derived()
        except KeyboardInterrupt:
            print(f"stopped; {out} is whole as far as it goes: run the same command again to go on", file=messages)
            return INTERRUPTED
        finally:
            hands.stop()
            run.progress.stop()
            run.scratch.close()
    run.progress.say(run.counts.line(out))
    return 1 if run.counts.unreadable or run.counts.failed else 0


class ClusterBuild:
    """One run of `build_on`, with the process that is connected to the cluster."""

    def __init__(self, run: Build, hands: Hands, tables: str | None) -> None:
        self._run = run
        self._hands = hands
        self._tables = _tables(tables) if tables else None
        self._failed: set[str] = set()
        self._held: list[Read] = []  # of the part at work, what is no article: told once, when it is through

    def annotate(self, paths: Iterable[str]) -> None:
        """Annotate what the paths hold beyond what is known, then what is given but waits for its annotation."""
        self._run.begin()
        self._load()
        for part in parts_of(pieces_of(sources_of(paths, listed)), PART * self._hands.annotators):
            self._part(part)
        self._run.tell_aside()
        self._run.keep(())
        self._run.receive_again()
        names = [name for name in self._run.chronicle.waiting() if name not in self._failed]
        for start in range(0, len(names), WAITING):
            self._waiting(names[start : start + WAITING])

    def write_derived(self) -> None:
        """Write what is derived beside the tables of the parts."""
        if self._tables:
            self._run.progress.step("writing tables")
            self._tables.derive(self._run.chronicle)

    def _part(self, part: Sequence[Piece]) -> None:
        for attempt in range(1, TRIES + 1):
            if (why := self._tried(part)) is None:
                return
            files = sum(len(piece.sources) for piece in part)
            left = "again" if attempt < TRIES else "again, file by file"
            self._run.progress.say(f"a part of {files} files broke off ({why}); it is tried {left}")
            self._load()
        for alone in [Piece(piece.number, (source,)) for piece in part for source in piece.sources]:
            if (why := self._tried([alone], is_last=True)) is not None:
                problem = f"could not be worked through on the cluster ({why}); build it on one machine"
                self._run.take(Found(alone.sources[0].origin, problem=problem))

    def _tried(self, part: Sequence[Piece], is_last: bool = False) -> str | None:
        """Work through a part. Returns what broke it off, if anything did; what had arrived is written."""
        counts = self._run.counts
        articles, known = counts.articles, counts.known
        try:
            self._write(Task(pieces=part, known=self._run.known, name=self._next("")))
        except Broken as error:
            if is_last:
                self._tell()
            else:  # what was given by now will be met again, as known; the rest will be told again
                new = counts.articles - articles - (counts.known - known)
                counts.articles, counts.known = articles, known - new
                self._held.clear()
            return str(error)
        self._tell()
        return None

    def _waiting(self, names: Sequence[str]) -> None:
        """Articles of the chronicle."""
        articles = (self._run.chronicle.article(name) for name in names)
        rows = [(each.id, pack(Read(n, "", encode(each), ""))) for n, each in enumerate(articles)]
        self._certainly(Task(rows=rows, name=self._next(WAITED)), waiting=True)

    def _load(self) -> None:
        """Take in what the tables have and the chronicle has not: made for another one, or before a build stopped."""
        for name in self._tables.parts() if self._tables else ():
            if name not in self._loaded():
                if waiting := name.endswith(WAITED):  # for the metadata that came with the parts before
                    self._run.receive_again()
                self._certainly(Task(name=name, is_made=True), waiting)

    def _certainly(self, task: Task, waiting: bool) -> None:
        try:
            self._write(task, waiting)
            self._tell()
        except Broken as error:
            raise ChronicleError(
                f"the cluster broke off ({error}); what was written is whole: run it again to go on"
            ) from error

    def _write(self, task: Task, waiting: bool = False) -> None:
        self._run.keep(self._arrived(self._hands.do(task), waiting))
        if self._tables and task.name:
            names = json.loads(self._run.chronicle.meta("loaded") or "{}")
            names[self._tables.place] = [*self._loaded(), task.name]
            self._run.chronicle.set_meta("loaded", json.dumps(names))

    def _next(self, ending: str) -> str | None:
        """The name of the next part of the tables."""
        return f"{len(self._tables.parts()):06}{ending}" if self._tables else None

    def _loaded(self) -> list[str]:
        """The parts of this place that the chronicle has."""
        names: dict[str, list[str]] = json.loads(self._run.chronicle.meta("loaded") or "{}")
        return names.get(self._tables.place, []) if self._tables else []

    def _arrived(self, rows: Iterable[Row], waiting: bool) -> Arrived:
        """What the cluster gives back, for `Build.keep`."""
        left = set(self._run.chronicle.waiting()) if waiting else set()
        for row in rows:
            made = self._made(row)
            if waiting:
                (read,) = unpacked(row.rows)
                article = found_of(read).article
                if article is not None and article.id in left:
                    yield [(None, article)], [made]
            else:
                yield from self._taken(row.rows, made)

    def _taken(self, rows: Iterable[bytes], made: Made | Failed | None) -> Arrived:
        for read in unpacked(rows):
            if read.article is None:
                self._held.append(read)
            elif (given := self._run.take(found_of(read))) is not None:
                yield [(given, given.article)], [made]

    def _tell(self) -> None:
        """Count and list what a part held that is no article."""
        for read in self._held:
            if read.aside is not None:
                self._run.set_aside(read.origin, read.aside, read.records)
            else:
                self._run.take(found_of(read))
        self._held.clear()

    def _made(self, row: Row) -> Made | Failed | None:
        if row.failed is not None:
            self._failed.add(row.key)
            return Failed(row.failed)
        if row.made is None:
            return None
        made = made_in(row.made)
        ours = self._run.knowledge.signature
        if made.annotated.made_by != ours:
            there = made.annotated.made_by
            raise ChronicleError(
                f"what the cluster made is of another rawi:\n  there: {there}\n  here:  {ours}\n"
                "install the same on all workers, and give its tables a place of their own"
            )
        return made


def _tables(place: str) -> Any:
    quiet()
    from rawi.run.cluster_tables import Tables

    return Tables(place)
