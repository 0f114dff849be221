"""Names of the gazetteer at a token, and what the words around them say: the look-ups that finding places rests on."""

from typing import NamedTuple

from rawi.knowledge import Knowledge
from rawi.knowledge.places import Head, PlaceTable
from rawi.records import Annotation, Mention
from rawi.text.tokens import Reading, Stem, stems

ARTICLE = "ال"
_TANWIN = ("\N{ARABIC FATHATAN}", "\N{ARABIC FATHATAN}ا")
_PRONOUNS = ("هما", "هم", "ها", "نا", "كم", "هن", "ه")


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


def context_of(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Context:
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


def is_free(context: Context, first: int, last: int, sure: bool, headed: bool = False) -> bool:
    """Whether a place may stand on tokens. One that is sure wins over what only the tagger saw within it, and over a
    person who is but a part of it, or, of several words after a head, all of it (`حاكم منطقة بركي براك`)."""
    for i in range(first, last):
        if i in context.blocked:
            held = context.held.get(i) if sure else None
            if held is None or held[0] < first or held[1] > last:
                return False
            if not (held[2] or held[1] - held[0] < last - first or (headed and last - first > 1)):
                return False
    return True


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
            free = (
                key in table.names
                and not _is_owned(context, i + size - 1, key)
                and is_free(context, i, i + size, headed or size > 1, headed)
            )
            if free and _spelled(context, i, size, key):
                mark = min((mark for mark, _ in table.names[key]), key=("", "~", "+").index)
                best = Match(i, i + size, context.reading.start_of(i, stem), key, mark, stem.prefix)
                break
    return best


def _is_owned(context: Context, i: int, key: str) -> bool:
    """Whether a name is an everyday word with its owner: `جناته` (his gardens) is not the village Jannata."""
    surface = context.reading.tokens[i].surface
    return surface.endswith("ه") and " " not in key and key[:-1] in context.table.words and len(key) > 4


def _spelled(context: Context, i: int, size: int, key: str) -> bool:
    """Whether a name that must be spelled one way is: `إب` is a town, `آب` a month."""
    spellings = context.table.spellings.get(key)
    return spellings is None or context.reading.surface(i, i + size).endswith(spellings)


def while_in(forms: list[str], i: int, end: int, words: frozenset[str], most: int = 2) -> int:
    last = i
    while last < end and last - i < most and forms[last] in words:
        last += 1
    return last


def head_of(table: PlaceTable, stem: Stem) -> tuple[Head | None, bool]:
    """The head word a stem is, and whether it carries the article."""
    if head := table.heads.get(stem.form):
        return head, stem.form.startswith(ARTICLE)
    if stem.form.startswith(ARTICLE) and (head := table.heads.get(stem.form[2:])):
        return head, True
    return None, False


def nation_at(table: PlaceTable, forms: list[str], i: int, end: int) -> str | None:
    """The country of a definite nisba adjective at token `i`."""
    if i < end and forms[i].startswith(ARTICLE):
        return table.adjectives.get(forms[i][2:])
    return None


def is_rare(context: Context, i: int, form: str) -> bool:
    """Whether a form can only be a name: no everyday word, nor one with its proclitics or article, nor an adjective."""
    table = context.table
    if i in context.blocked or context.reading.tokens[i].kind != "word" or len(form) < 3:
        return False
    for stem in stems(form):
        rest = stem.form.removeprefix(ARTICLE)
        common = stem.form in table.words or (rest in table.words and len(rest) > 2) or ARTICLE + rest in table.words
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
        if any(stem.form.endswith(own) and stem.form[: -len(own)] in table.words for own in _PRONOUNS):
            return False  # `فريقهما`
    return True


def is_named_after(context: Context, i: int) -> bool:
    return i > 0 and any(stem.form in context.table.never_after for stem in stems(context.reading.forms[i - 1]))


def is_located(context: Context, i: int) -> bool:
    """Whether a locative, or the clitic ب, stands before token `i`."""
    forms = context.reading.forms
    return forms[i].startswith(("ب", "وب")) or (i > 0 and forms[i - 1] in context.table.locatives)


def is_other(context: Context, match: Match) -> bool:
    """Whether the words around show another thing: a person, a newspaper, `مسقط رأسه`, `شخصا ليبيا`."""
    reading, table, i = context.reading, context.table, match.first
    if is_named_after(context, i):
        return True
    nisba = match.key.removeprefix(ARTICLE)
    after_definite = i > 0 and reading.forms[i - 1].startswith((ARTICLE, "وال", "لل", "بال"))
    if after_definite and nisba != match.key and nisba in table.adjectives and not match.prefix:
        return True  # `السلطات السعودية`
    if reading.tokens[match.last - 1].surface.endswith(_TANWIN):
        return True  # `ثوريًا ليبيًا`
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


def source_of(table: PlaceTable, match: Match) -> str:
    """The gazetteer entry that let the name fire."""
    return next(reading.place.source for reading in table.readings(match.key) if reading.mark == match.mark)
