"""Chains of all articles to actors: people and organisations, with every form of their names.

Chains that are written and described alike are one node, so that the cost grows with the number of namings, not of
articles. Two nodes meet under a key (`_blocks`) and become one actor for a reason (`same`), unless something speaks
against it (`_differ`). Nobody is merged on one name alone, nor on a kunya: there an office must agree as well. A
first and last name that the set's longer names give to several people says no more outside its story.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, TypeVar

from rawi.derived import Actor, Alias, ChainRef, chain_id, derived_id
from rawi.records import MentionKind
from rawi.resolve.groups import Scored, best_first
from rawi.resolve.judgements import Member
from rawi.resolve.keys import ArticleKey, ChainKey
from rawi.resolve.naming import KUNYA, father_of, key_words, name_words, plain

T = TypeVar("T", bound=str)

BOUND = frozenset({"state-forces", "government"})  # every country has its `وزارة الداخلية` and `الجيش`
MAX_BLOCK = 200  # namings that meet pairwise; a larger block is compared with its neighbours alone
NEIGHBOURS = 20
MAINLY = 0.8  # share of the longer namings of one middle name from which the short one is that person's


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


def nodes(keys: Sequence[ArticleKey], homes: Sequence[int], judged: Iterable[Member]) -> dict[Node, list[Member]]:
    """All namings and the chains that are written so, in the order of their first chain."""
    alone = set(judged)
    shared = _shared(keys)
    found: dict[Node, list[Member]] = defaultdict(list)
    for i, key in enumerate(keys):
        for k, chain in enumerate(key.chains):
            found[node_of(chain, homes[i], (i, k) if (i, k) in alone else None, shared)].append((i, k))
    return dict(found)


def _shared(keys: Iterable[ArticleKey]) -> frozenset[tuple[str | None, ...]]:
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
    named: Mapping[Node, Sequence[Member]],
    homes: Sequence[int],
    joined: Iterable[tuple[Member, Member]] = (),
    parted: Iterable[tuple[Member, Member]] = (),
) -> list[list[int]]:
    """Groups of node numbers, one for each actor."""
    order = list(named)
    number = {member: n for n, node in enumerate(order) for member in named[node]}
    stories = [{homes[i] for i, _ in named[node]} for node in order]
    apart = {frozenset((number[a], number[b])) for a, b in parted}
    pairs: list[Scored] = [(number[a], number[b], 1e6) for a, b in joined if number[a] != number[b]]
    for a, b in _meetings(order):
        if score := same(order[a], order[b], bool(stories[a] & stories[b])):
            pairs.append((a, b, score))

    def may_join(mine: list[int], theirs: list[int]) -> bool:
        if apart and any(frozenset((a, b)) in apart for a in mine for b in theirs):
            return False
        return not any(_differ(order[a], order[b]) for a in mine for b in theirs) or forced(mine, theirs)

    must = {frozenset((a, b)) for a, b, score in pairs if score >= 1e6}

    def forced(mine: list[int], theirs: list[int]) -> bool:
        return any(frozenset((a, b)) in must for a in mine for b in theirs)

    return best_first(len(order), pairs, may_join)


def same(a: Node, b: Node, one_story: bool) -> float:
    """How much speaks for two namings being one actor; 0 is not enough."""
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
        enough = shorter[-1] == longer[-1] and one_story and shared_office >= (1 if len(longer) == 1 else 2)
        return 1.0 + shared_office / 10 if enough else 0.0
    if not _is_shortened(shorter, longer):
        # `س بن ص` and `س بن ص آل ع`: the family's name left out, the father's said.
        family_dropped = a.father and a.father == b.father and longer[: len(shorter)] == shorter
        return 2.5 if family_dropped and (shared_office or one_story) else 0.0
    if shared_office or one_story:
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


def _meetings(order: Sequence[Node]) -> Iterator[tuple[int, int]]:
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, node in enumerate(order):
        for key in _blocks(node):
            blocks[key].append(n)
    seen: set[tuple[int, int]] = set()
    for _, members in sorted(blocks.items()):
        # Sorted by the name, so that in a large block the likest stand together.
        members.sort(key=lambda n: (order[n].name, n))
        for a, b in _pairs(members):
            if (pair := (min(a, b), max(a, b))) not in seen:
                seen.add(pair)
                yield pair


def _pairs(members: Sequence[int]) -> Iterator[tuple[int, int]]:
    if len(members) <= MAX_BLOCK:
        yield from combinations(members, 2)
        return
    for i, member in enumerate(members):
        for other in members[i + 1 : i + 1 + NEIGHBOURS]:
            yield member, other


def record(
    keys: Sequence[ArticleKey], members: Sequence[Member], namings: Sequence[Node], neutral: Mapping[str, str]
) -> Actor:
    """An actor as it is written. Its name is the neutral one of its entry, else the one most chains give as fullest."""
    chains = [keys[i].chains[k] for i, k in members]
    fullest = Counter(chain.name for chain in chains)
    forms: Counter[str] = Counter()
    for chain in chains:
        for alias in chain.aliases:
            forms[alias.form] += alias.n
    first = min(chain_id(keys[i].article, keys[i].chains[k].id) for i, k in members)
    return Actor(
        actor=derived_id("actor", first),
        name=neutral.get(_commonest(chain.source for chain in chains) or "")
        or min(fullest, key=lambda name: (-fullest[name], -len(name), name)),
        kind=chains[0].kind,
        aliases=tuple(Alias(form=form, n=n) for form, n in sorted(forms.items(), key=lambda item: (-item[1], item[0]))),
        chains=tuple(
            ChainRef(article=keys[i].article, url=keys[i].url, chain=keys[i].chains[k].id) for i, k in sorted(members)
        ),
        reasons=tuple(_reasons(members, namings)),
        type=_commonest(chain.type for chain in chains),
        country=_commonest(chain.country for chain in chains),
    )


def _reasons(members: Sequence[Member], namings: Sequence[Node]) -> Iterator[str]:
    articles = len({i for i, _ in members})
    yield f"{len(namings)} ways of naming in {articles} articles"
    for source in sorted({node.source for node in namings if node.source}):
        yield f"same entry {source}"
    offices = Counter(word for node in namings for word in set(node.office))
    if shared := sorted(word for word, n in offices.items() if n > 1):
        yield f"offices share {'، '.join(shared[:5])}"
    if any(node.story is not None for node in namings):
        yield "a name that says nothing outside its story"
    if any(node.alone for node in namings):
        yield "judged"


def _commonest(values: Iterable[T | None]) -> T | None:
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value), default=None)
