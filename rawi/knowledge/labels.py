"""Loaded words: what each says, the neutral word beside it, and where it is an everyday word or a name.

`labels/*.yml` hold them. A record never takes such a word as a type or a name; the ledger counts who uses it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rawi.knowledge.files import Case, Entry, only, read_all, require
from rawi.text.inflect import verb_forms
from rawi.text.phrases import Phrases, words_of

FIELDS = (
    "id", "neutral", "counts_for", "forms", "verbs", "bare", "only_definite", "in_names", "not_before", "not_after",
    "not_with", "only_after", "only_near", "examples", "counter_examples",
)  # fmt: skip


class Loaded(NamedTuple):
    """One loaded word. `in_names`: it counts inside a name too. The sets are folded words of the tokens around it."""

    rule: str
    neutral_ar: str
    neutral_en: str
    counts_for: str
    in_names: bool
    not_before: frozenset[str]
    not_after: frozenset[str]
    not_with: tuple[str, ...]
    only_after: frozenset[str]
    only_near: frozenset[str]


@dataclass(frozen=True, slots=True)
class LabelTable:
    """`words`: every written form -> its entry."""

    words: Phrases[Loaded]
    entries: tuple[Loaded, ...]
    cases: tuple[Case, ...] = ()


def read_labels() -> LabelTable:
    """Read every file of `labels/`."""
    words: Phrases[Loaded] = Phrases()
    entries: list[Loaded] = []
    cases: list[Case] = []
    for path, content in read_all("labels"):
        for entry in content["labels"]:
            only(entry, FIELDS)
            require(entry, "id", "neutral", "counts_for", "forms", "examples", "counter_examples")
            loaded = _loaded(f"labels/{path.name}:{entry['id']}", entry)
            entries.append(loaded)
            for form in dict.fromkeys(_forms(entry)):
                words.add(form, loaded)
            cases.extend(Case(entry.place, loaded.rule, text) for text in entry["examples"])
            cases.extend(Case(entry.place, loaded.rule, text, fires=False) for text in entry["counter_examples"])
    return LabelTable(words, tuple(entries), tuple(cases))


def _loaded(rule: str, entry: Entry) -> Loaded:
    return Loaded(
        rule=rule, neutral_ar=entry["neutral"]["ar"], neutral_en=entry["neutral"]["en"], counts_for=entry["counts_for"],
        in_names=entry.get("in_names", False), not_with=tuple(entry.get("not_with", ())),
        **{key: _folded(entry.get(key, ())) for key in ("not_before", "not_after", "only_after", "only_near")},
    )  # fmt: skip


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(words_of(word)) for word in words)


def _forms(entry: Entry) -> Iterator[str]:
    """Folded forms: nouns as listed and with the article, verbs in every person."""
    for form in entry["forms"]:
        plain = " ".join(words_of(form))
        if not entry.get("only_definite") or " " in plain:
            yield plain
        if not entry.get("bare") and " " not in plain and not plain.startswith("ال"):
            yield "ال" + plain
    for verb in entry.get("verbs", ()):
        forms = verb_forms(verb["past"], verb.get("present", verb["past"]), objects=False)
        yield from (form for form, readings in forms.items() if "present" in verb or readings[0].tense == "past")
