"""What events are called by others: PLOVER quad class and mode, ACLED type and sub-type, CAMEO root.

A table, not a rule: what it cannot say without knowing more than type and mode is left empty, with the reason.
"""

from collections.abc import Mapping
from typing import NamedTuple

from rawi.errors import KnowledgeError
from rawi.knowledge.events import MODES
from rawi.knowledge.files import ROOT, read_tsv, require


class Codes(NamedTuple):
    """The names for one type and mode; `None` where there is none, and `note` says why."""

    quad_class: str | None
    plover_mode: str | None
    acled_type: str | None
    acled_sub_type: str | None
    cameo_root: str | None
    note: str | None


def codes_of(table: Mapping[tuple[str, str | None], Codes], type_: str, mode: str | None) -> Codes:
    """The codes of a type and mode; of the type alone where the mode is none of its own."""
    return table.get((type_, mode)) or table[type_, None]


def read_codes() -> Mapping[tuple[str, str | None], Codes]:
    """(type, mode) -> codes, for every type without a mode and with each of its modes."""
    found: dict[tuple[str, str | None], Codes] = {}
    for entry in read_tsv(ROOT / "codes" / "events.tsv"):
        require(entry, "type")
        mode = entry.get("mode")
        if entry["type"] not in MODES or (mode and mode not in MODES[entry["type"]]):
            raise KnowledgeError(entry.place, f'"{entry["type"]}" has no mode "{mode}"; see rawi/knowledge/events.py')
        found[entry["type"], mode] = Codes(*(entry.get(field) for field in Codes._fields))
    missing = [(t, m) for t, modes in MODES.items() for m in (None, *sorted(modes)) if (t, m) not in found]
    if missing:
        raise KnowledgeError("codes/events.tsv", f"no line for {missing[0]}; write one, with empty cells if need be")
    return found
