"""Articles a second of `annotate` on one core, step by step, beside a fixed piece of work done in the same run.

    python -m benchmarks.annotate [ARTICLES.jsonl[.gz]] [--articles 1000]

Without a file the sample corpus is annotated again and again: real text gives the figures that count. Machines are
noisy: the ratio to the yardstick (cutting the same texts into words with one regular expression and counting them)
is what to compare between two changes.
"""

import argparse
import gzip
import itertools
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import rawi
from rawi.annotate.boilerplate import boilerplate
from rawi.annotate.pipeline import STEPS, annotate
from rawi.knowledge import Knowledge
from rawi.read.lines import read_line
from rawi.records import Annotation, Article
from rawi.text.tokens import Reading

SAMPLE = Path(rawi.__file__).parent / "sample" / "articles.jsonl"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("articles_file", nargs="?", type=Path, default=SAMPLE)
    arguments.add_argument("--articles", type=int, default=1000)
    asked = arguments.parse_args()
    started = time.process_time()
    knowledge = Knowledge.load()
    print(f"knowledge loaded in {time.process_time() - started:.2f} s CPU ({knowledge.signature})")
    articles = list(itertools.islice(read_articles(asked.articles_file), asked.articles))
    letters = sum(len(article.text) for article in articles)
    print(f"{len(articles)} articles, {letters / len(articles):.0f} characters on average\n")
    yardstick = measured(lambda article: Counter(re.findall(r"\w+", article.text)), articles)
    whole = measured(lambda article: annotate(article, knowledge), articles)
    by_step(articles, knowledge)
    rate = len(articles) / sum(whole)
    print(f"\n{'annotate':12} {rate:8.1f} articles/s   p95 {sorted(whole)[int(len(whole) * 0.95)] * 1000:.1f} ms")
    print(f"{'ratio':12} {sum(yardstick) / sum(whole):8.4f} of the yardstick's speed")


def read_articles(path: Path) -> Iterator[Article]:
    """Every 20th article of a large file, so that all outlets and days are in; the sample is repeated without end."""
    if path == SAMPLE:
        lines = path.read_bytes().splitlines()
        return (read_line(line) for line in itertools.cycle(lines))
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return (read_line(line) for line in raw.splitlines()[::19])


def measured(work, articles: list[Article]) -> list[float]:  # type: ignore[no-untyped-def]
    """CPU seconds for each article."""
    spent = []
    for article in articles:
        started = time.process_time()
        work(article)
        spent.append(time.process_time() - started)
    return spent


def by_step(articles: list[Article], knowledge: Knowledge) -> None:
    spent: Counter[str] = Counter()
    for article in articles:
        started = time.process_time()
        left_out = boilerplate(article, knowledge.boilerplate)
        spent["boilerplate"] += time.process_time() - started
        started = time.process_time()
        reading = Reading.of(article, [interval.span for interval in left_out])
        _ = reading.sentences, reading.quotations, reading.lines
        spent["reading"] += time.process_time() - started
        draft = Annotation(article=article.id, text_sha=article.text_sha, made_by="", boilerplate=left_out)
        for step in STEPS:
            started = time.process_time()
            draft = step(reading, draft, knowledge)
            spent[step.__name__] += time.process_time() - started
    for step_name, seconds in spent.items():
        print(f"{step_name:12} {seconds / len(articles) * 1000:8.3f} ms an article")


if __name__ == "__main__":
    main()
