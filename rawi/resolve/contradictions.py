"""The values claimed for each field of an event, side by side: who says so, from how many origins, what became of it.

A later count from the same source is an update of its earlier one, not a contradiction; what different sources say
stands side by side. No value wins here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rawi.derived import Claim, ClaimField, ClaimState, Said
from rawi.resolve.days import ordinal
from rawi.resolve.keys import ClaimKey
from rawi.resolve.naming import key_words, plain
from rawi.resolve.origins import Origins, Saying, Taking, is_one_source, origins_of
from rawi.resolve.shelf import Head

COUNTED: frozenset[str] = frozenset(
    {"killed", "injured", "abducted", "arrested", "displaced", "missing", "released", "attacks", "other"}
)
ABOUT = 0.2  # of a number: how far `حوالي` and `أكثر من` reach
Named = Mapping[tuple[int, str], str]  # (article, plain name) -> actor


def claims_of(sayings: Sequence[Saying], keys: Sequence[Head], taken: Taking, actors: Named) -> tuple[Claim, ...]:
    """All claims about one event, field by field; values in the order in which they were first said."""
    by_value: dict[tuple[ClaimField, str, bool], list[Saying]] = defaultdict(list)
    # Words that carry a value for two mentions of the event carry it once.
    once = {(saying.article, saying.claim.field, saying.claim.start, saying.claim.end): saying for saying in sayings}
    for _, saying in sorted(once.items()):
        claim = saying.claim
        by_value[claim.field, _value(saying, actors), claim.source.denies and claim.field in COUNTED].append(saying)
    superseded = _superseded(sayings, keys)
    found = []
    for (field, _, denied), said in by_value.items():
        updated = all((saying.article, saying.claim) in superseded for saying in said)
        state: ClaimState = "denied" if denied else "updated" if updated else "stands"
        found.append((_first_day(said, keys), _claim(field, state, said, keys, origins_of(said, keys, taken))))
    return tuple(claim for _, claim in sorted(found, key=lambda item: (item[1].field, item[0], item[1].value)))


def totals(claims: Iterable[ClaimKey]) -> list[ClaimKey]:
    """The claims of one article on one event, without counts that are part of a larger one.

    An article that says five and three and eight gives one toll: of the counts one source has for one field, the
    smaller are parts (`بينهم ثلاثة أطفال`), whether or not the text says so in a way that was read.
    """
    claims = list(claims)
    largest: dict[tuple[str, tuple[str, ...]], int] = {}
    for claim in claims:
        if claim.field in COUNTED and claim.low is not None and claim.total:
            slot = (claim.field, claim.source.words)
            largest[slot] = max(largest.get(slot, 0), claim.low)
    return [
        claim
        for claim in claims
        if claim.field not in COUNTED
        or (claim.total and (claim.low is None or claim.low == largest[claim.field, claim.source.words]))
    ]


def contested(claims: Sequence[Claim]) -> tuple[ClaimField, ...]:
    """The fields for which claims stand that can't both be true, from different articles or different named sources."""
    found: set[ClaimField] = set()
    for i, a in enumerate(claims):
        for b in claims[i + 1 :]:
            if a.field == b.field and a.field not in found and _contradict(a, b) and _are_apart(a, b):
                found.add(a.field)
    return tuple(sorted(found))


def _are_apart(a: Claim, b: Claim) -> bool:
    """Whether the two are more than two counts of one text, which are mostly of two things."""
    mine, theirs = {said.article for said in a.by}, {said.article for said in b.by}
    if mine - theirs and theirs - mine:
        return True
    return any(
        x.article == y.article
        and x.speaker
        and y.speaker
        and not is_one_source(key_words(x.speaker), key_words(y.speaker))
        for x in a.by
        for y in b.by
    )


def _contradict(a: Claim, b: Claim) -> bool:
    if "updated" in (a.state, b.state):
        return False
    if a.state != b.state:  # one stands, the other is denied; who denies any dead denies every count
        denied = a if a.state == "denied" else b
        return a.value == b.value or denied.high == 0
    if a.field in COUNTED:
        mine, theirs = agreeing(a), agreeing(b)
        return mine is not None and theirs is not None and (mine[1] < theirs[0] or theirs[1] < mine[0])
    if a.field == "time":
        return _other_day(a, b)
    return a.field == "status" and "denied" in (a.value, b.value) and a.value != b.value


