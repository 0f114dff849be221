"""Lines in, lines out: articles from a stream, their annotations to another."""

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import msgspec

from rawi.annotate import annotate
from rawi.codec import encode
from rawi.errors import ArticleError
from rawi.knowledge import Knowledge
from rawi.knowledge.number_rules import RuleSet, by_rule
from rawi.read import is_ahead, lines_of, read_line
from rawi.records import Annotation, Article, Note, replace
from rawi.run.workers import Failed, chunks, in_order

CHUNK = 16  # articles handed to a process at once
INTERRUPTED = 130  # exit code after Ctrl-C, as shells have it


def annotate_lines(
    source: BinaryIO,
    sink: BinaryIO,
    messages: TextIO,
    with_text: bool = False,
    processes: int = 1,
    knowledge: Knowledge | None = None,
    rules: RuleSet | None = None,
    gazetteer: Path | None = None,
) -> int:
    """One annotation out for each readable line in, in order. Returns the exit code: 1 if a line was unreadable.

    With a rule set, numbers that the words do not give have the set's beside them, in a key of its own.
    A reader that closes `sink` (`| head`) ends it quietly.
    """
    faults = _Faults(messages)
    knowledge = knowledge or Knowledge.load(gazetteer)
    groups = chunks(_articles(source, faults), 1 if processes == 1 else CHUNK)
    try:
        for chunk, made in in_order(groups, annotate, knowledge, processes):
            for (number, article), annotation in zip(chunk, made, strict=True):
                if isinstance(annotation, Failed):
                    faults.note(f"line {number}: {article.id} {annotation.why}")
                    annotation = _failed(article, annotation, knowledge)
                shown = replace(annotation, text=article.text) if with_text else annotation
                sink.write(encode(_ruled(shown, rules) if rules else shown) + b"\n")
            sink.flush()
    except BrokenPipeError:
        _close_quietly(sink)
    except OSError as error:
        _close_quietly(sink)
        print(f"the output can't be written: {error.strerror}; make room and run it again", file=messages)
        return 2
    except KeyboardInterrupt:
        print("stopped; what was written is whole", file=messages)
        return INTERRUPTED
    return 1 if faults.count else 0


class _Faults:
    """Messages about lines, counted."""

    def __init__(self, messages: TextIO) -> None:
        self.count = 0
        self._messages = messages

    def note(self, message: str) -> None:
        self.count += 1
        self.warn(message)

    def warn(self, message: str) -> None:
        print(message, file=self._messages)


def _articles(source: BinaryIO, faults: _Faults) -> Iterator[tuple[int, Article]]:
    today = date.today()
    for number, line in lines_of(source):
        try:
            article = read_line(line)
        except ArticleError as error:
            faults.note(f"line {number}: {error}")
            continue
        if is_ahead(article, today):
            faults.warn(f"line {number}: published {article.published} is ahead of today; kept as given")
        yield number, article


def _ruled(annotation: Annotation, rules: RuleSet) -> dict[str, Any]:
    """The plain annotation with `by_rule` in its numbers: beside the record, which a reader gets back without it."""
    plain: dict[str, Any] = msgspec.to_builtins(annotation)
    for number, record in zip(plain["numbers"], annotation.numbers, strict=True):
        if ruled := by_rule(rules, record.of, record.surface, record):
            number["by_rule"] = ruled.shown()
    return plain


def _failed(article: Article, failed: Failed, knowledge: Knowledge) -> Annotation:
    """The line of an article that our code failed on: it is read, so it has one."""
    return Annotation(
        article=article.id,
        text_sha=article.text_sha,
        made_by=knowledge.signature,
        url=article.url,
        notes=(Note(what="failed", why=failed.why),),
    )


def _close_quietly(sink: BinaryIO) -> None:
    """Nobody reads on: let Python's own flush at exit go nowhere, or it would complain."""
    if sink is sys.stdout.buffer:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
