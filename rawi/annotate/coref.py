"""Which mentions of one article are one: chains of persons, organisations and people; places bring their own.

Names are compared word by word in folded form, never by meaning: a last name joins the full name, a short form of an
organisation the longer one with the same head noun, all listed forms of an actor each other. A definite noun that
points back (`التنظيم`, `الوزير`) joins the nearest earlier chain it fits, or is no mention at all.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rawi.annotate.ids import fresh_ids
from rawi.knowledge import Knowledge
from rawi.knowledge.names import Actor, NameTable
from rawi.knowledge.offices import carried
from rawi.records import ActorType, Annotation, Chain, Mention, Role, replace
from rawi.text.phrases import words_of
from rawi.text.tokens import Reading

MOST = 500  # persons or organisations of an article that a name is compared with; a text may be a million names
NEAR = 4  # sentences back that a description of a person may reach
_SAME_SOUND = str.maketrans({"غ": "ج", "ق": "ج", "ك": "ج", "ا": None, "و": None, "ي": None, "ى": None})
_KUNYA = {"ابي": "ابو", "ابا": "ابو", "بو": "ابو", "بن": "ابن"}


@dataclass
class Group:
    """Mentions so far taken for one, with what later ones are compared to."""

    kind: str
    mentions: list[Mention] = field(default_factory=list)
    names: list[tuple[str, ...]] = field(default_factory=list)
    actor: Actor | None = None
    heads: set[str] = field(default_factory=set)

    @property
    def longest(self) -> Mention:
        return max(self.mentions, key=lambda m: (m.form == "name", len(m.surface), -m.start))


def coref(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Give every mention its chain; add descriptions of persons; turn `Role.of` from mentions to chains."""
    table = knowledge.names
    free = [mention for mention in draft.mentions if mention.chain is None]
    people = _also_known(reading, _persons([m for m in free if m.kind == "person" and m.form == "name"]), table.also)
    described = _described_persons(reading, draft, people)
    replaced = {mention.id for mention in described}
    actors = _organisations([m for m in free if m.kind == "organisation" and m.form == "name"], table)
    _point_back(actors, [m for m in free if m.kind == "organisation" and m.form == "description"], table)
    others = _alike(m for m in free if m.kind in ("people", "place") and m.id not in replaced)
    chain_of = {m.id: m.chain for m in draft.mentions if m.chain}
    fresh = fresh_ids("c", (chain.id for chain in draft.chains))
    chains = list(draft.chains)
    for group in sorted((*people, *actors, *others), key=lambda group: min(m.start for m in group.mentions)):
        id = next(fresh)
        chain_of.update((mention.id, id) for mention in group.mentions)
        chains.append(_chain(id, group, draft.roles, table))
    kept = [m for m in draft.mentions if m.id in chain_of and m.id not in replaced]
    mentions = sorted((*kept, *described), key=lambda m: (m.start, m.end))
    return replace(
        draft,
        mentions=tuple(replace(mention, chain=chain_of[mention.id]) for mention in mentions),
        roles=tuple(replace(role, of=chain_of.get(role.of or "", role.of)) for role in draft.roles),
        chains=tuple(chains),
    )


# Persons


def person_words(surface: str) -> tuple[str, ...]:
    """The parts of a person's name, `عبد` joined to what it serves and `أبو` in one case.

    >>> person_words("أبي بكر عبد الله")
    ('ابو', 'بكر', 'عبدالله')
    """
    words: list[str] = []
    for word in words_of(surface):
        if not word[:1].isalpha():
            continue
        if words and words[-1] == "عبد":
            words[-1] += word
        else:
            words.append(_KUNYA.get(word, word))
    return tuple(words)


def _persons(mentions: Iterable[Mention]) -> list[Group]:
    """Full names first, so that a last name finds its owner also before it (headlines)."""
    groups: list[Group] = []
    for mention in sorted(mentions, key=lambda m: (-len(person_words(m.surface)), m.start)):
        words = person_words(mention.surface)
        fitting = [group for group in groups[-MOST:] if any(is_same_person(words, name) for name in group.names)]
        fitting = fitting or _with_part(groups, words, mention)
        group = _nearest(fitting, mention) if fitting else Group("person")
        if not fitting:
            groups.append(group)
        group.mentions.append(mention)
        if words not in group.names:
            group.names.append(words)
    return groups


def _with_part(groups: Iterable[Group], words: Sequence[str], mention: Mention) -> list[Group]:
    """The one person named in full before, of whose name a single word is some part: `سامي` after `سامي الجابر`."""
    if len(words) != 1:
        return []
    sharing = [group for group in groups if any(words[0] in name for name in group.names)]
    before = [
        g for g in sharing if any(m.start < mention.start and len(person_words(m.surface)) > 1 for m in g.mentions)
    ]
    return before if len(sharing) == 1 else []


