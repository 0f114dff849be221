"""Counts that a noun carries alone: a dual (`جنديين`), one person after a word of harm, `أحد`, `آخر`."""

from rawi.annotate.numbers.count import NISBA, Count, at_least_after, is_bare, past_adjectives, proclitics_of
from rawi.annotate.numbers.page import Page
from rawi.knowledge.numbers import Harm
from rawi.knowledge.people import Head
from rawi.records import NumberModifier
from rawi.text.tokens import Stem


def count_by_noun(page: Page, i: int, first: int, last: int) -> Count | None:
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
    end = past_adjectives(page, i + 1, last)
    if end < last and not head.owned and page.reading.forms[end] in _SPELLED[value]:
        mod: NumberModifier | None = "atleast" if at_least_after(page, end, end + 1, last) else None
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
    if word and word.value == "ordinal" and not (i + 1 >= last or is_bare(page, i + 1) or page.is_stop(i + 1)):
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
    return Count(i, i + 1, end, 1, 1, skip=proclitics_of(page, i, "one-of"), alone=True)


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
    if form.endswith(("ين", "ان")) and single in page.table.counted and not page.is_word(single, "participle"):
        return Count(i, i + 1, i + 1, 2, 2, skip=skip, own=own, alone=True)
    heads_line = i == first or page.reading.tokens[i - 1].surface == ":"
    one = page.word(i, "one-harmed")
    if skip and one and page.counted(i - 1) and not page.word(i - 1, "mixed"):
        return Count(i, i + 1, i + 1, 1, 1, skip=skip, own=own, alone=True)  # `3 قتلى وجريح`
    if one and (heads_line or page.word(i - 1, "falling")):
        return Count(i, i + 1, i + 1, 1, 1, skip=skip, own=own, alone=True)
    return None


_SPELLED = {1: ("واحد", "واحده"), 2: ("اثنين", "اثنان", "اثنتين", "اثنتان")}


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
    if at < len(forms) and tokens[at].kind == "word" and not page.harms(at) and not is_bare(page, at):
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
