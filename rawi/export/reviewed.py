"""What reviewers decided about events, laid beside the machine's columns: best figures, grades, whose status.

A judgement is a `value` for a field of an event, on words of one of its mentions; the last word counts. Who decided
stands in the whole copy; a public one says only that a reviewer did.
"""

from collections import defaultdict

from rawi.chronicle.store import Chronicle
from rawi.derived import ResolvedEvent
from rawi.export.columns import Row
from rawi.records import Judgement
from rawi.resolve.judgements import standing

DRAFT, DECIDED = "machine draft", "decided on by a reviewer"
COLUMNS = {"killed": "killed_best", "injured": "injured_best", "grade": "grade", "grade_rule": "grade_rule",
           "civilian_status_basis": "civilian_status_basis"}  # fmt: skip
BY = {"killed_best": "killed_best_by", "injured_best": "injured_best_by"}
A_REVIEWER = "a reviewer"

Decisions = dict[str, list[tuple[int, int, Judgement]]]
"""By article: where the words stand that a decision about an event is on, in the order of deciding."""


def decisions_of(chronicle: Chronicle) -> Decisions:
    """All decisions about events that were not taken back."""
    found: Decisions = defaultdict(list)
    for judgement in standing(chronicle.judgements()):
        for about in judgement.about:
            if about.kind == "event":
                found[about.article].append((about.start, about.end, judgement))
    return found


def decided_cells(event: ResolvedEvent, decisions: Decisions, is_public: bool) -> Row:
    """What reviewers decided about an event, in the columns of `events`, and whether anybody did."""
    on_it = {
        judgement.id: judgement
        for mention in event.mentions
        for start, end, judgement in decisions.get(mention.article, ())
        if start < mention.end and mention.start < end
    }
    row: Row = {"reviewer_state": DECIDED if on_it else DRAFT}
    for judgement in sorted(on_it.values(), key=lambda each: (each.when, each.id)):
        column = COLUMNS.get(judgement.field or "")
        if judgement.decision != "value" or column is None or judgement.value is None:
            continue
        is_figure = column in BY
        if is_figure and not judgement.value.isdecimal():
            continue  # a figure that is none stands in `corrections` with its reason
        row[column] = int(judgement.value) if is_figure else judgement.value
        if is_figure:
            row[BY[column]] = A_REVIEWER if is_public else judgement.who
    return row
