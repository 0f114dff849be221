"""Detection of assaults and protests in single sentences, beside a classifier of sentences that learns from the set.

    python -m benchmarks.detection ../shared/data/events/gsr-detect-dev.jsonl [--show ASSAULT] [--no-baseline]

A sentence counts as found when an act of the type is told in it: `any` takes every event of the type, `news` those
that are not background and did happen or go on, without ground taken (`territory`), which these coders did not count
as an assault. Two readings of the labels: `label` takes yes against the two kinds
of no and leaves the ambiguous out; `majority` takes accept > reject against accept < reject, two votes at least.
Equal texts are counted once. Measured only; nothing that ships is trained on these records.

The baseline learns from the set itself: logistic regression over characters (2 to 5), threshold one half, in five
folds that keep articles and near-identical sentences together. It needs scikit-learn (the extra `peers`).
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rawi.annotate.pipeline import annotate
from rawi.knowledge import Knowledge
from rawi.read.fields import article_of
from rawi.records import Event
from rawi.text.normalize import fold

TYPES = ("ASSAULT", "PROTEST")
FOLDS = 5
SEEDS = (0, 1, 2)  # of the assignment of groups to folds; the mean is given
NEAR = 0.8  # of the union of two sentences' words: near-identical
Rule = Callable[[Any], bool | None]


def by_label(row: Any) -> bool | None:
    return None if row["label"] == "ambiguous" else row["label"] == "yes"


def by_majority(row: Any) -> bool | None:
    return None if row["accept"] == row["reject"] or row["total"] < 2 else row["accept"] > row["reject"]


RULES: dict[str, Rule] = {"label": by_label, "majority": by_majority}


def once(rows: Sequence[Any], type_: str) -> Iterator[Any]:
    """The rows of a type, equal texts once."""
    seen: set[str] = set()
    for row in rows:
        if row["type"] == type_ and row["text"] not in seen:
            seen.add(row["text"])
            yield row


def is_news(event: Event) -> bool:
    """Whether an act is told as having happened, and not as the background of something else."""
    return event.status in ("happened", "ongoing") and not event.background and event.mode != "territory"


def measure(pairs: Sequence[tuple[bool, bool]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of (wanted, found)."""
    hits = sum(wanted and found for wanted, found in pairs)
    precision = hits / max(sum(found for _, found in pairs), 1)
    recall = hits / max(sum(wanted for wanted, _ in pairs), 1)
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def groups_of(rows: Sequence[Any]) -> list[int]:
    """For each row the first row that it shares an article with, or nearly all its words."""
    parent = list(range(len(rows)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    first: dict[str, int] = {}
    words = [frozenset(fold(word) for word in row["text"].split()) for row in rows]
    holders: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        # The ids of some records name no article; each of those is taken for one of its own.
        parent[i] = root(first.setdefault(row["id"].rpartition("-")[0] or row["id"], i))
        rare = sorted(words[i], key=lambda word: (-len(word), word))[:8]  # near-identical texts share long words
        for j in {j for word in rare for j in holders[word]}:
            if len(words[i] & words[j]) >= NEAR * len(words[i] | words[j]):
                parent[root(i)] = root(j)
        for word in rare:
            holders[word].append(i)
    return [root(i) for i in range(len(rows))]


def learned(rows: Sequence[Any], wanted: Sequence[bool], seed: int) -> list[bool]:
    """What a character n-gram classifier says of each row, trained on the other folds."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedGroupKFold

    texts = [row["text"] for row in rows]
    said = [False] * len(rows)
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    for train, test in folds.split(texts, wanted, groups_of(rows)):
        vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True)
        model = LogisticRegression(C=1, class_weight="balanced", max_iter=1000)
        model.fit(vectors.fit_transform([texts[i] for i in train]), [wanted[i] for i in train])
        for i, yes in zip(test, model.predict(vectors.transform([texts[i] for i in test])), strict=True):
            said[i] = bool(yes)
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--show", choices=TYPES, help="print the sentences that are judged otherwise than by label")
    parser.add_argument("--no-baseline", action="store_true")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.rows.read_text(encoding="utf-8").splitlines()]
    knowledge = Knowledge.load()
    for type_ in TYPES:
        chosen = list(once(rows, type_))
        found: dict[str, list[Event]] = {}
        for row in chosen:
            article = article_of({"url": row["id"], "published": row["published"], "text": row["text"]})
            found[row["id"]] = [event for event in annotate(article, knowledge).events if event.type == type_]
        for name, rule in RULES.items():
            judged = [(row, wanted) for row in chosen if (wanted := rule(row)) is not None]
            labels = [wanted for _, wanted in judged]
            said = {"any": [bool(found[row["id"]]) for row, _ in judged],
                    "news": [any(map(is_news, found[row["id"]])) for row, _ in judged]}  # fmt: skip
            for what, answers in said.items():
                _say(type_, name, what, [measure(list(zip(labels, answers, strict=True)))], labels)
            if not options.no_baseline:
                runs = [learned([row for row, _ in judged], labels, seed) for seed in SEEDS]
                scores = [measure(list(zip(labels, answers, strict=True))) for answers in runs]
                _say(type_, name, "baseline", scores, labels)
        if options.show == type_:
            for row in chosen:
                if (wanted := by_label(row)) is not None and wanted != any(map(is_news, found[row["id"]])):
                    print("-" if wanted else "+", [e.surface for e in found[row["id"]]], row["label"], row["text"])


def _say(
    type_: str, rule: str, what: str, scores: Sequence[tuple[float, float, float]], labels: Sequence[bool]
) -> None:
    precision, recall, f1 = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    counts = f"{sum(labels)} of {len(labels)}"
    print(f"{type_} by {rule:8} {what:8} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  {counts}")


if __name__ == "__main__":
    main()
