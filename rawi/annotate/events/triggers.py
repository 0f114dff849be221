"""Event triggers: the words that name an act, as the frames propose and the scorer weighs them.

Every token is looked up once in the table of written forms, with the proclitics it may carry. What the frames propose
is then weighed by a logistic scorer over the word, its neighbours, what stands in its sentence and what the article is
about; without weights the frames' own strength decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rawi.annotate.weighing import chance
from rawi.knowledge.events import EventTable, Frame, Word, bare
from rawi.records import Annotation, Mention
from rawi.text.tokens import Reading, Stem, stems

VERB_GAP = 7  # tokens between a verb and the word it needs (أطلق مسلحون مجهولون النار): 99% of those in gold/train
LIGHT_GAP = 7
BROAD = frozenset({"economy", "culture"})  # topics whose words stand in other news, too
SHORT = 15  # words of text for which one more word of a topic is asked, up to what it asks of an article
NEEDED = 7  # words before or after a trigger among which what it needs stands
NEXT = 3  # words after a trigger among which its idioms show (خطف المهاجم الشاب الأضواء)
_STOPS = frozenset('.،؛:!؟"()«»')
STRENGTH = {"strong": 0.9, "plain": 0.7, "weak": 0.3}
THRESHOLD = 0.4  # below one half: words that gold/train does not show are weighed too low


class Candidate(NamedTuple):
    """A word that may name an act.

    `token` is where it was found, `first` to `last` (exclusive) are its tokens, `head` the token its subject is looked
    for from (a light verb may stand before), `start` and `end` its characters without proclitics.
    """

    token: int
    first: int
    last: int
    head: int
    start: int
    end: int
    prefix: str
    word: Word
    governor: str  # the light or control verb before it, or ''

    @property
    def frame(self) -> Frame:
        return self.word.frame


class Trigger(NamedTuple):
    candidate: Candidate
    probability: float


class Setting(NamedTuple):
    """What an article is about and how its tokens lie: made once for each article."""

    topics: frozenset[str]
    kinds: Sequence[str]  # for each token the kind of mention, time or number it belongs to, or ''
    title_end: int  # tokens of the title, or 0
    named: frozenset[int]  # tokens of names that knowledge is sure of


def candidates(reading: Reading, table: EventTable, setting: Setting) -> list[list[Candidate]]:
    """For each token that may be a trigger, all its readings that nothing forbids."""
    found: list[list[Candidate]] = []
    words = table.words
    for index, form in enumerate(reading.forms):
        if index in setting.named:
            continue  # a word of a name tells of no act: `قوات الدعم السريع`; no annotated trigger stands in one
        readings: list[Candidate] = []
        for stem in stems(form):
            if stem.form in words:
                readings += _readings(reading, table, setting, index, stem, words[stem.form])
                if readings and not stem.prefix:
                    break  # the whole form is a word of ours: no letters are parted from it
        if readings:
            longest = max(len(reading_.word.rest) for reading_ in readings)
            found.append([reading_ for reading_ in readings if len(reading_.word.rest) == longest or longest == 0])
    return _without_inner(found)


def _without_inner(found: list[list[Candidate]]) -> list[list[Candidate]]:
    """Leave out words that stand inside a longer trigger (القبض in ألقت القبض)."""
    kept: list[list[Candidate]] = []
    covered: dict[int, int] = {}
    for readings in found:
        for reading in readings:
            for token in range(reading.first, reading.last):
                covered[token] = max(covered.get(token, 0), reading.last - reading.first)
    for readings in found:
        size = max(reading.last - reading.first for reading in readings)
        if all(covered[token] <= size for token in range(readings[0].first, readings[0].last)):
            kept.append(readings)
    return kept


def _readings(
    reading: Reading, table: EventTable, setting: Setting, index: int, stem: Stem, words: tuple[Word, ...]
) -> Iterator[Candidate]:
    verbal = stem.prefix in ("", "و", "ف", "س", "وس", "فس", "ل", "ول")
    for word in words:
        is_verb = word.shape in ("past", "present")
        if is_verb and word.suffix == "ه" and reading.tokens[index].surface.endswith("ة"):
            continue  # `إصابة` is no `أصابه`
        if is_verb and not verbal:
            continue
        if not is_verb and stem.prefix.endswith("س"):
            continue
        first, last, following = index, index + 1, index + 1
        if word.rest:
            at = _find_rest(reading, index, word.rest, VERB_GAP if is_verb else 0)
            if at is None:
                continue
            end = following = at + len(word.rest)
            if at == index + 1 and not word.asked:
                last = end
            elif not word.asked:
                first, last = at, end  # split: the noun is marked
        if not _allowed(reading, table, setting, index, following, word.frame):
            continue
        if any(kind in ("person", "place") for kind in setting.kinds[first:last]):
            continue
        start = reading.start_of(index, stem) if first == index else reading.tokens[first].start
        head, governor, _ = (index, "", "") if is_verb else governor_of(reading, table, index)
        yield Candidate(index, first, last, head, start, reading.tokens[last - 1].end, stem.prefix, word, governor)


def _find_rest(reading: Reading, index: int, rest: tuple[frozenset[str], ...], gap: int) -> int | None:
    """Where the words that must follow begin, within `gap` tokens; a stop ends the search."""
    forms, first = reading.forms, rest[0]
    for at in range(index + 1, min(index + 2 + gap, len(forms) - len(rest) + 1)):
        if _is_written(forms[at], first) and all(
            _is_written(forms[at + k], spellings) for k, spellings in enumerate(rest)
        ):
            return at
        if forms[at] in _STOPS:
            return None
    return None


def _is_written(form: str, spellings: frozenset[str]) -> bool:
    if form in spellings:
        return True
    if len(form) > 2 and form[0] in "بل" and (form[0] in spellings or form[1:] in spellings):
        return True
    return form.startswith("لل") and "ال" + form[2:] in spellings


def _allowed(reading: Reading, table: EventTable, setting: Setting, index: int, following: int, frame: Frame) -> bool:
    """Whether nothing the frame names forbids this word here."""
    forms = reading.forms
    if frame.not_in and any(topic in setting.topics for topic in frame.not_in):
        return False
    if frame.not_next and any(_stands_near(frame.not_next, forms, at) for at in {index + 1, following}):
        return False
    if frame.not_previous and index and forms[index - 1] in frame.not_previous:
        return False
    if frame.needs_next and not _follows(frame.needs_next, forms, index + 1, following + NEEDED):
        return False
    if frame.not_sentence or frame.needs_sentence or frame.needs_near or frame.needs_topic:
        sentence = reading.sentences[reading.sentence_of(index)]
        before = forms[max(sentence.first, index - NEEDED) : index]
        after = forms[index + 1 : min(sentence.last, following + NEEDED)]
        if frame.needs_near and not any(_is_among(form, frame.needs_near) for form in (*before, *after)):
            return False
        around = forms[sentence.first : sentence.last]
        if frame.not_sentence and not frame.not_sentence.isdisjoint(around):
            return False
        if frame.needs_sentence and not _holds(frame.needs_sentence, around):
            return False
        if frame.needs_topic and not _holds(table.topics[frame.needs_topic].words, around):
            return False
    return True


def _stands_near(unwanted: frozenset[str], forms: Sequence[str], at: int) -> bool:
    """Whether a word, or two, that a frame does not go with stands among the next ones, before a stop."""
    for k in range(at, min(at + NEXT, len(forms))):
        form = forms[k]
        if form in _STOPS:
            return False
        if bare(form) in unwanted or (k == at and k + 1 < len(forms) and f"{form} {forms[k + 1]}" in unwanted):
            return True
    return False


def _follows(wanted: frozenset[str], forms: Sequence[str], at: int, end: int) -> bool:
    """Whether a word a frame needs stands from `at` on, before `end` or a stop."""
    for form in forms[at:end]:
        if form in _STOPS:
            return False
        if _is_among(form, wanted):
            return True
    return False


def _is_among(form: str, wanted: frozenset[str]) -> bool:
    return _is_written(form, wanted) or (form.startswith("و") and _is_written(form[1:], wanted))


def _holds(wanted: frozenset[str], forms: Sequence[str]) -> bool:
    return any(form in wanted or form[1:] in wanted for form in forms)


def governor_of(reading: Reading, table: EventTable, index: int) -> tuple[int, str, str]:
    """The light or control verb whose noun this is: its token, form and tense; else the token itself and ''."""
    forms = reading.forms
    for at in range(index - 1, max(-1, index - 2 - LIGHT_GAP), -1):
        form = forms[at]
        if form in _STOPS:
            break
        for stem in stems(form):
            if stem.prefix not in ("", "و", "ف", "س"):
                continue
            for governor in (table.light.get(stem.form), table.control.get(stem.form)):
                if governor is not None and _governs(governor.preposition, forms, index):
                    return at, stem.form, governor.tense
    return index, "", ""


def _governs(preposition: str, forms: Sequence[str], index: int) -> bool:
    """Whether the noun stands after the preposition its verb takes."""
    if len(preposition) > 1:
        return forms[index - 1] == preposition
    return forms[index].startswith(preposition)


# -- weighing -----------------------------------------------------------------------------------------------------


def accepted(reading: Reading, table: EventTable, setting: Setting) -> list[Trigger]:
    """The triggers of an article in order: of each word's readings the likeliest, where it is likely enough."""
    found = candidates(reading, table, setting)
    weights = table.weights.get("trigger", {})
    strong = strong_by_sentence(reading, found)
    triggers: list[Trigger] = []
    for readings in found:
        weighed = [
            Trigger(candidate, probability(weights, candidate, reading, setting, strong)) for candidate in readings
        ]
        best = max(weighed, key=_preference)
        if best.probability >= THRESHOLD:
            triggers.append(best)
    return _apart(triggers)


