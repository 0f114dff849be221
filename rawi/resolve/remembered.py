"""What was found out about articles the last time, and holds as long as they are the same.

Keys of articles, passages two texts share and what a copy changed are functions of one or two articles and of nothing
else. So a set that grows by a day asks for the new ones alone, and everything that depends on the whole set is made
anew from them: a set that was built step by step is the same as one built at once.
"""

from collections.abc import Callable, Mapping
from hashlib import blake2b


class Remembered:
    """Findings by what was asked of which articles. Those that nobody asked for again are forgotten: see `kept`."""

    def __init__(self, known: Mapping[str, str], before: Mapping[bytes, bytes], maker: str = "") -> None:
        """`known`: a hash of every article with its annotation, by its id. `before`: what was `kept` the last time.
        `maker` names the code that finds things out: another one remembers nothing of what this one found."""
        self._known = known
        self._before = before
        self._maker = maker
        self.kept: dict[bytes, bytes] = {}

    def recall(self, what: str, articles: tuple[str, ...], find: Callable[[], bytes]) -> bytes:
        """The finding, or what `find` gives where there is none or an article is another than then."""
        asked = "\t".join((self._maker, what, *(self._known[name] for name in articles)))
        name = blake2b(asked.encode(), digest_size=16).digest()
        found = self._before.get(name)
        self.kept[name] = found = find() if found is None else found
        return found

    def new(self) -> dict[bytes, bytes]:
        """What was not known before."""
        return {name: found for name, found in self.kept.items() if name not in self._before}

    def forgotten(self) -> set[bytes]:
        """What nobody asked for this time."""
        return set(self._before) - set(self.kept)
