"""Which place a name means: one reading for each name of an article, or none where the evidence is thin.

A reading is scored by its size, by how much the article speaks of its country, by places already decided near it, by
the head word before it (`محافظة`) and by what the sentence says (`س في ص`). The best is taken where it leads by MARGIN;
otherwise the name stays open: `candidates` says how many it may be, and there is no pin.
Method: spatial minimality and population priors, as in Leidner 2008, ch. 3.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from rawi.annotate.places.comparing import AREAS, TOWNS, Scored, folded_name, lies_in, same_place, score
from rawi.annotate.places.found import Found, stated_in
from rawi.knowledge.places import GENERATED, Candidate, PlaceTable
from rawi.knowledge.places import Reading as Candidacy
from rawi.records import Chain, Place, PlaceClass, Precision
from rawi.text.tokens import Reading

MARGIN = 0.9  # in decades of inhabitants: a namesake must be eight times as large to win by its size alone
SMALL = 50_000  # inhabitants of a town whose country goes without saying
SPOKEN = 4  # votes of other countries: two places, or four adjectives
GENERATED_RULES = tuple(f"gazetteer/{file}:" for file in GENERATED)
PRECISION: dict[str, Precision] = {"country": "country", "region": "admin", "admin": "admin", "water": "admin"}

T = TypeVar("T")


class Group(NamedTuple):
    """Mentions of one name in one sense, by number."""

    key: str
    hint: PlaceClass | None
    members: tuple[int, ...]


class Reached(NamedTuple):
    """What a group was read as: the place, or None and those it may be. `outer`: what the text says it lies in or by,
    `said`: the number of that group.

    `scored`: all readings, the best first, where there was a choice.
    """

    place: Candidate | None
    rivals: tuple[Candidate, ...] = ()
    outer: Candidate | None = None
    said: int | None = None
    scored: tuple[Scored, ...] = ()


def chains_of(
    found: Sequence[Found], reading: Reading, table: PlaceTable, ids: Iterator[str]
) -> tuple[list[Chain], list[str]]:
    """The chains of all places, under the next `ids`, and for each mention the id of its chain; '' for a word."""
    groups, reached, votes = read_groups(found, reading, table)
    chained: dict[object, str] = {}  # what makes two groups one place -> chain id
    members: dict[str, list[int]] = {}
    of_group: dict[str, list[tuple[Group, Reached]]] = {}
    for group, result in zip(groups, reached, strict=True):
        if _is_word(group, result, found, reading, table):
            continue
        identity = result.place.source if result.place and result.place.by_hand else (group.key, group.hint)
        if identity not in chained:
            chained[identity] = next(ids)
        members.setdefault(chained[identity], []).extend(group.members)
        of_group.setdefault(chained[identity], []).append((group, result))
    chain_of = [""] * len(found)
    for chain, numbers in members.items():
        for number in numbers:
            chain_of[number] = chain
    by_source = {r.place.source: chain for chain, parts in of_group.items() for _, r in parts if r.place}
    if any(r.place and r.place.own for r in reached):  # they name what they lie in
        by_source |= {folded_name(r.place): chain for chain, parts in of_group.items() for _, r in parts if r.place}
    by_source |= {str(n): c for n, group in enumerate(groups) if (c := chain_of[group.members[0]])}  # said in the text
    chains = [
        _chain(chain, *parts[0], [found[n] for n in sorted(members[chain])], reading, table, by_source, votes)
        for chain, parts in of_group.items()
    ]
    return chains, chain_of


def _is_word(group: Group, result: Reached, found: Sequence[Found], reading: Reading, table: PlaceTable) -> bool:
    """Whether a name was taken for a place only because of hamlets far from all that the article speaks of."""
    if result.place or result.scored:
        return False
    names = [found[number] for number in group.members]
    forms = reading.forms
    before = [forms[name.first - 1] if name.first else "" for name in names]
    located = any(name.start > reading.tokens[name.first].start for name in names) or table.locatives & set(before)
    return not located and all(name.rule.startswith(GENERATED_RULES) for name in names)


def read_groups(
    found: Sequence[Found], reading: Reading, table: PlaceTable
) -> tuple[list[Group], list[Reached], Counter[str]]:
    """Mentions of one name and sense, what each was read as, and how much the article speaks of each country."""
    groups = _groups(found)
    votes = country_votes(found, reading, table)
    return groups, _reached(groups, found, reading, table, votes), votes


def _groups(found: Sequence[Found]) -> list[Group]:
    """Mentions of one key, those that mean an area apart: `محافظة حلب` beside `حلب`; without any head they are one."""
    hints: dict[str, set[PlaceClass]] = {}
    for name in found:
        if name.hint:
            hints.setdefault(name.key, set()).add(name.hint)
    members: dict[tuple[str, bool], list[int]] = {}
    for number, name in enumerate(found):
        said = {name.hint} if name.hint else hints.get(name.key, set())
        members.setdefault((name.key, bool(said) and said <= AREAS), []).append(number)
    return [Group(key, _hint(found[n].hint for n in numbers), tuple(numbers)) for (key, _), numbers in members.items()]


def _hint(said: Iterable[PlaceClass | None]) -> PlaceClass | None:
    """The class that most head words say, the first of those said equally often; None without any."""
    counted = Counter(hint for hint in said if hint)
    return counted.most_common(1)[0][0] if counted else None


def country_votes(found: Iterable[Found], reading: Reading, table: PlaceTable) -> Counter[str]:
    """How much the article speaks of each country: its places of one reading, adjectives, where it was published."""
    votes: Counter[str] = Counter()
    for name in found:
        known = () if _is_common(name.key, table) else table.readings(name.key)
        countries = {r.place.country for r in known if r.mark != "+"}
        if len(countries) == 1 and (country := next(iter(countries))):
            votes[country] += 2
        elif name.country:
            votes[name.country] += 2
    for form in reading.forms:
        if country := table.adjectives.get(form.removeprefix("ال")):
            votes[country] += 1
    if reading.article.country:
        votes[reading.article.country] += 2
    return votes


def _reached(
    groups: Sequence[Group], found: Sequence[Found], reading: Reading, table: PlaceTable, votes: Counter[str]
) -> list[Reached]:
    """Each group's reading: those without a choice first, so that they can speak for the others."""
    pools = [_pool(group, found, table, votes) for group in groups]
    decided: dict[int, Candidate] = {n: pool[0] for n, pool in enumerate(pools) if len(pool) == 1}
    key_of = {number: n for n, group in enumerate(groups) for number in group.members}
    around = [
        {
            key_of[stated.number]: stated.beside
            for number in group.members
            if (stated := stated_in(found, number, reading, table))
        }
        for group in groups
    ]
    reached: dict[int, Reached] = {}
    for n in sorted(range(len(groups)), key=lambda n: (bool(around[n]), -n)):  # `حي س في مدينة ص`: the town first
        group, pool = groups[n], pools[n]
        outers = [m for m in around[n] if m != n and (_is_state(pools[m]) or not _is_state(pool))]
        known = {m: place for m in outers if (place := decided.get(m) or _within(groups[m], found, table, votes))}
        inside_of = list(known.values())
        outer = inside_of[0] if inside_of else None
        said = next(iter(known or outers), None)
        if said is not None and outer and outer.kind in TOWNS and around[n][said]:
            said = None  # north of a town is not within it
        inside = [place for place in pool if any(lies_in(place, other) for other in inside_of)]
        if inside or (inside_of and not any(place.by_hand for place in pool)):
            pool = inside  # a hamlet elsewhere is not meant; a well-known place may be, and the sentence misread
        if len(pool) < 2:
            reached[n] = Reached(pool[0] if pool else None, outer=outer, said=said)
            continue
        anchors = [place for m, place in decided.items() if m != n]
        nations = {found[number].country for number in group.members} - {None}
        scored = tuple(
            sorted(
                (score(place, group.hint, votes, anchors, nations) for place in pool),
                key=lambda each: (-each.points, each.place.source),
            )
        )
        top, best = scored[0].points, scored[0].place
        rivals = tuple(each.place for each in scored if each.points > top - MARGIN and not same_place(each.place, best))
        if rivals:
            reached[n] = Reached(None, (best, *rivals), outer, said, scored)
        else:
            decided[n] = best
            reached[n] = Reached(best, outer=outer, said=said, scored=scored)
    return [reached[n] for n in range(len(groups))]


