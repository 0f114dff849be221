"""A place name found in a text, and which other name the words between them say it lies in."""

from collections.abc import Sequence
from typing import NamedTuple

from rawi.knowledge.places import PlaceTable
from rawi.records import PlaceClass
from rawi.text.tokens import Reading, stems

MOST_BETWEEN = 4  # tokens: `(الواقعة في شمال محافظة`


class Found(NamedTuple):
    """A place name in the text: tokens `first` to `last` (exclusive), where it starts without proclitics, its folded
    key. `hint`: what its head word says it is. `parent`: the key of a place within the name (`ريف حلب`). `country`:
    said by an adjective. `unknown`: the gazetteer is not asked for the whole name. `borrowed`: the place within
    the name may be far (`حي الشارقة`)."""

    first: int
    last: int
    start: int
    key: str
    hint: PlaceClass | None
    rule: str
    parent: str | None = None
    country: str | None = None
    unknown: bool = False
    borrowed: bool = False


class Stated(NamedTuple):
    """The number of the mention that the text says another lies in; `beside`: on a side of it (`س شمال ص`)."""

    number: int
    beside: bool = False


def stated_in(found: Sequence[Found], number: int, reading: Reading, table: PlaceTable) -> Stated | None:
    """The next mention, where the text says that this one lies in it or on a side of it: `س في ص`, `س بص`, `س شمال ص`,
    `س التابعة لمحافظة ص`, `س (ريف ص)`."""
    if number + 1 >= len(found):
        return None
    inner, outer = found[number], found[number + 1]
    if outer.first - inner.last > MOST_BETWEEN or reading.sentence_of(inner.first) != reading.sentence_of(outer.first):
        return None
    between = reading.forms[inner.last : outer.first]
    prefix = reading.forms[outer.first][:1] if outer.start > reading.tokens[outer.first].start else ""
    if not _joins(between, prefix, table):
        return None
    return Stated(number + 1, beside=not table.compass.isdisjoint(between))


def _joins(between: list[str], prefix: str, table: PlaceTable) -> bool:
    """Whether the words between two names put the first in the second, which carries the proclitic `prefix`."""
    bracket = between[:1] == ["("]
    words = between[bracket:]
    belongs = words[:1] != [] and words[0] in table.belonging
    words = words[belongs:]
    if not words:
        return prefix == "ب" or (belongs and prefix == "ل") or (bracket and not prefix)
    if words[0] in ("في", "من"):
        rest = words[1:]
        heads = [word for word in rest if word in table.heads]
        return len(heads) + sum(word in table.compass for word in rest) == len(rest) and bool(words[0] == "في" or heads)
    if all(word in table.compass for word in words):
        return not prefix
    if len(words) > 1:
        return False
    joined = {stem.prefix for stem in stems(words[0]) if stem.form in table.heads}
    return "ب" in joined or (belongs and "ل" in joined) or (bracket and "" in joined)
