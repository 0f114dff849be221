"""Names of persons and organisations: the files under `names/` and `offices/`, and the learned tagger's weights.

`names/actors.tsv` lists actors with every written form; `heads.yml` the nouns that build names of organisations
(`Head` says what its fields mean); `countries.tsv` adjectives and capitals; `given.yml` parts of persons' names;
`metonyms.yml` when a capital is its government; `offices/` ranks, titles and offices.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple, get_args

from rawi.errors import KnowledgeError
from rawi.knowledge.files import ROOT, Case, Entry, only, read_tsv, read_yaml, require
from rawi.knowledge.offices import OfficeTable, carried, read_offices
from rawi.knowledge.tagger import TaggerModel, read_model
from rawi.records import ActorType
from rawi.text.normalize import fold
from rawi.text.phrases import Phrases, words_of
from rawi.text.tokens import Stem

NAMES = ROOT / "names"
CARRIER = "أعلن ناطق باسم {name} ذلك في بيان قصير"  # every actor proves itself in it
_HEAD_FIELDS = ("id", "forms", "type", "alone", "of", "first", "named", "adjective", "for", "at", "joined",
                "area", "numbered", "facility", "not_before", "types")  # fmt: skip


class Actor(NamedTuple):
    """One row of `actors.tsv`; `rule` names it in records. `country` is ISO-2 or None."""

    rule: str
    name: str
    type: ActorType
    country: str | None


class Alias(NamedTuple):
    """A written form of an actor. One that is not `certain` is also a common word or another's name."""

    actor: Actor
    certain: bool


class Head(NamedTuple):
    """A noun that builds names of organisations, in one written form.

    `definite`: the form carries the article. `alone`: what the definite form is by itself: "name", "description" or
    None. `genitive`: a definite noun or a name may follow in the genitive, one of `first` where that is not empty.
    `adjective`: an adjective alone makes a name of the definite form, one of `adjectives` where that is not empty.
    `named`: bare names may follow (`شركة ...`). `for_`: a complement with لـ may end it; `at`: one with ب and a place.
    `types`: other types, by the word that follows.
    `area`: before the name of a place it is an area and no organisation (`مديرية`).
    `numbered`: a number after the definite form makes a name (`الفرقة 30`).
    `joined`: a second noun may follow with و. `facility`: it has a building, which `entering` and `beside`
    words show to be meant, or "beside" words alone.
    `not_before`: words after which the noun is no name.
    """

    rule: str
    id: str
    type: ActorType
    definite: bool
    alone: str | None
    genitive: bool
    first: frozenset[str]
    adjective: bool
    adjectives: frozenset[str]
    named: bool
    for_: bool
    at: bool
    joined: bool
    area: bool
    numbered: bool
    facility: str | None
    not_before: frozenset[str]
    types: Mapping[str, ActorType]

    def type_before(self, word: str | None) -> ActorType:
        """What an organisation is whose name goes on with this folded word."""
        return self.types.get(word or "", self.type)


class Metonyms(NamedTuple):
    """When a country or capital is its government, each word in every form it is written: see metonyms.yml."""

    verbs: Mapping[str, Stem]
    masculine: Mapping[str, Stem]
    men: frozenset[str]
    nouns: Mapping[str, Stem]
    dealings: Mapping[str, Stem]
    countries: frozenset[str]


@dataclass(frozen=True, slots=True)
class NameTable:
    """All that is known of names. Words are folded.

    `actor_of`: rule -> actor. `openers`: forms that may begin an actor's name. `heads`: a form with its proclitics
    -> the head noun in it; `given_in` likewise. `nations`: adjective of a country in every form
    -> ISO-2. `capitals`: country or capital -> ISO-2. `going_on`, `not_adjectives`, `middles`, `tails`,
    `ministers`, `presidents`, `describers`, `entering`, `beside`, `partitives`, `stops`, `no_genitives`: see heads.yml.
    `given`: words that are hardly ever anything but a given name; `perhaps_given`: the others;
    `joins` and `servants`: parts of names; `also`: what a second name follows (`المكنى بـ`).
    `classes`: the lists a single word is on. `tagger` is None where no model was trained; then knowledge alone names.
    """

    actors: Phrases[Alias]
    actor_of: Mapping[str, Actor]
    openers: Mapping[str, Stem]
    heads: Mapping[str, tuple[Head, Stem]]
    nations: Mapping[str, str]
    capitals: Phrases[str]
    going_on: frozenset[str]
    not_adjectives: frozenset[str]
    middles: frozenset[str]
    tails: Phrases[bool]
    ministers: frozenset[str]
    presidents: frozenset[str]
    describers: frozenset[str]
    entering: frozenset[str]
    beside: frozenset[str]
    partitives: frozenset[str]
    stops: frozenset[str]
    no_genitives: frozenset[str]
    given: frozenset[str]
    given_in: Mapping[str, Stem]
    perhaps_given: frozenset[str]
    joins: frozenset[str]
    servants: frozenset[str]
    also: frozenset[str]
    metonyms: Metonyms
    offices: OfficeTable
    classes: Mapping[str, tuple[str, ...]]
    tagger: TaggerModel | None
    cases: tuple[Case, ...] = ()

    @property
    def model(self) -> str:
        """The name of the learned model, for `made_by`."""
        return self.tagger.name if self.tagger else "none"


