"""The written forms of an Arabic verb, from its past and present, in folded unvowelled spelling.

News is written without vowels, so `قتل` is "he killed" and "he was killed" alike: a form carries all the readings
its letters allow, and who uses it decides. Irregular passives (`اغتيل`, `قيل`) and presents are given by knowledge,
not guessed. Grammar: Ryding, A Reference Grammar of Modern Standard Arabic (2005), ch. 21-33.
"""

from typing import Literal, NamedTuple

from rawi.text.normalize import fold

Tense = Literal["past", "present"]
Person = Literal["he", "she", "they", "they-two", "we", "i"]
OBJECT_SUFFIXES = ("ه", "ها", "هم", "هن", "هما", "نا", "ني")


class VerbForm(NamedTuple):
    """One reading of a written form. `suffix` is the object pronoun it carries, or ''."""

    tense: Tense
    person: Person
    suffix: str = ""


def verb_forms(past: str, present: str, objects: bool = True) -> dict[str, tuple[VerbForm, ...]]:
    """Written form -> its readings, for a verb given as third person masculine past and present.

    Presents come with every person's prefix; with `objects` also with pronoun suffixes.

    >>> sorted(verb_forms("قال", "يقول", objects=False))[:6]
    ['اقول', 'تقل', 'تقول', 'تقولان', 'قال', 'قالا']
    >>> "قلنا" in verb_forms("قال", "يقول") and "سماه" in verb_forms("سمى", "يسمي")
    True
    >>> "نفت" in verb_forms("نفى", "ينفي") and "استهدفهم" in verb_forms("استهدف", "يستهدف")
    True
    """
    found: dict[str, list[VerbForm]] = {}

    def add(form: str, tense: Tense, person: Person, suffix: str = "") -> None:
        readings = found.setdefault(form, [])
        if (reading := VerbForm(tense, person, suffix)) not in readings:
            readings.append(reading)

    for tense, forms in (("past", _past(past)), ("present", _present(present))):
        for person, form in forms:
            add(form, tense, person)  # type: ignore[arg-type]
            if objects:
                maqsura = (past if tense == "past" else present).endswith("ى") and person in ("he", "she")
                for suffix in OBJECT_SUFFIXES:
                    add(_before_suffix(form, maqsura) + suffix, tense, person, suffix)  # type: ignore[arg-type]
    return {form: tuple(readings) for form, readings in found.items()}


def _past(base: str) -> list[tuple[Person, str]]:
    """Third persons and `we` of the past. Defective verbs (final alef or yeh) lose it before -t and -w."""
    form = fold(base)
    if base[-1] in "ىا" and len(form) > 2:
        stem = form[:-1]
        dual = stem + ("و" if base[-1] == "ا" and len(form) == 3 else "ي")
        return [("he", form), ("she", stem + "ت"), ("they", stem + "وا"), ("they-two", dual + "ا"),
                ("they-two", stem + "تا"), ("we", dual + "نا"), ("they", dual + "ن")]  # fmt: skip
    short = form[:-2] + form[-1] if len(form) > 2 and form[-2] == "ا" else form  # hollow: `قلنا`, `أشرنا`
    plural = form[:-1] if base[-1] == "ي" else form  # `لقوا مصرعهم`
    forms: list[tuple[Person, str]] = [
        ("he", form), ("she", form + "ت"), ("they", plural + "وا"), ("they-two", form + "ا"),
        ("they-two", form + "تا"), ("we", short + "نا"), ("they", short + "ن"),
    ]  # fmt: skip
    if base[-1] in "أء":  # the hamza takes the seat of the vowel behind it: `بدؤوا`, `جاؤوا`
        forms.append(("they", form[:-1] + "ؤوا"))
    if base[-1] == "ن" and short == form:  # one nun is written for two: `أعلنا`
        forms.append(("we", form + "ا"))
    return forms


def _present(base: str) -> list[tuple[Person, str]]:
    """The present of all persons that news uses, indicative and clipped (`لم يعلنوا`)."""
    form = fold(base)
    rest, stem = form[1:], form[1:]
    if base[-1] in "ىاوي":
        stem = rest[:-1]
    forms: list[tuple[Person, str]] = [
        ("he", "ي" + rest), ("she", "ت" + rest), ("we", "ن" + rest), ("i", "ا" + rest),
        ("they", "ي" + stem + "ون"), ("they", "ي" + stem + "وا"), ("they-two", "ي" + rest + "ان"),
        ("they-two", "ت" + rest + "ان"), ("they", "ي" + rest + "ن"),
    ]  # fmt: skip
    if base[-1] in "أء":  # `يبدؤون`, `يجيئون`
        forms += [("they", f"ي{rest[:-1]}{seat}{end}") for seat in "ؤئ" for end in ("ون", "وا")]
    if stem != rest:  # `لم ينف`, `لم يدع`
        forms += [("he", "ي" + stem), ("she", "ت" + stem)]
    elif len(rest) >= 3 and rest[-2] in "ويا":  # hollow: `لم يقل`, `لم تصب`
        clipped = rest[:-2] + rest[-1]
        forms += [("he", "ي" + clipped), ("she", "ت" + clipped)]
    return forms


def _before_suffix(form: str, maqsura: bool = False) -> str:
    """Before a pronoun the plural alef falls (`قتلوهم`) and alef maqsura is written as alef (`سماه`, `يتبناها`)."""
    if maqsura and form.endswith("ي"):
        return form[:-1] + "ا"
    return form[:-1] if form.endswith("وا") else form
