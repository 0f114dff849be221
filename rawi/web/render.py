"""An article's text cut into stretches, each with the records that cover it: what a page marks and a reader points at.

Records overlap and cross, and marks in a page can only nest; so the text is cut at every border, and a stretch carries
the kinds of all records over it. Nothing is inserted between letters: Arabic joins across the cuts. Offsets are code
points throughout; the page's own (UTF-16) offsets are never used.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rawi.records import Annotation, Span

KINDS = ("person", "organisation", "place", "people", "role", "time", "number", "event", "report", "content", "label")


class Mark(NamedTuple):
    """A record over [start, end). `key` names it within its article: `mentions-m3`, `labels-410`."""

    start: int
    end: int
    kind: str
    key: str


class Stretch(NamedTuple):
    """Words of the text and the marks over them, the narrowest last; `found` where a search or a link points."""

    text: str
    start: int
    kinds: tuple[str, ...]
    keys: tuple[str, ...]
    found: bool

    @property
    def is_word(self) -> bool:
        """Whether the keyboard stops here: at names, acts and figures, not at all that somebody said."""
        return bool(self.text.strip()) and any(kind != "content" for kind in self.kinds)


def marks_of(annotation: Annotation) -> list[Mark]:
    """Every record of an annotation that stands on words."""
    found = [Mark(m.start, m.end, m.kind, f"mentions-{m.id}") for m in annotation.mentions]
    found += [Mark(r.start, r.end, "role", f"roles-{r.start}") for r in annotation.roles]
    found += [Mark(t.start, t.end, "time", f"times-{t.id}") for t in annotation.times]
    found += [Mark(n.start, n.end, "number", f"numbers-{n.id}") for n in annotation.numbers]
    found += [Mark(e.start, e.end, "event", f"events-{e.id}") for e in annotation.events]
    found += [Mark(label.start, label.end, "label", f"labels-{label.start}") for label in annotation.labels]
    for report in annotation.reports:
        found.append(Mark(report.cue.start, report.cue.end, "report", f"reports-{report.id}"))
        if report.content:
            found.append(Mark(report.content.start, report.content.end, "content", f"reports-{report.id}"))
    found += [Mark(b.start, b.end, "boilerplate", "") for b in annotation.boilerplate]
    return found


def paragraphs(text: str, marks: Iterable[Mark], found: Sequence[Span] = ()) -> Iterator[tuple[Stretch, ...]]:
    """The lines of a text that hold words, each as its stretches in order."""
    marks = sorted(marks, key=lambda mark: (mark.start, -mark.end))
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            within = [mark for mark in marks if mark.start < end and start < mark.end]
            yield tuple(_stretches(text, start, end, within, [s for s in found if s.start < end and start < s.end]))
        start = end + 1


def _stretches(text: str, start: int, end: int, marks: Sequence[Mark], found: Sequence[Span]) -> Iterator[Stretch]:
    borders = {start, end}
    spans = [*((mark.start, mark.end) for mark in marks), *found]
    for low, high in spans:
        borders |= {max(low, start), min(high, end)}
    cuts = sorted(borders)
    for low, high in pairwise(cuts):
        over = [mark for mark in marks if mark.start <= low and high <= mark.end]
        over.sort(key=lambda mark: mark.start - mark.end)
        kinds = tuple(dict.fromkeys(mark.kind for mark in over))
        keys = tuple(dict.fromkeys(mark.key for mark in over if mark.key))
        yield Stretch(text[low:high], low, kinds, keys, any(s.start <= low and high <= s.end for s in found))
