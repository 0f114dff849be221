"""The gazetteer, and the words that stand before place names.

`gazetteer/*.tsv` name places; `countries`, `regions`, `towns`, `facilities` and `quarters` are written by hand, `wof`
and `geonames` are made by `training/gazetteer.py` and hold folded names, so that 80,000 of them load in a fraction of a
second: a row is cut only when its name is met. `gazetteer/heads.yml` holds head nouns and other words around names.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from rawi.errors import KnowledgeError
from rawi.knowledge.files import ROOT, Case, Entry, read_tsv, read_yaml, require
from rawi.records import PlaceClass
from rawi.text.normalize import fold
from rawi.text.phrases import words_of
from rawi.text.tokens import stems

GAZETTEER = ROOT / "gazetteer"
HAND_MADE = ("countries.tsv", "regions.tsv", "towns.tsv", "facilities.tsv", "quarters.tsv")
OWN = "own"  # a user's gazetteer, whatever its file is called
GENERATED = ("wof.tsv", "geonames.tsv")
Mark = Literal["", "~", "+"]
_MARKS: tuple[Mark, ...] = ("~", "+")
_need = ("", "~", "+").index  # how much company a name needs
COUNTRY_WEIGHT = 10_000_000  # inhabitants a country counts for beside its namesakes
KNOWN_WORDS = 100_000  # spellings remembered; about 10 MB
AREA_WEIGHT = 300_000  # regions, seas, rivers: named more often than any town of their name


class Candidate(NamedTuple):
    """A place that a name may mean. `source` is file and id; `weight` in inhabitants, for choosing among namesakes.

    `within`: the id, or the folded name, of the place it lies in. `own`: from a table that the user wrote.
    """

    source: str
    name: str
    kind: PlaceClass
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    weight: int
    within: str | None
    by_hand: bool
    own: bool = False


class Reading(NamedTuple):
    """A candidate under one of its names, and how much company the name needs."""

    mark: Mark
    place: Candidate


class Head(NamedTuple):
    """A noun before a name. `inner` ones are part of it. The other fields are those of heads.yml."""

    rule: str
    inner: bool
    kind: PlaceClass | None
    many: bool = False
    unknown: bool = False
    definite: frozenset[str] = frozenset()
    city: bool = False
    needs_city: bool = False
    never_before: frozenset[str] = frozenset()
    only_before: frozenset[str] | None = None
    proper_only: bool = False
    place_only: bool = False
    of_persons: bool = True
    never_after: frozenset[str] = frozenset()
    exact: tuple[str, ...] = ()
    absorbs: frozenset[str] = frozenset()
    borrows: bool = False


class Beginnings(dict[str, bool]):
    """Whether a name may begin with a folded form, whatever proclitics it carries: asked once a spelling."""

    def __init__(self, starts: frozenset[str]) -> None:
        super().__init__()
        self.starts = starts

    def __missing__(self, form: str) -> bool:
        if len(self) > KNOWN_WORDS:
            self.clear()
        self[form] = begins = any(stem.form in self.starts for stem in stems(form))
        return begins


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """`names`: folded name -> rows; `spellings`: folded name -> the only spellings in which it names a place.

    `longest`: first word -> most words of a name that begins with it. `begins`: whether a form is or carries the first
    word of a name that needs no head, or a head with or without the article; `areas`: first words of areas (`ريف`).
    `adjectives`: folded nisba adjective, masculine and feminine, without its article -> country. `words`: everyday
    words. The rest are the lists of heads.yml.
    """

    names: dict[str, list[tuple[Mark, "str | Candidate"]]]
    spellings: dict[str, tuple[str, ...]]
    longest: dict[str, int]
    begins: Beginnings
    areas: frozenset[str]
    admin1: dict[str, str]
    adjectives: dict[str, str]
    countries: dict[str, Candidate]
    state_names: frozenset[str]
    words: frozenset[str]
    heads: dict[str, Head]
    rural: frozenset[str]
    directions: frozenset[str]
    sides: frozenset[str]
    border: frozenset[str]
    facility_adjectives: frozenset[str]
    compounds: frozenset[str]
    locatives: frozenset[str]
    belonging: frozenset[str]
    compass: frozenset[str]
    before_states: frozenset[str]
    adverbs: frozenset[str]
    never_followed: dict[str, frozenset[str]]
    never_after: frozenset[str]
    cases: tuple[Case, ...] = ()

    def readings(self, name: str) -> tuple[Reading, ...]:
        """Every place of exactly this folded name, hand-made files first."""
        return tuple(
            Reading(mark, place if isinstance(place, Candidate) else _candidate(place))
            for mark, place in self.names.get(name, ())
        )


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two points (lat, lon) in degrees.

    >>> round(distance_km((33.51, 36.29), (36.2, 37.16)))
    310
    """
    lat_a, lat_b = math.radians(a[0]), math.radians(b[0])
    step = math.sin((lat_b - lat_a) / 2) ** 2
    turn = math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(step + math.cos(lat_a) * math.cos(lat_b) * turn)))


