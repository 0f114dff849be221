"""Damage a chronicle in every class of its pages, and see that it is told, and what is saved.

    python -m tests.faults.damage [--trials 10] [--articles 120] [--seed 1]

One byte of a page is changed, a page is wiped, or the file is cut short. Then `rawi verify` must say that something
does not hold (or nothing that is kept has changed), `rawi rescue` must save every article and judgement it did
not touch, and a build from the same sources must end as if nothing had happened. Exit 0 if all that holds.
"""

import argparse
import io
import json
import random
import shutil
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from rawi.chronicle.rescue import rescue
from rawi.chronicle.store import open_chronicle
from rawi.chronicle.verify import Digest, digest_of, verify_chronicle
from rawi.errors import RawiError
from rawi.knowledge import Knowledge
from rawi.records import Anchored
from rawi.run import judging
from rawi.run.local import build
from tests.faults.kill_build import invented

WAYS = ("bit", "wiped", "cut")
GIVEN = ("articles", "raws", "receipts", "problems")
SAID = ("annotations", "said_rows")
Pages = dict[str, list[tuple[int, int]]]  # class -> (where a page begins, its size)


class Whole(NamedTuple):
    """A chronicle that nothing has happened to, and what it was made of."""

    path: Path
    sources: list[Path]
    digest: Digest
    articles: int
    judgements: int


class Outcome(NamedTuple):
    """What became of one damaged copy; `faults` are promises that were broken."""

    told: str
    lost: int
    faults: tuple[str, ...]


Table = dict[str, list[Outcome]]


