"""Places named in the text: from the gazetteer, after head nouns (`بلدة س`), and with them (`مطار س`, `ريف س`).

The step `names` has run: what it gave to persons and organisations is left to them, what its tagger took for a place is
looked at again. Which place a name means is decided in `geocoding`. A name that is also an everyday word needs company
(see the marks in `gazetteer/towns.tsv`), because a false place on a map costs more than a missed one.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rawi.annotate.geocoding import Found, chains_of
from rawi.knowledge import Knowledge
from rawi.knowledge.places import Head, PlaceTable
from rawi.records import Annotation, Mention, TimeExpression, replace
from rawi.text.tokens import Reading, Stem, stems

OPENING = frozenset("\"«“('")
CLOSING = frozenset("\"»”)'")
_ARTICLE = "ال"
_NISBA = "يه"  # folded ending of feminine relative adjectives
_BIN = frozenset(("بن", "ابن", "ابو", "ابي", "ال"))
MAX_NAME = 6  # tokens of a name after its head; longer ones are run-on sentences


class Context(NamedTuple):
    """One article under this step. `blocked`: tokens of persons, organisations and times. `held`: tokens of persons and
    of all that the tagger alone saw -> first and last token of the mention, whether only the tagger saw it. `persons`,
    `organisations`, `tagged` places: first token -> the token after them. `given`: given names.
    """

    reading: Reading
    table: PlaceTable
    given: frozenset[str]
    blocked: frozenset[int]
    held: dict[int, tuple[int, int, bool]]
    persons: dict[int, int]
    organisations: dict[int, int]
    tagged: dict[int, int]


class Match(NamedTuple):
    """A name of the gazetteer: tokens, offset without proclitics, folded key, whether its best reading fires alone."""

    first: int
    last: int
    start: int
    key: str
    mark: str
    prefix: str


def places(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Add the mentions and chains of places; the tagger's own places are kept, cut anew or dropped."""
    context = _context(reading, draft, knowledge)
    found = find_places(context)
    taken = {i for name in found for i in range(name.first, name.last)}
    kept = [m for m in draft.mentions if not _is_replaced(m, reading, taken)]
    dropped = {mention.id for mention in draft.mentions} - {mention.id for mention in kept}
    numbers = [int(mention.id[1:]) for mention in draft.mentions if mention.id[1:].isdigit()]
    chains, chain_of = chains_of(found, reading, knowledge.places, len(draft.chains))
    mentions = [
        Mention(id=f"m{n}", kind="place", form="name", start=name.start, end=_end(reading, name),
                surface=reading.text[name.start : _end(reading, name)], chain=chain, rule=name.rule)
        for n, (name, chain) in enumerate(zip(found, chain_of, strict=True), max(numbers, default=0) + 1)
    ]  # fmt: skip
    return replace(
        draft,
        mentions=tuple(sorted((*kept, *mentions), key=lambda m: (m.start, m.end, m.id))),
        roles=tuple(role for role in draft.roles if role.of not in dropped),
        chains=(*draft.chains, *chains),
        times=tuple(_in_name(time, mentions) for time in draft.times),
    )


