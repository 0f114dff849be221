"""Detection of assaults and protests in single sentences, measured on the Arabic gold standard records.

    python -m benchmarks.events ../shared/data/events/gsr-detect-dev.jsonl [--show ASSAULT]

A sentence counts as found when an event of the type is annotated in it (`any`), or one that is told as done and with
a count or three of agent, patient, place and time (`told`): the coders accepted news, not background, and rawi marks
both. Two readings of the labels: `label` takes yes
against the two kinds of no and leaves the ambiguous out; `majority` takes accept > reject against accept < reject.
Texts that stand twice are counted once. Measured only, never trained on.
"""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rawi.annotate.pipeline import annotate
from rawi.knowledge import Knowledge
from rawi.read.fields import article_of
from rawi.records import Event

TYPES = ("ASSAULT", "PROTEST")


def by_label(row: Any) -> bool | None:
    return None if row["label"] == "ambiguous" else row["label"] == "yes"


def by_majority(row: Any) -> bool | None:
    return None if row["accept"] == row["reject"] or row["total"] < 2 else row["accept"] > row["reject"]


def once(rows: Sequence[Any], type_: str) -> Iterator[Any]:
    """The rows of a type, equal texts once."""
    seen: set[str] = set()
    for row in rows:
        if row["type"] == type_ and row["text"] not in seen:
            seen.add(row["text"])
            yield row


def is_told(event: Event) -> bool:
    """Whether an event is told as news: done, and with a count or most of who, whom, where and when."""
    said = sum(map(bool, (event.agents, event.patients, event.place, event.time)))
    return event.status == "happened" and (bool(event.numbers) or said >= 3)


def measure(pairs: Sequence[tuple[bool, bool]]) -> str:
    """Precision, recall and F1 of (wanted, found)."""
    hits = sum(wanted and found for wanted, found in pairs)
    precision = hits / max(sum(found for _, found in pairs), 1)
    recall = hits / max(sum(wanted for wanted, _ in pairs), 1)
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  of {sum(w for w, _ in pairs)} in {len(pairs)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--show", choices=TYPES, help="print the sentences that are judged otherwise")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.rows.read_text(encoding="utf-8").splitlines()]
    knowledge = Knowledge.load()
    started = time.perf_counter()
    for type_ in TYPES:
        found: dict[str, list[Event]] = {}
        chosen = list(once(rows, type_))
        for row in chosen:
            article = article_of({"url": row["id"], "published": row["published"], "text": row["text"]})
            found[row["id"]] = [event for event in annotate(article, knowledge).events if event.type == type_]
        for name, rule in (("label", by_label), ("majority", by_majority)):
            judged = [(wanted, found[row["id"]]) for row in chosen if (wanted := rule(row)) is not None]
            print(f"{type_} any  by {name:8} {measure([(wanted, bool(events)) for wanted, events in judged])}")
            told = [(wanted, any(map(is_told, events))) for wanted, events in judged]
            print(f"{type_} told by {name:8} {measure(told)}")
        if options.show == type_:
            for row in chosen:
                if (wanted := by_label(row)) is not None and wanted != bool(found[row["id"]]):
                    print("-" if wanted else "+", [e.surface for e in found[row["id"]]], row["label"], row["text"])
    print(f"{len(rows) / (time.perf_counter() - started):.0f} sentences/s")


if __name__ == "__main__":
    main()
