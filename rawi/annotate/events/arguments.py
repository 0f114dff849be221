"""Arguments of a trigger: who did it, to whom, where, when, how many, among what its sentence mentions.

For each trigger and mention of a sentence, their tie is described (which side, which preposition, what stands between,
what the frame expects there) and weighed by a logistic scorer for each role; without weights the frame's expectation
alone decides. An argument is always a mention of the text; none is made up.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from rawi.annotate.events.triggers import Candidate, Setting
from rawi.annotate.weighing import chances
from rawi.knowledge.events import EventTable
from rawi.records import Annotation, Mention, Number, TimeExpression
from rawi.text.normalize import fold
from rawi.text.tokens import Reading

Role = Literal["agent", "patient", "place", "time", "number"]
ACTOR_ROLES: tuple[Role, ...] = ("agent", "patient")
ACTING_PLACE = 0.5  # a place that acts or suffers (شنت تركيا) is rarer than one where it happens
THRESHOLDS: Mapping[Role, float] = {"agent": 0.3, "patient": 0.28, "place": 0.4, "time": 0.4, "number": 0.45}
REACH = 40  # tokens between a trigger and its argument; 99% of those in gold/train are nearer
_ACTORS = frozenset({"person", "organisation", "people"})
_STOPS = frozenset("،.؛:")
_LETTERS = frozenset("بلك")
_RELATIVE = frozenset({"الذي", "التي", "الذين", "اللذان", "اللذين", "ممن", "حيث"})
_SUFFERED = frozenset({"killed", "injured", "abducted", "arrested", "displaced", "released"})
_THAT = frozenset({"ان", "انه", "انها", "بان", "انهم", "بانه", "بانها"})


class Thing(NamedTuple):
    """Something a sentence mentions: tokens `first` to `last` (exclusive), how it hangs on the words before it."""

    id: str
    kind: str  # "person" | "organisation" | "place" | "people" | "time" | "number"
    sort: str  # type of organisation, class of place, kind of time, `of` of a number
    first: int
    last: int
    preposition: str
    gap: int  # nouns between preposition and mention
    coordinated: bool  # joined by و
    inner: bool  # stands inside another mention
    chain: str
    before: str
    before2: str
    after: str


class Scene(NamedTuple):
    """What one sentence mentions, in order, and the tokens its actors and other kinds begin at."""

    things: tuple[Thing, ...]
    actors: tuple[int, ...]
    free: tuple[int, ...]  # of actors that hang on no preposition
    kinds: Mapping[str, tuple[int, ...]]


EMPTY = Scene((), (), (), {})


class Argument(NamedTuple):
    role: Role
    thing: Thing
    probability: float


def things_of(reading: Reading, draft: Annotation, table: EventTable) -> dict[int, Scene]:
    """Sentence number -> what it mentions."""
    sorts = {chain.id: (chain.place.class_ if chain.place else chain.type) or "" for chain in draft.chains}
    inside = _inside(draft.mentions)
    found: dict[int, list[Thing]] = {}

    def add(stretch: Mention | TimeExpression | Number, kind: str, sort: str, chain: str, inner: bool) -> None:
        first = reading.token_at(stretch.start)
        if first >= len(reading.tokens):
            return
        last = first + 1
        while last < len(reading.tokens) and reading.tokens[last].start < stretch.end:
            last += 1
        preposition, gap, coordinated = _tie(reading, table, first, stretch.start)
        forms = reading.forms
        thing = Thing(stretch.id, kind, sort, first, last, preposition, gap, coordinated, inner, chain,
                      forms[first - 1] if first else "^", forms[first - 2] if first > 1 else "^",
                      forms[last] if last < len(forms) else "$")  # fmt: skip
        found.setdefault(reading.sentence_of(first), []).append(thing)

    for mention in draft.mentions:
        inner = (mention.start, mention.end) in inside
        add(mention, mention.kind, sorts.get(mention.chain or "", ""), mention.chain or mention.id, inner)
    for time in draft.times:
        if not time.in_name:
            add(time, "time", time.kind, time.id, False)
    for number in draft.numbers:
        add(number, "number", number.of, number.id, False)
    return {number: _scene(things) for number, things in found.items()}


def _inside(mentions: Iterable[Mention]) -> set[tuple[int, int]]:
    """Start and end of the mentions that lie within a longer one."""
    inside: set[tuple[int, int]] = set()
    reached = -1
    for start, minus_end in sorted({(mention.start, -mention.end) for mention in mentions}):  # the longer first
        if -minus_end <= reached:
            inside.add((start, -minus_end))
        reached = max(reached, -minus_end)
    return inside


def _scene(things: list[Thing]) -> Scene:
    things.sort(key=lambda thing: (thing.first, -thing.last))
    actors = [thing for thing in things if thing.kind in _ACTORS and not thing.inner]
    kinds: dict[str, list[int]] = {}
    for thing in things:
        kinds.setdefault(thing.kind, []).append(thing.first)
    return Scene(
        tuple(things),
        tuple(thing.first for thing in actors),
        tuple(thing.first for thing in actors if not thing.preposition),
        {kind: tuple(firsts) for kind, firsts in kinds.items()},
    )


def _tie(reading: Reading, table: EventTable, first: int, start: int) -> tuple[str, int, bool]:
    """The preposition a mention hangs on ('' for none), the nouns between, and whether `و` joins it."""
    forms, token = reading.forms, reading.tokens[first]
    letters = fold(reading.text[token.start : start]) if start > token.start else ""
    coordinated = letters[:1] in ("و", "ف")
    if letters and (letter := letters.lstrip("وف")[:1]) in _LETTERS:
        return letter, 0, coordinated
    if coordinated:
        return "و", 0, True
    gap = 0
    for at in range(first - 1, max(first - 5, -1), -1):
        form = forms[at]
        pair = f"{forms[at - 1]} {form}" if at else form
        for phrase in (pair, form, pair[1:]):
            if phrase in table.agentive:
                return "agentive", gap, False
            if phrase in table.affected:
                return "affected", gap, False
        bare = form[1:] if len(form) > 2 and form[0] in "وف" else form
        if bare in table.prepositions:
            return bare, gap, False
        if form in table.heads:
            gap += 1
            continue
        if len(form) > 2 and form[0] in _LETTERS and (form[1:] in table.heads or "ال" + form[2:] in table.heads):
            return form[0], gap + 1, False
        break
    return "", gap, False


# -- weighing -----------------------------------------------------------------------------------------------------


class Clause(NamedTuple):
    """A trigger's surroundings: the other triggers of its sentence and what the sentence mentions."""

    candidate: Candidate
    others: Sequence[int]  # the tokens of the other triggers of the sentence
    scene: Scene
    speakers: frozenset[str]  # chains that speak in this sentence
    first: int
    last: int


