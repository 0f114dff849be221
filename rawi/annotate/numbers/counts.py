"""Counts of people and attacks as written: numbers with their bounds, vague words, duals, one person."""

from collections.abc import Iterator
from typing import NamedTuple

from rawi.annotate.numbers.alone import count_by_noun
from rawi.annotate.numbers.count import NISBA, Count, at_least_after, is_bare, past_adjectives, proclitics_of
from rawi.annotate.numbers.page import Page
from rawi.knowledge.numbers import Harm
from rawi.records import NumberModifier, NumberOf, Vague
from rawi.text.normalize import fold
from rawi.text.numbers import Quantity, read_number, read_ordinal, read_quantity, word_of

LONG = 4  # letters of a plural that is more than its ending


_CLOSING = frozenset("»\"”)'")


_OPENING = frozenset("«\"“('")


RISE_REACH = 10  # tokens from "rose" to "from"


DENIED_REACH = 8  # tokens from "not" to the harm it denies


def find_counts(page: Page, first: int, last: int) -> Iterator[Count]:
    """The counts of a sentence in order; none overlaps another or a time expression."""
    i = first
    while i < last:
        count = None if page.in_time(i) or page.reading.tokens[i].kind == "latin" else _count_at(page, i, first, last)
        if count is None:
            i += 1
        else:
            yield count
            i = max(count.last, count.noun_end, i + 1)


def _count_at(page: Page, i: int, first: int, last: int) -> Count | None:
    denied = page.word(i, "none")
    if denied:
        return _denied(page, i, i + 1 + len(denied.rest), denied.of or "injured", denied.rule)
    if own := _denied_noun(page, i, first):
        return _denied(page, i, i + 1, own.of, own.rule)
    return _numbered(page, i, last) or _vague(page, i, last) or count_by_noun(page, i, first, last)


def _denied_noun(page: Page, i: int, first: int) -> Harm | None:
    """`لم يسفر الهجوم عن سقوط ضحايا`: the harm that a noun names and the words before it deny."""
    own = page.table.counted.get(page.reading.forms[i])
    if own is None or own.of not in ("killed", "injured") or page.reading.forms[i].startswith("ال"):
        return None
    happened = False
    for k in range(i - 1, max(first, i - DENIED_REACH) - 1, -1):
        denier = page.word(k, "denier")
        if denier:
            return own if happened or denier.value == "at-once" else None
        if page.word(k, "occurrence"):
            happened = True
        elif not (page.word(k, "passed-over") or page.reading.forms[k].startswith("ال") or page.counted(k)):
            return None
    return None


def _denied(page: Page, i: int, end: int, of: NumberOf, rule: str) -> Count:
    """`لم يصب أحد`: the mark is the word that stands for those who were not harmed, else the last word."""
    return Count(end - 1, end, end, 0, 0, none=(of, rule))


def _numbered(page: Page, i: int, last: int) -> Count | None:
    """A number with the bound before it."""
    bound = page.word(i, "before")
    at = i + 1 + len(bound.rest) if bound else i
    quoted = at + 2 < last and page.reading.tokens[at].surface in _OPENING
    at = at + 1 if quoted else at
    begin = i if bound else at
    if at >= last or page.in_time(at):
        return None
    quantity = _quantity(page, at, last, quoted)
    if quantity is None or (quantity.high == 1 and page.word(at - 1, "each")):
        return None
    if (
        quantity.high == 10
        and at > 0
        and read_ordinal(tokens := page.reading.tokens, at - 1)
        and tokens[at].form in _TEN
    ):
        return None  # `الذكرى الخامسة عشرة`
    low: int | None = quantity.low
    high: int | None = quantity.high
    mod: NumberModifier | None = bound.value if bound else None
    closed = quoted and quantity.last < last and page.reading.tokens[quantity.last].surface in _CLOSING
    noun = _counted_noun(page, _past_restated(page, quantity, quantity.last + closed, last), last)
    if mod is None and at_least_after(page, quantity.last, noun.end, last):
        mod = "atleast"
    if mod in ("more", "atleast"):
        high = None
    elif mod == "upto":
        low = None
    skip = _clitic(page, i) if bound else quantity.skip
    end, own, things, unknown, among = noun
    whose = at - 1 if at > 0 and _is_definite(page, at) and _is_definite_people(page, at - 1) else None
    return Count(
        begin, quantity.last, end, low, high, mod, None, skip, own,
        things=things and whose is None, unknown=unknown and whose is None, among=among, noun=whose,
    )  # fmt: skip


