"""Stories and events across articles against gold: B-cubed of `cluster` and `key` (Bagga & Baldwin 1998).

    python -m benchmarks.resolving GOLD.jsonl ARTICLES.jsonl [ANNOTATIONS.jsonl] [--wrong]

Without ANNOTATIONS (what `rawi annotate` prints) the gold's own marks are resolved: what resolve does with faultless
annotations. A gold trigger that no event covers counts as an event of its own.
"""

import argparse
import calendar
import json
import re
from collections import defaultdict
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

from rawi.codec import decode_annotation
from rawi.derived import Resolved
from rawi.evaluate.gold import GoldArticle, Mark, content_of, first_of, read_gold
from rawi.read.lines import read_line
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
from rawi.resolve import key_of, resolve

KIND: Mapping[str, Any] = {"P": "person", "O": "organisation", "L": "place", "G": "people"}
Trigger = tuple[str, int, int]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("gold", type=Path)
    arguments.add_argument("articles", type=Path)
    arguments.add_argument("annotations", type=Path, nargs="?")
    arguments.add_argument("--wrong", action="store_true", help="list the events that are split or merged")
    asked = arguments.parse_args()
    lines = asked.gold.read_text(encoding="utf-8").splitlines()
    stories = {json.loads(line)["text_sha"]: json.loads(line)["cluster"] for line in lines}
    articles = {a.text_sha: a for a in map(read_line, asked.articles.read_bytes().splitlines())}
    golds = {articles[gold.text_sha].id: gold for gold in read_gold(lines)}
    given = {article.id: article for article in articles.values()}
    if asked.annotations:
        read = [decode_annotation(line) for line in asked.annotations.read_bytes().splitlines()]
        said = {annotation.article: annotation for annotation in read}
    else:
        said = {name: annotated(gold, given[name]) for name, gold in golds.items()}
    resolved = resolve([key_of(given[name], said[name]) for name in golds], lambda name: (given[name], said[name]))
    told = {ref.article: story.story for story in reversed(resolved.stories) for ref in story.articles}
    # Articles outside the told stories are stories of one, whatever their cluster is called.
    clusters = {name: story if (story := stories[gold.text_sha])[0] == "c" else name for name, gold in golds.items()}
    print("stories", b_cubed(clusters, told))
    wanted, got = triggers(golds, resolved)
    print("events ", b_cubed(wanted, got), f"  {len(wanted)} triggers")
    if asked.wrong:
        wrong(golds, wanted, got)


def triggers(golds: Mapping[str, GoldArticle], resolved: Resolved) -> tuple[dict[Trigger, str], dict[Trigger, str]]:
    """The gold key of every trigger that has one, and the event that covers it."""
    told: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for event in resolved.events:
        for m in event.mentions:
            told[m.article].append((m.start, m.end, event.event))
    wanted, got = {}, {}
    for name, gold in golds.items():
        for mark in gold.of_kind("event"):
            if key := gold.fact(first_of(gold, mark.id), "key"):
                trigger = (name, mark.start, mark.end)
                wanted[trigger] = key
                covering = [(min(e, mark.end) - max(s, mark.start), event) for s, e, event in told[name]]
                most, event = max(covering, default=(0, ""))
                got[trigger] = event if most > 0 else f"none {trigger}"
    return wanted, got


def b_cubed(gold: Mapping[Any, Hashable], got: Mapping[Any, Hashable]) -> str:
    same_gold, same_got = defaultdict(set), defaultdict(set)
    for member in gold:
        same_gold[gold[member]].add(member)
        same_got[got[member]].add(member)
    both = {m: len(same_gold[gold[m]] & same_got[got[m]]) for m in gold}
    precision = sum(n / len(same_got[got[m]]) for m, n in both.items()) / len(gold)
    recall = sum(n / len(same_gold[gold[m]]) for m, n in both.items()) / len(gold)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {2 * precision * recall / (precision + recall):.3f}"


def wrong(golds: Mapping[str, GoldArticle], wanted: Mapping[Trigger, str], got: Mapping[Trigger, str]) -> None:
    for what, one, other in (("split", wanted, got), ("merged", got, wanted)):
        groups: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for trigger, name in one.items():
            article, start, end = trigger
            groups[name][other[trigger]].add(golds[article].text[start:end])
        for name, parts in sorted(groups.items()):
            if len(parts) > 1:
                print(what, name, *(f"| {'، '.join(sorted(words))}" for words in parts.values()))


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


if __name__ == "__main__":
    main()