@cache
def neutral_names() -> Mapping[str, str]:
    """The name that rawi itself uses for each actor, by the actor's rule: the source of a chain that is this actor."""
    return {f"names/actors.tsv:{row['id']}": row["name"] for row in read_tsv(NAMES / "actors.tsv")}


class NameParts(NamedTuple):
    """Words that persons' names are made of, folded: `given` with their proclitics, `more` that go on.

    `joins` stand before a part of a name, and `servants` behind `عبد`.
    """

    given: frozenset[str]
    more: frozenset[str]
    joins: frozenset[str]
    servants: frozenset[str]


@cache
def name_parts() -> NameParts:
    """The words of `given.yml` alone."""
    plain = read_yaml(NAMES / "given.yml")
    certain, other = _words(plain["certain"]), _words(plain["other"])
    joins = _words(" ".join(plain["joins"]))
    servants = _words(plain["servants"])
    return NameParts(frozenset(carried(certain)), certain | other | servants | joins, joins, servants)


def read_names(models: Path) -> NameTable:
    """Read every file of names and offices, and the tagger of `models`."""
    heads, given, metonyms = (read_yaml(NAMES / f"{name}.yml") for name in ("heads", "given", "metonyms"))
    countries = list(read_tsv(NAMES / "countries.tsv"))
    offices = read_offices()
    actors = list(_actors(NAMES / "actors.tsv", heads["spelt_alike"]))
    aliases: Phrases[Alias] = Phrases((form, alias) for form, alias in actors)
    nations = {form: entry["id"] for entry in countries for form in _nation_forms(entry)}
    head_of = _heads(heads["heads"], nations)
    certain, other = _words(given["certain"]), _words(given["other"])
    classes = word_classes(head_of, nations, certain, other, _words(" ".join(given["joins"])), offices, actors)
    return NameTable(
        actors=aliases,
        actor_of={alias.actor.rule: alias.actor for _, alias in actors},
        openers=carried(words_of(form)[0] for form, _ in actors),
        heads={form: (head_of[stem.form], stem) for form, stem in carried(head_of).items()},
        nations=nations,
        capitals=Phrases(
            (form, entry["id"])
            for entry in countries
            for form in f"{entry['names']}|{entry.get('capitals', '')}".strip("|").split("|")
        ),
        going_on=_words(heads["adjectives"]),
        not_adjectives=_words(heads["not_adjectives"]),
        middles=_words(heads["middles"]),
        tails=Phrases((tail, True) for tail in heads["tails"]),
        ministers=_words(" ".join(heads["ministers"])),
        presidents=_words(" ".join(heads["presidents"])),
        describers=_words(heads["describers"]),
        entering=_words(heads["entering"]),
        beside=_words(heads["beside"]),
        partitives=_words(heads["partitives"]),
        stops=_words(heads["stops"]),
        no_genitives=_words(heads["no_genitives"]),
        given=certain,
        given_in=carried(certain),
        perhaps_given=other,
        joins=_words(" ".join(given["joins"])),
        servants=_words(given["servants"]),
        also=_words(" ".join(given["also"])),
        metonyms=Metonyms(
            verbs=carried(_words(metonyms["verbs"])),
            masculine=carried(_words(metonyms["masculine"])),
            men=frozenset(metonyms["men"]),
            nouns=carried(_words(metonyms["nouns"])),
            dealings=carried(_words(metonyms["dealings"])),
            countries=frozenset(" ".join(words_of(name)) for entry in countries for name in entry["names"].split("|")),
        ),
        offices=offices,
        classes=classes,
        tagger=read_model(models / "names.npz", classes),
        cases=(
            *_head_cases(heads),
            *_file_cases("names/given.yml", given),
            *_file_cases("names/metonyms.yml", metonyms),
            *_actor_cases(actors),
            *offices.cases,
        ),
    )  # fmt: skip


def word_classes(
    heads: Mapping[str, Head],
    nations: Mapping[str, str],
    given: Iterable[str],
    perhaps_given: Iterable[str],
    joins: Iterable[str],
    offices: OfficeTable,
    actors: Iterable[tuple[str, Alias]],
) -> dict[str, tuple[str, ...]]:
    """The lists each single word is on, for the tagger: it learns what they are worth."""
    found: dict[str, list[str]] = {}
    lists: tuple[tuple[str, Iterable[str]], ...] = (
        ("given", given), ("given?", perhaps_given), ("join", joins), ("nation", nations),
        ("head", heads), ("rank", offices.rank_words), ("title", offices.title_words), ("office", offices.office_words),
        ("actor", (words[0] for form, alias in actors if len(words := words_of(form)) == 1 and alias.certain)),
        ("actor1", (words_of(form)[0] for form, alias in actors if len(words_of(form)) > 1)),
    )  # fmt: skip
    for name, members in lists:
        for word in members:
            if name not in (known := found.setdefault(word, [])):
                known.append(name)
    return {word: tuple(names) for word, names in found.items()}


