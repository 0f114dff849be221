"""Files and folders -> articles and problems, one at a time, in sorted order, in constant memory.

What a file holds is told by its name, or by its first bytes where the name says nothing. No problem of one record or
file costs another: each becomes a `Found` with its origin, what is wrong and what to do.
"""

import io
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from rawi.errors import ArticleError
from rawi.read.archives import article_of_mhtml, members_of, read_warc
from rawi.read.encodings import decoded
from rawi.read.feeds import MAX_FEED, read_feed
from rawi.read.fields import MAX_TEXT, article_of
from rawi.read.found import Found
from rawi.read.html import article_of_page, encoding_notes
from rawi.read.lines import MAX_LINE, found_in, object_of
from rawi.read.streams import BROKEN, PACKINGS, encoding_of_stream, peeked, unpacked, utf8_lines
from rawi.read.tables import read_table
from rawi.records import replace

KINDS = {
    "lines": (".jsonl", ".ndjson", ".jsonlines", ".json"),
    "table": (".csv", ".tsv", ".tab"),
    "text": (".txt", ".text"),
    "page": (".html", ".htm", ".xhtml", ".shtml", ".php", ".aspx"),
    "saved page": (".mhtml", ".mht"),
    "feed": (".xml", ".rss", ".atom", ".rdf"),
    "warc": (".warc",),
    "zip": (".zip", ".wacz"),
}
_KIND_OF = {suffix: kind for kind, suffixes in KINDS.items() for suffix in suffixes}
NO_ARTICLES = frozenset({  # what lies beside saved pages and is passed over without a word
    ".css", ".js", ".mjs", ".map", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".ico", ".bmp", ".woff",
    ".woff2", ".ttf", ".eot", ".otf", ".mp3", ".mp4", ".webm", ".m4a", ".ogg", ".cdx", ".cdxj", ".idx", ".sha256",
    ".md5", ".db", ".db-wal", ".db-shm", ".db-journal", ".lock",
})  # fmt: skip
_JOINT = re.compile("[_.]")  # between a page's name and what its browser calls the folder beside it
MAX_DEPTH = 3  # archives within archives


def read_paths(paths: Iterable[str | Path]) -> Iterator[Found]:
    """Every record of the files and folders, in the order of the paths and, within folders, of names.

    Folders reached twice (a link back to one of them) are read once.
    """
    visited: set[tuple[int, int]] = set()
    for path in paths:
        for found in files_in(Path(path), visited):
            if isinstance(found, Found):
                yield found
            else:
                yield from _read_file(found)


def files_in(path: Path, visited: set[tuple[int, int]], asked: bool = True) -> Iterator[Path | Found]:
    """The file, or every file of the folder in the order of names; a problem where a folder can't be gone through.

    `visited` holds the folders that were gone through; without `asked` files that hold no articles are passed over.
    """
    try:
        if path.is_dir():
            yield from _files_of(path, visited)
        elif asked or path.suffix.lower() not in NO_ARTICLES:
            yield path
    except OSError as error:
        yield out_of_reach(path, error)


def out_of_reach(path: Path, error: OSError) -> Found:
    """What is said of a path that can't be opened."""
    if isinstance(error, FileNotFoundError):
        return Found(str(path), problem="is not there (any more); check the path")
    return Found(str(path), problem=f"can't be read ({error.strerror or error}); check its rights and its disk")


def _read_file(path: Path) -> Iterator[Found]:
    origin = str(path)
    try:
        if not path.is_file() and path.exists():
            yield Found(origin, problem="neither a file nor a folder; save it as a file")
            return
        with open(path, "rb") as stream:
            yield from read_stream(stream, origin)
    except OSError as error:
        yield out_of_reach(path, error)


def _files_of(folder: Path, visited: set[tuple[int, int]]) -> Iterator[Path | Found]:
    status = folder.stat()
    key = (status.st_dev, status.st_ino)
    if key in visited:
        yield Found(str(folder), problem="leads back to a folder that is read already; passed over")
        return
    visited.add(key)
    names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    resources = _resource_folders(folder, names)
    is_empty = True
    for name in names:
        if name not in resources:
            for found in files_in(folder / name, visited, asked=False):
                is_empty = False
                yield found
    if is_empty:
        yield Found(str(folder), problem="the folder has nothing to read in it; give the one that has the articles")


def _resource_folders(folder: Path, names: list[str]) -> set[str]:
    """The folders that browsers save beside a page, `story_files` for `story.html`, in whatever language."""
    stems = {name.rsplit(".", 1)[0] for name in names if _kind_of(name) == "page"}
    beside = (name for name in names if any(name[: mark.start()] in stems for mark in _JOINT.finditer(name)))
    return {name for name in beside if (folder / name).is_dir()}


def read_stream(stream: BinaryIO, origin: str, depth: int = 0) -> Iterator[Found]:
    """Every record of one stream, packed or not; its kind is told by the origin's name or its first bytes."""
    is_empty = True
    try:
        for found in _read_unpacked(unpacked(stream), origin, depth):
            is_empty = False
            yield found
        if is_empty:
            yield Found(origin, problem="nothing to read in it; check that it is the file you mean")
    except BROKEN as error:
        yield Found(origin, problem=f"breaks off ({error}); what stood before is read; get it again for the rest")


