"""Which triggers of one article tell of one act: the headline, the raid, its dead.

Each trigger is compared with the earlier ones and joined to the likeliest, where it is likely enough; the joined ones
form one event, which keeps the type of its first. The comparison is a logistic scorer over types, words, distance,
and arguments that agree or clash; what tells of another place, or of another place and toll, is never joined
(see docs/decisions/601-arguments-and-joins.md). Without weights nothing is joined.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rawi.annotate.events.arguments import Argument
from rawi.annotate.events.grammar import SUFFERED
from rawi.annotate.events.triggers import Candidate, Setting
from rawi.annotate.weighing import chance as weighed
from rawi.knowledge.events import EventTable
from rawi.records import Annotation
from rawi.text.tokens import Reading

JOIN = 0.5
MIX = 0.6  # share of the likeliest member in the fit of an act, the rest is the mean's; tried 0, 0.3, 0.6, 1
TURN = 3  # words that a turn to something else has at most
WINDOW = 24  # earlier triggers compared, besides those of the headline; longer ties are rare and cost time


class Told(NamedTuple):
    """A trigger with its arguments, as compared. Sets hold chains of mentions, values of times, counts."""

    candidate: Candidate
    sentence: int
    line: int
    title: bool
    agents: frozenset[str]
    patients: frozenset[str]
    places: frozenset[str]
    times: frozenset[str]
    numbers: frozenset[str]
    grain: str  # the class of its place: country, admin, city ...
    opening: str  # how its sentence opens
    part: int  # the part of the article, as words such as `من جهة أخرى` divide it


def told(candidate: Candidate, found: Sequence[Argument], reading: Reading, setting: Setting,
         values: Mapping[str, str], parts: Sequence[int]) -> Told:  # fmt: skip
    """What one trigger's sentence tells of it. `values`: id of a time or number -> its value, as far as it has one;
    `parts`: for each sentence the part it stands in."""

    def of(*roles: str) -> frozenset[str]:
        return frozenset(values.get(a.thing.id, a.thing.chain) for a in found if a.role in roles)

    sentence = reading.sentences[reading.sentence_of(candidate.token)]
    grain = next((a.thing.sort for a in found if a.role == "place"), "")
    opening = " ".join(reading.forms[sentence.first : sentence.first + 2])
    number = reading.sentence_of(candidate.token)
    return Told(candidate, number, reading.line_of(candidate.token),
                candidate.token < setting.title_end, of("agent"), of("patient"), of("place"), of("time"),
                of("number"), grain, opening, parts[number])  # fmt: skip


def parts_of(reading: Reading, table: EventTable) -> list[int]:
    """For each sentence the part of the article it stands in, counted from 0."""
    parts: list[int] = []
    for sentence in reading.sentences:
        forms = reading.forms[sentence.first : sentence.first + TURN]
        opening = " ".join([forms[0].removeprefix("و"), *forms[1:]]) if forms else ""
        turns = opening in table.turns or opening.rpartition(" ")[0] in table.turns
        parts.append((parts[-1] if parts else 0) + turns)
    return parts


def values_of(draft: Annotation) -> dict[str, str]:
    """Id of a time or number -> what it says, so that two mentions of one day or one toll agree."""
    values = {time.id: time.value for time in draft.times if time.value}
    return values | {n.id: f"{n.of} {n.low} {n.high} {n.vague}" for n in draft.numbers}


def joins(events: Sequence[Told], reading: Reading, table: EventTable) -> list[int]:
    """For each event the index of the first one that tells of the same act (its own where it is the first).

    A later trigger joins the act it fits best: by its likeliest member and by the mean of all, so that one likely
    pair does not chain two acts together. An act with a member that it is parted from is none of those it may join.
    """
    weights = table.weights.get("same")
    if not weights:
        return list(range(len(events)))
    roots: list[int] = []
    titles = [i for i, event in enumerate(events) if event.title][:WINDOW]
    for j, later in enumerate(events):
        chances: dict[int, list[float]] = {}
        apart: set[int] = set()
        for i in (*titles[: bisect_left(titles, j - WINDOW)], *range(max(0, j - WINDOW), j)):
            root = roots[i]
            if root in apart:
                continue
            if may_join(events[i].candidate, later.candidate):
                if are_parted(events[i], later):
                    apart.add(root)
                else:
                    chance = weighed(weights, features(events[i], later, j - i, reading, table))
                    chances.setdefault(root, []).append(chance)
        best, at = JOIN, j
        for root, values in chances.items():
            fit = MIX * max(values) + (1 - MIX) * sum(values) / len(values)
            if fit >= best and root not in apart:
                best, at = fit, root
        roots.append(at)
    return roots


def may_join(earlier: Candidate, later: Candidate) -> bool:
    """Whether two triggers could tell of one act at all: their types agree, or both may be harm."""
    one, two = earlier.frame.type, later.frame.type
    if one == two:
        return True
    return {one, two} <= {"ASSAULT", "ACCIDENT"} and (earlier.frame.or_accident or later.frame.or_accident)


def are_parted(earlier: Told, later: Told) -> bool:
    """Whether what is told puts two acts apart, so that no likeness of words makes them one: words that turn to
    something else stand between, an attack is followed by someone's many (`الهجوم ... هجماتهم`), or places differ.

    A definite noun (`الهجوم`) and the same sentence may name a second place of one act; a city and its country are no
    two places. Where the dead or wounded are counted otherwise too, neither saves them.
    """
    word = later.candidate.word
    if earlier.part != later.part and not word.definite:
        return True
    if word.shape == "noun" and word.plural and word.suffix and earlier.candidate.frame.harm not in SUFFERED:
        return True
    if not earlier.places or not later.places or earlier.places & later.places:
        return False
    if not earlier.numbers & later.numbers and _clash(_tolls(earlier), _tolls(later)):
        return True
    elsewhere = earlier.sentence != later.sentence and earlier.grain == later.grain
    return elsewhere and not later.candidate.word.definite


def _tolls(told_: Told) -> dict[str, str]:
    """What is counted (killed, injured ...) -> the count."""
    return {count.split()[0]: count for count in sorted(told_.numbers)}


def _clash(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return any(other.get(kind, count) != count for kind, count in one.items())


def features(earlier: Told, later: Told, apart: int, reading: Reading, table: EventTable) -> list[str]:
    """What the scorer sees of two triggers; every feature is a readable `name=value`."""
    a, b = earlier.candidate, later.candidate
    rules = f"{a.frame.rule}>{b.frame.rule}"
    type_ = b.frame.type if a.frame.type == b.frame.type else "harm"
    together = later.sentence - earlier.sentence
    near = min(together, 3) if together < 4 else 4 if together < 8 else 5
    tokens = min((b.token - a.token) // 3, 8) if together == 0 else -1
    line = min(later.line - earlier.line, 3)
    lemma = a.word.lemma == b.word.lemma or a.word.lemma.split()[0] == b.word.lemma.split()[0]
    alike = "word" if lemma else "frame" if a.frame is b.frame else "mode" if a.frame.mode == b.frame.mode else "no"
    definite = f"{'d' if a.word.definite else 'i'}{'d' if b.word.definite else 'i'}"
    harm = f"{a.frame.harm or '-'}>{b.frame.harm or '-'}"
    after = reading.forms[b.last : b.last + 2]
    another = next((form for form in after if form in table.another), "")
    numbers = f"{'p' if a.word.plural else 's'}{'p' if b.word.plural else 's'}"
    between = reading.forms[a.last : b.first] if together == 0 else []
    link = next((form for form in reversed(between) if form in table.leads_to), "")
    joined = together == 0 and b.token - a.last <= 1 and b.prefix.startswith("و")
    agreement = [
        f"{name}:{_agree(one, two)}"
        for name, one, two in (
            ("agents", earlier.agents, later.agents),
            ("patients", earlier.patients, later.patients),
            ("places", earlier.places, later.places),
            ("times", earlier.times, later.times),
            ("numbers", earlier.numbers, later.numbers),
        )
    ]
    return [
        "bias",
        f"rules={rules}|together={together == 0}",
        f"type={type_}|near={near}",
        f"type={type_}|alike={alike}|near={near}|{definite}",
        f"alike={alike}|title={earlier.title}|{near}",
        f"title={earlier.title}|line={line}|apart={min(apart, 6)}",
        f"tokens={tokens}|{harm}",
        f"harm={harm}|near={near}",
        f"harm={harm}|{type_}|{definite}",
        f"link={link}|{harm}",
        f"apart={min(apart, 6)}|{alike}|{near}",
        f"joined={joined}|{harm}",
        f"shape={a.word.shape}>{b.word.shape}|{near}",
        f"numbers={numbers}|{alike}|{definite}",
        f"another={another}",
        f"suffix={b.word.suffix}|{alike}",
        f"opening={later.opening}|{together == 0}",
        f"grains={earlier.grain}>{later.grain}|{_agree(earlier.places, later.places)}",
        f"modes={a.frame.mode}>{b.frame.mode}",
        *agreement,
        *(f"{alike}|{each}" for each in agreement),
        "|".join(each.split(":")[1][0] for each in agreement),
        "bare" if not (later.agents or later.patients or later.places or later.times) else "told",
        f"bare={not (later.patients or later.numbers)}|{alike}|{definite[1]}",
    ]


def _agree(one: frozenset[str], two: frozenset[str]) -> str:
    if not one or not two:
        return "unknown"
    return "same" if one == two else "partly" if one & two else "clash"
