"""What outlets did to their articles afterwards: another text at the same address, an article taken back.

Nothing goes away for it: every text stays with its hash and the day it was captured, and so does what it says. What is
told here is which tellings of a claim their own source no longer stands by, so that they are marked wherever they are
shown, and listed as corrections.

That an article was taken back is a reviewer's word: a judgement `value` for the field `source-withdrawn` on the
article, whose value is the day. It holds for all texts of its address.
"""

from collections.abc import Iterable, Mapping, Set
from typing import Literal, NamedTuple

from rawi.chronicle.store import Chronicle
from rawi.codec import encode
from rawi.derived import Claim, ResolvedEvent, Said
from rawi.records import Judgement

SOURCE_WITHDRAWN = "source-withdrawn"
Became = Literal["changed", "withdrawn"]
Telling = tuple[str, str, str, int]
"""A telling of a claim of an event: field, value, article, start of its words."""


class Later(NamedTuple):
    """The latest other text of an address, and the day it was captured or published."""

    article: str
    day: str


class Withdrawn(NamedTuple):
    """That an article was taken back: the day, as a reviewer says, and the judgement that says so."""

    day: str
    judgement: Judgement


class Change(NamedTuple):
    """What became of a telling. `later`: the text that makes the claim no more; `why` in English, for the files."""

    state: Became
    day: str
    later: str | None
    why: str


class Sources(NamedTuple):
    """By article: the text that replaced it, and its withdrawal."""

    later: Mapping[str, Later]
    withdrawn: Mapping[str, Withdrawn]


def sources_of(chronicle: Chronicle, standing: Iterable[Judgement]) -> Sources:
    """What became of a chronicle's articles. `standing`: the judgements that were not taken back."""
    return Sources(_later(chronicle), _withdrawn(chronicle, standing))


def _later(chronicle: Chronicle) -> dict[str, Later]:
    """A text is earlier by its day of capture, else of publication, else it is not known to be earlier at all."""
    statement = """
        SELECT a.id, b.id, substr(coalesce(b.retrieved, b.published), 1, 10) FROM articles a
        JOIN articles b ON b.url = a.url
        WHERE coalesce(a.retrieved, a.published) < coalesce(b.retrieved, b.published) AND a.text_sha <> b.text_sha
        ORDER BY a.id, coalesce(b.retrieved, b.published) DESC, b.id"""
    found: dict[str, Later] = {}
    for earlier, later, day in chronicle.rows(statement):
        found.setdefault(earlier, Later(later, day))
    return found


def _withdrawn(chronicle: Chronicle, standing: Iterable[Judgement]) -> dict[str, Withdrawn]:
    found: dict[str, Withdrawn] = {}
    statement = "SELECT b.id FROM articles a JOIN articles b ON b.id = a.id OR b.url = a.url WHERE a.id = ?"
    for judgement in standing:
        if judgement.field == SOURCE_WITHDRAWN and judgement.value:
            for about in judgement.about:
                for (name,) in chronicle.rows(statement, (about.article,)):
                    found[name] = Withdrawn(judgement.value, judgement)
    return found


def changes_of(chronicle: Chronicle, event: ResolvedEvent, sources: Sources) -> dict[Telling, Change]:
    """The tellings of an event that their source has changed or withdrawn since; the others are left out."""
    touched = {said.article for claim in event.claims for said in claim.by}
    if touched.isdisjoint(sources.later) and touched.isdisjoint(sources.withdrawn):
        return {}
    kept: set[tuple[str, str, str]] = {
        (claim.field, claim.value, said.article) for claim in event.claims for said in claim.by
    }
    found: dict[Telling, Change] = {}
    for claim in event.claims:
        for said in claim.by:
            if change := _change(chronicle, claim, said, sources, kept):
                found[claim.field, claim.value, said.article, said.start] = change
    return found


def _change(
    chronicle: Chronicle, claim: Claim, said: Said, sources: Sources, kept: Set[tuple[str, str, str]]
) -> Change | None:
    if taken_back := sources.withdrawn.get(said.article):
        return Change("withdrawn", taken_back.day, None, "the article was withdrawn by its source")
    later = sources.later.get(said.article)
    if later is None or (claim.field, claim.value, later.article) in kept:
        return None
    stands = said.surface in chronicle.article(later.article).text
    why = "its words stand, but no longer say this" if stands else "its words are in the later text no more"
    return Change("changed", later.day, later.article, why)


def telling(claim: Claim, said: Said) -> Telling:
    """The key of a telling in `changes_of`."""
    return claim.field, claim.value, said.article, said.start


def origins_standing(claim: Claim, changes: Mapping[Telling, Change]) -> int:
    """The independent origins of a claim that still stand by it."""
    if not any(telling(claim, said) in changes for said in claim.by):
        return claim.origins
    still = [said for said in claim.by if telling(claim, said) not in changes]
    return max(len({said.origin for said in still if said.state != "possibly"}), 1 if still else 0)


def state_of(event: ResolvedEvent, sources: Sources, changes: Mapping[Telling, Change]) -> str | None:
    """What became of an event's sources: `withdrawn` if all of them, `partly withdrawn`, `changed`, or nothing."""
    articles = {mention.article for mention in event.mentions}
    gone = articles & sources.withdrawn.keys()
    if gone:
        return "withdrawn" if gone == articles else "partly withdrawn"
    return "changed" if changes else None


def event_origins_standing(chronicle: Chronicle, event: ResolvedEvent, sources: Sources) -> int:
    """The independent origins of an event whose articles were neither taken back nor replaced by a text without it."""
    articles = {mention.article for mention in event.mentions}
    gone = articles & sources.withdrawn.keys()
    gone |= {name for name in articles & sources.later.keys() if sources.later[name].article not in articles}
    if not gone:
        return event.n_origins
    statement = "SELECT count(DISTINCT origin) FROM origin_articles WHERE article IN (SELECT value FROM json_each(?))"
    ((count,),) = chronicle.rows(statement, (encode(sorted(articles - gone)).decode(),))
    return min(int(count), event.n_origins)
