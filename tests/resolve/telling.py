"""Annotated articles for the tests of resolve, from cases that name surfaces: the loader finds where they stand.

`surface@2` is the second place at which the words stand; a surface that stands nowhere fails the case. A number is
`[words, of, low, high, mod]`, with `cumulative` last where it is a sum over many events.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from rawi.derived import Resolved
from rawi.records import (
    Annotation,
    Article,
    Chain,
    Event,
    Judgement,
    Label,
    Mention,
    Number,
    Place,
    Report,
    Stretch,
    TimeExpression,
)
from rawi.resolve import key_of, resolve
from tests.builders import article

CASES = Path(__file__).parents[2] / "cases" / "resolve"
Told = tuple[Article, Annotation]


def case(name: str) -> dict[str, Told]:
    """The articles of a case by their names."""
    content = yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8"))
    return {entry["name"]: told(entry) for entry in content["articles"]}


def told(entry: Mapping[str, Any]) -> Told:
    """One article of a case with its annotation, proven."""
    given = article(
        entry["text"],
        title=entry.get("title"),
        url=entry.get("url") or f"https://example.org/{entry['name'].replace(' ', '-')}",
        outlet=entry.get("outlet"),
        published=str(entry["published"]) if entry.get("published") else None,
    )
    return given, _Teller(given, entry).annotation()


def resolved(
    told: Iterable[Told], judgements: Sequence[Judgement] = (), neutral: Mapping[str, str] | None = None
) -> Resolved:
    """What the articles say together."""
    by_id = {article.id: (article, annotation) for article, annotation in told}
    keys = [key_of(article, annotation) for article, annotation in by_id.values()]
    return resolve(keys, by_id.__getitem__, judgements, neutral=neutral or {})


class _Teller:
    def __init__(self, given: Article, entry: Mapping[str, Any]) -> None:
        self.article, self.entry = given, entry
        self.mentions: dict[tuple[int, int], Mention] = {}
        self.chains: dict[str, Chain] = {}
        self.numbers: list[Number] = []
        self.times: list[TimeExpression] = []

    def span(self, marked: object) -> tuple[int, int, str]:
        surface, _, nth = str(marked).partition("@")
        places = [found.start() for found in re.finditer(re.escape(surface), self.article.text)]
        assert places, f"{surface!r} stands nowhere in {self.entry['name']}"
        start = places[int(nth or 1) - 1]
        return start, start + len(surface), surface

    def annotation(self) -> Annotation:
        for surface, about in self.entry.get("names", {}).items():
            self._name(surface, about)
        reports = tuple(self._report(n, about) for n, about in enumerate(self.entry.get("reports", ())))
        events = tuple(event for n, about in enumerate(self.entry.get("events", ())) for event in self._event(n, about))
        for marked in self.entry.get("counts", ()):
            self._number([marked, "other", int(marked)], f"extra{marked}")
        labels = [self.span(marked) for marked in self.entry.get("labels", ())]
        return Annotation(
            article=self.article.id,
            text_sha=self.article.text_sha,
            made_by="a test",
            url=self.article.url,
            mentions=tuple(self.mentions.values()),
            chains=tuple(self.chains.values()),
            times=tuple(self.times),
            numbers=tuple(self.numbers),
            reports=reports,
            events=events,
            labels=tuple(Label(start=start, end=end, surface=surface) for start, end, surface in labels),
        ).on(self.article)

    def _name(self, surface: str, about: Mapping[str, Any]) -> None:
        name, kind = about.get("name", surface), about["kind"]
        place = Place(name=name, class_=about.get("class", "other")) if kind == "place" else None
        chain = Chain(
            id=f"c-{name}", kind=kind, name=name, role=about.get("role"), type=about.get("type"),
            country=about.get("country"), source=about.get("source"), place=place,
        )  # fmt: skip
        self.chains.setdefault(chain.id, chain)
        for found in re.finditer(re.escape(surface), self.article.text):
            self.mentions.setdefault(
                found.span(),
                Mention(
                    id=f"m{found.start()}-{found.end()}", kind=kind, form="description" if kind == "people" else "name",
                    start=found.start(), end=found.end(), surface=surface, chain=chain.id,
                ),
            )  # fmt: skip

    def _mention(self, marked: str) -> str:
        start, end, _ = self.span(marked)
        return self.mentions[start, end].id

    def _report(self, n: int, about: Mapping[str, Any]) -> Report:
        start, end, surface = self.span(about["cue"])
        return Report(
            id=f"r{n}", cue=Stretch(start=start, end=end, surface=surface), force=about.get("force", "say"),
            negated=False, direct=False, speakers=(self._mention(about["speaker"]),),
            via=tuple(self._mention(marked) for marked in about.get("via", ())),
        )  # fmt: skip

    def _event(self, n: int, about: Mapping[str, Any]) -> Iterable[Event]:
        cues = {report["cue"]: f"r{k}" for k, report in enumerate(self.entry.get("reports", ()))}
        time = self._time(n, *about["time"]) if "time" in about else None
        numbers = tuple(self._number(number, f"{n}-{k}") for k, number in enumerate(about.get("numbers", ())))
        for k, marked in enumerate(about["words"]):
            start, end, surface = self.span(marked)
            yield Event(
                id=f"e{n}-{k}", start=start, end=end, surface=surface, type=about["type"], mode=about.get("mode"),
                status=about.get("status", "happened"), same=f"e{n}-0" if k else None,
                place=self._mention(about["place"]) if "place" in about else None, time=time,
                agents=tuple(map(self._mention, about.get("agents", ()))),
                patients=tuple(map(self._mention, about.get("patients", ()))),
                by=(cues[about["by"]],) if "by" in about else (), numbers=() if k else numbers,
                background=marked in about.get("background", ()),
            )  # fmt: skip

    def _time(self, n: int, marked: str, day: object) -> str:
        start, end, surface = self.span(marked)
        self.times.append(
            TimeExpression(
                id=f"t{n}",
                start=start,
                end=end,
                surface=surface,
                kind="date",
                in_name=False,
                value=str(day),
                earliest=str(day),
                latest=str(day),
            )
        )
        return f"t{n}"

    def _number(self, about: Sequence[Any], name: str) -> str:
        marked, of, low, *rest = about
        start, end, surface = self.span(marked)
        self.numbers.append(
            Number(
                id=f"n{name}",
                start=start,
                end=end,
                surface=surface,
                of=of,
                cumulative=rest[-1:] == ["cumulative"],
                low=low,
                high=rest[0] if rest else low,
                mod=rest[1] if len(rest) > 1 else None,
            )
        )
        return f"n{name}"
