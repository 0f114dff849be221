"""Whether an act is told as news, or only named as the background of something else.

`قتل خمسة في هجوم` tells an attack; `بعد الهجوم`, `المتهم بالهجوم`, `مكافحة الهجمات` name one. A logistic scorer weighs
how the trigger is built, what its clause says before it and what the act has around it (people, place, toll). Every
feature is a readable name. An act told several times in an article is judged at each mention by its own sentence.
"""

from collections.abc import Iterator, Mapping, Sequence

from rawi.annotate.events.triggers import governor_of
from rawi.annotate.weighing import chance
from rawi.knowledge import Knowledge
from rawi.knowledge.background import BackgroundTable
from rawi.knowledge.events import EventTable, Word
from rawi.records import Annotation, Event, replace
from rawi.text.normalize import fold
from rawi.text.tokens import Reading

# Probability from which an act counts as told, for the types of material conflict, the only ones that the scorer was
# trained for; the first two set on gsr-detect-dev, where one sentence in ten and in twenty tells one.
NEWS: Mapping[str, float] = {"ASSAULT": 0.916, "PROTEST": 0.73, "COERCE": 0.5, "MOBILIZE": 0.5, "SANCTION": 0.5}
MOST = 100  # acts of a sentence looked at; a text may be one endless sentence
MANY = 4  # acts of one type in a sentence; more say nothing new
_STOPS = frozenset('.،؛:!؟"()«»')


def background(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Mark the events that are named but not told. Without a trained scorer none is."""
    table = knowledge.events.background
    if not draft.events or not table.weights:
        return draft
    marked = [
        replace(event, background=True) if chance(table.weights, names) < NEWS.get(event.type, 0.0) else event
        for event, names in zip(draft.events, features(reading, draft, knowledge.events), strict=True)
    ]
    return replace(draft, events=tuple(marked))


def features(reading: Reading, draft: Annotation, frames: EventTable) -> Iterator[list[str]]:
    """For each event of the draft what the scorer sees of it."""
    numbers = [reading.sentence_of(reading.token_at(event.start)) for event in draft.events]
    around = {number: _around(number, reading, draft, frames) for number in set(numbers)}
    together: dict[int, list[Event]] = {number: [] for number in numbers}
    for event, number in zip(draft.events, numbers, strict=True):
        together[number].append(event)
    for event, number in zip(draft.events, numbers, strict=True):
        others = together[number][:MOST]
        alike = min(sum(other.type == event.type for other in others), MANY)
        repeated = any(other.id == event.same for other in others)
        yield [*_own(event, reading, frames), *around[number], f"alike={alike}", f"repeated={repeated}"]


def _around(number: int, reading: Reading, draft: Annotation, frames: EventTable) -> tuple[str, ...]:
    """What the scorer sees of a sentence, whatever act it looks at."""
    sentence = reading.sentences[number]
    forms = reading.forms[sentence.first : sentence.last]
    start, end = reading.tokens[sentence.first].start, reading.tokens[sentence.last - 1].end
    kinds = [mention.kind for mention in draft.mentions if start <= mention.start < end]
    words = frames.topics["force"].words
    force = sum(form in words or form[1:] in words for form in forms)
    return (f"force={min(force, MANY)}", f"people={'people' in kinds}", f"places={min(kinds.count('place'), 3)}",
            f"question={'؟' in forms}", f"length={min(len(forms) // 12, 5)}")  # fmt: skip


def _own(event: Event, reading: Reading, frames: EventTable) -> list[str]:
    index = reading.token_at(event.start)
    token = reading.tokens[index]
    sentence = reading.sentences[reading.sentence_of(index)]
    prefix = fold(reading.text[token.start : event.start])
    form = token.form[len(prefix) :]
    word = next((word for word in frames.words.get(form, ()) if word.frame.rule == event.rule), None)
    shape = word.shape if word else "noun"
    governor, tense = governor_of(reading, frames, index)[1:] if shape == "noun" else ("", "")
    slots = sum(map(bool, (event.agents, event.patients, event.place, event.time)))
    near = _near(reading.forms, sentence.first, index, frames.background)
    return [
        "bias",
        f"type={event.type}",
        f"shape={shape}",
        f"shape={shape}|{_which(form, word)}",
        f"shape={shape}|person={word.person if word else ''}",
        f"shape={shape}|prefix={prefix}",
        f"shape={shape}|agents={bool(event.agents)}",
        f"governed={bool(governor)}|{tense}",
        f"status={event.status}",
        f"agents={bool(event.agents)}",
        f"place={bool(event.place)}",
        f"numbers={bool(event.numbers)}",
        f"slots={slots}",
        f"harm={word.frame.harm if word else None}|numbers={bool(event.numbers)}",
        f"sure={int((event.confidence or 0) * 5)}",
        *(f"near={name}" for name in near),
        *(f"near={name}|{shape}" for name in near),
    ]


def _which(form: str, word: Word | None) -> str:
    if form.startswith("ال") or (word and word.suffix):
        return "definite many" if word and word.plural else "definite"
    return "many" if word and word.plural else "one"


def _near(forms: Sequence[str], first: int, index: int, table: BackgroundTable) -> list[str]:
    """The classes of words before the trigger, in its clause."""
    found: list[str] = []
    for name, nearby in table.nearby.items():
        for at in range(index - 1, max(first, index - nearby.within) - 1, -1):
            form = forms[at]
            if form in _STOPS:
                break
            if form in nearby.words or (form[:1] in "وفبل" and form[1:] in nearby.words):
                found.append(name if at < index - 1 else f"{name}, next")
                break
    return found
