"""Why a place name was read as it was, in words: its candidates, what spoke for each, and how far to trust the pin."""

from collections.abc import Iterator

from rawi.annotate.places import find_places
from rawi.annotate.places.comparing import Scored, same_place
from rawi.annotate.places.gazetteer import context_of
from rawi.annotate.places.geocoding import MARGIN, Reached, read_groups
from rawi.knowledge import Knowledge
from rawi.knowledge.places import Candidate
from rawi.records import Annotation, Place
from rawi.text.tokens import Reading

MOST = 6  # candidates shown; a village name of Yemen has forty
PRECISION = {
    "exact": "the place itself; the point is its middle",
    "near": "near the place in its name, which the point is of",
    "admin": "somewhere in this area; the point is its middle",
    "country": "somewhere in this country; the point is its middle",
    None: "no point: it is not known where this is, or which place is meant",
}


def readings_of(reading: Reading, draft: Annotation, knowledge: Knowledge) -> dict[int, tuple[str, ...]]:
    """Start of each place mention -> the lines that say why. `draft` is what stood before the places were read."""
    found = find_places(context_of(reading, draft, knowledge))
    groups, reached, _ = read_groups(found, reading, knowledge.places)
    return {
        found[number].start: tuple(_lines(result))
        for group, result in zip(groups, reached, strict=True)
        for number in group.members
    }


def precision_in_words(place: Place | None) -> str:
    return PRECISION[place.precision if place else None]


def _lines(result: Reached) -> Iterator[str]:
    for scored in result.scored[:MOST]:
        yield f"may be: {_said(scored)}"
    if len(result.scored) > MOST:
        yield f"may be: {len(result.scored) - MOST} more"
    yield f"read as: {_why(result)}"


def _why(result: Reached) -> str:
    if not result.scored:
        if result.place:
            return f"{_named(result.place)}: no other place of this name could be meant here"
        outer = f"; the text says it lies in {result.outer.name}" if result.outer else ""
        return f"no place of a gazetteer{outer}"
    best = result.scored[0]
    if result.place is None:
        second = next(each for each in result.scored if not same_place(each.place, best.place))
        return f"open: {_named(best.place)} leads by {best.points - second.points:.1f}, {MARGIN} would decide"
    others = [each for each in result.scored if not same_place(each.place, best.place)]
    lead = (
        f"leads by {best.points - others[0].points:.1f}, {MARGIN} decides"
        if others
        else "all its entries are one place"
    )
    return f"{_named(best.place)}: {lead}"


def _said(scored: Scored) -> str:
    reasons = ", ".join(f"{what} {points:+.1f}" for what, points in scored.reasons)
    return f"{_named(scored.place)} {scored.points:.1f}: {reasons}"


def _named(place: Candidate) -> str:
    where = ", ".join(part for part in (place.kind, place.admin1, place.country) if part)
    return f"{place.name} ({where}; {place.source})"
