"""Who says so, measured: articles a second of the reports step alone, and scores against gold where it lies at hand.

    python -m benchmarks.reports [--shared ../shared] [--articles 400]

The draw is fixed: every n-th article of the newspaper set. All steps before run first and are not counted; the best of
three rounds on one core counts, since other work on the machine only ever slows it.
"""

import argparse
import gzip
import hashlib
import importlib.util
import json
import time
from pathlib import Path
from typing import Any

from rawi.annotate.boilerplate import boilerplate
from rawi.annotate.pipeline import STEPS, annotate
from rawi.annotate.reports import reports
from rawi.codec import encode
from rawi.knowledge import Knowledge
from rawi.read.lines import read_line
from rawi.records import Annotation, Article
from rawi.text.tokens import Reading

FLOOR = 400  # articles a second, of the step alone
ROUNDS = 3
SHOWN = ("report cue", "report with speaker", "report with content", "report with via", "by, of found triggers")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--shared", type=Path, default=Path("../shared"))
    arguments.add_argument("--articles", type=int, default=400)
    asked = arguments.parse_args()
    knowledge = Knowledge.load()
    corpus = asked.shared / "data" / "news" / "saudinewsnet-2015-07.jsonl.gz"
    if corpus.exists():
        print(speed(drawn(corpus, asked.articles), knowledge))
    for name in ("dev", "train"):
        gold = asked.shared / "gold" / f"{name}.gold.jsonl"
        if gold.exists():
            print(f"gold/{name}:", *scores(gold, asked.shared / "gold" / "score.py", knowledge), sep="\n  ")


def drawn(corpus: Path, count: int) -> list[Article]:
    lines = gzip.decompress(corpus.read_bytes()).splitlines()
    return [read_line(line) for line in lines[:: max(len(lines) // count, 1)][:count]]


def speed(articles: list[Article], knowledge: Knowledge) -> str:
    """Articles a second of `reports`."""
    before = STEPS[: STEPS.index(reports)]
    ready = []
    for article in articles:
        left_out = boilerplate(article, knowledge.boilerplate)
        reading = Reading.of(article, [interval.span for interval in left_out])
        draft = Annotation(article=article.id, text_sha=article.text_sha, made_by="", boilerplate=left_out)
        for step in before:
            draft = step(reading, draft, knowledge)
        ready.append((reading, draft))
    best = min(_seconds(reports, ready, knowledge) for _ in range(ROUNDS))
    rate = len(ready) / best
    verdict = "met" if rate >= FLOOR else "MISSED"
    found = sum(len(reports(reading, draft, knowledge).reports) for reading, draft in ready)
    return f"reports {rate:.0f} articles/s (floor {FLOOR} {verdict}), {len(ready)} articles, {found} reports"


def _seconds(step: Any, ready: list[tuple[Reading, Annotation]], knowledge: Knowledge) -> float:
    started = time.process_time()
    for reading, draft in ready:
        step(reading, draft, knowledge)
    return time.process_time() - started


def scores(gold: Path, scorer: Path, knowledge: Knowledge) -> list[str]:
    """The scorer's lines about reports."""
    spec = importlib.util.spec_from_file_location("score", scorer)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    golds = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    given = ("url", "outlet", "published", "text")
    found = {}
    for one in golds:
        article = read_line(json.dumps({key: one.get(key) for key in given}).encode())
        found[hashlib.sha256(one["text"].encode()).hexdigest()] = json.loads(encode(annotate(article, knowledge)))
    result, _ = module.score(golds, found)
    return [f"{name:22} {result[name]['f1']:.3f} of {result[name]['gold']}" for name in SHOWN if name in result]


if __name__ == "__main__":
    main()
