"""Rules that hold for every line of source: invisible letters by name, modules of a readable size."""

import re
from pathlib import Path

import rawi

ROOT = Path(rawi.__file__).parent
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
LONGEST = 420  # lines; a module past 400 is split along its data


def sources() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def test_no_invisible_letter_is_pasted_into_source() -> None:
    found = [path.name for path in sources() if INVISIBLE.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_modules_stay_readable() -> None:
    too_long = [path.name for path in sources() if path.read_text(encoding="utf-8").count("\n") > LONGEST]
    assert too_long == []


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "helpers", "common", "base", "manager", "misc"}
    assert not [path for path in sources() if path.stem in drawers]
