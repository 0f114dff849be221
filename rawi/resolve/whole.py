"""All stages of resolving in their order."""

from collections.abc import Iterable, Sequence

from rawi.derived import Resolved
from rawi.records import Judgement
from rawi.resolve.keys import ArticleKey, Fetch


def resolve(keys: Iterable[ArticleKey], fetch: Fetch, judgements: Sequence[Judgement] = ()) -> Resolved:
    """Everything derived from a set of articles. Same set and judgements, same answer, in whatever order they come."""
    return Resolved(copies=(), origins=(), stories=(), actors=(), events=(), orphans=())
