"""Exact-span scores as conlleval counts them, on held-out parts while developing and on untouched tests at the end."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from rawi.annotate.names.tagger import tag_forms
from rawi.knowledge.tagger import TaggerModel
from training.corpora import Labelled, columns


def untouched(shared: Path, own_kinds: bool = False) -> dict[str, list[Labelled]]:
    """Test sets that nothing is trained or tuned on; `own_kinds` leaves MISC among the names."""
    ner = shared / "data" / "ner"
    return {
        "anercorp test": list(columns(ner / "anercorp-camel-test.txt", "anercorp", own_kinds)),
        "aqmar test": list(columns(ner / "aqmar-split" / "ar.testb.iob2", "aqmar", own_kinds)),
    }


def split(sets: dict[str, list[Labelled]]) -> dict[str, list[Labelled]]:
    """Take the last tenth of ANERcorp (and of NewsFANE, the same text) and the last of our articles out."""
    held = {}
    for name, part in (("anercorp", 0.9), ("gold", 0.85), ("newsfane", 0.885)):
        at = int(len(sets[name]) * part)
        held[name], sets[name] = sets[name][at:], sets[name][:at]
    del held["newsfane"]
    return held


def measure(sentences: Sequence[Labelled], model: TaggerModel) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 by kind and in all."""
    right, gold, found = Counter[str](), Counter[str](), Counter[str]()
    for sentence in sentences:
        labels = tag_forms(sentence.forms, [(0, len(sentence.forms))], model)
        wanted, got = set(spans(sentence.labels)), set(spans(labels))
        for counter, names in ((gold, wanted), (found, got), (right, wanted & got)):
            counter.update(name[2] for name in names)
            counter["all"] += len(names)
    return {kind: _scores(right[kind], gold[kind], found[kind]) for kind in gold}


def _scores(right: int, gold: int, found: int) -> tuple[float, float, float]:
    return round(right / max(found, 1), 4), round(right / max(gold, 1), 4), round(2 * right / max(gold + found, 1), 4)


def spans(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Names as (first, last, kind); an inside without a beginning begins one."""
    first, kind = 0, ""
    for i, label in enumerate((*labels, "O")):
        if kind and label != f"I-{kind}":
            yield first, i, kind
            kind = ""
        if label != "O" and not kind:
            first, kind = i, label[2:]
