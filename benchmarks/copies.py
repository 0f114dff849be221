"""Labelled pairs of articles against what resolve makes of them, and how fast a whole set resolves.

    python -m benchmarks.copies PAIRS.jsonl ARTICLES.jsonl[.gz] [--whole] [--wrong]

Each pair of PAIRS names two urls of ARTICLES with `relation` (copy, part, rewrite, own, unrelated). Printed: precision
and recall of each relation judged pair by pair; of copy-or-part against the rest, judged so and by what hangs together
in `copies` (a taker is tied to its best sources alone). Without annotations: words alone decide. With `--whole` the
copies of all articles are found, else those of the pairs' articles.
"""

import argparse
import gzip
import json
import resource
import time
from collections import Counter
from pathlib import Path
from typing import Any

from rawi.derived import Resolved
from rawi.read.lines import read_line
from rawi.records import Annotation, Article
from rawi.resolve import ArticleKey, Shelf, key_of, pack, resolve
from rawi.resolve.align import align, matched
from rawi.resolve.copies import relation_of, unbroken
from rawi.resolve.groups import Union
from rawi.resolve.terms import likeness, weighted

WORDS = frozenset({"copy", "part"})


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pairs", type=Path)
    arguments.add_argument("articles", type=Path)
    arguments.add_argument("--whole", action="store_true")
    arguments.add_argument("--wrong", action="store_true", help="name the pairs that are judged wrongly")
    asked = arguments.parse_args()
    pairs = [json.loads(line) for line in asked.pairs.read_text(encoding="utf-8").splitlines()]
    urls = {pair[side] for pair in pairs for side in "ab"}
    articles = {a.id: a for a in read(asked.articles) if asked.whole or a.url in urls}
    number = {article.url: i for i, article in enumerate(sorted(articles.values(), key=lambda article: article.id))}
    keys = timed("keys", lambda: [key_of(articles[name], nothing(articles[name])) for name in sorted(articles)])
    judged = relations(pairs, keys, articles, number)
    by_relation(pairs, judged, asked.wrong)
    resolved = timed("resolved", lambda: resolve(keys, lambda name: (articles[name], nothing(articles[name]))))
    together(pairs, resolved, number)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(keys)} articles, {len(resolved.copies)} lines of copies, {peak:.0f} MiB at most")


def read(path: Path) -> list[Article]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [read_line(line) for line in raw.splitlines()]


def nothing(article: Article) -> Annotation:
    return Annotation(article=article.id, text_sha=article.text_sha, made_by="nobody", url=article.url)


def timed(what: str, work):  # type: ignore[no-untyped-def]
    started = time.perf_counter()
    result = work()
    print(f"{what} in {time.perf_counter() - started:.1f} s")
    return result


def relations(
    pairs: list[dict[str, Any]], keys: list[ArticleKey], articles: dict[str, Article], number: dict[str | None, int]
) -> list[str]:
    """What each pair is, judged alone; `own` where nothing is shared."""
    shelf = Shelf(map(pack, keys))
    alike = likeness(weighted(map(shelf.matter, range(len(shelf)))), shelf.ordinals())
    cosines = dict(zip(zip(alike.first.tolist(), alike.second.tolist(), strict=True), alike.cosine, strict=True))
    found = []
    for pair in pairs:
        i, j = sorted((number[pair["a"]], number[pair["b"]]))
        a, b = shelf.words(i), shelf.words(j)
        aligned = align(a, b)
        alike_here = float(cosines.get((i, j), 0.0))
        found.append(relation_of(matched(aligned), unbroken(aligned), len(a), len(b), alike_here) or "own")
    return found


def by_relation(pairs: list[dict[str, Any]], judged: list[str], wrong: bool) -> None:
    print("\njudged pair by pair")
    table = Counter(zip((pair["relation"] for pair in pairs), judged, strict=True))
    for relation in ("copy", "part", "rewrite", "own"):
        names = {relation, "unrelated"} if relation == "own" else {relation}
        row(relation, [pair["relation"] in names for pair in pairs], [it == relation for it in judged])
    row("copy or part", [pair["relation"] in WORDS for pair in pairs], [it in WORDS for it in judged])
    print("   ", ", ".join(f"{gold} as {got} {n}" for (gold, got), n in sorted(table.items()) if gold != got))
    if wrong:
        for pair, got in zip(pairs, judged, strict=True):
            if (pair["relation"] in WORDS) != (got in WORDS):
                print(f"    {pair['id']}: {pair['relation']} judged {got}")


def together(pairs: list[dict[str, Any]], resolved: Resolved, number: dict[str | None, int]) -> None:
    print("\nby what hangs together")
    sets = Union(range(len(number)))
    for copy in resolved.copies:
        if copy.relation in WORDS:
            sets.join(number[copy.taker.url], number[copy.source.url])
    got = [sets.find(number[pair["a"]]) == sets.find(number[pair["b"]]) for pair in pairs]
    row("copy or part", [pair["relation"] in WORDS for pair in pairs], got)
    stories = {ref.url: story.story for story in resolved.stories for ref in story.articles}
    row("one story", [pair["same_story"] for pair in pairs], [stories[p["a"]] == stories[p["b"]] for p in pairs])


def row(name: str, gold: list[bool], got: list[bool]) -> None:
    right = sum(a and b for a, b in zip(gold, got, strict=True))
    precision, recall = right / max(sum(got), 1), right / max(sum(gold), 1)
    f1 = 2 * right / max(sum(got) + sum(gold), 1)
    print(f"{name:14} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  gold {sum(gold)}  got {sum(got)}")


if __name__ == "__main__":
    main()
