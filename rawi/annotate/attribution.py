"""By whose word: every event, number and label is told by the reports whose content holds it, the innermost first.

What stands in no report's content is the outlet's own voice and stays without `by`.
"""

from collections.abc import Sequence
from typing import TypeVar

from rawi.knowledge import Knowledge
from rawi.records import Annotation, Event, Label, Number, Report, Stretch, replace
from rawi.text.tokens import Reading

Told = TypeVar("Told", Event, Number, Label)


def attribution(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Set `by` on what stands in a report's content; several cues may share one content."""
    if not draft.reports:
        return draft
    return replace(
        draft,
        events=_told(draft.events, draft.reports),
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
