"""Nouns for people without a name, with their class, and the words that may stand around them.

`people/<class>.yml` lists head nouns; the file's name is the class, as GUIDELINES `what=` has it. A head is given
by its singular and plurals; dual, accusative, construct and definite forms follow from grammar. `people/phrase.yml`
lists the words a description is built with. `Head` says what its fields mean.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from rawi.errors import KnowledgeError
from rawi.knowledge.files import ROOT, Case, Entry, name_of, only, read_yaml, require
from rawi.text.normalize import fold
from rawi.text.phrases import words_of

Plurality = Literal["one", "two", "many"]
Gender = Literal["he", "she"]
_HEAD_FIELDS = ("id", "one", "many", "she", "of", "kin", "when", "say", "not")
_PHRASE_FIELDS = ("numerals", "counters", "determiners", "approximators", "adjectives", "not_adjectives", "compounds",
                  "generic", "ties", "posts", "outside", "verbs", "bodies", "bodies_speaking",
                  "no_plurals", "terms")  # fmt: skip
SUFFIXES = ("ه", "ها", "هم", "هما", "هن", "نا")


class Head(NamedTuple):
    """One reading of a written head noun.

    `definite`: it carries the article; `construct`: a form that only stands before a genitive (`مقاتلو`); `owned`:
    it carries a pronoun. `of`: a genitive or `من`/`في`/`باسم` phrase may follow and belongs to the description.
    `when`: `described` (indefinite only with more words), `extended` (always with more words), `counted` (only after
    a number or a word such as `مقتل`), `numbered` (only after a number: `ثلاثة منهم`), or None. `rest`: the folded
    words that must follow (`شهود عيان`).
    """

    rule: str
    what: str
    number: Plurality
    gender: Gender
    definite: bool
    construct: bool
    owned: bool
    of: bool
    when: str | None
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """`heads`: folded form -> readings. `left`: last folded word -> phrases that may stand before a head.

    `counting`: numerals and determiners, `counted_from`: words that count with `من` between.
    `adjectives`: every folded form of the adjectives that are no nisba; `not_adjectives`: words that only look like
    one. `compounds`: indefinite genitives (`رجال أمن`). `generic`: nouns between a head and a place name
    (`سكان مدينة حلب`). `ties`: adjectives and verbs that bring a further name (`تابعة لـ`); `posts`: prepositions
    between an official or source and where he works (`في`). `verbs`: words, and pairs of words, after which a
    counted head may stand without its number. `outside`: words a description never reaches into. `bodies`: nouns
    whose definite plural genitive is part of a body's name (`نقابة الصحفيين`). `bodies_speaking`: nouns for bodies that
    may speak without a name (`منظمة حقوقية`). `no_plurals`: words that end like a plural of people and are none.
    `terms`: what a source may be on (`على صلة بـ`).
    """

    heads: dict[str, tuple[Head, ...]]
    counting: frozenset[str]
    counted_from: frozenset[str]
    approximators: dict[str, tuple[tuple[str, ...], ...]]
    adjectives: frozenset[str]
    not_adjectives: frozenset[str]
    compounds: frozenset[str]
    generic: frozenset[str]
    ties: frozenset[str]
    posts: frozenset[str]
    outside: frozenset[str]
    verbs: frozenset[str]
    bodies: frozenset[str]
    bodies_speaking: frozenset[str]
    no_plurals: frozenset[str]
    terms: frozenset[str]
    cases: tuple[Case, ...] = ()


def read_people() -> PeopleTable:
    """The table of `rawi/knowledge/people/`; raises KnowledgeError with file and line."""
    heads: dict[str, list[Head]] = {}
    cases: list[Case] = []
    folder = ROOT / "people"
    for path in sorted(folder.glob("*.yml")):
        if path.name == "phrase.yml":
            continue
        for entry in read_yaml(path):
            only(entry, _HEAD_FIELDS)
            require(entry, "id", "say")
            rule = f"{name_of(path)}:{entry['id']}"
            for form, head in _readings(entry, rule, path.stem):
                if head not in (known := heads.setdefault(form, [])):
                    known.append(head)
            cases += [Case(entry.place, rule, text) for text in _texts(entry, "say")]
            cases += [Case(entry.place, rule, text, fires=False) for text in _texts(entry, "not")]
    phrase = read_yaml(folder / "phrase.yml")
    only(phrase, _PHRASE_FIELDS)
    numerals = _forms(phrase, "numerals")
    nationals = (
        form for form, known in heads.items() if any(head.rule.startswith("people/nationals") for head in known)
    )
    return PeopleTable(
        heads={form: tuple(sorted(known, key=lambda head: -len(head.rest))) for form, known in heads.items()},
        counting=numerals | _forms(phrase, "determiners"),
        counted_from=numerals | _forms(phrase, "counters"),
        approximators=_by_last_word(phrase),
        adjectives=frozenset(form for one in phrase["adjectives"] for form in adjective_forms(one)).union(nationals),
        not_adjectives=_forms(phrase, "not_adjectives"),
        compounds=_forms(phrase, "compounds"),
        generic=_forms(phrase, "generic"),
        ties=_forms(phrase, "ties"),
        posts=_forms(phrase, "posts"),
        outside=_forms(phrase, "outside"),
        verbs=_forms(phrase, "verbs"),
        bodies=_forms(phrase, "bodies"),
        bodies_speaking=_forms(phrase, "bodies_speaking"),
        no_plurals=_forms(phrase, "no_plurals"),
        terms=_forms(phrase, "terms"),
        cases=tuple(cases),
    )


def adjective_forms(one: str) -> Iterator[str]:
    """The folded forms of an adjective given as masculine singular, without and with the article.

    >>> {"مجهولون", "المجهولين", "مجهوله", "مجهولا"} <= set(adjective_forms("مجهول"))
    True
    """
    base = fold(one)
    for form in (base, *(base + end for end in ("ه", "ون", "ين", "ان", "ات", "تان", "تين", "ا"))):
        yield form
        yield "ال" + form


def _readings(entry: Entry, rule: str, what: str) -> Iterator[tuple[str, Head]]:
    """Every written form of a head with what it says of number, gender and state."""
    kin = bool(entry.get("kin"))
    plain = Head(rule, what, "one", "he", False, False, False, bool(entry.get("of") or kin), entry.get("when"))

    def forms(base: str, head: Head, construct: str = "") -> Iterator[tuple[str, Head]]:
        yield base, head
        yield "ال" + base, head._replace(definite=True)
        if construct:
            yield construct, head._replace(construct=True, of=True)
        if kin:
            for stem in _before_pronoun(construct or base):
                yield from ((stem + suffix, head._replace(owned=True)) for suffix in SUFFIXES)

    for key, gender in (("one", "he"), ("she", "she")):
        if (given := entry.get(key)) is None:
            continue
        one = fold(given)
        feminine = given.endswith("ة")
        head = plain._replace(gender="she" if feminine else gender)  # type: ignore[arg-type]
        yield from forms(one, head)
        if head.gender == "he":
            yield one + "ا", head  # accusative: `جنديا`
        stem = one[:-1] + "ت" if feminine else one
        two = head._replace(number="two")
        yield from forms(stem + "ان", two, stem + "ا")
        yield from forms(stem + "ين", two, stem + "ي")
        if feminine:
            yield from forms(one[:-1] + "ات", head._replace(number="many"))
    for given in entry.get("many", ()):
        if " " in given:
            first, *rest = words_of(given)
            yield first, plain._replace(number="many", definite=given.startswith("ال"), rest=tuple(rest))
            if rest[0].startswith(("ب", "في", "عن")):
                yield "ال" + first, plain._replace(number="many", definite=True, rest=tuple(rest))
            continue
        many, head = fold(given), plain._replace(number="many", gender="she" if fold(given).endswith("ات") else "he")
        if many.endswith("ون"):
            yield from forms(many, head, many[:-1])
            yield from forms(many[:-2] + "ين", head, many[:-2] + "ي")
        else:
            yield from forms(many, head)
            yield many + "ا", head


def _before_pronoun(base: str) -> tuple[str, ...]:
    """How a noun is written before a pronoun: `زوجة` as `زوجت`, `زملاء` with every seat of its hamza."""
    if base.endswith("ه"):
        return (base[:-1] + "ت",)
    return tuple(base[:-1] + seat for seat in "ءؤئ") if base.endswith("ء") else (base,)


def _texts(entry: Entry, key: str) -> list[str]:
    given: Any = entry.get(key) or []
    return [given] if isinstance(given, str) else list(given)


def _forms(phrase: Entry, key: str) -> frozenset[str]:
    if key not in phrase:
        raise KnowledgeError(phrase.place, f'"{key}" is missing; write a list')
    return frozenset(" ".join(map(fold, text.split())) for text in phrase[key])


def _by_last_word(phrase: Entry) -> dict[str, tuple[tuple[str, ...], ...]]:
    """`أكثر من` under `من`; the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for text in phrase["approximators"]:
        words = words_of(text)
        found.setdefault(words[-1], []).append(words)
    return {last: tuple(sorted(phrases, key=len, reverse=True)) for last, phrases in found.items()}