def arguments(clause: Clause, reading: Reading, table: EventTable, setting: Setting) -> list[Argument]:
    """The arguments of one trigger within its sentence. One place and one time at most; actors and numbers as many."""
    found: list[Argument] = []
    best: dict[Role, Argument] = {}
    for thing in clause.scene.things:
        if not clause.candidate.head - REACH < thing.first < clause.candidate.last + REACH:
            continue
        if thing.kind in _ACTORS and _is_claimed(clause, thing):
            continue
        roles = roles_of(thing)
        weighed = [
            Argument(role, thing, chance)
            for role, chance in zip(roles, _chances(clause, thing, roles, reading, table, setting), strict=True)
        ]
        if roles[0] in ("place", "time"):
            single = weighed.pop(0)
            if single.probability >= THRESHOLDS[single.role] and single.probability > _chance(best.get(single.role)):
                best[single.role] = single
        if weighed:
            likeliest = max(weighed, key=_chance)
            least = ACTING_PLACE if thing.kind == "place" else THRESHOLDS[likeliest.role]
            if likeliest.probability >= least and not (likeliest.role == "agent" and _is_toll(clause, thing)):
                found.append(likeliest)
    return _settled(_joined(found, clause.scene)) + list(best.values())


def _joined(found: list[Argument], scene: Scene) -> list[Argument]:
    """Actors that `و` joins right after one another (`الجيش والشرطة`) act together, or none of them does."""
    roles = {argument.thing.id: argument for argument in found}
    previous: Thing | None = None
    for thing in scene.things:
        if thing.kind not in _ACTORS or thing.inner:
            continue
        if previous and thing.preposition == "و" and thing.first == previous.last:
            first, own = roles.get(previous.id), roles.get(thing.id)
            if first is not None and first.role == "agent":
                roles[thing.id] = first._replace(thing=thing)
            elif own is not None and own.role == "agent":
                del roles[thing.id]
        previous = thing
    return list(roles.values())


