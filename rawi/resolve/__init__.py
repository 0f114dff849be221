"""From articles and their annotations to what many of them say together: copies, origins, stories, actors, events.

Records in, records out; nothing is read from disk, and nothing depends on the order of the input or on a clock. How
the runner calls it:

    keys = [key_of(article, annotation) for ...]        # small, made once for each article, can be stored (codec)
    resolved = resolve(keys, fetch, judgements)         # rawi.derived.Resolved, every table in order of its ids
    resolve(keys, fetch, judgements, remembered)        # the same; what was found out the last time is not again
    derive(Shelf(packed, scratch), fetch, ...)          # the same for any number: keys and records lie in `scratch`

`fetch(article_id) -> (Article, Annotation)` is asked for full texts only where two articles seem to share words;
those asked for last are kept by `resolve` itself. Judgements that no longer apply come back as `Resolved.orphans`.
Adding articles means calling `resolve` again with the old keys and the new: the answer is that of all at once.
"""

from rawi.resolve.keys import ArticleKey, Fetch, key_of
from rawi.resolve.remembered import Remembered
from rawi.resolve.scratch import InMemory, Scratch
from rawi.resolve.shelf import Shelf, pack
from rawi.resolve.whole import Derived, derive, resolve

__all__ = ["ArticleKey", "Derived", "Fetch", "InMemory", "Remembered", "Scratch", "Shelf", "derive", "key_of", "pack",
           "resolve"]  # fmt: skip
