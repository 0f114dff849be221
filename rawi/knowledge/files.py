"""Reading the files a linguist edits: YAML whose entries know their line, TSV rows, and the letters allowed in them.

Data lie beside the reader of their kind: `knowledge/times.py` reads `knowledge/times/*.yml`. Every complaint names
file and line and says what to write.
"""

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from rawi.errors import KnowledgeError

ROOT = Path(__file__).parent
READ_LATER = {"number_rules"}  # chosen when results are read: a change in them makes no other annotation
_FOREIGN = {"ی": "ي", "ک": "ك", "ہ": "ه", "ۀ": "ه", "ە": "ه"}
_FORBIDDEN = re.compile("[یکہۀە\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufb50-\ufdff\ufe70-\ufefc]")


class Entry(dict[str, Any]):
    """A YAML mapping that knows where it stands: `place` is `file:line`."""

    place: str = ""


class Case(NamedTuple):
    """An example a knowledge file brings for itself: `rule` must (or must not) fire on `text`.

    `rule` is what the records made by the entry carry in `rule` (events, times, reports, numbers, mentions) or in
    `source` (chains). Without `fires` the text is a counter-example.
    """

    place: str
    rule: str
    text: str
    fires: bool = True


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, but mappings become entries with their line."""


def _mapping(loader: Any, node: yaml.MappingNode) -> Iterator[Entry]:
    entry = Entry()
    entry.place = f"{loader.rawi_name}:{node.start_mark.line + 1}"
    yield entry
    pairs = loader.construct_pairs(node, deep=True)
    for (key, value), (key_node, _) in zip(pairs, node.value, strict=True):
        if key in entry:
            raise KnowledgeError(
                f"{loader.rawi_name}:{key_node.start_mark.line + 1}", f'"{key}" stands twice; keep one'
            )
        entry[key] = value


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file; mappings are `Entry`. Raises KnowledgeError with file and line."""
    text = _checked(path)
    try:
        loader = _Loader(text)
        loader.rawi_name = name_of(path)
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise KnowledgeError(f"{name_of(path)}:{line}", f"not text: {error.reason}; take the letter out") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise KnowledgeError(f"{name_of(path)}:{line}", f"not YAML: {error.problem}; mend the line") from error


def read_tsv(path: Path) -> Iterator[Entry]:
    """The rows of a TSV file with a header, as entries of non-empty strings. Lines that begin with `#` are comments."""
    lines = _checked(path).split("\n")
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    reader = csv.reader((line for _, line in numbered), delimiter="\t", quoting=csv.QUOTE_NONE)
    header = next(reader)
    for (number, _), row in zip(numbered[1:], reader, strict=True):
        place = f"{name_of(path)}:{number}"
        if len(row) > len(header):
            raise KnowledgeError(place, f"{len(row)} fields, the header has {len(header)}; take one out")
        entry = Entry((key, value) for key, value in zip(header, row, strict=False) if value)
        entry.place = place
        yield entry


def read_all(folder: str, pattern: str = "*.yml") -> Iterator[tuple[Path, Any]]:
    """Every YAML file of a kind's folder, in order of name."""
    for path in sorted((ROOT / folder).glob(pattern)):
        yield path, read_yaml(path)


def name_of(path: Path) -> str:
    """How messages and rules name a file: from the knowledge folder on."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def require(entry: Entry, *keys: str) -> None:
    """Raise KnowledgeError if one of the keys is missing or empty."""
    for key in keys:
        if entry.get(key) in (None, "", [], {}):
            raise KnowledgeError(entry.place, f'"{key}" is missing; write one')


def only(entry: Entry, allowed: Iterable[str]) -> None:
    """Raise KnowledgeError at a key that the schema does not know."""
    known = set(allowed)
    for key in entry:
        if key not in known:
            raise KnowledgeError(entry.place, f'"{key}" is not a field here; one of: {", ".join(sorted(known))}')


def fingerprint(*folders: Path) -> str:
    """A hash of every file of knowledge and models that annotations are made with, by name and content."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in {".py", ".pyc", ".md"} and path.parent.name not in READ_LATER:
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _checked(path: Path) -> str:
    """The text of a file, proven free of foreign and invisible letters."""
    text = path.read_text(encoding="utf-8")
    if found := _FORBIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        word = re.search(r"\S*$", text[: found.start()])[0] + re.match(r"\S*", text[found.start() :])[0]  # type: ignore[index]
        letter = found[0]
        advice = f"write {word.replace(letter, _FOREIGN[letter])}" if letter in _FOREIGN else "take it out"
        name = unicodedata.name(letter, "a control character")
        raise KnowledgeError(f"{name_of(path)}:{line}", f'"{word}" has {name} (U+{ord(letter):04X}); {advice}')
    return text


def place_of_rule(rule: str) -> str:
    """Where a rule such as `times/relative.yml:yesterday` stands, as ` (line 12)`, or '' if it is no line of a file.

    An entry stands where it is named: as `id:`, as a key of its own, or in the first column of a table.
    """
    file, _, entry = rule.partition(":")
    path = ROOT / file
    if not entry or not path.is_file():
        return ""
    named = re.compile(
        rf"^[\s\-{{]*(id:\s*)?[\"']?{re.escape(entry)}[\"']?\s*[:,\t}}]|^[\s\-{{]*id:\s*{re.escape(entry)}\s*$"
    )
    lines = path.read_text(encoding="utf-8").split("\n")
    return next((f" (line {number})" for number, line in enumerate(lines, 1) if named.match(line)), "")
