"""Cues of factuality: words that keep an act from being told as done, or tell it as going on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple, cast, get_args

from rawi.errors import KnowledgeError
from rawi.knowledge.files import ROOT, Entry, only, read_yaml, require
from rawi.records import Status
from rawi.text.inflect import verb_forms
from rawi.text.normalize import fold

_LETTERS = frozenset("بل")


class Cue(NamedTuple):
    """A cue, filed under its first word. `rest`: the words that follow; a single letter stands for a proclitic."""

    status: Status
    rest: tuple[str, ...]
    within: int  # tokens between cue and trigger
    after: bool  # the cue follows the trigger
    tense: str  # the tense the trigger must have, or ''
    sure: bool  # decides alone, unweighed


class Bending(NamedTuple):
    """Words that change how a form is read, folded."""

    not_future: tuple[str, ...]  # beginnings of words that only look like a future
    bending: frozenset[str]  # before a present verb: not what goes on
    was: frozenset[str]  # before a present verb: past
    named_by_to: frozenset[str]  # whose `ل` says what they hold


class Use(NamedTuple):
    """An example: in `text` the trigger has this status."""

    place: str
    text: str
    trigger: str
    status: Status


def read_cues() -> tuple[Mapping[str, tuple[Cue, ...]], tuple[Use, ...]]:
    """First word -> cues, and the examples of the file."""
    cues: dict[str, list[Cue]] = defaultdict(list)
    uses: list[Use] = []
    for entry in read_yaml(ROOT / "factuality" / "cues.yml"):
        only(entry, ("status", "within", "side", "tense", "sure", "words", "verbs", "use"))
        require(entry, "status", "within", "use")
        if entry["status"] not in get_args(Status):
            raise KnowledgeError(
                entry.place, f'"{entry["status"]}" is no status; one of: {", ".join(get_args(Status))}'
            )
        status = cast(Status, entry["status"])
        for first, *rest in _phrases(entry):
            cue = Cue(
                status,
                tuple(rest),
                entry["within"],
                entry.get("side") == "after",
                entry.get("tense", ""),
                entry.get("sure", False),
            )
            cues[first].append(cue)
        uses += [Use(use.place, use["text"], use["trigger"], status) for use in entry["use"]]
    return {first: tuple(found) for first, found in cues.items()}, tuple(uses)


def read_bending() -> tuple[Bending, tuple[Use, ...]]:
    """The lists of `words.yml`, and their examples."""
    content = read_yaml(ROOT / "factuality" / "words.yml")
    only(content, Bending._fields)
    require(content, *Bending._fields)
    uses: list[Use] = []
    lists: dict[str, tuple[str, ...]] = {}
    for name in Bending._fields:
        entry = content[name]
        only(entry, ("words", "use"))
        require(entry, "words", "use")
        lists[name] = tuple(map(fold, entry["words"]))
        uses += [Use(use.place, use["text"], use["trigger"], cast(Status, use["status"])) for use in entry["use"]]
    sets = {name: frozenset(words) for name, words in lists.items() if name != "not_future"}
    return Bending(not_future=lists["not_future"], **sets), tuple(uses)


def _phrases(entry: Entry) -> Iterator[list[str]]:
    for phrase in entry.get("words") or ():
        yield [fold(word) for word in phrase.split()]
    for line in entry.get("verbs") or ():
        past, present, *rest = line.split()
        for form in verb_forms(past, present, objects=False):
            yield [form, *map(fold, rest)]
