"""Events: triggers with their type, mode and arguments, and which of them tell of one act.

Triggers come from the frames (`triggers`), arguments from what their sentence mentions (`arguments`), one act told
several times is joined (`same`). Place and time of an act whose sentences name none are taken, for an act told in the
headline or the lead, from the dateline or the lead. Status is given by the next step.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rawi.annotate.events.arguments import ACTOR_ROLES, Argument, arguments
from rawi.annotate.events.grammar import Role
from rawi.annotate.events.same import joins, parts_of, told, values_of
from rawi.annotate.events.scenes import EMPTY, Scene, Thing, things_of
from rawi.annotate.events.ties import Clause, view_of
from rawi.annotate.events.triggers import Setting, Trigger, accepted, setting_of
from rawi.knowledge import Knowledge
from rawi.knowledge.events import EventTable
from rawi.records import Annotation, Event, EventType, replace
from rawi.text.tokens import Reading

MODE_REACH = 6  # tokens around a trigger in which a word may say by what means
_CLITICS = frozenset("بولف")
_JUDGING = frozenset({"ACCUSE", "REJECT", "SUPPORT", "REQUEST"})
_SOMEWHERE = frozenset({"ASSAULT", "ACCIDENT", "COERCE", "PROTEST", "MOBILIZE"})  # acts of bodies, not of words
_MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
SHARE: Mapping[Role, float] = {"agent": 0.7, "patient": 0.5}  # of the likeliest; tried 0, 0.6, 0.7, 0.85 and 0, 0.5
CAUSE_REACH = 1  # sentences around a death in which a word may say that it was an accident


def events(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Find the events of an article. Ids count from e1 in order of the text."""
    table = knowledge.events
    setting = setting_of(reading, draft, table)
    triggers = accepted(reading, table, setting)
    if not triggers:
        return draft
    things = things_of(reading, draft, table)
    found = told_by(reading, draft, triggers, things, table, setting)
    found = _without_judges(reading, triggers, found)
    roots = _roots(reading, draft, triggers, found, setting, table)
    found = _likely(_one_role(triggers, found, roots), roots)
    types, modes = _types(reading, table, triggers, roots), _modes(reading, table, triggers, roots)
    made = [_event(n, reading, trigger, found[n], roots[n], types[n], modes[n]) for n, trigger in enumerate(triggers)]
    return replace(draft, events=tuple(_placed(made, roots, reading, things)))


def told_by(reading: Reading, draft: Annotation, triggers: Sequence[Trigger], things: Mapping[int, Scene],
            table: EventTable, setting: Setting) -> list[list[Argument]]:  # fmt: skip
    """The arguments of each trigger; a later one sees those of the one before it."""
    led: list[dict[str, Role]] = []
    found: list[list[Argument]] = []
    for clause in clauses(reading, draft, triggers, things, led, table):
        found.append(arguments(clause, reading, table, setting))
        led.append({argument.thing.id: argument.role for argument in found[-1]})
    return found


def clauses(reading: Reading, draft: Annotation, triggers: Sequence[Trigger], things: Mapping[int, Scene],
            led: Sequence[Mapping[str, Role]], table: EventTable) -> Iterator[Clause]:  # fmt: skip
    """Each trigger with what stands around it in its sentence. `led`: thing -> role for each trigger before."""
    speakers = _speakers(reading, draft)
    numbers = [reading.sentence_of(trigger.candidate.token) for trigger in triggers]
    together: dict[int, list[Trigger]] = defaultdict(list)
    for number, trigger in zip(numbers, triggers, strict=True):
        together[number].append(trigger)
    for n, (number, trigger) in enumerate(zip(numbers, triggers, strict=True)):
        sentence = reading.sentences[number]
        rivals = {other.candidate.token: other.candidate for other in together[number] if other is not trigger}
        others = sorted(rivals)
        before = led[n - 1] if n and numbers[n - 1] == number else {}
        scene = things.get(number, EMPTY)
        view = view_of(trigger.candidate, others, scene, reading, sentence.first, sentence.last, before, table)
        yield Clause(trigger.candidate, others, rivals, scene, speakers.get(number, frozenset()),
                     sentence.first, sentence.last, view)  # fmt: skip


