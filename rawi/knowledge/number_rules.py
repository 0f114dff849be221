"""Rule sets that put a number beside words which give none: `tens` is coded as 10 by one team, left alone by another.

A set is chosen when results are read, never when articles are annotated: what is written keeps the words alone, and
another set changes no record. `number_rules/<id>.yml` is one set; a user may bring a file of the same form. Its number
is marked with the set's id wherever it is shown and never stands in `low` or `high`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol, get_args

from rawi.errors import KnowledgeError
from rawi.knowledge.files import ROOT, Entry, only, read_yaml, require
from rawi.records import NumberModifier, NumberOf, Vague
from rawi.text.phrases import words_of

FOLDER = ROOT / "number_rules"
FIELDS = ("id", "label", "source", "of", "entries", "examples", "counter_examples")
ENTRY_FIELDS = ("vague", "number", "said", "bound", "take")
Bound = Literal["more", "atleast", "upto"]
Take = Literal["itself", "next"]


class ByRule(NamedTuple):
    """A number by rule: `rules` is the set it is marked with, `place` the file and line of the entry."""

    number: int
    rules: str
    place: str

    def shown(self) -> dict[str, int | str]:
        """How it stands beside the words in JSON."""
        return {"number": self.number, "rules": self.rules}


class Rule(NamedTuple):
    """An entry: what a vague word becomes, or what a bound does. `said`: only where the words hold one of these."""

    place: str
    vague: Vague | None = None
    number: int = 0
    said: tuple[tuple[str, ...], ...] = ()
    bound: Bound | None = None
    take: Take = "itself"


class RuleCase(NamedTuple):
    """An example of a set: the number that `of` has by rule in a text; `None` in a counter-example."""

    place: str
    text: str
    of: NumberOf
    number: int | None = None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A set of rules; those that ask for certain words come first. `of` are the kinds of count it speaks of."""

    id: str
    source: str
    of: frozenset[str]
    rules: tuple[Rule, ...]
    cases: tuple[RuleCase, ...]


class Count(Protocol):
    """What a number record and a claim have in common."""

    @property
    def low(self) -> int | None: ...
    @property
    def high(self) -> int | None: ...
    @property
    def mod(self) -> str | None: ...
    @property
    def vague(self) -> str | None: ...


def by_rule(rules: RuleSet, of: str, words: str, count: Count) -> ByRule | None:
    """The number that a set puts beside a count of `of` which is said in `words`.

    None where the set has no rule for it, and where the words give a number or both ends of a range themselves.
    """
    if of not in rules.of or (count.low is not None and count.high is not None):
        return None
    bound = count.low if count.low is not None else count.high
    forms = words_of(words)
    for rule in rules.rules:
        if bound is None and rule.vague and rule.vague == count.vague and _holds(forms, rule.said):
            return ByRule(rule.number, rules.id, rule.place)
        if bound is not None and rule.bound and rule.bound == count.mod:
            return ByRule(bound + (rule.take == "next"), rules.id, rule.place)
    return None


def _holds(forms: tuple[str, ...], said: tuple[tuple[str, ...], ...]) -> bool:
    starts = range(len(forms))
    return not said or any(forms[i : i + len(phrase)] == phrase for phrase in said for i in starts)


def find_rules(name: str) -> RuleSet:
    """The set of this id, or the one in the file of this path. Raises KnowledgeError naming the sets there are."""
    shipped = {path.stem: path for path in sorted(FOLDER.glob("*.yml"))}
    if name in shipped:
        return read_rules(shipped[name])
    if not Path(name).is_file():
        known = ", ".join(shipped)
        raise KnowledgeError(f"number rules {name}", f"no such set or file; one of: {known}, or the path of your own")
    rules = read_rules(Path(name))
    if rules.id in shipped:
        raise KnowledgeError(name, f'"{rules.id}" is the id of a set that comes with rawi; choose another')
    return rules


def all_rules() -> Iterator[RuleSet]:
    """Every set that comes with rawi, in order of id."""
    for path in sorted(FOLDER.glob("*.yml")):
        yield read_rules(path)


def read_rules(path: Path) -> RuleSet:
    """The set in a file. Raises KnowledgeError with file, line and what to write."""
    content = _content(path)
    only(content, FIELDS)
    require(content, "id", "source", "entries")
    of = _list(content, "of") or get_args(NumberOf)
    for each in of:
        _one_of(content, "of", each, get_args(NumberOf))
    rules = [_rule(_entry(content, each)) for each in _list(content, "entries")]
    _no_two_alike(rules)
    return RuleSet(
        id=str(content["id"]),
        source=str(content["source"]),
        of=frozenset(of),
        rules=tuple(sorted(rules, key=lambda rule: not rule.said)),
        cases=tuple(_cases(content)),
    )


def _content(path: Path) -> Entry:
    try:
        content = read_yaml(path)
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(str(path), f"can't be read as UTF-8 text ({error}); give a YAML file") from error
    if not isinstance(content, Entry):
        raise KnowledgeError(f"{path.name}:1", f"no rule set; write the fields {', '.join(FIELDS)}")
    return content


def _rule(entry: Entry) -> Rule:
    only(entry, ENTRY_FIELDS)
    if "bound" in entry:
        bound = _one_of(entry, "bound", entry["bound"], get_args(Bound))
        return Rule(entry.place, bound=bound, take=_one_of(entry, "take", entry.get("take"), get_args(Take)))
    vague, number = _one_of(entry, "vague", entry.get("vague"), get_args(Vague)), _number(entry)
    return Rule(entry.place, vague, number, tuple(words_of(str(phrase)) for phrase in _list(entry, "said")))


def _cases(content: Entry) -> Iterator[RuleCase]:
    for field in ("examples", "counter_examples"):
        for each in _list(content, field):
            entry = _entry(content, each)
            only(entry, ("text", "of", "number"))
            require(entry, "text")
            of = _one_of(entry, "of", entry.get("of"), get_args(NumberOf))
            yield RuleCase(entry.place, entry["text"], of, _number(entry) if field == "examples" else None)


def _no_two_alike(rules: list[Rule]) -> None:
    seen: dict[object, str] = {}
    for rule in rules:
        for key in ((rule.vague, rule.bound, phrase) for phrase in rule.said or ((),)):
            if key in seen:
                raise KnowledgeError(rule.place, f"says what {seen[key]} says already; keep one of them")
            seen[key] = rule.place


def _list(entry: Entry, field: str) -> list[Any]:
    value = entry.get(field) or []
    if not isinstance(value, list):
        raise KnowledgeError(entry.place, f'"{field}" is no list; write [...] or lines that begin with -')
    return value


def _entry(content: Entry, value: Any) -> Entry:
    if not isinstance(value, Entry):
        raise KnowledgeError(
            content.place, f'"{value}" is no entry; write fields with values, as {{vague: tens, number: 10}}'
        )
    return value


def _one_of(entry: Entry, field: str, value: Any, known: tuple[Any, ...]) -> Any:
    if value not in known:
        raise KnowledgeError(entry.place, f'"{field}" is {value!r}; write one of: {", ".join(known)}')
    return value


def _number(entry: Entry) -> int:
    number = entry.get("number")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise KnowledgeError(entry.place, f'"number" is {number!r}; write a whole number from 1')
    return number


assert set(get_args(Bound)) <= set(get_args(NumberModifier))
