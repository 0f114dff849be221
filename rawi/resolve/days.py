"""Days as numbers, for counting between them."""

from datetime import date
from functools import lru_cache

UNKNOWN = 0  # no calendar day has this ordinal


@lru_cache(maxsize=1 << 14)  # some forty years of days
def ordinal(day: str | None) -> int:
    """The ordinal of an ISO day; `UNKNOWN` for none, or for one that no calendar has.

    >>> ordinal("2024-03-02") - ordinal("2024-02-28"), ordinal("0000-00-00"), ordinal(None)
    (3, 0, 0)
    """
    try:
        return date.fromisoformat((day or "")[:10]).toordinal()
    except ValueError:
        return UNKNOWN
