"""What becomes of a hostile input: read, annotated and proven, or a problem with its remedy; never a crash."""

import io
import json
import resource
import time
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from rawi.annotate import annotate
from rawi.codec import encode
from rawi.errors import ArticleError, RawiError
from rawi.evaluate import evaluate, read_gold
from rawi.knowledge import Knowledge
from rawi.read.files import read_stream
from rawi.read.html import article_of_page
from rawi.read.lines import read_line
from rawi.records import Annotation, Article
from rawi.run.evaluation import _read_annotation as read_annotation
from rawi.text.stored import text_sha

READ, REFUSED, CRASHED = "read", "refused, with a remedy", "CRASHED"


class Outcome(NamedTuple):
    """What was made of an input, in how many seconds; `why` for a crash."""

    what: str
    seconds: float
    why: str = ""


def outcome_of(kind: str, raw: bytes, knowledge: Knowledge, name: str = "") -> Outcome:
    """What becomes of an input of a kind: `line`, `page`, `annotation`, or `file`, which `name` is of."""
    begun = time.process_time()
    try:
        what, why = _made(kind, raw, knowledge, name), ""
    except (ArticleError, RawiError) as error:
        what, why = (REFUSED if str(error) else CRASHED), str(error)
    except Exception as error:  # noqa: BLE001 - what this looks for
        frame = traceback.extract_tb(error.__traceback__)[-1]
        what, why = CRASHED, f"{type(error).__name__} {str(error)[:80]} at {Path(frame.filename).name}:{frame.lineno}"
    return Outcome(what, time.process_time() - begun, why)


def _made(kind: str, raw: bytes, knowledge: Knowledge, name: str) -> str:
    if kind == "line":
        return proven([read_line(raw)], knowledge)
    if kind == "page":
        return proven([article_of_page(raw)], knowledge)
    if kind == "annotation":
        return _scored(raw)
    found = list(read_stream(io.BytesIO(raw), name))
    assert found, "vanished: neither an article nor a problem"
    assert all(sum(each is not None for each in (one.article, one.problem, one.aside)) == 1 for one in found)
    return proven([one.article for one in found if one.article is not None], knowledge)


def proven(articles: Iterable[Article], knowledge: Knowledge) -> str:
    """Annotate, and prove what comes out: every stretch stands in the text, no line has a raw control."""
    what = REFUSED
    for article in articles:
        what = READ
        assert article.text_sha == text_sha(article.text)
        annotation = annotate(article, knowledge).on(article)
        line = encode(annotation)
        assert msgspec.json.decode(line, type=Annotation) == annotation
        assert not any(byte < 32 for byte in line), "a control character in a line"
    return what


def _scored(raw: bytes) -> str:
    annotation = read_annotation(1, raw)
    gold = read_gold([json.dumps({"id": "g", "text": annotation.text or "ا", "marks": [], "facts": {}})])
    evaluate(gold, {gold[0].text_sha: annotation})
    return READ


def peak_megabytes() -> int:
    """The most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
