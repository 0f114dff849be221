"""Unnamed people who can speak, act or be acted upon: `مسلحون مجهولون`, `14 جنديا أفغانيا`, `مصدر أمني رفيع`.

A head noun from knowledge, to its left the number or word that counts it, to its right adjectives, a genitive and
where he works, in the order Arabic grammar gives them. Leaves to `names` everything with a name, and to `coref` who
is meant. A description may hold a name (`سكان مدينة حلب`); it never begins inside one.
"""

from collections.abc import Iterator
from typing import NamedTuple

from rawi.annotate.ids import fresh_ids
from rawi.annotate.speaking import speaking
from rawi.knowledge import Knowledge
from rawi.knowledge.people import Head, PeopleTable
from rawi.records import Annotation, Mention, replace
from rawi.text.tokens import Reading, Stem, stems

_SPOKESMEN = ("people/officials.yml:spokesman", "people/officials.yml:speaker-for")  # `متحدث باسم الجيش`: two mentions
MOST_ADJECTIVES = 20  # after one noun; a text may be a million of them
TAGGER = "tagger"  # the rule of names that no knowledge stands behind
_OPENERS = frozenset("«\"“”('[")
_WITHOUT = frozenset({"بدون", "دون", "بلا"})
_OPENING = _OPENERS | {":"}
_RELATIVE = frozenset({"الذي", "التي"})
_CLOSERS = frozenset("»\"“”)']")
_WHOLE = Stem("", "", 0)
_WITH_POSTS = frozenset({"officials", "sources", "journalists"})
_NISBA = ("ي", "يه", "يون", "يين", "يا", "يان", "يتين")
_NOT_CONSTRUCT = ("ون", "ين", "ان")


class _Page(NamedTuple):
    """What every question here is asked of."""

    reading: Reading
    table: PeopleTable
    names: dict[int, Mention]  # first token -> the longest name that begins there
    ends: dict[int, int]  # first token -> the token after that name
    named: frozenset[int]  # tokens inside names

    def form(self, i: int) -> str:
        return self.reading.forms[i] if 0 <= i < len(self.reading.forms) else ""


