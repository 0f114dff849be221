"""Names of organisations by knowledge: listed actors, names that a noun such as `وزارة` builds, capitals that speak.

What the learned tagger says comes in as `tags` and tips the scales where knowledge alone is unsure. Whole names only:
a name inside a longer one is not given.
"""

from collections.abc import Container, Sequence

from rawi.annotate.names.found import Context, Found
from rawi.annotate.names.metonyms import metonyms
from rawi.knowledge.names import Alias, Head, NameTable
from rawi.records import Form
from rawi.text.phrases import Match
from rawi.text.tokens import Stem, stems

MARKS_BEFORE_NAME = frozenset("\"«“('")
MARKS_AFTER_NAME = frozenset("\"»”)'")
QUOTES = frozenset('"«»“”')
DASHES = frozenset("-–—")
LONGEST_BYLINE = 6  # tokens before the outlet in a dateline, and after it up to the colon
LONGEST = 9  # tokens; ministries with three portfolios and their nation


def organisations(context: Context) -> list[Found]:
    """Every organisation that knowledge finds, in order of place; shorter ones inside longer may be among them."""
    found: list[Found] = []
    unsure: list[Found] = []
    reading, table = context.reading, context.table
    free = 0
    for i in [i for i, form in enumerate(reading.forms) if form in table.heads or form in table.openers]:
        form, end = reading.forms[i], reading.lines[reading.line_of(i)].last
        built = _built(context, i, *table.heads[form], end) if form in table.heads else None
        match = table.actors.longest_at(reading, i, end) if i >= free and form in table.openers else None
        if match:
            free = match.last
        if match and (built is None or built.last <= match.last or not _goes_on(context, match, built.last)):
            name, is_shown = _listed(context, match)
            if not in_office(context, name) and (is_shown or not _is_common_here(context, match)):
                (found if is_shown else unsure).append(name)
        elif built:
            found.append(_with_actor(context, built, match) if match else built)
    known = {name.rule for name in found}
    found += [name for name in unsure if name.rule in known and not _is_nisba_after_noun(context, name)]
    found += metonyms(context)
    return sorted(found)


def _is_nisba_after_noun(context: Context, name: Found) -> bool:
    """Whether one definite word may as well describe the noun before it: `الدول العربية` beside `قناة العربية`."""
    before = context.reading.forms[name.first - 1] if name.first else ""
    whole = name.start == context.reading.tokens[name.first].start
    return whole and name.last == name.first + 1 and _is_adjective(context, name.first) and before.startswith("ال")


def _goes_on(context: Context, match: Match[Alias], last: int) -> bool:
    """Whether the words after a listed actor, up to `last`, still name it or a part of it.

    Not a person's name (`جماعة الحوثي | يحيى سريع`), a word that only describes (`حزب العدالة والتنمية | الحاكم`) or an
    apposition (`| جناح ...`).
    """
    forms, table = context.reading.forms, context.table
    following = forms[match.last]
    if following in table.given or following in table.describers or following in context.surnames:
        return False
    if not any(alias.certain for alias in match.values):
        return True
    again = table.actors.longest_at(context.reading, match.last)
    if again and any(one.certain and one.actor == other.actor for one in again.values for other in match.values):
        return False  # `منظمة الأمم المتحدة للطفولة | اليونيسف`
    placed = forms[match.last].startswith(("ل", "ب")) and "LOC" in context.tags[match.last]
    return placed or forms[match.last].startswith(("ال", "و"))


def _with_actor(context: Context, built: Found, match: Match[Alias]) -> Found:
    """A built name that says no more than a listed one: an adjective of the actor's own nation, or one of its names."""
    alias = next((alias for alias in match.values if alias.certain), None)
    if alias is None or built.first != match.first or built.last != match.last + 1:
        return built
    nation = context.table.nations.get(context.reading.forms[match.last])
    own = context.table.actors.longest_at(context.reading, match.last)
    named = own is not None and any(one.actor == alias.actor for one in own.values)
    return built._replace(rule=alias.actor.rule) if named or (nation and nation == alias.actor.country) else built


