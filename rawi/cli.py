"""The command line: each command parses, calls one function and prints."""

import sys

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