def is_same_person(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether a name may be a shorter or otherwise spelt form of a full one.

    >>> is_same_person(("حفتر",), ("خليفه", "حفتر")), is_same_person(("خليفه",), ("خليفه", "حفتر"))
    (True, False)
    """
    if list(short) == list(full):
        return True
    if not short or not full:
        return False  # a name of Latin letters or digits alone has no words to compare
    if len(short) == 1:
        return len(full) > 1 and _bare(short[0]) == _bare(full[-1])
    if len(full) >= 2 and short[0] == "ابو" and full[0] == "ابو" and len(short) == 2:
        return tuple(full[:2]) == tuple(short)  # a war name without its origin: `أبو أسامة العراقي`
    if len(short) == 2 and tuple(full[-2:]) == tuple(short) and short[0] in ("ابو", "ابن", "ال"):
        return True
    if _bare(short[0]) == _bare(full[0]) and _bare(short[-1]) == _bare(full[-1]):
        return True
    if len(short) < len(full) and tuple(full[: len(short)]) == tuple(short):
        return True
    return len(short) == len(full) and [w.translate(_SAME_SOUND) for w in short] == [
        w.translate(_SAME_SOUND) for w in full
    ]


def _also_known(reading: Reading, groups: list[Group], also: Container[str]) -> list[Group]:
    """The groups, those joined that the text says are one: `فلان المكنى بأبي عياض`, `أحمد المالكي (الصومالي)`."""
    group_at = {mention.start: group for group in groups for mention in group.mentions}
    for mention in sorted((m for group in groups for m in group.mentions), key=lambda m: m.start):
        one, other = group_at[mention.start], _other_name(reading, mention, group_at, also)
        if other and other is not one:
            one.mentions += other.mentions
            one.names += other.names
            group_at.update((m.start, one) for m in other.mentions)
            groups = [group for group in groups if group is not other]
    return groups


def _other_name(
    reading: Reading, mention: Mention, group_at: Mapping[int, Group], also: Container[str]
) -> Group | None:
    """The person whose name stands at once after `المكنى بـ` and the like, or alone in brackets."""
    i = reading.token_at(mention.end - 1) + 1
    if i + 1 >= len(reading.tokens) or (reading.forms[i] not in also and reading.forms[i] != "("):
        return None
    # Up to two tokens may open the name: `باسم "`; a proclitic is part of the name's token.
    for token in reading.tokens[i + 1 : i + 4]:
        start = next((start for start in range(token.start, token.end) if start in group_at), None)
        if start is not None:
            named = next(m for m in group_at[start].mentions if m.start == start)
            alone = reading.text[named.end : named.end + 1] == ")" and reading.text[start - 1] == "("
            return group_at[start] if reading.forms[i] in also or alone else None
        if token.kind == "word" and token.form != "باسم":
            return None
    return None


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _nearest(groups: Sequence[Group], mention: Mention) -> Group:
    """The group whose last mention stands nearest before; with none before, the nearest after."""

    def distance(group: Group) -> tuple[bool, int]:
        gaps = [mention.start - other.start for other in group.mentions]
        before = [gap for gap in gaps if gap >= 0]
        return (False, min(before)) if before else (True, min(-gap for gap in gaps))

    return min(groups, key=distance) if len(groups) > 1 else groups[0]


# Organisations


def _organisations(mentions: Iterable[Mention], table: NameTable) -> list[Group]:
    groups: list[Group] = []
    ordered = sorted(mentions, key=lambda m: (not _is_actor(m), -len(words_of(m.surface)), m.start))
    for mention in ordered:
        words = organisation_words(mention.surface)
        actor = _actor(mention, table)
        head = table.heads.get(words_of(mention.surface)[0]) if words else None
        fitting = [
            group
            for group in groups[-MOST:]
            if _is_same_organisation(words, actor, head[0].id if head else None, group)
        ]
        group = _nearest(fitting, mention) if fitting else Group("organisation", actor=actor)
        if not fitting:
            groups.append(group)
            if actor and (first := table.heads.get(words_of(actor.name)[0])):
                group.heads.add(first[0].id)
        group.mentions.append(mention)
        if words not in group.names:
            group.names.append(words)
        if head:
            group.heads.add(head[0].id)
    return groups


def organisation_words(surface: str) -> tuple[str, ...]:
    """The words of an organisation's name without article and marks.

    >>> organisation_words("تنظيم «الدولة»")
    ('تنظيم', 'دوله')
    """
    return tuple(_bare(word) if word[:2] == "ال" else word for word in words_of(surface) if word[:1].isalnum())


def _is_same_organisation(words: tuple[str, ...], actor: Actor | None, head: str | None, group: Group) -> bool:
    if actor and group.actor:
        return actor.rule == group.actor.rule
    if words in group.names:
        return True
    if head is None or head not in group.heads:
        return False
    # A short form: the same head noun, and nothing said that the longer name does not say.
    return any(set(words[1:]) <= set(name[1:]) and len(words) < len(name) for name in group.names)


def _is_actor(mention: Mention) -> bool:
    return bool(mention.rule and mention.rule.startswith("names/actors.tsv"))


def _actor(mention: Mention, table: NameTable) -> Actor | None:
    if not _is_actor(mention):
        return None
    return table.actor_of.get(mention.rule or "")


def _point_back(groups: Sequence[Group], descriptions: Iterable[Mention], table: NameTable) -> None:
    """Give each definite head noun to the nearest earlier group that has this head; the rest stay without a chain."""
    first = [min(mention.start for mention in group.mentions) for group in groups]
    for mention in descriptions:
        head = table.heads.get(words_of(mention.surface)[0]) or table.heads.get("ال" + words_of(mention.surface)[0])
        if head is None:
            continue
        fitting = [
            group
            for group, start in zip(groups, first, strict=True)
            if head[0].id in group.heads and start < mention.start
        ]
        if fitting:
            _nearest(fitting, mention).mentions.append(mention)


# Descriptions of persons


class Introduction(NamedTuple):
    """An office by which a person was introduced: its noun without the article, where it stands, and whose it is."""

    noun: str
    start: int
    group: Group


def _described_persons(reading: Reading, draft: Annotation, groups: Sequence[Group]) -> list[Mention]:
    """`الوزير`, `المتحدث` after a person who was introduced so: descriptions, put into the person's group.

    A mention of unnamed people on the very same words gives way: the article did name them.
    """
    group_of = {mention.id: group for group in groups for mention in group.mentions}
    known = [
        Introduction(_bare(words_of(role.surface)[0]), role.start, group_of[role.of])
        for role in draft.roles
        if role.of in group_of
    ]
    written = carried("ال" + one.noun for one in known)
    taken = [(s.start, s.end) for s in (*draft.roles, *(m for m in draft.mentions if m.kind != "people"))]
    unnamed = [mention for mention in draft.mentions if mention.kind == "people"]
    fresh = fresh_ids("m", (mention.id for mention in draft.mentions))
    found: list[Mention] = []
    for i, token in enumerate(reading.tokens if known else ()):
        stem = written.get(token.form)
        if stem is None or (i + 1 < len(reading.forms) and reading.forms[i + 1].startswith("ال")):
            continue  # `الرئيس الروسي` says more than the noun
        start, end = reading.start_of(i, stem), token.end
        old = [mention for mention in unnamed if mention.start < end and start < mention.end]
        if any(a < end and start < b for a, b in taken) or any((m.start, m.end) != (start, end) for m in old):
            continue
        if group := _introduced(reading, i, stem.form[2:], known):
            mention = Mention(
                id=old[0].id if old else next(fresh), kind="person", form="description", start=start, end=end,
                surface=reading.text[start:end], rule="offices/offices.yml",
            )  # fmt: skip
            group.mentions.append(mention)
            found.append(mention)
    return found


def _introduced(reading: Reading, i: int, noun: str, known: Sequence[Introduction]) -> Group | None:
    """The group introduced by this noun before token `i` that was named last, not too far back."""
    here, at = reading.sentence_of(i), reading.tokens[i].start
    last_named = {
        max((m.start for m in one.group.mentions if m.start < at), default=-1): one.group
        for one in known
        if one.noun == noun and one.start < at
    }
    nearest = max(last_named, default=-1)
    if nearest < 0 or here - reading.sentence_of(reading.token_at(nearest)) > NEAR:
        return None
    return last_named[nearest]


# All else


def _alike(mentions: Iterable[Mention]) -> list[Group]:
    """Mentions of people and unresolved places: the same words are the same."""
    groups: dict[tuple[str, tuple[str, ...]], Group] = {}
    for mention in mentions:
        key = (mention.kind, organisation_words(mention.surface))
        groups.setdefault(key, Group(mention.kind)).mentions.append(mention)
    return list(groups.values())


def _chain(id: str, group: Group, roles: Iterable[Role], table: NameTable) -> Chain:
    name = group.longest
    ids = {mention.id for mention in group.mentions}
    held = [role for role in roles if role.of in ids]
    rank = next((role.surface for role in held if role.what == "rank"), None)
    office = next((role.surface for role in held if role.what == "office"), None)
    type_, country = _type_and_country(group, table) if group.kind == "organisation" else (None, None)
    return Chain(
        id=id, kind=name.kind, name=name.surface, rank=rank, role=office, type=type_, country=country,
        source=group.actor.rule if group.actor else None,
    )  # fmt: skip


def _type_and_country(group: Group, table: NameTable) -> tuple[ActorType | None, str | None]:
    """Of a listed actor as listed; else by the head noun and an adjective of nation in the name."""
    if group.actor:
        return group.actor.type, group.actor.country
    type_: ActorType | None = None
    country: str | None = None
    for mention in sorted(group.mentions, key=lambda m: -len(m.surface)):
        if mention.rule == "names/metonyms.yml":
            return "government", next(iter(table.capitals.get(mention.surface)), None)
        words = words_of(mention.surface)
        head = table.heads.get(words[0]) or table.heads.get("ال" + words[0])
        type_ = type_ or (head[0].type_before(words[1] if len(words) > 1 else None) if head else None)
        country = country or next((nation for word in words if (nation := table.nations.get(word))), None)
    return type_, country
