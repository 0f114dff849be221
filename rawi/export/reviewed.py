"""What reviewers decided about events, articles and persons, laid beside the machine's columns.

A judgement is a `value` for a field, on words of what it is about; the last word counts. Which field stands in which
column says `columns.tsv`. Who decided stands in the whole copy; a public one says only that a reviewer did, and leaves
out what they wrote in words of their own, where a name may stand.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set

from rawi.derived import ResolvedEvent
from rawi.export.columns import Cell, Row, machine_columns, returning
from rawi.records import Judgement
from rawi.resolve.judgements import standing

DRAFT, DECIDED = "machine draft", "decided on by a reviewer"
BY = {"killed_best": "killed_best_by", "injured_best": "injured_best_by"}
A_REVIEWER = "a reviewer"
OWN_WORDS = ("place_best", "actor_best", "target_best", "note")  # of reviewers

Decisions = dict[str, list[tuple[int, int, Judgement]]]
"""By article: where the words stand that a decision about an event is on, in the order of deciding."""


def decisions_of(judgements: Iterable[Judgement]) -> Decisions:
    """All decisions about events, those that were taken back too."""
    found: Decisions = defaultdict(list)
    for judgement in judgements:
        for about in judgement.about:
            if about.kind == "event":
                found[about.article].append((about.start, about.end, judgement))
    return found


def on_event(event: ResolvedEvent, decisions: Decisions) -> list[Judgement]:
    """The decisions that are on words of an event, in the order they were made."""
    on_it = {
        judgement.id: judgement
        for mention in event.mentions
        for start, end, judgement in decisions.get(mention.article, ())
        if start < mention.end and mention.start < end
    }
    return sorted(on_it.values(), key=lambda each: (each.when, each.id))


def on_article(articles: Set[str], decisions: Iterable[Judgement]) -> list[Judgement]:
    """The decisions about articles as wholes, in the order they were made."""
    return [each for each in decisions if any(a.kind == "article" and a.article in articles for a in each.about)]


def decided_cells(decided: Sequence[Judgement], is_public: bool = False) -> Row:
    """What reviewers decided about an event, in the columns of `events`, and whether anybody did."""
    stand = standing(decided)
    row: Row = {"reviewer_state": DECIDED if stand else DRAFT}
    for judgement in stand:
        row["reviewed_by"] = A_REVIEWER if is_public else judgement.who
        for column, value in _cell(judgement, "events").items():
            row[column] = value
            if column in BY:
                row[BY[column]] = row["reviewed_by"]
    return {name: cell for name, cell in row.items() if name not in OWN_WORDS} if is_public else row


def returned_cells(table: str, decided: Iterable[Judgement]) -> Row:
    """The columns a reviewer may write in, as these decisions about one thing fill them."""
    row: Row = {}
    for judgement in standing(decided):
        row |= _cell(judgement, table)
    return row


def _cell(judgement: Judgement, table: str) -> Row:
    column = returning(table).get(judgement.field or "")
    if judgement.decision != "value" or column is None or judgement.value is None:
        return {}
    if column.type != "integer":
        return {column.name: judgement.value}
    # A figure that is none stands in `corrections` with its reason.
    return {column.name: int(judgement.value)} if judgement.value.isdecimal() else {}


def deciders(decided: Iterable[Judgement], table: str) -> dict[str, tuple[Judgement, ...]]:
    """By column, the judgements that stand and fill it; the last one counts."""
    found: dict[str, tuple[Judgement, ...]] = {}
    for judgement in standing(decided):
        for column in _cell(judgement, table):
            found[column] = (*found.get(column, ()), judgement)
    return found


def version_of(table: str, row: Row, decided: Row) -> str:
    """What a row is now, for telling later what was written in it: hashes of what was read and of what was decided.

    Dashed and with a letter in front, so that no spreadsheet takes it for a number.
    """
    return f"v-{_sum(row.get(column.name) for column in machine_columns(table))}-{decided_sum(table, decided)}"


def decided_sum(table: str, decided: Row) -> str:
    """The hash of what was decided, for `version_of`."""
    return _sum(decided.get(column.name) for column in returning(table).values())


def _sum(cells: Iterable[Cell]) -> str:
    return hashlib.sha256("\x1f".join("" if cell is None else str(cell) for cell in cells).encode()).hexdigest()[:10]


def before_each(decided: Sequence[Judgement]) -> Iterable[Sequence[Judgement]]:
    """The decisions about one thing as they were, now and before each that was made, the latest first."""
    return (decided[:n] for n in range(len(decided), -1, -1))
