"""Random mutations of real inputs: articles as lines, pages, crawls, annotations.

The seeds are real where the reference material is there, invented otherwise; a mutation is a function of its number.
"""

import gzip
import itertools
import json
import os
import random
from pathlib import Path

from rawi.annotate import annotate
from rawi.codec import encode
from rawi.knowledge import Knowledge
from rawi.read.lines import read_line
from rawi.records import replace
from tests.hostile import attacks
from tests.read.pages import old_page, page

KINDS = ("line", "page", "warc", "annotation")
TOKENS = (
    *(*attacks.SCRIPTS, *attacks.FORMULAS, *attacks.SIGNS.values(), *attacks.NUMBERS[2:]),
    *("{", "[", '"', "\\u", "\\", "null", "-1", "1e999", "قال", "«", "»", "و", "بن", "أمس", "قتل", "2019", "، ", "\n"),
    *("<div>", "&#x0;", "&#1114112;", "Content-Length: 99999999999", "WARC/1.0\r\n", "\r\n\r\n"),
)
ROOT = Path(os.environ.get("RAWI_SHARED") or Path(__file__).parents[3] / "shared")


def seeds(knowledge: Knowledge, count: int = 40) -> dict[str, list[bytes]]:
    """Inputs of each kind."""
    lines = [
        json.dumps({"text": attacks.TEXT, "title": "عنوان", "published": "2024-03-13"}, ensure_ascii=False).encode()
    ]
    for name in ("saudinewsnet-2015-07", "ant", "arwiki-2017-part"):
        path = ROOT / "data" / "news" / f"{name}.jsonl.gz"
        if path.exists():
            with gzip.open(path) as stream:
                lines += [line.strip() for line in itertools.islice(stream, count)]
    texts = [str(json.loads(line).get("text") or "") for line in lines]
    pages = [page().encode(), old_page().encode(), page().encode("windows-1256", "replace")]
    pages += [page(body="".join(f"<p>{part}</p>" for part in text.split("\n"))).encode() for text in texts[1:]]
    articles = [read_line(line) for line in lines[:20]]
    return {
        "line": lines,
        "page": pages,
        "warc": [b"".join(map(attacks.record_of, pages[n : n + 3])) for n in range(0, len(pages), 3)],
        "annotation": [encode(replace(annotate(article, knowledge), text=article.text)) for article in articles],
    }


def mutation(kind: str, number: int, sources: list[bytes]) -> bytes:
    """The mutation of this number: one to four changes of a seed."""
    chance = random.Random(f"{kind} {number}")
    raw = chance.choice(sources)
    for _ in range(chance.randint(1, 4)):
        raw = _changed(raw, sources, chance)
    return raw[: 1 << 20]


def _changed(raw: bytes, sources: list[bytes], chance: random.Random) -> bytes:
    at = chance.randrange(len(raw) + 1)
    to = min(len(raw), at + chance.choice((1, 2, 8, 64, 1000)))
    way = chance.randrange(8)
    if way == 0 and raw:  # a bit
        at = min(at, len(raw) - 1)
        return raw[:at] + bytes([raw[at] ^ 1 << chance.randrange(8)]) + raw[at + 1 :]
    if way == 1:  # cut off
        return raw[:at]
    if way == 2:  # cut out
        return raw[:at] + raw[to:]
    if way == 3:  # again and again
        return raw[:at] + raw[at:to] * chance.choice((2, 10, 300)) + raw[to:]
    if way == 4:  # another's rest
        other = chance.choice(sources)
        return raw[:at] + other[chance.randrange(len(other) + 1) :]
    if way == 5:  # other bytes
        return raw[:at] + chance.randbytes(to - at) + raw[to:]
    token = chance.choice(TOKENS).encode("utf-8", "surrogatepass") * chance.choice((1, 1, 1, 50))
    return raw[:at] + token + raw[at if way == 6 else to :]