def read_places(own: Iterable[str] = ()) -> PlaceTable:
    """Read the gazetteer and heads.yml. `own`: checked rows of a user's gazetteer (see `own_places`)."""
    names: dict[str, list[tuple[Mark, str | Candidate]]] = {}
    spellings: dict[str, tuple[str, ...]] = {}
    admin1 = {entry["id"]: entry["admin1"] for entry in _rows("admin1.tsv")}
    countries: dict[str, Candidate] = {}
    adjectives: dict[str, str] = {}
    for file in HAND_MADE:
        for entry in read_tsv(GAZETTEER / file):
            place = _by_hand(file, entry, admin1)
            if place.kind == "country" and file == "countries.tsv":
                countries[entry["id"]] = place
                adjectives.update(_adjectives(entry))
            for name in entry["names"].split("|"):
                mark, plain = _marked(name.lstrip("="))
                key = " ".join(words_of(plain))
                names.setdefault(key, []).append((mark, place))
                if key.count(" ال") == key.count(" ") == 1:
                    names.setdefault(key.replace(" ", ""), []).append((mark, place))  # `ديرالزور`
                if name[0] == "=":
                    spellings[key] = (*spellings.get(key, ()), name[1:])
    heads = _heads()
    least: dict[str, Mark] = {key: min((mark for mark, _ in rows), key=_need) for key, rows in names.items()}
    also_words = heads.pop("also_words")
    least.update((word, "+") for word in also_words)
    words = frozenset(_lines("words.tsv")) | also_words
    for file in GENERATED:
        for line in _lines(file):
            for name in line[: line.index("\t")].split("|"):
                mark, key = _marked(name)
                if key in least:  # what a person wrote of a name goes for its namesakes too
                    mark = max(mark, least[key], key=_need)
                if key[0] == "و" and key[1:] in words:
                    mark = "+"  # `وأدان` is no town
                names.setdefault(key, []).append((mark, f"{file}\t{line}"))
    for line in own:
        is_written = line.endswith("\ttable")  # what the user wrote of a name goes before what we wrote of it
        for name in line[: line.index("\t")].split("|"):
            mark, key = _marked(name)
            if key in least and not is_written:
                mark = max(mark, least[key], key=_need)
            names.setdefault(key, []).append((mark, f"{OWN}\t{line}"))
    longest = _longest(names)
    alone = _longest(name for name, rows in names.items() if any(mark != "+" for mark, _ in rows))
    return PlaceTable(
        names=names, spellings=spellings, longest=longest, begins=Beginnings(_starts(alone, heads)),
        areas=_areas(heads), admin1=admin1,
        adjectives=adjectives, countries=countries, state_names=frozenset(_state_names(names)),
        words=words, **heads,
    )  # fmt: skip


def _rows(file: str) -> Iterator[Entry]:
    path = GAZETTEER / file
    return read_tsv(path) if path.exists() else iter(())  # absent only while training/gazetteer.py first makes it


def _lines(file: str) -> list[str]:
    """The rows of a generated file, uncut, without comment and header."""
    path = GAZETTEER / file
    return path.read_text(encoding="utf-8").splitlines()[2:] if path.exists() else []


def _marked(name: str) -> tuple[Mark, str]:
    for mark in _MARKS:
        if name[0] == mark:
            return mark, name[1:]
    return "", name


def _by_hand(file: str, entry: Entry, admin1: dict[str, str]) -> Candidate:
    require(entry, "id", "names", "lat", "lon")
    kind: PlaceClass = "country" if file == "countries.tsv" else entry["class"]
    names = [name.lstrip("~+=") for name in entry["names"].split("|")]
    population = int(float(entry.get("population", 0)) * 1000)
    default = COUNTRY_WEIGHT if kind == "country" else AREA_WEIGHT if kind in ("region", "water", "admin") else 10_000
    try:
        lat, lon = float(entry["lat"]), float(entry["lon"])
    except ValueError as error:
        raise KnowledgeError(entry.place, f'"{entry["lat"]}", "{entry["lon"]}": write degrees as 33.51') from error
    return Candidate(
        source=f"gazetteer/{file}:{entry['id']}", name=names[0], kind=kind,
        country=entry["id"] if file == "countries.tsv" else entry.get("country"), admin1=admin1.get(entry["id"]),
        lat=lat, lon=lon, weight=max(population, default), within=entry.get("within"), by_hand=True,
    )  # fmt: skip


