"""Names: persons, organisations, and places as far as the tagger sees them.

Knowledge and the learned tagger each propose; of proposals that overlap the longest wins, at equal length knowledge.
Places are provisional here (`rule` is `tagger`): the step `places` completes, cuts and resolves them. `Role.of` holds
the id of the holder's mention until `coref` puts that mention's chain there.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from rawi.annotate.names.found import Context, Found
from rawi.annotate.names.organisations import (
    MARKS_AFTER_NAME,
    MARKS_BEFORE_NAME,
    QUOTES,
    heads_two,
    in_office,
    is_place,
    is_vague,
    organisations,
)
from rawi.annotate.names.persons import (
    ends_name,
    extended,
    is_addressed,
    named_after,
    parted,
    surnames_again,
    titles,
    untitled,
    with_surname,
)
from rawi.annotate.names.roles import announcements, roles
from rawi.annotate.names.speakers import in_slots, quoted_bodies, speakers
from rawi.annotate.names.tagger import tag
from rawi.knowledge import Knowledge
from rawi.knowledge.names import Head, NameTable
from rawi.records import Annotation, Mention, MentionKind, Role, TimeExpression, replace
from rawi.text.tokens import Reading, Stem, stems

_NEWS = frozenset(["انباء", "الانباء", "اخبار", "الاخباريه", "اخباريه"])
_GOING_ON = ("ال", "ل", "و", "ب", "عشر")  # how a word begins that may follow a definite one in a name
KIND_OF: dict[str, MentionKind] = {"PER": "person", "ORG": "organisation", "LOC": "place"}


def names(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Add mentions of persons, organisations and provisional places, and the roles beside persons."""
    if not reading.tokens:
        return draft
    table = knowledge.names
    tags = tag(reading, table.tagger) if table.tagger else ["O"] * len(reading.tokens)
    surnames = frozenset(form for form, label in zip(reading.forms, tags, strict=True) if label == "I-PER")
    context = Context(reading, tags, _tokens_of_times(reading, draft), table, surnames)
    known_titles = titles(context)
    known = organisations(context)
    blocked = frozenset(i for name in known if name.certain for i in range(name.first, name.last))
    announced = announcements(context, known_titles, blocked)
    verbs = frozenset(form for form in set(reading.forms) if _says(form, knowledge))
    acted = knowledge.reports.words["acted"]
    labelled = (name for name in tagged(context) if not _is_act(context, name, acted))
    labelled = (name for name in labelled if not _are_people(context, name, knowledge.people.heads))
    bare = (untitled(context, name, known_titles) for name in labelled)
    learned = (_up_to_person(context, name, announced) for name in bare if name)
    learned = (part for name in reconciled(context, learned, known) for part in parted(context, name))
    completed = (extended(context, name, announced) for name in learned)
    relays = frozenset(form for form in verbs if _says(form, knowledge, frozenset({"relay"})))
    leading = frozenset(form for form in verbs if _says(form, knowledge, frozenset({"clause", "quote", "relay"})))
    slots = in_slots(context, leading, relays, announced, blocked)
    persons = [*named_after(context, announced, blocked), *speakers(context, verbs, blocked), *slots, *completed]
    subjects = _subjects(context, knowledge, persons, verbs)
    media, bodies = knowledge.reports.words["names_media"], knowledge.reports.words["bodies"]
    last_names = {reading.forms[name.last - 1] for name in persons if name.kind == "person"}
    quoted = list(quoted_bodies(context, leading, media, bodies, last_names))
    known = [name for name in known if not _is_noun_before(context, name, quoted, media)]
    found = apart([*known, *quoted, *(with_surname(context, name, subjects) for name in persons)])
    found = apart([*found, *surnames_again(context, found, subjects)])
    mentions = [mention_of(reading, name, f"m{n}") for n, name in enumerate(found, 1)]
    id_of = {name.first: mention.id for name, mention in zip(found, mentions, strict=True)}
    held = [
        Role(start=r.start, end=reading.tokens[r.last - 1].end,
             surface=reading.text[r.start : reading.tokens[r.last - 1].end],
             what="rank" if r.what == "rank" else "office", of=id_of[r.holder])
        for r in roles(context, known_titles, found)
    ]  # fmt: skip
    times = tuple(_in_name(time, mentions) for time in draft.times)
    return replace(draft, mentions=(*draft.mentions, *mentions), roles=(*draft.roles, *held), times=times)


def _is_act(context: Context, name: Found, acted: frozenset[str]) -> bool:
    """A verb that the tagger took for a person: `وفيما دان | المجلس العملية`."""
    one = name.kind == "person" and name.last == name.first + 1 < len(context.tags)
    return one and context.reading.forms[name.first] in acted and context.reading.forms[name.last].startswith("ال")


def _are_people(context: Context, name: Found, heads: Container[str]) -> bool:
    """A plural noun that the tagger took for a person's name: `دبلوماسيون غربيون`."""
    form = context.reading.forms[name.first]
    is_plural = form.endswith(("ون", "ين")) and form not in context.table.given
    return name.kind == "person" and is_plural and form in heads


