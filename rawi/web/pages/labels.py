"""The ledger of loaded words: which outlet writes which, by its own pen or on a speaker's lips."""

from collections import Counter
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from rawi.chronicle.browsing import around
from rawi.chronicle.ledgers import label_counts, label_uses
from rawi.knowledge.labels import read_labels
from rawi.web.pages.event import Where
from rawi.web.room import Room

USES = 60
FORMS = 6


class Word(NamedTuple):
    """An entry of the ledger; `own` and `quoted` count by outlet."""

    rule: str
    neutral: dict[str, str]
    forms: tuple[str, ...]
    own: dict[str, int]
    quoted: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.own.values()) + sum(self.quoted.values())


def show(room: Room, request: Request) -> Response:
    words = room.kept("labels", lambda: ledger(label_counts(room.chronicle)))
    names = sorted({name for word in words for name in (*word.own, *word.quoted)})
    return room.page(request, "labels.html", words=words, names=names)


def uses(room: Room, request: Request) -> Response:
    """Where a loaded word stands, with its speaker."""
    chronicle = room.chronicle
    rule = request.query_params.get("rule", "")
    outlet = request.query_params.get("outlet")
    found = [
        (Where(use.article, use.outlet, None, use.start, use.end, *around(chronicle, use.article, use.start, use.end)),
         use.speakers)
        for use in label_uses(chronicle, rule, outlet, USES)
    ]  # fmt: skip
    neutral = next((word.neutral for word in ledger([(rule, "", "", False, 0)])), {})
    return room.page(request, "label_uses.html", uses=found, neutral=neutral, outlet=outlet, rule=rule)


def ledger(counts: list[tuple[str, str, str, bool, int]]) -> list[Word]:
    """The counts by entry of the knowledge files, the most used first."""
    entries = {entry.rule: entry for entry in read_labels().entries}
    own: dict[str, Counter[str]] = {}
    quoted: dict[str, Counter[str]] = {}
    forms: dict[str, Counter[str]] = {}
    for rule, outlet, words, said, n in counts:
        side = quoted if said else own
        side.setdefault(rule, Counter())[outlet] += n
        forms.setdefault(rule, Counter())[words] += n
    found = []
    for rule, counted in forms.items():
        entry = entries.get(rule)
        neutral = {"ar": entry.neutral_ar, "en": entry.neutral_en} if entry else {}
        shown = tuple(form for form, _ in counted.most_common(FORMS))
        found.append(Word(rule, neutral, shown, dict(own.get(rule, {})), dict(quoted.get(rule, {}))))
    return sorted(found, key=lambda word: (-word.total, word.rule))