def _is_definite(page: Page, i: int) -> bool:
    word = word_of(page.reading.forms[i])
    return word is not None and word.definite and not word.skip


def _is_definite_people(page: Page, i: int) -> bool:
    """`العسكريين` in `العسكريين الأربعة`, `أطفالها` in `أطفالها الثلاثة`."""
    found = page.head(i)
    return found is not None and (found[1].definite or found[1].owned) and found[1].number != "one"


def _past_restated(page: Page, quantity: Quantity, i: int, last: int) -> int:
    """The token after a number said again: `39 تسعة وثلاثين`, `(7) سبعة`, `سبعة (7)`."""
    tokens = page.reading.tokens
    at = i
    while at < min(last, i + 2) and tokens[at].surface in _BRACKETS:
        at += 1
    again = read_quantity(tokens[:last], at) if at < last and page.number_at(at) else None
    if again is None or again.skip or (again.low, again.high) != (quantity.low, quantity.high):
        return i
    return again.last + (again.last < last and tokens[again.last].surface == ")")


_BRACKETS = frozenset("()")


_TEN = frozenset({"عشر", "عشره"})


def _quantity(page: Page, at: int, last: int, quoted: bool) -> Quantity | None:
    """The number at `at`; quotation marks around its digits are forgiven (`«3» آلاف`)."""
    tokens = page.reading.tokens
    if tokens[at].kind != "number" and word_of(tokens[at].form) is None and tokens[at].form not in _OPENERS:
        return None
    if _is_rise(page, at):
        return None  # `ارتفع العدد من 3 إلى 5` says 5
    quantity = None if tokens[at].form in _HUNDREDTH else read_quantity(tokens[:last], at)
    if quantity is None or _is_share(page, quantity.last):
        return None
    if quoted:
        after = quantity.last + 1
        scale = word_of(tokens[after].form) if after < last else None
        if scale and scale.kind == "scale" and quantity.low < 1000:
            return quantity._replace(low=quantity.low * scale.value, high=quantity.high * scale.value, last=after + 1)
    return quantity


def _is_rise(page: Page, at: int) -> bool:
    """Whether the number at or after `at` is what a toll rose from."""
    tokens = page.reading.tokens
    start = at if tokens[at].form == "من" else at - 1
    if start < 0 or tokens[start].form != "من" or not page.number_at(start + 1):
        return False
    first = page.reading.sentences[page.reading.sentence_of(start)].first
    if not any(page.word(i, "rise") for i in range(max(first, start - RISE_REACH), start)):
        return False
    number = read_number(tokens, start + 1)
    return number is not None and number.last < len(tokens) and tokens[number.last].form == fold("إلى")


_OPENERS = frozenset({"بين", "ما", "من", "ال"})


_HUNDREDTH = frozenset({"المئه", "المائه", "بالمئه", "بالمائه"})


def _is_share(page: Page, i: int) -> bool:
    """Whether a percentage sign or `في المئة` stands at token `i`."""
    forms = page.reading.forms[i : i + 2]
    return bool(forms) and (
        forms[0] in ("%", "٪") or forms[0] in _HUNDREDTH or forms in (["في", "المئه"], ["في", "المائه"])
    )


def _clitic(page: Page, i: int) -> int:
    """The proclitic letters before a bound (`ونحو`, `بأكثر`)."""
    form = page.reading.forms[i]
    for skip in (0, 1, 2):
        if form[skip:] in page.table.words and any(word.kind == "before" for word in page.table.words[form[skip:]]):
            plain = form[skip:]
            if skip or plain[0] not in "وب":
                return skip
    return 0


class _Noun(NamedTuple):
    """What a number counts: where it ends, the harm it tells, whether it is things, whether it is unknown, whether it
    is among those harmed."""

    end: int
    own: Harm | None = None
    things: bool = False
    unknown: bool = False
    among: bool = False


