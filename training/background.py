"""Train the scorer that parts acts told as news from acts only named, on sentences labelled by quad class.

    python -m training.background ar_quad.tsv -o rawi/models/background.json

A line holds a sentence and 0 for none, or the quad class of what it tells: 1 material conflict, 2 material
cooperation, 3 verbal conflict, 4 verbal cooperation. An act of conflict of ours is told in a sentence of class 1, and
only named in others. Made from UN documents (MIT, javierosorio/devil_in_the_details_mtsummit25).
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from rawi.annotate.background import NEWS, features
from rawi.annotate.pipeline import annotate
from rawi.knowledge import Knowledge
from rawi.read.fields import article_of
from rawi.records import Annotation, replace
from rawi.text.tokens import Reading
from training.logistic import Example, train

CONFLICT = "1"
L2 = 15.0  # strong: UN documents are not newspapers, only what both share carries over
LEAST = 5


def sentences(path: Path) -> Iterator[tuple[str, str]]:
    """Sentence and the quad class it tells."""
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        text, _, label = line.rpartition("\t")
        yield text.strip('"').replace('\\"', '"'), label.strip('"')


def examples(reading: Reading, draft: Annotation, told: str, knowledge: Knowledge) -> Iterator[Example]:
    """One for each event of material conflict; there is too little told of the others to part them."""
    for event, names in zip(draft.events, features(reading, draft, knowledge.events), strict=True):
        if event.type in NEWS:
            yield names, float(told == CONFLICT), 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    knowledge = Knowledge.load()
    found: list[Example] = []
    for text, told in sentences(options.sentences):
        article = article_of({"text": text})
        draft = annotate(article, knowledge)
        draft = replace(draft, events=tuple(replace(event, background=False) for event in draft.events))
        found += examples(Reading.of(article), draft, told, knowledge)
    weights = train(found, L2, LEAST)
    content = {"trained_on": f"{len(found)} events in UN sentences", "weights": weights}
    options.output.write_text(
        json.dumps(content, ensure_ascii=False, sort_keys=True, indent=0) + "\n", encoding="utf-8"
    )
    print(f"{len(found)} examples, {len(weights)} weights")


if __name__ == "__main__":
    main()
