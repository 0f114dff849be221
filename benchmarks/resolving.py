"""Stories and events across articles against gold.

    python -m benchmarks.resolving GOLD.jsonl ARTICLES.jsonl [ANNOTATIONS.jsonl] [--wrong]
    python -m benchmarks.resolving --pairs PAIRS.jsonl ARTICLES.jsonl ANNOTATIONS.jsonl [--wrong]

The first prints B-cubed (Bagga & Baldwin 1998) of `cluster` and `key`. Without ANNOTATIONS (what `rawi annotate`
prints) the gold's own marks are resolved: what resolve does with faultless annotations. A gold trigger that no event
covers counts as an event of its own.

The second prints precision and recall of `same_story` and `same_event` over labelled pairs of articles: two articles
are of one story if they share a story, and tell of one event if any event of resolve has a mention in both.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.marks import annotated
from rawi.codec import decode_annotation
from rawi.derived import Resolved
from rawi.evaluate.gold import GoldArticle, first_of, read_gold
from rawi.read.lines import read_line
from rawi.records import Annotation, Article
from rawi.resolve import key_of, resolve

Trigger = tuple[str, int, int]


class Case(NamedTuple):
    """Articles by id, what is said of each, and their gold."""

    articles: Mapping[str, Article]
    said: Mapping[str, Annotation]
    golds: Mapping[str, GoldArticle]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("gold", type=Path)
    arguments.add_argument("articles", type=Path)
    arguments.add_argument("annotations", type=Path, nargs="?")
    arguments.add_argument("--pairs", action="store_true", help="GOLD is labelled pairs of urls")
    arguments.add_argument("--wrong", action="store_true", help="list what is split or merged")
    asked = arguments.parse_args()
    if asked.pairs:
        if asked.annotations is None:
            arguments.error("pairs need ANNOTATIONS: what `rawi annotate` prints for ARTICLES")
        of_pairs(asked.gold, asked.articles, asked.annotations, asked.wrong)
    else:
        of_groups(asked.gold, asked.articles, asked.annotations, asked.wrong)


def of_groups(gold: Path, articles: Path, annotations: Path | None, show_wrong: bool) -> None:
    case = read_case(gold, articles, annotations)
    lines = map(json.loads, gold.read_text(encoding="utf-8").splitlines())
    stories = {line["text_sha"]: line["cluster"] for line in lines}
    resolved = resolved_of(case.articles, case.said)
    told = {ref.article: story.story for story in reversed(resolved.stories) for ref in story.articles}
    # Articles outside the told stories are stories of one, whatever their cluster is called.
    clusters = {n: story if (story := stories[it.text_sha])[0] == "c" else n for n, it in case.golds.items()}
    print("stories", b_cubed(clusters, told))
    wanted, got = triggers(case.golds, resolved)
    print("events ", b_cubed(wanted, got), f"  {len(wanted)} triggers")
    if show_wrong:
        wrong(case.golds, wanted, got)


def of_pairs(pairs: Path, articles: Path, annotations: Path, show_wrong: bool) -> None:
    labelled = [json.loads(line) for line in pairs.read_text(encoding="utf-8").splitlines()]
    given = articles_of(articles)
    said = annotations_of(annotations)
    resolved = resolved_of({name: given[name] for name in said}, said)
    homes: dict[str, dict[str, set[str]]] = {"same_story": defaultdict(set), "same_event": defaultdict(set)}
    for story in resolved.stories:
        for ref in story.articles:
            homes["same_story"][ref.url or ""].add(story.story)
    for event in resolved.events:
        for mention in event.mentions:
            homes["same_event"][mention.url or ""].add(event.event)
    for label, of in homes.items():
        got = [bool(of[pair["a"]] & of[pair["b"]]) for pair in labelled]
        print(f"{label}  {precision_recall([pair[label] for pair in labelled], got)}")
        for pair, found in zip(labelled, got, strict=True):
            if show_wrong and pair[label] != found:
                print(f"    {pair['id']} {pair['relation']}: {'joined' if found else 'parted'}")


def read_case(gold: Path, articles: Path, annotations: Path | None) -> Case:
    """Gold with its articles, and what is said of them: by the gold itself, or as annotated."""
    by_sha = {article.text_sha: article for article in articles_of(articles).values()}
    golds = {by_sha[it.text_sha].id: it for it in read_gold(gold.read_text(encoding="utf-8").splitlines())}
    given = {name: by_sha[it.text_sha] for name, it in golds.items()}
    if annotations is None:
        return Case(given, {name: annotated(it, given[name]) for name, it in golds.items()}, golds)
    return Case(given, {name: said for name, said in annotations_of(annotations).items() if name in golds}, golds)


def articles_of(path: Path) -> dict[str, Article]:
    return {article.id: article for article in map(read_line, path.read_bytes().splitlines())}


def annotations_of(path: Path) -> dict[str, Annotation]:
    return {said.article: said for said in map(decode_annotation, path.read_bytes().splitlines())}


def resolved_of(articles: Mapping[str, Article], said: Mapping[str, Annotation]) -> Resolved:
    keys = [key_of(article, said[name]) for name, article in articles.items()]
    return resolve(keys, lambda name: (articles[name], said[name]))


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


def precision_recall(gold: list[bool], got: list[bool]) -> str:
    right = sum(a and b for a, b in zip(gold, got, strict=True))
    precision, recall = right / max(sum(got), 1), right / max(sum(gold), 1)
    f1 = 2 * right / max(sum(got) + sum(gold), 1)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  gold {sum(gold)}, got {sum(got)}"


if __name__ == "__main__":
    main()