def _is_state(pool: Iterable[Candidate]) -> bool:
    """Whether a name may mean a country, which lies in no other place: `عمان (ظفار)`."""
    return any(place.kind == "country" for place in pool)


def _within(group: Group, found: Sequence[Found], table: PlaceTable, votes: Counter[str]) -> Candidate | None:
    """The place in the name of a group that has none of its own (`ريف حلب`)."""
    return _parent([found[n] for n in group.members], table, votes)


def _pool(group: Group, found: Sequence[Found], table: PlaceTable, votes: Counter[str]) -> list[Candidate]:
    """The places a group may mean: under a head all of its name, alone those whose name may stand alone.

    One whose name every country may have (`القصر الجمهوري`) is only meant where its country is spoken of.
    """
    if all(found[n].unknown for n in group.members) and group.key not in table.names:
        return []
    readings = table.readings(group.key)
    headed = any(found[n].rule.startswith("gazetteer/heads.yml") or found[n].rule == "tagger" for n in group.members)
    free = [r.place for r in readings if r.mark == ""] or [r.place for r in readings if r.mark == "~"]
    pool = [r.place for r in readings] if headed or not free else [*free, *_nearer(free, readings, votes)]
    if _is_common(group.key, table):
        pool = [place for place in pool if place.kind in TOWNS or votes[place.country or ""]]
    if group.hint in AREAS and (areas := [place for place in pool if place.kind in AREAS]):
        # `محافظة س` is not the town; but it counts for as much as the town when it has namesakes
        pool = [
            place for place in pool if place.kind not in TOWNS or not any(same_place(place, area) for area in areas)
        ]
    if group.hint is None or group.hint == "country":
        countries = {place.country for place in pool if place.kind == "country"}
        pool = [place for place in pool if place.kind == "country" or place.country not in countries]
    return [place for place in pool if not _is_far_hamlet(place, group, readings, votes)]


