"""The places that a name may mean where its article does not decide."""

from itertools import takewhile

from rawi.annotate.pipeline import STEPS
from rawi.annotate.places import find_places, places
from rawi.annotate.places.gazetteer import context_of
from rawi.annotate.places.geocoding import read_groups
from rawi.knowledge import Knowledge
from rawi.records import Annotation, Article, replace
from rawi.text.tokens import Reading

SAID = ("mentions", "roles", "chains", "times", "numbers", "reports", "events", "labels")
MOST = 8


def candidates(
    article: Article, annotation: Annotation, name: str, knowledge: Knowledge
) -> list[tuple[str, str, str, str]]:
    """(name, class, province, country) of each place that the place named so in an article may be, likeliest first."""
    chains = {chain.id for chain in annotation.chains if chain.kind == "place" and name in (chain.name, _own(chain))}
    starts = {m.start for m in annotation.mentions if m.kind == "place" and (m.chain in chains or m.surface == name)}
    reading = Reading.of(article, [interval.span for interval in annotation.boilerplate])
    draft = replace(annotation, **dict.fromkeys(SAID, ()))
    for step in takewhile(lambda step: step is not places, STEPS):
        draft = step(reading, draft, knowledge)
    found = find_places(context_of(reading, draft, knowledge))
    groups, reached, _ = read_groups(found, reading, knowledge.places)
    for group, result in zip(groups, reached, strict=True):
        if any(found[number].start in starts for number in group.members) and len(result.scored) > 1:
            likely = [scored.place for scored in result.scored[:MOST]]
            lines = ((place.name, place.kind, place.admin1 or "", place.country or "") for place in likely)
            return list(dict.fromkeys(lines))
    return []


def _own(chain: object) -> str | None:
    place = getattr(chain, "place", None)
    return place.name if place else None
