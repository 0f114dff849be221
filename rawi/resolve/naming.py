"""When two written names are one: the words of a name in a form that spelling, titles and clitics do not touch."""

from functools import lru_cache

from rawi.resolve.words import match_form, term_of, words_of

_BETWEEN = frozenset({"بن", "ابن", "بنت", "ابنه", "آل", "ال"})  # links of a genealogy: often left out
KUNYA = frozenset({"ابو", "ابي", "ابا", "ام"})
_JOINED = frozenset({"عبد", "ابو", "ابي", "ابا", "ام", "بو"})  # written as one word with the next, or as two


@lru_cache(maxsize=1 << 16)  # names of a month of news; each is asked for once an article
def name_words(name: str) -> tuple[str, ...]:
    """The words of a person's name as they are compared: folded, without article and `بن`, `عبد` joined to its word.

    >>> name_words("محمد بن عبد الرحمن الفلاني") == name_words("محمّد عبدالرحمن الفلاني")
    True
    >>> name_words("أبو حفص المرفئي")
    ('ابو حفص', 'مرفءي')
    """
    forms = [_bare(form) for form in words_of(name).forms if form not in _BETWEEN]
    found: list[str] = []
    for form in forms:
        if found and found[-1] in _JOINED:
            before = found.pop()
            kunya = before in KUNYA
            found.append(f"ابو {form}" if kunya and before != "ام" else f"{before}{' ' if kunya else ''}{form}")
        else:
            found.append(form)
    return tuple(_split_servant(word) for word in found)


@lru_cache(maxsize=1 << 16)
def father_of(name: str) -> str | None:
    """The father a name gives after its first `بن`, as it is compared; None where it gives none.

    >>> father_of("سالم بن عبد الجليل الصخري"), father_of("سالم الصخري")
    ('عبدجليل', None)
    """
    forms = words_of(name).forms
    at = next((i for i, form in enumerate(forms[:3]) if form in ("بن", "ابن")), None)
    after = name_words(" ".join(forms[at + 1 :])) if at else ()
    return after[0] if after else None


@lru_cache(maxsize=1 << 16)
def key_words(name: str) -> tuple[str, ...]:
    """The light stems of a naming, sorted, each once: `وزارة الصحة` is within `المتحدث باسم وزارة الصحة`."""
    return tuple(sorted({term_of(form) for form in words_of(name).forms}))


@lru_cache(maxsize=1 << 16)
def plain(name: str) -> str:
    """A name of an organisation or place as it is compared: its words folded, without articles before them."""
    return " ".join(_bare(form) for form in words_of(name).forms)


def _bare(form: str) -> str:
    return form[2:] if len(form) > 4 and form.startswith("ال") else form


def _split_servant(word: str) -> str:
    """`عبدالرحمن` and `عبد الرحمن` alike: without the article inside."""
    return "عبد" + word[5:] if word.startswith("عبدال") and len(word) > 7 else word


def outlet_words(outlet: str) -> str:
    """The folded name of an outlet, for comparison with media an article names."""
    return " ".join(match_form(word) for word in outlet.split()) if outlet else ""