def _context(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Context:
    blocked: set[int] = set()
    held: dict[int, tuple[int, int, bool]] = {}
    by_kind: dict[str, dict[int, int]] = {"person": {}, "organisation": {}, "place": {}, "people": {}}
    for stretch in (*draft.mentions, *draft.times):
        first, last = reading.token_at(stretch.start), reading.token_at(stretch.end - 1) + 1
        kind = stretch.kind if isinstance(stretch, Mention) else "person"  # a street may be named after a day too
        by_kind[kind][first] = last
        if kind == "place":
            continue
        blocked.update(range(first, last))
        learned = isinstance(stretch, Mention) and stretch.rule == "tagger"
        if learned or (isinstance(stretch, Mention) and kind == "person"):
            held.update(dict.fromkeys(range(first, last), (first, last, learned)))
    given = frozenset(knowledge.names.given)
    persons, organisations, tagged = by_kind["person"], by_kind["organisation"], by_kind["place"]
    return Context(reading, knowledge.places, given, frozenset(blocked), held, persons, organisations, tagged)


def _is_free(context: Context, first: int, last: int, sure: bool) -> bool:
    """Whether a place may stand on tokens. One that is sure wins over what only the tagger saw within it, and over a
    person who is but a part of it (`حاكم منطقة بركي براك`)."""
    for i in range(first, last):
        if i in context.blocked:
            held = context.held.get(i) if sure else None
            if held is None or held[0] < first or held[1] > last or not (held[2] or held[1] - held[0] < last - first):
                return False
    return True


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
    for line in context.reading.lines:
        i = line.first
        while i < line.last:
            names = list(_at(context, i, line.last, doubtful)) if context.reading.tokens[i].kind == "word" else []
            found.extend(names)
            i = max(i + 1, *(name.last for name in names)) if names else i + 1
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
        yield _whole(context, match, end)
        return
    if special := _area(context, i, end):
        yield special
        return
    for stem in stems(reading.forms[i]):
        head, definite = _head(table, stem)
        if head and head.inner:
            if name := _facility(context, i, stem, head, definite, end):
                yield name
                return
        elif head and (names := list(_after_head(context, i, head, definite, end))):
            yield from names
            return
    if match and match.key not in table.heads and not _is_other(context, match):
        if match.mark == "" or (match.first in context.tagged and _is_rare(context, i, match.key)):
            yield _whole(context, match, end)
        elif match.mark == "~":
            doubtful.append(match)
    elif i in context.tagged and not match and (name := _tagged(context, i, end)):
        yield name


def longest_match(context: Context, i: int, end: int, clitics: bool = True, headed: bool = False) -> Match | None:
    """The longest gazetteer name from token `i` on; of equal ones the one with fewest letters parted.

    Names of several words, and any after a head word (`headed`), win over a mention that only the tagger saw.
    """
    forms, table = context.reading.forms, context.table
    best: Match | None = None
    for stem in stems(forms[i]) if clitics else (Stem("", forms[i], 0),):
        if "س" in stem.prefix or (stem.prefix.endswith("ك") and len(stem.form) < 5):
            continue  # verbs; `كبير` is not "like Bir"
        for size in range(min(table.longest.get(stem.form, 0), end - i), 0, -1):
            if best and size <= best.last - best.first:
                break
            key = " ".join((stem.form, *forms[i + 1 : i + size]))
            free = key in table.names and _is_free(context, i, i + size, headed or size > 1)
            if free and _spelled(context, i, size, key):
                mark = min((mark for mark, _ in table.names[key]), key=("", "~", "+").index)
                best = Match(i, i + size, context.reading.start_of(i, stem), key, mark, stem.prefix)
                break
    return best


def _spelled(context: Context, i: int, size: int, key: str) -> bool:
    """Whether a name that must be spelled one way is: `إب` is a town, `آب` a month."""
    spellings = context.table.spellings.get(key)
    return spellings is None or context.reading.surface(i, i + size).endswith(spellings)


def _whole(context: Context, match: Match, end: int) -> Found:
    """A gazetteer name with what its class lets follow: `مطار عدن` + `الدولي`, `ريف دمشق` + `الغربي`."""
    table = context.table
    return Found(match.first, _end_of_whole(context, match, end), match.start, match.key, None, _source(table, match))


def _end_of_whole(context: Context, match: Match, end: int) -> int:
    table, forms = context.table, context.reading.forms
    first_word = match.key.split(" ", 1)[0]
    if first_word in table.rural:
        return _while_in(forms, match.last, end, table.directions)
    if match.last - match.first > 1 and (head := table.heads.get(first_word)) and head.inner:
        return _while_in(forms, match.last, end, table.facility_adjectives)
    return match.last


def _source(table: PlaceTable, match: Match) -> str:
    """The gazetteer entry that let the name fire."""
    return next(reading.place.source for reading in table.readings(match.key) if reading.mark == match.mark)


def _while_in(forms: list[str], i: int, end: int, words: frozenset[str], most: int = 2) -> int:
    last = i
    while last < end and last - i < most and forms[last] in words:
        last += 1
    return last


def _head(table: PlaceTable, stem: Stem) -> tuple[Head | None, bool]:
    """The head word a stem is, and whether it carries the article."""
    if head := table.heads.get(stem.form):
        return head, stem.form.startswith(_ARTICLE)
    if stem.form.startswith(_ARTICLE) and (head := table.heads.get(stem.form[2:])):
        return head, True
    return None, False


def _is_other(context: Context, match: Match) -> bool:
    """Whether the words around show another thing: a person, a newspaper, `مسقط رأسه`, `شخصا ليبيا`."""
    reading, table, i = context.reading, context.table, match.first
    if _is_named_after(context, i):
        return True
    follows = table.never_followed.get(match.key)
    if follows and match.last < len(reading.forms) and reading.forms[match.last] in follows:
        return True
    if not match.key.endswith("يا") or match.prefix or not i:
        return False
    before = reading.tokens[i - 1]
    indefinite = (
        before.form.endswith("ا") and not before.form.endswith(("ها", "نا", "وا", "يا")) and len(before.form) > 3
    )
    return before.kind == "number" or (indefinite and before.form not in table.adverbs)


def _is_named_after(context: Context, i: int) -> bool:
    return i > 0 and any(stem.form in context.table.never_after for stem in stems(context.reading.forms[i - 1]))


def _area(context: Context, i: int, end: int) -> Found | None:
    """`ريف حلب الشمالي`, `الجنوب التونسي`, `الحدود الليبية التونسية`."""
    forms, table = context.reading.forms, context.table
    for stem in stems(forms[i]):
        start = context.reading.start_of(i, stem)
        if stem.form in table.rural and i + 1 < end:
            if inside := longest_match(context, i + 1, end, clitics=False):
                last = _while_in(forms, inside.last, end, table.directions)
                key = " ".join(forms[inside.first : last])
                return Found(i, last, start, f"{stem.form} {key}", "region", _rule("rural"), parent=inside.key)
        for words in (2, 1):
            phrase = " ".join((stem.form, *forms[i + 1 : i + words]))
            if phrase in table.sides and (country := _nation(table, forms, i + words, end)):
                key = f"{phrase} {forms[i + words]}"
                return Found(i, i + words + 1, start, key, "region", _rule("sides"), country=country)
        if stem.form in table.border and (country := _nation(table, forms, i + 1, end)):
            last = i + 3 + (i + 2 < end and forms[i + 2] in "-–")
            if last <= end and _nation(table, forms, last - 1, end):
                key = f"{stem.form} {forms[i + 1]} {forms[last - 1]}"
                return Found(i, last, start, key, "region", _rule("border"), country=country)
    return None


def _rule(id: str) -> str:
    return f"gazetteer/heads.yml:{id}"


def _nation(table: PlaceTable, forms: list[str], i: int, end: int) -> str | None:
    """The country of a definite nisba adjective at token `i`."""
    if i < end and forms[i].startswith(_ARTICLE):
        return table.adjectives.get(forms[i][2:])
    return None


def _after_head(context: Context, i: int, head: Head, definite: bool, end: int) -> Iterator[Found]:
    """Names under a head that stays outside: `مدينة س`, `محافظتي س وص`."""
    table, forms = context.table, context.reading.forms
    j = i + 1
    country = None
    if definite:
        country = _nation(table, forms, j, end)
        j += country is not None
    if j < end and forms[j] in OPENING:
        j += 1
    while j < end and (name := _under(context, j, head, definite, end)):
        yield name if country is None else name._replace(country=country)
        j = name.last
        if not head.many or j >= end or not forms[j].startswith("و") or len(forms[j]) < 4:
            return


def _under(context: Context, j: int, head: Head, definite: bool, end: int) -> Found | None:
    """One name under a head, from token `j` on."""
    table, forms = context.table, context.reading.forms
    if context.reading.tokens[j].kind != "word":
        return None
    joined = head.many and forms[j].startswith("و")
    match = longest_match(context, j, end, clitics=joined, headed=not definite and head.unknown)
    if (inner := table.heads.get(forms[j])) and inner.inner and not (match and match.mark == ""):
        return None  # `منطقة دوار س`: the inner head begins the name
    if match and _may_follow(table, match, head, definite):
        last = _end_of_whole(context, match, end)
        return Found(match.first, last, match.start, match.key, head.kind, head.rule)
    if definite or not head.unknown or (match and match.key in table.words) or j in context.blocked:
        return None
    last = _end_of_unknown(context, j, end, joined)
    if last == j:
        return None
    start = context.reading.tokens[j].start + joined
    key = " ".join((forms[j][joined:], *forms[j + 1 : last]))
    return Found(j, last, start, key, head.kind, head.rule, unknown=True)


def _may_follow(table: PlaceTable, match: Match, head: Head, definite: bool) -> bool:
    """Names that fire alone follow every head; those that are also words only heads that are no words themselves."""
    if match.mark == "":
        return True
    if definite or (head.kind == "country" and match.mark == "+"):
        return False
    fits = any(r.place.by_hand and (not head.kind or r.place.kind == head.kind) for r in table.readings(match.key))
    if all(word in table.words for word in match.key.split()):
        return fits or (match.key.startswith(_ARTICLE) and head.kind in ("city", "village") and not head.many)
    return head.unknown or fits or any(r.place.kind == head.kind for r in table.readings(match.key) if r.mark == "~")


def _end_of_unknown(context: Context, j: int, end: int, joined: bool) -> int:
    """The token after an unknown name that begins at `j`; `j` itself if no name begins there."""
    table, forms = context.table, context.reading.forms
    word = forms[j][joined:]
    if word in table.compounds and j + 1 < end and context.reading.tokens[j + 1].kind == "word":
        return j + (2 if forms[j + 1] not in table.locatives else 0)
    if not _is_rare(context, j, word):
        return j
    following = forms[j + 1] if j + 1 < end else ""
    if not word.startswith(_ARTICLE) and (
        word.endswith(_NISBA) or (following.endswith(_NISBA) and not following.startswith(_ARTICLE))
    ):
        return j  # `منطقة أحراش جبلية`: a kind of land
    more = following and not following.startswith((_ARTICLE, "و")) and _is_rare(context, j + 1, following)
    return j + 1 + bool(more)


def _is_rare(context: Context, i: int, form: str) -> bool:
    """Whether a form can only be a name: no everyday word, nor one with its proclitics or article, nor an adjective."""
    table = context.table
    if i in context.blocked or context.reading.tokens[i].kind != "word" or len(form) < 3:
        return False
    for stem in stems(form):
        rest = stem.form.removeprefix(_ARTICLE)
        common = stem.form in table.words or (rest in table.words and len(rest) > 2) or _ARTICLE + rest in table.words
        if (
            common
            or rest in table.adjectives
            or stem.form in table.adjectives
            or stem.form in table.heads
            or stem.form in table.locatives
        ):
            return False
        if stem.prefix and stem.form in table.longest:
            return False
    return True


def _facility(context: Context, i: int, stem: Stem, head: Head, definite: bool, end: int) -> Found | None:
    """A name that begins with its head: `مطار س الدولي`, `القاعدة البحرية`, `المستشفى الجهوي بقابس`."""
    if i in context.blocked and not definite:
        return None
    start = context.reading.start_of(i, stem)
    if i and context.reading.forms[i - 1] in head.never_after:
        return None
    if head.exact and not context.reading.tokens[i].surface.endswith(head.exact):
        return None
    if definite:
        return _definite_facility(context, i, start, stem, head, end)
    forms, table = context.reading.forms, context.table
    j = i + 1
    quoted = j < end and forms[j] in OPENING
    j += quoted
    if j >= end or forms[j] in head.never_before or (head.only_before is not None and forms[j] not in head.only_before):
        return None
    last, parent = _complement(context, j, head, end)
    if last == j or last - i > MAX_NAME:
        return None
    if quoted and last < end and forms[last] in CLOSING:
        last += 1
    last = _while_in(forms, last, end, table.facility_adjectives)
    key = " ".join((stem.form, *(form for form in forms[i + 1 : last] if form not in OPENING | CLOSING)))
    return Found(i, last, start, key, head.kind, head.rule, parent=parent, unknown=True)


def _definite_facility(context: Context, i: int, start: int, stem: Stem, head: Head, end: int) -> Found | None:
    forms = context.reading.forms
    if i + 1 >= end or forms[i + 1] not in head.definite or not _is_free(context, i, i + 2, sure=True):
        return None
    last, parent = _while_in(forms, i + 1, end, head.definite), None
    city = longest_match(context, last, end) if last < end else None
    if (head.city or head.needs_city) and city and city.prefix == "ب" and city.mark != "+":
        last, parent = city.last, city.key
    elif head.needs_city or (head.city and not parent):
        return None
    key = " ".join((stem.form, *forms[i + 1 : last]))
    return Found(i, last, start, key, head.kind, head.rule, parent=parent, unknown=True)


def _complement(context: Context, j: int, head: Head, end: int) -> tuple[int, str | None]:
    """Where the complement of a facility's head ends, and the gazetteer name in it; `j` if it makes no name."""
    forms, table = context.reading.forms, context.table
    if head.only_before is not None:
        last = j + 1
        if not forms[j].startswith(_ARTICLE) and not (last < end and forms[last].startswith(_ARTICLE)):
            return j, None  # `مقر قيادة لهم`
        held = next((context.organisations[k] for k in (j, j + 1) if k in context.organisations), 0)
        if forms[j] in head.absorbs and held:
            return held, None
        construct = not forms[j].startswith(_ARTICLE)
        while last < end and last - j < 4 and last not in context.blocked:
            if forms[last].removeprefix("و") in table.locatives:
                break
            if not forms[last].startswith("وال" if not construct else (_ARTICLE, "وال")):
                break
            last += 1
        return last, None
    if head.of_persons and j in context.persons and not head.place_only:
        return context.persons[j], None
    match = longest_match(context, j, end, clitics=False)
    if match and head.proper_only and match.key in table.state_names:
        return j, None  # `ملهى تركيا`, `طريق تركيا`
    if match and (match.mark != "+" or not (head.proper_only or head.place_only or match.key in table.words)):
        return match.last, match.key if match.mark != "+" else None
    if head.place_only or j in context.blocked or context.reading.tokens[j].kind != "word":
        return j, None
    return _end_of_proper(context, j, head, end), None


def _end_of_proper(context: Context, j: int, head: Head, end: int) -> int:
    """The end of a proper or definite noun after a head: `الإمام الصادق`, `عثمان بن عفان`, `النور`."""
    forms, table, given = context.reading.forms, context.table, context.given
    form = forms[j]
    rest = form.removeprefix(_ARTICLE)
    if form in table.compounds:
        last = _end_of_compound(context, j, end)
        if last == j:
            return j
    elif form in given:
        last = j + 1
    elif form.startswith(_ARTICLE):
        if (
            rest in table.heads
            or rest in table.adjectives
            or (head.proper_only and (form in table.words or rest in table.words))
        ):
            return j
        return j + 1
    else:
        bare = not head.proper_only and not form.endswith(("ي", _NISBA)) and _is_rare(context, j, form)
        return j + 1 if bare else j
    while last < end and last - j < 5 and (forms[last] in given or forms[last] in _BIN or forms[last - 1] in _BIN):
        last += 1
    return last


def _end_of_compound(context: Context, j: int, end: int) -> int:
    """The token after `الإمام الصادق`, `الإمام (الصادق)`; `j` if no word follows."""
    forms, tokens = context.reading.forms, context.reading.tokens
    bracket = j + 1 < end and forms[j + 1] in OPENING
    last = j + 2 + bracket
    if last > end or tokens[last - 1].kind != "word":
        return j
    return last + (bracket and last < end and forms[last] in CLOSING)


def _tagged(context: Context, i: int, end: int) -> Found | None:
    """A place of the tagger that no gazetteer has, without the head words it begins with."""
    reading, table = context.reading, context.table
    forms = reading.forms
    last = min(context.tagged[i], end)
    clean = not any(form in table.locatives or form in OPENING for form in forms[i:last])
    named = any(_is_rare(context, j, forms[j]) for j in range(i, last))
    if not clean or not named or forms[i] in table.never_after or forms[last - 1] in table.adjectives:
        return None
    if any((match := longest_match(context, j, end)) and match.mark == "" for j in range(i + 1, last)):
        return None
    return Found(i, last, reading.tokens[i].start, " ".join(forms[i:last]), None, "tagger", unknown=True)


def _believed(context: Context, doubtful: Iterable[Match], found: list[Found]) -> Iterator[Found]:
    """Names that are also words, where a locative or a list of places stands before and their country is spoken of."""
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
        listed = (match.first in ends and match.prefix == "و") or (before in ends and forms[before] == "،")
        near = {reading.place.country for reading in context.table.readings(match.key) if reading.mark != "+"}
        if (located or listed) and near & countries:
            ends.add(match.last)
            yield Found(match.first, match.last, match.start, match.key, None, _source(context.table, match))


def _countries(context: Context, found: Iterable[Found]) -> set[str]:
    """Countries the article speaks of: by their places, and by adjectives (`الليبية`)."""
    table = context.table
    countries = {
        reading.place.country
        for name in found
        for reading in table.readings(name.key)[:1]
        if reading.place.country and reading.place.by_hand
    }
    named = {form.removeprefix(_ARTICLE) for form in context.reading.forms}
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
                    and not _is_named_after(context, i)
                ):
                    yield name._replace(first=i, last=i + size, start=context.reading.start_of(i, stem), hint=None)
                    break