def _apart(triggers: list[Trigger]) -> list[Trigger]:
    """Of triggers that share words one: the phrase before its noun alone (`ألقت الشرطة القبض`), then the likelier."""
    kept: list[Trigger] = []
    for trigger in sorted(triggers, key=lambda trigger: (trigger.candidate.start, -trigger.probability)):
        if kept and trigger.candidate.start < kept[-1].candidate.end:
            if _rank(trigger) > _rank(kept[-1]):
                kept[-1] = trigger
            continue
        kept.append(trigger)
    return kept


def _preference(trigger: Trigger) -> tuple[bool, float]:
    """Of two likely readings the one whose frame asked for more and got it (bombing from the air, not by guns)."""
    likely = trigger.probability >= THRESHOLD
    return likely and bool(trigger.candidate.frame.needs_sentence), trigger.probability


def _rank(trigger: Trigger) -> tuple[int, float]:
    return len(trigger.candidate.word.rest), trigger.probability


def strong_by_sentence(reading: Reading, found: list[list[Candidate]]) -> dict[int, int]:
    """Sentence number -> how many words in it name an act beyond doubt; under -1 the article's."""
    counts: dict[int, int] = {-1: 0}
    for readings in found:
        if any(candidate.frame.strength == "strong" for candidate in readings):
            number = reading.sentence_of(readings[0].token)
            counts[number] = counts.get(number, 0) + 1
            counts[-1] += 1
    return counts


