"""Whether an act is told as news, or only named as the background of something else.

`قتل خمسة في هجوم` tells an attack; `بعد الهجوم`, `المتهم بالهجوم`, `مكافحة الهجمات` name one. A logistic scorer weighs
how the trigger is built, what its clause says before it, what the act has (people, place, toll), and what its sentence
speaks of: a scene, means, victims and witnesses tell, politics and opinion argue. Every feature is a readable name. An
act told several times in an article is judged at each mention by its own sentence.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from rawi.annotate.events.triggers import governor_of
from rawi.annotate.weighing import chance
from rawi.knowledge import Knowledge
from rawi.knowledge.background import BackgroundTable
from rawi.knowledge.events import EventTable, Word
from rawi.records import Annotation, Event, Mention, Number, Stretch, replace
from rawi.text.normalize import fold
from rawi.text.tokens import Reading, Sentence

# The types of material conflict, the only ones judged, and whose weights each takes.
WEIGHTS: Mapping[str, str] = {
    "ASSAULT": "ASSAULT", "PROTEST": "PROTEST", "COERCE": "COERCE", "MOBILIZE": "COERCE", "SANCTION": "COERCE"
}  # fmt: skip
# Probability from which an act counts as told; the first two set on gsr-detect-dev, where few sentences tell one.
NEWS: Mapping[str, float] = {"ASSAULT": 0.53, "PROTEST": 0.55, "COERCE": 0.5}
MOST = 100  # acts of a sentence looked at; a text may be one endless sentence
MANY = 4  # acts of one type in a sentence, people, places; more say nothing new
FIELD = 4  # tokens to a step of the trigger's place in its sentence
S = TypeVar("S", bound=Stretch)
_STOPS = frozenset('.،؛:!؟"()«»')
_QUOTES = frozenset('«»"“”:')
_THAT = frozenset({"ان", "بان"})
_WHICH = frozenset({"الذي", "التي", "الذين", "اللذين", "اللتين", "اللذان", "اللتان"})


def background(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Mark the events that are named but not told. Without a trained scorer none is."""
    weights = knowledge.events.background.weights
    if not weights or not any(event.type in WEIGHTS for event in draft.events):
        return draft
    marked = [
        replace(event, background=True)
        if names and _chance(weights, event, names) < NEWS[WEIGHTS[event.type]]
        else event
        for event, names in zip(draft.events, features(reading, draft, knowledge.events), strict=True)
    ]
    return replace(draft, events=tuple(marked))


def _chance(weights: Mapping[str, Mapping[str, float]], event: Event, names: Sequence[str]) -> float:
    return chance(weights[WEIGHTS[event.type]], names)


def features(reading: Reading, draft: Annotation, frames: EventTable) -> Iterator[list[str]]:
    """For each event of the draft what the scorer sees of it; nothing where its type is not judged."""
    numbers = [_sentence_of(reading, event) for event in draft.events]
    events, mentions = _by_sentence(reading, draft.events), _by_sentence(reading, draft.mentions)
    counts = _by_sentence(reading, draft.numbers)
    around = {
        number: tuple(_around(reading.sentences[number], reading, mentions[number], counts[number], frames))
        for number in {number for event, number in zip(draft.events, numbers, strict=True) if event.type in WEIGHTS}
    }
    for event, number in zip(draft.events, numbers, strict=True):
        if event.type not in WEIGHTS:
            yield []
            continue
        yield [*_own(event, reading, frames), *_beside(event, events[number][:MOST]), *around[number]]


def _sentence_of(reading: Reading, stretch: Stretch) -> int:
    return reading.sentence_of(reading.token_at(stretch.start))


def _by_sentence(reading: Reading, found: Sequence[S]) -> Mapping[int, list[S]]:
    grouped: dict[int, list[S]] = defaultdict(list)
    for stretch in found:
        grouped[_sentence_of(reading, stretch)].append(stretch)
    return grouped


