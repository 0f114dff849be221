"""Chains of all articles to actors: people and organisations, with every form of their names.

Chains that are written and described alike are one node, so that the cost grows with the number of namings, not of
articles. Two nodes meet under a key (`_blocks`) and become one actor for a reason (`same`), unless something speaks
against it (`_differ`). Nobody is merged on one name alone, nor on a kunya: there an office must agree as well. A
first and last name that the set's longer names give to several people says no more outside its story.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from hashlib import blake2b
from itertools import combinations
from typing import NamedTuple, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from rawi.derived import Actor, Alias, ChainRef, chain_id, derived_id
from rawi.records import MentionKind
from rawi.resolve.groups import Columns, Groups, Scored, best_first, settled
from rawi.resolve.judgements import Member
from rawi.resolve.keys import ChainKey
from rawi.resolve.naming import KUNYA, father_of, key_words, name_words, plain
from rawi.resolve.scratch import Packed, Parted
from rawi.resolve.shelf import OPEN, Names, Shelf

T = TypeVar("T", bound=str)

BOUND = frozenset({"state-forces", "government"})  # every country has its `وزارة الداخلية` and `الجيش`
MAX_BLOCK = 200  # namings that meet pairwise; a larger block is compared with its neighbours alone
NEIGHBOURS = 20
ACTORS = 1 << 16  # that stay at hand: those of some thousand stories, 20 MiB
MAINLY = 0.8  # share of the longer namings of one middle name from which the short one is that person's


_BITS = (1 << 64) - 1


class Node(NamedTuple):
    """One naming of somebody: how the name and office are written, and the stories it is found in."""

    kind: MentionKind
    name: tuple[str, ...]
    father: str | None
    office: tuple[str, ...]
    country: str | None
    source: str | None
    story: int | None  # where the name says nothing outside its story
    alone: Member | None  # a chain that a judgement speaks of is a node of its own


def node_of(chain: ChainKey, story: int, alone: Member | None, shared: Container[tuple[str | None, ...]] = ()) -> Node:
    """The naming that a chain is. `shared` are first and last names that several people have."""
    person = chain.kind == "person"
    name = name_words(chain.name) if person else (plain(chain.name),)
    father = father_of(chain.name) if person else None
    weak = len(name) == 1 or ((*name, father) in shared and not chain.role) if person else _is_generic(chain)
    return Node(
        kind=chain.kind,
        name=name,
        father=father,
        office=key_words(chain.role or "") if person else (),
        country=chain.country,
        source=chain.source,
        story=story if weak and not chain.source else None,
        alone=alone,
    )


def _is_generic(chain: ChainKey) -> bool:
    """Whether an organisation's name is that of many, one in each country or town."""
    one_word = len(chain.name.split()) == 1
    return not chain.country and (chain.type in BOUND or (one_word and chain.type in (None, "other")))