def _read_unpacked(stream: io.BufferedReader, origin: str, depth: int) -> Iterator[Found]:
    start = peeked(stream)
    if not start:
        yield Found(origin, problem="the file is empty")
    elif kind := _kind_of(origin) or _kind_by(start):
        yield from _read_kind(kind, stream, origin, depth)
    else:
        yield Found(origin, problem=f"no kind of file that is read; save it as {_suffixes()}")


def _read_kind(kind: str, stream: io.BufferedReader, origin: str, depth: int) -> Iterator[Found]:
    if kind == "lines":
        yield from _read_lines(stream, origin)
    elif kind == "table":
        yield from read_table(stream, origin)
    elif kind == "warc":
        yield from read_warc(stream, origin)
    elif kind == "zip":
        yield from _read_zip(stream, origin, depth)
    else:
        limit = {"text": 4 * MAX_TEXT, "page": MAX_LINE, "saved page": MAX_FEED, "feed": MAX_FEED}[kind]
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            yield Found(origin, problem=f"more than {limit >> 20} MB, which no {kind} has; cut it into its articles")
        elif kind == "feed":
            yield from read_feed(raw, origin)
        else:
            yield _article_of_file(kind, raw, origin)


def _read_lines(stream: io.BufferedReader, origin: str) -> Iterator[Found]:
    """JSON lines, or a JSON file that is one list or one object over many lines."""
    encoding = encoding_of_stream(stream)
    if _is_whole_json(peeked(stream).decode(encoding, "replace")):
        yield from _read_whole_json(stream.read(MAX_FEED + 1), origin, encoding)
        return
    notes = tuple(encoding_notes(encoding, guessed=not encoding.startswith("utf"), broken=0))
    for number, line in utf8_lines(stream, encoding):
        try:
            fields = object_of(line)
        except ArticleError as error:
            yield Found(f"{origin}:{number}", problem=str(error))
        else:
            yield found_in(fields, f"{origin}:{number}", notes)


def _is_whole_json(start: str) -> bool:
    """Whether a file begins with one list, or with an object that goes on behind its line."""
    first, _, rest = start.lstrip("\ufeff \t\r\n").partition("\n")
    if first.strip() == "{":
        return rest.lstrip().startswith('"')
    return first.startswith("[") and not (rest.strip() and first.rstrip().endswith("]"))


def _read_whole_json(raw: bytes, origin: str, encoding: str) -> Iterator[Found]:
    if len(raw) > MAX_FEED:
        yield Found(
            origin, problem=f"one JSON value of more than {MAX_FEED >> 20} MB; write one article a line (.jsonl)"
        )
        return
    try:
        value = object_of(raw if encoding == "utf-8" else raw.decode(encoding, "replace").lstrip("\ufeff").encode())
    except ArticleError as error:
        yield Found(origin, problem=str(error).replace("of the line", "of the file"))
        return
    for number, fields in enumerate(value if isinstance(value, list) else [value], 1):
        yield found_in(fields, f"{origin}:{number}")


def _article_of_file(kind: str, raw: bytes, origin: str) -> Found:
    try:
        if kind == "page":
            return Found(origin, article_of_page(raw), raw=raw)
        if kind == "saved page":
            article, page = article_of_mhtml(raw)
            return Found(origin, article, raw=page)
        source = decoded(raw)
        article = article_of({"text": source.text})
        notes = encoding_notes(source.encoding, source.guessed, source.broken)
        return Found(origin, replace(article, notes=(*article.notes, *notes)))
    except ArticleError as error:
        return Found(origin, problem=str(error))


def _read_zip(stream: io.BufferedReader, origin: str, depth: int) -> Iterator[Found]:
    if depth >= MAX_DEPTH:
        yield Found(origin, problem=f"archives lie {MAX_DEPTH} deep in each other; unpack them")
        return
    try:
        for name, opened in members_of(stream):
            path = PurePosixPath(name)
            if path.suffix.lower() in NO_ARTICLES or any(part.startswith(".") for part in path.parts):
                continue
            if origin.lower().endswith(".wacz") and _kind_of(name) != "warc":
                continue  # its indexes and page lists
            with opened() as member:
                yield from read_stream(member, f"{origin}:{name}", depth + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:  # broken, unknown packing, encrypted
        yield Found(origin, problem=f"can't be unpacked ({error}); unpack it yourself and give the folder")


def _kind_of(name: str) -> str | None:
    """The kind a name says, without the suffix of its packing."""
    lowered = name.lower()
    for packing in PACKINGS:
        lowered = lowered.removesuffix(packing)
    return _KIND_OF.get(PurePosixPath(lowered).suffix)


def _kind_by(start: bytes) -> str | None:
    """The kind that the first bytes show, for files whose name says nothing."""
    if start.startswith(b"PK\x03\x04"):
        return "zip"
    if start.startswith(b"WARC/"):
        return "warc"
    text = decoded(start).text.lstrip("\ufeff \t\r\n")
    if text.startswith(("{", "[")):
        return "lines"
    if text.startswith("<"):
        return "page" if "<html" in text.lower() or "<!doctype html" in text.lower() else "feed"
    return None if "\0" in text or text.count("\ufffd") > len(text) / 20 else "text"


def _suffixes() -> str:
    return ", ".join(suffixes[0] for suffixes in KINDS.values())
