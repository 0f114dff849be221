"""Whose the parts of an export are and under which licence, and how much of it no person has looked at.

The words stand in `notice.tsv`; they go with every export, since files are passed on one by one.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from rawi.codec import encode
from rawi.export.columns import Row
from rawi.export.content import Content
from rawi.resolve.judgements import standing


def notice_rows(content: Content) -> Iterator[Row]:
    """One row for each part."""
    looked = looked_at(content)
    ((events,),) = content.chronicle.rows("SELECT count(*) FROM events")
    figures = {"generation": content.chronicle.meta("generation"), "events": events, "never_looked_at": events - looked}
    with Path(__file__).with_name("notice.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield {name: text.format_map(figures) or None for name, text in row.items()}


def looked_at(content: Content) -> int:
    """How many events a judgement that stands is about."""
    names = encode([each.id for each in standing(content.judgements)]).decode()
    statement = """
        SELECT count(DISTINCT m.event) FROM judgements j, json_each(j.about) a JOIN event_mentions m
        ON m.article = a.value ->> '$.article' AND m.start < a.value ->> '$.end' AND m."end" > a.value ->> '$.start'
        WHERE a.value ->> '$.kind' = 'event' AND j.id IN (SELECT value FROM json_each(?))"""
    ((count,),) = content.chronicle.rows(statement, (names,))
    return int(count)


def attribution(content: Content) -> str:
    """The notice in English on one line, for forms that have room for no more."""
    return " ".join(f"{row['en']}." for row in notice_rows(content))
