"""What can go wrong, one class for each person who must act on it.

    RawiError
    ├── KnowledgeError      an editor mends a knowledge file: file, line, what to write
    ├── ArticleError        the batch notes it and goes on: which input, which value, what to do
    ├── StaleOffsets        annotations belong to another edition of the text: annotate again
    └── ChronicleError      the chronicle file can't be used as asked: the message says what to run

Odd text is never an error; it costs the one expression that could not be read.
"""


class RawiError(Exception):
    """The root of all errors that rawi raises on purpose; its message is meant for people."""


class KnowledgeError(RawiError):
    """A knowledge file says something it may not say."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")


class ArticleError(RawiError):
    """One article can't be read; the others can."""


class StaleOffsets(RawiError):
    """Annotation and text do not belong together."""


class ChronicleError(RawiError):
    """A chronicle file can't be read or written as asked."""
