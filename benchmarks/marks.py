"""Gold marks as annotations: what a faultless annotator would have said, for measuring the stages after it."""

import calendar
import re
from collections.abc import Mapping
from typing import Any

from rawi.evaluate.gold import GoldArticle, Mark, content_of, first_of
from rawi.records import (
    Annotation,
    Article,
    Chain,
    Event,
    Interval,
    Mention,
    Number,
    Place,
    Report,
    Stretch,
    TimeExpression,
)

KIND: Mapping[str, Any] = {"P": "person", "O": "organisation", "L": "place", "G": "people"}


def annotated(gold: GoldArticle, article: Article) -> Annotation:
    """A gold article as an annotation: what a faultless annotator would have said."""
    mentions = {mark.id: f"m{i}" for i, mark in reversed(list(enumerate(gold.lettered("POLG"))))}

    def refs(mark: Mark, key: str, known: Mapping[str, str] = mentions) -> tuple[str, ...]:
        return tuple(known[ref] for ref in gold.ids(mark, key) if ref in known)

    times = {mark.id: mark.id for mark in gold.of_kind("time")}
    numbers = {mark.id: mark.id for mark in gold.of_kind("number")}
    cues = {mark.id: mark.id for mark in gold.of_kind("cue")}
    return Annotation(
        article=article.id,
        text_sha=article.text_sha,
        made_by="gold",
        url=article.url,
        mentions=tuple(
            Mention(id=f"m{i}", kind=KIND[mark.id[0]], form="description" if mark.id[0] == "G" else "name",
                    chain=mark.id, **words(mark))
            for i, mark in enumerate(gold.lettered("POLG"))
        ),
        chains=tuple({mark.id: chain(gold, mark) for mark in reversed(gold.lettered("POLG"))}.values()),
        times=tuple(time(gold, mark) for mark in gold.of_kind("time")),
        numbers=tuple(number(gold, mark) for mark in gold.of_kind("number")),
        reports=tuple(
            Report(id=mark.id, cue=Stretch(**words(mark)), force="say", negated=False, direct=False,
                   speakers=refs(mark, "speaker"), via=refs(mark, "via"), content=content(gold, mark))
            for mark in gold.of_kind("cue")
        ),
        events=tuple(
            Event(id=mark.id, type=gold.fact(root := first_of(gold, mark.id), "type"),  # type: ignore[arg-type]
                  status=gold.fact(mark, "status") or gold.fact(root, "status") or "happened",  # type: ignore[arg-type]
                  mode=gold.fact(mark, "mode"), agents=refs(mark, "agent"), patients=refs(mark, "patient"),
                  place=next(iter(refs(mark, "place")), None), time=next(iter(refs(mark, "time", times)), None),
                  numbers=refs(mark, "count", numbers), by=refs(mark, "by", cues),
                  same=root if root != mark.id else None, **words(mark))
            for mark in gold.of_kind("event")
        ),
    ).on(article)  # fmt: skip


def words(mark: Mark) -> dict[str, Any]:
    return {"start": mark.start, "end": mark.end, "surface": mark.surface}


def content(gold: GoldArticle, cue: Mark) -> Interval | None:
    span = content_of(gold, cue)
    return Interval(start=span.start, end=span.end) if span else None


def chain(gold: GoldArticle, mark: Mark) -> Chain:
    fact = lambda key: gold.fact(mark, key) or None  # noqa: E731
    name = fact("name") or mark.surface
    place = Place(name=name, class_=fact("class") or "other", country=fact("country"))  # type: ignore[arg-type]
    return Chain(
        id=mark.id, kind=KIND[mark.id[0]], name=name, role=fact("role"), country=fact("country"),
        type=fact("type"), place=place if mark.id[0] == "L" else None,  # type: ignore[arg-type]
    )  # fmt: skip


def time(gold: GoldArticle, mark: Mark) -> TimeExpression:
    value = gold.fact(mark, "value")
    first, last = days(value or "")
    return TimeExpression(
        id=mark.id, kind="date", in_name=False, value=value, earliest=first, latest=last, **words(mark)
    )


def days(value: str) -> tuple[str, str] | tuple[None, None]:
    """First and last day of a value that names days, a month, a year or an interval of these."""
    if "/" in value:
        (first, _), (_, last) = days(value.partition("/")[0]), days(value.partition("/")[2])
        return (first, last) if first and last else (None, None)
    if re.match(r"\d{4}-\d\d-\d\d", value):
        return value[:10], value[:10]
    if re.fullmatch(r"\d{4}-(0\d|1[0-2])", value):
        return f"{value}-01", f"{value}-{calendar.monthrange(int(value[:4]), int(value[5:]))[1]}"
    return (f"{value}-01-01", f"{value}-12-31") if re.fullmatch(r"\d{4}", value) else (None, None)


def number(gold: GoldArticle, mark: Mark) -> Number:
    bound = lambda key: int(float(text)) if (text := gold.fact(mark, key)) else None  # noqa: E731
    return Number(
        id=mark.id, of=gold.fact(mark, "of") or "other", cumulative=False, low=bound("low"),  # type: ignore[arg-type]
        high=bound("high"), mod=gold.fact(mark, "mod") or None, vague=gold.fact(mark, "vague") or None,  # type: ignore[arg-type]
        **words(mark),
    )  # fmt: skip