def _around(
    sentence: Sentence, reading: Reading, mentions: Sequence[Mention], counts: Sequence[Number], frames: EventTable
) -> Iterator[str]:
    """What the scorer sees of a sentence, whatever act it looks at."""
    forms = reading.forms[sentence.first : sentence.last]
    table = frames.background
    seen = Counter(name for form in forms if form in table.anywhere for name in table.anywhere[form])
    for name in table.classes:
        yield f"{name}={min(seen[name], 2)}"
    words = frames.topics["force"].words
    yield f"force={min(sum(form in words or form[1:] in words for form in forms), MANY)}"
    people = [str(mention.rule).partition(".")[0] for mention in mentions if mention.kind == "people"]
    yield f"people={min(len(people), 3)}"
    yield from (f"people={sort}" for sort in set(people))
    yield f"places={min(sum(mention.kind == 'place' for mention in mentions), 3)}"
    yield f"numbers={min(len(counts), 3)}"
    yield from (f"number={of}" for of in {number.of for number in counts})
    yield f"length={min(len(forms) // 12, 5)}"
    yield f"commas={min(forms.count('،'), 3)}"
    yield f"asks={'؟' in forms or '!' in forms}"
    yield f"quotes={not _QUOTES.isdisjoint(forms)}"
    yield f"joined={forms[0].startswith(('و', 'ف'))}"
    yield f"we={any(form.endswith('نا') and len(form) > 4 for form in forms)}"


def _beside(event: Event, events: Sequence[Event]) -> Iterator[str]:
    """What other acts its sentence names."""
    alike = [other for other in events if other.type == event.type]
    yield f"alike={min(len(alike), MANY)}"
    yield f"repeated={any(other.id == event.same for other in events)}"
    yield f"first={events[0] is event}"
    yield f"undone={any(other.status not in ('happened', 'ongoing') for other in events)}"
    yield from (f"beside={type_}" for type_ in {other.type for other in events if other.type != event.type})
    yield from (f"beside={mode}" for mode in {str(other.mode) for other in alike if other is not event})


def _own(event: Event, reading: Reading, frames: EventTable) -> Iterator[str]:
    """What the scorer sees of the act's trigger and arguments."""
    index, forms = reading.token_at(event.start), reading.forms
    token = reading.tokens[index]
    sentence = reading.sentences[reading.sentence_of(index)]
    prefix = fold(reading.text[token.start : event.start])
    form = token.form[len(prefix) :]
    word = next((word for word in frames.words.get(form, ()) if word.frame.rule == event.rule), None)
    shape = word.shape if word else "noun"
    which = _which(form, word)
    governor, tense = governor_of(reading, frames, index)[1:] if shape == "noun" else ("", "")
    before = forms[index - 1] if index > sentence.first else "^"
    after = forms[index + 1] if index + 1 < sentence.last else "$"
    yield "bias"
    yield f"type={event.type}"
    yield f"mode={event.mode}"
    yield f"mode={event.mode}|{shape}"
    yield f"shape={shape}"
    yield f"shape={shape}|{which}"
    yield f"shape={shape}|person={word.person if word else ''}"
    yield f"shape={shape}|prefix={prefix}"
    yield f"shape={shape}|{which}|prefix={prefix}"
    yield f"shape={shape}|agents={bool(event.agents)}"
    yield f"governed={bool(governor)}|{tense}"
    yield f"status={event.status}"
    yield f"agents={bool(event.agents)}"
    yield f"place={bool(event.place)}"
    yield f"told={sum(map(bool, (event.agents, event.patients, event.place, event.time)))}"
    yield f"harm={word.frame.harm if word else None}|numbers={bool(event.numbers)}"
    at = min((index - sentence.first) // FIELD, 6)
    yield f"at={at}"
    yield f"at={at}|{shape}"
    yield f"opens={index == sentence.first}"
    yield f"that={before in _THAT}"
    yield f"quoted={before in _QUOTES}"
    yield f"which={after in _WHICH}|{which}"
    for name in _near(forms, sentence.first, index, frames.background):
        yield f"near={name}"
        yield f"near={name}|{shape}"


def _which(form: str, word: Word | None) -> str:
    if form.startswith("ال") or (word and word.suffix):
        return "definite many" if word and word.plural else "definite"
    return "many" if word and word.plural else "one"


def _near(forms: Sequence[str], first: int, index: int, table: BackgroundTable) -> Iterator[str]:
    """The classes of words before the trigger, in its clause."""
    for name, nearby in table.nearby.items():
        for at in range(index - 1, max(first, index - nearby.within) - 1, -1):
            form = forms[at]
            if form in _STOPS:
                break
            if form in nearby.words or (form[:1] in "وفبل" and form[1:] in nearby.words):
                yield name if at < index - 1 else f"{name}, next"
                break
