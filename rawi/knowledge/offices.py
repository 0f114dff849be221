"""Ranks, titles and offices: the words that say what a named person is. `offices/*.yml` hold them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from rawi.knowledge.files import ROOT, Case, Entry, read_yaml
from rawi.text.normalize import fold
from rawi.text.phrases import Phrases, words_of
from rawi.text.tokens import Stem, stems

OFFICES = ROOT / "offices"
Title = Literal["rank", "title", "office", "occupation"]
_AGREEING = frozenset(
    map(fold, ["عام", "عامة", "رسمي", "خاص", "أعلى", "أول", "ثان", "ركن", "طيار", "متقاعد", "بحري", "تنفيذي", "إعلامي"])
)
_NEVER_DEFINITE = frozenset(map(fold, ["ركن"]))  # `اللواء ركن`, `العميد الركن`: both are written


@dataclass(frozen=True, slots=True)
class OfficeTable:
    """`titles`: phrase, with and without the article -> what it is. `openers`: forms that may begin one.

    `between`: words that may stand inside an office.
    """

    titles: Phrases[Title]
    openers: Mapping[str, Stem]
    between: frozenset[str]
    relations: frozenset[str]
    media: frozenset[str]
    rank_words: frozenset[str]
    title_words: frozenset[str]
    office_words: frozenset[str]
    cases: tuple[Case, ...] = ()


def carried(words: Iterable[str]) -> dict[str, Stem]:
    """Every form that is one of the words or carries it behind proclitics, and how it parts. Made once, so that a
    token is tried by one look-up instead of one for each way to part it.

    >>> carried(["الجيش"])["وللجيش"].form
    'الجيش'
    """
    known = frozenset(words)
    found: dict[str, Stem] = {}
    for word in known:
        for lead in ("", "و", "ف"):
            for form in (word, "ب" + word, "ل" + word, "ك" + word, "لل" + word[2:] if word[:2] == "ال" else word):
                for stem in stems(lead + form):
                    if stem.form in known:
                        found.setdefault(lead + form, stem)
                        break
    return found


def read_offices() -> OfficeTable:
    """Read ranks, titles and offices; every phrase also with its article."""
    ranks, offices = read_yaml(OFFICES / "ranks.yml"), read_yaml(OFFICES / "offices.yml")
    lists: tuple[tuple[Title, str], ...] = (
        ("rank", ranks["ranks"]), ("title", ranks["titles"]),
        ("office", offices["heads"]), ("occupation", offices["occupations"]),
    )  # fmt: skip
    forms = {kind: [form for phrase in text.split("|") for form in _forms(phrase)] for kind, text in lists}
    return OfficeTable(
        titles=Phrases((form, kind) for kind, found in forms.items() for form in found),
        openers=carried(words_of(form)[0] for found in forms.values() for form in found),
        between=frozenset(fold(word) for word in offices["between"]),
        relations=frozenset(fold(word) for word in offices["relations"]),
        media=frozenset(fold(word) for word in offices["media"]),
        rank_words=frozenset(words_of(form)[0] for form in forms["rank"]),
        title_words=frozenset(words_of(form)[0] for form in forms["title"]),
        office_words=frozenset(words_of(form)[0] for kind in ("office", "occupation") for form in forms[kind]),
        cases=tuple(_cases("offices/ranks.yml", ranks)) + tuple(_cases("offices/offices.yml", offices)),
    )


def _forms(phrase: str) -> Iterator[str]:
    """A title as it stands, and with the article on it and on what agrees with it."""
    words = [fold(word) for word in phrase.split()]
    yield " ".join(words)
    if len(words[0]) < 2:
        return  # `د`, `م`: abbreviations
    first, *rest = words
    yield " ".join(("ال" + first, *("ال" + word if word in _AGREEING else word for word in rest)))
    if rest:
        yield " ".join(("ال" + first, *rest))  # `الفريق أول`, `اللواء ركن`
    if _NEVER_DEFINITE & set(rest):
        yield " ".join(("ال" + first, *("ال" + w if w in _AGREEING - _NEVER_DEFINITE else w for w in rest)))


def _cases(rule: str, data: Entry) -> Iterator[Case]:
    for key, fires in (("examples", True), ("counter_examples", False)):
        for text in data.get(key, ()):
            yield Case(rule, rule, text, fires)