@lru_cache(maxsize=1 << 13)  # the rows met in a month of news; cutting one costs 3 us
def _candidate(line: str) -> Candidate:
    """A row of a generated file, or of a user's: file, keys, id, name (empty where it is the key), class, ..."""
    file, keys, id, name, kind, country, admin1, lat, lon, *more = line.split("\t")
    population, within, by = (*more, "", "", "")[:3]
    written = by == "table"
    if kind == "country":
        least = COUNTRY_WEIGHT
    elif kind in ("region", "water", "admin"):
        least = AREA_WEIGHT if written else AREA_WEIGHT // 10 if kind == "admin" else 500
    else:
        least = 10_000 if written else 500
    return Candidate(
        source=f"{OWN}:{id}" if file == OWN else f"gazetteer/{file}:{id}",
        name=name or keys.split("|")[0].lstrip("~+"), kind=kind,  # type: ignore[arg-type]
        country=country or None, admin1=admin1 or None, lat=float(lat), lon=float(lon),
        weight=int(population or 0) or least, within=" ".join(words_of(within)) or None, by_hand=written, own=written,
    )  # fmt: skip


def _adjectives(entry: Entry) -> Iterator[tuple[str, str]]:
    for adjective in entry.get("nisba", "").split("|"):
        if adjective and " " not in adjective:
            yield fold(adjective), entry["id"]
            yield fold(adjective + "ة"), entry["id"]


def _state_names(names: dict[str, list[tuple[Mark, str | Candidate]]]) -> Iterator[str]:
    for name, rows in names.items():
        if isinstance(place := rows[0][1], Candidate) and place.kind == "country":
            yield name


def _starts(alone: Iterable[str], heads: dict[str, Any]) -> frozenset[str]:
    nouns = [*heads["heads"], *_areas(heads)]
    return frozenset((*alone, *nouns, *("ال" + noun for noun in nouns)))


def _areas(heads: dict[str, Any]) -> frozenset[str]:
    return frozenset((*heads["rural"], *heads["border"], *(phrase.split()[0] for phrase in heads["sides"])))


def _longest(names: Iterable[str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for name in names:
        first, _, rest = name.partition(" ")
        size = rest.count(" ") + 2 if rest else 1
        if longest.get(first, 0) < size:
            longest[first] = size
    return longest


def _heads() -> dict[str, Any]:
    """The tables of heads.yml, under the names of PlaceTable's fields."""
    content = read_yaml(GAZETTEER / "heads.yml")
    heads: dict[str, Head] = {}
    cases: list[Case] = []
    for inner in (False, True):
        for entry in content["inner" if inner else "outer"]:
            require(entry, "id", "forms", "examples", "counter_examples")
            heads.update(_forms(entry, inner))
            cases.extend(_cases(entry))
    for key in ("rural", "sides", "border"):
        cases.extend(_cases(content[key]))
    cases.extend(
        Case(entry.place, entry["rule"], entry["text"], entry.get("fires", True))
        for entry in read_yaml(GAZETTEER / "cases.yml")
    )
    return {
        "heads": heads,
        "cases": tuple(cases),
        **{key: _folded(content[key]["forms"]) for key in ("rural", "sides", "border")},
        "directions": _folded(content["rural"]["directions"]),
        **{
            key: _folded(content[key])
            for key in (
                "facility_adjectives",
                "compounds",
                "locatives",
                "belonging",
                "compass",
                "before_states",
                "adverbs",
                "never_after",
            )
        },
        "also_words": _folded(content["also_words"]),
        "never_followed": {
            " ".join(words_of(word)): _folded(words) for word, words in content["never_followed"].items()
        },
    }


def _forms(entry: Entry, inner: bool) -> Iterator[tuple[str, Head]]:
    head = Head(
        rule=f"gazetteer/heads.yml:{entry['id']}", inner=inner, kind=entry.get("class"),
        unknown=entry.get("unknown", inner), city=entry.get("city", False),
        definite=_folded(entry.get("definite", ())), needs_city=entry.get("definite_needs_city", False),
        never_before=_folded(entry.get("never_before", ())),
        only_before=_folded(entry["only_before"]) if "only_before" in entry else None,
        proper_only=entry.get("proper_only", False), place_only=entry.get("place_only", False),
        of_persons=entry.get("of_persons", True), never_after=_folded(entry.get("never_after", ())),
        exact=tuple(entry["forms"]) if entry.get("exact") else (), absorbs=_folded(entry.get("absorbs", ())),
        borrows=entry.get("borrows", False),
    )  # fmt: skip
    for form in entry["forms"]:
        yield fold(form), head
    for form in entry.get("many", ()):
        yield fold(form), head._replace(many=True, inner=False)


def _cases(entry: Entry) -> Iterator[Case]:
    rule = f"gazetteer/heads.yml:{entry['id']}"
    for text in entry["examples"]:
        yield Case(entry.place, rule, text)
    for text in entry["counter_examples"]:
        yield Case(entry.place, rule, text, fires=False)


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(words_of(word)) for word in words)
