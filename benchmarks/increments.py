"""A chronicle's articles resolved at once, day by day, and in shuffled batches: the same tables, and what a day costs.

    python -m benchmarks.increments CHRONICLE [--every N] [--last]

Printed: CPU seconds of resolving all with nothing remembered (keys made from the annotations), of adding the last day
to what the days before left, and whether every derived table has one digest, ids included, whatever the steps were.
Annotations are the chronicle's own: nothing is annotated. `--every N` takes each Nth article; `--last` only adds the
last day, without the other steps.
"""

import argparse
import hashlib
import random
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from rawi.chronicle.findings import Findings
from rawi.chronicle.shapes import SHAPES
from rawi.chronicle.store import Chronicle, open_chronicle
from rawi.codec import encode
from rawi.derived import Tables
from rawi.resolve import Derived, Remembered, Shelf, derive, key_of, pack
from rawi.resolve.remembered import InMemory

BATCHES = 20
Kept = dict[bytes, bytes]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("chronicle", type=Path)
    arguments.add_argument("--every", type=int, default=1)
    arguments.add_argument("--last", action="store_true")
    asked = arguments.parse_args()
    chronicle = open_chronicle(asked.chronicle)
    days: dict[str, list[str]] = {}
    rows = chronicle.rows("SELECT id, coalesce(substr(published, 1, 10), '') FROM articles ORDER BY 2, 1")
    for name, day in list(rows)[:: asked.every]:
        days.setdefault(day, []).append(name)
    steps = list(days.values())
    names = [name for step in steps for name in step]
    whole, _, full = built(chronicle, names, {})
    wanted = digests(whole)
    print(f"{len(names)} articles at once: {full:.1f} CPU s")
    _, kept, _ = built(chronicle, [name for step in steps[:-1] for name in step], {})
    extended, _, added = built(chronicle, names, kept)
    equal = digests(extended) == wanted
    print(f"{len(steps[-1])} of the last day added: {added:.1f} CPU s, {added / full:.0%}; equal {equal}")
    if not asked.last:
        shuffled = random.Random(7).sample(names, len(names))
        for what, parts in (("day by day", steps), ("in batches", [shuffled[k::BATCHES] for k in range(BATCHES)])):
            print(f"{what}: equal {digests(stepwise(chronicle, parts)) == wanted}")
    for table, digest in wanted.items():
        print(f"    {table:8} {digest}")


def stepwise(chronicle: Chronicle, parts: Sequence[Sequence[str]]) -> Derived:
    """What is derived after the last of several steps."""
    kept: Kept = {}
    there: list[str] = []
    for part in parts:
        there += part
        resolved, kept, _ = built(chronicle, there, kept)
    return resolved


def built(chronicle: Chronicle, names: Sequence[str], before: Mapping[bytes, bytes]) -> tuple[Derived, Kept, float]:
    """What is derived of some articles, what is to be kept for the next time, and CPU seconds."""
    findings = InMemory(before)
    remembered = Remembered(Findings(chronicle.connection).sum_of, findings)
    started = time.process_time()

    def key(name: str) -> bytes:
        return remembered.recall("key", (name,), lambda: pack(key_of(*chronicle.fetch(name))))

    derived = derive(Shelf(map(key, names)), chronicle.fetch, (), remembered)
    return derived, findings.kept, time.process_time() - started


def digests(resolved: Tables) -> dict[str, str]:
    """A hash of every derived table, ids included, in the order of the ids."""
    return {
        shape.name: hashlib.sha256(b"\n".join(encode(each) for each in getattr(resolved, shape.name))).hexdigest()[:16]
        for shape in SHAPES
    }


if __name__ == "__main__":
    main()
