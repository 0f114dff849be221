"""What changed in a chronicle since a day or a release: event by event, with the articles and decisions that did it.

What was then is resolved again from the articles and judgements of then, so nothing but those is compared.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing
from functools import partial
from pathlib import Path
from typing import NamedTuple, TextIO

from rawi.chronicle.queries import present_ids
from rawi.chronicle.store import Chronicle, open_chronicle
from rawi.derived import ResolvedEvent
from rawi.errors import ChronicleError
from rawi.export.columns import Cell, Row, cells, columns_of
from rawi.export.content import Content
from rawi.export.public import Choice, Redaction
from rawi.export.release import read_release
from rawi.export.reviewed import decisions_of, on_event
from rawi.export.spreadsheet import as_csv
from rawi.export.tables import Table, correction_rows, events_with_rows
from rawi.run.release import as_known_on, as_released

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
NOT_COMPARED = frozenset({"event_id", "permalink", "release", "row_version", "reviewer_state", "reviewed_by",
                          "killed_best_by", "injured_best_by", "stories", "actor_id", "target_id"})  # fmt: skip
GIST = ("event_type", "event_mode", "date_earliest", "place_ar", "actor_name", "target_name")


class Then(NamedTuple):
    """An event as it was: its row and the articles that told it."""

    row: Row
    articles: frozenset[str]


def corrections(
    file: Path, since: str | None, output: Path | None, bom: bool, gazetteer: Path | None, out: TextIO
) -> int:
    """Print the list of corrections or, with `since`, every change of an event since then; or write it as CSV."""
    with closing(open_chronicle(file)) as chronicle:
        if not chronicle.is_derived():
            raise ChronicleError(f"{file} is not finished: what is derived is older than the articles; run rawi build")
        table, content = _table(chronicle, since, gazetteer)
        lines = as_csv(table.header, (cells(table.columns, row) for row in table.rows(content)), bom)
        if output is None:
            out.writelines(line.decode().removesuffix("\r\n") + "\n" for line in lines)
            return 0
        try:
            with output.open("wb") as written:
                written.writelines(lines)
        except OSError as error:
            raise ChronicleError(f"{output}: {error.strerror}; name a file you may write") from error
    return 0


def _table(chronicle: Chronicle, since: str | None, gazetteer: Path | None) -> tuple[Table, Content]:
    if since is None:
        return Table(columns_of("corrections"), correction_rows), Content(chronicle)
    if _DAY.fullmatch(since):
        then: AbstractContextManager[Chronicle] = as_known_on(chronicle, since)
        return Table(columns_of("changes"), partial(_changes, then, None)), Content(chronicle)
    if not Path(since).is_file():
        raise ChronicleError(f"--since {since} is no day (2024-03-14) and no file; name the release.json of a release")
    release = read_release(Path(since))
    then = as_released(chronicle, release, Path(since), gazetteer)
    choice = release.options.choice
    return (Table(columns_of("changes"), partial(_changes, then, choice)),
            Content(chronicle, redaction=_redaction(chronicle, choice)))  # fmt: skip


def _redaction(chronicle: Chronicle, choice: Choice | None) -> Redaction | None:
    return Redaction(chronicle, choice) if choice else None


def _changes(then: AbstractContextManager[Chronicle], choice: Choice | None, now: Content) -> Iterator[Row]:
    """Rows of `changes`: events as they are now in order of their ids, then those that are no more."""
    with then as part:
        before = {event.event: Then(row, frozenset(mention.article for mention in event.mentions))
                  for event, row in events_with_rows(Content(part, redaction=_redaction(part, choice)))}  # fmt: skip
        decided_then = {judgement.id for judgement in part.judgements()}
    home = present_ids(now.chronicle, before)
    of_now: dict[str, list[str]] = {}
    for old in before:
        if old in home:
            of_now.setdefault(home[old], []).append(old)
    decisions = decisions_of(each for each in now.judgements if each.id not in decided_then)
    for event, row in events_with_rows(now):
        olds = of_now.get(event.event, [])
        known = frozenset().union(*(before[old].articles for old in olds))
        because = _because(event, known, [
            f"{'a reviewer' if choice else each.who}{'' if choice else ': ' + each.why}"
            for each in on_event(event, decisions)
        ])  # fmt: skip
        yield from _told(event, row, olds, before, because)
    for old in sorted(before.keys() - home.keys()):
        yield {"what": "gone", "then_id": old, "before": _gist(before[old].row)}


def _told(
    event: ResolvedEvent, row: Row, olds: list[str], before: dict[str, Then], because: str | None
) -> Iterator[Row]:
    if not olds:
        yield {"what": "new", "event_id": event.event, "now": _gist(row), "because": because}
        return
    same = event.event if event.event in olds else min(olds)
    for old in sorted(olds):
        if old != same:
            yield {"what": "joined", "event_id": event.event, "then_id": old, "before": _gist(before[old].row),
                   "because": because}  # fmt: skip
    then = before[same].row
    for column in columns_of("events"):
        name = column.name
        if name not in NOT_COMPARED and _text(then.get(name)) != _text(row.get(name)):
            yield {
                "what": "changed", "event_id": event.event, "then_id": same if same != event.event else None,
                "field": name, "before": _text(then.get(name)), "now": _text(row.get(name)), "because": because,
            }  # fmt: skip


def _because(event: ResolvedEvent, known: frozenset[str], decided: Iterable[str]) -> str | None:
    """The articles that tell an event now and did not, and what was decided about it since."""
    new = sorted({mention.article for mention in event.mentions} - known)
    return "; ".join(dict.fromkeys((*new, *decided))) or None


def _gist(row: Row) -> str:
    return " · ".join(str(row[name]) for name in GIST if row.get(name))


def _text(cell: Cell) -> str | None:
    return None if cell is None or cell == "" else str(cell)
