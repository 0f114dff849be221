"""Names: persons, organisations, and places as far as the tagger sees them.

Knowledge and the learned tagger each propose; of proposals that overlap the longest wins, at equal length knowledge.
Places are provisional here (`rule` is `tagger`): the step `places` completes, cuts and resolves them. `Role.of` holds
the id of the holder's mention until `coref` puts that mention's chain there.
"""

from collections.abc import Iterable, Iterator, Sequence

from rawi.annotate.organisations import MARKS_AFTER_NAME, MARKS_BEFORE_NAME, Context, Found, organisations
from rawi.annotate.persons import named_after, roles, surnames_again, titles, untitled
from rawi.annotate.tagger import tag
from rawi.knowledge import Knowledge
from rawi.knowledge.names import NameTable
from rawi.records import Annotation, Mention, MentionKind, Role, replace
from rawi.text.tokens import Reading, stems

KIND_OF: dict[str, MentionKind] = {"PER": "person", "ORG": "organisation", "LOC": "place"}


def names(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Add mentions of persons, organisations and provisional places, and the roles beside persons."""
    if not reading.tokens:
        return draft
    table = knowledge.names
    tags = tag(reading, table.tagger) if table.tagger else ["O"] * len(reading.tokens)
    context = Context(reading, tags, _tokens_of_times(reading, draft), table)
    known_titles = titles(context)
    learned = [untitled(context, name, known_titles) for name in tagged(context)]
    found = apart([*organisations(context), *named_after(context, known_titles), *learned])
    found = apart([*found, *surnames_again(context, found)])
    mentions = [mention_of(reading, name, f"m{n}") for n, name in enumerate(found, 1)]
    id_of = {name.first: mention.id for name, mention in zip(found, mentions, strict=True)}
    held = [
        Role(start=r.start, end=reading.tokens[r.last - 1].end,
             surface=reading.text[r.start : reading.tokens[r.last - 1].end],
             what="rank" if r.what == "rank" else "office", of=id_of[r.holder])
        for r in roles(context, known_titles, found)
    ]  # fmt: skip
    return replace(draft, mentions=(*draft.mentions, *mentions), roles=(*draft.roles, *held))


def mention_of(reading: Reading, name: Found, id: str) -> Mention:
    end = reading.tokens[name.last - 1].end
    return Mention(id=id, kind=name.kind, form=name.form, start=name.start, end=end,
                   surface=reading.text[name.start : end], rule=name.rule)  # fmt: skip


def _tokens_of_times(reading: Reading, draft: Annotation) -> frozenset[int]:
    found: set[int] = set()
    for time in draft.times:
        i = reading.token_at(time.start)
        while i < len(reading.tokens) and reading.tokens[i].start < time.end:
            found.add(i)
            i += 1
    return frozenset(found)


def tagged(context: Context) -> Iterator[Found]:
    """The tagger's names, without marks at their ends."""
    reading = context.reading
    first, kind = 0, ""
    for i, label in enumerate((*context.tags, "O")):
        if kind and label != f"I-{kind}":
            if name := _trimmed(reading, first, i, kind, context.table):
                yield name
            kind = ""
        if label != "O" and not kind:
            first, kind = i, label[2:]


def _trimmed(reading: Reading, first: int, last: int, kind: str, table: NameTable) -> Found | None:
    tokens, forms = reading.tokens, reading.forms
    while first < last and tokens[first].kind == "mark":
        first += 1
    while last > first and tokens[last - 1].kind == "mark" and not _closes(forms, first, last):
        last -= 1
    if first >= last:
        return None
    start = start_without_clitics(reading, first, table)
    return Found(first, last, start, KIND_OF[kind], "name", "tagger", certain=False)


def _closes(forms: Sequence[str], first: int, last: int) -> bool:
    """Whether the mark at the end closes one inside the name: `تنظيم "..."`."""
    return forms[last - 1] in MARKS_AFTER_NAME and any(form in MARKS_BEFORE_NAME for form in forms[first : last - 1])


def start_without_clitics(reading: Reading, i: int, table: NameTable) -> int:
    """Where the name in token `i` begins: proclitics are parted where the rest is the better known word."""
    form = reading.forms[i]
    parted = stems(form)
    if len(parted) == 1 or table.tagger is None:
        return reading.tokens[i].start
    best = table.tagger.lexicon.stem_of(form)
    for stem in parted[1:]:
        known = stem.form == best or stem.form in table.given
        if known or (form not in table.tagger.lexicon.rows and stem.form.startswith("ال") and len(stem.form) > 4):
            return reading.start_of(i, stem)
    return reading.tokens[i].start


def apart(found: Iterable[Found]) -> list[Found]:
    """Names that do not overlap, in order: longer before shorter, knowledge before the tagger."""
    proposals = list(found)
    sure = [name for name in proposals if name.certain and name.kind == "organisation" and name.form == "name"]
    taken: set[int] = set()
    kept: list[Found] = []
    for name in sorted(proposals, key=lambda n: (n.form == "description", n.first - n.last, not n.certain, n)):
        span = range(name.first, name.last)
        if not taken.isdisjoint(span) or (not name.certain and _joins_two(name, sure)):
            continue
        taken.update(span)
        kept.append(name)
    return sorted(kept)


def _joins_two(name: Found, sure: Iterable[Found]) -> bool:
    """Whether the tagger took two known organisations for one name."""
    return sum(name.first <= one.first and one.last <= name.last for one in sure) > 1
