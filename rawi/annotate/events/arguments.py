"""Arguments of a trigger: who did it, to whom, where, when, how many, among what its sentence mentions.

The tie of each mention to the trigger (`ties`) is weighed by a logistic scorer for each role; without weights the
frame's expectation alone decides. An argument is always a mention of the text; none is made up.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rawi.annotate.events.grammar import Role
from rawi.annotate.events.scenes import ACTORS, Scene, Thing
from rawi.annotate.events.ties import Clause, expected, features, hangs
from rawi.annotate.events.triggers import Setting
from rawi.annotate.weighing import chances
from rawi.knowledge.events import EventTable
from rawi.text.tokens import Reading

ACTOR_ROLES: tuple[Role, ...] = ("agent", "patient")
ACTING_PLACE = 0.5  # a place that acts or suffers (شنت تركيا) is rarer than one where it happens
THRESHOLDS: Mapping[Role, float] = {"agent": 0.3, "patient": 0.34, "place": 0.4, "time": 0.4, "number": 0.45}
GIVEN = 0.5  # of what grammar gives
SURE = 0.6  # of a second agent that nothing joins to the first; tried 0.3, 0.45, 0.6
REACH = 30  # tokens between a trigger and its argument; farther ones are few in gold/train and no more often right


class Argument(NamedTuple):
    role: Role
    thing: Thing
    probability: float


def arguments(clause: Clause, reading: Reading, table: EventTable, setting: Setting) -> list[Argument]:
    """The arguments of one trigger within its sentence. One place and one time at most; actors and numbers as many."""
    found: list[Argument] = []
    best: dict[Role, Argument] = {}
    for thing in clause.scene.things:
        if not clause.candidate.head - REACH < thing.first < clause.candidate.last + REACH:
            continue
        if thing.kind in ACTORS and _is_claimed(clause, thing):
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
    found += list(_by_grammar(clause, found))
    found += list(_among(clause, found, reading, table))
    return _settled(_joined(found, clause.scene)) + list(best.values())


def _by_grammar(clause: Clause, found: Sequence[Argument]) -> Iterator[Argument]:
    """Whom an act must have where the scorer sees none: a pronoun of a word that goes on by `و` or `ثم` points to whom
    the act before was done to (`أوقفت شابا ثم أحالته`); a verb that has its object in a relative clause was done by
    whom the clause is about (`الرجل الذي قتل زوجته`)."""
    word, view = clause.candidate.word, clause.view
    active = not word.passive and word.shape in ("past", "present")
    actors = [thing for thing in clause.scene.things if thing.kind in ACTORS]
    suffered = [argument.thing for argument in found if argument.role == "patient"]
    points = word.suffix and (active or (word.shape == "noun" and clause.candidate.frame.genitive == "patient"))
    if points and view.coordinated and not suffered:
        yield from (Argument("patient", thing, GIVEN) for thing in actors if view.led.get(thing.id) == "patient")
    if all(argument.role != "agent" for argument in found):
        has = {argument.thing.id for argument in found}
        yield from (
            Argument("agent", t, GIVEN) for t in actors if view.grammar.get(t.id) == "agent" and t.id not in has
        )
    has_object = active and not word.suffix and any(thing.first >= clause.candidate.last for thing in suffered)
    if has_object and all(argument.role != "agent" for argument in found):
        yield from (Argument("agent", thing, GIVEN) for thing in actors if hangs(clause, thing) == "antecedent")


def _among(clause: Clause, found: Sequence[Argument], reading: Reading, table: EventTable) -> Iterator[Argument]:
    """Those named of the ones whom the act was done to (`قتل ستة بينهم طفلان وامرأة`), before another act is told."""
    suffered = [argument.thing for argument in found if argument.role == "patient"]
    if not suffered:
        return
    first, has = suffered[0].last, {argument.thing.id for argument in found}
    end = next((token for token in clause.others if token >= first), clause.last)
    reached = -1  # the token after the last one named
    for thing in clause.scene.things:
        if thing.kind not in ACTORS or thing.inner or not first <= thing.first < end:
            continue
        if reading.forms[thing.first - 1] in table.among or (thing.preposition == "و" and thing.first == reached):
            reached = thing.last
            if thing.id not in has:
                yield Argument("patient", thing, GIVEN)


def _joined(found: list[Argument], scene: Scene) -> list[Argument]:
    """Actors that `و` joins right after one another (`الجيش والشرطة`) act together, or none of them does; who is joined
    to one whom the act was done to suffers it too (`قتل جندي وطفلان`)."""
    roles = {argument.thing.id: argument for argument in found}
    previous: Thing | None = None
    for thing in scene.things:
        if thing.kind not in ACTORS or thing.inner:
            continue
        if previous and thing.preposition == "و" and thing.first == previous.last:
            first, own = roles.get(previous.id), roles.get(thing.id)
            if first is not None and first.role == "agent":
                roles[thing.id] = first._replace(thing=thing)
            elif own is not None and own.role == "agent":
                del roles[thing.id]
            elif own is None and first is not None and first.role == "patient":
                roles[thing.id] = first._replace(thing=thing)
        previous = thing
    return list(roles.values())


def _settled(found: list[Argument]) -> list[Argument]:
    """Of an actor and one named within it (`مسلحون من الحركة`) one fills a role; an act has one subject, or several
    joined by `و`."""
    doers = [one for one in found if one.role == "agent" and one.thing.kind in ACTORS]
    subject = max(doers, key=_chance, default=None)
    return [
        argument
        for argument in found
        if not any(_holds(other, argument) for other in found)
        and (argument not in doers or subject is None or _acts_with(argument, subject))
    ]


def _holds(other: Argument, argument: Argument) -> bool:
    """Whether another argument of the same role names ours within it."""
    wide, narrow = other.thing, argument.thing
    return (
        other.role == argument.role
        and wide.first <= narrow.first
        and narrow.last <= wide.last
        and (wide.first, wide.last) != (narrow.first, narrow.last)
    )


def _acts_with(argument: Argument, subject: Argument) -> bool:
    thing, beside = argument.thing, argument.thing.first - subject.thing.last <= 1
    return argument is subject or beside or thing.coordinated or argument.probability >= SURE


def _is_claimed(clause: Clause, thing: Thing) -> bool:
    """Whether another trigger has the mention right after it: the next one, or one that ours is joined to by `و`
    (مقتل جندي وإصابة طفلين)."""
    if thing.first - 1 not in clause.others:
        return False
    return thing.first > clause.candidate.last or clause.candidate.prefix.startswith("و")


def _is_toll(clause: Clause, thing: Thing) -> bool:
    """Whether people are named by an act (`سبعة قتلى`), or by a word of its own (`أحالته على النيابة`): they do nothing
    here."""
    own = clause.candidate.first <= thing.first < clause.candidate.last
    return own or any(thing.first <= token < thing.last for token in clause.others)


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
    return "actor" if thing.kind in ACTORS else thing.kind


def roles_of(thing: Thing) -> tuple[Role, ...]:
    """The roles something of this kind can fill. A country may act (شنت تركيا)."""
    if thing.kind == "place":
        return ("place", "agent", "patient")
    if thing.kind in ("time", "number"):
        return ("time",) if thing.kind == "time" else ("number",)
    return ACTOR_ROLES
