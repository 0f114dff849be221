"""Event frames: which words name which kind of act, and how each takes its arguments.

`events/*.yml` holds one kind of act a file: its PLOVER type and mode, and frames. A frame lists verbs (past and
present, then words that must follow), nouns (all numbers, parted by `/`), participles and passives (verbs whose
subject suffers), the places where agent and patient stand, and what keeps it from firing. `contexts/` holds topics,
light verbs and the words that give an assault its mode; `models/events.json` the weights of the scorer that weighs what
the frames propose (see docs/decisions/600-event-scorer.md).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast, get_args

from rawi.errors import KnowledgeError
from rawi.knowledge.background import BackgroundTable, read_background
from rawi.knowledge.factuality import Bending, Cue, Use, read_bending, read_cues
from rawi.knowledge.files import ROOT, Case, Entry, name_of, only, read_all, read_yaml, require
from rawi.records import EventType
from rawi.text.inflect import verb_forms
from rawi.text.nominal import SUFFIXES, noun_forms, participle_forms
from rawi.text.normalize import fold

Shape = Literal["past", "present", "noun", "participle"]
Strength = Literal["strong", "plain", "weak"]
MODES: Mapping[str, frozenset[str]] = {
    "AGREE": frozenset({"ceasefire"}),
    "CONSULT": frozenset({"visit", "meet", "talks", "phone"}),
    "SUPPORT": frozenset({"praise", "endorse", "pledge-allegiance", "join"}),
    "CONCEDE": frozenset(),
    "COOPERATE": frozenset({"military", "intelligence"}),
    "AID": frozenset({"humanitarian", "military", "reconstruction", "financial"}),
    "RETREAT": frozenset({"withdraw", "release", "disarm", "ceasefire", "access", "resign"}),
    "REQUEST": frozenset({"demand", "appeal"}),
    "ACCUSE": frozenset({"condemn", "allege", "investigate", "indict", "trial", "sue"}),
    "REJECT": frozenset({"refuse"}),
    "THREATEN": frozenset(),
    "PROTEST": frozenset({"demo", "riot", "strike", "hunger", "boycott", "obstruct"}),
    "SANCTION": frozenset({"convict", "expel", "withdraw", "discontinue", "list"}),
    "MOBILIZE": frozenset({"troops", "weapons", "police", "alert"}),
    "COERCE": frozenset({"arrest", "restrict", "seize", "ban", "curfew", "deport", "foil", "raid", "pursuit"}),
    "ASSAULT": frozenset(
        {"aerial", "shelling", "explosives", "suicide-attack", "firearms", "clashes", "assassinate", "execute",
         "abduct", "beat", "arson", "territory", "other"}
    ),
    "ACCIDENT": frozenset(),
}  # fmt: skip
_HARMS = frozenset(
    {"killed", "injured", "abducted", "arrested", "displaced", "missing", "released", "attacks", "other"}
)
_FILE = ("type", "mode", "label", "definition", "source", "frames")
_FRAME = ("type", "mode", "verbs", "passives", "nouns", "participles", "but_not", "agent", "patient", "place",
          "genitive", "harm", "or_accident", "durative", "strength", "not_in", "not_with", "needs", "examples",
          "counter_examples")  # fmt: skip
_PARTICLES = frozenset({"على", "عن", "في", "من", "الى", "مع", "بين", "امام"})
_LETTERS = frozenset("بلك")
_ENDINGS = ("ه", "ات", "ون", "ين", "ان", "تين")


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One way an act is told. `rule` is what its events carry; compared by identity."""

    rule: str
    type: EventType
    mode: str | None
    agent: frozenset[str]  # "subject", prepositions
    patient: frozenset[str]  # "object", prepositions
    place: frozenset[str]
    genitive: Literal["agent", "patient", "either", "place", "none"]
    harm: str | None
    or_accident: bool  # a death or explosion: an accident where the text says so
    durative: bool  # an act that lasts: told in the present it goes on
    strength: Strength
    not_in: tuple[str, ...]
    not_next: frozenset[str]
    not_previous: frozenset[str]
    not_sentence: frozenset[str]
    needs_sentence: frozenset[str]
    needs_near: frozenset[str]  # written forms; one stands among the words before or after
    needs_next: frozenset[str]  # written forms; one stands among the words after, before a stop
    needs_topic: str | None


