"""Files and folders -> articles."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rawi.errors import ArticleError
from rawi.read.found import Found
from rawi.read.lines import lines_of, read_line


def read_paths(paths: Iterable[str | Path]) -> Iterator[Found]:
    """Every record of the files and folders."""
    for path in paths:
        with open(path, "rb") as stream:
            for number, line in lines_of(stream):
                try:
                    yield Found(f"{path}:{number}", read_line(line))
                except ArticleError as error:
                    yield Found(f"{path}:{number}", problem=str(error))
