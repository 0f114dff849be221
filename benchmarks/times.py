"""How well and how fast times are read, on the reference sets, beside dateparser where it is installed.

    python benchmarks/times.py [--errors] [SET.jsonl ...]

Without arguments the sets of `data/time/` in the reference folder (`RAWI_SHARED` or `../shared`) are scored: spans
strict and relaxed (one to one, any overlap), values as intervals or equal TIMEX3. Speed is that of the time step
alone, in tokens per CPU-second, on the texts of gold/dev, and of reading and time step together.

The sets of REQUESTS are phrases typed at an assistant: a bare weekday leans to the future there, so they are read with
`first="future"`, and the figure for `past`, which is what reports are always read with, is printed too. Many of their
phrases are dialect; `phrases_not_standard.tsv` lists the ids left out of the second figure, and why.
"""

import argparse
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rawi.annotate.times import find_times
from rawi.annotate.times.scene import First
from rawi.knowledge.times import TimeTable, read_times
from rawi.records import Article, TimeExpression
from rawi.text.calendar import days_of
from rawi.text.stored import stored_text, text_sha
from rawi.text.tokens import Reading

SHARED = Path(os.environ.get("RAWI_SHARED") or Path(__file__).parents[1] / ".." / "shared")
PARTS = {"dawn": "TDA", "morning": "TMO", "noon": "TNO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}
SEASONS = {"21": "SP", "22": "SU", "23": "FA", "24": "WI"}
Case = dict[str, Any]
Found = dict[str, Any]
Finder = Callable[[Case], list[Found]]
REQUESTS = frozenset({"duckling", "maha"})
NOT_STANDARD = Path(__file__).with_name("phrases_not_standard.tsv")


def reading(text: str, published: str | None) -> Reading:
    stored = stored_text(None, text)
    return Reading.of(Article(id="art:0", text=stored, text_sha=text_sha(stored), published=published))


def rawi_times(table: TimeTable, first: First = "past") -> Callable[[dict[str, Any]], list[Found]]:
    def find(case: dict[str, Any]) -> list[Found]:
        times = find_times(reading(case["text"], case["reference"]), table, first)
        return [
            {"start": t.start, "end": t.end, "type": t.kind.upper(), "value": timex(t)} for t in times if not t.in_name
        ]

    return find


def timex(found: TimeExpression) -> str | None:
    """The value as TIMEX3 has it, for sets that speak it."""
    value, rule = found.value, found.rule or ""
    if value == "?" and rule.endswith((":recently", ":last-few", ":ago")):
        return "PAST_REF"
    if value == "?" and rule.endswith((":soon", ":next-few")):
        return "FUTURE_REF"
    if rule.endswith(":now") and "T" not in (value or ""):
        return "PRESENT_REF"
    if value in (None, "?"):
        return None
    assert value is not None
    if half := re.fullmatch(r"(\d{4})-(2[1-4]|3[3-6]|4[01])", value):
        part = half[2]
        return f"{half[1]}-" + (SEASONS.get(part) or (f"Q{int(part) - 32}" if part < "40" else f"H{int(part) - 39}"))
    if found.kind == "time" and found.part and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return value + PARTS[found.part]
    return value.rstrip("X") if re.fullmatch(r"\d+X+", value) else value


def interval(value: str | None) -> tuple[datetime, datetime] | None:
    """Half-open, from a TIMEX3 value, an EDTF one, or a span of two."""
    if not value or value[0] in "PX":
        return None
    if "/" in value:
        first, last = (interval(end) for end in value.split("/", 1))
        return (first[0], last[1] if len(value.split("/")[1]) <= 10 else last[0]) if first and last else None
    if clock := re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d)(?::(\d\d))?(?::(\d\d))?", value):
        start = datetime.fromisoformat(clock[1]) + timedelta(
            hours=int(clock[2]), minutes=int(clock[3] or 0), seconds=int(clock[4] or 0)
        )
        return start, start + timedelta(seconds=1 if clock[4] else 60 if clock[3] else 3600)
    value = re.sub(r"-([QH])(\d)$", lambda m: f"-{(32 if m[1] == 'Q' else 39) + int(m[2])}", value)
    value = re.sub(r"-(SP|SU|FA|WI)$", lambda m: "-" + next(k for k, v in SEASONS.items() if v == m[1]), value)
    value = value + "X" * (4 - len(value)) if re.fullmatch(r"\d{2,3}", value) else value
    days = days_of(value) if "T" not in value else None
    if days is None:
        return None
    start = datetime(days.first.year, days.first.month, days.first.day)
    end = datetime(days.last.year, days.last.month, days.last.day) + timedelta(1)
    return start, end


