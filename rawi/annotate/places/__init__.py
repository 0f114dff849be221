"""Places named in the text: from the gazetteer, after head nouns (`بلدة س`), and with them (`مطار س`, `ريف س`).

The step `names` has run: what it gave to persons and organisations is left to them, what its tagger took for a place is
looked at again. Which place a name means is decided in `geocoding`. A name that is also an everyday word needs company
(see the marks in `gazetteer/towns.tsv`), because a false place on a map costs more than a missed one.
"""

from collections.abc import Iterable, Iterator

from rawi.annotate.ids import fresh_ids
from rawi.annotate.places.found import Found
from rawi.annotate.places.gazetteer import (
    ARTICLE,
    Context,
    Match,
    context_of,
    head_of,
    is_located,
    is_named_after,
    is_other,
    is_rare,
    longest_match,
    source_of,
)
from rawi.annotate.places.geocoding import chains_of
from rawi.annotate.places.headed import OPENING, after_head, area_at, facility_at, whole_name
from rawi.knowledge import Knowledge
from rawi.records import Annotation, Mention, TimeExpression, replace
from rawi.text.tokens import Reading, stems


def places(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Add the mentions and chains of places; the tagger's own places are kept, cut anew or dropped."""
    context = context_of(reading, draft, knowledge)
    chain_ids = fresh_ids("c", (chain.id for chain in draft.chains))
    read = find_places(context)
    chains, chain_of = chains_of(read, reading, knowledge.places, chain_ids)
    found = [(name, chain) for name, chain in zip(read, chain_of, strict=True) if chain]
    taken = {i for name, _ in found for i in range(name.first, name.last)}
    kept = [m for m in draft.mentions if not _is_replaced(m, reading, taken)]
    dropped = {mention.id for mention in draft.mentions} - {mention.id for mention in kept}
    ids = fresh_ids("m", (mention.id for mention in draft.mentions))
    mentions = [
        Mention(id=next(ids), kind="place", form="name", start=name.start, end=_end(reading, name),
                surface=reading.text[name.start : _end(reading, name)], chain=chain, rule=name.rule)
        for name, chain in found
    ]  # fmt: skip
    return replace(
        draft,
        mentions=tuple(sorted((*kept, *mentions), key=lambda m: (m.start, m.end, m.id))),
        roles=tuple(role for role in draft.roles if role.of not in dropped),
        chains=(*draft.chains, *chains),
        times=tuple(_in_name(time, mentions) for time in draft.times),
    )


def _is_replaced(mention: Mention, reading: Reading, taken: set[int]) -> bool:
    """The tagger's places are all given anew; a person within the name of a street or a mosque is the street's."""
    return mention.kind == "place" or reading.token_at(mention.start) in taken


def _in_name(time: TimeExpression, mentions: Iterable[Mention]) -> TimeExpression:
    """`قصر 22 مايو` is no day."""
    inside = any(mention.start <= time.start and time.end <= mention.end for mention in mentions)
    return replace(time, in_name=True) if inside and not time.in_name else time


def _end(reading: Reading, name: Found) -> int:
    return reading.tokens[name.last - 1].end


def find_places(context: Context) -> list[Found]:
    """All place names in order, none overlapping another."""
    found: list[Found] = []
    doubtful: list[Match] = []
    reading, begins, free = context.reading, context.table.begins, 0
    openings = [i for i, form in enumerate(reading.forms) if begins[form] or i in context.tagged]
    for i in openings:  # most words are left here
        if i < free or reading.tokens[i].kind != "word":
            continue
        names = list(_at(context, i, reading.lines[reading.line_of(i)].last, doubtful))
        found.extend(names)
        free = max((name.last for name in names), default=free)
    found.extend(_believed(context, doubtful, found))
    found.extend(_again(context, found))
    return _apart(found)


def _apart(found: Iterable[Found]) -> list[Found]:
    kept: list[Found] = []
    for name in sorted(found, key=lambda name: (name.first, -name.last)):
        if not kept or name.first >= kept[-1].last:
            kept.append(name)
    return kept


def _at(context: Context, i: int, end: int, doubtful: list[Match]) -> Iterator[Found]:
    """The names that begin in token `i`, or right after it if it is a head word that stays outside."""
    reading, table = context.reading, context.table
    if i in context.blocked and i not in context.held:
        return
    match = longest_match(context, i, end)
    if match and match.last - match.first > 1 and match.mark == "":
        yield whole_name(context, match, end)
        return
    if special := area_at(context, i, end):
        yield special
        return
    for stem in stems(reading.forms[i]):
        head, definite = head_of(table, stem)
        if head and head.inner:
            if name := facility_at(context, i, stem, head, definite, end):
                yield name
                return
        elif head and (names := list(after_head(context, i, head, definite, end))):
            yield from names
            return
    if match and match.key not in table.heads and not is_other(context, match):
        if match.mark == "" or (match.first in context.tagged and is_rare(context, i, match.key)):
            yield whole_name(context, match, end)
        elif match.mark == "~":
            doubtful.append(match)
    elif i in context.tagged and not match and (name := _tagged(context, i, end)):
        yield name


def _tagged(context: Context, i: int, end: int) -> Found | None:
    """A place of the tagger that no gazetteer has, without the head words it begins with."""
    reading, table = context.reading, context.table
    forms = reading.forms
    last = min(context.tagged[i], end)
    if not is_located(context, i):
        return None
    clean = not any(form in table.locatives or form in OPENING for form in forms[i:last])
    named = any(is_rare(context, j, forms[j]) for j in range(i, last))
    if not clean or not named or forms[i] in table.never_after or forms[last - 1] in table.adjectives:
        return None
    if any((match := longest_match(context, j, end)) and match.mark == "" for j in range(i + 1, last)):
        return None
    return Found(i, last, reading.tokens[i].start, " ".join(forms[i:last]), None, "tagger", unknown=True)


def _believed(context: Context, doubtful: Iterable[Match], found: list[Found]) -> Iterator[Found]:
    """Names that are also words, where their country is spoken of and a locative or a list of places stands before, or
    the tagger takes them for places."""
    countries = _countries(context, found)
    ends = {name.last for name in found}
    forms = context.reading.forms
    for match in doubtful:
        before = match.first - 1
        located = match.prefix.endswith("ب") or (
            before >= 0 and not match.prefix and forms[before] in context.table.locatives
        )
        if match.key in context.table.adjectives:
            located |= before < 0 or forms[before] in context.table.before_states or match.prefix.endswith("ل")
        located |= match.first in context.tagged and match.key not in context.table.adjectives
        listed = (match.first in ends and match.prefix == "و") or (before in ends and forms[before] == "،")
        near = {reading.place.country for reading in context.table.readings(match.key) if reading.mark != "+"}
        if (located or listed) and near & countries:
            ends.add(match.last)
            yield Found(match.first, match.last, match.start, match.key, None, source_of(context.table, match))


def _countries(context: Context, found: Iterable[Found]) -> set[str]:
    """Countries the article speaks of: by their places, and by adjectives (`الليبية`)."""
    table = context.table
    countries = {
        reading.place.country
        for name in found
        for reading in table.readings(name.key)[:1]
        if reading.place.country and reading.place.by_hand
    }
    named = {form.removeprefix(ARTICLE) for form in context.reading.forms}
    countries.update(table.adjectives[form] for form in named & table.adjectives.keys())
    return {country for country in countries if country} | {context.reading.article.country or ""}


def _again(context: Context, found: list[Found]) -> Iterator[Found]:
    """Further mentions of names that a head word introduced, unless they are everyday words."""
    table, forms = context.table, context.reading.forms
    new: dict[str, list[Found]] = {}
    for name in found:
        if name.rule.startswith("gazetteer/heads.yml") and name.key not in table.words and len(name.key) > 3:
            new.setdefault(name.key.split(" ", 1)[0], []).append(name)
    if not new:
        return
    taken = {i for name in found for i in range(name.first, name.last)} | context.blocked
    for i in range(len(forms)):
        for stem in stems(forms[i]) if i not in taken else ():
            for name in new.get(stem.form, ()):
                size = name.key.count(" ") + 1
                if (
                    taken.isdisjoint(range(i, i + size))
                    and " ".join((stem.form, *forms[i + 1 : i + size])) == name.key
                    and not is_named_after(context, i)
                ):
                    yield name._replace(first=i, last=i + size, start=context.reading.start_of(i, stem), hint=None)
                    break
