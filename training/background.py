"""Train the scorer that parts acts told as news from acts only named, on sentences of a radio station read for it.

    python -m training.background ../shared/data/news/ant.jsonl.gz -o rawi/models/background.json

`told.tsv` names sentences by article and offsets, and says of each whether it tells an act of a type (`told`), only
names one (`named`), or leaves it open (`unsure`). One reader judged them by what event coders ask of a sentence: does
it report an actual, specific act of the type, and not refer to one, judge it, or speak of such acts in general? The
articles are those of antcorpus (Apache-2.0). No record of any test set is among them.
"""

import argparse
import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rawi.annotate.background import WEIGHTS, features
from rawi.annotate.pipeline import annotate
from rawi.knowledge import Knowledge
from rawi.read.fields import article_of
from rawi.records import Article, replace
from rawi.text.tokens import Reading
from training.logistic import Example, train

TOLD = Path(__file__).with_name("told.tsv")
SHARE = {"told": 1.0, "unsure": 0.25, "named": 0.0}  # of those left open coders take a few
L2 = 33.0  # strong: half of the features stand for words of one place and time
LEAST = 3


class Verdict(NamedTuple):
    """Whether text[start:end] of an article tells an act of `type`, one whose weights are trained."""

    start: int
    end: int
    type: str
    told: float


def verdicts() -> dict[str, list[Verdict]]:
    """Article id -> what was judged of its sentences."""
    found: dict[str, list[Verdict]] = defaultdict(list)
    with TOLD.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            verdict = Verdict(int(row["start"]), int(row["end"]), row["type"], SHARE[row["verdict"]])
            found[row["article"]].append(verdict)
    return found


def examples(article: Article, judged: list[Verdict], knowledge: Knowledge) -> Iterator[tuple[str, Example]]:
    """Of each judged sentence its acts that were done, with the type whose weights they train.

    A sentence with several acts weighs more than one with a single one, but not by their number.
    """
    if not judged:
        return
    draft = annotate(article, knowledge)
    draft = replace(draft, events=tuple(replace(event, background=False) for event in draft.events))
    reading = Reading.of(article, [interval.span for interval in draft.boilerplate])
    seen = list(zip(draft.events, features(reading, draft, knowledge.events), strict=True))
    for verdict in judged:
        names = [
            names
            for event, names in seen
            if verdict.start <= event.start < verdict.end and WEIGHTS.get(event.type) == verdict.type
            if event.status in ("happened", "ongoing") and event.mode != "territory"
        ]
        for each in names:
            yield verdict.type, (each, verdict.told, len(names) ** -0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    knowledge = Knowledge.load()
    judged = verdicts()
    found: dict[str, list[Example]] = defaultdict(list)
    with gzip.open(options.articles, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = article_of(json.loads(line))
            for type_, example in examples(article, judged.pop(article.id, []), knowledge):
                found[type_].append(example)
    weights = {type_: train(found[type_], L2, LEAST) for type_ in sorted(found)}
    counts = ", ".join(f"{len(found[type_])} of {type_}" for type_ in sorted(found))
    content = {"trained_on": f"acts in sentences of ANT: {counts}", "weights": weights}
    options.output.write_text(
        json.dumps(content, ensure_ascii=False, sort_keys=True, indent=0) + "\n", encoding="utf-8"
    )
    print(f"{counts}; {sum(map(len, weights.values()))} weights")


if __name__ == "__main__":
    main()
