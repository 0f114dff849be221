"""What people wrote in an exported table comes back as judgements, and is undone like any.

Only appended: a cell that says otherwise than the machine or another reviewer is a decision beside theirs, and one that
can't be placed is refused with its value, its place and a remedy. All that a file brings is one act, of one moment, so
that one undo takes all of it back.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path
from typing import NamedTuple, TextIO

from rawi.chronicle.browsing import editions_of
from rawi.chronicle.queries import event, find_article, present_ids
from rawi.chronicle.store import Chronicle, open_chronicle
from rawi.derived import Actor
from rawi.errors import ChronicleError
from rawi.export.columns import SAME, Row, read_columns
from rawi.export.content import Content
from rawi.export.public import judged_persons
from rawi.export.returned import KEYS, Edit, Left, Line, compared, has_moved, machine_days, table_of
from rawi.export.reviewed import decisions_of, on_article, on_event
from rawi.export.tables import actor_rows, article_rows, events_with_rows
from rawi.export.written import Unplaced, order_of, plain
from rawi.read.sheets import Sheet, read_sheets
from rawi.records import Anchored, Judgement
from rawi.run import judging
from rawi.run.refresh import decide, derive_again

NOT_READ = "only events, articles and actors are read again: decisions are written there, in the columns for reviewers"
SAID = ("claims", "labels", "ledger", "corrections")  # what somebody may have written in all the same


class Placed(NamedTuple):
    """An edit with the judgements it makes, or what is left as it is."""

    edit: Edit | Left
    judgements: tuple[Judgement, ...] = ()


class Known(NamedTuple):
    """A row as it would be exported now, and what was decided about it, taken back or not."""

    row: Row
    decided: Sequence[Judgement]


def import_reviews(
    returned: Path, file: Path, who: str, why: str, out: TextIO, messages: TextIO, is_trial: bool = False
) -> int:
    """Take down what was written in a table that came back, and print what became of every changed cell.

    Returns 1 where something was refused. `is_trial`: say what would be done and do nothing.
    """
    sheets = read_sheets(returned)
    with closing(open_chronicle(file)) as chronicle:
        if not chronicle.is_derived():
            raise ChronicleError(f"{file} is not finished: what is derived is older than the articles; run rawi build")
        known = [sheet for sheet in sheets if table_of(sheet.columns)]
        if not known:
            columns = ", ".join(sheets[0].columns[:6]) if sheets else "none"
            raise ChronicleError(
                f"{returned} is none of the tables that are read again (columns: {columns}); {NOT_READ}"
            )
        placed = [each for sheet in known for each in _placed(chronicle, sheet, who, why, messages)]
    if others := ", ".join(sheet.name for sheet in sheets if sheet not in known and sheet.name in SAID and sheet.lines):
        print(f"not read: {others}; {NOT_READ}", file=messages)
    placed = list(_agreeing(placed))
    made = [judgement for each in placed for judgement in each.judgements]
    if made and not is_trial:
        _take_down(file, made)
    _print(placed, out)
    print(_summary(placed, is_trial), file=messages)
    return int(any(isinstance(each.edit, Left) and each.edit.problem for each in placed))


def undo(file: Path, who: str, why: str, out: TextIO) -> int:
    """Take back a reviewer's last act. Returns 1 where there is none."""
    with closing(open_chronicle(file)) as chronicle:
        last = judging.last_of(chronicle.judgements(), who)
    if not last:
        print(f"{who} has decided nothing that stands", file=out)
        return 1
    _take_down(file, judging.withdrawn(last, who, why))
    for each in last:
        print(f"{each.id}\t{each.decision}\t{each.field or ''}\t{each.value or ''}\t{each.why}", file=out)
    return 0


def withdraw_article(file: Path, wanted: str, day: str, who: str, why: str, out: TextIO) -> int:
    """Take down that an article's outlet took it back on a day. It stays; its claims are marked wherever they stand."""
    article = find_article(file, wanted)
    if article is None:
        raise ChronicleError(f"{file} has no article {wanted}; name it by its id or its url, of the table articles")
    with closing(open_chronicle(file)) as chronicle:
        made = judging.taken_back(chronicle, article.id, day, who, why)
    _take_down(file, [made])
    print(f"{article.id}\t{article.url or ''}\twithdrawn {day}", file=out)
    return 0