def probability(
    weights: Mapping[str, float], candidate: Candidate, reading: Reading, setting: Setting, strong: dict[int, int]
) -> float:
    """How likely a candidate names an act of its frame's type."""
    if not weights:
        return STRENGTH[candidate.frame.strength]
    return chance(weights, features(candidate, reading, setting, strong))


def features(candidate: Candidate, reading: Reading, setting: Setting, strong: dict[int, int]) -> list[str]:
    """What the scorer sees of a candidate; every feature is a readable `name=value`."""
    word, frame = candidate.word, candidate.frame
    forms, kinds = reading.forms, setting.kinds
    first, last = candidate.first, candidate.last
    before = forms[first - 1] if first else "^"
    after = forms[last] if last < len(forms) else "$"
    after_kind = kinds[last] if last < len(forms) else ""
    before_kind = kinds[first - 1] if first else ""
    number = reading.sentence_of(candidate.token)
    sentence = reading.sentences[number]
    inside = set(kinds[sentence.first : sentence.last])
    lemma, shape, strength = f"{frame.type[:3]}:{word.lemma}", word.shape, frame.strength
    others = min(strong.get(number, 0) - (strength == "strong"), 2)
    article = min((strong[-1] - (strength == "strong")) // 3, 3)
    names = "".join(kind[0] for kind in ("person", "organisation", "place", "people", "number") if kind in inside)
    definite = "d" if word.definite else "i"
    found = [
        "bias",
        f"frame={frame.rule}",
        f"strength={strength}",
        f"lemma={lemma}",
        f"lemma={lemma}|{definite}",
        f"lemma={lemma}|{shape}|{word.person}",
        f"lemma={lemma}|others={others > 0}",
        f"strength={strength}|shape={shape}|{definite}",
        f"strength={strength}|others={others}",
        f"strength={strength}|article={article}",
        f"strength={strength}|after={after_kind}",
        f"strength={strength}|rest={len(word.rest)}",
        f"type={frame.type}|others={others}",
        f"type={frame.type}|article={article}",
        f"type={frame.type}|shape={shape}|after={after_kind}",
        f"type={frame.type}|harm={frame.harm}|after={after_kind}",
        f"before={before}",
        f"after={after}",
        f"shape={shape}|before={before}",
        f"shape={shape}|after={after}",
        f"frame={frame.rule}|after={after_kind}",
        f"frame={frame.rule}|before={before_kind}",
        f"prefix={candidate.prefix}|{shape}",
        f"suffix={bool(word.suffix)}|{shape}",
        f"inside={names}",
        f"strength={strength}|people={'people' in inside}|number={'number' in inside}",
        f"governor={candidate.governor}",
        f"strength={strength}|governed={bool(candidate.governor)}",
        f"title={candidate.token < setting.title_end}|{strength}",
    ]
    found += [f"topic={topic}|{strength}" for topic in setting.topics]
    found += [f"topic={topic}|{frame.type}" for topic in setting.topics]
    return found


def topics_of(reading: Reading, table: EventTable) -> frozenset[str]:
    """What the article is about, by the topics' words."""
    seen = set(reading.forms)
    short = 1 + len(reading.forms) // SHORT  # a headline alone says its topic in a word
    said = {name: len(topic.words & seen) for name, topic in table.topics.items()}
    said["force"] = len(table.topics["force"].words & (seen | {form[:-1] for form in seen if form.endswith("ا")}))
    return frozenset(
        name
        for name, topic in table.topics.items()
        # a company that is bombed makes no sentence about the economy
        if said[name] >= topic.enough or (said[name] >= short and (name not in BROAD or said[name] > said["force"]))
    )


def setting_of(reading: Reading, draft: Annotation, table: EventTable) -> Setting:
    """The article's topics and what kind of thing each token belongs to, from the steps before."""
    kinds = [""] * len(reading.tokens)
    named: set[int] = set()
    wide = [("people", mention) for mention in draft.mentions if mention.kind == "people"]
    narrow = [(str(mention.kind), mention) for mention in draft.mentions if mention.kind != "people"]
    times = [("time", time) for time in draft.times]
    numbers = [("number", number) for number in draft.numbers]
    for kind, stretch in (*wide, *narrow, *times, *numbers):  # the narrower over the wider
        covered = reading.tokens_of(stretch.start, stretch.end)
        for token in covered:
            kinds[token] = kind
        if isinstance(stretch, Mention) and stretch.form == "name" and stretch.rule != "tagger":
            named.update(covered)
    first = reading.lines[0] if len(reading.lines) > 1 else None
    return Setting(topics_of(reading, table), kinds, first.last if first else 0, frozenset(named))