def _speakers(reading: Reading, draft: Annotation) -> dict[int, frozenset[str]]:
    """Sentence number -> the chains that speak in it."""
    chains = {mention.id: mention.chain or mention.id for mention in draft.mentions}
    found: dict[int, set[str]] = defaultdict(set)
    for report in draft.reports:
        number = reading.sentence_of(reading.token_at(report.cue.start))
        found[number].update(chains[speaker] for speaker in report.speakers if speaker in chains)
    return {number: frozenset(speakers) for number, speakers in found.items()}


def _without_judges(
    reading: Reading, triggers: Sequence[Trigger], found: Sequence[list[Argument]]
) -> list[list[Argument]]:
    """Who condemns, accuses or refuses an act did not do it: `أدانت المنظمة الهجوم`, `نددت باعتقال الناشطين`.

    A noun after such a verb of its sentence loses the agents that the verb has.
    """
    kept: list[list[Argument]] = []
    judges: dict[int, set[str]] = {}  # sentence -> chains that judge in it so far
    for trigger, own in zip(triggers, found, strict=True):
        sentence = reading.sentence_of(trigger.candidate.token)
        judging = judges.setdefault(sentence, set())
        frame, word = trigger.candidate.frame, trigger.candidate.word
        if word.shape == "noun" and frame.type not in _JUDGING:
            own = [one for one in own if one.role != "agent" or one.thing.chain not in judging]
        kept.append(own)
        if word.shape != "noun" and frame.type in _JUDGING:
            judging.update(one.thing.chain for one in own if one.role == "agent")
    return kept


def _one_role(
    triggers: Sequence[Trigger], found: Sequence[list[Argument]], roots: Sequence[int]
) -> list[list[Argument]]:
    """Who is found both doing and suffering one act does the likelier of them, unless both sides do it."""
    mutual = {root for trigger, root in zip(triggers, roots, strict=True) if _is_mutual(trigger)}
    weight: dict[tuple[int, str, str], float] = defaultdict(float)
    for own, root in zip(found, roots, strict=True):
        for one in own:
            weight[root, one.thing.chain, one.role] += one.probability

    def stands(one: Argument, root: int) -> bool:
        if one.role not in ACTOR_ROLES or root in mutual:
            return True
        return weight[root, one.thing.chain, one.role] >= max(weight[root, one.thing.chain, r] for r in ACTOR_ROLES)

    return [[one for one in own if stands(one, root)] for own, root in zip(found, roots, strict=True)]


def _likely(found: Sequence[list[Argument]], roots: Sequence[int]) -> list[list[Argument]]:
    """Without the actors that are much less likely than the likeliest of their act, unless `و` joins them to one.

    Each trigger weighs alone who stands beside it; an act told often would gather everyone about.
    """
    best: dict[tuple[int, str], float] = defaultdict(float)
    for own, root in zip(found, roots, strict=True):
        for one in own:
            best[root, one.role] = max(best[root, one.role], one.probability)

    def stands(one: Argument, root: int) -> bool:
        return one.thing.coordinated or one.probability >= SHARE.get(one.role, 0.0) * best[root, one.role]

    return [[one for one in own if stands(one, root)] for own, root in zip(found, roots, strict=True)]


def _is_mutual(trigger: Trigger) -> bool:
    frame = trigger.candidate.frame
    return frame.type in _MUTUAL or frame.mode == "clashes"


def _roots(reading: Reading, draft: Annotation, triggers: Sequence[Trigger], found: Sequence[list[Argument]],
           setting: Setting, table: EventTable) -> list[int]:  # fmt: skip
    """For each trigger the index of the first one that tells of the same act."""
    values, parts = values_of(draft), parts_of(reading, table)
    compared = [
        told(trigger.candidate, arguments_, reading, setting, values, parts)
        for trigger, arguments_ in zip(triggers, found, strict=True)
    ]
    return joins(compared, reading, table)


def _event(n: int, reading: Reading, trigger: Trigger, found: Sequence[Argument], root: int, type_: EventType,
           mode: str | None) -> Event:  # fmt: skip
    candidate = trigger.candidate

    def ids(role: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(argument.thing.id for argument in found if argument.role == role))

    places, times = ids("place"), ids("time")
    return Event(
        id=f"e{n + 1}",
        start=candidate.start,
        end=candidate.end,
        surface=reading.text[candidate.start : candidate.end],
        type=type_,
        mode=mode,
        status="happened",
        agents=ids("agent"),
        patients=ids("patient"),
        place=places[0] if places else None,
        time=times[0] if times else None,
        numbers=ids("number"),
        same=f"e{root + 1}" if root != n else None,
        confidence=round(trigger.probability, 2),
        rule=candidate.frame.rule,
    )