def _take_down(file: Path, made: Sequence[Judgement]) -> None:
    decide(file, judging.at_once(made, judging.now()))
    derive_again(file, nullcontext())


# rows


def _placed(chronicle: Chronicle, sheet: Sheet, who: str, why: str, messages: TextIO) -> Iterator[Placed]:
    """What was written in a table, row by row of the chronicle, and the rows that it does not have."""
    table = table_of(sheet.columns) or ""
    if sheet.lost:
        print(f"{sheet.name}: {sheet.lost} letters could not be read as {sheet.encoding}", file=messages)
    names = {column.name for column in read_columns()[table]}
    for column in dict.fromkeys(sheet.columns):
        if column not in names and any(plain(line.cells.get(column, "")) for line in sheet.lines):
            print(f"{sheet.name}: the column {column} is none of this table and is not read", file=messages)
    lines, unplaced = _by_key(chronicle, table, sheet)
    found = dict(_known(chronicle, table, lines))
    days = machine_days(table)
    pairs = ((line.cells.get(day, ""), found[key].row.get(day))
             for key, each in lines.items() if key in found for line in each for day in days)  # fmt: skip
    order = order_of(pairs)
    moved = 0
    for key, each in lines.items():
        if key not in found:
            yield from (Placed(_unknown(table, line, key)) for line in each)
            continue
        row, decided = found[key]
        for line in each:
            moved += has_moved(table, line, row, decided)
            make = partial(_judgements, chronicle, table, who, why)
            yield from (_made(edit, make) for edit in compared(table, line, row, decided, order))
    yield from map(Placed, unplaced)
    if moved:
        said = "are read otherwise now than when the file was written, or have no row_version"
        print(f"{sheet.name}: {moved} rows {said}; what was written in the columns for reviewers counts", file=messages)


def _by_key(chronicle: Chronicle, table: str, sheet: Sheet) -> tuple[dict[str, list[Line]], list[Left]]:
    """The lines by the id of the row they stand for now, and those without one."""
    column = KEYS[table]
    given: dict[str, list[Line]] = defaultdict(list)
    unplaced = []
    for line in sheet.lines:
        key = plain(line.cells.get(column, ""))
        if key:
            given[key].append(Line(line.place, line.cells))
        elif any(map(plain, line.cells.values())):
            problem = f"a row without {column}; rows are added by building articles in, not in a table"
            unplaced.append(Left(line.place, "", column, "", problem))
    now = present_ids(chronicle, given) if table == "events" else {}
    found: dict[str, list[Line]] = defaultdict(list)
    for key, lines in given.items():
        found[now.get(key, key)] += lines
    return found, unplaced


def _known(chronicle: Chronicle, table: str, wanted: dict[str, list[Line]]) -> Iterator[tuple[str, Known]]:
    content = Content(chronicle)
    if table == "events":
        decisions = decisions_of(content.judgements)
        for found, row in events_with_rows(content):
            if found.event in wanted:
                yield found.event, Known(row, on_event(found, decisions))
        return
    if table == "actors":
        actors: list[Actor] = list(chronicle.derived("actors"))
        judged = judged_persons(chronicle, content.judgements, actors)
        yield from ((str(row["actor_id"]), Known(row, judged.get(str(row["actor_id"]), ())))
                    for row in actor_rows(content) if row["actor_id"] in wanted)  # fmt: skip
        return
    for row in article_rows(content):
        if (name := str(row["article_id"])) in wanted:
            editions = {name, *(edition for edition, *_ in editions_of(chronicle, name))}
            yield name, Known(row, on_article(editions, content.judgements))


def _unknown(table: str, line: Line, key: str) -> Left:
    column = KEYS[table]
    return Left(line.place, key, column, key, f"this chronicle has no such {column}; a fresh export has those it has")


# judgements


def _made(edit: Edit | Left, make: Callable[[Edit], Sequence[Judgement]]) -> Placed:
    if isinstance(edit, Left):
        return Placed(edit)
    try:
        made = tuple(make(edit))
    except (Unplaced, ChronicleError) as error:
        return Placed(Left(edit.place, edit.key, edit.column.name, edit.value or "", str(error)))
    return Placed(edit, made) if made else Placed(Left(edit.place, edit.key, edit.column.name, edit.value or ""))


