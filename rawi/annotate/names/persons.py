"""Persons' names, and the ranks and offices beside them.

The tagger proposes; titles and given names add what it missed; a surname that stands alone is found again where its
full name stands elsewhere in the article. Ranks and offices stay outside the name and become roles.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rawi.annotate.names.found import Context, Found
from rawi.annotate.names.organisations import MARKS_AFTER_NAME, MARKS_BEFORE_NAME, QUOTES
from rawi.knowledge.names import NameTable
from rawi.knowledge.offices import carried
from rawi.knowledge.tagger import KINDS, UNSEEN
from rawi.text.tokens import Stem, stems

GIVEN, RANKS, OFFICES = "names/given.yml", "offices/ranks.yml", "offices/offices.yml"
WHOLE = frozenset(["الله", "الدين"])  # end a part of a name; the other joins need a word after them
LONGEST_NAME = 6  # tokens
PERSON_SHARE = 15  # percent of a word's places in raw text; below it a surname is first of all a common word
COMMON = 300  # times in raw text; a rest that common shows that the letters before it are proclitics
INFLECTED = ("ون", "ين", "ات", "ها", "هم", "وا", "ته")  # endings that names do not have
APPOSITION = frozenset("،,-–(")


class TitleFound(NamedTuple):
    """A title in the text: tokens `first` to `last`, where its letters begin, and what it is."""

    first: int
    last: int
    start: int
    what: str


def titles(context: Context) -> list[TitleFound]:
    """Every rank, title, office and occupation in the text, longest at each place."""
    reading, phrases, openers = context.reading, context.table.offices.titles, context.table.offices.openers
    found = []
    free = 0
    for i in [i for i, form in enumerate(reading.forms) if form in openers]:
        match = phrases.longest_at(reading, i, reading.lines[reading.line_of(i)].last) if i >= free else None
        if match:
            found.append(TitleFound(match.first, match.last, match.start, match.values[0]))
            free = match.last
    return found


def untitled(context: Context, name: Found, known: Sequence[TitleFound]) -> Found | None:
    """A person's name without the rank, office or adjective of nation that the tagger took into it; None if no name
    is left (`الدكتور`)."""
    if name.kind == "organisation":
        return name
    first, start = name.first, name.start
    for title in known:
        if title.first == first and title.last == name.last and _is_but_a_title(context, title, name):
            return None
        if title.first != first or title.last >= name.last or title.what == "occupation" or is_given(context, first):
            continue
        first, start = title.last, context.reading.tokens[title.last].start
    if name.kind == "place":  # `القيادي أبو ...` is no place
        titled = first > name.first and context.reading.forms[first] in context.table.joins
        return name._replace(first=first, start=start, kind="person") if titled else name
    if context.reading.forms[first].startswith("نظير") and name.kind == "person":
        first = next((i for i in range(first + 1, name.last) if is_given(context, i)), name.last)
        if first == name.last:
            return None  # `نظيره الأمريكي`
        start = context.reading.tokens[first].start
    while first + 1 < name.last and (
        context.reading.forms[first] in context.table.nations
        or context.reading.tokens[first].kind == "mark"
        or _is_epithet(context, first, known)
    ):
        first, start = first + 1, context.reading.tokens[first + 1].start
    if (begins := _after_office_of_place(context, first, name.last, known)) > first:
        first, start = begins, context.reading.tokens[begins].start
    return name._replace(first=first, start=start)


def _is_epithet(context: Context, i: int, known: Sequence[TitleFound]) -> bool:
    """Whether a definite word stands between a title and a given name: `الإمام المعزول رضا ...`."""
    if (
        not context.reading.tokens[i].surface.startswith("ال")
        or is_given(context, i)
        or not is_surely_given(context.reading.forms[i + 1], context.table)
    ):
        return False
    before = context.reading.forms[i - 1] if i else ""
    return before.startswith("ال") or any(title.last == i for title in known)


def _after_office_of_place(context: Context, first: int, last: int, known: Sequence[TitleFound]) -> int:
    """Where the name begins behind an office whose place the tagger took for it: `محافظ الزناد | خالد العبيلان`."""
    given = next(
        (i for i in range(first, last) if is_given(context, i) or context.reading.forms[i] in context.table.joins), None
    )
    if given is None or given == first or not is_surely_given(context.reading.forms[given], context.table):
        return first
    office = any(title.last == first and title.what == "office" for title in known)
    return given if office and given + 1 < last else first


def _is_but_a_title(context: Context, title: TitleFound, name: Found) -> bool:
    """Whether a person's name is a definite title and a name follows it."""
    named = title.last < len(context.tags) and (context.tags[title.last] == "B-PER" or is_given(context, title.last))
    return name.kind == "person" and title.what in ("rank", "title") and named and not is_given(context, title.first)