def _is_noun_before(context: Context, name: Found, quoted: Sequence[Found], nouns: frozenset[str]) -> bool:
    """`وكالة أنباء` before the agency's name in quotation marks: no name of its own."""
    beside = name.kind == "organisation" and any(name.last == one.first - 1 for one in quoted)
    return beside and name.last - name.first < 3 and context.reading.forms[name.last - 1] in nouns | _NEWS


def _in_name(time: TimeExpression, mentions: Sequence[Mention]) -> TimeExpression:
    """A weekday or bare length inside a name is part of it: `محمد الخميس`, `نقابة القيمين العامين`."""
    if not (time.rule or "").startswith(("times/weekdays.yml:", "times/units.yml:length")):
        return time
    if not any(mention.start <= time.start and time.end <= mention.end for mention in mentions):
        return time
    return replace(time, in_name=True, value=None, earliest=None, latest=None, anchor="none")


def _says(form: str, knowledge: Knowledge, brings: frozenset[str] = frozenset()) -> bool:
    """Whether a form may be a verb of saying; with `brings`, one that brings its content in one of these ways."""
    cues = knowledge.reports.cues
    found = [cues[stem.form] for stem in stems(form) if stem.form in cues]
    return any(
        cue.kind == "verb" and (not brings or (brings & cue.brings and not cue.suffix))
        for readings in found
        for cue in readings
    )


def _subjects(
    context: Context, knowledge: Knowledge, persons: Iterable[Found], verbs: frozenset[str]
) -> dict[int, str]:
    """Tokens right after a verb of saying that are no known noun and end or follow a person's name elsewhere: who
    speaks there by surname."""
    reading, table = context.reading, context.table
    forms, found = reading.forms, dict[int, str]()
    known = {form for name in persons if name.kind == "person" for form in forms[name.last - 1 : name.last + 1]}
    for i in [i for i, form in enumerate(forms) if form in known and i]:
        form = forms[i]
        if (
            forms[i - 1] not in verbs
            or len(form) < 4
            or reading.tokens[i].kind != "word"
            or form in table.stops | table.nations.keys()
        ):
            continue
        described = form in knowledge.people.heads or form.removeprefix("ال") in knowledge.people.heads
        spoken = any(form in words for words in knowledge.reports.words.values())
        if not (described or spoken or form in table.heads or form in table.offices.openers):
            found[i] = form
    return found


def mention_of(reading: Reading, name: Found, id: str) -> Mention:
    end = reading.tokens[name.last - 1].end
    return Mention(id=id, kind=name.kind, form=name.form, start=name.start, end=end,
                   surface=reading.text[name.start : end], rule=name.rule)  # fmt: skip


def _tokens_of_times(reading: Reading, draft: Annotation) -> frozenset[int]:
    return frozenset(i for time in draft.times for i in reading.tokens_of(time.start, time.end))


def tagged(context: Context) -> Iterator[Found]:
    """The tagger's names, without marks at their ends."""
    first, kind = 0, ""
    for i, label in enumerate((*context.tags, "O")):
        if kind and label != f"I-{kind}":
            if name := _trimmed(context, first, i, kind):
                yield name
            kind = ""
        if label != "O" and not kind:
            first, kind = i, label[2:]


def _trimmed(context: Context, first: int, last: int, kind: str) -> Found | None:
    reading, table = context.reading, context.table
    tokens, forms = reading.tokens, reading.forms
    while first < last and tokens[first].kind == "mark":
        first += 1
    while last > first and tokens[last - 1].kind == "mark" and not _closes(forms, first, last):
        last -= 1
    if first >= last:
        return None
    if kind == "PER":
        last = next((i for i in range(first + 1, last) if is_addressed(forms[i]) or ends_name(context, i)), last)
    elif kind == "ORG":  # a quotation that closes in the name without having opened there ends it
        marks = (i for i in range(first + 1, last) if forms[i] in QUOTES)
        closing = next(marks, last)
        last = closing if forms[closing : closing + 1] == [forms[first - 1]] and first else last
    head = table.heads.get(forms[first]) if kind == "ORG" else None
    if head:
        last = _end_of_learned(forms, first, last, *head)
    if kind == "ORG" and last - first > 2 and forms[first + 1] in MARKS_BEFORE_NAME and head and head[0].named:
        closing = next((i for i in range(first + 3, last) if forms[i] in MARKS_AFTER_NAME), last)
        first, last = first + 2, closing  # `تنظيم "..."`: marks keep a name to itself
    if first >= last:
        return None
    whole = kind == "PER" and forms[first] in context.surnames
    start = tokens[first].start if whole else start_without_clitics(reading, first, table)
    return Found(first, last, start, KIND_OF[kind], "name", "tagger", certain=False)