def _listed(context: Context, match: Match[Alias]) -> tuple[Found, bool]:
    """The name of a listed actor, and whether it is certain here."""
    alias = next((alias for alias in match.values if alias.certain), match.values[0])
    if heads_two(context, match.first, match.last):
        name = Found(
            match.first + 1,
            match.last,
            context.reading.tokens[match.first + 1].start,
            "organisation",
            "name",
            alias.actor.rule,
        )
        return name, alias.certain
    name = _widened(context, match, alias)
    return name, alias.certain or _is_shown(context, match, name, alias)


def heads_two(context: Context, first: int, last: int) -> bool:
    """Whether the noun that begins these two words is that of a person after them too: `ميليشيات الحوثي وصالح`."""
    forms, table = context.reading.forms, context.table
    if last != first + 2 or last >= len(forms) or not forms[last].startswith("و"):
        return False
    head = table.heads.get(forms[first])
    owner = stems(forms[last])[1:2]
    named = context.tags[last][2:] == "PER" or bool(owner and owner[0].form in table.given)
    return named and head is not None and not head[0].definite and head[0].type in ("armed-group", "state-forces")


def _widened(context: Context, match: Match[Alias], alias: Alias) -> Found:
    """An actor's name with the noun before it (`صحيفة`, `تنظيم`); marks between them keep the name to itself."""
    reading, first, start = context.reading, match.first, match.start
    before = first - 1
    if before >= 0 and not match.stem.prefix and reading.line_of(before) == reading.line_of(first):
        head = context.table.heads.get(reading.forms[before])
        if head and head[0].named and not head[0].definite and head[0].alone != "name":
            first, start = before, reading.start_of(before, head[1])
    return Found(first, match.last, start, "organisation", "name", alias.actor.rule)


def _is_shown(context: Context, match: Match[Alias], name: Found, alias: Alias) -> bool:
    """Whether something beside the word says that an unsure form is the actor."""
    forms, last = context.reading.forms, match.last
    if _is_common_here(context, match):
        return False
    if name.first < match.first or context.tags[match.first] == "B-ORG":
        return True
    if match.first > 1 and forms[match.first - 1] in MARKS_BEFORE_NAME:
        head = context.table.heads.get(forms[match.first - 2])
        if head and head[0].named and not head[0].definite:
            return True
    if last >= len(forms):
        return False
    if alias.actor.type == "media" and (_is_in_marks(context, match) or _begins_dateline(context, match)):
        return True
    return match.first > 0 and forms[match.first - 1] == "(" and forms[last] == ")"


def _is_common_here(context: Context, match: Match[Alias]) -> bool:
    """Whether a definite word is a common noun or an adjective here: `القاعدة البحرية`, `القمة العربية`."""
    forms, first, last = context.reading.forms, match.first, match.last
    if not match.stem.form.startswith("ال"):
        return False
    if (
        last < len(forms)
        and _is_definite(context, last)
        and (_is_adjective(context, last) or forms[last].endswith("ه"))
    ):
        return True
    before = forms[first - 1] if first else ""
    is_one_adjective = last == first + 1 and not match.stem.prefix and _is_adjective(context, first)
    return is_one_adjective and before.startswith(("ال", "لل")) and before not in context.table.heads


def _begins_dateline(context: Context, match: Match[Alias]) -> bool:
    """Whether an outlet opens a dateline or closes its byline: `سبق - الرياض: ...`, `سالم الحربي - سبق - جدة: ...`."""
    forms, first, last = context.reading.forms, match.first, match.last
    line = context.reading.lines[context.reading.line_of(first)]
    if first - line.first > LONGEST_BYLINE or forms[last] not in DASHES:
        return False
    opens = first == line.first or forms[first - 1] in DASHES
    return opens and ":" in forms[last + 1 : min(line.last, last + 1 + LONGEST_BYLINE)]