def people(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Add a mention of kind `people` for each description, under an id of its own.

    What the tagger alone took for a name and every word of which describes people (`محامون`) is described instead.
    """
    table = knowledge.people
    named = tuple(mention for mention in draft.mentions if not _only_describes(reading, mention, table))
    page = _page(reading, named, table)
    ids = fresh_ids("m", (mention.id for mention in draft.mentions))
    described = [(start, end, head.rule) for start, end, head in _descriptions(page)]
    speak = speaking(reading, knowledge.names, table, knowledge.reports, page.names, page.ends)
    more = [(one.start, reading.tokens[one.last - 1].end, one.rule) for one in speak]
    persons = [mention.start for mention in named if mention.kind == "person"]
    known = {start: (end, rule) for start, end, rule in described}
    more = [
        (start, end, known.get(start, (0, rule))[1])
        for start, end, rule in more
        if end > known.get(start, (0,))[0]
        and (known.get(start, (0, ""))[1] not in _SPOKESMEN or any(start < one < end for one in persons))
    ]
    outside = (one for one in described if not any(start < one[1] and one[0] < end for start, end, _ in more))
    found = tuple(
        Mention(id=next(ids), kind="people", form="description", start=start, end=end,
                surface=reading.text[start:end], rule=rule)
        for start, end, rule in sorted((*outside, *more))
    )  # fmt: skip
    kept = {mention.id for mention in named}
    roles = tuple(role for role in draft.roles if role.of is None or role.of[0] != "m" or role.of in kept)
    return replace(draft, mentions=named + found, roles=roles)


def _only_describes(reading: Reading, mention: Mention, table: PeopleTable) -> bool:
    """Whether a name of the tagger's is a counted or plural noun for people with its adjectives and no more."""
    if mention.rule != TAGGER or mention.kind == "place":
        return False
    first, last = reading.token_at(mention.start), reading.token_at(mention.end - 1) + 1
    heads = [_heads_of(reading.forms[k], table) for k in range(first, last)]
    words = [
        bool(heads[k - first]) or reading.forms[k] in table.adjectives or reading.forms[k] in table.counting
        for k in range(first, last)
    ]
    several = any(head.number != "one" and not head.definite for found in heads for head in found)
    return all(words) and any(heads) and (several or last - first > 1 or _governs(reading, last, heads[0]))


def _governs(reading: Reading, last: int, heads: tuple[Head, ...]) -> bool:
    """Whether one noun and the definite one after it are no name: `مالك المركبة`; a nisba may be a surname."""
    following = reading.forms[last] if last < len(reading.forms) else ""
    return following.startswith("ال") and not following.endswith("ي") and any(head.of for head in heads)


def _heads_of(form: str, table: PeopleTable) -> tuple[Head, ...]:
    """The readings of a word as a head, whatever proclitic it carries."""
    return next((table.heads[stem.form] for stem in stems(form) if stem.form in table.heads), ())


def _page(reading: Reading, named: tuple[Mention, ...], table: PeopleTable) -> _Page:
    names: dict[int, Mention] = {}
    ends: dict[int, int] = {}
    inside: set[int] = set()
    for mention in named:
        first, last = reading.token_at(mention.start), reading.token_at(mention.end - 1) + 1
        if last > ends.get(first, 0):
            names[first], ends[first] = mention, last
        if mention.form == "name":
            inside.update(range(first, last))
    return _Page(reading, table, names, ends, frozenset(inside))


def _descriptions(page: _Page) -> Iterator[tuple[int, int, Head]]:
    reading, heads = page.reading, page.table.heads
    done = -1  # the token after the last description
    for sentence in reading.sentences:
        for i in range(sentence.first, sentence.last):
            if i < done or i in page.named or reading.tokens[i].kind != "word":
                continue
            for stem in stems(reading.forms[i]):
                readings = heads.get(stem.form)
                fit = readings and _fitting(page, i, stem, readings, max(done, sentence.first), sentence.last, done)
                if fit:
                    start, last, head = fit
                    yield start, reading.tokens[last - 1].end, head
                    done = last
                    break


def _fitting(
    page: _Page, i: int, stem: Stem, readings: tuple[Head, ...], first: int, last: int, done: int
) -> tuple[int, int, Head] | None:
    """Start offset, token after, and reading of the description whose head is token `i`; None if it is none."""
    left, left_stem = (i, stem) if stem.prefix else _counted(page, i, stem, first)
    for head in readings:
        if not _rest_follows(page, i, head):
            continue
        end = _reach(page, i + 1 + len(head.rest), stem.form, head, last)
        if end < last and head.number == "one" and _names_holder(page, end):
            continue  # `المتحدث باسم الجيش فلان`: the office of one with a name
        extended = end > i + 1 or (head.what == "sources" and _name_follows(page, i + 1))
        if _stands(page, i, stem, head, counted=left < i, extended=extended, done=done):
            described = i in page.names and page.names[i].form == "description" and end <= page.ends[i]
            return None if described else (page.reading.start_of(left, left_stem), end, head)
    return None


def _name_follows(page: _Page, k: int) -> bool:
    return k in page.names or page.form(k) in _OPENERS


def _names_holder(page: _Page, end: int) -> bool:
    return end in page.names and page.names[end].kind == "person" and _is_whole(page, end)


def _is_whole(page: _Page, k: int) -> bool:
    """Whether the name that begins in token `k` has no proclitic before it."""
    return page.names[k].start == page.reading.tokens[k].start


def _rest_follows(page: _Page, i: int, head: Head) -> bool:
    return all(page.form(i + 1 + n) == word for n, word in enumerate(head.rest))


def _stands(page: _Page, i: int, stem: Stem, head: Head, counted: bool, extended: bool, done: int) -> bool:
    """Whether a head is a description here, by its `when` and what was found around it."""
    if head.owned or counted:
        return True
    if page.form(i - 1) in _WITHOUT:
        return False  # `طائرة بدون طيار`
    if head.construct:
        return extended
    before = page.form(i - 1)
    if before == "غير" and head.definite and head.what != "nationals":
        return False  # `التصريحات غير المسؤولة`
    if head.definite and head.number == "many" and any(part.form in page.table.bodies for part in stems(before)):
        return False
    if head.when == "numbered":
        return False
    if head.when == "counted":
        if head.number == "one" and head.what != "nationals" and _is_alone(page, i, head):
            return True
        if head.number == "two" and not head.definite and stem.form.endswith("ان"):
            return True
        if stem.prefix == "و" and i == done:
            return True  # `سكان وشهود`
        if head.number == "many" and stem.form.endswith(("ون", "ين")) and not head.definite:
            agreeing = before.endswith(stem.form[-2:]) and len(before) > 4 and i - 1 not in page.named
            return not agreeing and (not before.startswith("ال") or before in page.table.verbs)  # `ألقى`
        if head.definite:
            agreeing = before.startswith("ال") and (before.endswith(_NOT_CONSTRUCT) or before in page.table.heads)
            beside = head.what == "nationals" and i - 1 in page.named  # `وزارة الخارجية السوريين`: no one
            return head.number == "many" and not agreeing and not beside
        after_act = any(part.form in page.table.verbs for part in stems(before) if before)
        return not stem.prefix and (after_act or f"{page.form(i - 2)} {before}" in page.table.verbs)
    if head.what == "sources" and any(part.form in page.table.verbs for part in stems(before)):
        return True  # `قال مصدر إن`
    if head.when == "extended":
        return extended
    return head.when is None or head.definite or extended


def _is_alone(page: _Page, i: int, head: Head) -> bool:
    """Whether a word that may be an adjective has no noun to go with: a nisba that opens a line or quotation, or
    follows a colon (`انتحاري يفجر نفسه`), and a definite one before `الذي` after no definite word and no name."""
    before = page.form(i - 1)
    if head.definite:
        relative = page.form(i + 1) in _RELATIVE
        return relative and bool(before) and not before.startswith("ال") and i - 1 not in page.named
    opens = not before or before in _OPENING or page.reading.line_of(i - 1) != page.reading.line_of(i)
    return opens and page.form(i).endswith(("ي", "يا"))


def _counted(page: _Page, i: int, stem: Stem, first: int) -> tuple[int, Stem]:
    """The leftmost token of what counts or determines the head, with its proclitics parted."""
    table, reading = page.table, page.reading
    left, at = i, stem
    k = i - 1
    allowed = table.counting
    if k > first and reading.forms[k] == "من" and _counts(page, k - 1, table.counted_from):
        k, allowed = k - 1, table.counted_from  # `عدد من المسلحين`, `ثلاثة من المشاة`
    while k >= first and not at.prefix:
        part = _counts(page, k, allowed)
        if part is None or k in page.named:
            break
        left, at, allowed = k, part, table.counting
        k -= 1
    while not at.prefix and (phrase := _approximating(page, left - 1, first)):
        left, at = left - phrase, _WHOLE
        if (part := _parted(page, left)) is not None:
            at = part
    return left, at


def _counts(page: _Page, k: int, words: frozenset[str]) -> Stem | None:
    """How token `k` reads as a digit number or one of the words; None if it does not."""
    if page.reading.tokens[k].kind == "number":
        return _WHOLE
    return next((stem for stem in stems(page.reading.forms[k]) if stem.form in words), None)


def _approximating(page: _Page, k: int, first: int) -> int:
    """How many tokens up to `k` are `أكثر من`, `نحو` and their like; 0 if none."""
    for phrase in page.table.approximators.get(page.form(k), ()) if k >= first else ():
        start = k + 1 - len(phrase)
        if start < first or tuple(page.reading.forms[start + 1 : k + 1]) != phrase[1:]:
            continue
        if any(stem.form == phrase[0] for stem in stems(page.reading.forms[start])):
            return len(phrase)
    alone = (((stem.form,) in page.table.approximators.get(stem.form, ())) for stem in stems(page.form(k)))
    return 1 if k >= first and any(alone) else 0  # one word with a proclitic: `ونحو`


def _parted(page: _Page, k: int) -> Stem | None:
    """The proclitics to part from the first word of an approximation."""
    for stem in stems(page.form(k)):
        if any(stem.form == phrase[0] for phrases in page.table.approximators.values() for phrase in phrases):
            return stem
    return None


def _reach(page: _Page, i: int, form: str, head: Head, last: int) -> int:
    """The token after the adjectives, genitive and place of work that follow a head ending before `i`."""
    if i < last and page.form(i) in page.table.compounds:
        i += 1
    elif head.of and not head.definite and not head.owned and _may_govern(form, head):
        end = _noun_phrase(page, i, last) if i not in page.names or _is_whole(page, i) else i
        i = end if head.what != "sources" or not _holds_name(page, i, end) else i  # `مصادر «الوطن»`: two speakers
    i = _adjectives(page, i, last, head.definite)
    if head.what == "sources" and page.form(i) == "على" and page.form(i + 1) in page.table.terms and i + 1 < last:
        return end if (end := _tied(page, i + 2, last)) > i + 2 else i + 2
    if page.form(i - 1) in page.table.ties or (i < last and page.form(i) in page.table.ties):
        at = i if page.form(i - 1) in page.table.ties else i + 1
        i = end if (end := _tied(page, at, last)) > at else i
    elif head.of and i + 1 < last and page.form(i) == "باسم" and i + 1 not in page.names:
        end = _noun_phrase(page, i + 1, last)
        i = end if end > i + 1 else i
    elif head.of:
        i = _post(page, i, head, last)
    return i


def _holds_name(page: _Page, i: int, end: int) -> bool:
    return any(k in page.names for k in range(i, end))


def _may_govern(form: str, head: Head) -> bool:
    """Whether a genitive may follow this form: not after the nun of dual and sound plural, nor after one source."""
    if head.construct or head.number == "one":
        return head.what != "sources"  # `مصدر الطاقة`
    return head.number == "many" and not form.endswith(("ون", "ين"))


def _adjectives(page: _Page, i: int, last: int, definite: bool) -> int:
    """The token after the adjectives that agree in definiteness; `و` may join them."""
    last = min(last, i + MOST_ADJECTIVES)
    while i < last and i not in page.named:
        form = page.form(i)
        rest = form[1:] if form.startswith("و") else form
        if not (
            _is_adjective(page, rest, definite) or (_is_adjective(page, form, definite) and not _is_no(page, rest))
        ):
            break
        if form in page.table.not_adjectives:
            break  # `وخاصة`
        i += 1
    return i


def _is_no(page: _Page, form: str) -> bool:
    """Whether a word only looks like an adjective: `تلقي` in `وتلقي`."""
    return form in page.table.not_adjectives or form in page.table.outside


def _is_adjective(page: _Page, form: str, definite: bool) -> bool:
    table = page.table
    if form.startswith("ال") != definite and form not in {"ذاته", "نفسه", "ذاتها", "نفسها"}:
        return False
    if form in table.not_adjectives or form in table.outside:
        return False
    return form in table.adjectives or (form.endswith(_NISBA) and len(form) >= 4)


def _noun_phrase(page: _Page, i: int, last: int) -> int:
    """The token after a name, a quoted name, or a definite noun with its adjectives that begins at `i`; or `i`."""
    table, reading = page.table, page.reading
    k = i
    while k < last and k not in page.names and any(stem.form in table.generic for stem in stems(page.form(k))):
        k += 1
    if k < last and reading.tokens[k].surface in _OPENERS and k + 1 in page.names:
        end = page.ends[k + 1]
        if end < last and reading.tokens[end].surface in _CLOSERS:
            return _adjectives(page, end + 1, last, definite=True)
    if k in page.names and k < last:
        return _adjectives(page, min(page.ends[k], last), last, definite=True)
    k = k if k < last and k == i else i  # `مؤيدو الرئيس`: what may precede a name may also stand alone
    if k < last and page.form(k).startswith("ال") and page.form(k) not in table.outside and len(page.form(k)) > 3:
        return _adjectives(page, k + 1, last, definite=True)
    return i


def _tied(page: _Page, i: int, last: int) -> int:
    """The token after what `تابعة`, `مقربة` bring with `لـ`, `من`, `إلى`; `i` if nothing follows."""
    k = i + 1 if page.form(i) in ("من", "الي", "الى", "ل") else i
    if k >= last:
        return i
    if k in page.names or k > i:
        end = _noun_phrase(page, k, last)
        return end if end > k else i
    if page.form(k).startswith(("لل", "بال")):
        return _adjectives(page, k + 1, last, definite=True)
    return max(i, _noun_phrase(page, k, last))


def _post(page: _Page, i: int, head: Head, last: int) -> int:
    """The token after `من تنظيم ...`, and for officials and sources after `في الوزارة`, `بالشرطة`."""
    if i >= last:
        return i
    form = page.form(i)
    if form in page.table.posts and i + 1 < last:
        end = _noun_phrase(page, i + 1, last)
        holds = any(page.names[k].kind == "organisation" for k in range(i + 1, end) if k in page.names)
        return end if holds and (form == "من" or head.what in _WITH_POSTS) else i
    if head.what in _WITH_POSTS and form.startswith("ب") and i in page.names and page.names[i].kind == "organisation":
        return page.ends[i]
    return i
