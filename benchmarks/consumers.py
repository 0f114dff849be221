"""Do the exports open right where people open them? Each format is read by its real consumer and compared.

    python -m benchmarks.consumers [CHRONICLE] [--install]

Without a chronicle the sample is built, with a note that begins with a formula put in. `--install` gets what is
missing: LibreOffice and GDAL from Debian (as root), the Python readers into a folder of their own from the registry.
What can't be had is skipped, and said. Exit 1 where a consumer disagrees.
"""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rawi.chronicle.store import open_chronicle
from rawi.export.release import Form, Options
from rawi.run.demo import SAMPLE
from rawi.run.local import build
from rawi.run.release import export
from rawi.run.reviews import import_reviews

READERS = {"duckdb": "duckdb==2.0.0", "openpyxl": "openpyxl==3.1.5", "followthemoney": "followthemoney==4.11.2",
           "hxl": "libhxl==5.2.2 six setuptools", "pyarrow": "pyarrow"}  # fmt: skip
DEBIAN = {"soffice": "libreoffice-calc", "ogrinfo": "gdal-bin"}
FOLDER = Path(os.environ.get("RAWI_CONSUMERS", Path(tempfile.gettempdir()) / "rawi-consumers"))
FORMULA = '=HYPERLINK("https://example.org")'
FORMS: tuple[Form, ...] = (
    "csv",
    "hxl",
    "xlsx",
    "parquet",
    "geojson",
    "acled",
    "ucdp",
    "plover",
    "ftm",
    "webannotation",
)


class Missing(Exception):
    """A consumer that is not here and can't be had."""


class Verdict(NamedTuple):
    """What a consumer says of a file."""

    consumer: str
    what: str
    is_right: bool


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def tool(name: str, install: bool) -> str:
    """A program of the system, installed if it may be."""
    if not shutil.which(name) and install and os.geteuid() == 0:
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", DEBIAN[name]], capture_output=True)
    if not shutil.which(name):
        raise Missing(f"{name} is not here (Debian: {DEBIAN[name]})")
    return name


def python(module: str, install: bool) -> Path:
    """A Python that can import a reader; it is installed beside, never into the environment of rawi."""
    here = FOLDER / "bin" / "python"
    for candidate in (Path(sys.executable), here):
        if (
            candidate.exists()
            and not subprocess.run([candidate, "-c", f"import {module}"], capture_output=True).returncode
        ):
            return candidate
    if install:
        if not here.exists():
            subprocess.run([sys.executable, "-m", "venv", FOLDER], check=True)
        subprocess.run(
            [here, "-m", "pip", "install", "-q", "--retries", "1", *READERS[module].split()], capture_output=True
        )
        if not subprocess.run([here, "-c", f"import {module}"], capture_output=True).returncode:
            return here
    raise Missing(f"Python's {module} is not here (pip install {READERS[module]})")


