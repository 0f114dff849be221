"""What a build says while it runs: messages on any stream, a moving line where a person looks on."""

from __future__ import annotations

from collections import Counter
from time import monotonic
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

EVERY = 0.2  # seconds between two renewals of the line


class Counted(Protocol):
    """What the line counts."""

    articles: int
    known: int
    annotated: int
    unreadable: int
    aside: Counter[str]


class Progress:
    """One line at the foot of a terminal, and messages above it. Where nobody looks on, messages alone."""

    def __init__(self, messages: TextIO) -> None:
        self._messages = messages
        self._console: Console | None = None
        self._status: Status | None = None
        self._begun = self._shown = monotonic()
        if messages.isatty():
            from rich.console import Console  # late: it takes longer to import than all of our command line

            self._console = Console(file=messages)
            self._status = self._console.status("reading")
            self._status.start()

    def show(self, counts: Counted) -> None:
        """Renew the line."""
        now = monotonic()
        if self._status is None or now - self._shown < EVERY:
            return
        self._shown = now
        rate = counts.annotated / (now - self._begun)
        self._status.update(
            f"{counts.articles:,} read, {counts.known:,} known already, {counts.annotated:,} annotated "
            f"({rate:,.0f} a second), {counts.unreadable:,} unreadable"
            + (f", {counts.aside.total():,} set aside" if counts.aside else "")
        )

    def step(self, what: str) -> None:
        """Say what is being done now."""
        if self._status is not None:
            self._status.update(what)

    def say(self, message: str) -> None:
        """A message that stays."""
        if self._console is not None:
            self._console.print(message, markup=False, highlight=False, soft_wrap=True)
        else:
            print(message, file=self._messages)

    def stop(self) -> None:
        """Take the line away."""
        if self._status is not None:
            self._status.stop()
