"""The chronicle as it was known on a day, as a room of its own: resolved again from what was published by then.

That takes seconds for a thousand articles and minutes for many, so a day is made once, in a thread that holds it until
others are asked for. Nothing is written into the chronicle: a part lies in a temporary folder and goes with the server.
"""

import threading
from contextlib import ExitStack, closing
from pathlib import Path

from rawi.chronicle.store import open_chronicle
from rawi.errors import ChronicleError
from rawi.run.release import as_known_on
from rawi.web.room import Room

KEPT = 3  # days that are held at once
PATIENCE = 20.0  # seconds a reader waits for a small chronicle before being told to


class Past:
    """The days of one chronicle that somebody asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._days: dict[tuple[str, str], _Day] = {}
        self._asking = threading.Lock()

    def on(self, day: str, state: str, wait: bool) -> Room | None:
        """The room of a day; None while it is being made. `state` is what the chronicle is derived from now.

        Raises ChronicleError where it can't be made.
        """
        with self._asking:
            there = self._days.pop((day, state), None) or _Day(self.path, day)
            self._days[day, state] = there  # the last asked for stands last
            while len(self._days) > KEPT:
                self._days.pop(next(iter(self._days))).given_up.set()
        if wait:
            there.made.wait(PATIENCE)
        if there.made.is_set() and there.room is None:
            raise ChronicleError(f"{self.path} could not be derived as of {day}")
        return there.room


class _Day:
    """One day, made and held by a thread: a connection to it belongs there."""

    _one_at_a_time = threading.Semaphore()

    def __init__(self, path: Path, day: str) -> None:
        self.room: Room | None = None
        self.made = threading.Event()
        self.given_up = threading.Event()
        threading.Thread(target=self._hold, args=(path, day), daemon=True).start()

    def _hold(self, path: Path, day: str) -> None:
        with closing(open_chronicle(path)) as chronicle, ExitStack() as held:
            try:
                with self._one_at_a_time:
                    part = held.enter_context(as_known_on(chronicle, day))
                self.room = Room(part.path, read_only=True, known=day)
            finally:
                self.made.set()
            self.given_up.wait()