class Namings:
    """All namings, numbered in the order of their first chain, and the chains that are written so.

    A chain is known by its number among all chains of the set (`Shelf.chain_starts`).
    """

    def __init__(self, shelf: Shelf, homes: Sequence[int] | NDArray[np.int64], judged: Iterable[Member]) -> None:
        """`homes`: the story of every article; `judged`: chains that judgements speak of."""
        self.shelf = shelf
        self._homes = np.asarray(homes)
        self.nodes: Packed[Node] = Packed(Node, shelf.scratch)
        self.blocks = Parted(shelf.scratch, shelf.parts())  # the namings that meet under a key
        alone, shared = frozenset(judged), _shared(shelf.names)
        sums = array("Q")
        seen: set[int] = set()
        for i, found in enumerate(shelf.names):
            home = int(self._homes[i])
            for k, chain in enumerate(found.chains):
                node = node_of(chain, home, (i, k) if (i, k) in alone else None, shared)
                sums.append(sum_ := _sum_of(node))
                if sum_ not in seen:
                    seen.add(sum_)
                    keys = [hash(key) & _BITS for key in _blocks(node)]
                    self.blocks.add(np.array(keys, np.uint64), np.full(len(keys), len(self.nodes), np.int32))
                    self.nodes.add(node)
        del seen
        _, first, where = np.unique(np.array(sums, np.uint64), return_index=True, return_inverse=True)
        order = np.argsort(first)
        self.of: NDArray[np.int64] = np.argsort(order)[where]  # naming of every chain
        self._chains = np.argsort(self.of, kind="stable")
        self._starts = np.searchsorted(self.of[self._chains], np.arange(len(first) + 1))

    def __len__(self) -> int:
        return len(self.nodes)

    def chains(self, n: int) -> NDArray[np.int64]:
        """The chains that are written like a naming."""
        return self._chains[self._starts[n] : self._starts[n + 1]]

    def stories(self, n: int) -> frozenset[int]:
        """The stories that a naming is found in."""
        articles = np.searchsorted(self.shelf.chain_starts, self.chains(n), "right") - 1
        return frozenset(self._homes[articles].tolist())

    def members(self, group: Sequence[int]) -> list[Member]:
        """The chains of several namings, in order."""
        chains = self.chains(group[0]) if len(group) == 1 else np.sort(np.concatenate([self.chains(n) for n in group]))
        articles = np.searchsorted(self.shelf.chain_starts, chains, "right") - 1
        within = chains - self.shelf.chain_starts[articles]
        return list(zip(articles.tolist(), within.tolist(), strict=True))

    def number(self, member: Member) -> int:
        """The naming of a chain."""
        return int(self.of[self.shelf.chain_starts[member[0]] + member[1]])


def _sum_of(node: Node) -> int:
    """64 bits of a naming; in one of ten million sets of a million articles two that differ look alike."""
    return int.from_bytes(blake2b(msgspec.msgpack.encode(node), digest_size=8).digest(), "little")


def _shared(keys: Iterable[Names]) -> frozenset[tuple[str | None, ...]]:
    """Short names, with the father they give, that the set's longer names give to several people, and to none mainly.

    `أحمد الصخري` is short for names with anything between, `أحمد بن علي` for names with anything behind.
    """
    longer: dict[tuple[str | None, ...], Counter[tuple[str, ...]]] = defaultdict(Counter)
    for key in keys:
        for chain in key.chains:
            if chain.kind == "person" and len(name := name_words(chain.name)) > 2:
                longer[name[0], name[-1], None][name[1:-1]] += 1
                if (father := father_of(chain.name)) == name[1]:
                    longer[name[0], name[1], father][name[2:3]] += 1
    return frozenset(short for short, found in longer.items() if max(found.values()) < MAINLY * sum(found.values()))


def actor_groups(
    namings: Namings,
    pairs: Columns,
    joined: Iterable[tuple[Member, Member]] = (),
    parted: Iterable[tuple[Member, Member]] = (),
) -> Groups:
    """Groups of naming numbers, one for each actor. `pairs` as `compared` has them, whatever judgements say."""
    judged = {(namings.number(a), namings.number(b)) for a, b in joined}
    must = {frozenset(pair) for pair in judged if pair[0] != pair[1]}
    apart = {frozenset((namings.number(a), namings.number(b))) for a, b in parted}
    every = pairs.and_judged(pair for pair in judged if pair[0] != pair[1])

    def settle(numbers: Sequence[int], scored: list[Scored]) -> list[list[int]]:
        nodes = {n: namings.nodes[n] for n in numbers}

        def may_join(mine: list[int], theirs: list[int]) -> bool:
            if apart and any(frozenset((a, b)) in apart for a in mine for b in theirs):
                return False
            return not any(_differ(nodes[a], nodes[b]) for a in mine for b in theirs) or forced(mine, theirs)

        def forced(mine: list[int], theirs: list[int]) -> bool:
            return bool(must) and any(frozenset((a, b)) in must for a in mine for b in theirs)

        return best_first(numbers, scored, may_join)

    return settled(len(namings), every, np.ones(len(every.first), bool), settle)


