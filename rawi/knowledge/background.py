"""Words by which an act is told to be the background of another one, and the weights of what they say.

`factuality/background.yml` holds the words, `models/background.json` what each feature counts in log odds.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rawi.knowledge.files import ROOT, only, read_yaml, require
from rawi.text.normalize import fold

CLASSES = ("occasion", "court", "judgement", "doubt", "relative", "narrative", "many")


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
    """`nearby`: class -> its words. `weights`: feature -> log odds of being told as news; empty where not trained."""

    nearby: Mapping[str, Nearby]
    weights: Mapping[str, float]
    sightings: tuple[Sighting, ...] = ()


def read_background(models: Path | None = None) -> BackgroundTable:
    """Read words and weights. Raises KnowledgeError with file and line."""
    content = read_yaml(ROOT / "factuality" / "background.yml")
    only(content, CLASSES)
    require(content, *CLASSES)
    nearby: dict[str, Nearby] = {}
    sightings: list[Sighting] = []
    for name in CLASSES:
        entry = content[name]
        only(entry, ("within", "words", "use", "not_use"))
        require(entry, "within", "words", "use", "not_use")
        nearby[name] = Nearby(entry["within"], frozenset(map(fold, entry["words"])))
        for key, seen in (("use", True), ("not_use", False)):
            sightings += [Sighting(use.place, name, use["text"], use["trigger"], seen) for use in entry[key]]
    path = (models or ROOT.parent / "models") / "background.json"
    weights = json.loads(path.read_text(encoding="utf-8"))["weights"] if path.exists() else {}
    return BackgroundTable(nearby, weights, tuple(sightings))