class Word(NamedTuple):
    """One reading of a written form as a trigger. `rest`: for each word that must follow, its written forms."""

    frame: Frame
    lemma: str
    shape: Shape
    passive: bool = False
    definite: bool = False
    dual: bool = False
    suffix: str = ""
    person: str = ""
    rest: tuple[frozenset[str], ...] = ()
    plural: bool = False  # of a noun given in all its numbers
    asked: bool = False  # `rest` is asked for, not marked: a preposition, or an object (`+`) that stands apart


class Governor(NamedTuple):
    """A verb that lends its subject to an event noun. `preposition` is the one before the noun, or ''; `subject` what
    its subject is in the act, or None."""

    preposition: str
    tense: str
    subject: Literal["agent", "patient"] | None


class Topic(NamedTuple):
    """Words of a topic, and how many different ones an article needs to be about it."""

    words: frozenset[str]
    enough: int


class ModeCue(NamedTuple):
    """Words near an assault that say by what means."""

    mode: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class EventTable:
    """Everything the event steps look up. `weights`: model -> feature -> weight. `matrices`: kind of
    mention -> feature -> a weight for each role, in the order of `annotate.arguments.roles_of`; and `status`."""

    words: Mapping[str, tuple[Word, ...]]
    frames: tuple[Frame, ...]
    topics: Mapping[str, Topic]
    light: Mapping[str, Governor]  # by written form
    control: Mapping[str, Governor]
    prepositions: frozenset[str]
    agentive: frozenset[str]  # words that say who did it
    affected: frozenset[str]  # words that say whom it was done to
    heads: frozenset[str]  # nouns between a preposition and a name
    possessions: frozenset[str]  # nouns that stand for their owner after them with `ل`
    belonging: frozenset[str]  # words between such a noun and its owner
    among: frozenset[str]  # words after which some of those told of are named
    feminine: frozenset[str]  # plurals of groups that verbs take as feminine, and what else its ending does not show
    openers: frozenset[str]  # words that open a clause
    leads_to: frozenset[str]  # words between an act and what came of it
    takes_to: frozenset[str]  # words whose `ل` marks their object, not an aim
    turns: frozenset[str]  # words that open a sentence about something else
    another: frozenset[str]  # words that say it is another act, or the same
    modes: tuple[ModeCue, ...]
    cues: Mapping[str, tuple[Cue, ...]]  # of factuality, by their first word
    bending: Bending
    uses: tuple[Use, ...]
    background: BackgroundTable
    weights: Mapping[str, Mapping[str, float]]
    matrices: Mapping[str, Mapping[str, tuple[float, ...]]]
    cases: tuple[Case, ...] = ()


def read_events(models: Path | None = None) -> EventTable:
    """Read frames, contexts and weights. Raises KnowledgeError with file and line."""
    words: dict[str, list[Word]] = defaultdict(list)
    frames: list[Frame] = []
    cases: list[Case] = []
    for path, content in read_all("events"):
        for name, entry, kind in _frames(path, content):
            frame = _frame(name_of(path), name, entry, kind)
            frames.append(frame)
            homographs = _folded(entry.get("but_not"))
            for form, word in _words(frame, entry):
                if form not in homographs:
                    words[form].append(word)
            cases += _cases(frame.rule, entry)
    contexts = ROOT / "contexts"
    governors = read_yaml(contexts / "light_verbs.yml")
    cues, uses = read_cues()
    bending, more_uses = read_bending()
    learned = _learned((models or ROOT.parent / "models") / "events.json")
    return EventTable(
        words={form: tuple(readings) for form, readings in words.items()},
        frames=tuple(frames),
        topics=_topics(read_yaml(contexts / "topics.yml")),
        light=_governors(governors["light"], "agent"),
        control=_governors(governors["control"], "agent")
        | _governors(governors["undergone"], "patient")
        | _governors(governors["impersonal"], None),
        **{key: _folded(phrases) for key, phrases in read_yaml(contexts / "arguments.yml").items()},
        modes=_modes(read_yaml(contexts / "assault_modes.yml")),
        cues=cues,
        bending=bending,
        uses=uses + more_uses,
        background=read_background(models),
        weights=learned["weights"],
        matrices={k: {name: tuple(row) for name, row in rows.items()} for k, rows in learned["matrices"].items()},
        cases=tuple(cases),
    )


