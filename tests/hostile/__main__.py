"""Hostile inputs of every class, and mutations of real ones: how many, what became of them, the longest of them.

    python -m tests.hostile [--mutations 10000] [--fuzz SECONDS]

`--fuzz` searches on with a coverage-guided fuzzer (the extra `fuzz`) for so long. Exit 0 if nothing crashed.
"""

import argparse
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

from rawi.knowledge import Knowledge
from tests.hostile import attacks, mutate
from tests.hostile.reading import CRASHED, Outcome, outcome_of, peak_megabytes

Table = dict[str, list[Outcome]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutations", type=int, default=10_000)
    parser.add_argument("--fuzz", type=int, default=0, metavar="SECONDS")
    options = parser.parse_args()
    begun = time.monotonic()
    table: Table = {}
    knowledge = Knowledge.load()
    for name, outcome in (*attacked(knowledge), *mutated(options.mutations, knowledge)):
        table.setdefault(name, []).append(outcome)
    print_table(table)
    count = sum(map(len, table.values()))
    crashed = [one for outcomes in table.values() for one in outcomes if one.what == CRASHED]
    print(f"{count} inputs, {len(crashed)} crashes, {time.monotonic() - begun:.0f} s, at most {peak_megabytes()} MB")
    for why, n in Counter(one.why for one in crashed).most_common(20):
        print(f"  {n} x {why}")
    if options.fuzz:
        fuzz = [sys.executable, "-m", "tests.hostile.fuzz", f"-max_total_time={options.fuzz}", "-timeout=60"]
        return max(bool(crashed), subprocess.run(fuzz).returncode)
    return bool(crashed)


def attacked(knowledge: Knowledge) -> Iterator[tuple[str, Outcome]]:
    """Every attack by class."""
    for name, fields in attacks.articles():
        yield name, outcome_of("line", attacks.as_line(fields), knowledge)
    for name, line in attacks.lines():
        yield name, outcome_of("line", line, knowledge)
    for name, page in attacks.pages():
        yield f"{name}, in a page", outcome_of("page", page, knowledge)
    for name, file, raw in attacks.files():
        yield f"{name}, in a file", outcome_of("file", raw, knowledge, file)


def mutated(count: int, knowledge: Knowledge) -> Iterator[tuple[str, Outcome]]:
    """So many mutations, as many of each kind."""
    sources = mutate.seeds(knowledge)
    for number in range(count):
        kind = mutate.KINDS[number % len(mutate.KINDS)]
        raw = mutate.mutation(kind, number, sources[kind])
        name, how = ("a.warc", "file") if kind == "warc" else ("", kind)
        yield f"mutations: {kind}", outcome_of(how, raw, knowledge, name)


def print_table(table: Table) -> None:
    for name, outcomes in sorted(table.items()):
        told = ", ".join(f"{what} {n}" for what, n in sorted(Counter(one.what for one in outcomes).items()))
        longest = max(one.seconds for one in outcomes)
        print(f"{name:36}{len(outcomes):>6}  longest {longest:6.2f} s  {told}")


if __name__ == "__main__":
    sys.exit(main())
