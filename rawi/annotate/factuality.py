"""Whether an act is told as done, going on, planned, threatened, called for, denied or merely possible.

Cues before the trigger in its clause, the tense of a verb and the future of a time decide; the weights of the scorer
say how much each counts. By whose word it is told is not decided here (`attribution`).
"""

from collections.abc import Sequence

from rawi.annotate.events.triggers import governor_of
from rawi.annotate.weighing import chances
from rawi.knowledge import Knowledge
from rawi.knowledge.events import EventTable
from rawi.records import Annotation, Event, Status, replace
from rawi.text.normalize import fold
from rawi.text.tokens import Reading, stems

REACH = 10  # tokens looked at before a trigger
REACH_AFTER = 5
SHARED, SHARED_REACH = 2, 12  # earlier acts, and tokens, over which `و` shares a status; further ones differ
AIM_REACH = 4
_STOPS = frozenset('.؛!؟"«»:')
STATUSES: tuple[Status, ...] = ("ongoing", "planned", "threatened", "denied", "called-for", "hypothetical")
_SURE: tuple[Status, ...] = (
    "ongoing",
    "planned",
    "threatened",
    "hypothetical",
    "denied",
    "called-for",
)  # إذا لم before لم
MARGIN = 0.4
_WILL = "future present"  # a present verb with its `س`: grammar, not weighed
_WENT_ON = "went on"  # a present verb after `كان` (كانت تنفذ عملية): past, whatever it is in the present
_AIM = "aim"  # an act that another one is for (هجوم لاستعادة المدينة)
_AIMED = frozenset({"COERCE", "RETREAT", "CONSULT", "AID", "ACCUSE", "AGREE", "COOPERATE"})
_GOES_ON = "text|durative=True|tense=present|True"  # an act that lasts, told in the present outside the headline
_ORDER: tuple[Status, ...] = (
    "threatened",
    "called-for",
    "denied",
    "hypothetical",
    "planned",
)  # rules alone, no weights


