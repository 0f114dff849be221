"""Kill a build at random moments, resume it each time, and compare what comes out with a build in one go.

    python -m tests.faults.kill_build [PATH...] [--kills 10] [--seed 1]

Without PATH a small invented corpus is built. Exit 0 if the two chronicles say the same and verify, 1 if not. The whole
process group gets SIGKILL: nothing can be tidied up, and no worker stays behind.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from rawi.chronicle.store import open_chronicle
from rawi.chronicle.verify import Digest, digest_of, faults_of
from rawi.errors import ChronicleError

RAWI = [sys.executable, "-c", "from rawi.cli import main; main()"]


class Outcome(NamedTuple):
    """What the two builds say, what does not hold in the resumed one, and how far it was at each kill."""

    at_once: Digest
    resumed: Digest
    faults: list[str]
    reached: list[tuple[float, int]]

    @property
    def is_whole(self) -> bool:
        return self.at_once == self.resumed and not self.faults


def kill_and_resume(paths: list[Path], folder: Path, kills: int, seed: int) -> Outcome:
    """Build once in one go and once with `kills` kills, both in `folder`."""
    at_once, resumed = folder / "at-once.db", folder / "resumed.db"
    begun = time.monotonic()
    started(paths, at_once).wait()
    whole = time.monotonic() - begun
    chance = random.Random(seed)
    reached = []
    for _ in range(kills):
        # Early and late alike: what is left to do gets less, and a kill after the end would be none.
        left = whole * max(0.1, 1 - len(known(resumed)) / max(len(known(at_once)), 1))
        wait = chance.uniform(0, left)
        run = started(paths, resumed)
        time.sleep(wait)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        reached.append((wait, len(known(resumed))))
    started(paths, resumed).wait()
    with closing(open_chronicle(at_once)) as one, closing(open_chronicle(resumed)) as other:
        first, second = digest_of(one), digest_of(other)
        return Outcome(first, second, [f"{fault.where}: {fault.what}" for fault in faults_of(other)], reached)


def started(paths: list[Path], out: Path) -> "subprocess.Popen[bytes]":
    """A build of its own process group, so that it can be killed with all its workers."""
    command = [*RAWI, "build", *map(str, paths), "-o", str(out)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)


def known(out: Path) -> set[str]:
    """The articles that are in the file by now, read beside whatever log the kill left: none before its tables are."""
    if not out.exists():
        return set()
    try:
        with closing(open_chronicle(out)) as chronicle:
            return set(chronicle.known())
    except ChronicleError as error:
        if "is empty" in str(error):
            return set()
        raise


def invented(path: Path, articles: int) -> Path:
    """An invented corpus with copies, differing tolls and articles without a date."""
    towns = ("تل السرو", "عين الصفا", "وادي النسور", "دير الغار")
    with path.open("w", encoding="utf-8") as file:
        for n in range(articles):
            m = n - (n % 3 == 2)  # every third is a copy of the one before
            text = (
                f"قال مصدر طبي إن {m % 17 + 3} أشخاص قتلوا أمس في قصف على بلدة {towns[m % 4]}.\n"
                f"وأضاف أن {m % 40 + 2} آخرين أصيبوا، بينما نفت وزارة الدفاع ذلك في بيان رقم {m}."
            )
            given = {"url": f"https://marfa.example/{n}", "outlet": f"صحيفة {n % 5}", "text": text}
            dated = {"published": f"2024-03-{m % 28 + 1:02}"} if n % 7 else {}
            file.write(json.dumps({**given, **dated}, ensure_ascii=False) + "\n")
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = options.paths or [invented(folder / "invented.jsonl", 3000)]
        outcome = kill_and_resume(paths, folder, options.kills, options.seed)
    for wait, count in outcome.reached:
        print(f"killed after {wait:.2f} s with {count} articles in the file")
    print(*outcome.faults, sep="\n")
    print(f"in one go  {outcome.at_once}\nresumed    {outcome.resumed}")
    print("the same, and whole" if outcome.is_whole else "NOT the same, or not whole")
    return 0 if outcome.is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