def _is_in_marks(context: Context, match: Match[Alias]) -> bool:
    """Whether the words are a quoted name after a dash or لـ, or before a colon: `القاهرة: «الشرق الأوسط»`."""
    forms, first, last = context.reading.forms, match.first - 1, match.last
    if first < 0 or forms[first] not in QUOTES or forms[last] not in QUOTES:
        return False
    return forms[first - 1 : first] in (["-"], ["–"], [":"], ["ل"], ["،"]) or forms[last + 1 : last + 2] in (
        [":"],
        ["-"],
    )


def _built(context: Context, i: int, head: Head, stem: Stem, end: int) -> Found | None:
    """The name that the head noun at token `i` builds, or the noun alone where that is a mention."""
    forms, table = context.reading.forms, context.table
    if i + 1 < end and forms[i + 1] in head.not_before:
        return None
    before = table.heads.get(forms[i - 1]) if i and not stem.prefix else None
    if before and forms[i] in before[0].not_before:
        return None  # `مركز الشرطة`
    limit = min(end, i + LONGEST)
    last = _after_definite(context, i + 1, head, limit) if head.definite else _after_bare(context, i + 1, head, limit)
    form: Form = "name"
    if last == i + 1:
        if not head.definite or head.alone is None or _follows(forms, i, table.offices.office_words):
            return None
        form = "description" if head.alone == "description" else "name"
    elif _follows(forms, i, table.ministers) or (head.type == "government" and _follows(forms, i, table.presidents)):
        return None  # an office to its end, though an organisation stands in it: `وزير الدفاع الروسي`
    if last > i + 1 and _is_entered(context, i, head, stem):
        return None
    start = context.reading.start_of(i, stem)
    return Found(i, last, start, "organisation", form, head.rule, certain=last > i + 1)


def _is_entered(context: Context, i: int, head: Head, stem: Stem) -> bool:
    """Whether the words before say that something is or happens there, so that the building is meant."""
    table, before = context.table, context.reading.forms[i - 1] if i else ""
    if head.facility is None or stem.prefix.endswith(("ب", "ل")):
        return False
    words = table.beside if head.facility == "beside" else table.beside | table.entering
    verb = context.reading.forms[i - 2] if i > 1 else ""  # `دخلت القوات جامعة ...`
    return any(part.form in words for part in (*stems(before), *(part for part in stems(verb) if len(part.form) > 3)))


def is_place(context: Context, name: Found) -> bool:
    """Whether what the tagger calls an organisation is a building that something happens at: `دخلت جامعة ...`."""
    head = context.table.heads.get(context.reading.forms[name.first])
    if name.kind != "organisation" or head is None or name.last == name.first + 1:
        return False
    return _is_entered(context, name.first, *head)


def is_vague(context: Context, first: int, last: int) -> bool:
    """Whether a head noun goes on with words that make it no name: `السلطات المحلية`, `القوات الموالية ل...`."""
    forms, table = context.reading.forms, context.table
    head = table.heads.get(forms[first])
    if head is None:
        return False
    if first + 1 >= last:
        return not head[0].definite  # a bare noun: `قوات`, `ميليشيات`
    if not head[0].definite and forms[first + 1].startswith("لل"):
        return True  # `كتيبة للجيش`
    ranks = table.offices.rank_words
    if head[0].definite and (
        forms[first + 1] in ranks or (forms[first] in ranks and forms[first + 1] in context.surnames)
    ):
        return True  # `قائد الفرقة | العقيد ...`; `اللواء الأحمدي` is a general where the article names one so
    return forms[first + 1] in head[0].not_before or (head[0].definite and forms[first + 1] in table.not_adjectives)


