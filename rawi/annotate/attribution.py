"""By whose word: every event, number and label is told by the reports whose content holds it, the innermost first.

What stands in no report's content is the outlet's own voice and stays without `by`. What a denial is about is denied,
also where it is another's report that is denied (`نفت الوزارة ما ذكرته الوكالة عن القصف`).
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from rawi.knowledge import Knowledge
from rawi.records import Annotation, Event, Label, Number, Report, Status, Stretch, replace
from rawi.text.tokens import Reading

Told = TypeVar("Told", Event, Number, Label)


def attribution(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Set `by` on what stands in a report's content; several cues may share one content."""
    if not draft.reports:
        return draft
    denied = _denied(reading, draft, knowledge.reports.words)
    told = tuple(replace(event, status=denied.get(event.id, event.status)) for event in draft.events)
    return replace(
        draft,
        events=_told(told, draft.reports),
        numbers=_told(draft.numbers, draft.reports),
        labels=_told(draft.labels, draft.reports),
    )


def _told(records: tuple[Told, ...], reports: Sequence[Report]) -> tuple[Told, ...]:
    return tuple(replace(record, by=by) if (by := _by(record, reports)) else record for record in records)


def _by(stretch: Stretch, reports: Sequence[Report]) -> tuple[str, ...]:
    """The ids of the reports with the smallest content around the stretch; () for the outlet's own voice."""
    around = [
        (report.content.end - report.content.start, report.id)
        for report in reports
        if report.content and report.content.start <= stretch.start and stretch.end <= report.content.end
    ]
    smallest = min(around)[0] if around else 0
    return tuple(name for size, name in around if size == smallest)


def _denied(reading: Reading, draft: Annotation, words: Mapping[str, frozenset[str]]) -> dict[str, Status]:
    """The status of events, by id, that denials begin with: denied, unless it is told as known.

    Known is what a part in it is denied of (`نفى مسؤوليته عن الهجوم`) and what a relative clause tells.
    """
    found: dict[str, Status] = {}
    for report in draft.reports:
        if report.force != "deny" or report.negated or report.content is None:
            continue
        content = report.content
        inside = [event for event in draft.events if content.start <= event.start and event.end <= content.end]
        first = min(inside, key=lambda event: event.start, default=None)
        if first is None:
            continue
        before = reading.forms[reading.token_at(content.start) : reading.token_at(first.start)]
        if first.status == "denied" and not words["parts"].isdisjoint(before):
            found[first.id] = "happened"
        elif first.status == "happened" and (words["parts"] | words["presupposing"]).isdisjoint(before):
            found[first.id] = "denied"
    return found
