"""Counts of people and attacks as written: numbers with their bounds, vague words, duals, one person."""

from collections.abc import Iterator
from typing import NamedTuple

from rawi.annotate.numbers.page import Page
from rawi.knowledge.numbers import Harm
from rawi.knowledge.people import Head
from rawi.records import NumberModifier, NumberOf, Vague
from rawi.text.normalize import fold
from rawi.text.numbers import Quantity, read_number, read_ordinal, read_quantity, word_of
from rawi.text.tokens import Stem

LONG = 4  # letters of a plural that is more than its ending
NISBA = ("ي", "يا", "يه", "يين", "يون", "يات")
_CLOSING = frozenset("»\"”)'")
_OPENING = frozenset("«\"“('")
RISE_REACH = 10  # tokens from "rose" to "from"
DENIED_REACH = 8  # tokens from "not" to the harm it denies
AT_LEAST_REACH = 6  # tokens from a number to its "at least"


class Count(NamedTuple):
    """A count in tokens `first` to `last` (exclusive), `skip` letters of the first parted; what is counted ends before
    `noun_end`. `own` is the harm its own noun tells, `none` a denial; `things` says that things are counted, `unknown`
    that the noun is; `alone`, that it is one person or two, told by the noun itself, and `sure` that this stands where
    such a noun counts; `among`, that it is a part of those harmed (`17 من بين الضحايا`)."""

    first: int
    last: int
    noun_end: int
    low: int | None = None
    high: int | None = None
    mod: NumberModifier | None = None
    vague: Vague | None = None
    skip: int = 0
    own: Harm | None = None
    none: tuple[NumberOf, str] | None = None
    things: bool = False
    unknown: bool = False
    alone: bool = False
    sure: bool = True
    noun: int | None = None
    among: bool = False

    @property
    def begin(self) -> int:
        """The first token of the words for those counted: the count itself, or a noun before it (`جنديين اثنين`)."""
        return self.first if self.noun is None else self.noun


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
    return _numbered(page, i, last) or _vague(page, i, last) or _by_noun(page, i, first, last)


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
    if mod is None and _at_least_after(page, quantity.last, noun.end, last):
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
        end = _past_adjectives(page, i + 1, last)
        within = page.word(end, "among")
        at = end + 1 + len(within.rest) if within else last
        if at < last and (own := page.counted(at)):
            return _Noun(at + 1, own, among=True)
        return _Noun(end)
    if page.reading.tokens[i].kind != "word" or page.harms(i) or page.word(i, "after", "part", "barrier"):
        return _Noun(i)
    if forms[i].endswith(NISBA) and len(forms[i]) > 3:
        return _Noun(_past_adjectives(page, i + 1, last))
    human = len(forms[i]) > LONG and forms[i].endswith(("ين", "ون"))  # only people have the sound masculine plural
    return _Noun(i + 1) if human else _Noun(i, unknown=not _is_bare(page, i))


def _past_pair(page: Page, i: int, last: int, own: Harm) -> tuple[int, Harm]:
    """`عشرات القتلى والجرحى`: two harms under one count are "other"."""
    at = i + 1
    if at + 1 < last and page.reading.forms[at].startswith("ال") and page.reading.forms[i].startswith("ال"):
        at += 1  # `الضحايا الأبرياء والجرحى`
    second = page.counted(at) if at < last else None
    masdar = at < last and page.reading.forms[at] in ("واصابه", "واصابات", "ووفاه", "ووفيات")
    if (
        second
        and not masdar
        and second.of != own.of
        and page.reading.forms[at].startswith("و")
        and not page.number_at(at)
    ):
        return at + 1, Harm("other", "numbers/harm.yml:other", "before")
    return i + 1, own


def _past_adjectives(page: Page, i: int, last: int) -> int:
    forms = page.reading.forms
    while (
        i < last
        and not page.harms(i)
        and (forms[i].endswith(NISBA) or forms[i] in ("اخرين", "اخرون", "اخر", "مجهولين"))
    ):
        if page.is_preposition(i) or page.counted(i) or page.word(i, "part", "after", "barrier"):
            break
        if forms[i].startswith("و") and (found := page.head(i)) and not found[1].rule.startswith("people/nationals"):
            break  # `ثلاثة نواب وصحفي`; not `مقاتلين سوريين وعرب`
        i += 1
    return i