def parted(context: Context, name: Found) -> Iterator[Found]:
    """Two names that the tagger took for one: persons at `و` before a given name, `الجيش` and a person after it."""
    first, start = name.first, name.start
    if person := _person_after(context, name):
        yield name._replace(last=person.first)
        yield person
        return
    for i in range(name.first + 1, name.last if name.kind == "person" else 0):
        if stem := second_person(context, i):
            yield name._replace(first=first, start=start, last=i)
            first, start = i, context.reading.start_of(i, stem)
    yield name._replace(first=first, start=start)


def _person_after(context: Context, name: Found) -> Found | None:
    """The person at the end of an organisation whose head noun is definite: no such name goes on with a person's."""
    forms, table = context.reading.forms, context.table
    if name.kind != "organisation":
        return None
    head = table.heads.get(forms[name.first])
    if head is None or not head[0].definite:
        return None
    first = next((i for i in range(name.first + 1, name.last) if is_surely_given(forms[i], table)), None)
    if first is None:
        return None
    return name._replace(first=first, start=context.reading.tokens[first].start, kind="person")


def second_person(context: Context, i: int) -> Stem | None:
    """The given name that token `i` carries behind `و`, if it does."""
    form, table = context.reading.forms[i], context.table
    if not form.startswith("و") or is_given(context, i):
        return None
    stem = stems(form)[1] if len(form) > 2 else None
    if stem is None:
        return None
    named = is_surely_given(stem.form, table) or stem.form in table.joins
    again = len(stem.form) > 3 and stem.form in context.surnames
    return stem if named or again else None


def named_after(context: Context, announced: Mapping[int, str], blocked: frozenset[int]) -> Iterator[Found]:
    """Names that knowledge sees and the tagger may not: a given name after a title, or two given names in a row."""
    forms, tags, table = context.reading.forms, context.tags, context.table
    for i in [i for i, form in enumerate(forms) if form in table.given_in or i in announced]:
        form = forms[i]
        if quoted := _quoted_name(context, i) if i in announced else None:
            yield quoted
            continue
        if i in blocked or (i and tags[i - 1][2:] == "PER"):
            continue
        if i in announced and (is_given(context, i) or (form in table.joins and form not in WHOLE)):
            last = end_of_name(context, i, blocked)
            if last > i + 1 or is_surely_given(form, table) or tags[i][2:] == "PER":
                yield Found(i, last, context.reading.tokens[i].start, "person", "name", announced[i], certain=False)
        elif tags[i][2:] in ("", "PER") and i + 1 < len(forms):
            stem = table.given_in.get(form)
            last = end_of_name(context, i, blocked) if stem else i
            if stem and last > i + 1 and (is_surely_given(forms[i + 1], table) or forms[i + 1] in table.joins):
                start = context.reading.start_of(i, stem)
                yield Found(i, last, start, "person", "name", GIVEN, certain=False)


def _quoted_name(context: Context, i: int) -> Found | None:
    """The whole of a short quotation right after a title that begins with a given name: `المدير "سالم لعبيد"`."""
    forms, end = context.reading.forms, min(i + 2 + LONGEST_NAME, len(context.reading.forms))
    if forms[i] not in QUOTES or i + 1 >= end or not (is_given(context, i + 1) or forms[i + 1] in context.table.joins):
        return None
    close = next((k for k in range(i + 2, end) if context.reading.tokens[k].kind == "mark"), None)
    if close is None or forms[close] not in QUOTES or close < i + 3:
        return None
    return Found(i + 1, close, context.reading.tokens[i + 1].start, "person", "name", OFFICES, certain=False)