def _is_far_hamlet(place: Candidate, group: Group, readings: Iterable[Candidacy], votes: Counter[str]) -> bool:
    """Whether a small place lies in a country that the article never speaks of, but by this name, while it speaks of
    others: the name then means something that no gazetteer has."""
    if place.by_hand or place.weight > SMALL or place.country is None:
        return False
    own = 2 * len(group.members) if len({reading.place.country for reading in readings}) == 1 else 0
    spoken = votes[place.country or ""] - own
    return spoken <= 0 and sum(votes.values()) - own - spoken >= SPOKEN


def _nearer(free: Sequence[Candidate], readings: Iterable[Candidacy], votes: Counter[str]) -> Iterator[Candidate]:
    """Readings whose name does not stand alone elsewhere, but whose country the article speaks of, and of no other's.

    Beside a place that was written by hand only such places: a hamlet does not make Acre doubtful.
    """
    if any(place.country is None or votes[place.country] for place in free):
        return
    is_known = any(place.by_hand for place in free)
    for reading in readings:
        place = reading.place
        if place not in free and votes[place.country or ""] and (place.by_hand or not is_known):
            yield place


def _is_common(key: str, table: PlaceTable) -> bool:
    """Whether a name is but a definite head noun and an adjective (`القصر الجمهوري`, `المنطقة الشرقية`)."""
    first, _, last = key.partition(" ")
    head = table.heads.get(first.removeprefix("ال"))
    return head is not None and last in head.definite