def _is_bare(page: Page, i: int) -> bool:
    """Whether what follows a number cannot be what it counts: a preposition, a definite word, something joined."""
    form = page.reading.forms[i]
    return page.is_preposition(i) or form.startswith(("ال", "و", "ب", "ل")) or page.in_time(i) or len(form) <= 3


def _at_least_after(page: Page, i: int, noun_end: int, last: int) -> bool:
    for k in range(i, min(last, i + AT_LEAST_REACH)):
        if page.word(k, "after"):
            return True
        if k >= noun_end and (
            page.harms(k) or page.number_at(k) or page.is_stop(k) or page.reading.forms[k] in ("،", "و")
        ):
            return False
    return False


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
    skip = _skip(page, i)
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


def _skip(page: Page, i: int, kind: str = "vague") -> int:
    """The proclitic letters of a word of this kind: those without which it is one still."""
    form = page.reading.forms[i]
    for skip in (1, 2):
        if (
            form[0] in "وفبل"
            and form[skip:] in page.table.words
            and any(word.kind == kind for word in page.table.words[form[skip:]])
        ):
            return skip
    return 0


def _by_noun(page: Page, i: int, first: int, last: int) -> Count | None:
    """A dual that carries the number two, or one person, where a word of harm is near; with `اثنين` or `واحد` after
    it, that word is the number."""
    if i in page.names:
        return None
    if page.word(i, "one-of", "another"):
        return _one_of(page, i, first, last)
    own = page.counted(i)
    if own:
        return _harmed(page, i, first, own)
    found = page.head(i)
    if found is None or page.word(i, "counted-things") or page.word(i, "group"):
        return None  # a family is some people, and how many is not said
    stem, head = found
    value = _value_of(page, i, stem, head)
    if value is None or stem.prefix not in ("", "و", "ب", "ل", "لل"):
        return None
    alike = any(other.number == "many" for other in page.heads[stem.form])
    if head.definite:
        told = value == 2 and not head.owned and (not alike or _DUAL_ENDING in page.reading.tokens[i].surface)
        return (
            Count(i, i + 1, i + 1, 2, 2, skip=stem.skip, alone=True, sure=page.harm_ending(i, first) is not None)
            if told
            else None
        )
    end = _past_adjectives(page, i + 1, last)
    if end < last and not head.owned and page.reading.forms[end] in _SPELLED[value]:
        mod: NumberModifier | None = "atleast" if _at_least_after(page, end, end + 1, last) else None
        if page.reading.forms[i - 1] == "كل":
            return None
        return Count(end, end + 1, end + 1, value, None if mod else value, mod, noun=i)
    if value == 1 and (head.construct or (not head.owned and i + 1 < last and _is_definite_by_next(page, i + 1))):
        return None
    if alike:
        sure = page.harm_ending(i, first) is not None or _NO_VOWEL in page.reading.tokens[i].surface
    else:
        sure = (value == 2 and not head.owned) or _is_single(page, i, first)
    return Count(i, i + 1, end, value, value, skip=stem.skip, alone=True, sure=sure)


def _value_of(page: Page, i: int, stem: Stem, head: Head) -> int | None:
    """One or two, as the form of a noun says. A form that is dual and plural alike is two only for a nisba
    (`شرطيين`), or where the vowel marks say so."""
    if head.number == "one":
        return 1
    alike = any(other.number == "many" for other in page.heads[stem.form])
    if head.number == "many" and not any(other.number == "two" for other in page.heads[stem.form]):
        return None
    surface = page.reading.tokens[i].surface
    if head.owned:
        return 2 if "اه" in stem.form[-3:] or (head.number == "two" and not alike) else None
    spelled = page.reading.forms[i + 1 : i + 4]
    if alike and not (stem.form.endswith("يين") or _DUAL_ENDING in surface or "اثنين" in spelled):
        return None
    return 2


