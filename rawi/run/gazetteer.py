"""Adding places to a user's own gazetteer: read, boil down to our rows, write; what can't be read is listed."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from rawi.errors import KnowledgeError
from rawi.knowledge import Knowledge
from rawi.knowledge.own_places import MOST_PLACES, OwnPlace, read_rows, row_of, write_rows
from rawi.knowledge.places import PlaceTable
from rawi.read.gazetteers import Fault, read_columns, read_gazetteers
from rawi.read.gazetteers.found import folded_name

SHOWN = 20  # faults listed of one command; the others are counted


def add_places(paths: Sequence[Path], out: Path, countries: Iterable[str], messages: TextIO) -> int:
    """Add the places of files and folders to the gazetteer `out`; one of the same id replaces what was there.

    Returns the exit code: 1 if a row could not be read, 2 if nothing could be. `out` is changed only if all went well
    or some rows were left out, never half.
    """
    knowledge = Knowledge.load()
    known = _country_names(knowledge.places)
    wanted = {known.get(folded_name(name)) or name.upper() for name in countries}
    if unknown := wanted - set(known.values()):
        raise KnowledgeError("--country", f"{', '.join(sorted(unknown))}: no such country; write codes as LY")
    rows = {line.split("\t", 2)[1]: line for line in read_rows(out)} if out.exists() else {}
    places, faults = _gathered(read_gazetteers(paths, wanted, read_columns(known)), messages)
    given = frozenset(knowledge.names.given)
    before = len(rows)
    rows |= {id: row for id, place in places.items() if (row := row_of(place, knowledge.places, given))}
    if len(rows) > MOST_PLACES:
        raise KnowledgeError(str(out), f"would hold {len(rows)} places, {MOST_PLACES} at most; choose with --country")
    if places:
        write_rows(rows.items(), out)
    print(f"{out}: {len(places)} places read, {len(rows) - before} new, {len(rows)} in all; {faults} rows left out",
          file=messages)  # fmt: skip
    return (1 if places else 2) if faults else 0


def _country_names(table: PlaceTable) -> dict[str, str]:
    """Folded names of countries, and their codes in small letters -> code."""
    named = {name: table.readings(name)[0].place.country for name in table.state_names}
    return {name: code for name, code in named.items() if code} | {code.lower(): code for code in table.countries}


def _gathered(found: Iterable[OwnPlace | Fault], messages: TextIO) -> tuple[dict[str, OwnPlace], int]:
    """Places by id, with all names that rows of one id give them, and how many rows could not be read."""
    places: dict[str, OwnPlace] = {}
    faults = 0
    for each in found:
        if isinstance(each, Fault):
            faults += 1
            if faults <= SHOWN:
                print(f"{each.place}: {each.problem}", file=messages)
        elif other := places.get(each.id):
            places[each.id] = each._replace(names=tuple(dict.fromkeys((*other.names, *each.names))))
        elif len(places) > MOST_PLACES:
            raise KnowledgeError("these files", f"have more than {MOST_PLACES} places; choose with --country")
        else:
            places[each.id] = each
    if faults > SHOWN:
        print(f"and {faults - SHOWN} more rows like these", file=messages)
    return places, faults
