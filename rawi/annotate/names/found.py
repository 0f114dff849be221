"""What the rules of names work on and give: the context of one article, and a name found."""

from collections.abc import Sequence
from typing import NamedTuple

from rawi.knowledge.names import NameTable
from rawi.records import Form, MentionKind
from rawi.text.tokens import Reading


class Found(NamedTuple):
    """A name found: tokens `first` to `last` (exclusive), where its letters begin, what it is and by which rule.

    `certain` names win over what the tagger says of the same words.
    """

    first: int
    last: int
    start: int
    kind: MentionKind
    form: Form
    rule: str
    certain: bool = True


class Context(NamedTuple):
    """What every rule needs: the reading, the tagger's labels, tokens that are parts of times, the table, and the
    words that go on persons' names for the tagger."""

    reading: Reading
    tags: Sequence[str]
    times: frozenset[int]
    table: NameTable
    surnames: frozenset[str]