def end_of_name(context: Context, i: int, blocked: frozenset[int]) -> int:
    """The token after the name that begins at token `i`."""
    forms, tags, table = context.reading.forms, context.tags, context.table
    end = min(i + LONGEST_NAME, context.reading.lines[context.reading.line_of(i)].last)
    last = i + 1
    while last < end and last not in context.times and last not in blocked and tags[last][:1] != "B":
        form = forms[last]
        if form in MARKS_AFTER_NAME and not any(mark in MARKS_BEFORE_NAME for mark in forms[i:last]):
            break  # `(بنيامين | ) نتانياهو`: it was opened before the name
        goes_on = (
            tags[last] == "I-PER" or is_given(context, last) or (form in table.joins and last + 1 < end)
            or forms[last - 1] in table.joins - WHOLE or (form in table.servants and forms[last - 1] == "عبد")
            or _is_surname(context, form) or _is_rare_surname(context, last)
            or (last == i + 1 and _is_nisba(form, 5))  # one given name has hardly ever an adjective
        )  # fmt: skip
        is_mark = context.reading.tokens[last].kind == "mark"
        if not goes_on or is_mark or is_addressed(form) or second_person(context, last) or ends_name(context, last):
            break
        last += 1
    while last > i + 1 and forms[last - 1] in table.joins and forms[last - 1] not in WHOLE:
        last -= 1
    return last


def ends_name(context: Context, i: int) -> bool:
    """Whether a name ends before the word: a common noun behind ب or ك (`محمد نور | بشكل`), or the verb `كان`."""
    form, tagger = context.reading.forms[i], context.table.tagger
    if form in ("كان", "كانت", "وكان"):
        return True
    if tagger is None or not form.startswith(("ب", "ك")) or is_given(context, i) or form in context.table.joins:
        return False
    return len(form) > 3 and tagger.lexicon.count(form[1:]) > COMMON and person_share(context, form) < PERSON_SHARE


def is_addressed(form: str) -> bool:
    """`للصحفيين`: no part of a name."""
    return form.startswith("لل") and len(form) > 4


def is_given(context: Context, i: int) -> bool:
    """Whether the word is a given name; one that is also an office (`أمين`) is the office before its noun."""
    forms, table = context.reading.forms, context.table
    if is_surely_given(forms[i], table):
        return True
    following = forms[i + 1] if i + 1 < len(forms) else ""
    return forms[i] in table.perhaps_given and not (
        forms[i] in table.offices.office_words and (following[:2] == "ال" or following in table.offices.between)
    )


def is_surely_given(form: str, table: NameTable) -> bool:
    return form in table.given or (form.startswith("عبدال") and len(form) > 6)


def _is_rare_surname(context: Context, i: int) -> bool:
    """Whether a word that raw text hardly knows follows a given name: family names are rare, verbs are not."""
    token, table = context.reading.tokens[i], context.table
    if token.kind != "word" or context.tags[i] != "O" or table.tagger is None or not 3 <= len(token.form) <= 8:
        return False
    lexicon = table.tagger.lexicon
    if token.form in lexicon.rows or token.form.endswith(INFLECTED):
        return False
    if any(lexicon.count(stem.form) > COMMON for stem in stems(token.form)[1:]):
        return False
    return is_surely_given(context.reading.forms[i - 1], table) or context.reading.forms[i - 1] in (
        table.perhaps_given | table.servants
    )


def extended(context: Context, name: Found, announced: Mapping[int, str]) -> Found:
    """A person's name with what the tagger left out: a given name before it, given names and a surname after it."""
    if name.kind != "person":
        return name
    name = _extended_right(context, _extended_left(context, name, announced))
    return name._replace(rule=_evidence(context, name, announced))


def with_surname(context: Context, name: Found, subjects: Mapping[int, str]) -> Found:
    """A person's name with the word after it where that speaks elsewhere by itself: `مبارك بن بنيه` + `الخرينج`."""
    if name.kind != "person" or name.last >= len(context.tags) or name.last in subjects:
        return name
    is_surname = context.tags[name.last] == "O" and context.reading.forms[name.last] in subjects.values()
    return name._replace(last=name.last + 1) if is_surname else name


def _evidence(context: Context, name: Found, announced: Mapping[int, str]) -> str:
    """What beside the tagger speaks for a name, for those who ask."""
    form, table = context.reading.forms[name.first], context.table
    if name.first in announced:
        return announced[name.first]
    return GIVEN if form in table.given_in or form in table.joins else name.rule


def _extended_left(context: Context, name: Found, announced: Mapping[int, str]) -> Found:
    """With one word more where that is a given name, or all that stands between a title and the name."""
    i, forms = name.first - 1, context.reading.forms
    if i < 0 or context.tags[i] != "O" or context.reading.tokens[i].kind != "word" or i in context.times:
        return name
    if context.reading.tokens[name.first].form == "بالله" and context.reading.tokens[i].form.startswith("ال"):
        return name._replace(first=i, start=context.reading.tokens[i].start)  # `المعتصم بالله`
    if name.start != context.reading.tokens[name.first].start:
        return name  # `و` or `ل` begins the name
    if context.reading.tokens[i].surface.startswith("ال") and is_surely_given(forms[name.first], context.table):
        return name  # `الإمام المعزول | رضا ...`
    plain = context.reading.forms[i] not in context.table.offices.between  # `باسم` is a name too
    unknown = (
        context.reading.forms[i] not in context.table.stops and context.reading.forms[i] not in context.table.heads
    )
    if (plain and is_given(context, i)) or (announced.get(i) == RANKS and unknown):
        return name._replace(first=i, start=context.reading.tokens[i].start)
    return name


