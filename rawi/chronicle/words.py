"""Under which forms a word is found: as typed, folded, or loosely. Nothing stored is ever replaced by these forms.

Three levels, after research on what users of Arabic search boxes expect:

- *exact*: the word as it stands, marks and all;
- *normal*: folded (`text.normalize`), and beside it the forms without one-letter proclitics and without the article.
  The stripped form is always an **additional** one: `والي` is not `و` + `الي`, and both stay findable;
- *broad*: besides, one light suffix taken off (pronoun, then number or gender) and hamza seats made one. The suffixes
  are those of light stemming (Larkey, Ballesteros & Connell 2007) less the yeh of relation, which would make
  `مدني` (civilian) and `مدن` (cities) one word.

The index holds all forms of each word; a query is widened by less, or `بلد` (country) would find `لد`.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from rawi.text.tokens import Token, stems

Level = Literal["exact", "normal", "broad"]
ARTICLE = "ال"
SHORTEST = 3  # letters a stem keeps: with two, every second word would be found under another one's form
_PROCLITICS_WITH_ARTICLE = re.compile("[وف]?[بك]?ال|[وف]?لل")
_PRONOUNS = ("هما", "ها", "هم", "هن", "كم", "نا", "ه")
_ENDINGS = ("تين", "تان", "ات", "ون", "ين", "ان", "وا", "ت", "ه")
_HAMZA = str.maketrans("ؤئ", "ءء")
_GROUPED = re.compile(r"\d{1,3}(?:[,٬]\d{3})+")
# What FTS5's `ascii` tokenizer would cut within one of our tokens; every other ASCII mark is a token of its own.
_JOINED = str.maketrans(dict.fromkeys(".,'", "·"))


@lru_cache(maxsize=1 << 16)  # the frequent half of a month's 150,000 spellings; a miss costs as much as no cache
def normal_forms(form: str) -> frozenset[str]:
    """A folded form, and it without the proclitics and the article it may carry.

    >>> sorted(normal_forms("وبالقصف"))
    ['القصف', 'بالقصف', 'قصف', 'وبالقصف']
    """
    found = {_ungrouped(form)}
    for stem in stems(form):
        if not stem.skip or len(stem.form) >= SHORTEST:
            found |= {stem.form, _without_article(stem.form)}
    return frozenset(found)


@lru_cache(maxsize=1 << 16)
def broad_forms(form: str) -> frozenset[str]:
    """The normal forms and their light stems, hamza seats made one.

    >>> "مدني" in broad_forms("المدنيين") and "مدن" not in broad_forms("المدنيين")
    True
    """
    normal = normal_forms(form)
    return frozenset(_one_hamza(each) for each in normal | {light_stem(each) for each in normal})


def light_stem(form: str) -> str:
    """A form without its pronoun and its ending of number or gender, at least three letters.

    >>> light_stem("مدينتهم"), light_stem("قصفت"), light_stem("بنات")
    ('مدين', 'قصف', 'بنات')
    """
    return _without(_ENDINGS, _without(_PRONOUNS, form))


def forms_of(token: Token, level: Level) -> frozenset[str]:
    """The forms under which a word of a text is found at a level."""
    if level == "exact":
        return frozenset((token.surface,))
    return normal_forms(token.form) if level == "normal" else broad_forms(token.form)


def wanted_forms(token: Token, level: Level) -> frozenset[str]:
    """The forms that a word of a query asks for; a text's word is found if it has one of them."""
    if level == "exact":
        return frozenset((token.surface,))
    found = {_ungrouped(token.form)}
    if clitics := _PROCLITICS_WITH_ARTICLE.match(token.form):
        bare = token.form[clitics.end() :]
        if len(bare) >= SHORTEST:
            found.add(bare)
    if level == "broad":
        found |= {light_stem(each) for each in found}
        found = {_one_hamza(each) for each in found}
    return frozenset(found)


def terms(forms: Iterable[str]) -> str:
    """Forms as FTS5 takes them in: each one token of the `ascii` tokenizer."""
    return " ".join(forms).translate(_JOINED)


def _without_article(form: str) -> str:
    return form[2:] if form.startswith(ARTICLE) and len(form) >= 4 else form


def _without(endings: tuple[str, ...], form: str) -> str:
    ending = next(filter(form.endswith, endings), "")
    return form[: len(form) - len(ending)] if len(form) - len(ending) >= SHORTEST else form


def _one_hamza(form: str) -> str:
    """Hamza on any seat is one letter; after a final alef it is often not typed at all."""
    bare = form.translate(_HAMZA)
    return bare[:-1] if bare.endswith("اء") else bare


def _ungrouped(form: str) -> str:
    """`1,200` is the number 1200."""
    return re.sub("[,٬]", "", form) if form[:1].isdigit() and _GROUPED.fullmatch(form) else form
