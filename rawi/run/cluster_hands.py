"""The process that is connected to the cluster, and what it is asked to do.

The engine connects once in the life of a process, and may wait for ever for what a lost machine had. So it has a
process of its own here: one that broke off, or from which nothing comes, is ended, and the next one connects anew to
what is left of the cluster. What it sends is written by the process that asked.
"""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from rawi.errors import ChronicleError
from rawi.run.cluster_engine import cluster, fetched, lost
from rawi.run.cluster_inputs import Piece
from rawi.run.cluster_rows import Gazetteer

SILENCE = 1800.0  # seconds without a word: starting machines takes minutes, a partition of a part one or two
LOST = 60.0  # seconds after a machine was lost: what the engine can mend comes sooner
LOOK = 5.0  # seconds between two looks at the machines
END = 20.0  # seconds that it may take to end its Ray
AT_ONCE = 256  # rows sent together


class Task(NamedTuple):
    """What to annotate: pieces to read, or packed records; or a part of the tables to take in as it is.

    `known`: what the chronicle has. `name`: of the part, where tables are kept.
    """

    pieces: Sequence[Piece] = ()
    rows: Sequence[tuple[str, bytes]] = ()
    known: Mapping[str, str] = {}
    name: str | None = None
    is_made: bool = False


class Row(NamedTuple):
    """The records of a key, and what was made of their article, or why it failed."""

    key: str
    rows: list[bytes]
    made: bytes | None
    failed: str | None


class Broken(Exception):
    """A task was not done; what came before it broke off is whole."""


class Hands:
    """The process at work; it is started when it is needed."""

    def __init__(self, address: str, annotators: int | None, gazetteer: Gazetteer | None, tables: str | None) -> None:
        self._given = (address, annotators, gazetteer, tables)
        self._process: Any = None
        self._pipe: Connection | None = None
        self._annotators = annotators or 1

    @property
    def annotators(self) -> int:
        """How many articles are annotated at once. Raises ChronicleError where there is no cluster."""
        self._start()
        return self._annotators

    def do(self, task: Task) -> Iterator[Row]:
        """What comes of a task, as it comes. Raises Broken."""
        pipe = self._start()
        pipe.send(task)
        try:
            while (some := self._heard(pipe)) is not None:
                yield from some
        except BaseException:
            self.stop()  # also where the caller goes no further: what it still sends is nobody's
            raise

    def stop(self) -> None:
        """End the process and, where it is for this build alone, its Ray."""
        if self._process is None:
            return
        if self._pipe is not None:
            self._pipe.close()
        self._process.join(END)
        self._process.terminate()
        self._process.join(END)
        self._process.kill()
        self._process = self._pipe = None

    def _start(self) -> Connection:
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_work, args=(theirs, *self._given))
            self._process.start()
            theirs.close()
            try:
                self._annotators = self._heard(self._pipe)
            except Broken as error:
                self.stop()
                raise ChronicleError(f"the cluster could not be used ({error}); see its own messages") from error
        return self._pipe

    def _heard(self, pipe: Connection) -> Any:
        try:
            if not pipe.poll(SILENCE):
                raise Broken(f"nothing came for {SILENCE / 60:.0f} minutes")
            what, said = pipe.recv()
        except (EOFError, OSError) as error:
            raise Broken("the process that was connected to it ended") from error
        if what == "refused":
            raise ChronicleError(said)
        if what == "broken":
            raise Broken(said)
        return said


def _work(
    pipe: Connection, address: str, annotators: int | None, gazetteer: Gazetteer | None, tables: str | None
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asks
    try:
        with cluster(address, annotators) as cores:
            pipe.send(("ready", annotators or cores))
            while True:
                _watched(pipe, pipe.recv(), annotators or cores, gazetteer, tables)
    except (EOFError, BrokenPipeError):
        pass  # nobody asks any more
    except ChronicleError as error:
        pipe.send(("refused", str(error)))
    os._exit(0)  # the engine's own threads would not let the process end


def _watched(pipe: Connection, task: Task, annotators: int, gazetteer: Gazetteer | None, tables: str | None) -> None:
    heard = [time.monotonic()]
    done = threading.Event()
    watch = threading.Thread(target=_watch, args=(pipe, heard, done), daemon=True)
    watch.start()
    try:
        for some in _made(task, annotators, gazetteer, tables):
            heard[0] = time.monotonic()
            pipe.send(("rows", some))
        pipe.send(("done", None))
    except (EOFError, BrokenPipeError):
        raise
    except Exception as error:  # noqa: BLE001 - the engine's errors have no root of their own; all of them end a task
        pipe.send(("broken", " ".join([type(error).__name__, *str(error).strip().splitlines()[-1:]])))
    finally:
        done.set()


def _watch(pipe: Connection, heard: list[float], done: threading.Event) -> None:
    """End this process where a machine was lost and nothing has come since."""
    begun = lost()
    since: float | None = None
    while not done.wait(LOOK):
        if since is None and lost() > begun:
            since = time.monotonic()
        if since is not None and time.monotonic() - max(since, heard[0]) > LOST:
            pipe.send(("broken", "a machine of the cluster was lost"))
            os._exit(1)


def _made(task: Task, annotators: int, gazetteer: Gazetteer | None, tables: str | None) -> Iterator[list[Row]]:
    from rawi.run.cluster_frames import annotated, given_frame, read_frame
    from rawi.run.cluster_tables import Tables

    kept = Tables(tables) if tables and task.name else None
    if task.is_made and kept and task.name:
        frame = kept.made(task.name)
    else:
        read = given_frame(task.rows) if task.rows else read_frame(task.pieces)
        frame = annotated(read, task.known, gazetteer, annotators)
        if kept and task.name:
            frame = kept.keep(task.name, frame)
    for partition in frame.iter_partitions():
        rows = [Row(row["key"], row["rows"], **row["made"]) for row in fetched(partition).to_pylist()]
        for start in range(0, len(rows), AT_ONCE):
            yield rows[start : start + AT_ONCE]
    if kept and task.name:
        kept.spread(task.name)
