"""Capitals and countries that stand for their governments: where they speak, or deal with one another."""

from collections.abc import Iterable, Iterator, Sequence

from rawi.annotate.names.found import Context, Found
from rawi.text.phrases import Match
from rawi.text.tokens import Reading


def metonyms(context: Context) -> Iterator[Found]:
    """Capitals and countries beside a verb of speaking, after what governments have, in dealings with each other."""
    reading, known = context.reading, context.table.metonyms
    for i, form in enumerate(reading.forms):
        matches: Sequence[Match[str] | None] = ()
        if form in known.verbs:
            matches = (_capital_at(context, i + 1) or _subject_before(context, i),)
        elif form in known.masculine:
            match = _capital_at(context, i + 1)
            matches = (match,) if match and match.values[0] in known.men else ()
        elif form in known.nouns:
            matches = tuple(_seats(context, (_capital_at(context, i + 1),)))
        elif form in known.dealings and reading.forms[i + 1 : i + 2] in (["مع"], ["بين"]):
            matches = tuple(_seats(context, _partners(context, i + 2)))
        for match in matches:
            if match:
                yield Found(match.first, match.last, match.start, "organisation", "name", "names/metonyms.yml")


def _capital_at(context: Context, i: int) -> Match[str] | None:
    """The capital or country at token `i`, right behind the word before it."""
    reading = context.reading
    if i >= len(reading.forms) or reading.tokens[i].start - reading.tokens[i - 1].end > 1:
        return None
    match = context.table.capitals.longest_at(reading, i)
    return match if match and not match.stem.prefix else None


def _seats(context: Context, matches: Iterable[Match[str] | None]) -> Iterator[Match[str]]:
    """Those that are a seat of government: a country by its own name stands for another only where it speaks."""
    forms, countries = context.reading.forms, context.table.metonyms.countries
    for match in matches:
        if match and " ".join((match.stem.form, *forms[match.first + 1 : match.last])) not in countries:
            yield match


def _partners(context: Context, i: int) -> Iterator[Match[str]]:
    """The one at token `i` and those joined to it by و."""
    match = _capital_at(context, i)
    while match:
        yield match
        more = match.last < len(context.reading.forms)
        following = context.table.capitals.longest_at(context.reading, match.last) if more else None
        match = following if following and following.stem.prefix == "و" else None


def _subject_before(context: Context, i: int) -> Match[str] | None:
    """The capital that ends before the verb at `i` and begins its clause."""
    for first in range(max(0, i - 3), i):
        match = context.table.capitals.longest_at(context.reading, first, i)
        if match and match.last == i and match.stem.prefix in ("", "و") and _opens(context.reading, first):
            return match
    return None


def _opens(reading: Reading, i: int) -> bool:
    """Whether token `i` begins a clause: a subject before its verb, not the object of the words before."""
    return i == reading.sentences[reading.sentence_of(i)].first or reading.forms[i - 1] in (
        "ان",
        "وان",
        "،",
        ":",
        "لكن",
        "بان",
    )
