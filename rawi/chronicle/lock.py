"""One build at a time: a lock that the system takes back when its holder dies, however it dies.

The lock is held on a file beside the chronicle (`news.db.lock`), not on the chronicle itself: SQLite loses its own
locks when any other handle on its file is closed. A file that is there but not held, as a kill leaves it, locks
nothing.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rawi.errors import ChronicleError


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a chronicle. Raises ChronicleError at once, naming the process, if another one builds it."""
    beside = path.with_name(path.name + ".lock")
    handle = _held(beside, path)
    try:
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        beside.unlink(missing_ok=True)
        os.close(handle)


def _held(beside: Path, path: Path) -> int:
    while True:
        try:
            handle = os.open(beside, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise ChronicleError(f"{path}: {error.strerror}: choose another place for the chronicle") from error
        if not _take(handle):
            holder = os.read(handle, 20).decode("ascii", "replace") or "?"
            os.close(handle)
            raise ChronicleError(
                f"{path} is being built by process {holder}; wait until it is done, or stop it and go on here"
            )
        if beside.exists() and os.path.samestat(os.fstat(handle), beside.stat()):
            return handle
        os.close(handle)  # its former holder took the file away between our opening and our locking it


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