def made(folder: Path, articles: int, knowledge: Knowledge) -> Whole:
    """A chronicle of JSON lines and pages, with copies, receipts, a problem and judgements."""
    lines = invented(folder / "invented.jsonl", articles)
    pages = folder / "pages"
    pages.mkdir()
    for n in range(articles // 10):
        text = f"<p>قتل {n + 3} أشخاص في قصف على بلدة دير الغار أمس بحسب مصدر طبي في البلدة.</p>" * 5
        page = f"<html lang=ar><title>قصف {n}</title><body><article><h1>قصف على دير الغار {n}</h1>{text}</article>"
        (pages / f"{n}.html").write_text(page, encoding="utf-8")
    (folder / "again.jsonl").write_text(
        "".join(
            json.dumps({**json.loads(line), "byline": "سلمى"}) + "\n"
            for line in lines.read_text(encoding="utf-8").splitlines()[:5]
        )
        + "{broken\n",
        encoding="utf-8",
    )
    whole = folder / "whole.db"
    sources = [lines, pages, folder / "again.jsonl"]
    assert build(sources, whole, io.StringIO(), 1, knowledge=knowledge) == 1  # one line is broken
    judged(whole)
    assert build(sources, whole, io.StringIO(), 1, knowledge=knowledge) == 1
    with closing(open_chronicle(whole)) as chronicle:
        return Whole(whole, sources, digest_of(chronicle), len(chronicle.known()), len(chronicle.judgements()))


def judged(path: Path) -> None:
    """Twenty judgements on the first words of articles."""
    with closing(open_chronicle(path, write=True)) as chronicle:
        made_ = []
        for name in sorted(chronicle.known())[:20]:
            surface = chronicle.article(name).text[:3]
            about = (Anchored(article=name, start=0, end=3, surface=surface, kind="event"),)
            made_.append(judging.made("value", about, "سلمى", "سمعت ذلك", "killed", "3"))
        for judgement in judging.at_once(made_, "2024-03-19T10:00:00Z"):
            chronicle.judge(judgement)


def pages_of(path: Path) -> Pages:
    """The pages of a file by what lies on them: head, given, said, decided, derived, search, remembered, free."""
    with closing(sqlite3.connect(path)) as connection:
        table_of = dict(connection.execute("SELECT name, tbl_name FROM sqlite_master"))
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (count,) = connection.execute("PRAGMA page_count").fetchone()
        found: Pages = {"head": [(0, 100)]}
        rows = connection.execute("SELECT name, pageno, pagetype FROM dbstat").fetchall()
    used = set()
    for name, number, kind in rows:
        table = table_of.get(name, name)
        used.add(number)
        what = _class_of(table)
        if what == "given" and name == table and table == "articles" and kind != "internal":
            what = "given: articles"
        elif name != table and not table.startswith("articles_fts"):
            what = f"{what}: indexes"
        if name == "sqlite_schema":
            what = "schema"
        if kind == "internal":
            what += ", inner"
        found.setdefault(what, []).append(((number - 1) * size, size))
    if free := [((n - 1) * size, size) for n in range(1, count + 1) if n not in used]:
        found["free"] = free
    return found


def _class_of(table: str) -> str:
    if table.startswith("articles_fts"):
        return "search"
    if table in GIVEN:
        return "given"
    if table in SAID:
        return "said"
    return {"judgements": "decided", "remembered": "remembered", "meta": "meta", "columns": "meta"}.get(
        table, "derived"
    )


def damage(path: Path, place: tuple[int, int], way: str, chance: random.Random) -> None:
    """Change one bit in a page, wipe it, or cut the file within it."""
    start, size = place
    raw = bytearray(path.read_bytes())
    if way == "bit":
        at = chance.randrange(start, start + size)
        raw[at] ^= 1 << chance.randrange(8)
    elif way == "wiped":
        raw[start : start + size] = chance.randbytes(size) if chance.random() < 0.5 else bytes(size)
    else:
        del raw[start + chance.randrange(size) :]
    path.write_bytes(raw)


def outcome(whole: Whole, path: Path, knowledge: Knowledge, is_full: bool) -> Outcome:
    """What `verify`, `rescue` and a build make of a damaged file."""
    faults: list[str] = []
    told, digest = _verified(path)
    if told == "whole" and digest != str(whole.digest):
        faults.append("verify did not see it")
    out = path.with_name("saved.db")
    lost = 0
    try:
        code = rescue(path, out, io.StringIO())
    except RawiError as error:
        if "go back to a copy" not in str(error):
            faults.append(f"rescue without a remedy: {error}")
        return Outcome(told, whole.articles, tuple(faults))
    with closing(open_chronicle(out)) as saved:
        lost = whole.articles - len(saved.known())
        if (lost or len(saved.judgements()) < whole.judgements) and code == 0:
            faults.append(f"rescue lost {lost} articles and did not say so")
    if is_full:
        build(whole.sources, out, io.StringIO(), 1, knowledge=knowledge)
        with closing(open_chronicle(out)) as saved:
            again = digest_of(saved)
        if again.given != whole.digest.given:
            faults.append("the sources did not bring back what was lost")
        if again.decided == whole.digest.decided and again.derived != whole.digest.derived:
            faults.append("derived otherwise")
    return Outcome(told, lost, tuple(faults))


def _verified(path: Path) -> tuple[str, str]:
    sink = io.StringIO()
    try:
        code = verify_chronicle(path, sink)
    except RawiError as error:
        return (
            "refused" if {"copy", "rescue", "newer"} & set(str(error).replace(",", "").split()) else f"crash: {error}"
        ), ""
    said = sink.getvalue()
    return ("named" if code else "whole"), said.partition("digest\t")[2].partition("\n")[0]


def trials(whole: Whole, knowledge: Knowledge, count: int, seed: int, full_every: int, one_way: bool = False) -> Table:
    """`count` damaged copies for each class of pages and way of damage; each `full_every`th is built again.

    With `one_way` each class is damaged in one way alone, the next one in the next.
    """
    chance = random.Random(seed)
    found: Table = {}
    number = 0
    for at, (what, places) in enumerate(sorted(pages_of(whole.path).items())):
        for way in (WAYS[at % len(WAYS)],) if one_way else WAYS:
            for _ in range(count):
                number += 1
                with tempfile.TemporaryDirectory(dir=whole.path.parent) as name:
                    path = Path(shutil.copy(whole.path, Path(name) / "c.db"))
                    damage(path, chance.choice(places), way, chance)
                    try:
                        one = outcome(whole, path, knowledge, number % full_every == 0)
                    except Exception as error:  # noqa: BLE001 - what this looks for
                        frame = traceback.extract_tb(error.__traceback__)[-1]
                        where = f"{Path(frame.filename).name}:{frame.lineno}"
                        one = Outcome("crash", whole.articles, (f"{type(error).__name__} {error} at {where}",))
                found.setdefault(f"{way} in {what}", []).append(one)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=10)
    parser.add_argument("--articles", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    begun = time.monotonic()
    knowledge = Knowledge.load()
    with tempfile.TemporaryDirectory() as name:
        whole = made(Path(name), options.articles, knowledge)
        found = trials(whole, knowledge, options.trials, options.seed, full_every=5)
    print(f"{'what was damaged':34}{'trials':>7}  {'verify said':34}{'articles lost':>14}  broken promises")
    for what, outcomes in found.items():
        told = ", ".join(f"{how} {n}" for how, n in sorted(Counter(one.told for one in outcomes).items()))
        most = max(one.lost for one in outcomes)
        broken = Counter(fault for one in outcomes for fault in one.faults)
        print(f"{what:34}{len(outcomes):>7}  {told:34}{f'0 to {most}':>14}  {dict(broken) or '-'}")
    faults = sum(bool(one.faults) for outcomes in found.values() for one in outcomes)
    print(f"{sum(map(len, found.values()))} trials, {faults} with a broken promise, {time.monotonic() - begun:.0f} s")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
