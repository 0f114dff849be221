"""Ranks and offices beside persons' names: where an office ends, and whose it is."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from rawi.annotate.names.found import Context, Found
from rawi.annotate.names.organisations import QUOTES
from rawi.annotate.names.persons import APPOSITION, OFFICES, RANKS, TitleFound, is_given, is_surely_given
from rawi.text.tokens import stems

LONGEST_OFFICE = 9  # tokens between the office's noun and the name
BESIDE = 2  # tokens between a rank or an occupation and the name: `الصحفي السوري فلان`
BARE_WORDS = 2  # indefinite words an office may hold: `وزير خارجية دولة ...`


class RoleFound(NamedTuple):
    """A rank or office: tokens, letters, and the token at which its holder's name begins."""

    first: int
    last: int
    start: int
    what: str
    holder: int


def announcements(context: Context, known: Sequence[TitleFound], blocked: frozenset[int]) -> dict[int, str]:
    """The tokens at which a title or a whole office has ended, so that a name may begin, and the file that says so."""
    far = len(context.reading.forms)
    ends = {_end_of_office(context, t.last, blocked, far, ()): OFFICES for t in known if t.what == "office"}
    return ends | {t.last: RANKS if t.what in ("rank", "title") else OFFICES for t in known}


def roles(context: Context, known: Sequence[TitleFound], names: Iterable[Found]) -> list[RoleFound]:
    """Ranks and offices before and after the names of persons; overlapping ones only once."""
    people = sorted((name for name in names if name.kind == "person"), key=lambda name: name.first)
    firsts = {name.first: name for name in people}
    inside = {i: name for name in names if name.kind != "person" for i in range(name.first, name.last)}
    covered = {i for name in people for i in range(name.first, name.last)}
    found: list[RoleFound] = []
    free = 0
    ends = {title.last: title for title in known if title.what in ("rank", "title")}
    for title in known:
        if title.first < free or title.what == "title" or title.first in covered or title.first in inside:
            continue
        if holder := _holder_after(context, title, firsts, inside):
            last = ends[holder].first if holder in ends and ends[holder].first > title.first else holder
            last = _without_mark(context, last)
            found.append(RoleFound(title.first, last, title.start, _kind(title), holder))
            free = last
        elif name := _holder_before(context, title, people):
            if title.last in firsts:  # `متحدث باسم فلان`: the name ends the office
                last = firsts[title.last].last
            else:
                last = _end_of_office(context, title.last, inside, len(context.reading.forms), covered)
            found.append(RoleFound(title.first, last, title.start, _kind(title), name.first))
            free = last
    return found


def _kind(title: TitleFound) -> str:
    return "rank" if title.what == "rank" else "office"


def _without_mark(context: Context, last: int) -> int:
    while context.reading.tokens[last - 1].kind == "mark":
        last -= 1
    return last


def _holder_after(
    context: Context, title: TitleFound, firsts: dict[int, Found], inside: dict[int, Found]
) -> int | None:
    """The token where the name begins that this title is before."""
    forms = context.reading.forms
    if _is_of_another(context, title):
        return None
    if forms[title.last - 1] == "باسم" and title.last in firsts:
        return None  # `متحدث باسم فلان`
    reach = _end_of_office(context, title.last, inside, title.last + LONGEST_OFFICE, frozenset(firsts))
    if reach in firsts:
        return reach if title.what == "office" or reach - title.last <= BESIDE else None
    if reach + 1 in firsts and forms[reach] in APPOSITION | QUOTES and title.what == "office" and reach > title.last:
        return reach + 1
    return None


def _is_of_another(context: Context, title: TitleFound) -> bool:
    """Whether the name right after a title is not its holder's: `متحدث باسم فلان`, `زوجة فلان`."""
    forms = context.reading.forms
    if title.last < len(forms) and forms[title.last - 1] == "باسم":
        return is_given(context, title.last) or context.tags[title.last][2:] == "PER"
    kin = context.table.offices.relations
    return title.last == title.first + 1 and any(stem.form in kin for stem in stems(forms[title.first]))


def _holder_before(context: Context, title: TitleFound, people: list[Found]) -> Found | None:
    """The person right before a title: `فلان، وزير ...`, `فلان (قائد ...)`, `فلان المتحدث باسم ...`, `فلان وهو ...`."""
    forms = context.reading.forms
    for name in people:
        gap = forms[name.last : title.first]
        if name.last > title.first:
            break
        apposed = len(gap) == 1 and (gap[0] in APPOSITION or gap[0] in ("وهو", "وهي"))
        apposed = apposed or (not gap and forms[title.first].startswith("ال"))
        if apposed and context.reading.sentence_of(name.first) == context.reading.sentence_of(title.first):
            return name
    return None


def _end_of_office(context: Context, i: int, inside: Collection[int], end: int, stop: Iterable[int]) -> int:
    """The token after the last one that may belong to an office whose noun ends at `i`."""
    forms, table = context.reading.forms, context.table
    sentence = context.reading.sentences[context.reading.sentence_of(i - 1)]
    end, bare = min(end, sentence.last, i + LONGEST_OFFICE), BARE_WORDS
    stops = frozenset(stop)
    last = i
    while last < end and last not in stops and last not in context.times:
        form = forms[last]
        if is_surely_given(form, table) and last not in inside:
            break
        opener = table.offices.openers.get(form)
        if last > i and opener and opener.prefix == "و" and opener.form.startswith("ال"):
            break  # the next one's: `القائد في الجبهة | والقيادي فلان`
        if form == "عبر" or (form == "في" and forms[last + 1 : last + 2] and forms[last + 1] in table.offices.media):
            break  # where he says it: `في بيان`, `عبر الهاتف`
        if (
            last in inside
            or form in table.offices.between
            or form in table.nations
            or form in table.going_on
            or (form.startswith(("ال", "لل", "وال", "بال")) and len(form) > 3)
        ):
            last += 1
        elif bare and context.reading.tokens[last].kind == "word" and (last == i or forms[last - 1][:2] != "ال"):
            bare -= 1
            last += 1
        elif last + 1 in stops and table.offices.titles.get(form):
            last += 1
        else:
            break
    while last > i and forms[last - 1] in ("في", "من", "الى", "على", "لدى", "الذي", "التي"):
        last -= 1
    return last