def _counted_noun(page: Page, i: int, last: int) -> _Noun:
    """What stands after a number that ends before token `i`."""
    forms = page.reading.forms
    if i >= last:
        return _Noun(i)
    at = i + 1 if forms[i] == "من" and i + 1 < last else i
    if at > i and forms[at] in ("بين", "ضمن") and at + 1 < last and (own := page.counted(at + 1)):
        return _Noun(at + 2, own, among=True)
    if forms[at] in page.table.counted and (own := page.counted(at)):
        return _Noun(*_past_pair(page, at, last, own))
    if at > i:  # `3 من حزب` are its members
        return _Noun(at, things=page.word(at, "counted-things") is not None and page.word(at, "body") is None)
    if page.word(i, "counted-things"):
        return _Noun(i + 1, things=True)
    if page.word(i, "case") and i + 1 < last and (harm := next(iter(page.harms(i + 1)), None)) and harm.noun:
        return _Noun(i + 2, harm)  # `100 ألف حالة اعتقال`
    if page.word(i, "counted-people") or page.head(i):
        end = past_adjectives(page, i + 1, last)
        within = page.word(end, "among")
        at = end + 1 + len(within.rest) if within else last
        if at < last and (own := page.counted(at)):
            return _Noun(at + 1, own, among=True)
        return _Noun(end)
    if page.reading.tokens[i].kind != "word" or page.harms(i) or page.word(i, "after", "part", "barrier"):
        return _Noun(i)
    if forms[i].endswith(NISBA) and len(forms[i]) > 3:
        return _Noun(past_adjectives(page, i + 1, last))
    human = len(forms[i]) > LONG and forms[i].endswith(("ين", "ون"))  # only people have the sound masculine plural
    return _Noun(i + 1) if human else _Noun(i, unknown=not is_bare(page, i))


def _past_pair(page: Page, i: int, last: int, own: Harm) -> tuple[int, Harm]:
    """`عشرات القتلى والجرحى`: two harms under one count are "other"."""
    at = i + 1
    if at + 1 < last and page.reading.forms[at].startswith("ال") and page.reading.forms[i].startswith("ال"):
        at += 1  # `الضحايا الأبرياء والجرحى`
    second = page.counted(at) if at < last else None
    masdar = at < last and page.word(at, "joined-harm") is not None
    if (
        second
        and not masdar
        and second.of != own.of
        and page.reading.forms[at].startswith("و")
        and not page.number_at(at)
    ):
        return at + 1, Harm("other", "numbers/harm.yml:other", "before")
    return i + 1, own


def _vague(page: Page, i: int, last: int) -> Count | None:
    """`عشرات القتلى`, `العشرات`, `عدد من المحتجين`, `بعض الأجانب`."""
    word = None if page.word(i - 1, "superlative") else page.word(i, "vague")
    if word is None:
        return None
    end = i + 1 + len(word.rest)
    if page.reading.forms[end - 1] == "من":
        end -= 1
    at = end + 1 if end < last and page.reading.forms[end] == "من" else end
    own = page.counted(at) if at < last else None
    bare = page.reading.forms[end - 1].removeprefix("و") in ("عدد", "عددا")
    if word.value == "some" and own and at == end and (bare or page.reading.forms[at].startswith("ال")):
        return None  # `بعض الجرحى`, `عدد القتلى`: of those told already, or a toll
    if (bare and at == end and not page.word(at, "another")) or (at < last and page.number_at(at)):
        return None
    noun_end, things, unknown = at, False, False
    if own:
        noun_end, own = _past_pair(page, at, last, own)
    elif at < last:
        form = page.reading.forms[end - 1]
        things, unknown = _counts_other(page, at, form.startswith("ال") and form != fold("آلاف"))
    vague: Vague = word.value
    skip = proclitics_of(page, i)
    return Count(i, end, max(noun_end, end), None, None, None, vague, skip, own, things=things, unknown=unknown)


def _counts_other(page: Page, i: int, complete: bool) -> tuple[bool, bool]:
    """Whether a vague word counts things, and whether what it counts is unknown; a `complete` one (`العشرات`) counts
    nothing that follows it."""
    if page.in_time(i):
        return False, False
    if page.word(i, "counted-things"):
        return not (complete and page.word(i, "left")), False  # `نزوح الآلاف من المدينة`
    if complete:
        return False, False
    if page.word(i, "counted-people") or page.head(i) or page.harms(i):
        return False, False
    return False, page.reading.tokens[i].kind == "word" and not page.is_preposition(i)
