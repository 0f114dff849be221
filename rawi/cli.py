"""The command line: each command parses, calls one function and prints."""

import sys
from typing import BinaryIO

import click

from rawi import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """rawi turns piles of Arabic news into a sourced chronicle of conflict events."""


@main.command()
@click.option("--with-text", is_flag=True, help="Add the stored text to each line.")
def annotate(with_text: bool) -> None:
    """Annotate articles: JSON lines in, JSON lines out.

    Example: rawi annotate < articles.jsonl > annotations.jsonl
    """
    from rawi.run.batch import annotate_lines

    sys.exit(annotate_lines(sys.stdin.buffer, sys.stdout.buffer, sys.stderr, with_text=with_text))


@main.command()
@click.argument("gold", type=click.File("rb"))
@click.argument("annotations", type=click.File("rb"), required=False)
@click.option("--show", type=click.Choice(["person", "organisation", "place", "time", "casualties", "report", "event"]),
              help="Print what was missed and what is wrong.")  # fmt: skip
def evaluate(gold: BinaryIO, annotations: BinaryIO | None, show: str | None) -> None:
    """Score annotations against gold articles; without ANNOTATIONS the gold's texts are annotated now.

    Example: rawi evaluate gold.jsonl annotations.jsonl --show event
    """
    from rawi.run.evaluation import evaluation_of, print_evaluation

    print_evaluation(evaluation_of(gold, annotations), show)


@main.group()
def knowledge() -> None:
    """Look after the files that say what rawi knows."""


@knowledge.command("check")
def knowledge_check() -> None:
    """Check every knowledge file: its form, its letters, and that its own examples hold.

    Example: rawi knowledge check
    """
    from rawi.run.knowledge_check import check_knowledge

    sys.exit(check_knowledge(sys.stdout))


@main.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False))
@click.argument("article", required=False)
@click.option("--at", type=int, help="Only what covers this offset, in code points of the stored text.")
def explain(source: str, article: str | None, at: int | None) -> None:
    """Say why each value of an article is what it is: step, rule, file and line.

    SOURCE is a chronicle or a file of articles as JSON lines; ARTICLE an id or url, the first article if left out.

    Example: rawi explain chronicle.db art:3f9a0c --at 120
    """
    from rawi.run.explanation import explain_article

    sys.exit(explain_article(source, article, at, sys.stdout))