def _actors(path: Path, alike: Iterable[str]) -> Iterator[tuple[str, Alias]]:
    others = {word: [other for other in line.split() if other != word] for line in alike for word in line.split()}
    seen: set[str] = set()
    for entry in read_tsv(path):
        require(entry, "id", "name", "type")
        only(entry, ("id", "name", "type", "country", "aliases", "source"))
        if entry["id"] in seen:
            raise KnowledgeError(entry.place, f'"{entry["id"]}" stands twice; keep one')
        if entry["type"] not in get_args(ActorType):
            raise KnowledgeError(entry.place, f'"{entry["type"]}" is no type; one of: {", ".join(get_args(ActorType))}')
        seen.add(entry["id"])
        actor = Actor(f"names/actors.tsv:{entry['id']}", entry["name"], entry["type"], entry.get("country"))
        listed = {entry["name"]: Alias(actor, True)}
        for alias in filter(None, entry.get("aliases", "").split("|")):
            listed.setdefault(alias.removeprefix("?"), Alias(actor, not alias.startswith("?")))
        yield from listed.items()
        yield from _spelt_otherwise(listed, others)


def _spelt_otherwise(listed: Mapping[str, Alias], others: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, Alias]]:
    """Names of several words in the spellings and numbers that newspapers use side by side (`spelt_alike`)."""
    folded = {fold(form) for form in listed}
    for form, alias in listed.items():
        joined = form.replace(" الدين", "الدين").replace("عبد ال", "عبدال")
        if joined != form and " " in joined and fold(joined) not in folded:
            yield joined, alias
        words = form.split()
        for i, word in enumerate(words if len(words) > 1 else ()):
            for other in others.get(word, ()):
                spelt = " ".join((*words[:i], other, *words[i + 1 :]))
                if fold(spelt) not in folded:
                    folded.add(fold(spelt))
                    yield spelt, alias


def _heads(entries: Iterable[Entry], nations: Iterable[str]) -> dict[str, Head]:
    found: dict[str, Head] = {}
    for entry in entries:
        for form, head in _head_forms(entry, nations):
            if form in found:
                raise KnowledgeError(entry.place, f'"{form}" is a head of {found[form].id} too; keep one')
            found[form] = head
    return found


def _head_forms(entry: Entry, nations: Iterable[str]) -> Iterator[tuple[str, Head]]:
    require(entry, "id", "forms", "type")
    only(entry, _HEAD_FIELDS)
    adjective = entry.get("adjective")
    adjectives = tuple(nations) if adjective == "nation" else adjective if isinstance(adjective, list) else ()
    for form in entry["forms"]:
        for definite in (False, True):
            word = fold(form)
            yield (
                ("ال" + word if definite else word),
                Head(
                    rule=f"names/heads.yml:{entry['id']}",
                    id=entry["id"],
                    type=entry["type"],
                    definite=definite,
                    alone=entry.get("alone"),
                    genitive=bool(entry.get("of") or entry.get("first")),
                    first=_words(" ".join(entry.get("first", ()))) if not entry.get("of") else frozenset(),
                    adjective=bool(adjective),
                    adjectives=_words(" ".join(adjectives)),
                    named=bool(entry.get("named")),
                    for_=bool(entry.get("for")),
                    at=bool(entry.get("at")),
                    joined=bool(entry.get("joined")),
                    area=bool(entry.get("area")),
                    numbered=bool(entry.get("numbered")),
                    facility=entry.get("facility"),
                    not_before=_words(" ".join(entry.get("not_before", ()))),
                    types={
                        word: type_
                        for type_, words in entry.get("types", {}).items()
                        for word in _words(" ".join(words))
                    },
                ),
            )


def _nation_forms(entry: Entry) -> Iterator[str]:
    """An adjective of nation in every form: with and without the article, feminine, plurals."""
    for adjective in filter(None, entry.get("adjectives", "").split("|")):
        first, *rest = words_of(adjective)
        if rest:
            continue  # `كوري جنوبي`: the second word is found as an adjective that goes on
        for form in (first, first + "ه", first + "ون", first + "ين"):
            yield form
            yield "ال" + form


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


def _head_cases(data: Entry) -> Iterator[Case]:
    known = {entry["id"] for entry in data["heads"]}
    for key, fires in (("examples", True), ("counter_examples", False)):
        for id, texts in data[key].items():
            if id not in known:
                raise KnowledgeError(data[key].place, f'"{id}" is no head here; write the id of one')
            yield from (Case("names/heads.yml", f"names/heads.yml:{id}", text, fires) for text in texts)


def _file_cases(rule: str, data: Entry) -> Iterator[Case]:
    for key, fires in (("examples", True), ("counter_examples", False)):
        for text in data.get(key, ()):
            yield Case(rule, rule, text, fires)


def _actor_cases(actors: Iterable[tuple[str, Alias]]) -> Iterator[Case]:
    for form, alias in actors:
        if alias.certain:
            yield Case(alias.actor.rule, alias.actor.rule, CARRIER.format(name=form))
