"""How a mention is tied to a trigger of its sentence: what the frame expects there and what a scorer sees.

Arabic puts the doer after the verb or before it, the sufferer of a noun in its genitive; an act in a relative clause
or joined by `و` has its doer further up, a pronoun points back. Each of these is a readable feature.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rawi.annotate.events.grammar import SUFFERED, Role, parties_of, roles_by_grammar
from rawi.annotate.events.scenes import ACTORS, Scene, Thing
from rawi.annotate.events.triggers import Candidate, Setting
from rawi.knowledge.events import EventTable
from rawi.text.tokens import Reading

_STOPS = frozenset("،.؛:")
_RELATIVE = frozenset({"الذي", "التي", "الذين", "اللذان", "اللذين", "ممن", "حيث"})
_JOINING = frozenset({"و", "ثم", "او"})
POINTING = 3  # tokens after a trigger in which a pronoun may point back (القبض عليه)
HANGING = 3  # tokens between a relative pronoun and its verb (الذي كان قد قتل)
_THAT = frozenset({"ان", "انه", "انها", "بان", "انهم", "بانه", "بانها"})
_THEN = frozenset({"امس", "اليوم", "فجر", "مساء", "صباح", "ليل", "ظهر", "على", "الى", "اثناء", "خلال"})
_THEY = frozenset({"انه", "انها", "انهم", "بانه", "بانها", "بانهم", "انهما"})
_PARTICLES = frozenset({"قد", "لم", "لن", "لا", "سوف", "كان", "كانت", "كانوا"})
_PRONOUNS = frozenset(  # prepositions with their pronouns, which stand for whom an act was done to
    before + pronoun
    for before in ("علي", "ب", "ل", "ضد", "من", "في", "بحق", "حق", "شان", "بشان", "الي", "مع")
    for pronoun in ("ه", "ها", "هم", "هما", "هن", "نا")
)


class Clause(NamedTuple):
    """A trigger's surroundings: the other triggers of its sentence and what the sentence mentions."""

    candidate: Candidate
    others: Sequence[int]  # the tokens of the other triggers of the sentence, ascending
    rivals: Mapping[int, Candidate]  # the triggers at these tokens
    scene: Scene
    speakers: frozenset[str]  # chains that speak in this sentence
    first: int
    last: int
    view: "View"


class View(NamedTuple):
    """What the words around a trigger say of its arguments, whatever the mention."""

    pronoun: str  # "own", or the word after it that points back (عليه); '' for neither
    relative: int  # the token of the relative pronoun its clause hangs on, or -1
    precedes: bool  # whether an actor that hangs on no preposition stands before it in its clause
    follows: bool  # ... after it
    coordinated: bool  # joined by و to the trigger before
    led: Mapping[str, Role]  # thing -> its role in the trigger before it in the sentence
    grammar: Mapping[str, Role]  # thing -> the role that grammar gives it


def view_of(candidate: Candidate, others: Sequence[int], scene: Scene, reading: Reading, first: int, last: int,
            led: Mapping[str, Role], table: EventTable) -> View:  # fmt: skip
    """What stands around a trigger within tokens `first` to `last` (exclusive), those of its sentence."""
    forms, head, end = reading.forms, candidate.head, candidate.last
    back = forms[end : min(end + POINTING, last)]
    pronoun = "own" if candidate.word.suffix else next((form for form in back if form in _PRONOUNS), "")
    begin = head
    while begin > first and forms[begin - 1] not in _STOPS and begin - 1 not in others:
        begin -= 1
    while end < last and forms[end] not in _STOPS and forms[end] not in _RELATIVE and end not in others:
        end += 1
    low = max(head - HANGING, first)
    relative = next((at for at in range(head - 1, low - 1, -1) if forms[at] in _RELATIVE), -1)
    joined = candidate.prefix[:1] in ("و", "ف") or (head > first and forms[head - 1] in _JOINING)
    before, after = _between(scene.free, begin, head), _between(scene.free, candidate.last, end)
    is_later = any(other < candidate.token for other in others)
    opened = next((at + 1 for at in range(head - 1, begin, -1) if forms[at] in _THAT), begin)
    parties = parties_of(candidate, scene.parties, opened, end)
    alone = _is_alone(forms, candidate.last, last, others, table)
    grammar = roles_by_grammar(candidate, parties, _subject_of(candidate.governor, table), alone)
    grammar |= _taken_up(candidate, scene, forms, first, grammar)
    return View(pronoun, relative, before > 0, after > 0, joined and is_later, led, grammar)


def _is_alone(forms: Sequence[str], at: int, last: int, others: Sequence[int], table: EventTable) -> bool:
    """Whether no object can stand at a token: a stop, a preposition, another act, a time or what `و` joins."""
    if at >= last or at in others or not forms[at].isalpha():
        return True
    return forms[at] in table.prepositions or forms[at][0] in "بول" or forms[at] in _THEN


def _taken_up(candidate: Candidate, scene: Scene, forms: Sequence[str], first: int,
              found: Mapping[str, Role]) -> dict[str, Role]:  # fmt: skip
    """The nearest actor before a pronoun of `أن` right before the verb: `أعلنت الشرطة أنها قتلت ثلاثة`."""
    word, head = candidate.word, candidate.head
    at = head - 2 if head - 2 >= first and forms[head - 1] in _PARTICLES else head - 1
    if word.shape not in ("past", "present") or at < first or forms[at] not in _THEY or "agent" in found.values():
        return {}
    before = [thing for thing in scene.parties if thing.last <= at and not thing.preposition]
    role: Role = "patient" if word.passive else "agent"
    return {before[-1].id: role} if before and role not in found.values() else {}


