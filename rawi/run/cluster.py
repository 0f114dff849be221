"""A chronicle built on a cluster: read and annotated there, written and resolved here, by the functions of `local`.

The input is worked through in parts; what a part gave is written as it arrives. A part that fails (a machine lost, a
reader killed) is tried again without what is written already, then file by file; files that fail alone are listed.
"""

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
from rawi.run.cluster_engine import cluster, fetched, listed
from rawi.run.cluster_inputs import Piece, parts_of, pieces_of, sources_of
from rawi.run.cluster_rows import Gazetteer, Read, found_of, made_in, pack, unpacked
from rawi.run.local import Build, Made, generation_of
from rawi.run.workers import Chunk, Failed

PART = 64 << 20  # bytes of input for each annotator: a minute or two of its work, so that starting it costs little
WAITING = 20_000  # articles of the chronicle that are sent out at once
TRIES = 2  # of a part as a whole

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
) -> int:
    """Make or extend the chronicle `out` on the cluster at `address`. Returns the exit code, as `local.build` does."""
    with locked(out), closing(open_chronicle(out, write=True)) as chronicle:
        knowledge = knowledge or Knowledge.load(gazetteer)
        run = Build(chronicle, knowledge, messages, processes=1)
        try:
            chronicle.begin(generation_of(knowledge), reannotate)
            with cluster(address, annotators) as cores:
                ClusterBuild(run, annotators or cores, gazetteer).annotate(paths)
            run.derive()
        except KeyboardInterrupt:
            print(f"stopped; {out} is whole as far as it goes: run the same command again to go on", file=messages)
            return INTERRUPTED
        finally:
            run.progress.stop()
    run.progress.say(run.counts.line(out))
    return 1 if run.counts.unreadable or run.counts.failed else 0


class ClusterBuild:
    """One run of `build_on`, with the cluster it is connected to."""

    def __init__(self, run: Build, annotators: int, gazetteer: Path | None) -> None:
        self._run = run
        self._annotators = annotators
        self._gazetteer = Gazetteer.of(gazetteer) if gazetteer else None
        self._failed: set[str] = set()

    def annotate(self, paths: Iterable[str]) -> None:
        """Annotate what the paths hold beyond what is known, then what is given but waits for its annotation."""
        self._run.begin()
        for part in parts_of(pieces_of(sources_of(paths, listed)), PART * self._annotators):
            self._part(part)
        self._run.tell_aside()
        self._run.keep(())
        self._run.receive_again()
        names = [name for name in self._run.chronicle.waiting() if name not in self._failed]
        for start in range(0, len(names), WAITING):
            self._waiting(names[start : start + WAITING])

    def _part(self, part: Sequence[Piece]) -> None:
        for attempt in range(1, TRIES + 1):
            if (why := self._tried(part)) is None:
                return
            files = sum(len(piece.sources) for piece in part)
            left = "again" if attempt < TRIES else "again, file by file"
            self._run.progress.say(f"a part of {files} files broke off ({why}); it is tried {left}")
        for alone in [Piece(piece.number, (source,)) for piece in part for source in piece.sources]:
            if (why := self._tried([alone])) is not None:
                problem = f"could not be worked through on the cluster ({why}); build it on one machine"
                self._run.take(Found(alone.sources[0].origin, problem=problem))

    def _tried(self, part: Sequence[Piece]) -> str | None:
        """Work through a part. Returns what broke it off, if anything did; what had arrived is written."""
        from rawi.run.cluster_frames import read_frame

        return self._written(read_frame(part))

    def _waiting(self, names: Sequence[str]) -> None:
        """Articles of the chronicle."""
        from rawi.run.cluster_frames import given_frame

        articles = (self._run.chronicle.article(name) for name in names)
        rows = ((each.id, pack(Read(n, "", encode(each), ""))) for n, each in enumerate(articles))
        if (why := self._written(given_frame(rows), waiting=True)) is not None:
            raise ChronicleError(f"the cluster broke off ({why}); what was written is whole: run it again to go on")

    def _written(self, read: Any, waiting: bool = False) -> str | None:
        import ray
        from daft.exceptions import DaftCoreException

        from rawi.run.cluster_frames import annotated

        known = {} if waiting else self._run.known
        frame = annotated(read, known, self._gazetteer, self._annotators)
        try:
            self._run.keep(self._arrived(frame.iter_partitions(), waiting))
        except (ray.exceptions.RayError, DaftCoreException, RuntimeError) as error:
            return (
                f"{type(error).__name__}: {str(error).strip().splitlines()[-1]}" if str(error) else type(error).__name__
            )
        return None

    def _arrived(self, partitions: Iterable[Any], waiting: bool) -> Arrived:
        """What the cluster gives back, for `Build.keep`."""
        for partition in partitions:
            for row in fetched(partition).to_pylist():
                made = self._made(row["key"], row["made"])
                if waiting:
                    (read,) = unpacked(row["rows"])
                    article = found_of(read).article
                    assert article is not None
                    yield [(None, article)], [made]
                else:
                    yield from self._taken(row["rows"], made)

    def _taken(self, rows: Iterable[bytes], made: Made | Failed | None) -> Arrived:
        for read in unpacked(rows):
            if read.aside is not None:
                self._run.set_aside(read.origin, read.aside, read.records)
            elif (given := self._run.take(found_of(read))) is not None:
                yield [(given, given.article)], [made]

    def _made(self, key: str, row: dict[str, Any]) -> Made | Failed | None:
        if row["failed"] is not None:
            self._failed.add(key)
            return Failed(row["failed"])
        if row["made"] is None:
            return None
        made = made_in(row["made"])
        ours = self._run.knowledge.signature
        if made.annotated.made_by != ours:
            there = made.annotated.made_by
            raise ChronicleError(f"the cluster's workers have another rawi:\n  there: {there}\n  here:  {ours}\n"
                                 "install the same on all of them")  # fmt: skip
        return made