def _judgements(chronicle: Chronicle, table: str, who: str, why: str, edit: Edit) -> Sequence[Judgement]:
    """The judgements that an edit is; none where it is so already."""
    why = edit.why or why
    if edit.value is None:
        return judging.withdrawn(edit.over, who, why)
    if edit.column.name == SAME:
        return _joined(chronicle, edit, who, why)
    if table == "events":
        return judging.valued(chronicle, event(chronicle, edit.key), edit.column.back, edit.value, who, why)
    about = judging.whole(chronicle, edit.key) if table == "articles" else _named(chronicle, edit.key)
    return [judging.made("value", (about,), who, why, edit.column.back, edit.value)]


def _joined(chronicle: Chronicle, edit: Edit, who: str, why: str) -> Sequence[Judgement]:
    other = present_ids(chronicle, [edit.value or ""]).get(edit.value or "")
    if other is None:
        raise Unplaced("this chronicle has no such event; write the event_id of another row")
    if other == edit.key:
        return ()
    return judging.joined(chronicle, [event(chronicle, edit.key), event(chronicle, other)], who, why)


def _named(chronicle: Chronicle, actor: str) -> Anchored:
    """The first words that name a person. Raises Unplaced where the actor is none."""
    (found,) = chronicle.derived("actors", actor)
    if found.kind != "person":
        raise Unplaced(f"{found.name} is no person but {found.kind}; only persons are classified")
    statement = """
        SELECT start, "end", surface FROM said_mentions WHERE article = ? AND chain = ? AND kind = 'person'
        ORDER BY form <> 'name', start"""
    for chain in found.chains:
        for start, end, surface in chronicle.rows(statement, (chain.article, chain.chain)):
            return Anchored(article=chain.article, start=start, end=end, surface=surface, kind="person")
    raise Unplaced(f"no words name {found.name}")


def _agreeing(placed: Iterable[Placed]) -> Iterator[Placed]:
    """Each cell once; where several rows write different values in one cell, none of them is taken."""
    placed = list(placed)
    values: dict[tuple[str, str], set[str | None]] = defaultdict(set)
    for each in placed:
        if isinstance(each.edit, Edit):
            values[each.edit.key, each.edit.column.name].add(each.edit.value)
    seen = set()
    for each in placed:
        edit = each.edit
        if isinstance(edit, Left):
            yield each
            continue
        cell = (edit.key, edit.column.name)
        if len(values[cell]) > 1 and edit.column.name != SAME:
            problem = "other rows of the file for the same id say otherwise; leave one of them"
            yield Placed(Left(edit.place, edit.key, edit.column.name, edit.value or "", problem))
        elif (*cell, edit.value) not in seen:
            seen.add((*cell, edit.value))
            yield each


# what is said


def _print(placed: Sequence[Placed], out: TextIO) -> None:
    table = csv.writer(out, delimiter="\t", lineterminator="\n")
    table.writerow(("row", "id", "column", "before", "now", "result"))
    for each in placed:
        edit = each.edit
        if isinstance(edit, Left):
            result = f"refused: {edit.problem}" if edit.problem else "so already"
            table.writerow((edit.place, edit.key, edit.column, "", edit.value, result))
        else:
            table.writerow((edit.place, edit.key, edit.column.name, edit.before, edit.value or "", _result(edit)))


def _result(edit: Edit) -> str:
    if edit.value is None:
        return "taken back"
    return "joined" if edit.column.name == SAME else "changed" if edit.before else "set"


def _summary(placed: Sequence[Placed], is_trial: bool) -> str:
    results = [each.edit for each in placed]
    edits = [each for each in results if isinstance(each, Edit)]
    refused = [each for each in results if isinstance(each, Left) and each.problem]
    would = "would be " if is_trial else ""
    taken = sum(each.value is None for each in edits)
    return (f"{len(edits) - taken} cells {would}taken down, {taken} {would}taken back, {len(refused)} refused, "
            f"{len(results) - len(edits) - len(refused)} so already")  # fmt: skip