def in_office(context: Context, name: Found) -> bool:
    """Whether what looks like an organisation is what a minister is minister of."""
    return name.kind == "organisation" and _follows(context.reading.forms, name.first, context.table.ministers)


def _follows(forms: Sequence[str], i: int, words: Container[str]) -> bool:
    """Whether one of the words stands right before token `i`."""
    return i > 0 and any(stem.form in words for stem in stems(forms[i - 1]))


def _is_force(form: str, table: NameTable) -> bool:
    head = table.heads.get(form)
    return head is not None and head[0].type == "state-forces"


def _after_definite(context: Context, i: int, head: Head, end: int) -> int:
    """`الجيش` + adjectives (+ a complement with ل), `الفرقة` + a number."""
    forms = context.reading.forms
    if i < end and (tail := context.table.tails.longest_at(context.reading, i, end)):
        return tail.last
    if head.numbered and i < end and context.reading.tokens[i].kind == "number" and i not in context.times:
        return _bare_names(context, i + 1, end, ended=False)  # `الفرقة 30`, `اللواء 35 مدرع`
    if not head.adjective or i >= end or not _is_adjective(context, i):
        return i
    if head.adjectives and forms[i] not in head.adjectives:
        return i
    if forms[i - 1] in context.table.offices.rank_words and forms[i] not in context.table.going_on:
        return i  # `اللواء التركي` is a general by his surname; `اللواء الخامس` is a brigade
    last = _adjectives(context, i, end)
    return _complement(context, last, head, end)


def _after_bare(context: Context, i: int, head: Head, end: int) -> int:
    """`وزارة` + a noun in the genitive with all that hangs on it."""
    if i >= end or not _is_genitive(context, i, head, end):
        return i
    last = _genitive(context, i, end)
    adjectives = _adjectives(context, last, end)
    ended = context.reading.forms[last - 1].startswith("ال") and head.type in ("state-forces", "government")
    if adjectives == last:
        last = _adjectives(context, _bare_names(context, last, end, ended), end)
    last = max(last, adjectives)
    if head.joined and last < end and _is_second(context, last):
        last = _adjectives(context, last + 1, end)
    return _complement(context, last, head, end)


def _genitive(context: Context, i: int, end: int) -> int:
    """The token after the genitive that begins at `i`: a listed actor, a place, or nouns up to a definite one."""
    forms, tags, table = context.reading.forms, context.tags, context.table
    match = table.actors.longest_at(context.reading, i, end)
    if match and not match.stem.prefix and any(alias.certain for alias in match.values):
        return match.last
    last = i + 1
    while last < end and forms[last - 1] in table.middles and context.reading.tokens[last].kind == "word":
        last += 1
    if forms[i] in table.offices.title_words:
        while last < end and (tags[last][2:] == "PER" or forms[last] in table.given or _is_servant(context, last)):
            last += 1  # `جامعة الملك ...`
    kind = tags[i][2:]
    while last < end and kind in ("LOC", "PER") and (tags[last] == f"I-{kind}" or _is_servant(context, last)):
        last += 1
    return last


def _is_servant(context: Context, i: int) -> bool:
    """Whether the word goes on a person's name: `عبد` + `الله`, `علي` + `عبدالله`."""
    forms, table = context.reading.forms, context.table
    return forms[i].startswith("عبدال") or (forms[i - 1] == "عبد" and forms[i] in table.servants)


def _bare_names(context: Context, i: int, end: int, ended: bool) -> int:
    """Bare words that the tagger sees in the name (`شركة ...`); a definite one only after a bare one. None follows a
    genitive that has `ended` the name of a force (`طيران التحالف | غارات`), only what و, ل or ب tie to it."""
    forms, tags, tokens = context.reading.forms, context.tags, context.reading.tokens
    while i < end and tags[i] == "I-ORG" and tokens[i].kind != "mark" and i not in context.times:
        if ended and not forms[i].startswith(("ال", "و", "ل", "ب")):
            break
        if forms[i] in context.table.stops or (forms[i].startswith("ال") and forms[i - 1].startswith("ال")):
            break
        i += 1
    return i


