"""Cues of reported speech: verbs with what they bring, prepositions, and the small words their syntax turns on.

`reports/verbs.yml` gives a verb by past and present (without a present only its past reports, as in `علم أن`), with its
participle and masdar where news uses them; `reports/prepositions.yml` the words that name a source;
`reports/words.yml` the rest. `rule` of a report is `reports/<file>.yml:<id>`.

`brings` says how content may follow a verb: `clause` (أن and its kin), `quote` (quotation mark or colon), `object` (a
noun), `bare` (a sentence with nothing before it), `to` (إلى), `upon` (على), `about` (عن), `from` (من), `with` (بـ),
`relay` (عن a source), `suffix-object` (`ما سماه عدوانا`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from rawi.errors import KnowledgeError
from rawi.knowledge.files import ROOT, Case, Entry, name_of, only, read_yaml, require
from rawi.records import Force
from rawi.text.inflect import verb_forms
from rawi.text.normalize import fold
from rawi.text.phrases import words_of

Kind = Literal["verb", "participle", "masdar", "preposition"]
Agreement = Literal["he", "she", "they"]
VERB_FIELDS = ("id", "past", "present", "participle", "masdar", "force", "brings", "continues", "relays", "passive",
               "near", "only", "tells", "within", "say", "not")  # fmt: skip
PREPOSITION_FIELDS = ("id", "words", "force", "relays", "say", "not")
BRINGS = frozenset(
    {"clause", "quote", "object", "bare", "to", "upon", "about", "from", "with", "relay", "suffix-object"}
)
_AGREEMENT: dict[str, Agreement] = {"he": "he", "she": "she", "they": "they", "they-two": "they"}
_PRONOUNS: dict[str, Agreement] = {"ه": "he", "ها": "she", "هم": "they", "هما": "they"}


class Cue(NamedTuple):
    """One reading of a written cue.

    `agrees`: gender and number of the one who speaks, as the form shows it; None where it shows nothing. `suffix`:
    the pronoun it carries. `continues`: it goes on from an earlier cue (`وأضاف`). `relays`: it passes on another's
    words (`نقل عن`). `passive`: it hides who speaks. `near`: content must follow at once, or right after the
    subject. `only`: the nouns its object may begin with; empty for any. `within`: it needs a text (`جاء في بيان`).
    `wasl`: its past begins with a bare alef, so that a hamza there is `I` (`أعتقد`). `tells`: its object is the one
    told (`أبلغ الوزير السفراء بأن`); without anybody it is no cue (`يبلغ الطول`). `link`: the
    preposition that names the source of one that relays (`نسب إلى`).
    """

    rule: str
    force: Force
    kind: Kind
    agrees: Agreement | None = None
    suffix: str = ""
    brings: frozenset[str] = frozenset()
    continues: bool = False
    relays: bool = False
    passive: bool = False
    near: bool = False
    only: frozenset[str] = frozenset()
    within: bool = False
    wasl: bool = False
    tells: bool = False
    link: str = "عن"


@dataclass(frozen=True, slots=True)
class ReportTable:
    """`cues`: folded form -> readings. `prepositions`: first folded word -> (all words, cue), the longest first.

    The sets of `words.yml`, all folded: `statements` (texts that speak), `sayings` (`قوله`), `data` (sources that are
    no one), `media`, `fillers` (`يذكر أن`), `not_before_clause` (`بعد أن`), `not_content` (`على هامش`), `not_after`,
    `negators`, `relatives`, `stoppers` (a subject ends before them), `leaders` (one may begin after them), `adverbs`,
    `joiners` (the next clause begins with one), `binding` (prepositions), `places` (those of place phrases),
    `b_words` (nouns whose beh is their own), `unheard` (scripture, proverbs), `acts` (masdars that an object begins
    with), `restated` (nouns that name an earlier speaker again), `spokesmen` and `sources` (those that name the same
    one whatever he was called before), `clipped` (presents that stand after a negator alone), `describing` (presents
    that say what the noun before them is), `correspondents` (people of a medium, no media), `platforms` (they carry
    words and never speak), `canals` (`قناة` before them is no channel), `naming` (`رفض ذكر اسمه`), `bodies` (nouns
    that a name in quotation marks may follow), `names_media` (the same for media), `withholding` (`طلب عدم ذكر اسمه`),
    `told_to` (texts that a medium receives), `sites` (`مواقع القوات`: no media), `same` (`ذات المصدر`), `issued` (a
    text's author follows), `talks` (`في حديث`), `pointers` (`وهذا ما`: what was said before), `topics` (`ما ذكره عن`),
    `principals` (`متحدث باسم رئيس`: the name after is not the spokesman's), `questioning` (`بسؤاله`), `acting` and
    `acted` (acts of attitude that end a content, and whose agent may go on to speak), `parts` and `presupposing`
    (what follows is not what is denied).
    """

    cues: dict[str, tuple[Cue, ...]]
    prepositions: dict[str, tuple[tuple[tuple[str, ...], Cue], ...]]
    words: dict[str, frozenset[str]]
    cases: tuple[Case, ...] = ()


def read_reports() -> ReportTable:
    """The table of `rawi/knowledge/reports/`; raises KnowledgeError with file and line."""
    folder = ROOT / "reports"
    cues: dict[str, list[Cue]] = {}
    cases: list[Case] = []
    for entry in read_yaml(folder / "verbs.yml"):
        only(entry, VERB_FIELDS)
        require(entry, "id", "past", "force", "brings", "say")
        if strange := set(entry["brings"]) - BRINGS:
            raise KnowledgeError(
                entry.place, f'"{min(strange)}" is not a way to bring content; one of {sorted(BRINGS)}'
            )
        rule = f"{name_of(folder / 'verbs.yml')}:{entry['id']}"
        for form, cue in _verb(entry, rule):
            if cue not in (known := cues.setdefault(form, [])):
                known.append(cue)
        cases += _cases(entry, rule)
    prepositions: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    for entry in read_yaml(folder / "prepositions.yml"):
        only(entry, PREPOSITION_FIELDS)
        require(entry, "id", "words", "force", "say")
        rule = f"{name_of(folder / 'prepositions.yml')}:{entry['id']}"
        for text in entry["words"]:
            words = words_of(text)
            cue = Cue(rule, entry["force"], "preposition", relays=bool(entry.get("relays")))
            prepositions.setdefault(words[0], []).append((words, cue))
        cases += _cases(entry, rule)
    return ReportTable(
        cues={form: tuple(known) for form, known in cues.items()},
        prepositions={first: tuple(sorted(many, key=lambda one: -len(one[0]))) for first, many in prepositions.items()},
        words={key: frozenset(map(fold, given)) for key, given in read_yaml(folder / "words.yml").items()},
        cases=tuple(cases),
    )


def _verb(entry: Entry, rule: str) -> Iterator[tuple[str, Cue]]:
    """Every written form of a verb with its participle and masdar. Own words (`قلنا`, `أقول`) are no reports."""
    cue = Cue(
        rule,
        entry["force"],
        "verb",
        brings=frozenset(entry["brings"]),
        continues=bool(entry.get("continues")),
        relays=bool(entry.get("relays")),
        passive=bool(entry.get("passive")),
        near=bool(entry.get("near")),
        only=frozenset(map(fold, entry.get("only", ()))),
        within=bool(entry.get("within")),
        wasl=entry["past"].startswith("ا"),
        tells=bool(entry.get("tells")),
        link=fold("إلى") if "to" in entry["brings"] else "عن",
    )
    suffixes = ("", *_PRONOUNS)
    present = entry.get("present")
    for form, readings in verb_forms(entry["past"], present or entry["past"]).items():
        for reading in readings:
            if reading.tense == "present" and present is None:
                continue
            if reading.person in _AGREEMENT and reading.suffix in suffixes:
                suffix = "" if entry.get("tells") else reading.suffix  # `أبلغه`: the one told, not what is said
                yield form, cue._replace(agrees=_AGREEMENT[reading.person], suffix=suffix)
    if participle := entry.get("participle"):
        base = fold(participle)
        stem = base + "ي" if participle in ("ناف", "متبن", "راو") else base
        for ending, agrees in (("ا", "he"), ("ه", "she"), ("ين", "they")):
            yield stem + ending, cue._replace(kind="participle", agrees=agrees)  # type: ignore[arg-type]
    if masdar := entry.get("masdar"):
        base = fold(masdar)
        stem = base[:-1] + "ت" if masdar.endswith("ة") else base
        yield base, cue._replace(kind="masdar")
        yield "ال" + base, cue._replace(kind="masdar")
        for suffix, agrees in _PRONOUNS.items():
            yield stem + suffix, cue._replace(kind="masdar", agrees=agrees, suffix=suffix)


def _cases(entry: Entry, rule: str) -> list[Case]:
    fires = [Case(entry.place, rule, text) for text in _texts(entry, "say")]
    return fires + [Case(entry.place, rule, text, fires=False) for text in _texts(entry, "not")]


def _texts(entry: Entry, key: str) -> list[str]:
    given: Any = entry.get(key) or []
    return [given] if isinstance(given, str) else list(given)