def factuality(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Give every event its status. Triggers joined as one act keep each its own."""
    table = knowledge.events
    futures = futures_of(reading, draft)
    told: list[Event] = []
    for event in draft.events:
        status = _status(event, reading, table, futures)
        if status == "happened":
            status = _shared(event, told, reading)
        told.append(replace(event, status=status))
    return replace(draft, events=tuple(told))


def _shared(event: Event, told: Sequence[Event], reading: Reading) -> Status:
    """The status that `و` shares: of `لاعتقال القتلة وإحالتهم` both are planned. Else happened."""
    index = reading.token_at(event.start)
    form = reading.forms[index]
    if reading.tokens[index].start == event.start or not form.startswith("و"):
        return "happened"
    for earlier in reversed(told[-SHARED:]):
        at = reading.token_at(earlier.end - 1)
        if index - at > SHARED_REACH or not _STOPS.isdisjoint(reading.forms[at:index]):
            break
        if earlier.status in ("planned", "called-for"):
            return earlier.status
    return "happened"


def futures_of(reading: Reading, draft: Annotation) -> set[str]:
    """The ids of times that lie after publication; none where the article has no date."""
    published = reading.article.published_day
    return {time.id for time in draft.times if published and time.value and time.value[:10] > published}


def _status(event: Event, reading: Reading, table: EventTable, futures: set[str]) -> Status:
    names = features(event, reading, table, futures)
    sure = next((status for status in _SURE if f"sure={status}" in names), None)
    if sure:
        return sure
    if _WILL in names:
        return "planned"
    rows = table.matrices.get("status")
    if not rows:
        told = {name.partition("=")[2].partition("|")[0] for name in names if name.startswith("cue=")}
        return next((status for status in _ORDER if status in told), "happened")
    scores = dict(zip(STATUSES, chances(rows, names, len(STATUSES)), strict=True))
    best = max(STATUSES, key=lambda status: scores[status])
    if scores[best] >= MARGIN:
        return "happened" if best == "ongoing" and _WENT_ON in names else best
    if _AIM in names:
        return "planned"
    return "ongoing" if _GOES_ON in names and _WENT_ON not in names else "happened"


def features(event: Event, reading: Reading, table: EventTable, futures: set[str]) -> list[str]:
    """What the scorer sees around a trigger; every feature is a readable `name=value`."""
    index = reading.token_at(event.start)
    token = reading.tokens[index]
    last = reading.token_at(event.end - 1) + 1
    sentence = reading.sentences[reading.sentence_of(index)]
    prefix = fold(reading.text[token.start : event.start]) if event.start > token.start else ""
    form = token.form[len(prefix) :]
    readings = [word for word in table.words.get(form, ()) if word.frame.rule == event.rule]
    word = next((word for word in readings if word.shape == "present"), readings[0] if readings else None)
    shape, frame = (word.shape, word.frame) if word else ("noun", None)
    forms = reading.forms
    verb, governor, tense = governor_of(reading, table, index) if shape == "noun" else (index, "", shape)
    title = index < (reading.lines[0].last if len(reading.lines) > 1 else 0)
    told = "title" if title else "text"
    lasts = (frame is not None and frame.durative) or governor in table.light
    low = max(sentence.first, index - REACH)
    found = [
        "bias",
        f"type={event.type}",
        f"type={event.type}|{shape}|{told}",
        f"frame={event.rule}",
        f"prefix={prefix}|{shape}",
        f"prefix={prefix}|{event.type}",
        f"future={event.time in futures}|{event.type}",
        f"future={event.time in futures}|{shape}",
        f"timed={event.time is not None}|{shape}",
        f"definite={form.startswith('ال')}|{shape}|{event.type}",
        f"{told}|tense={tense}",
        f"{told}|tense={tense}|{event.type}",
        f"{told}|tense={tense}|{form[:1]}|timed={event.time is not None}",
        f"governor={governor}",
        f"{told}|durative={lasts}|tense={tense}|{_is_bare(forms, index, table)}",
        f"mode={event.mode}|{form.startswith('ال')}",
    ]
    if shape == "present" and prefix.endswith("س"):
        found.append(_WILL)
    if shape == "noun" and prefix in ("ل", "ول") and not form.startswith("ال") and _is_aim(event, forms, index, table):
        found.append(_AIM)
    if tense == "present" and verb and forms[verb - 1] in table.bending.was:
        found.append(_WENT_ON)
    nearest = False
    for at in range(index - 1, low - 1, -1):
        if forms[at] in _STOPS:
            break
        if _is_future(forms[at], table):
            found.append(f"will|{min(index - at, 5)}")
            found.append("will")
        cues = _cues(forms, at, index, table, shape, after=False)
        for cue in cues:
            found += [cue, f"{cue}|{told}"]
            if not nearest:
                found += [f"nearest:{cue}", f"nearest:{cue}|{event.type}"]
        nearest = nearest or bool(cues)
    hangs = index > sentence.first and forms[index - 1] in table.prepositions
    for at in range(last, min(last + REACH_AFTER, sentence.last)):
        if forms[at] in _STOPS or (hangs and forms[at].startswith("وال")):
            break  # of `قتل في الاشتباكات والعمليات مستمرة` the operations go on
        found += _cues(forms, at, last, table, shape, after=True)
    return found


def _is_aim(event: Event, forms: Sequence[str], index: int, table: EventTable) -> bool:
    """Whether the `ل` before a noun says what for, and does not only mark an object (تعرض لهجوم, ذكرى اغتيال)."""
    if event.type not in _AIMED and event.mode != "territory":
        return False
    before = forms[max(index - AIM_REACH, 0) : index]
    return table.takes_to.isdisjoint(before) and table.bending.named_by_to.isdisjoint(before)


def _is_future(form: str, table: EventTable) -> bool:
    """Whether a word is a verb of the future by its letters (`سيتم`); a few nouns begin alike (`سيارة`)."""
    return len(form) > 3 and form[0] == "س" and form[1] in "يتن" and not form.startswith(table.bending.not_future)


def _is_bare(forms: Sequence[str], index: int, table: EventTable) -> bool:
    """Whether nothing before a verb bends its time (`أن`, `لم`, `قد`, `كان`)."""
    return not index or forms[index - 1] not in table.bending.bending


def _cues(forms: Sequence[str], at: int, index: int, table: EventTable, shape: str, after: bool) -> list[str]:
    """The cues that begin at token `at`, as features."""
    found: list[str] = []
    for stem in stems(forms[at]):
        for cue in table.cues.get(stem.form, ()):
            if cue.after != after or (cue.tense and cue.tense != shape):
                continue
            end = _end(forms, at + 1, cue.rest, index, after)
            if end is None:
                continue
            distance = at - index if after else index - end
            if distance <= cue.within:
                found.append(f"cue={cue.status}")
                if cue.sure:
                    found.append(f"sure={cue.status}")
                found.append(f"cue={cue.status}|{min(distance, 3)}|{shape}")
    return found


def _end(forms: Sequence[str], at: int, rest: tuple[str, ...], index: int, after: bool) -> int | None:
    """The token after a cue's words, or None where they do not stand. A last preposition may stand further on."""
    for k, word in enumerate(rest):
        if at < len(forms) and forms[at] == word:
            at += 1
        elif k == len(rest) - 1 and not after:
            window = forms[at : index + 1]
            hit = next(
                (i for i, form in enumerate(window) if form == word or (len(word) == 1 and form[:1] == word)), None
            )
            if hit is None:
                return None
            return at + hit
        else:
            return None
    return at
