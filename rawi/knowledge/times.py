"""Words of time: what the files of `times/` say, compiled into one table that is asked once for each token.

An entry has an `id`, a `word` (its class in the grammar of `annotate/times`), its forms, and its own cases; records
made by it carry `times/<file>.yml:<id>`. Entries with `word: construction` have no forms: they are the ways in which
the grammar puts words together, and keep the cases of that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from rawi.errors import KnowledgeError
from rawi.knowledge.files import Case, Entry, name_of, only, read_all, require
from rawi.text.phrases import words_of

PROCLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل", "وك")
MIN_FOR_CLITICS = 3  # letters: a shorter form with ب or ل before it is another word (`باب` is no August)


class Word(NamedTuple):
    """One reading of a word of time. `number` is 1, 2 or 3 (many) for a unit, else 0; an unsure word needs company."""

    kind: str
    value: Any
    rule: str
    number: int = 0
    sure: bool = True
    calendar: str = "gregorian"


class Term(NamedTuple):
    """A word as it may stand in a text: the forms of the tokens after the first, the folded letters of proclitics in
    the first, and whether it has the article."""

    rest: tuple[str, ...]
    skip: int
    definite: bool
    word: Word


@dataclass(frozen=True, slots=True)
class TimeTable:
    """`terms` is keyed by the folded form of a first token, proclitics and all; longest terms come first."""

    terms: dict[str, tuple[Term, ...]]
    known_dates: dict[str, int]
    rules: frozenset[str]
    cases: tuple[Case, ...] = ()


FIELDS = ("id", "word", "value", "forms", "one", "two", "many", "pair", "adverbs", "names", "unsure", "rule",
          "definition", "hijri", "day", "easter", "part", "ref", "dates", "examples", "counter_examples")  # fmt: skip
WITH_ARTICLE = frozenset({"unit", "vague-unit", "weekday", "part", "daytime", "season", "portion", "direction",
                          "decade", "last", "set", "era", "following", "previous"})  # fmt: skip


def read_times() -> TimeTable:
    """Every file of `times/`. Raises KnowledgeError with file and line."""
    terms: dict[str, list[Term]] = {}
    known: dict[str, int] = {}
    rules: set[str] = set()
    cases: list[Case] = []
    for path, content in read_all("times"):
        for entry in content["entries"]:
            only(entry, FIELDS)
            require(entry, "id", "word", "examples")
            rule = f"{name_of(path)}:{entry['id']}"
            rules.add(rule)
            cases += _cases(entry, entry.get("rule", rule))
            known |= entry.get("dates", {})
            for phrase, word in _words(entry, rule):
                _add(terms, phrase, word, entry)
    for case in cases:
        if case.rule not in rules:
            raise KnowledgeError(case.place, f'there is no rule "{case.rule}"; write the id of an entry')
    ordered = {form: tuple(sorted(found, key=lambda term: -len(term.rest))) for form, found in terms.items()}
    return TimeTable(ordered, known, frozenset(rules), tuple(cases))


def _cases(entry: Entry, rule: str) -> Iterator[Case]:
    for text in entry["examples"]:
        yield Case(entry.place, rule, text)
    for text in entry.get("counter_examples", ()):
        yield Case(entry.place, rule, text, fires=False)


def _words(entry: Entry, rule: str) -> Iterator[tuple[str, Word]]:
    """Every form of an entry with its reading."""
    unsure = set(entry.get("unsure", ()))
    kind = entry["word"]
    if kind in ("months", "hijri-months"):
        calendar = "hijri" if kind == "hijri-months" else "gregorian"
        for number, forms in entry["names"].items():
            for form in forms:
                yield form, Word("month", number, rule, 0, form not in unsure, calendar)
    elif kind == "feast":
        for form in entry["forms"]:
            yield form, Word(kind, entry, rule)
    elif isinstance(entry.get("forms"), dict):
        for value, forms in entry["forms"].items():
            for form in forms:
                yield form, Word(kind, value, rule, 0, form not in unsure)
    else:
        value = entry.get("ref", entry.get("value"))
        for form in entry.get("forms", ()):
            yield form, Word(kind, value, rule, 0, form not in unsure)
        for form in entry.get("adverbs", ()):
            yield form, Word(f"{kind}-adverb", value, rule, 0, form not in unsure)
        for form in entry.get("pair", ()):
            yield form, Word("pair", value, rule)
        for number, key in enumerate(("one", "two", "many"), 1):
            for form in entry.get(key, ()):
                yield form, Word(kind, value, rule, number, form not in unsure)


def _add(terms: dict[str, list[Term]], phrase: str, word: Word, entry: Entry) -> None:
    """Enter a phrase with every proclitic its first word may carry, and with the article where its class takes one."""
    forms = words_of(phrase)
    if not forms:
        raise KnowledgeError(entry.place, f'"{phrase}" has no letters; take it out')
    first, rest = forms[0], forms[1:]
    variants = [(first, first.startswith("ال"))]
    if word.kind in WITH_ARTICLE and not first.startswith("ال"):
        variants.append(("ال" + first, True))
    for form, definite in variants:
        for prefix in PROCLITICS if len(form) >= MIN_FOR_CLITICS else ("", "و"):
            written = prefix + form
            if definite and prefix.endswith("ل"):
                written = prefix[:-1] + "لل" + form[2:]
                terms.setdefault(written, []).append(Term(rest, len(prefix) + 1, True, word))
            else:
                terms.setdefault(written, []).append(Term(rest, len(prefix), definite, word))