def _up_to_person(context: Context, name: Found, announced: Mapping[int, str]) -> Found:
    """A place without the person after it whose office it ends: `رئيس المجلس في مرزق | عمران ...`."""
    if name.kind != "place":
        return name
    forms, given = context.reading.forms, context.table.given
    return name._replace(
        last=next((i for i in range(name.first + 1, name.last) if i in announced and forms[i] in given), name.last)
    )


def _end_of_learned(forms: Sequence[str], first: int, last: int, head: Head, stem: Stem) -> int:
    """Where a learned name must end: a definite noun has no bare word after it (`الجيش | بيانا`), and none follows the
    definite word that ends the name of a force (`طيران التحالف | غارات`)."""
    if head.definite:
        following = forms[first + 1] if first + 1 < last else "ال"
        goes_on = following.startswith(("ال", "لل", "وال", "بال")) or not following.isalpha() or len(following) < 3
        return first + 1 if not goes_on or _is_plural(following) else last
    if head.type != "state-forces":
        return last
    ends = (i for i in range(first + 2, last) if forms[i - 1].startswith("ال"))
    return next((i for i in ends if forms[i] == "بقياده" or _is_bare(forms[i])), last)


def _is_bare(form: str) -> bool:
    return form.isalpha() and not form.startswith(_GOING_ON)


def _is_plural(form: str) -> bool:
    """`المعتصمين`: no adjective of a head noun such as `الشرطة`."""
    return form.startswith("ال") and form.endswith(("ون", "ين")) and len(form) > 6


def _closes(forms: Sequence[str], first: int, last: int) -> bool:
    """Whether the mark at the end closes one inside the name: `تنظيم "..."`."""
    return forms[last - 1] in MARKS_AFTER_NAME and any(form in MARKS_BEFORE_NAME for form in forms[first : last - 1])


def start_without_clitics(reading: Reading, i: int, table: NameTable) -> int:
    """Where the name in token `i` begins: proclitics are parted where the rest is the better known word."""
    form = reading.forms[i]
    parted = stems(form)
    if len(parted) == 1 or table.tagger is None or form in table.given:
        return reading.tokens[i].start
    if (form.startswith("لل") and len(form) > 4) or (form.startswith("وال") and len(form) > 5):
        return reading.start_of(i, parted[1])
    best = table.tagger.lexicon.stem_of(form)
    for stem in parted[1:]:
        known = stem.form == best or stem.form in table.given
        if known or (form not in table.tagger.lexicon.rows and stem.form.startswith("ال") and len(stem.form) > 4):
            return reading.start_of(i, stem)
    return reading.tokens[i].start


def apart(found: Iterable[Found]) -> list[Found]:
    """Names that do not overlap, in order: longer before shorter, knowledge before the tagger."""
    taken: set[int] = set()
    kept: list[Found] = []
    for name in sorted(found, key=lambda n: (n.form == "description", n.first - n.last, not n.certain, n)):
        span = range(name.first, name.last)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(name)
    return sorted(kept)


def reconciled(context: Context, learned: Iterable[Found], known: Sequence[Found]) -> Iterator[Found]:
    """The tagger's names where they do not contradict what knowledge is certain of.

    A certain name cuts the tagger's, unless the tagger's is a longer name of the same or another organisation: it
    begins with a head noun before the known name (`بعثة ...`), or goes on after a built one with a complement.
    """
    sure: dict[int, list[int]] = {}  # token -> the certain names on it, by their place in `known`
    for n, one in enumerate(known):
        for i in range(one.first, one.last) if one.certain and one.form == "name" else ():
            sure.setdefault(i, []).append(n)
    for name in learned:
        if is_vague(context, name.first, name.last) or name.first in context.times or in_office(context, name):
            continue
        inside = [known[n] for n in sorted({n for i in range(name.first, name.last) for n in sure.get(i, ())})]
        if is_place(context, name):
            yield name._replace(kind="place")
        elif not inside or (len(inside) == 1 and _is_longer_name(context, name, inside[0])):
            yield name
        elif name.kind != "organisation" and name.first < inside[0].first:
            yield name._replace(last=inside[0].first)


def _is_longer_name(context: Context, name: Found, known: Found) -> bool:
    if name.kind != "organisation":
        return name.kind == "place" and name.first < known.first and name.last >= known.last
    if name.first < known.first:
        first, inner = (context.table.heads.get(context.reading.forms[i]) for i in (name.first, known.first))
        part_of_force = first and not first[0].definite and inner and inner[0].type == "state-forces"
        if known.start > context.reading.tokens[known.first].start and not part_of_force:
            return False  # `المقاومة للحوثيين` are two; `فرقة الأبحاث للحرس الوطني` is one
        if heads_two(context, name.first, name.last):
            return False
        return name.last >= known.last and context.table.heads.get(context.reading.forms[name.first]) is not None
    if name.first > known.first or name.last <= known.last or known.rule.startswith("names/actors"):
        return False
    head = context.table.heads.get(context.reading.forms[known.first])
    going_on = ("ل", "و", "ب") if head and head[0].at else ("ل", "و")
    return context.reading.forms[known.last].startswith(going_on)
