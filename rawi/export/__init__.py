"""A chronicle as files for other programs: JSON lines of everything derived, tables for a spreadsheet.

Short quotes, links and hashes leave the chronicle; the texts of articles stay in it.
"""

import os
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from rawi.chronicle.store import open_chronicle
from rawi.errors import ChronicleError
from rawi.export.jsonlines import files
from rawi.export.tables import as_csv, explanations, tables
from rawi.knowledge.number_rules import RuleSet


def export_chronicle(
    file: Path, form: str, folder: Path, bom: bool = False, rules: RuleSet | None = None
) -> list[tuple[Path, int]]:
    """Write the files of a form (`jsonl` or `csv`) to a folder; each with the number of its lines without a header.

    `bom` puts a byte order mark before CSV; `rules` puts numbers by rule beside vague words. A file is there whole
    or not at all. Raises ChronicleError where the folder can't be written to.
    """
    with closing(open_chronicle(file)) as chronicle:
        if not chronicle.is_derived():
            raise ChronicleError(f"{file} is not finished: what is derived is older than the articles; run rawi build")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if form == "jsonl":
                return [_written(folder / f"{name}.jsonl", lines(chronicle), 0) for name, lines in files(rules).items()]
            shown = tables(rules)
            written = [(name, table.header, table.rows(chronicle)) for name, table in shown.items()]
            written.append(("columns", ("file", "column", "ar", "en"), explanations(shown)))
            return [_written(folder / f"{name}.csv", as_csv(header, rows, bom), 1) for name, header, rows in written]
        except OSError as error:
            raise ChronicleError(f"{folder}: {error.strerror}; choose a folder you may write to") from error


def _written(path: Path, lines: Iterable[bytes], header: int) -> tuple[Path, int]:
    beside = path.with_name(path.name + ".part")
    count = -header
    with beside.open("wb") as file:
        for line in lines:
            file.write(line)
            count += 1
    os.replace(beside, path)
    return path, count
