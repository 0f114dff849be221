"""What was found out about articles the last time, and holds as long as they are the same.

Keys of articles, passages two texts share and what a copy changed are functions of one or two articles and of nothing
else; what a group of articles tells is one of that group. So a set that grows by a day asks for the new ones alone,
and everything that depends on the whole set is made anew from them: a set that was built step by step is the same as
one built at once.
"""

from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from typing import Protocol


class Findings(Protocol):
    """Where what was found out is kept, by names of 16 bytes."""

    def recall(self, name: bytes) -> bytes | None:
        """What was kept under a name, or None. It was asked for, so it is not forgotten."""

    def keep(self, name: bytes, found: bytes) -> None:
        """Keep what was not known."""


class InMemory:
    """Findings of one process. Those that nobody asked for again are forgotten: see `kept`."""

    def __init__(self, before: Mapping[bytes, bytes]) -> None:
        """`before`: what was `kept` the last time."""
        self._before = before
        self.kept: dict[bytes, bytes] = {}

    def recall(self, name: bytes) -> bytes | None:
        found = self._before.get(name)
        if found is not None:
            self.kept[name] = found
        return found

    def keep(self, name: bytes, found: bytes) -> None:
        self.kept[name] = found

    def new(self) -> dict[bytes, bytes]:
        """What was not known before."""
        return {name: found for name, found in self.kept.items() if name not in self._before}

    def forgotten(self) -> set[bytes]:
        """What nobody asked for this time."""
        return set(self._before) - set(self.kept)


class Remembered:
    """Findings by what was asked of which articles."""

    def __init__(self, sum_of: Callable[[str], str], findings: Findings, maker: str = "") -> None:
        """`sum_of`: a hash of an article with its annotation, by its id. `maker` names the code that finds things out:
        another one remembers nothing of what this one found."""
        self.sum_of = sum_of
        self._findings = findings
        self._maker = maker

    def recall(self, what: str, articles: Iterable[str], find: Callable[[], bytes]) -> bytes:
        """The finding about articles, or what `find` gives where there is none or one of them is another than then."""
        return self.told(what, "\t".join(map(self.sum_of, articles)).encode(), find)

    def told(self, what: str, inputs: bytes, find: Callable[[], bytes]) -> bytes:
        """The finding that is a function of these inputs, or what `find` gives where there is none."""
        name = blake2b(f"{self._maker}\t{what}\t".encode() + inputs, digest_size=16).digest()
        found = self._findings.recall(name)
        if found is None:
            found = find()
            self._findings.keep(name, found)
        return found