def canonical(value: str) -> str:
    value = {"PT24H": "P1D", "P1DE": "P10Y", "P12M": "P1Y", "P1CE": "P100Y", "PT48H": "P2D"}.get(value, value)
    if hour := re.fullmatch(r"(.*T\d\d)(:00)?(:00)?", value):
        return hour[1] + ":00"
    return re.sub(r"(T\d\d:\d\d):00$", r"\1", value)


def same_value(gold: list[str], value: str | None) -> bool:
    if value is None:
        return False
    ours = interval(value)
    for wanted in gold:
        if canonical(wanted) == canonical(value):
            return True
        theirs = interval(wanted)
        if theirs and ours and theirs == ours:
            return True
    return False


def gold_values(timex3: dict[str, Any]) -> list[str]:
    return list(timex3.get("values") or ([timex3["value"]] if timex3.get("value") else []))


def matches(gold: list[Found], found: list[Found]) -> list[tuple[int, int]]:
    """One to one, largest overlap first."""
    overlaps = sorted(
        (
            (min(g["end"], f["end"]) - max(g["start"], f["start"]), i, j)
            for i, g in enumerate(gold)
            for j, f in enumerate(found)
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for overlap, i, j in overlaps:
        if overlap > 0 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return list(pairs.items())


def score(cases: list[dict[str, Any]], find: Callable[[dict[str, Any]], list[Found]], errors: bool) -> dict[str, float]:
    """Relaxed and strict F1, value F1 and accuracy; expressions marked optional or as names count neither way."""
    n = dict.fromkeys(("gold", "found", "relaxed", "strict", "type", "value", "valued", "names"), 0)
    for case in cases:
        gold = [t for t in case["timexes"] if not t.get("flag")]
        free = [t for t in case["timexes"] if t.get("flag")]
        found = find(case)
        pairs = matches(gold, found)
        taken = {j for _, j in pairs}
        touching = {
            j
            for j, _ in (
                (j, f) for j, f in enumerate(found) for t in free if t["start"] < f["end"] and f["start"] < t["end"]
            )
        }
        n["names"] += sum(
            any(t.get("flag") == "name" and t["start"] < f["end"] and f["start"] < t["end"] for f in found)
            for t in free
        )
        n["gold"] += len(gold)
        n["found"] += len(found) - len(touching - taken)
        n["relaxed"] += len(pairs)
        n["valued"] += sum(bool(gold_values(t)) for t in gold)
        for i, j in pairs:
            n["strict"] += (gold[i]["start"], gold[i]["end"]) == (found[j]["start"], found[j]["end"])
            n["type"] += gold[i].get("type") == found[j]["type"]
            right = same_value(gold_values(gold[i]), found[j]["value"])
            n["value"] += right
            if errors and not right and gold_values(gold[i]):
                told = f"gold {gold_values(gold[i])[:2]} got {found[j]['value']} {case['reference'][:10]}"
                print(f"  {case['id']} {gold[i]['text']!r}: {told}")
        if errors:
            matched = {i for i, _ in pairs}
            print(
                "".join(f"- {case['id']} missed {t['text']!r}\n" for i, t in enumerate(gold) if i not in matched),
                end="",
            )
            wrong = [case["text"][f["start"] : f["end"]] for j, f in enumerate(found) if j not in taken | touching]
            print("".join(f"+ {case['id']} wrong {surface!r}\n" for surface in wrong), end="")
    valueless = n["gold"] - n["valued"]
    return {
        "gold": n["gold"],
        "found": n["found"],
        "strict": f1(n["strict"], n["gold"], n["found"]),
        "relaxed": f1(n["relaxed"], n["gold"], n["found"]),
        "type": n["type"] / max(n["relaxed"], 1),
        "value": f1(n["value"], n["valued"], max(n["found"] - valueless, n["value"])),
        "accuracy": n["value"] / max(n["valued"], 1),
        "names": n["names"],
    }


def f1(right: int, gold: int, found: int) -> float:
    return 2 * right / (gold + found) if gold + found else 0.0


def dateparser_times() -> Callable[[dict[str, Any]], list[Found]] | None:
    """The peer that can be installed from the registry, if it is."""
    try:
        from dateparser.search import search_dates  # type: ignore[import-untyped]
    except ImportError:
        return None

    def find(case: dict[str, Any]) -> list[Found]:
        base = datetime.fromisoformat(case["reference"])
        settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "DATE_ORDER": "DMY"}
        found, at = [], 0
        for surface, value in search_dates(case["text"], languages=["ar"], settings=settings) or ():
            start = case["text"].find(surface, at)
            if start >= 0:
                at = start + len(surface)
                found.append({"start": start, "end": at, "type": "DATE", "value": value.date().isoformat()})
        return found

    return find


def speed(
    find: Callable[[dict[str, Any]], list[Found]], texts: list[dict[str, Any]], least_seconds: float = 3.0
) -> float:
    """Tokens per CPU-second of finding alone; the readings of ours are made beforehand by the caller."""
    tokens = sum(len(reading(case["text"], None).tokens) for case in texts)
    started, rounds = time.process_time(), 0
    while time.process_time() - started < least_seconds:
        for case in texts:
            find(case)
        rounds += 1
    return tokens * rounds / (time.process_time() - started)


def read_cases(paths: list[Path]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for path in paths:
        yield path.stem, [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="*")
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    paths = args.sets or sorted((SHARED / "data" / "time").glob("*.jsonl"))
    table = read_times()
    peer = dateparser_times()
    if peer is None:
        print("dateparser is not installed (pip install rawi[peers]): no ratios")
    for name, cases in read_cases(paths):
        print_scores(name, cases, table, peer, args.errors)
    articles = SHARED / "gold" / "dev.articles.jsonl"
    if articles.exists() and not args.errors:
        print_speed([json.loads(line) for line in articles.read_text(encoding="utf-8").splitlines()], table, peer)


def print_scores(name: str, cases: list[Case], table: TimeTable, peer: Finder | None, errors: bool) -> None:
    """One line for us and one for the peer; for requests three of ours: all, past first, and the Standard phrases."""
    first: First = "future" if name in REQUESTS else "past"
    ours = score(cases, rawi_times(table, first), errors=False)
    print(f"{name:14} {'rawi, ' + first + ' first':26} {shown(ours)}")
    standard = cases
    if name in REQUESTS:
        print(f"{name:14} {'rawi, past first':26} {shown(score(cases, rawi_times(table), errors=False))}")
        left_out = not_standard(name)
        standard = [case for case in cases if case["id"] not in left_out]
        row = shown(score(standard, rawi_times(table, first), errors))
        print(f"{name:14} {'rawi, Standard, ' + first:26} {row}")
    elif errors:
        score(cases, rawi_times(table, first), errors)
    if peer:
        theirs = score(standard, peer, errors=False)
        ours = score(standard, rawi_times(table, first), errors=False)
        ratio = ours["value"] / theirs["value"] if theirs["value"] else float("inf")
        print(f"{name:14} {'dateparser':26} {shown(theirs)}  value F1 ratio {ratio:.1f}")


def shown(row: dict[str, float]) -> str:
    return "  ".join(
        f"{key} {value:.3f}" if isinstance(value, float) else f"{key} {value}" for key, value in row.items()
    )


def not_standard(name: str) -> frozenset[str]:
    """The ids of a set whose phrases are not Standard Arabic."""
    rows = (line.split("\t") for line in NOT_STANDARD.read_text(encoding="utf-8").splitlines() if line[0] != "#")
    return frozenset(row[1] for row in rows if row[0] == name)


def print_speed(articles: list[Case], table: TimeTable, peer: Finder | None) -> None:
    cases = [
        {**a, "reference": a["published"] + "T08:00:00", "reading": reading(a["text"], a["published"])}
        for a in articles
    ]
    step = speed(lambda case: list(find_times(case["reading"], table)), cases)  # type: ignore[arg-type]
    whole = speed(rawi_times(table), cases)
    print(f"time step alone, the texts already read: {step:,.0f} tokens per CPU-second")
    print(f"reading the text and the time step: {whole:,.0f} tokens per CPU-second")
    if peer:
        slow = speed(peer, cases[:10])
        print(f"dateparser: {slow:,.0f} tokens per CPU-second; ratio {whole / slow:.1f} to reading and time step")


if __name__ == "__main__":
    main()
