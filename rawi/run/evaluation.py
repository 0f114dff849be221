"""Evaluation as a command runs it: gold and annotations from files, figures in a table."""

from collections.abc import Iterable

import msgspec

from rawi.annotate import annotate
from rawi.codec import decode_annotation
from rawi.errors import ArticleError
from rawi.evaluate import Evaluation, GoldArticle, evaluate, read_gold
from rawi.evaluate.measures import Counts
from rawi.knowledge import Knowledge
from rawi.read.lines import read_line
from rawi.records import Annotation


def evaluation_of(gold: Iterable[bytes], annotations: Iterable[bytes] | None) -> Evaluation:
    """Score annotations, or, without them, what this rawi makes of the gold's articles."""
    lines = [line for line in gold if line.strip()]
    golds = read_gold(lines)
    if annotations is None:
        made = _annotated(lines)
    else:
        made = [_read_annotation(number, line) for number, line in enumerate(annotations, 1) if line.strip()]
    by_text = {annotation.text_sha: annotation for annotation in made}
    _say_missing(golds, by_text)
    return evaluate(golds, by_text)


def _read_annotation(number: int, line: bytes) -> Annotation:
    try:
        return decode_annotation(line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, AttributeError, TypeError, KeyError) as error:
        raise ArticleError(f"annotations line {number}: {error}; make it with rawi annotate") from error


def print_evaluation(evaluation: Evaluation, show: str | None) -> None:
    """One line for each measure; then, for one kind, its errors."""
    for measure, row in evaluation.rows():
        if isinstance(row, Counts):
            figures = f"F1 {row.f1:.3f}  P {row.precision:.3f}  R {row.recall:.3f}  gold {row.gold}  found {row.found}"
        else:
            figures = f"   {row.accuracy:.3f}  of {row.asked}"
        print(f"{measure:24} {figures}")
    score, types = evaluation.macro
    print(f"{'event types, macro':24} F1 {score:.3f}  of {types} types")
    for line in evaluation.errors[show] if show else ():
        print(line)


def _annotated(lines: Iterable[bytes]) -> list[Annotation]:
    knowledge = Knowledge.load()
    return [annotate(read_line(line), knowledge) for line in lines]


def _say_missing(golds: list[GoldArticle], made: dict[str, Annotation]) -> None:
    found = sum(gold.text_sha in made for gold in golds)
    print(f"{len(golds)} gold articles, {found} annotated")
