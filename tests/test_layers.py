"""Imports point one way. It sees imports inside functions too, since those are how cycles hide."""

import ast
from collections.abc import Iterator
from pathlib import Path

import rawi

ROOT = Path(rawi.__file__).parent
LAYERS = [
    {"errors"}, {"records"}, {"derived"}, {"text"}, {"knowledge", "codec"}, {"annotate", "resolve", "chronicle"},
    {"read", "export", "evaluate"}, {"run"}, {"web"}, {"cli"},
]  # fmt: skip
LEVEL = {name: i for i, row in enumerate(LAYERS) for name in row}
DOORS = {  # a heavy package, and the one module that may import it
    "yaml": {"knowledge/files.py"},
    "sqlite3": {"chronicle", "read/gazetteers/whosonfirst.py"},
    "resiliparse": {"read"},
    "fastwarc": {"read"},
    "feedparser": {"read"},
    "hijridate": {"text/calendar.py"},
    "rich": {"run", "cli.py"},
    "click": {"cli.py"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "jinja2": {"web"},
    "xlsxwriter": {"export/spreadsheet.py"},
    "openpyxl": {"read/sheets.py"},
    "pyarrow": {"export/parquet.py", "run/cluster_frames.py", "run/cluster_tables.py"},
    "daft": {"run/cluster_engine.py", "run/cluster_frames.py", "run/cluster_tables.py"},
    "ray": {"run/cluster_engine.py"},
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "rawi":
                yield from (f"rawi.{alias.name}" for alias in node.names)


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts != ("__init__",):
            yield parts[0], path


def test_imports_point_down() -> None:
    for here, path in modules():
        for name in imports(path):
            parts = name.split(".")
            if parts[0] != "rawi" or len(parts) < 2 or parts[1] not in LEVEL:
                continue
            there = parts[1]
            assert there == here or LEVEL[there] < LEVEL[here], f"{path}: {here} may not import {there}"


def test_every_module_has_a_layer() -> None:
    assert {here for here, _ in modules()} <= set(LEVEL)


def test_heavy_packages_have_one_door() -> None:
    for _, path in modules():
        inside = path.relative_to(ROOT).as_posix()
        for name in imports(path):
            doors = DOORS.get(name.split(".")[0])
            assert doors is None or any(inside == door or inside.startswith(door + "/") for door in doors), (
                f"{inside} imports {name}; its door is {doors}"
            )


def test_what_only_training_needs_stays_outside_the_package() -> None:
    outside = {"torch", "pycrfsuite", "scipy"}
    assert not [path for _, path in modules() for name in imports(path) if name.split(".")[0] in outside]
