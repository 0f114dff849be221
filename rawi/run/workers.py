"""Articles through a function on several processes, in order, whatever happens to one of them.

An article that makes our code fail, run for minutes, or take its process down costs itself alone: it comes back as
`Failed`, the others as what the function made of them. Every process loads the knowledge once.
"""

import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from rawi.knowledge import Knowledge
from rawi.records import Article

SECONDS = 120  # for one article: thousands of times what an average one takes, so that a slow machine loses none
AHEAD = 3  # chunks under way for each process: one at work, two waiting while the caller writes
CHUNK_LETTERS = 400_000  # in a chunk; 16 average articles have 40,000

T = TypeVar("T")
P = TypeVar("P")  # what the caller wants back with each article: a line number, the bytes it came from
Make = Callable[[Article, Knowledge], T]
Chunk = list[tuple[P, Article]]


class Failed(NamedTuple):
    """What one article could not be made into, and why."""

    why: str


class TooLong(Exception):
    """One article took longer than `SECONDS`."""


def in_order(
    chunks: Iterable[Chunk[P]], make: Make[T], knowledge: Knowledge, processes: int
) -> Iterator[tuple[Chunk[P], list[T | Failed]]]:
    """Each chunk with what `make` made of its articles, in the order of the chunks.

    Runs here with one process. With more, `make` must be a function of a module, and chunks are asked for a little
    ahead of what is given back.
    """
    if processes == 1:
        for chunk in chunks:
            yield chunk, [guarded(make, article, knowledge) for _, article in chunk]
        return
    pool = Pool(make, processes, knowledge.gazetteer)
    try:
        under_way: deque[Chunk[P]] = deque()
        for chunk in chunks:
            under_way.append(chunk)
            pool.begin([article for _, article in chunk])
            if len(under_way) > AHEAD * processes:
                yield under_way.popleft(), pool.next()
        while under_way:
            yield under_way.popleft(), pool.next()
    finally:
        pool.stop()


def chunks(items: Iterable[tuple[P, Article]], size: int) -> Iterator[Chunk[P]]:
    """Items in groups of `size`; fewer where they are long, so that what is under way stays small."""
    chunk: Chunk[P] = []
    letters = 0
    for item in items:
        chunk.append(item)
        letters += len(item[1].text)
        if len(chunk) >= size or letters > CHUNK_LETTERS:
            yield chunk
            chunk, letters = [], 0
    if chunk:
        yield chunk


def guarded(make: Make[T], article: Article, knowledge: Knowledge) -> T | Failed:
    """What `make` makes of an article, or why it could not."""
    try:
        with _time_limit():
            return make(article, knowledge)
    except TooLong:
        return Failed(f"took longer than {SECONDS} seconds and was given up; cut it into parts")
    except Exception as error:  # noqa: BLE001 - the edge: a fault of ours costs this article, not the others
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).name}:{frame.lineno}"
        return Failed(f"could not be annotated: {type(error).__name__} at {where}: {error}; please report this article")


@contextmanager
def _time_limit() -> Iterator[None]:
    """Raise TooLong after `SECONDS`, where the system has such a clock and this is the main thread."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Pool(Generic[T]):
    """Processes that outlive the death of one of them, and do not outlive this one."""

    def __init__(self, make: Make[T], processes: int, gazetteer: Path | None = None) -> None:
        self._make = make
        self._processes = processes
        self._gazetteer = gazetteer
        self._executor = self._started()
        self._waiting: deque[tuple[Sequence[Article], Future[list[T | Failed]] | None]] = deque()
        self._suspects = 0  # how many chunks were under way when a process died; none is begun while there are any

    def begin(self, articles: Sequence[Article]) -> None:
        self._waiting.append((articles, None if self._suspects else self._submit(articles)))

    def next(self) -> list[T | Failed]:
        """What was made of the articles begun longest ago."""
        articles, future = self._waiting.popleft()
        if future is not None:
            try:
                return future.result()
            except BrokenProcessPool:
                self._restart()
                self._suspects = 1 + len(self._waiting)
                self._waiting = deque((each, None) for each, _ in self._waiting)
        made = [self._alone(article) for article in articles]
        self._suspects -= 1
        if not self._suspects:
            self._waiting = deque((each, self._submit(each)) for each, _ in self._waiting)
        return made

    def stop(self) -> None:
        """Give up whatever is under way."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _alone(self, article: Article) -> T | Failed:
        """One article with nothing beside it, so that it is known which one takes its process down."""
        try:
            return self._submit([article]).result()[0]
        except BrokenProcessPool:
            self._restart()
            return Failed("took its process down, perhaps for want of memory; please report this article")

    def _restart(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._started()

    def _started(self) -> ProcessPoolExecutor:
        # Spawned, not forked: a fork would inherit the chronicle's lock and keep it if this process were killed.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._processes, context, initializer=_begin, initargs=(self._gazetteer,))

    def _submit(self, articles: Sequence[Article]) -> "Future[list[T | Failed]]":
        try:
            with _no_interrupt():  # processes are started here, and are to leave Ctrl-C to us
                return self._executor.submit(_chunk, self._make, articles)
        except BrokenProcessPool as error:
            failed: Future[list[T | Failed]] = Future()
            failed.set_exception(error)
            return failed


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Hold Ctrl-C back. What is started meanwhile never gets it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# What a process of the pool has loaded; set once by `_begin`, in that process alone.
_knowledge: list[Knowledge] = []


def _begin(gazetteer: Path | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    _knowledge.append(Knowledge.load(gazetteer))


def _follow_parent() -> None:
    """End with the process that started this one: a killed parent can't tell its children to stop."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _chunk(make: Make[T], articles: Sequence[Article]) -> list[T | Failed]:
    return [guarded(make, article, _knowledge[0]) for article in articles]
