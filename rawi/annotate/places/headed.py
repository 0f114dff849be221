"""Places named with a head noun: after it (`بلدة س`), with it (`مطار س الدولي`), around another place (`ريف س`).

Generic heads stay outside a name, those of facilities and quarters begin it (gold guidelines); `gazetteer/heads.yml`
says which is which. A head makes a place of a name that no gazetteer has.
"""

from collections.abc import Iterator

from rawi.annotate.places.found import Found
from rawi.annotate.places.gazetteer import (
    ARTICLE,
    Context,
    Match,
    is_free,
    is_rare,
    longest_match,
    nation_at,
    source_of,
    while_in,
)
from rawi.knowledge.places import Head, PlaceTable
from rawi.text.tokens import Stem, stems

OPENING = frozenset("\"«“('")
CLOSING = frozenset("\"»”)'")
_NISBA = "يه"  # folded ending of feminine relative adjectives
_BIN = frozenset(("بن", "ابن", "ابو", "ابي", "ال"))
MAX_NAME = 6  # tokens of a name after its head; longer ones are run-on sentences


def area_at(context: Context, i: int, end: int) -> Found | None:
    """`ريف حلب الشمالي`, `الجنوب التونسي`, `الحدود الليبية التونسية`."""
    forms, table = context.reading.forms, context.table
    for stem in stems(forms[i]):
        if stem.form not in table.areas:
            continue
        start = context.reading.start_of(i, stem)
        rural = stem.form in table.rural and i + 1 < end
        if inside := longest_match(context, i + 1, end, clitics=False) if rural else None:
            last = while_in(forms, inside.last, end, table.directions)
            key = " ".join(forms[inside.first : last])
            return Found(i, last, start, f"{stem.form} {key}", "region", head_rule("rural"), parent=inside.key)
        for words in (2, 1):
            phrase = " ".join((stem.form, *forms[i + 1 : i + words]))
            if phrase in table.sides and (country := nation_at(table, forms, i + words, end)):
                key = f"{phrase} {forms[i + words]}"
                return Found(i, i + words + 1, start, key, "region", head_rule("sides"), country=country)
        if stem.form in table.border and (country := nation_at(table, forms, i + 1, end)):
            last = i + 3 + (i + 2 < end and forms[i + 2] in "-–")
            if last <= end and nation_at(table, forms, last - 1, end):
                key = f"{stem.form} {forms[i + 1]} {forms[last - 1]}"
                return Found(i, last, start, key, "region", head_rule("border"), country=country)
    return None


def head_rule(id: str) -> str:
    return f"gazetteer/heads.yml:{id}"


def whole_name(context: Context, match: Match, end: int) -> Found:
    """A gazetteer name with what its class lets follow: `مطار عدن` + `الدولي`, `ريف دمشق` + `الغربي`."""
    table = context.table
    return Found(match.first, _end_of_whole(context, match, end), match.start, match.key, None, source_of(table, match))


def _end_of_whole(context: Context, match: Match, end: int) -> int:
    table, forms = context.table, context.reading.forms
    first_word = match.key.split(" ", 1)[0]
    if first_word in table.rural:
        return while_in(forms, match.last, end, table.directions)
    if match.last - match.first > 1 and (head := table.heads.get(first_word)) and head.inner:
        return while_in(forms, match.last, end, table.facility_adjectives)
    return match.last


def after_head(context: Context, i: int, head: Head, definite: bool, end: int) -> Iterator[Found]:
    """Names under a head that stays outside: `مدينة س`, `محافظتي س وص`."""
    table, forms = context.table, context.reading.forms
    j = i + 1
    country = None
    if definite:
        country = nation_at(table, forms, j, end)
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
    if (match.key in table.adjectives and head.kind != "country") or match.key in table.sides:
        return False  # `محافظات يمنية`, `جهة الشمال`
    if match.mark == "":
        return True
    if definite or (head.kind == "country" and match.mark == "+"):
        return False
    fits = any(r.place.by_hand and r.place.kind == head.kind for r in table.readings(match.key))
    if all(word in table.words for word in match.key.split()):
        return fits or (match.key.startswith(ARTICLE) and head.kind in ("city", "village") and not head.many)
    return head.unknown or fits or any(r.place.kind == head.kind for r in table.readings(match.key) if r.mark == "~")


def _end_of_unknown(context: Context, j: int, end: int, joined: bool) -> int:
    """The token after an unknown name that begins at `j`; `j` itself if no name begins there."""
    table, forms = context.table, context.reading.forms
    word = forms[j][joined:]
    if word in table.compounds and j + 1 < end and context.reading.tokens[j + 1].kind == "word":
        return j + (2 if forms[j + 1] not in table.locatives else 0)
    if not is_rare(context, j, word):
        return j
    following = forms[j + 1] if j + 1 < end else ""
    if not word.startswith(ARTICLE) and (
        word.endswith(_NISBA) or (following.endswith(_NISBA) and not following.startswith(ARTICLE))
    ):
        return j  # `منطقة أحراش جبلية`: a kind of land
    more = following and not following.startswith((ARTICLE, "و")) and is_rare(context, j + 1, following)
    return j + 1 + bool(more)


def facility_at(context: Context, i: int, stem: Stem, head: Head, definite: bool, end: int) -> Found | None:
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
    last = while_in(forms, last, end, table.facility_adjectives)
    key = " ".join((stem.form, *(form for form in forms[i + 1 : last] if form not in OPENING | CLOSING)))
    return Found(
        i, last, start, key, head.kind, head.rule, parent=parent, unknown=True, borrowed=head.borrows and bool(parent)
    )


def _definite_facility(context: Context, i: int, start: int, stem: Stem, head: Head, end: int) -> Found | None:
    forms = context.reading.forms
    if i + 1 >= end or forms[i + 1] not in head.definite or not is_free(context, i, i + 2, sure=True):
        return None
    last, parent = while_in(forms, i + 1, end, head.definite), None
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
        if not forms[j].startswith(ARTICLE) and not (last < end and forms[last].startswith(ARTICLE)):
            return j, None  # `مقر قيادة لهم`
        held = next((context.organisations[k] for k in (j, j + 1) if k in context.organisations), 0)
        if forms[j] in head.absorbs and held:
            return held, None
        construct = not forms[j].startswith(ARTICLE)
        while last < end and last - j < 4 and last not in context.blocked:
            if forms[last].removeprefix("و") in table.locatives:
                break
            if not forms[last].startswith("وال" if not construct else (ARTICLE, "وال")):
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
    rest = form.removeprefix(ARTICLE)
    if ARTICLE + form in table.facility_adjectives:
        return j  # `ملهى ليلي`: a kind of facility
    if form in table.compounds:
        last = _end_of_compound(context, j, end)
        if last == j:
            return j
    elif form in given:
        last = j + 1
    elif form.startswith(ARTICLE):
        if (
            rest in table.heads
            or rest in table.adjectives
            or (head.proper_only and (form in table.words or rest in table.words))
        ):
            return j
        return j + 1
    else:
        bare = not head.proper_only and not form.endswith(("ي", _NISBA)) and is_rare(context, j, form)
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