def _settled(found: list[Argument]) -> list[Argument]:
    """Of an actor and one named within it (`مسلحون من الحركة`) one fills a role: no annotated event has both."""
    return [
        argument
        for argument in found
        if not any(
            other is not argument
            and other.role == argument.role
            and other.thing.first <= argument.thing.first
            and argument.thing.last <= other.thing.last
            and (other.thing.first, other.thing.last) != (argument.thing.first, argument.thing.last)
            for other in found
        )
    ]


def _is_claimed(clause: Clause, thing: Thing) -> bool:
    """Whether another trigger has the mention right after it: the next one, or one that ours is joined to by `و`
    (مقتل جندي وإصابة طفلين)."""
    if thing.first - 1 not in clause.others:
        return False
    return thing.first > clause.candidate.last or clause.candidate.prefix.startswith("و")


def _is_toll(clause: Clause, thing: Thing) -> bool:
    """Whether people are named by another act (`سبعة قتلى`): they do nothing here."""
    return any(thing.first <= token < thing.last for token in clause.others)


def _chance(argument: Argument | None) -> float:
    return argument.probability if argument else 0.0


def _chances(clause: Clause, thing: Thing, roles: tuple[Role, ...], reading: Reading, table: EventTable,
             setting: Setting) -> list[float]:  # fmt: skip
    """How likely the thing fills each of the roles its kind can fill."""
    model = table.matrices.get(group_of(thing))
    if not model:
        told = expected(clause, thing, reading)
        return [float(told == role) for role in roles]
    return chances(model, features(clause, thing, reading, setting, table), len(roles))


def group_of(thing: Thing) -> str:
    """Which model weighs things of this kind."""
    return "actor" if thing.kind in _ACTORS else thing.kind


def roles_of(thing: Thing) -> tuple[Role, ...]:
    """The roles something of this kind can fill. A country may act (شنت تركيا)."""
    if thing.kind == "place":
        return ("place", "agent", "patient")
    if thing.kind in ("time", "number"):
        return ("time",) if thing.kind == "time" else ("number",)
    return ACTOR_ROLES


def expected(clause: Clause, thing: Thing, reading: Reading) -> str:
    """The role the frame foresees where this mention stands, or ''."""
    candidate = clause.candidate
    word, frame = candidate.word, candidate.frame
    if thing.kind == "time":
        return "time"
    if thing.kind == "number":
        return "number" if frame.harm in (thing.sort, None) else ""
    if thing.preposition == "agentive":
        return "agent"
    if thing.preposition == "affected":
        return "patient"
    if thing.kind == "place":
        return "place" if thing.preposition in ("في", "ب", "على", "قرب", "شمال", "جنوب", "وسط") else ""
    if thing.preposition and thing.preposition != "و":
        if thing.preposition in frame.agent:
            return "agent"
        return "patient" if thing.preposition in frame.patient else ""
    between = _actors_between(clause, candidate.head, thing.first)
    if thing.first >= candidate.last:
        if word.shape in ("noun", "participle"):
            if between:
                return ""
            return frame.genitive if frame.genitive in ("agent", "patient") else "patient"
        if word.passive:
            return "patient" if not between else ""
        is_late = clause.first < candidate.token and not word.suffix
        if thing.kind == "people" and between == 0 and is_late and frame.harm in _SUFFERED:
            return "patient"  # unvowelled `قتل` with one party beside it is passive; `فجر انتحاري` is not
        return "agent" if between == 0 and not word.passive else "patient"
    if candidate.head < thing.first < candidate.first:
        return "agent"
    return ("patient" if word.passive else "agent") if between == 0 else ""