def _extended_right(context: Context, name: Found) -> Found:
    last = name.last
    while last < min(name.first + LONGEST_NAME, len(context.reading.forms)) and last not in context.times:
        joined = context.reading.forms[last] in context.table.joins and context.reading.forms[last] not in WHOLE
        fits = joined or is_given(context, last) or _is_rare_surname(context, last) or _is_before_office(context, last)
        if not fits or second_person(context, last):
            break
        last += 1
    while last > name.last and context.reading.forms[last - 1] in context.table.joins:
        last -= 1
    return name._replace(last=last)


def _is_before_office(context: Context, i: int) -> bool:
    """Whether one plain word stands between a name and a comma with an office behind it: `فلان | بيدار، المتحدث`."""
    forms, table = context.reading.forms, context.table
    if i + 2 >= len(forms) or forms[i + 1] not in APPOSITION or context.tags[i] != "O":
        return False
    form = forms[i]
    plain = context.reading.tokens[i].kind == "word" and form not in table.stops and i not in context.times
    titled = forms[i + 2] in table.offices.openers and table.offices.titles.longest_at(context.reading, i + 2)
    known = form in table.nations or form in table.heads or form in table.offices.openers or form in table.going_on
    seen = table.tagger.lexicon.count(form) if table.tagger else 0
    return bool(plain and titled and not known and seen < COMMON and not form.endswith(INFLECTED))


def _is_surname(context: Context, form: str) -> bool:
    """Whether a word looks like one after a given name: raw text has it in persons' names, or it is a rare nisba."""
    if form in context.table.nations or form in context.table.going_on:
        return False
    share = person_share(context, form)
    if share == UNSEEN:
        return _is_nisba(form)
    return share >= 3 * PERSON_SHARE


def _is_nisba(form: str, least: int = 6) -> bool:
    return form.startswith("ال") and form.endswith("ي") and len(form) >= least


def person_share(context: Context, form: str) -> int:
    """How often raw text has the word in persons' names, in percent; UNSEEN where it is rare."""
    tagger = context.table.tagger
    if tagger is None or (row := tagger.lexicon.rows.get(form)) is None:
        return UNSEEN
    return tagger.lexicon.shares[row][KINDS.index("PER")]


def surnames_again(context: Context, found: Iterable[Found], subjects: Mapping[int, str]) -> Iterator[Found]:
    """Last names standing alone, of persons whose full name is in the article; `subjects` say something."""
    forms, table = context.reading.forms, context.table
    doubtful = {i for name in found if name.kind == "place" and not name.certain for i in range(name.first, name.last)}
    covered = {i for name in found for i in range(name.first, name.last)} - doubtful
    known: dict[str, tuple[str, ...]] = {}
    for name in found:
        if name.kind == "person" and name.last - name.first > 1:
            joined = forms[name.last - 2] in table.joins and forms[name.last - 2] != "ابن"
            parts = tuple(forms[name.last - 2 : name.last]) if joined else (forms[name.last - 1],)
            known.setdefault(parts[0], parts)
    written = carried(known)
    for i, form in enumerate(forms if known else ()):
        if form not in written or i in covered:
            continue
        stem = written[form]
        parts = known[stem.form]
        alone = i in subjects or (_may_stand_alone(context, i, parts) and (len(parts) > 1 or i not in doubtful))
        if tuple(forms[i + 1 : i + len(parts)]) == parts[1:] and alone:
            start = context.reading.start_of(i, stem)
            yield Found(i, i + len(parts), start, "person", "name", GIVEN)


def _may_stand_alone(context: Context, i: int, parts: tuple[str, ...]) -> bool:
    if len(parts) > 1 or "PER" in context.tags[i]:
        return True
    form = parts[0]
    if i and i + 1 < len(context.tags) and {context.reading.forms[i - 1], context.reading.forms[i + 1]} <= QUOTES:
        return True
    if len(form) < 3 or form in context.table.offices.rank_words or form in context.table.heads:
        return False
    return person_share(context, form) >= PERSON_SHARE