def _frames(path: Path, content: Entry) -> Iterator[tuple[str, Entry, Entry]]:
    only(content, _FILE)
    require(content, "type", "label", "definition", "source", "frames")
    for name, entry in content["frames"].items():
        only(entry, _FRAME)
        require(entry, "examples", "counter_examples", "genitive")
        yield name, entry, content


def _frame(file: str, name: str, entry: Entry, kind: Entry) -> Frame:
    type_ = entry.get("type", kind["type"])
    mode = entry.get("mode", kind.get("mode"))
    if type_ not in get_args(EventType):
        raise KnowledgeError(entry.place, f'"{type_}" is no event type; one of: {", ".join(get_args(EventType))}')
    if mode is not None and mode not in MODES[type_]:
        raise KnowledgeError(entry.place, f'{type_} has no mode "{mode}"; one of: {", ".join(sorted(MODES[type_]))}')
    if (harm := entry.get("harm")) is not None and harm not in _HARMS:
        raise KnowledgeError(entry.place, f'"{harm}" is nothing numbers count; one of: {", ".join(sorted(_HARMS))}')
    without, needs = entry.get("not_with", {}), entry.get("needs", {})
    return Frame(
        rule=f"{file}:{name}",
        type=type_,
        mode=mode,
        agent=_folded(entry.get("agent")),
        patient=_folded(entry.get("patient")),
        place=_folded(entry.get("place")),
        genitive=entry["genitive"],
        harm=harm,
        or_accident=entry.get("or_accident", False),
        durative=entry.get("durative", False),
        strength=entry.get("strength", "strong"),
        not_in=tuple(entry.get("not_in", ())),
        not_next=frozenset(map(bare, _folded(without.get("next")))),
        not_previous=_folded(without.get("previous")),
        not_sentence=_folded(without.get("sentence")),
        needs_sentence=_folded(needs.get("sentence")),
        needs_near=_written(needs.get("near")),
        needs_next=_written(needs.get("next")),
        needs_topic=needs.get("topic"),
    )


def bare(form: str) -> str:
    """A folded word without the article and the preposition before it, so that `بالمرض` and `مرض` meet."""
    for opening in ("بال", "لل", "ال"):
        if form.startswith(opening) and len(form) > len(opening) + 1:
            return form[len(opening) :]
    return form


def _folded(words: Iterable[str] | None) -> frozenset[str]:
    """Folded phrases, words joined by one blank."""
    return frozenset(" ".join(fold(word) for word in phrase.split()) for phrase in words or ())


def _words(frame: Frame, entry: Entry) -> Iterator[tuple[str, Word]]:
    for key, passive in (("verbs", False), ("passives", True)):
        for line in entry.get(key) or ():
            past, present, *rest = _split(entry, line, 2)
            yield from _verb_words(frame, past, present, tuple(rest), passive)
    for line in entry.get("nouns") or ():
        bases = [base.split() for base in line.split("/")]
        for n, (base, *rest) in enumerate(bases):
            plural = n > 0 or base.endswith("ات")
            yield from _noun_words(frame, base, tuple(rest), countable=len(bases) > 1 and not plural, plural=plural)
    for line in entry.get("participles") or ():
        for base, *rest in [base.split() for base in line.split("/")]:
            for form, noun in participle_forms(base).items():
                yield form, Word(frame, fold(base), "participle", False, noun.definite, noun.dual, rest=_rest(rest))


def _split(entry: Entry, line: str, least: int) -> list[str]:
    parts = line.split()
    if len(parts) < least:
        raise KnowledgeError(entry.place, f'"{line}" is not a verb; write past, present, and what must follow')
    return parts