def _between(firsts: Sequence[int], low: int, high: int) -> int:
    """How many of the ascending tokens lie in [low, high), three at most."""
    return min(bisect_left(firsts, high) - bisect_left(firsts, low), 3)


def _actors_between(clause: Clause, index: int, first: int) -> int:
    return _between(clause.scene.actors, min(index, first) + 1, max(index, first))


def features(clause: Clause, thing: Thing, reading: Reading, setting: Setting, table: EventTable) -> list[str]:
    """What the scorer sees of a trigger and a mention; every feature is a readable `name=value`."""
    candidate = clause.candidate
    word, frame = candidate.word, candidate.frame
    forms = reading.forms
    if thing.first >= candidate.last:
        side, low, high = "after", candidate.last, thing.first
    elif thing.last <= candidate.head:
        side, low, high = "before", thing.last, candidate.head
    elif thing.first > candidate.head and thing.last <= candidate.first:
        side, low, high = "held", candidate.head + 1, thing.first
    else:
        side, low, high = "over", thing.first, thing.first
    distance = max(high - low, 0)
    near = min(distance, 3) if distance < 4 else 4 if distance < 8 else 5 if distance < 15 else 6
    between = forms[low:high]
    actors = _actors_between(clause, candidate.token if side != "before" else candidate.head, thing.first)
    others = min(_between(clause.others, low, high), 2)
    free = _between(clause.scene.free, low, high)
    claimed = thing.first - 1 in clause.others
    opened = not table.openers.isdisjoint(between)
    lone = thing.preposition in ("", "و") and not thing.inner
    stops = not _STOPS.isdisjoint(between)
    relative = not _RELATIVE.isdisjoint(between)
    that = not _THAT.isdisjoint(between)
    shape = "passive" if word.passive else word.shape
    kind, tie = thing.kind, thing.preposition
    frame_name = frame.rule
    told = expected(clause, thing, reading)
    where = f"{kind}|{side}"
    type_, harm = frame.type, frame.harm
    genitive = f"{shape}|{frame.genitive}"
    verbal = shape in ("past", "present", "passive")
    number = f"{thing.sort}|{harm}" if kind == "number" else thing.sort
    headline = candidate.token < setting.title_end
    opening = thing.first - clause.first < 3
    return [
        "bias",
        f"told={told}|{kind}|{near}",
        f"told={told}|{actors}|{others}",
        f"claimed={claimed}|{side}|{kind}|{shape}",
        f"claimed={claimed}|{others}|{stops}|{kind}",
        f"told={told}|{type_}|{shape}",
        f"free={free}|{lone}|{side}|{shape}|{stops}|{that}|{relative}",
        f"free={free}|{lone}|{side}|{type_}",
        f"free={free}|{lone}|{side}|governed={bool(candidate.governor)}|{frame.genitive}",
        f"opened={opened}|{lone}|{side}|{stops}|{that}",
        f"opened={opened}|{relative}|{that}|{kind}|{side}|{tie}",
        f"told={told}|{frame_name}",
        f"where={where}|{shape}|{tie}|{near}",
        f"where={where}|{genitive}|{tie}|{actors}",
        f"where={where}|{frame_name}|{tie}",
        f"where={where}|{shape}|opening={opening}|{that}",
        f"where={where}|sort={number}|{type_}",
        f"sort={number}|{tie}",
        f"sort={number}|{harm}|{near}",
        f"before2={thing.before2} {thing.before}|{side}",
        f"before={thing.before}|{where}|{verbal}",
        f"after={thing.after}|{kind}",
        f"inner={thing.inner}|{kind}|{type_}",
        f"coordinated={thing.coordinated}|{kind}|{side}",
        f"governor={candidate.governor}|{where}",
        f"governed={bool(candidate.governor)}|{where}|{tie}|{actors}",
        f"speaker={thing.chain in clause.speakers}|{type_}",
        f"headline={headline}|{where}|{shape}|{frame.genitive}|{tie}",
        f"distance={min(distance, 20) // 2}|{kind}|{side}",
    ]