def _is_genitive(context: Context, i: int, head: Head, end: int) -> bool:
    forms, tags = context.reading.forms, context.tags
    if context.reading.tokens[i].kind == "mark" or (forms[i].startswith("لل") and len(forms[i]) > 4):
        return False
    if head.type == "media" and i in context.times and forms[i].startswith("ال"):
        return True  # `قناة الغد`, `صحيفة اليوم`
    if head.first:
        return forms[i] in head.first
    if head.genitive and (_is_definite(context, i) or (forms[i] in context.table.middles and i + 1 < end)):
        # A bare noun has no definite adjective, so this is its genitive; of nations, articles do get lost.
        free = head.named and forms[i] not in context.table.nations
        return free or not _is_adjective(context, i) or tags[i] == "I-ORG" or head.id == "ministry"
    if head.genitive and tags[i] == "B-LOC":
        return not head.area
    return head.named and tags[i] in ("I-ORG", "B-PER", "B-ORG") and forms[i] not in context.table.stops


def _is_second(context: Context, i: int) -> bool:
    """Whether a second portfolio follows: `وزارة الصحة والسكان`; not another organisation: `... والجيش`."""
    form = context.reading.forms[i]
    if not form.startswith("وال") or i in context.times or form[1:] in context.table.no_genitives:
        return False
    return context.tags[i] == "I-ORG" or (
        context.tags[i] == "O" and form[1:] not in context.table.heads and len(form) > 5
    )


def _is_definite(context: Context, i: int) -> bool:
    form = context.reading.forms[i]
    return form.startswith("ال") and len(form) > 4 and form not in context.table.no_genitives and i not in context.times


def _is_adjective(context: Context, i: int) -> bool:
    """Whether a definite word agrees with the noun before it: an adjective of nation, a listed one, or a nisba."""
    form, table = context.reading.forms[i], context.table
    if not _is_definite(context, i) or form in table.not_adjectives:
        return False
    if form in table.nations or form in table.going_on:
        return True
    surface = context.reading.tokens[i].surface
    return len(form) > 5 and (form.endswith("يه") or (form.endswith("ي") and not surface.endswith("ى")))


def _adjectives(context: Context, i: int, end: int) -> int:
    while i < end and _is_adjective(context, i) and context.tags[i][:1] != "B":
        i += 1
    return i


def _complement(context: Context, i: int, head: Head, end: int) -> int:
    """`... للهجرة`, `... لمكافحة الإرهاب`, `... بتونس`: what may still follow."""
    forms, tags = context.reading.forms, context.tags
    if i >= end or i in context.times:
        return i
    if tail := context.table.tails.longest_at(context.reading, i, end):
        return tail.last
    prefix = next((stem.prefix for stem in stems(forms[i])[1:] if stem.prefix in ("لل", "ل", "ب")), "")
    bare = forms[i][1:]
    force = "ال" + forms[i][2:] if prefix == "لل" else bare if prefix == "ب" else ""
    if force and head.type == "state-forces" and head.id != "brigade" and _is_force(force, context.table):
        return _adjectives(context, i + 1, end)  # `القوات الخاصة للدرك`, `القوات الخاصة بالجيش`
    if (head.for_ and (prefix == "لل" or (prefix == "ل" and bare in context.table.middles))) or (
        prefix and tags[i] == "I-ORG" and bare not in context.table.partitives
    ):
        last = i + 1
        if prefix == "ل" and last < end and _is_definite(context, last):
            last += 1
        return _adjectives(context, last, end)
    if head.at and prefix == "ب" and "LOC" in tags[i]:
        last = i + 1
        while last < end and tags[last] == "I-LOC":
            last += 1
        return last
    return i