def same(a: Node, b: Node, in_one_story: Callable[[], bool]) -> float:
    """How much speaks for two namings being one actor; 0 is not enough. `in_one_story` is asked where it matters."""
    if a.kind != b.kind or _differ(a, b):
        return 0.0
    if a.source and a.source == b.source:
        return 5.0
    if a.kind == "organisation":
        return 4.0 if a.name == b.name and a.story == b.story else 0.0
    shared_office = len(set(a.office) & set(b.office))
    shorter, longer = sorted((a.name, b.name), key=len)
    if not shorter:
        return 0.0  # a name of nothing but `آل`
    if len(shorter) < 2 or all(word.split()[0] in KUNYA for word in shorter):
        # One name: only the same office, in one story, makes it the same person.
        enough = shorter[-1] == longer[-1] and shared_office >= (1 if len(longer) == 1 else 2) and in_one_story()
        return 1.0 + shared_office / 10 if enough else 0.0
    if not _is_shortened(shorter, longer):
        # `س بن ص` and `س بن ص آل ع`: the family's name left out, the father's said.
        family_dropped = a.father and a.father == b.father and longer[: len(shorter)] == shorter
        return 2.5 if family_dropped and (shared_office or in_one_story()) else 0.0
    if shared_office or in_one_story():
        return 3.0 + shared_office / 10
    if a.story is not None or b.story is not None:
        return 0.0  # known in its story alone
    long_name = len(shorter) > 2
    return 2.0 if long_name or not (a.office and b.office) else 0.0


