"""Labelled and raw text for the name tagger, all from sets whose licence lets a trained model ship.

Every set is brought to one form: sentences of our own tokens (folded) with labels O, B-x, I-x for PER, ORG and LOC.
A set keeps its conventions under its `domain`; the trainer learns what they share and what each does its own way.
"""

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from rawi.records import Article
from rawi.text.phrases import words_of
from rawi.text.stored import text_sha
from rawi.text.tokens import Reading

GOLD_KIND = {"P": "PER", "O": "ORG", "L": "LOC"}
ANERCORP = {"PERS": "PER", "PER": "PER", "ORG": "ORG", "LOC": "LOC"}
WOJOOD = {"PERS": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
NEWSFANE = {
    **dict.fromkeys(("Politician", "Athlete", "Artist", "Other_PER", "Religious_PER", "Scientist", "Businessperson",
                     "Lawyer", "Engineer", "Police_PER"), "PER"),
    **dict.fromkeys(("Non-Governmental", "Group", "Sports", "Media", "Government", "Commercial", "Educational",
                     "Medical-Science", "Entertainment", "Religious_ORG", "Police"), "ORG"),
    **dict.fromkeys(("Nation", "Population-Center", "Building-Grounds", "State-or-Province", "GPE-Cluster",
                     "Continent", "Water-Body", "Land", "County-or-District", "Path", "Land-Region-Natural",
                     "Airport"), "LOC"),
}  # fmt: skip


class Labelled(NamedTuple):
    """A sentence: folded forms, one label each, and the set whose conventions the labels follow."""

    forms: tuple[str, ...]
    labels: tuple[str, ...]
    domain: str


def training_sets(shared: Path, own_kinds: bool = False) -> dict[str, list[Labelled]]:
    """All sets marked "ship", by domain; `own_kinds` leaves each set all its kinds of names, for the teachers.

    The test parts of ANERcorp and NewsFANE are never opened here.
    """
    ner = shared / "data" / "ner"
    wojood = [ner / "wojood-sample" / f"{part}.txt" for part in ("train", "val", "test")]
    return {
        "gold": list(gold(shared / "gold" / "train.gold.jsonl")),
        "anercorp": list(columns(ner / "anercorp-camel-train.txt", "anercorp", own_kinds)),
        "newsfane": list(columns(ner / "newsfane-train.tsv", "newsfane", own_kinds)),
        "wojood": [sentence for path in wojood for sentence in columns(path, "wojood", own_kinds)],
    }


def gold(path: Path) -> Iterator[Labelled]:
    """Sentences of our own annotated articles, cut as the pipeline cuts them."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        marks = sorted((m for m in record["marks"] if m["id"][0] in GOLD_KIND), key=lambda m: m["start"])
        yield from _marked(reading_of(record["text"]), marks)


def reading_of(text: str) -> Reading:
    """A reading of a text that belongs to no outlet."""
    return Reading.of(Article(id="art:training", text=text, text_sha=text_sha(text)))


def _marked(reading: Reading, marks: list[dict[str, object]]) -> Iterator[Labelled]:
    labels = ["O"] * len(reading.tokens)
    for mark in marks:
        kind = GOLD_KIND[str(mark["id"])[0]]
        for i in range(reading.token_at(int(mark["start"])), len(reading.tokens)):  # type: ignore[call-overload]
            if reading.tokens[i].start >= int(mark["end"]):  # type: ignore[call-overload]
                break
            first = reading.tokens[i].end > int(mark["start"]) >= reading.tokens[i].start  # type: ignore[call-overload]
            labels[i] = ("B-" if first else "I-") + kind
    for sentence in reading.sentences:
        span = slice(sentence.first, sentence.last)
        yield Labelled(tuple(reading.forms[span]), tuple(labels[span]), "gold")


def columns(path: Path, domain: str, own_kinds: bool = False) -> Iterator[Labelled]:
    """Sentences of a file with one word and its labels a line, parted by empty lines."""
    words: list[tuple[str, str]] = []
    for line in (*path.read_text(encoding="utf-8").split("\n"), ""):
        fields = line.split()
        if len(fields) >= 2:
            words.append((fields[0], _own(fields[1]) if own_kinds else _outermost(fields[1:])))
        elif not fields and words:
            yield retokenised(_joined(words) if domain == "newsfane" else words, domain)
            words = []


def _outermost(labels: list[str]) -> str:
    """Of nested labels the first that is a name: a ministry inside an office is still a ministry."""
    for label in labels:
        kind = label[2:]
        known = ANERCORP.get(kind) or WOJOOD.get(kind) or NEWSFANE.get(kind)
        if known:
            return label[:2] + known
    return "O"


def _own(label: str) -> str:
    """A set's outermost label with the persons' kind in our spelling."""
    return label[:2] + ANERCORP.get(label[2:], label[2:])


def _joined(words: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """NewsFANE parts the conjunction from its word; news does not."""
    joined: list[tuple[str, str]] = []
    waiting = ""
    for word, label in words:
        if word == "و":
            waiting = word
            continue
        joined.append((waiting + word, label))
        waiting = ""
    return joined


def retokenised(words: Iterable[tuple[str, str]], domain: str) -> Labelled:
    """The set's words as our tokens; a word that is several tokens goes on with I."""
    forms: list[str] = []
    labels: list[str] = []
    before = "O"
    for word, label in words:
        if label[0] == "I" and before[2:] != label[2:]:
            label = "B" + label[1:]
        for k, form in enumerate(words_of(word)):
            forms.append(form)
            labels.append(label if k == 0 or label == "O" else "I" + label[1:])
        before = label
    return Labelled(tuple(forms), tuple(labels), domain)


def raw_texts(shared: Path) -> Iterator[str]:
    """News of a Tunisian radio station and an Arabic Wikipedia part: the raw text that may ship."""
    for name in ("ant.jsonl.gz", "arwiki-2017-part.jsonl.gz"):
        with gzip.open(shared / "data" / "news" / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                yield record["text"]
