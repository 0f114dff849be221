"""Ids of records inside one annotation: a letter and a number that no earlier step has given."""

from collections.abc import Iterable, Iterator
from itertools import count


def fresh_ids(letter: str, taken: Iterable[str]) -> Iterator[str]:
    """`m8`, `m9`, ... after the highest number taken: steps also drop records, so counting them is not enough.

    >>> ids = fresh_ids("m", ["m1", "m7"])
    >>> next(ids), next(ids)
    ('m8', 'm9')
    """
    highest = max((int(id_[1:]) for id_ in taken), default=0)
    return (f"{letter}{number}" for number in count(highest + 1))
