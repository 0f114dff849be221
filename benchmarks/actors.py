"""Who did it and to whom in single sentences, measured on the Arabic gold standard records' spans.

    python -m benchmarks.actors ../shared/data/events/gsr-spans-dev.jsonl ../shared/data/events/gsr-detect-dev.jsonl

Rows whose sentence is labelled yes for their type. A token is gold where at least half of the row's coders marked it;
ours are the tokens of the agents (source) and patients (target) of all events of the row's type, described people and
acting places too. Tokens are compared folded, without their proclitics, once a row (micro F1 over all rows).

The coders marked nouns without their counts (`شخصا` of `18 شخصا`), so each line is given as the texts have it and
without counting words on either side (`uncounted`). They marked weapons and buildings too (`سيارة مفخخة`, `مقر`),
which are no actors here and count as missed. `coders` is one coder against the majority of the others, where there
are three or more: the most that agreement on this task allows. Measured only, never trained on.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rawi.annotate.pipeline import annotate
from rawi.knowledge import Knowledge
from rawi.knowledge.people import PeopleTable
from rawi.read.fields import article_of
from rawi.records import Annotation
from rawi.text.normalize import fold
from rawi.text.tokens import stems

Words = Counter[str]
_OTHERS = ("اخر", "اخرين", "اخرون", "اخران", "اثنين", "اثنان")
SIDES = (("source", "source_actor"), ("target", "target_actor"))


def words(tokens: Iterable[str]) -> Words:
    """Tokens without what is attached to them; `الـ` and a letter before it fall away alike."""
    return Counter(_bare(fold(token)) for token in tokens if any(map(str.isalnum, token)))


def _bare(form: str) -> str:
    shortest = next((stem.form for stem in reversed(stems(form)) if stem.form.startswith("ال")), form)
    return shortest.removeprefix("ال") or form


def majority(coders: Sequence[Words]) -> Words:
    """What at least half of the coders marked."""
    counts = Counter(word for coder in coders for word in coder)
    return Counter({word: 1 for word, count in counts.items() if 2 * count >= len(coders)})


def found(annotation: Annotation, type_: str, side: str) -> Words:
    """The tokens of our agents or patients, once each."""
    surfaces = {mention.id: mention.surface for mention in annotation.mentions}
    events = [event for event in annotation.events if event.type == type_]
    ids = [one for event in events for one in (event.agents if side == "source" else event.patients)]
    return Counter(dict.fromkeys(words(token for one in ids for token in surfaces[one].split()), 1))


def counting_words(table: PeopleTable) -> frozenset[str]:
    """Words that count people and name none."""
    phrases = {word for more in table.approximators.values() for phrase in more for word in phrase}
    listed = {*table.counting, *table.counted_from, *phrases, *table.approximators, "من", *_OTHERS}
    return frozenset(map(_bare, listed))


def uncounted(counts: Words, counting: frozenset[str]) -> Words:
    return Counter({word: n for word, n in counts.items() if word not in counting and not word.isdigit()})


def measure(pairs: Iterable[tuple[Words, Words]]) -> str:
    right = gold = ours = 0
    for wanted, got in pairs:
        right += (wanted & got).total()
        gold += wanted.total()
        ours += got.total()
    precision, recall = right / max(ours, 1), right / max(gold, 1)
    f1 = 2 * right / max(gold + ours, 1)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  of {gold}"


def one_against_others(rows: Sequence[Any], key: str) -> Iterator[tuple[Words, Words]]:
    for row in rows:
        coders = [words(span[key]) for span in row["spans"]]
        for n, coder in enumerate(coders):
            if len(coders) >= 3:
                yield majority(coders[:n] + coders[n + 1 :]), Counter(dict.fromkeys(coder, 1))


def _rows(path: Path, wanted: Callable[[Any], bool]) -> list[Any]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if wanted(row)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spans", type=Path)
    parser.add_argument("labels", type=Path)
    options = parser.parse_args()
    yes = {(row["text"], row["type"]) for row in _rows(options.labels, lambda row: row["label"] == "yes")}
    rows = _rows(options.spans, lambda row: (row["text"], row["event_type"]) in yes)
    knowledge = Knowledge.load()
    annotations = [annotate(article_of({"url": row["_id"], "text": row["text"]}), knowledge) for row in rows]
    counting = counting_words(knowledge.people)
    print(len(rows), "rows labelled yes")
    for side, key in SIDES:
        pairs = [
            (majority([words(span[key]) for span in row["spans"]]), found(annotation, row["event_type"], side))
            for row, annotation in zip(rows, annotations, strict=True)
        ]
        others = list(one_against_others(rows, key))
        for name, told in (("rawi", pairs), ("coders", others)):
            bare = [(uncounted(wanted, counting), uncounted(got, counting)) for wanted, got in told]
            print(f"{side} {name:7} {measure(told)}  uncounted {measure(bare)}")


if __name__ == "__main__":
    main()