# -- type and mode of an act told by several triggers ---------------------------------------------------------------


def _types(reading: Reading, table: EventTable, triggers: Sequence[Trigger], roots: Sequence[int]) -> list[EventType]:
    """The type of each act, for all its triggers. Deaths, injuries and explosions are accidents where their act or
    the words around say so, and nothing around tells of force."""
    members: dict[int, list[Trigger]] = defaultdict(list)
    for trigger, root in zip(triggers, roots, strict=True):
        members[root].append(trigger)
    types: dict[int, EventType] = {}
    for root, told_by in members.items():
        frames = [trigger.candidate.frame for trigger in told_by]
        plain = [frame.type for frame in frames if not frame.or_accident]
        if plain:
            types[root] = max(dict.fromkeys(plain), key=plain.count)
        else:
            types[root] = "ACCIDENT" if _by_accident(reading, table, told_by[0].candidate.token) else frames[0].type
    return [types[root] for root in roots]


def _by_accident(reading: Reading, table: EventTable, index: int) -> bool:
    """Whether the words around a death speak of an accident and not of force: its sentence, else its neighbours."""
    number = reading.sentence_of(index)
    for reach in range(CAUSE_REACH + 1):
        around = {
            form
            for sentence in reading.sentences[max(number - reach, 0) : number + reach + 1]
            for form in reading.forms[sentence.first : sentence.last]
        }
        around |= {form[1:] for form in around if form[:1] in _CLITICS}
        accident = len(around & table.topics["accident"].words)
        force = len(around & table.topics["force"].words)
        if accident or force:
            return accident > force
    return False


def _modes(reading: Reading, table: EventTable, triggers: Sequence[Trigger], roots: Sequence[int]) -> list[str | None]:
    """The mode of each trigger: its frame's, what the words near it say, else that of its act."""
    own = [_mode(reading, table, trigger) for trigger in triggers]
    of_act: dict[int, str] = {}
    for mode, root in zip(own, roots, strict=True):
        if mode is not None:
            of_act.setdefault(root, mode)
    return [mode if mode is not None else of_act.get(root) for mode, root in zip(own, roots, strict=True)]


def _mode(reading: Reading, table: EventTable, trigger: Trigger) -> str | None:
    candidate = trigger.candidate
    if candidate.frame.mode is not None or candidate.frame.type != "ASSAULT":
        return candidate.frame.mode
    sentence = reading.sentences[reading.sentence_of(candidate.token)]
    forms = reading.forms
    inside = set(forms[candidate.first : min(candidate.last + 2, sentence.last)])
    near = set(forms[max(candidate.first - 2, sentence.first) : min(candidate.last + MODE_REACH, sentence.last)])
    for words in (inside, near):
        words |= {form[1:] for form in words if form[:1] in _CLITICS}
        for cue in table.modes:
            if not cue.words.isdisjoint(words):
                return cue.mode
    return None


# -- place and time from elsewhere ----------------------------------------------------------------------------------


def _placed(
    made: Sequence[Event], roots: Sequence[int], reading: Reading, things: Mapping[int, Scene]
) -> Iterator[Event]:
    """Events, those of headline and lead with the lead's place where they happen somewhere and no sentence says so.

    No time is taken over: the day in a lead is as often the day of a statement (gold/train, gold/dev: 3 of 10 right).
    """
    placed = {roots[n] for n, event in enumerate(made) if event.place}
    opening = _opening(reading)
    place = next((thing.id for thing in opening_things(opening, things, "place")), None)
    for n, event in enumerate(made):
        early = roots[n] == n and reading.sentence_of(reading.token_at(event.start)) in opening
        if place and early and n not in placed and event.type in _SOMEWHERE:
            event = replace(event, place=place)
        yield event


def _opening(reading: Reading) -> range:
    """The sentences of the headline and the first sentence of the text."""
    if len(reading.lines) < 2:
        return range(1)
    return range(reading.sentence_of(reading.lines[1].first) + 1)


def opening_things(opening: range, things: Mapping[int, Scene], kind: str) -> Iterator[Thing]:
    """What the opening mentions of a kind, in order."""
    for number in opening:
        yield from (thing for thing in things.get(number, EMPTY).things if thing.kind == kind and not thing.inner)