def _subject_of(governor: str, table: EventTable) -> Role | None:
    """What the subject of the verb before a noun does in its act (`شن`: agent, `تعرض`: patient), if any."""
    verb = table.light.get(governor) or table.control.get(governor)
    return verb.subject if verb else None


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
        if thing.kind == "people" and between == 0 and is_late and frame.harm in SUFFERED:
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
    frame = candidate.frame
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
    shape = _shape(candidate)
    speaks = thing.chain in clause.speakers
    after = forms[candidate.last] if candidate.last < len(forms) else "$"
    before = forms[candidate.head - 1] if candidate.head else "^"
    kind, tie = thing.kind, thing.preposition
    frame_name = frame.rule
    told = expected(clause, thing, reading)
    parsed = clause.view.grammar.get(thing.id, "")
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
        f"free={free}|{lone}|{side}|{shape}|{stops}|{that}|{relative}",
        f"free={free}|{lone}|{side}|governed={bool(candidate.governor)}|{frame.genitive}",
        f"opened={opened}|{lone}|{side}|{stops}|{that}",
        f"opened={opened}|{relative}|{that}|{kind}|{side}|{tie}",
        f"told={told}|{frame_name}",
        f"parsed={parsed}|{harm is not None}",
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
        f"speaker={speaks}|{type_}",
        f"headline={headline}|{where}|{shape}|{frame.genitive}|{tie}",
        f"next={after}|{side}|{kind}|{lone}",
        f"previous={before}|{side}|{kind}|{lone}",
        f"sort={thing.sort}|{type_}|{side}|{lone}",
        *_in_clause(clause, thing, f"{where}|{lone}", shape, actors),
        *_beside(clause, thing, f"{side}|{lone}", shape, low, high),
        *(_said(speaks, f"{side}|{that}", thing, frame_name, f"{shape}|{lone}") if kind in ACTORS else ()),
    ]


def _said(speaks: bool, where: str, thing: Thing, frame: str, shape: str) -> list[str]:
    """Whether an actor speaks in the sentence, and on which side of `أن` the trigger stands."""
    return [
        f"speaks={speaks}|{where}|{shape}",
        f"speaks={speaks}|{where}|{frame}",
        f"inner={thing.inner}|{where}|{shape}",
    ]


def _beside(clause: Clause, thing: Thing, where: str, shape: str, low: int, high: int) -> list[str]:
    """Which other trigger stands between, from token `low` to `high`, and which on the mention's far side."""
    if thing.kind in ("time", "number"):
        return []
    others, frame = clause.others, clause.candidate.frame
    after = thing.first >= clause.candidate.last
    first, last = bisect_left(others, low), bisect_left(others, high)
    rival = harm = beyond = "none"
    if first < last:
        between = clause.rivals[others[last - 1 if after else first]]
        rival, harm = f"{between.frame.type} {_shape(between)}", between.frame.harm or between.frame.genitive
    at = bisect_left(others, thing.last) if after else bisect_left(others, thing.first) - 1
    if 0 <= at < len(others):
        apart = others[at] - thing.last if after else thing.first - others[at]
        beyond = f"{min(apart, 4)} {_shape(clause.rivals[others[at]])}"
    return [
        f"rival={rival}|{frame.type}|{where}",
        f"rival={harm}|{shape}|{where}|{frame.genitive}",
        f"beyond={beyond}|{where}|{shape}",
        f"beyond={beyond}|{first < last}|{where}|{thing.kind}",
    ]


def _shape(candidate: Candidate) -> str:
    return "passive" if candidate.word.passive else candidate.word.shape


def _in_clause(clause: Clause, thing: Thing, where: str, shape: str, actors: int) -> list[str]:
    """What the clause says of an actor: who stands on which side, whether verb and actor agree, what it hangs on."""
    if thing.kind in ("time", "number"):
        return []
    view, word, frame = clause.view, clause.candidate.word, clause.candidate.frame
    person = word.person or shape
    around = f"{'b' if view.precedes else '-'}{'f' if view.follows else '-'}"
    common = [f"agree={person}|{thing.form}|{where}", f"around={around}|{where}|{shape}"]
    if thing.kind == "place":
        return common
    led = view.led.get(thing.id, "no" if view.led else "none")
    hanging = hangs(clause, thing)
    return [
        *common,
        f"led={led}|{view.coordinated}|{where}|{shape}",
        f"led={led}|{view.coordinated}|{thing.preposition}",
        f"agree={person}|{thing.form}|{actors}|{view.follows}",
        f"head={thing.head}|{frame.type}",
        f"sort={thing.sort}|{frame.rule}",
        f"sort={thing.sort}|{where}|{shape}",
        f"sort={thing.sort}|{where}|{frame.harm}",
        f"pronoun={view.pronoun}|{where}|{actors}",
        f"pronoun={bool(view.pronoun)}|{where}|{actors}|{shape}",
        f"hangs={hanging}|{where}|{shape}",
        f"hangs={hanging}|{shape}|{frame.harm}|{view.follows}",
        f"around={around}|{where}|{frame.harm}|{actors}",
    ]


def hangs(clause: Clause, thing: Thing) -> str:
    """Whether the trigger stands in a relative clause, and this is what the clause is about."""
    relative = clause.view.relative
    if relative < 0:
        return "main"
    is_nearest = thing.last <= relative and not _between(clause.scene.actors, thing.last, relative)
    return "antecedent" if is_nearest else "relative"
