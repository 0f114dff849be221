"""What was asked for, and the page that says so beside the files: enough to make the same bytes again.

A release names the articles (with the hash of each record), the judgements and the generation it was made of. Files
hold no clock and no path, so the same of these give the same bytes. `sha256` is the release's own hash: over the
names and hashes of its files.
"""

import hashlib
import json
from pathlib import Path
from typing import Literal

import msgspec

from rawi import __version__
from rawi.chronicle.store import Chronicle
from rawi.errors import ChronicleError
from rawi.export.public import Choice, Names, Places

Form = Literal[
    "jsonl", "csv", "hxl", "xlsx", "parquet", "geojson", "acled", "ucdp", "plover", "ftm", "webannotation", "methods"
]
RELEASE_FILE = "release.json"


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What an export is asked for.

    `public`: a redacted copy, whose `places`, `names` and `quote` say what it may show; `quote` is how many code points
    of context stand on each side of a claim's words: 80, in a public copy none, if not given.
    """

    forms: tuple[Form, ...]
    bom: bool = False
    number_rules: str | None = None
    public: bool = False
    places: Places = "town"
    names: Names = "reviewed"
    quote: int | None = None
    release: str | None = None

    @property
    def choice(self) -> Choice | None:
        """What a public copy may show; None for a whole one."""
        return Choice(self.places, self.names) if self.public else None


class ReleasedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a release."""

    name: str
    rows: int
    sha256: str


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """A release: what it was made of and by, what was asked for, and its files. `articles`: id -> hash of its record.

    `unreadable`: inputs that could not be read until then, which the methods page counts.
    """

    rawi: str
    generation: str
    options: Options
    articles: dict[str, str]
    judgements: tuple[str, ...]
    unreadable: int
    files: tuple[ReleasedFile, ...]
    sha256: str


def unreadable_in(chronicle: Chronicle) -> int:
    """How many inputs could not be read or annotated."""
    ((count,),) = chronicle.rows("SELECT count(*) FROM problems")
    return int(count)


def write_release(
    chronicle: Chronicle, options: Options, folder: Path, written: list[tuple[Path, int]], unreadable: int
) -> Release:
    """Write `release.json` beside the files."""
    files = tuple(ReleasedFile(name=path.name, rows=rows, sha256=_sha_of(path)) for path, rows in sorted(written))
    release = Release(
        rawi=__version__, generation=chronicle.meta("generation") or "", options=options,
        articles=dict(sorted(chronicle.known().items())), judgements=tuple(each.id for each in chronicle.judgements()),
        unreadable=unreadable, files=files, sha256=sum_of_files(files),
    )  # fmt: skip
    plain = json.dumps(msgspec.to_builtins(release), ensure_ascii=False, indent=1)
    (folder / RELEASE_FILE).write_text(plain + "\n", encoding="utf-8")
    return release


def read_release(path: Path) -> Release:
    """The release a file describes. Raises ChronicleError where it is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Release)
    except (OSError, msgspec.MsgspecError) as error:
        raise ChronicleError(f"{path} describes no release: {error}; name the {RELEASE_FILE} of one") from error


def sum_of_files(files: tuple[ReleasedFile, ...]) -> str:
    """The hash of a release: of the names and hashes of its files."""
    return hashlib.sha256("".join(f"{file.sha256}  {file.name}\n" for file in files).encode()).hexdigest()


def _sha_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
