"""All faults, each with how often it was made to happen and what became of it.

    python -m tests.faults [--kills 100] [--trials 10] [--articles 400]

Exit 0 if every promise held each time. `docs/faults.md` says what is promised.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from rawi.knowledge import Knowledge
from tests.faults import bad_days, damage
from tests.faults.bad_days import HELD
from tests.faults.kill_build import RAWI, invented, kill_and_resume


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--trials", type=int, default=10, help="of each way of damage in each class of pages")
    parser.add_argument("--articles", type=int, default=400)
    options = parser.parse_args()
    begun = time.monotonic()
    knowledge = Knowledge.load()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = {
            **killed(folder, options),
            **outside(folder, options, knowledge),
            **damaged(folder, options, knowledge),
        }
    for fault, outcomes in table.items():
        told = ", ".join(f"{what} {n}" for what, n in sorted(outcomes.items()))
        print(f"{fault:40}{sum(outcomes.values()):>6}  {told}")
    bad = sum(n for outcomes in table.values() for what, n in outcomes.items() if not what.startswith(HELD))
    print(f"{sum(map(Counter.total, table.values()))} faults, {bad} broken promises, {time.monotonic() - begun:.0f} s")
    return 1 if bad else 0


def killed(folder: Path, options: argparse.Namespace) -> dict[str, Counter[str]]:
    """A build killed at random instants, and resumed after each."""
    there = folder / "killed"
    there.mkdir()
    outcome = kill_and_resume([invented(there / "a.jsonl", options.articles)], there, options.kills, seed=1)
    what = HELD if outcome.is_whole else f"broken: {outcome.faults[:3]}"
    return {"SIGKILL of a build": Counter({what: options.kills})}


def outside(folder: Path, options: argparse.Namespace, knowledge: Knowledge) -> dict[str, Counter[str]]:
    """Full disks of eight sizes, a closed folder, two writers, a clock set back, dead workers."""
    parts = [invented(folder / "a.jsonl", options.articles)]
    lines = parts[0].read_text(encoding="utf-8").splitlines(keepends=True)
    parts = [folder / "a1.jsonl", folder / "a2.jsonl"]
    for path, half in zip(parts, (lines[::2], lines[1::2]), strict=True):
        path.write_text("".join(half), encoding="utf-8")
    subprocess.run([*RAWI, "build", *map(str, parts), "-o", str(folder / "whole.db")], capture_output=True, check=True)
    whole = bad_days.digest(folder / "whole.db")
    size = (folder / "whole.db").stat().st_size
    table: dict[str, Counter[str]] = {}

    def note(fault: str, outcome: str) -> None:
        table.setdefault(fault, Counter())[outcome] += 1

    def fresh(name: str) -> Path:
        path = folder / name
        path.mkdir()
        return path

    for n in range(1, 9):
        note("disk full", bad_days.full_disk(parts, whole, fresh(f"disk{n}"), size * n // 10))
    if bad_days.may_mount():
        note("read-only folder", bad_days.read_only_folder(parts, folder / "whole.db", fresh("closed")))
    for n in range(3):
        note("two writers", bad_days.two_writers(parts, whole, fresh(f"two{n}")))
        note("a worker killed", bad_days.dead_worker(parts, whole, fresh(f"worker{n}")))
    note("clock set back", bad_days.clock_set_back(parts, whole, fresh("clock"), knowledge))
    return table


def damaged(folder: Path, options: argparse.Namespace, knowledge: Knowledge) -> dict[str, Counter[str]]:
    """Pages of every class with a bit changed, wiped, or cut off."""
    there = folder / "damaged"
    there.mkdir()
    whole = damage.made(there, min(options.articles, 60), knowledge)
    found = damage.trials(whole, knowledge, options.trials, seed=1, full_every=10)
    return {
        what: Counter(f"{HELD}: {one.told}" if not one.faults else f"broken: {one.faults}" for one in outcomes)
        for what, outcomes in found.items()
    }


if __name__ == "__main__":
    sys.exit(main())
