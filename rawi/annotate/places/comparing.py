"""How well a place fits a name in its article, and how places lie to each other: what readings rest on."""

import math
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from rawi.knowledge.places import Candidate, distance_km
from rawi.records import PlaceClass
from rawi.text.phrases import words_of

OWN_LEAD = 2.0  # decades that a place of the user's own table is ahead of namesakes, unless the text speaks of them
NEAR_KM = 150  # towns of one story
AREA_KM = 400  # the middle of a desert governorate lies this far from the town that it is named after
SAME_KM = 60  # entries of one town, or a town and its governorate
TOWNS = frozenset(("city", "village"))
AREAS = frozenset(("admin", "region"))


class Scored(NamedTuple):
    """A reading with what speaks for it and against it, in decades of inhabitants."""

    points: float
    reasons: tuple[tuple[str, float], ...]
    place: Candidate


def score(
    place: Candidate,
    hint: PlaceClass | None,
    votes: Counter[str],
    anchors: Iterable[Candidate],
    nations: set[str | None],
) -> Scored:
    """How well a reading fits, in decades of inhabitants; the weights were set on news, not on single towns."""
    reasons = [("size", math.log10(place.weight + 1000))]
    if place.by_hand:
        reasons.append(("well known", 1.0 + OWN_LEAD * place.own))
    if place.country and votes[place.country]:
        reasons.append(("country spoken of", 3 * votes[place.country] / sum(votes.values()) + 0.5))
    if nations:
        reasons.append(("country of the adjective", 3.0 if place.country in nations else -3.0))
    if any(other.kind != "country" and _km(place, other) < NEAR_KM for other in anchors):
        reasons.append(("near other places", 1.0))
    if fit := _fit(place.kind, hint):
        reasons.append(("head word" if hint else "no head word", fit))
    return Scored(sum(points for _, points in reasons), tuple(reasons), place)


def _fit(kind: PlaceClass, hint: PlaceClass | None) -> float:
    """A head word against the class of an entry; without one, towns come before the areas named after them."""
    if hint is None:
        return -1.0 if kind == "admin" else 0.0
    if kind == hint or (kind in TOWNS and hint in TOWNS) or (kind in AREAS and hint in AREAS):
        return 2.0
    return 0.0 if hint == "admin" and kind in TOWNS else -2.0


def lies_in(place: Candidate, outer: Candidate) -> bool:
    if outer.kind == "country":
        return place.country == outer.country
    if place.own and place.within == folded_name(outer):
        return True
    return place.admin1 == outer.name or (place.country == outer.country and _km(place, outer) < NEAR_KM)


def folded_name(place: Candidate) -> str:
    return " ".join(words_of(place.name))


def _km(a: Candidate, b: Candidate) -> float:
    return distance_km((a.lat, a.lon), (b.lat, b.lon))


def same_place(place: Candidate, best: Candidate) -> bool:
    """Whether two entries are one place on a map: a town twice, a town and the governorate around it."""
    if place.country != best.country:
        return False
    if {place.kind, best.kind} == {"city", "admin"}:
        return _km(place, best) < AREA_KM
    return _km(place, best) < SAME_KM * (3 if place.kind != best.kind else 1)