def _is_shortened(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Whether the one is the other with names in its middle left out: both ends must stand."""
    return shorter[0] == longer[0] and shorter[-1] == longer[-1] and _is_part(shorter, longer)


def _is_part(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Whether the words of the one stand in the other in their order."""
    rest = iter(longer)
    return all(word in rest for word in shorter)


def _differ(a: Node, b: Node) -> bool:
    """Whether two namings can't be one actor, whatever else agrees."""
    if a.kind == "organisation" and a.source and b.source:
        return a.source != b.source
    if a.father and b.father and a.father != b.father:
        return True
    if a.kind == "person" and min(len(a.name), len(b.name)) > 2 and not _is_part(*sorted((a.name, b.name), key=len)):
        return True  # `س بن ع الصخري`, `س بن ع الحجري`: who is called `س بن ع` may be either, but they are two
    return bool(a.country and b.country and a.country != b.country)


def _blocks(node: Node) -> Iterator[tuple[str, ...]]:
    """The keys under which a naming meets others."""
    if node.source:
        yield "source", node.source
    if node.kind == "person":
        yield "last", node.name[-1] if node.name else ""
        if node.father:
            yield "father", node.name[0], node.father
    else:
        yield "name", *node.name


def compared(namings: Namings) -> Columns:
    """Every pair of namings for which something speaks, and how much."""
    first, second, score = array("q"), array("q"), array("d")
    for blocks, holders in namings.blocks.parts():
        order = np.lexsort((holders, blocks))
        edges = np.flatnonzero(np.r_[True, np.diff(blocks[order]) != 0, True]) if len(blocks) else np.zeros(1, np.int64)
        for at in np.flatnonzero(np.diff(edges) > 1).tolist():
            for a, b, worth in _met(namings, holders[order[edges[at] : edges[at + 1]]].tolist()):
                first.append(a)
                second.append(b)
                score.append(worth)
    codes = np.array(first, np.int64) * max(len(namings), 1) + np.array(second, np.int64)
    _, once = np.unique(codes, return_index=True)  # some meet under two keys
    return Columns(np.array(first, np.int64)[once], np.array(second, np.int64)[once], np.array(score, np.float64)[once])


def _met(namings: Namings, members: Sequence[int]) -> Iterator[Scored]:
    """The pairs of one block for which something speaks."""
    nodes = {n: namings.nodes[n] for n in members}
    stories = cache(namings.stories)

    def in_one_story(a: int, b: int) -> bool:
        return not stories(a).isdisjoint(stories(b))

    # Sorted by the name, so that in a large block the likest stand together.
    for pair in _pairs(sorted(members, key=lambda n: (nodes[n].name, n))):
        a, b = min(pair), max(pair)
        if worth := same(nodes[a], nodes[b], partial(in_one_story, a, b)):
            yield a, b, worth


def _pairs(members: Sequence[int]) -> Iterator[tuple[int, int]]:
    if len(members) <= MAX_BLOCK:
        yield from combinations(members, 2)
        return
    for i, member in enumerate(members):
        for other in members[i + 1 : i + 1 + NEIGHBOURS]:
            yield member, other


class Known(NamedTuple):
    """An actor as events name it."""

    id: str
    name: str


class Cast:
    """Which actor every chain is."""

    def __init__(self, shelf: Shelf, namings: Namings) -> None:
        self._shelf = shelf
        self._of_naming = np.zeros(len(namings), np.int32)
        self._naming = namings.of
        self._known: Packed[Known] = Packed(Known, shelf.scratch)
        self._chains = lru_cache(maxsize=OPEN)(self._chains_of)
        self._actor = lru_cache(maxsize=ACTORS)(self._known.__getitem__)

    def add(self, namings: Sequence[int], known: Known) -> None:
        """Every chain of these namings is this actor."""
        self._of_naming[namings] = len(self._known)
        self._known.add(known)

    def all(self, article: int) -> Iterable[Known]:
        """The actors of an article's chains."""
        return self._chains(article).values()

    def of(self, article: int, chain: str) -> Known | None:
        """The actor of a chain, or None where it is of no actor."""
        return self._chains(article).get(chain)

    def _chains_of(self, article: int) -> dict[str, Known]:
        first = int(self._shelf.chain_starts[article])
        chains = self._shelf.names[article].chains
        actors = self._of_naming[self._naming[first : first + len(chains)]].tolist()
        return {chain.id: self._actor(n) for chain, n in zip(chains, actors, strict=True)}


def record(
    names: Sequence[Names], members: Sequence[Member], namings: Sequence[Node], neutral: Mapping[str, str]
) -> Actor:
    """An actor as it is written, from its chains in order.

    Its name is the neutral one of its entry, else the one most chains give as fullest.
    """
    chains = [names[i].chains[k] for i, k in members]
    forms: dict[str, int] = {}
    for chain in chains:
        for alias in chain.aliases:
            forms[alias.form] = forms.get(alias.form, 0) + alias.n
    return Actor(
        actor=actor_id(names, members),
        name=neutral.get(_commonest(chain.source for chain in chains) or "")
        or _fullest(chain.name for chain in chains),
        kind=chains[0].kind,
        aliases=tuple(Alias(form=form, n=n) for form, n in sorted(forms.items(), key=lambda item: (-item[1], item[0]))),
        chains=tuple(
            ChainRef(article=names[i].article, url=names[i].url, chain=chain.id)
            for (i, _), chain in zip(members, chains, strict=True)
        ),
        reasons=tuple(_reasons(members, namings)),
        type=_commonest(chain.type for chain in chains),
        country=_commonest(chain.country for chain in chains),
    )


def actor_id(names: Sequence[Names], members: Sequence[Member]) -> str:
    """The id of the actor that these chains are."""
    return derived_id("actor", min(chain_id(names[i].article, names[i].chains[k].id) for i, k in members))


def _reasons(members: Sequence[Member], namings: Sequence[Node]) -> Iterator[str]:
    articles = len({i for i, _ in members})
    yield f"{len(namings)} ways of naming in {articles} articles"
    for source in sorted({node.source for node in namings if node.source}):
        yield f"same entry {source}"
    if len(namings) > 1:
        offices = Counter(word for node in namings for word in set(node.office))
        if shared := sorted(word for word, n in offices.items() if n > 1):
            yield f"offices share {'، '.join(shared[:5])}"
    if any(node.story is not None for node in namings):
        yield "a name that says nothing outside its story"
    if any(node.alone for node in namings):
        yield "judged"


def _fullest(names: Iterable[str]) -> str:
    """The name most chains give, of several the longest."""
    counts = Counter(names)
    return min(counts, key=lambda name: (-counts[name], -len(name), name))


def _commonest(values: Iterable[T | None]) -> T | None:
    found = [value for value in values if value]
    if len(found) < 2:  # of nearly all actors
        return found[0] if found else None
    counts = Counter(found)
    return min(counts, key=lambda value: (-counts[value], value))
