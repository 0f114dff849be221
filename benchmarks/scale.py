"""How resolve grows: CPU seconds, peak memory and the copies found among more and more articles.

    python -m benchmarks.scale CHRONICLE NUMBER... [--articles N] [--seed S] [--scratch FOLDER] [--write]

Each NUMBER of articles is grown from the chronicle's (`benchmarks.grow`) and resolved in a process of its own. Time to
fetch an article is shown apart: most of it is spent on growing it. Printed: seconds without it, memory above what the
process took before the first key, the exponent from one number to the next, sizes of groups, and of the lines of copies
how many join what belongs together (P), and how many planted copies hang on what they were made from (R). Stages are
told on stderr as they end: CPU seconds, memory then, the most so far.

`--write` writes the derived tables into a chronicle of their own in FOLDER (else the system's place for such files),
which needs some 6 KiB an article; keys and records waiting there need about 10 KiB an article.
"""

import argparse
import math
import multiprocessing
import resource
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from benchmarks.grow import Grown, sizes
from rawi.chronicle.store import open_chronicle
from rawi.derived import Copy
from rawi.records import Annotation, Article
from rawi.resolve import Derived, Shelf, derive, pack
from rawi.run.scratch import FileScratch

WORDS = frozenset({"copy", "part"})


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("chronicle", type=Path)
    arguments.add_argument("numbers", type=int, nargs="+")
    arguments.add_argument("--articles", type=int, help="of the chronicle, the first days' so many; else all")
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--scratch", type=Path, default=Path(gettempdir()))
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    before = None
    for number in asked.numbers:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds = pool.apply(
                measured, (asked.chronicle, asked.articles, number, asked.seed, asked.scratch, asked.write)
            )
        if before:
            print(f"  exponent {math.log(seconds / before[1]) / math.log(number / before[0]):.2f}", flush=True)
        before = number, seconds


def measured(path: Path, articles: int | None, number: int, seed: int, folder: Path, is_written: bool) -> float:
    """Grow and resolve that many articles; returns CPU seconds without fetching."""
    chronicle = open_chronicle(path)
    names = [row[0] for row in chronicle.rows("SELECT id FROM articles ORDER BY published, id")]
    clock = Clock()
    grown = Grown(chronicle, names[:articles], seed, folder)
    clock.said(f"{min(len(names), articles or number)} articles to grow from")
    held = memory()
    shelf = Shelf(map(pack, grown.keys(number)), FileScratch(folder))
    made = clock.said(f"{number} keys grown")
    fetching = [0.0, 0]

    def fetch(name: str) -> tuple[Article, Annotation]:
        started = time.process_time()
        found = grown.fetch(name)
        fetching[0] += time.process_time() - started
        fetching[1] += 1
        return found

    began, stages = time.perf_counter(), ["decided"]

    def say(stage: str) -> None:
        clock.said(stages[-1])
        stages.append(stage)

    started = time.process_time()
    derived = derive(shelf, fetch, say=say)
    clock.said(stages[-1])
    seconds = time.process_time() - started - fetching[0]
    print(
        f"{number} articles: {seconds:.1f} CPU s, {time.perf_counter() - began:.0f} s in all; {fetching[1]} fetched in "
        f"{fetching[0]:.1f} s, keys grown in {made:.1f} s; {memory() - held:.0f} MiB above {held:.0f}",
        flush=True,
    )
    if is_written:
        written(derived, folder, clock)
    print("  stories", sizes(story.articles for story in derived.stories))
    print("  events ", sizes(event.mentions for event in derived.events))
    print("  actors ", sizes(actor.chains for actor in derived.actors))
    planted(grown, derived.copies, number)
    return seconds


def written(derived: Derived, folder: Path, clock: "Clock") -> None:
    """Write the tables into a chronicle that is thrown away."""
    with TemporaryDirectory(dir=folder) as beside:
        file = Path(beside) / "derived.db"
        chronicle = open_chronicle(file, write=True)
        chronicle.replace_derived(derived)
        chronicle.close()
        size = file.stat().st_size / 2**20
        print(f"  written in {clock.said('written'):.1f} CPU s: {size:.0f} MiB; {memory():.0f} MiB at most", flush=True)


class Clock:
    """Tells on stderr what took how long."""

    def __init__(self) -> None:
        self._last = time.process_time()

    def said(self, what: str) -> float:
        """CPU seconds since the last time."""
        now = time.process_time()
        seconds, self._last = now - self._last, now
        print(
            f"  {what}: {seconds:.1f} CPU s, {at_present():.0f} MiB, {memory():.0f} at most",
            file=sys.stderr,
            flush=True,
        )
        return seconds


def planted(grown: Grown, copies: Iterable[Copy], number: int) -> None:
    """How many planted copies hang on what they were made from, and how many lines stay within one clone."""
    near: dict[tuple[int, str], set[tuple[int, str]]] = {}
    lines = right = 0
    for copy in copies:
        if copy.relation in WORDS:
            a, b = grown.home(copy.taker.article), grown.home(copy.source.article)
            near.setdefault(a, set()).add(b)
            near.setdefault(b, set()).add(a)
            lines += 1
            right += a[0] == b[0]
    found = wanted = 0
    for clone, base in grown.homes(number):
        origin = (clone, grown.planted.get(base, ""))
        if origin[1] and grown.is_grown(*origin, number):
            wanted += 1
            mine = near.get((clone, base), set())
            found += origin in mine or bool(mine & near.get(origin, set()))
    precision, recall = right / max(lines, 1), found / max(wanted, 1)
    print(f"  {lines} lines of copies, P {precision:.3f} (within one clone); {wanted} planted, R {recall:.3f}; "
          f"F1 {2 * precision * recall / max(precision + recall, 1e-9):.3f}", flush=True)  # fmt: skip


def memory() -> float:
    """The most MiB that this process held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def at_present() -> float:
    """The MiB that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main()
