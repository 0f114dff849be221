"""What the readers of gazetteers share: a row that can't be read, and what columns and kinds are called."""

from dataclasses import dataclass
from typing import NamedTuple

from rawi.errors import KnowledgeError
from rawi.knowledge.files import ROOT, Entry, read_yaml
from rawi.records import PlaceClass
from rawi.text.normalize import fold

# Kinds of Who's On First whose words mean another thing in tables.
WOF_KINDS: dict[str, PlaceClass] = {"region": "admin", "disputed": "region"}
FILE = ROOT / "gazetteer" / "own.yml"


class Fault(NamedTuple):
    """A row, or a file, that can't be read: where, what is wrong and what to do."""

    place: str
    problem: str


@dataclass(frozen=True, slots=True)
class Columns:
    """`field_of`: folded name of a column -> our field; `class_of`: folded kind of place -> ours; `geonames`: feature
    code -> ours. `countries`: folded name of a country, and its code in small letters -> code."""

    field_of: dict[str, str]
    class_of: dict[str, PlaceClass]
    geonames: dict[str, PlaceClass]
    countries: dict[str, str]


def read_columns(countries: dict[str, str]) -> Columns:
    """The tables of gazetteer/own.yml. Raises KnowledgeError where a word stands under two fields."""
    content = read_yaml(FILE)
    return Columns(
        field_of=_inverted(content, "columns"),
        class_of=_inverted(content, "classes"),  # type: ignore[arg-type]
        geonames={code: kind for kind, codes in content["geonames"].items() for code in codes},
        countries=countries,
    )


def class_of(said: str, columns: Columns, is_wof: bool = False) -> PlaceClass | None:
    """Our class for a kind of place; None for one that we don't hold. It may carry the article (`المدينة`)."""
    name = folded_name(said)
    if is_wof and name in WOF_KINDS:
        return WOF_KINDS[name]
    return columns.class_of.get(name) or columns.class_of.get(name.removeprefix("ال"))


def folded_name(name: str) -> str:
    """The name of a column or a kind, whatever its case, its hamzas and what parts its words."""
    return " ".join(fold(word) for word in name.replace("_", " ").replace("-", " ").replace(":", " ").split())


def _inverted(content: Entry, key: str) -> dict[str, str]:
    inverted: dict[str, str] = {}
    for ours, names in content[key].items():
        for name in map(folded_name, names):
            if inverted.setdefault(name, ours) != ours:
                raise KnowledgeError(content[key].place, f'"{name}" is {inverted[name]} and {ours}; keep one of them')
    return inverted