def _verb_words(
    frame: Frame, past: str, present: str, rest: tuple[str, ...], passive: bool
) -> Iterator[tuple[str, Word]]:
    lemma = " ".join((fold(past), *(fold(word) for word in rest)))
    for form, readings in verb_forms(past, present, objects="object" in frame.patient and not rest).items():
        reading = readings[0]
        if form.endswith("ن") and reading.person == "they" and not form.endswith("ون"):
            continue  # the feminine plural is rare in news and looks like nouns (`متن`)
        yield form, Word(frame, lemma, reading.tense, passive, suffix=reading.suffix, person=reading.person,
                         rest=_rest(rest), asked=_is_asked(rest))  # fmt: skip


def _noun_words(
    frame: Frame, base: str, rest: tuple[str, ...], countable: bool, plural: bool
) -> Iterator[tuple[str, Word]]:
    lemma = " ".join((fold(base), *map(fold, rest)))
    written, asked = _rest(rest), _is_asked(rest)
    for form, noun in noun_forms(base, dual=countable).items():
        many = plural or noun.dual
        yield form, Word(frame, lemma, "noun", False, noun.definite, noun.dual, noun.suffix, "", written, many, asked)


def _is_asked(rest: tuple[str, ...]) -> bool:
    return bool(rest) and (rest[0].startswith("+") or fold(rest[-1]) in _PARTICLES or rest[-1] in _LETTERS)


def _rest(words: Iterable[str]) -> tuple[frozenset[str], ...]:
    """For each word that must follow, the ways it may be written: with article, ending or pronoun."""
    return tuple(_spellings(word) for word in words)


def _spellings(word: str) -> frozenset[str]:
    word = word.removeprefix("+")
    form = fold(word)
    if form in _PARTICLES or word in _LETTERS:
        return frozenset({form, *(form + suffix for suffix in SUFFIXES)}) if form in _PARTICLES else frozenset({word})
    bare = form[2:] if form.startswith("ال") and word.startswith("ال") else form
    stem = bare[:-1] + "ت" if word.endswith("ة") else bare
    return frozenset({bare, "ال" + bare, bare + "ا", *(stem + suffix for suffix in SUFFIXES)})


def _written(words: Iterable[str] | None) -> frozenset[str]:
    """All ways the words may be written: with article, pronoun, feminine and sound plural endings."""
    forms: set[str] = set()
    for word in words or ():
        forms |= _spellings(word)
        if fold(word) not in _PARTICLES and word not in _LETTERS:
            stem = fold(word.removeprefix("ال").removesuffix("ة"))
            forms.update(article + stem + ending for article in ("", "ال") for ending in _ENDINGS)
    return frozenset(forms)


def _cases(rule: str, entry: Entry) -> Iterator[Case]:
    for key, fires in (("examples", True), ("counter_examples", False)):
        for text in entry[key]:
            yield Case(entry.place, rule, text, fires)


def _topics(content: Entry) -> dict[str, Topic]:
    return {name: Topic(_folded(entry["words"]), entry["enough"]) for name, entry in content.items()}


def _governors(entries: Iterable[str], subject: Literal["agent", "patient"] | None) -> dict[str, Governor]:
    """Every written form of the listed verbs."""
    found: dict[str, Governor] = {}
    for line in entries:
        past, present, *rest = line.split()
        for form, readings in verb_forms(past, present, objects=False).items():
            found.setdefault(form, Governor(fold(rest[0]) if rest else "", readings[0].tense, subject))
    return found


def _modes(content: Entry) -> tuple[ModeCue, ...]:
    for mode in content:
        if mode not in MODES["ASSAULT"]:
            raise KnowledgeError(content.place, f'ASSAULT has no mode "{mode}"')
    return tuple(ModeCue(mode, _folded(words)) for mode, words in content.items())


def _learned(path: Path) -> Mapping[str, Any]:
    """The weights of a model file; without the file nothing is learned yet, and the frames decide alone."""
    if not path.exists():
        return {"weights": {}, "matrices": {}}
    return cast(Mapping[str, Any], json.loads(path.read_text(encoding="utf-8")))
