"""Files as streams of bytes, whatever they are packed in, and as lines of UTF-8, whatever they are written in.

A stream that ends in the middle of its packing raises EOFError after its last whole bytes: what stood before the cut
is read, and the cut is told.
"""

import bz2
import codecs
import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

import zstandard

from rawi.read.encodings import encoding_of
from rawi.read.lines import MAX_LINE, lines_of

PACKINGS = (".gz", ".zst", ".bz2", ".xz")
SAMPLE = 1 << 16  # bytes looked at to tell what a stream holds
BROKEN = (EOFError, OSError, zlib.error, lzma.LZMAError, zstandard.ZstdError)


def unpacked(stream: BinaryIO) -> io.BufferedReader:
    """The stream without its packing, told by its first bytes; a stream that is not packed comes back as it is."""
    reader: io.BufferedReader = io.BufferedReader(cast(io.RawIOBase, stream), SAMPLE)
    start = reader.peek(6)[:6]
    if start.startswith(b"\x1f\x8b"):
        return io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=reader)), SAMPLE)
    if start.startswith(b"\x28\xb5\x2f\xfd"):
        return io.BufferedReader(_Zstd(reader), SAMPLE)
    if start.startswith(b"BZh"):
        return io.BufferedReader(cast(io.RawIOBase, bz2.BZ2File(reader)), SAMPLE)
    if start.startswith(b"\xfd7zXZ\0"):
        return io.BufferedReader(cast(io.RawIOBase, lzma.LZMAFile(reader)), SAMPLE)
    return reader


class _Zstd(io.RawIOBase):
    """zstandard's own reader takes a cut frame for a whole one; this one raises EOFError there."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._frame = zstandard.ZstdDecompressor(max_window_size=1 << 31).decompressobj()
        self._waiting = b""
        self._left = b""
        self._inside = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._waiting:
            packed = self._left or self._source.read(SAMPLE)
            self._left = b""
            if not packed:
                if self._inside:
                    raise EOFError("the zstd frame ends before its end")
                return 0
            self._inside = True
            self._waiting = self._frame.decompress(packed)
            if self._frame.eof:
                self._left = self._frame.unused_data
                self._frame = zstandard.ZstdDecompressor(max_window_size=1 << 31).decompressobj()
                self._inside = False
        count = min(len(buffer), len(self._waiting))
        buffer[:count] = self._waiting[:count]
        self._waiting = self._waiting[count:]
        return count


def encoding_of_stream(stream: io.BufferedReader) -> str:
    """The encoding a stream is written in, from its first bytes, which stay unread."""
    return encoding_of(peeked(stream))


def peeked(stream: io.BufferedReader, count: int = SAMPLE) -> bytes:
    """The first bytes of a stream that has not been read yet, as many as its buffer gives."""
    return stream.peek(count)[:count]


def utf8_lines(stream: io.BufferedReader, encoding: str) -> Iterator[tuple[int, bytes]]:
    """Numbered lines that are not empty, in UTF-8. What is broken in a UTF-8 file stays so: it gets its own message."""
    if encoding == "utf-8":
        yield from lines_of(stream)
        return
    with codecs.getreader(encoding)(stream, "replace") as reader:
        number = 0
        while line := reader.readline(MAX_LINE + 1):
            number += 1
            if line.strip():
                yield number, line.encode("utf-8", "surrogatepass")
