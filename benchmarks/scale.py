"""How resolve grows: CPU seconds, peak memory and the copies found among more and more articles.

    python -m benchmarks.scale CHRONICLE NUMBER... [--articles N] [--seed S]

Each NUMBER of articles is grown from the chronicle's (`benchmarks.grow`) and resolved in a process of its own. Time to
fetch an article is shown apart: most of it is spent on growing it. Printed: seconds without it, memory above what the
grown set itself holds, the exponent from one number to the next, sizes of groups, and of the lines of copies how many
join what belongs together (P), and how many planted copies hang on what they were made from (R).
"""

import argparse
import math
import multiprocessing
import resource
import time
from pathlib import Path

from benchmarks.grow import Grown, sizes
from rawi.chronicle.store import open_chronicle
from rawi.derived import Resolved
from rawi.records import Annotation, Article
from rawi.resolve import resolve

WORDS = frozenset({"copy", "part"})


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("chronicle", type=Path)
    arguments.add_argument("numbers", type=int, nargs="+")
    arguments.add_argument("--articles", type=int, help="of the chronicle, the first days' so many; else all")
    arguments.add_argument("--seed", type=int, default=7)
    asked = arguments.parse_args()
    before = None
    for number in asked.numbers:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds = pool.apply(measured, (asked.chronicle, asked.articles, number, asked.seed))
        if before:
            print(f"  exponent {math.log(seconds / before[1]) / math.log(number / before[0]):.2f}", flush=True)
        before = number, seconds


def measured(path: Path, articles: int | None, number: int, seed: int) -> float:
    """Grow and resolve that many articles; returns CPU seconds without fetching."""
    chronicle = open_chronicle(path)
    names = [row[0] for row in chronicle.rows("SELECT id FROM articles ORDER BY published, id")]
    grown = Grown(chronicle, names[:articles], seed)
    held = memory()
    fetching = [0.0, 0]

    def fetch(name: str) -> tuple[Article, Annotation]:
        started = time.process_time()
        found = grown.fetch(name)
        fetching[0] += time.process_time() - started
        fetching[1] += 1
        return found

    started = time.process_time()
    keys = list(grown.keys(number))
    made, begun = time.process_time() - started, time.perf_counter()
    started = time.process_time()
    resolved = resolve(keys, fetch)
    seconds = time.process_time() - started - fetching[0]
    print(
        f"{number} articles: {seconds:.1f} CPU s, {time.perf_counter() - begun:.0f} s in all; {fetching[1]} fetched in "
        f"{fetching[0]:.1f} s, keys grown in {made:.1f} s; {memory() - held:.0f} MiB above {held:.0f}",
        flush=True,
    )
    print("  stories", sizes([story.articles for story in resolved.stories]))
    print("  events ", sizes([event.mentions for event in resolved.events]))
    print("  actors ", sizes([actor.chains for actor in resolved.actors]))
    planted(grown, resolved, {key.article for key in keys})
    return seconds


def planted(grown: Grown, resolved: Resolved, there: set[str]) -> None:
    """How many planted copies hang on what they were made from, and how many lines stay within one clone."""
    lines = [copy for copy in resolved.copies if copy.relation in WORDS]
    joined = {(copy.taker.article, copy.source.article) for copy in lines}
    near: dict[str, set[str]] = {}
    for a, b in joined:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    found = wanted = 0
    names = {grown.home(name): name for name in there}
    for name in there:
        clone, base = grown.home(name)
        if base in grown.planted and (origin := names.get((clone, grown.planted[base]))):
            wanted += 1
            found += origin in near.get(name, ()) or bool(near.get(name, set()) & near.get(origin, set()))
    right = sum(grown.home(a)[0] == grown.home(b)[0] for a, b in joined)
    precision, recall = right / max(len(joined), 1), found / max(wanted, 1)
    print(f"  {len(lines)} lines of copies, P {precision:.3f} (within one clone); {wanted} planted, R {recall:.3f}; "
          f"F1 {2 * precision * recall / max(precision + recall, 1e-9):.3f}", flush=True)  # fmt: skip


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
