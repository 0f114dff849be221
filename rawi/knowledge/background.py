"""Words by which an act is told to be the background of another one, and the weights of what they say.

`factuality/background.yml` holds the words, `models/background.json` what each feature counts in log odds.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rawi.knowledge.files import ROOT, only, read_yaml, require
from rawi.text.normalize import fold

_BARE = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فل")  # before a word, and before its article
_DEFINITE = ("ال", "وال", "فال", "بال", "وبال", "كال", "لل", "ولل")


class Nearby(NamedTuple):
    """Words that say something of a trigger at most `within` tokens after them."""

    within: int
    words: frozenset[str]


class Sighting(NamedTuple):
    """An example: at this trigger the class is seen, or not."""

    place: str
    name: str
    text: str
    trigger: str
    seen: bool


@dataclass(frozen=True, slots=True)
class BackgroundTable:
    """`nearby`: class -> its words. `anywhere`: written form -> the classes it is of, `classes` their names.

    `weights`: type of event -> feature -> log odds of being told as news; empty where not trained.
    """

    nearby: Mapping[str, Nearby]
    anywhere: Mapping[str, tuple[str, ...]]
    classes: tuple[str, ...]
    weights: Mapping[str, Mapping[str, float]]
    sightings: tuple[Sighting, ...] = ()


def read_background(models: Path | None = None) -> BackgroundTable:
    """Read words and weights. Raises KnowledgeError with file and line."""
    nearby: dict[str, Nearby] = {}
    anywhere: dict[str, list[str]] = defaultdict(list)
    classes: list[str] = []
    sightings: list[Sighting] = []
    for name, entry in read_yaml(ROOT / "factuality" / "background.yml").items():
        only(entry, ("within", "words", "use", "not_use"))
        require(entry, "words", "use", "not_use")
        words = frozenset(map(fold, entry["words"]))
        if "within" in entry:
            nearby[name] = Nearby(entry["within"], words)
        else:
            classes.append(name)
            for form in {form for word in words for form in _written(word)}:
                anywhere[form].append(name)
        for key, seen in (("use", True), ("not_use", False)):
            sightings += [Sighting(use.place, name, use["text"], use["trigger"], seen) for use in entry[key]]
    path = (models or ROOT.parent / "models") / "background.json"
    weights = json.loads(path.read_text(encoding="utf-8"))["weights"] if path.exists() else {}
    written = {form: tuple(names) for form, names in anywhere.items()}
    return BackgroundTable(nearby, written, tuple(classes), weights, tuple(sightings))


def _written(word: str) -> Iterator[str]:
    """The forms of a folded word, with what may be written onto it; a word with article keeps it."""
    yield from (prefix + word for prefix in _BARE)
    if word.startswith("ال"):
        yield from (prefix + word[2:] for prefix in _DEFINITE)
    else:
        yield from (prefix + word for prefix in _DEFINITE)
