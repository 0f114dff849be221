"""What page furniture looks like once it has become text: forms of leftovers, as data.

A form is written as the words a reader sees, with slots: `{number}`, `{link}` (address, e-mail, handle, hashtag),
`{links}` (one or more), `{word}`, `{words}` (one or more, up to `MAX_WORDS`, no sentence end behind them) and, last
only, `{kept}`: whatever follows stays in the article. Marks are optional in the text unless the form has them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

from rawi.errors import KnowledgeError
from rawi.knowledge.files import Case, Entry, only, read_all, require
from rawi.text.normalize import fold

At = Literal["anywhere", "start", "end"]
SLOTS = frozenset({"{number}", "{link}", "{links}", "{word}", "{words}", "{kept}"})
MAX_WORDS = 24  # of a slot: the longest headlines behind "read also" have some twenty
_PART = re.compile(r"\{\w+\}|[\w\u064b-\u0652]+|[^\w\s]")


class Leftover(NamedTuple):
    """One form of one rule. `parts` are folded words, marks and slots.

    It stands from a line's start or a sentence end to the end of its line; `at` bounds it to the article's first line
    or its foot. With `takes_headlines` the headline-like lines that follow belong to it.
    """

    rule: str
    parts: tuple[str, ...]
    at: At = "anywhere"
    takes_headlines: bool = False

    @property
    def key(self) -> str:
        """The first part that is no mark, or '': under it the form is found."""
        key = next((part for part in self.parts if len(part) > 1 or part.isalnum()), "")
        return "{link}" if key == "{links}" else key

    @property
    def keeps_rest(self) -> bool:
        return self.parts[-1] == "{kept}"


@dataclass(frozen=True, slots=True)
class BoilerplateTable:
    """Forms by their key: a folded word, `{number}` or `{link}`."""

    forms: dict[str, tuple[Leftover, ...]]
    cases: tuple[Case, ...] = ()


def read_boilerplate() -> BoilerplateTable:
    """All files of the folder; each entry has forms, examples that must be marked and counter-examples."""
    forms: dict[str, list[Leftover]] = {}
    cases: list[Case] = []
    for path, entries in read_all("boilerplate"):
        for entry in entries:
            _check(entry)
            rule = f"boilerplate/{path.name}:{entry['id']}"
            for leftover in _leftovers(entry, rule):
                forms.setdefault(leftover.key, []).append(leftover)
            cases += [Case(entry.place, rule, text) for text in entry["examples"]]
            cases += [Case(entry.place, rule, text, fires=False) for text in entry["counter_examples"]]
    return BoilerplateTable({first: tuple(found) for first, found in forms.items()}, tuple(cases))


def _check(entry: Entry) -> None:
    require(entry, "id", "what", "forms", "examples", "counter_examples")
    only(entry, ("id", "what", "at", "takes_headlines", "forms", "examples", "counter_examples"))
    if entry.get("at", "anywhere") not in get_args(At):
        raise KnowledgeError(entry.place, f'"at" is {entry["at"]!r}; write one of {", ".join(get_args(At))}')
    for key in ("forms", "examples", "counter_examples"):
        for line in entry[key]:
            if not isinstance(line, str):
                raise KnowledgeError(entry.place, f"{line!r} under {key!r} is no text; put it in quotation marks")


def _leftovers(entry: dict[str, Any], rule: str) -> Iterator[Leftover]:
    for form in entry["forms"]:
        parts = tuple(part if part in SLOTS else fold(part) for part in _PART.findall(form))
        place = getattr(entry, "place", rule)
        if unknown := [part for part in parts if part.startswith("{") and part not in SLOTS]:
            raise KnowledgeError(place, f"{unknown[0]} in {form!r} is no slot; one of {', '.join(sorted(SLOTS))}")
        leftover = Leftover(rule, parts, entry.get("at", "anywhere"), bool(entry.get("takes_headlines", False)))
        if leftover.key in ("", "{word}", "{words}", "{kept}") or "{kept}" in parts[:-1]:
            raise KnowledgeError(place, f"{form!r} would fit anything; begin with a word and end with {{kept}}")
        yield leftover