def _other_day(a: Claim, b: Claim) -> bool:
    """Whether two days contradict each other: `يوليو` holds `20 يوليو`, and an hour is within its day.

    Where one was printed a day after the other, `أمس` moved with the print: one day's difference is then no claim.
    """
    if len(a.value) != 10 or len(b.value) != 10 or a.value == b.value:
        return False
    if {said.published for said in a.by} & {said.published for said in b.by}:
        return True
    return abs(ordinal(a.value) - ordinal(b.value)) > 1


def agreeing(claim: Claim) -> tuple[float, float] | None:
    """The figures that agree with a count, both ends included; None for a vague word.

    `at least 12` is true of 31 as well, yet whoever reads the one learns another toll than who reads the other: an
    open bound agrees with its own figure, and `more than 20` with what may be rounded so.
    """
    if claim.low is None and claim.high is None:
        return None
    least = float(claim.low if claim.low is not None else claim.high or 0)
    most = float(claim.high if claim.high is not None else claim.low or 0)
    if claim.mod == "more":
        return least, most * (1 + ABOUT)
    if claim.mod == "upto":
        return 0.0, most
    if claim.mod == "approx":
        return least * (1 - ABOUT), most * (1 + ABOUT)
    return least, most


def _value(saying: Saying, actors: Named) -> str:
    """What makes two claims one: the actor, the folded place, the number as written in figures."""
    claim = saying.claim
    if claim.field in ("agent", "patient", "place"):
        name = plain(claim.value)
        return actors.get((saying.article, name), name)
    if claim.field == "status" and claim.source.denies:
        return "denied"
    return claim.value


def _superseded(sayings: Iterable[Saying], keys: Sequence[Head]) -> set[Saying]:
    """Counts that their own source replaced: by another on a later day, or a lower bound by a higher count."""
    counts = [saying for saying in sayings if saying.claim.field in COUNTED and not saying.claim.source.denies]
    first: dict[tuple[str, tuple[str, ...], str], tuple[str, int]] = {}  # -> the day it was first said, its low
    for article, claim in counts:
        if day := keys[article].day:
            slot = (claim.field, _voice(claim, keys[article]), claim.value)
            first[slot] = min(first.get(slot, (day, claim.low or 0)), (day, claim.low or 0))
    found: set[Saying] = set()
    for saying in counts:
        claim = saying.claim
        voice = _voice(claim, keys[saying.article])
        if (said := first.get((claim.field, voice, claim.value))) is None:
            continue
        for (field, other, value), later in first.items():
            grown = later[0] == said[0] and claim.mod in ("atleast", "more") and later[1] > said[1]
            replaced = later[0] > said[0] or grown
            if field == claim.field and value != claim.value and replaced and is_one_source(voice, other):
                found.add(saying)
    return found


def _voice(claim: ClaimKey, key: Head) -> tuple[str, ...]:
    """Whose word a count is, comparable across articles: the named source, else the outlet itself."""
    if claim.source.words:
        return claim.source.words
    if claim.source.name:
        return ("unnamed", plain(claim.source.name), key.outlet or key.article)
    return ("outlet", key.agency or key.outlet or key.article)


def _claim(
    field: ClaimField, state: ClaimState, said: Sequence[Saying], keys: Sequence[Head], origins: Origins
) -> Claim:
    first = said[0].claim
    value = "denied" if field == "status" and first.source.denies else first.value
    return Claim(
        field=field,
        value=value,
        state=state,
        by=tuple(_said(saying, keys[saying.article], origins, i) for i, saying in enumerate(said)),
        origins=origins.surely,
        origins_at_most=origins.at_most if origins.at_most != origins.surely else None,
        reasons=(f"{len({s.article for s in said})} articles, {origins.surely} independent origins",),
        low=first.low,
        high=first.high,
        mod=first.mod,
        vague=first.vague,
    )


def _said(saying: Saying, key: Head, origins: Origins, i: int) -> Said:
    claim = saying.claim
    return Said(
        article=key.article,
        url=key.url,
        start=claim.start,
        end=claim.end,
        surface=claim.surface,
        via=claim.source.via,
        origin=origins.numbers[i],
        speaker=claim.source.name,
        verb=claim.source.verb,
        outlet=key.outlet,
        published=key.day,
        state=origins.states[i],
    )


def _first_day(said: Iterable[Saying], keys: Sequence[Head]) -> str:
    return min(keys[saying.article].day or "9999" for saying in said)
