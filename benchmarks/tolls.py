"""Tolls that differ between articles of one event, against gold: are they shown as contested or as an update?

    python -m benchmarks.tolls GOLD.jsonl ARTICLES.jsonl [ANNOTATIONS.jsonl] [--wrong]
    python -m benchmarks.tolls --pairs PAIRS.jsonl ARTICLES.jsonl ANNOTATIONS.jsonl [--wrong]

The unit is two articles of one gold event (`key`) and a field, killed or injured. An article's toll is the largest
count that it gives of the event, since gold does not say which count is part of which; two tolls differ if their
figures do (`about` reaches a fifth). They are shown if one event of resolve has in that field a value of the one
article and another of the other, and the field is contested or one of the two is updated; rightly, if gold has
differing tolls of one event there. Without ANNOTATIONS the gold's own marks are resolved.

Of labelled pairs, what `differs` says of the killed and the wounded is what is to be shown; that measures recall
alone, since labels name the largest difference only, and figures of other events among them.
"""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path

from benchmarks.resolving import Case, annotations_of, articles_of, read_case, resolved_of
from rawi.derived import Claim, Resolved
from rawi.evaluate.gold import GoldArticle, Mark, first_of

FIELDS = ("killed", "injured")
ABOUT = 0.2  # of a figure
Words = tuple[str, int, int]  # of an article
Unit = tuple[str, str, str]  # two articles, in order, and a field
Shown = dict[Unit, list[tuple[Words, Words]]]  # where the two values stand


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("gold", type=Path)
    arguments.add_argument("articles", type=Path)
    arguments.add_argument("annotations", type=Path, nargs="?")
    arguments.add_argument("--pairs", action="store_true", help="GOLD is labelled pairs of urls")
    arguments.add_argument("--wrong", action="store_true", help="list what is missed and what is shown without reason")
    asked = arguments.parse_args()
    if asked.pairs:
        of_pairs(asked.gold, asked.articles, asked.annotations, asked.wrong)
    else:
        of_events(read_case(asked.gold, asked.articles, asked.annotations), asked.wrong)


def of_events(case: Case, show_wrong: bool) -> None:
    shown = shown_of(resolved_of(case.articles, case.said))
    wanted = list(differing(case))
    met = {(key, unit) for key, unit, spots in wanted if any(is_at(pair, spots) for pair in shown.get(unit, ()))}
    right = {
        unit
        for unit, pairs in shown.items()
        if any(unit == other and any(is_at(pair, spots) for pair in pairs) for _, other, spots in wanted)
    }
    print(f"tolls  P {len(right) / max(len(shown), 1):.3f}  R {len(met) / max(len(wanted), 1):.3f}", end="  ")
    print(f"to be shown {len(wanted)} of {len({key for key, _, _ in wanted})} events, shown {len(shown)}")
    if show_wrong:
        for key, unit, _ in wanted:
            if (key, unit) not in met:
                print("missed", key, *unit)
        for unit in sorted(shown.keys() - right):
            values = [case.articles[words[0]].text[words[1] : words[2]] for pair in shown[unit][:3] for words in pair]
            print("shown without reason", *unit, "| ".join(values))


def of_pairs(pairs: Path, articles: Path, annotations: Path, show_wrong: bool) -> None:
    given, said = articles_of(articles), annotations_of(annotations)
    ids = {article.url: name for name, article in given.items()}
    shown = shown_of(resolved_of({name: given[name] for name in said}, said))
    wanted, met = 0, 0
    for pair in map(json.loads, pairs.read_text(encoding="utf-8").splitlines()):
        first, second = sorted((ids[pair["a"]], ids[pair["b"]]))
        for field in FIELDS:
            if told := [line for line in pair["differs"] if field in fields_named(line) and len(figures(line)) > 1]:
                wanted, found = wanted + 1, (first, second, field) in shown
                met += found
                if show_wrong and not found:
                    print("missed", pair["id"], *told)
    print(f"tolls of labelled pairs  R {met / max(wanted, 1):.3f}  ({met} of {wanted})")


def fields_named(line: str) -> set[str]:
    """The fields that a label of what differs is about."""
    head = line.partition(":")[0]
    return {
        field for field, words in (("killed", r"killed\b"), ("injured", r"wounded|injured")) if re.search(words, head)
    }


def figures(line: str) -> set[str]:
    return set(re.findall(r"\d+", line.partition(":")[2]))


def shown_of(resolved: Resolved) -> Shown:
    """Where values of a field stand beside each other as differing."""
    found: Shown = defaultdict(list)
    for event in resolved.events:
        for a, b in combinations([claim for claim in event.claims if claim.field in FIELDS], 2):
            updated = "updated" in (a.state, b.state)
            if a.field == b.field and figure_of(a) != figure_of(b) and (updated or a.field in event.contested):
                for x, y in product(a.by, b.by):
                    if x.article != y.article:
                        mine, theirs = sorted(((x.article, x.start, x.end), (y.article, y.start, y.end)))
                        found[mine[0], theirs[0], a.field].append((mine, theirs))
    return found


def figure_of(claim: Claim) -> int | None:
    return claim.low if claim.low is not None else claim.high


def differing(case: Case) -> Iterator[tuple[str, Unit, tuple[list[Words], list[Words]]]]:
    """The gold's events, article by article, whose tolls differ, and where each article gives its toll."""
    tolls: dict[tuple[str, str], dict[str, list[tuple[int, bool, Words]]]] = defaultdict(lambda: defaultdict(list))
    for name, gold in case.golds.items():
        marks = {mark.id: mark for mark in gold.of_kind("number")}
        for event in gold.of_kind("event"):
            key = gold.fact(first_of(gold, event.id), "key")
            for mark in (marks[ref] for ref in gold.ids(event, "count") if ref in marks):
                field, toll = gold.fact(mark, "of"), toll_of(gold, mark)
                if key and field in FIELDS and toll is not None:
                    about = gold.fact(mark, "mod") == "approx"
                    tolls[key, field or ""][name].append((toll, about, (name, mark.start, mark.end)))
    for (key, field), of in sorted(tolls.items()):
        largest = {name: max(given)[:2] for name, given in of.items()}
        for a, b in combinations(sorted(of), 2):
            reach = ABOUT * max(largest[a][0], largest[b][0]) if largest[a][1] or largest[b][1] else 0
            if abs(largest[a][0] - largest[b][0]) > reach:
                spots = tuple([words for toll, _, words in of[n] if toll == largest[n][0]] for n in (a, b))
                yield key, (a, b, field), (spots[0], spots[1])


def toll_of(gold: GoldArticle, mark: Mark) -> int | None:
    bounds = [gold.fact(mark, "low"), gold.fact(mark, "high")]
    return next((int(float(bound)) for bound in bounds if bound), None)


def is_at(pair: tuple[Words, Words], spots: tuple[list[Words], list[Words]]) -> bool:
    """Whether two values stand at the gold's tolls."""
    return all(
        any(word[1] < end and start < word[2] for _, start, end in of) for word, of in zip(pair, spots, strict=True)
    )


if __name__ == "__main__":
    main()