def _chain(
    id: str,
    group: Group,
    result: Reached,
    names: Sequence[Found],
    reading: Reading,
    table: PlaceTable,
    by_source: dict[str, str],
    votes: Counter[str],
) -> Chain:
    surfaces = [reading.text[name.start : reading.tokens[name.last - 1].end] for name in names]
    name = max(surfaces, key=lambda surface: (len(surface), -surfaces.index(surface)))
    if result.place:
        place = _pinned(result.place, group, result, id, by_source)
    else:
        place = _open(name, group, result, names, id, table, by_source, votes)
    source = result.place.source if result.place else None
    return Chain(id=id, kind="place", name=name, country=place.country, source=source, place=place)


def _pinned(found: Candidate, group: Group, result: Reached, id: str, by_source: dict[str, str]) -> Place:
    """A decided place. `محافظة س` keeps the class its head says, at the town of that name."""
    kind = group.hint if group.hint and group.hint in TOWNS | AREAS and found.kind in TOWNS else found.kind
    file, _, entry = found.source.removeprefix("gazetteer/").partition(":")
    parent = None
    if found.within:
        parent = next(
            (
                chain
                for source, chain in by_source.items()
                if source.endswith(":" + found.within) or source == found.within
            ),
            None,
        )
    if parent is None and result.outer and found.kind != "country" and lies_in(found, result.outer):
        parent = by_source.get(str(result.said))
    return Place(
        name=found.name, class_=kind, id=f"{file.removesuffix('.tsv')}:{entry}", lat=found.lat, lon=found.lon,
        admin1=found.admin1, country=found.country, precision=PRECISION.get(kind, "exact"), candidates=1,
        within=parent if parent != id else None,
    )  # fmt: skip


def _open(
    name: str,
    group: Group,
    result: Reached,
    names: Sequence[Found],
    id: str,
    table: PlaceTable,
    by_source: dict[str, str],
    votes: Counter[str],
) -> Place:
    """A place without a pin of its own: several it may be, or none that is known; near the place in its name."""
    parent = _parent(names, table, votes)
    if parent and any(said.borrowed for said in names) and _is_far(parent, result.outer, votes):
        parent = None
    outer = parent or result.outer
    countries = {place.country for place in result.rivals} or {said.country for said in names if said.country}
    within = by_source.get(parent.source if parent else str(result.said))
    point = parent or (outer if outer and outer.kind in TOWNS else None)
    return Place(
        name=name,
        class_=group.hint or _only({place.kind for place in result.rivals}) or _class_of(group.key, table),
        lat=point.lat if point else None,
        lon=point.lon if point else None,
        admin1=_only({place.admin1 for place in result.rivals}),
        country=outer.country if outer else _only(countries),
        precision="near" if point else None,
        candidates=len(result.rivals) or None,
        within=within if within != id else None,
    )


def _class_of(key: str, table: PlaceTable) -> PlaceClass:
    if not _is_common(key, table):
        return "other"
    return table.heads[key.split(" ", 1)[0].removeprefix("ال")].kind or "region"


def _is_far(parent: Candidate, outer: Candidate | None, votes: Counter[str]) -> bool:
    """Whether a quarter is but named after a place: the sentence says another, or the article speaks of others only."""
    return not lies_in(parent, outer) if outer else bool(votes) and not votes[parent.country or ""]


def _only(values: set[T]) -> T | None:
    """The one value of a set, or None."""
    return next(iter(values)) if len(values) == 1 else None


def _parent(names: Sequence[Found], table: PlaceTable, votes: Counter[str]) -> Candidate | None:
    """The place within the name (`ريف حلب`), if one leads."""
    key = next((said.parent for said in names if said.parent), None)
    readings = table.readings(key) if key else ()
    free = [r.place for r in readings if r.mark == ""] or [r.place for r in readings if r.mark == "~"]
    scored = sorted((score(place, None, votes, (), set()) for place in free), key=lambda each: -each.points)
    if any(each.points > scored[0].points - MARGIN and not same_place(each.place, scored[0].place) for each in scored):
        return None
    best = scored[0].place if scored else None
    return best if best and (len(free) == 1 or best.by_hand or votes[best.country or ""]) else None
