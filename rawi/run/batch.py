"""Lines in, lines out: the functions that both the local and the cluster runner call."""

from typing import BinaryIO, TextIO

from rawi.annotate import annotate
from rawi.codec import encode
from rawi.errors import ArticleError
from rawi.knowledge import Knowledge
from rawi.read.lines import read_line
from rawi.records import replace


def annotate_lines(source: BinaryIO, sink: BinaryIO, messages: TextIO, with_text: bool = False) -> int:
    """One annotation out for each readable line in, in order. Returns the exit code: 1 if a line was unreadable."""
    knowledge = Knowledge.load()
    unreadable = 0
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            article = read_line(line)
        except ArticleError as error:
            print(f"line {number}: {error}", file=messages)
            unreadable += 1
            continue
        annotation = annotate(article, knowledge)
        sink.write(encode(replace(annotation, text=article.text) if with_text else annotation) + b"\n")
    return 1 if unreadable else 0
