"""Words that count people and attacks: what befell them, how exact the count is, and what it is a part of.

`numbers/harm.yml` has one entry for each kind of harm, `numbers/words.yml` the words around a count. Records carry
`numbers/harm.yml:<id>`, or `numbers/words.yml:<id>` where a word alone says that there was none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from rawi.errors import KnowledgeError
from rawi.knowledge.files import Case, Entry, name_of, only, read_all, require
from rawi.records import NumberOf
from rawi.text.inflect import verb_forms
from rawi.text.normalize import fold
from rawi.text.phrases import words_of
from rawi.text.tokens import stems

Place = Literal["before", "after", "either", "toll"]  # where a word of harm stands to the count
SUFFIXES = ("هم", "هما", "هن", "ها", "ه")
PROCLITICS = ("", "و", "ف", "ب", "ل", "وب", "ول")
COUNTED_AFTER = ("", "و", "ل", "لل", "ب")  # what those counted may carry: `والجرحى`, `للقتلى`


class Harm(NamedTuple):
    """A word of harm: `where` it may stand to the count; `plural` for a verb after those who suffered it, `past` for
    one of the past; `noun` for a masdar, whose count follows at once. A `light` verb (`لقي`) is one only with its noun
    (`مصرعهم`) further on."""

    of: NumberOf
    rule: str
    where: Place
    noun: bool = False
    plural: bool = False
    past: bool = False
    light: bool = False
    rest: tuple[str, ...] = ()


class CountWord(NamedTuple):
    """A word around a count, by its class (`before`, `vague`, `part`, ...) and value."""

    kind: str
    value: Any
    rule: str
    of: NumberOf | None = None
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberTable:
    """Keys are folded first forms with their proclitics; longest phrases come first. `counted` are harms counted
    themselves, without proclitics but with and without the article, `joined` the same with those they may carry."""

    harms: dict[str, tuple[Harm, ...]]
    counted: dict[str, Harm]
    joined: dict[str, Harm]
    words: dict[str, tuple[CountWord, ...]]
    cases: tuple[Case, ...] = ()


HARM_FIELDS = ("id", "of", "nouns", "verbs", "only_after_count", "not_forms", "counted", "phrases", "after", "light",
               "examples", "counter_examples")  # fmt: skip
WORD_FIELDS = ("id", "word", "value", "of", "forms", "unsure", "rule", "definition", "examples", "counter_examples")


def read_numbers() -> NumberTable:
    """Every file of `numbers/`. Raises KnowledgeError with file and line."""
    harms: dict[str, list[Harm]] = {}
    counted: dict[str, Harm] = {}
    words: dict[str, list[CountWord]] = {}
    cases: list[Case] = []
    for path, content in read_all("numbers"):
        for entry in content["entries"]:
            rule = f"{name_of(path)}:{entry['id']}"
            if path.stem == "harm":
                _read_harm(entry, rule, harms, counted)
            else:
                _read_word(entry, rule, words)
            cases += _cases(entry, entry.get("rule", rule))
    return NumberTable(
        {form: tuple(sorted(dict.fromkeys(found), key=lambda harm: -len(harm.rest))) for form, found in harms.items()},
        counted,
        _joined(counted),
        {form: tuple(sorted(found, key=lambda word: -len(word.rest))) for form, found in words.items()},
        tuple(cases),
    )


def _joined(counted: dict[str, Harm]) -> dict[str, Harm]:
    """Those counted by every form they may be written in; of two ways to part a form, the first in which one is."""
    found: dict[str, Harm] = {}
    for form in counted:
        for prefix in COUNTED_AFTER:
            written = prefix + (form[2:] if prefix == "لل" else form)
            ways = (counted.get(stem.form) for stem in stems(written) if stem.prefix in COUNTED_AFTER)
            if harm := next((harm for harm in ways if harm), None):
                found[written] = harm
    return found


def _cases(entry: Entry, rule: str) -> Iterator[Case]:
    for text in entry.get("examples", ()):
        yield Case(entry.place, rule, text)
    for text in entry.get("counter_examples", ()):
        yield Case(entry.place, rule, text, fires=False)


def _read_harm(entry: Entry, rule: str, harms: dict[str, list[Harm]], counted: dict[str, Harm]) -> None:
    only(entry, HARM_FIELDS)
    require(entry, "id", "of", "examples")
    of: NumberOf = entry["of"]
    for noun in entry.get("nouns", ()):
        _enter(harms, noun, Harm(of, rule, "before", noun=True))
        for suffix in SUFFIXES:  # `تم اعتقالهم`
            _enter(harms, _with_suffix(noun, suffix), Harm(of, rule, "after", noun=True, plural=True))
    for phrase in entry.get("phrases", ()):
        head, _, letter = phrase.rpartition(" ")
        _enter(harms, head if len(letter) == 1 else phrase, Harm(of, rule, "before", noun=True))
        if letter == "على":  # `تم القبض عليهم`
            for suffix in SUFFIXES:
                _enter(harms, f"{head} علي{suffix}", Harm(of, rule, "after", noun=True, plural=True))
    for phrase in entry.get("after", ()):
        _enter(harms, phrase, Harm(of, rule, "after", plural=True))
    for verb in entry.get("light", ()):
        _enter(harms, verb, Harm(of, rule, "before", light=True))
    late = set(entry.get("only_after_count", ()))
    for pair in entry.get("verbs", ()):
        if len(pair) != 2:
            raise KnowledgeError(entry.place, f"{pair} is no verb; write [past, present]")
        _enter_verb(harms, pair, of, rule, pair[0] in late)
    for form in entry.get("not_forms", ()):  # other words that a form of these verbs is written like
        for prefix in PROCLITICS:
            harms.pop(prefix + fold(form), None)
    for form in entry.get("counted", ()):
        for written in (fold(form), "ال" + fold(form)):
            counted.setdefault(written, Harm(of, rule, "before"))


def _enter_verb(harms: dict[str, list[Harm]], pair: list[str], of: NumberOf, rule: str, late: bool) -> None:
    for form, readings in verb_forms(pair[0], pair[1]).items():
        plural = any(reading.person in ("they", "they-two") for reading in readings)
        single = any(reading.person in ("he", "she") and not reading.suffix for reading in readings)
        if all(reading.suffix for reading in readings):
            _enter(harms, form, Harm(of, rule, "toll"))
            continue
        where: Place = "after" if late else "either" if single or plural else "before"
        past = any(reading.tense == "past" for reading in readings)
        _enter(harms, form, Harm(of, rule, where, plural=plural, past=past))


def _with_suffix(noun: str, suffix: str) -> str:
    return (noun[:-1] + "ت" if noun.endswith("ة") else noun) + suffix


def _enter(table: dict[str, list[Any]], phrase: str, word: Any) -> None:
    """Enter a phrase under its first form with every proclitic."""
    first, *rest = words_of(phrase)
    for prefix in PROCLITICS:
        table.setdefault(prefix + first, []).append(word._replace(rest=tuple(rest)))


def _read_word(entry: Entry, rule: str, words: dict[str, list[CountWord]]) -> None:
    only(entry, WORD_FIELDS)
    require(entry, "id", "word")
    for form in entry.get("forms", ()):
        word = CountWord(entry["word"], entry.get("value"), rule, entry.get("of"))
        _enter(words, form, word)
        if word.kind == "counted-things":
            _enter(words, "ال" + form, word)