def _one_of(page: Page, i: int, first: int, last: int) -> Count | None:
    """`أحد الحراس`, `آخر` and `ثالث` right after a word of harm; `أن أحد الجنود أصيب`."""
    word = page.word(i, "one-of", "another")
    if word and word.value == "ordinal" and not (i + 1 >= last or _is_bare(page, i + 1) or page.is_stop(i + 1)):
        return None  # `مقتل ثالث قائد`
    if page.harm_ending(i, first) is None and not (
        word and word.kind == "one-of" and page.reading.forms[i - 1] in _THAT
    ):
        return None
    end = i + 1
    while end < last and end < i + 4 and not page.harms(end) and page.reading.forms[end].startswith("ال"):
        end += 1
    harm = page.harm_ending(i, first)
    if harm and page.reading.forms[harm[0]].endswith("ات"):
        return None  # `إصابات أخرى`
    return Count(i, i + 1, end, 1, 1, skip=_skip(page, i, "one-of"), alone=True)


def _harmed(page: Page, i: int, first: int, own: Harm) -> Count | None:
    """`قتيلين`; `سقوط ضحية`, `قتيل في عملية سطو` at the head of a line."""
    written = page.reading.forms[i]
    skip = int(written not in page.table.counted)
    form = written[skip:]
    if form not in page.table.counted:
        return None
    if form.startswith("ال"):
        two = _DUAL_ENDING in page.reading.tokens[i].surface and page.harm_ending(i, first) is not None
        return Count(i, i + 1, i + 1, 2, 2, skip=skip, own=own, alone=True) if two else None
    single = form[:-3] + "ه" if form.endswith(("تين", "تان")) else form[:-2]
    if form.endswith(("ين", "ان")) and single in page.table.counted and single not in _PARTICIPLES:
        return Count(i, i + 1, i + 1, 2, 2, skip=skip, own=own, alone=True)
    heads_line = i == first or page.reading.tokens[i - 1].surface == ":"
    if skip and form in _ONE_HARMED and page.counted(i - 1) and not page.word(i - 1, "mixed"):
        return Count(i, i + 1, i + 1, 1, 1, skip=skip, own=own, alone=True)  # `3 قتلى وجريح`
    if form in _ONE_HARMED and (heads_line or page.reading.forms[i - 1] in ("سقوط", "سقط", "سقطت")):
        return Count(i, i + 1, i + 1, 1, 1, skip=skip, own=own, alone=True)
    return None


_SPELLED = {1: ("واحد", "واحده"), 2: ("اثنين", "اثنان", "اثنتين", "اثنتان")}
_ONE_HARMED = frozenset({"قتيل", "جريح", "ضحيه", "شهيد"})
_PARTICIPLES = frozenset({"مصاب", "معتقل", "موقوف", "محتجز", "مخطوف", "مختطف", "مفقود", "متهم", "نازح", "لاجئ", "مشرد"})


def _is_definite_by_next(page: Page, i: int) -> bool:
    """`مالك المركبة`: a noun before a definite one is definite too, and counts nobody."""
    form = page.reading.forms[i]
    return form.startswith("ال") and not page.in_time(i) and page.word(i, "barrier") is None


def _is_single(page: Page, i: int, first: int) -> bool:
    """One person counts only right after a word of harm or "among them", joined to another such person, as an object,
    or in `أن` ... before its verb."""
    forms, tokens = page.reading.forms, page.reading.tokens
    if page.harm_ending(i, first) or forms[i].startswith("و") or page.ends_besides(i):
        return True
    owned = any(head.owned for head in page.heads.get(forms[i], ()))
    if page.word(i - 1, "part"):
        return not owned
    if forms[i].endswith("ا") and not owned and not page.head(i - 1):
        return True
    before, at = i - 1, i + 1
    if at < len(forms) and tokens[at].kind == "word" and not page.harms(at) and not _is_bare(page, at):
        at += 1  # `أن ضابط شرطة قتل`
    while at < len(forms) and (tokens[at].surface in _QUOTES or forms[at].endswith(NISBA)):
        at += 1
    while before > first and tokens[before].surface in _QUOTES:
        before -= 1
    if forms[before] not in _THAT or at >= len(forms):
        return False
    return any(harm.where == "either" and harm.past and not harm.noun for harm in page.harms(at))


_QUOTES = frozenset("«»\"“”'")
_NO_VOWEL = "\N{ARABIC SUKUN}"
_DUAL_ENDING = "\u064a\u0652\u0646"  # ya without a vowel, nun
_THAT = frozenset({"ان", "بان", "وان", "لان"})
