"""The written forms of an Arabic noun or adjective from its base form, in folded unvowelled spelling.

Nouns take the article, case endings that are written (`هجوما`), the dual and pronouns (`مقتله`, `غارتهم`). Broken
plurals are not guessed: knowledge lists them as bases of their own. Grammar: Ryding, A Reference Grammar of Modern
Standard Arabic (2005), ch. 7 and 12.
"""

from typing import NamedTuple

from rawi.text.normalize import fold

SUFFIXES = ("ه", "ها", "هم", "هن", "هما", "نا", "ي", "ك", "كم")


class NounForm(NamedTuple):
    """One reading of a written form. `suffix` is the pronoun it carries, or ''."""

    definite: bool
    dual: bool = False
    suffix: str = ""


def noun_forms(base: str, dual: bool = False) -> dict[str, NounForm]:
    """Written form -> its reading, for a base as a dictionary gives it (`غارة`, `مقتل`); with `dual` the duals too.

    A base that comes with the article keeps it and takes no other ending.

    >>> forms = noun_forms("غارة", dual=True)
    >>> [form in forms for form in ("الغاره", "غارتهم", "الغارتين", "غارتا")]
    [True, True, True, True]
    >>> sorted(noun_forms("القبض"))
    ['القبض']
    """
    form = fold(base)
    if form.startswith("ال") and base.startswith("ال"):
        return {form: NounForm(definite=True)}
    stem = form[:-1] + "ت" if base.endswith("ة") else form
    found = {form: NounForm(False), "ال" + form: NounForm(True)}
    if not base.endswith(("ة", "اء", "ى", "ا", "ات")):
        found[form + "ا"] = NounForm(False)
    for suffix in SUFFIXES:
        for before in _before_pronoun(stem):
            found.setdefault(before + suffix, NounForm(True, suffix=suffix))
    if dual:
        for ending in ("ان", "ين"):
            found.setdefault(stem + ending, NounForm(False, dual=True))
            found.setdefault("ال" + stem + ending, NounForm(True, dual=True))
        for ending in ("ا", "ي"):
            found.setdefault(stem + ending, NounForm(True, dual=True))
    return found


def participle_forms(base: str) -> dict[str, NounForm]:
    """The forms of a participle in all genders and numbers: `مندد` gives `منددا`, `منددة`, `منددين`, `المنددون`.

    >>> "منددين" in participle_forms("مندد") and "رافضه" in participle_forms("رافض")
    True
    """
    form = fold(base)
    found: dict[str, NounForm] = {}
    for ending in ("", "ا", "ه", "ين", "ون", "ات", "ان", "تين"):
        found[form + ending] = NounForm(False, dual=ending in ("ان", "تين"))
        if ending != "ا":
            found["ال" + form + ending] = NounForm(True, dual=ending in ("ان", "تين"))
    return found


def _before_pronoun(stem: str) -> tuple[str, ...]:
    """A final hamza takes a seat before a pronoun: `لقاء` + `ه` is `لقاؤه`, `لقائه` or `لقاءه`."""
    if stem.endswith("اء"):
        return stem, stem[:-1] + "ؤ", stem[:-1] + "ئ"
    return (stem,)
