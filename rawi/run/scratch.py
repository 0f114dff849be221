"""Room beside memory, in a file that nobody else sees and that ends with the process."""

import os
from pathlib import Path
from tempfile import TemporaryFile

from rawi.errors import ChronicleError

HELD = 1 << 20  # bytes that wait to be written


class FileScratch:
    """Bytes kept in a temporary file (`rawi.resolve.scratch.Scratch`)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - closed with the process, whatever ends it
        self._waiting = bytearray()
        self._written = 0

    def put(self, content: bytes) -> int:
        """Keep bytes; returns where they begin."""
        at = self._written + len(self._waiting)
        self._waiting += content
        if len(self._waiting) >= HELD:
            self._flush()
        return at

    def get(self, at: int, length: int) -> bytes:
        """The bytes again."""
        if at >= self._written:
            return bytes(self._waiting[at - self._written : at - self._written + length])
        return os.pread(self._file.fileno(), length, at)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _flush(self) -> None:
        try:
            while self._waiting:
                count = os.pwrite(self._file.fileno(), self._waiting, self._written)
                self._written += count
                del self._waiting[:count]
        except OSError as error:
            raise ChronicleError(
                f"{self._folder}: {error.strerror}; nothing is lost: make room and run it again"
            ) from error


class Waiting:
    """Bytes by name until they are asked for, once."""

    def __init__(self, scratch: FileScratch) -> None:
        self._scratch = scratch
        self._places: dict[str, tuple[int, int]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def add(self, name: str, content: bytes) -> None:
        self._places[name] = self._scratch.put(content), len(content)

    def pop(self, name: str) -> bytes | None:
        """The bytes of a name, or None."""
        place = self._places.pop(name, None)
        return self._scratch.get(*place) if place else None