def ask(interpreter: Path, program: str, *arguments: object) -> dict[str, Any]:
    """What a small program says, as JSON; its own failure is a disagreement."""
    done = subprocess.run([interpreter, "-c", program, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        return {"error": done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "it stopped"}
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


# spreadsheets

_CELLS = """
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
name = sys.argv[2] if sys.argv[2] in book.sheetnames else book.sheetnames[0]
sheet = book[name]
rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
header = rows[0]
at = {name: i for i, name in enumerate(header)}
column = lambda name: [row[at[name]] for row in rows[1:]] if name in at else []
formulas = sum(1 for row in sheet.iter_rows() for cell in row if cell.data_type == "f")
print(json.dumps({"rows": len(rows) - 1, "formulas": formulas, "rtl": bool(sheet.sheet_view.rightToLeft),
  "longitudes": [type(x).__name__ for x in column("lon") if x is not None], "names": column("place_ar"),
  "speakers": column("speaker"), "ids": column("event_id")}, default=str))
"""


def spreadsheet_facts(found: dict[str, Any], expected: list[dict[str, str]], quoted: str) -> str | None:
    """What is wrong with a sheet, or None. `quoted`: how a text that looks like a formula stands in it."""
    if "error" in found:
        return str(found["error"])
    wrong = []
    if found["rows"] != len(expected):
        wrong.append(f"{found['rows']} rows, not {len(expected)}")
    if found["formulas"]:
        wrong.append(f"{found['formulas']} formulas")
    columns = expected[0].keys()
    if "lon" in columns and set(found["longitudes"]) - {"float", "int"}:
        wrong.append("longitudes are no numbers")
    if "place_ar" in columns and [name or "" for name in found["names"]] != [row["place_ar"] for row in expected]:
        wrong.append("Arabic names differ")
    has_formula = any(row.get("speaker", "").lstrip("'") == FORMULA for row in expected)
    if has_formula and quoted not in found["speakers"]:
        wrong.append("the note that looks like a formula is not there as text")
    return "; ".join(wrong) or None


def libreoffice(folder: Path, install: bool) -> Iterator[Verdict]:
    """CSV with a byte order mark, and the workbook, each opened and saved again by LibreOffice."""
    office, reader = tool("soffice", install), python("openpyxl", install)
    for source, sheet in (("events.csv", "events"), ("claims.csv", "claims"), ("chronicle.xlsx", "events"),
                          ("chronicle.xlsx", "claims")):  # fmt: skip
        out = folder / f"office-{sheet}-{source.split('.')[1]}"
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        # Without a window nobody is asked for the encoding, which the byte order mark answers there: 76 is UTF-8.
        charset = ["--infilter=CSV:44,34,76,1"] if source.endswith("csv") else []
        subprocess.run([office, profile, "--headless", *charset, "--convert-to", "xlsx", "--outdir", out,
                        folder / source], capture_output=True, timeout=300)  # fmt: skip
        saved = out / f"{source.split('.')[0]}.xlsx"
        if not saved.exists():
            yield Verdict("LibreOffice", f"{source}: not opened", False)
            continue
        found = ask(reader, _CELLS, saved, sheet)
        apostrophe = "'" + FORMULA if source.endswith("csv") else FORMULA
        wrong = spreadsheet_facts(found, rows(folder / f"{sheet}.csv"), apostrophe)
        yield Verdict(
            "LibreOffice",
            f"{source} ({sheet}): {wrong or str(found['rows']) + ' rows, Arabic and numbers right'}",
            not wrong,
        )


def come_back(folder: Path, install: bool) -> Iterator[Verdict]:
    """What LibreOffice saved, in the ways of an Arab country, comes back; nobody wrote in it, so it brings nothing."""
    office = tool("soffice", install)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    arabic = (
        "csv:Text - txt - csv (StarCalc):59,34,76,1,,1025"  # semicolons, UTF-8, days and numbers as in Saudi Arabia
    )
    for source, form, charset in (("events.csv", arabic, ["--infilter=CSV:44,34,76,1,,1025"]),
                                  ("events.csv", "xlsx", ["--infilter=CSV:44,34,76,1,,1033"]),
                                  ("chronicle.xlsx", "xlsx", [])):  # fmt: skip
        out = folder / f"back-{source.split('.')[0]}-{form[:4].strip(':')}"
        subprocess.run([office, profile, "--headless", *charset, "--convert-to", form, "--outdir", out,
                        folder / source], capture_output=True, timeout=300)  # fmt: skip
        saved = next(out.glob("*"), None)
        if saved is None:
            yield Verdict("rawi review import", f"{source} as {form[:4]}: not saved", False)
            continue
        said, messages = io.StringIO(), io.StringIO()
        code = import_reviews(saved, folder / "chronicle.db", "nobody", "a trial", said, messages, is_trial=True)
        changes = len(said.getvalue().splitlines()) - 1
        what = f"{source} saved by LibreOffice as {saved.suffix}: {changes} changes where nobody wrote"
        yield Verdict("rawi review import", what, code == changes == 0)


def openpyxl(folder: Path, install: bool) -> Iterator[Verdict]:
    """The workbook as written."""
    reader = python("openpyxl", install)
    for sheet in ("events", "claims"):
        found = ask(reader, _CELLS, folder / "chronicle.xlsx", sheet)
        wrong = spreadsheet_facts(found, rows(folder / f"{sheet}.csv"), FORMULA)
        wrong = wrong or (None if found["rtl"] else "the sheet runs from left to right")
        yield Verdict("openpyxl", f"chronicle.xlsx ({sheet}): {wrong or 'typed cells, right to left'}", not wrong)


# maps


def gdal(folder: Path, install: bool) -> Iterator[Verdict]:
    """GeoJSON as GDAL (and so QGIS) reads it: as many features as events, points only for points."""
    info = tool("ogrinfo", install)
    path = folder / "events.geojson"
    layer = subprocess.run([info, "-ro", "-so", "-al", path], capture_output=True, text=True).stdout
    features = re.search(r"Feature Count: (\d+)", layer)
    expected = rows(folder / "events.csv")
    count = int(features[1]) if features else -1
    sql = "SELECT COUNT(*) AS n, COUNT(geometry) AS pins FROM events WHERE place_state {} 'point'"
    pins, wrong_pins = (_pins(info, path, sql.format(sign)) for sign in ("=", "<>"))
    points = sum(row["place_state"] == "point" for row in expected)
    right = (count, pins, wrong_pins) == (len(expected), points, 0) and "Point" in layer and "WGS 84" in layer
    yield Verdict("GDAL", f"events.geojson: {count} features of {len(expected)}, {pins} points of {points}, "
                          f"{wrong_pins} pins on areas", right)  # fmt: skip


def _pins(info: str, path: Path, sql: str) -> int:
    done = subprocess.run([info, "-ro", "-q", path, "-dialect", "SQLITE", "-sql", sql], capture_output=True, text=True)
    found = re.search(r"pins \(Integer\w*\) = (\d+)", done.stdout)
    return int(found[1]) if found else -1


# analysis

_DUCK = """
import json, sys, duckdb
path = sys.argv[1]
types = {row[0]: row[1] for row in duckdb.sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall()}
((count,),) = duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()
out = {"rows": count, "types": types}
if "killed_low" in types:
    tolls = duckdb.sql(f"SELECT event_id, killed_low, killed_high FROM '{path}'").fetchall()
    out["killed"] = [list(row) for row in tolls]
print(json.dumps(out))
"""
DUCK_TYPES = {"date_earliest": "DATE", "killed_low": "BIGINT", "lat": "DOUBLE", "killed_high_open": "BOOLEAN",
              "event_id": "VARCHAR"}  # fmt: skip


def duckdb(folder: Path, install: bool) -> Iterator[Verdict]:
    """Parquet with its types; what is not stated is null and not 0."""
    reader = python("duckdb", install)
    for name in ("events", "claims", "articles"):
        found = ask(reader, _DUCK, folder / f"{name}.parquet")
        expected = rows(folder / f"{name}.csv")
        wrong = found.get("error") or (f"{found['rows']} rows" if found["rows"] != len(expected) else None)
        if not wrong and name == "events":
            types = dict(found["types"])
            wrong = next(
                (f"{column} is {types[column]}" for column, kind in DUCK_TYPES.items() if types[column] != kind), None
            )
            killed = [[row["event_id"], *(int(row[key]) if row[key] else None for key in ("killed_low", "killed_high"))]
                      for row in expected]  # fmt: skip
            wrong = wrong or (None if found["killed"] == killed else "tolls differ")
        yield Verdict(
            "DuckDB", f"{name}.parquet: {wrong or str(found['rows']) + ' rows, types and nulls right'}", not wrong
        )


_FTM = """
import json, sys
from followthemoney import model
seen, wanted, bad, kinds = set(), set(), [], {}
for line in open(sys.argv[1], encoding="utf-8"):
    plain = json.loads(line)
    proxy = model.get_proxy(plain, cleaned=False)
    proxy.schema.validate({"properties": plain["properties"]})
    for name, values in plain["properties"].items():
        kept = proxy.get(name)
        if len(kept) != len(set(values)):
            bad.append([plain["schema"], name, values[:2]])
        if proxy.schema.get(name).type.name == "entity":
            wanted.update(kept)
    seen.add(proxy.id); kinds[proxy.schema.name] = kinds.get(proxy.schema.name, 0) + 1
print(json.dumps({"kinds": kinds, "dropped": bad[:5], "n_dropped": len(bad), "dangling": len(wanted - seen)}))
"""


def followthemoney(folder: Path, install: bool) -> Iterator[Verdict]:
    """Every entity valid by the library's own model, no value that it would drop, no link that leads nowhere."""
    found = ask(python("followthemoney", install), _FTM, folder / "entities.ftm.json")
    right = "error" not in found and not found["n_dropped"] and not found["dangling"]
    yield Verdict("followthemoney", f"entities.ftm.json: {json.dumps(found, ensure_ascii=False)}", right)


_HXL = """
import json, sys, hxl
source = hxl.data(sys.argv[1], hxl.input.InputOptions(allow_local=True))
tags = [column.display_tag for column in source.columns]
print(json.dumps({"tags": len([tag for tag in tags if tag]), "columns": len(tags), "rows": len(list(source))}))
"""


def hxl(folder: Path, install: bool) -> Iterator[Verdict]:
    """The tags are tags, and the rows under them all there."""
    reader = python("hxl", install)
    for name in ("events", "claims", "articles"):
        found = ask(reader, _HXL, folder / f"{name}.hxl.csv")
        expected = rows(folder / f"{name}.csv")
        right = "error" not in found and (found["rows"], found["columns"]) == (len(expected), len(expected[0]))
        yield Verdict("libhxl", f"{name}.hxl.csv: {json.dumps(found)}", right and found["tags"] == found["columns"])


def by_hand(folder: Path, install: bool) -> Iterator[Verdict]:
    """What has no reader of its own here: JSON that parses, ids that are unique, required keys that are there."""
    page = json.loads((folder / "annotations.jsonld").read_text(encoding="utf-8"))
    twice = [name for name, n in Counter(each["id"] for each in page["items"]).items() if n > 1]
    yield Verdict("JSON", f"annotations.jsonld: {len(page['items'])} annotations, {len(twice)} ids twice", not twice)
    records = [json.loads(line) for line in (folder / "plover.jsonl").read_text(encoding="utf-8").splitlines()]
    silent = [r["id"] for r in records if "date" not in r and "day not stated" not in r["rawi"]["unmapped"]]
    bare = [r["id"] for r in records if not {"id", "actor", "event"} <= set(r)]
    yield Verdict(
        "JSON", f"plover.jsonl: {len(records)} records, {len(silent)} silent on a missing day", not silent + bare
    )


CONSUMERS: tuple[Callable[[Path, bool], Iterator[Verdict]], ...] = (
    libreoffice, come_back, openpyxl, gdal, duckdb, followthemoney, hxl, by_hand
)  # fmt: skip


def sample(folder: Path) -> Path:
    """The sample, with an article whose speaker looks like a formula."""
    path = folder / "sample.db"
    build([SAMPLE], path, io.StringIO(), 1)
    chronicle = open_chronicle(path, write=True)
    with chronicle.transaction() as connection:  # what is derived here is wrong on purpose, and thrown away
        connection.execute(
            "UPDATE claim_sources SET speaker = ? WHERE row = (SELECT min(row) FROM claim_sources)", (FORMULA,)
        )
    chronicle.close()
    return path


def main(arguments: list[str]) -> int:
    install = "--install" in arguments
    given = [argument for argument in arguments if argument != "--install"]
    failed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        chronicle = Path(given[0]) if given else sample(folder)
        (folder / "chronicle.db").symlink_to(chronicle.resolve())
        export(chronicle, folder, Options(forms=FORMS, bom=True), io.StringIO())
        for consumer in CONSUMERS:
            try:
                for verdict in consumer(folder, install):
                    failed |= not verdict.is_right
                    print(f"{'right' if verdict.is_right else 'WRONG'}\t{verdict.consumer}\t{verdict.what}")
            except Missing as missing:
                print(f"SKIPPED\t{consumer.__name__}\t{missing}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
