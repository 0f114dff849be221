"""A chronicle as files for other programs: tables, maps, other teams' shapes, a redacted public copy.

Short quotes, links and hashes leave the chronicle; the texts of articles stay in it. The same chronicle and options
give the same bytes, on any day.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import get_args

from rawi.chronicle.store import Chronicle, open_chronicle
from rawi.errors import ChronicleError
from rawi.export.content import QUOTE, Content
from rawi.export.followthemoney import entity_lines
from rawi.export.geojson import geojson_lines
from rawi.export.jsonlines import files
from rawi.export.methods import methods_page
from rawi.export.parquet import write_parquet
from rawi.export.public import Redaction
from rawi.export.release import Form, Options, unreadable_in, write_release
from rawi.export.shapes import plover_lines, shaped_tables, unmapped_plover
from rawi.export.spreadsheet import csv_lines, write_workbook
from rawi.export.tables import Table, explained, tables
from rawi.export.webannotation import annotation_lines
from rawi.knowledge.number_rules import RuleSet

FORMS: tuple[Form, ...] = get_args(Form)
Writer = Callable[[Path], int]
"""Writes a file and says how many rows it has, without headers."""


def export_chronicle(
    file: Path, form: Form, folder: Path, bom: bool = False, rules: RuleSet | None = None
) -> list[tuple[Path, int]]:
    """Write the files of one form to a folder; each with the number of its rows. A file is there whole or not at all.

    `bom` puts a byte order mark before CSV; `rules` puts numbers by rule beside vague words. Raises ChronicleError
    where the folder can't be written to.
    """
    with closing(open_chronicle(file)) as chronicle:
        return export_open(chronicle, Options(forms=(form,), bom=bom), folder, rules)


def export_open(
    chronicle: Chronicle, options: Options, folder: Path, rules: RuleSet | None = None, unreadable: int | None = None
) -> list[tuple[Path, int]]:
    """Write what was asked for from an open chronicle; a release and a public copy with their page and methods.

    `unreadable`: how many inputs could not be read, where the chronicle is made of a part of another.
    """
    if not chronicle.is_derived():
        raise ChronicleError(
            f"{chronicle.path} is not finished: what is derived is older than the articles; run rawi build"
        )
    count = unreadable_in(chronicle) if unreadable is None else unreadable
    content = _content(chronicle, options, rules)
    forms = options.forms
    if options.release is not None or options.public:
        forms = (*forms, "methods") if "methods" not in forms else forms
    writers = {name: writer for form in forms for name, writer in _writers(content, form, options.bom, count).items()}
    notice = partial(csv_lines, tables(content)["notice"], content, options.bom)
    writers.setdefault("notice.csv", _lined(notice, headers=1))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = [_written(folder / name, writer) for name, writer in writers.items()]
        if options.release is not None or options.public:
            write_release(chronicle, options, folder, written, count)
        return written
    except OSError as error:
        raise ChronicleError(f"{folder}: {error.strerror}; choose a folder you may write to") from error


def _content(chronicle: Chronicle, options: Options, rules: RuleSet | None) -> Content:
    choice = options.choice
    around = options.quote if options.quote is not None else 0 if choice else QUOTE
    redaction = Redaction(chronicle, choice) if choice else None
    return Content(chronicle, rules, options.release, around, redaction)


def _writers(content: Content, form: Form, bom: bool, unreadable: int) -> dict[str, Writer]:
    """What writes each file of a form, by its name."""
    shown = tables(content)
    match form:
        case "jsonl":
            lined = {f"{name}.jsonl": _lined(partial(lines, content)) for name, lines in files().items()}
            return {**lined, **_tabular({"withheld": shown["withheld"]} if content.redaction else {}, content, bom)}
        case "csv":
            return _tabular(shown, content, bom)
        case "hxl":
            return {f"{name}.hxl.csv": _lined(partial(csv_lines, table, content, bom, hxl=True), headers=2)
                    for name, table in shown.items() if name != "columns"}  # fmt: skip
        case "xlsx":
            return {"chronicle.xlsx": partial(_workbook, shown, content)}
        case "parquet":
            return {f"{name}.parquet": partial(_parquet, table, content) for name, table in shown.items()}
        case "geojson":
            return {"events.geojson": _lined(partial(geojson_lines, shown["events"], content), headers=2)}
        case "acled" | "ucdp":
            return _tabular(shaped_tables(form), content, bom, of=form)
        case "plover":
            unmapped = {"plover_unmapped": unmapped_plover()}
            return {"plover.jsonl": _lined(partial(plover_lines, content)), **_tabular(unmapped, content, bom)}
        case "ftm":
            return {"entities.ftm.json": _lined(partial(entity_lines, content))}
        case "webannotation":
            return {"annotations.jsonld": _lined(partial(annotation_lines, content), headers=2)}
        case "methods":
            return {f"methods.{language}.md": _lined(partial(methods_page, content, language, unreadable))
                    for language in ("ar", "en")}  # fmt: skip


def _tabular(shown: dict[str, Table], content: Content, bom: bool, of: str = "") -> dict[str, Writer]:
    """CSV files, and one that explains their columns."""
    if shown and "columns" not in shown:
        shown = {**shown, f"{of or next(iter(shown))}_columns": explained(*shown.values())}
    return {f"{name}.csv": _lined(partial(csv_lines, table, content, bom), headers=1) for name, table in shown.items()}


def _workbook(shown: dict[str, Table], content: Content, path: Path) -> int:
    return write_workbook(path, shown, content)


def _parquet(table: Table, content: Content, path: Path) -> int:
    return write_parquet(path, table, content)


def _lined(lines: Callable[[], Iterator[bytes]], headers: int = 0) -> Writer:
    """Writes lines as they come; `headers` of them are no rows."""

    def write(path: Path) -> int:
        return _write(path, lines()) - headers

    return write


def _write(path: Path, lines: Iterable[bytes]) -> int:
    count = 0
    with path.open("wb") as file:
        for line in lines:
            file.write(line)
            count += 1
    return count


def _written(path: Path, writer: Writer) -> tuple[Path, int]:
    beside = path.with_name(path.name + ".part")
    try:
        count = writer(beside)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return path, count
