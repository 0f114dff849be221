"""Hostile values and inputs by class: what somebody puts into a page so that a reader of it crashes, hangs or obeys."""

# ruff: noqa: E501 - an attack is read best on one line
import bz2
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Iterator

import zstandard

from tests.read.pages import page

TRAP = "rawi_was_here"  # what a script would set in a page that runs it
TEXT = "قتل ثلاثة جنود في هجوم على حاجز في مدينة حلب أمس، وقال مصدر طبي إن خمسة آخرين أصيبوا."
SCRIPTS = (
    f"<script>window.{TRAP}=1;alert(1)</script>", f"<img src=x onerror=window.{TRAP}=1>", "<style>*{display:none}</style>",
    f"\"><svg onload=window.{TRAP}=1>", f"javascript:window.{TRAP}=1", f"';window.{TRAP}=1;//", "</script></textarea></title>",
    "{{7*7}}{% raw %}", "<iframe srcdoc='<script>parent.x=1</script>'>", "<base href=//evil.example/>", "&lt;script&gt;",
    "<link rel=stylesheet href=//evil.example/x.css>", "<meta http-equiv=refresh content=0;url=//evil.example/>",
    "<!--", "]]>", "<a href=\"data:text/html,<script>alert(1)</script>\">ا</a>",
)  # fmt: skip
FORMULAS = (
    "=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(1+1)", "\t=1+1", "\r=1+1", "\n=1+1", "=HYPERLINK(\"http://evil.example\")",
    "＝1+1", "=IMPORTXML(\"http://evil.example\",\"//a\")", "-1;=1+1", "\"=1+1",
)  # fmt: skip
SIGNS = {
    "bidi controls": "\u202e\u202d\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
    "zero width": "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e",
    "unassigned": "\u0378\u05ff\u2fff\U000e0080\U0001fffe\ufdd0\uffff\U0010ffff",
    "controls": "\x00\x01\x07\x08\x0b\x0c\x1b[31m\x7f\x85\x9b",
    "combining": "\u0651\u064b" * 200,
    "line ends": "\r\u2028\u2029\x1c\x1d\x1e",
    "tags": "\U000e0001\U000e0041\U000e007f",
}
FIELDS = ("url", "outlet", "published", "title", "byline", "retrieved", "language", "country", "id")
ABSURD = (
    "0000-00-00", "9999-12-31", "99999999999-01-01", "-5000-01-01", "2019-02-30", "1/1/1", "٩٩٩٩-٩٩-٩٩", "32/13/2019",
    "2019-04-07T25:61:61+99:99", "1e400", 1e308, -1, 10**40, float("inf"), True, [], {}, [[[]]], "Infinity", "\u202e7102",
)  # fmt: skip
NUMBERS = ("9" * 4000, "٩" * 4000, "1" + ",000" * 1000, "مليون مليار " * 200, "-0", "1e9999", "½¾", "①②", "0x7fffffff",
           "١٢٣٬٤٥٦٫٧٨", "10" * 100 + "%", "مئة ألف ألف ألف ألف مليون")  # fmt: skip
DEEP = 200_000


def articles() -> Iterator[tuple[str, dict[str, object]]]:
    """(class, article): every attack in every field."""
    for kind, values in (("script and style", SCRIPTS), ("formulas", FORMULAS)):
        for n, value in enumerate(values):
            yield kind, {"url": f"https://a.example/{kind[0]}{n}", "text": f"{value} {TEXT} {value}", "title": value}
            yield kind, {**dict.fromkeys(FIELDS, value), "text": f"{TEXT} قال {value} إن محمد {value} قتل."}
    for kind, signs in SIGNS.items():
        yield kind, {"url": f"https://a.example/{kind}", "outlet": signs + "صحيفة" + signs, "title": signs + "عنوان",
                     "text": signs.join(TEXT) if len(signs) < 20 else signs + TEXT + signs}  # fmt: skip
        yield kind, {"text": f"قال الرئيس محمد{signs}علي إن {signs}٣{signs} جنود قتلوا في مدي{signs}نة حلب{signs}."}
    for n, value in enumerate(ABSURD):
        yield "absurd dates", {"url": f"https://a.example/d{n}", "published": value, "retrieved": value, "text": TEXT}
        yield "absurd dates", {"url": f"https://a.example/t{n}", "text": f"في {value} {TEXT} يوم {value} هـ، {value}."}
    for n, value in enumerate(NUMBERS):
        yield "absurd numbers", {"url": f"https://a.example/n{n}", "published": "2024-03-13",
                                 "text": f"قتل {value} شخصا في حلب، وأصيب {value}. وقال مصدر إن {value} قتلوا."}  # fmt: skip


def lines() -> Iterator[tuple[str, bytes]]:
    """(class, line) that are no articles, or hardly."""
    yield "lone surrogates", b'{"text": "\\ud800 \xd9\x82\xd8\xaa\xd9\x84"}'
    yield "lone surrogates", b'{"text": "' + TEXT.encode() + b'", "outlet": "\\udfff"}'
    yield "lone surrogates", b'{"text": "\xed\xa0\x80"}'
    yield "deep nesting", b"[" * DEEP
    yield "deep nesting", b'{"text":' * DEEP
    yield "deep nesting", b'{"text": "a", "x": ' + b"[" * DEEP + b"]" * DEEP + b"}"
    yield "megabyte lines", json.dumps({"text": TEXT, "x": "y" * 5_000_000}).encode()
    yield "megabyte lines", json.dumps({"text": TEXT, **{f"k{n}": n for n in range(100_000)}}).encode()
    yield "megabyte lines", b'{"text": "' + b"\\u0641" * 300_000 + b'"}'
    yield "absurd numbers", b'{"text": ' + b"9" * 100_000 + b"}"
    yield "absurd numbers", b'{"text": "' + TEXT.encode() + b'", "published": 1e99999}'
    yield "broken", b'\xff\xfe{\x00"\x00'
    yield "broken", b"\x00" * 1000
    yield "broken", b'{"text": "a"}{"text": "b"}'


def pages(deep: int = 60_000) -> Iterator[tuple[str, bytes]]:
    """(class, page): nesting, attributes, and things that are no text in every place of a page."""
    for kind, unit in (("div", "<div>"), ("table", "<table><tr><td>"), ("span", "<span>"), ("b", "<b><i><u>"),
                       ("list", "<ul><li>"), ("quote", "<blockquote>"), ("svg", "<svg><g>"), ("font", "<font>")):  # fmt: skip
        yield "deep nesting", page(above=unit * deep).encode()
        yield "deep nesting", page(above=unit * (deep // 30) + kind).encode()
    for wide in ("<p>قتل", "<br>", "<meta property=a content=b>", "<time datetime=x>", "<h1>", "&", "<", "<!--",
                 '<script type="application/ld+json">{"@type":"NewsArticle"}</script>', "<a href=x>", "\0"):  # fmt: skip
        yield "wide pages", page(head=wide * (deep // 12), body=wide * (deep // 12)).encode()
    yield "wide pages", page(above="<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">").encode()
    for script in SCRIPTS:
        yield "script and style", page(head=script, above=script, dated=script, title=script).encode()
    nested = '{"@graph":' * 5_000 + "1" + "}" * 5_000
    yield "deep nesting", page(head=f'<script type="application/ld+json">{nested}</script>').encode()
    yield "deep nesting", page(head=f'<script type="application/ld+json">{"[" * DEEP}</script>').encode()


def files(bomb: int = 200 << 20) -> Iterator[tuple[str, str, bytes]]:
    """(class, name, bytes): bombs, paths that lead out of an archive, archives in themselves, feeds that expand."""
    zeros, line = bytes(bomb), json.dumps({"text": TEXT}).encode() + b"\n"
    yield "decompression bombs", "a.jsonl.gz", gzip.compress(zeros, 1)
    yield "decompression bombs", "b.jsonl.gz", gzip.compress(gzip.compress(zeros, 1))
    yield "decompression bombs", "a.html.zst", zstandard.compress(zeros)
    yield "decompression bombs", "a.txt.bz2", bz2.compress(zeros[: bomb // 3])
    yield "decompression bombs", "a.xml.xz", lzma.compress(zeros[: bomb // 3], preset=0)
    yield "decompression bombs", "a.json.gz", gzip.compress(b"[" + b" " * bomb, 1)
    yield "decompression bombs", "a.zip", _zipped({"a.html": zeros, "b.jsonl": line, "c.warc": zeros})
    yield (
        "decompression bombs",
        "a.warc.gz",
        gzip.compress(record_of(zeros), 1) + gzip.compress(record_of(page().encode())),
    )
    yield (
        "decompression bombs",
        "b.warc.gz",
        gzip.compress(record_of(gzip.compress(zeros, 1), "gzip")) + gzip.compress(record_of(page().encode())),
    )
    traversal = ("../../../../tmp/rawi_escaped.jsonl", "/tmp/rawi_escaped.jsonl", "..\\..\\x.jsonl", "a/../../b.jsonl",
                 "C:\\x.jsonl", "\x1b[2J.jsonl", "\u202elnosj.jsonl", "a" * 5_000 + ".jsonl")  # fmt: skip
    for name in traversal:
        yield "path traversal", "t.zip", _zipped({name: line})
    inner = _zipped({"a.jsonl": line})
    for _ in range(6):
        inner = _zipped({"in.zip": inner})
    yield "archives in archives", "n.zip", inner
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 20}">' for n in range(8))
    laughs = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "ha">{entities}]><rss><channel><item><title>&a8;</title>'
    yield "entities", "laughs.xml", f"{laughs}<description>{TEXT}</description></item></channel></rss>".encode()
    outside = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    feed = f'<rss version="2.0"><channel><item><title>&x;</title><description>{TEXT} &x;</description></item></channel></rss>'
    yield "entities", "outside.xml", (outside + feed).encode()
    yield "deep nesting", "deep.xml", b"<rss><channel>" + b"<item>" * 20_000
    yield "megabyte lines", "wide.csv", b"text\n" + b'"' + TEXT.encode() * 1_000 + b'"\n' + b"," * 2_000_000 + b"\n"


def _zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(zipfile.ZipInfo(name), raw, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def record_of(body: bytes, encoding: str = "") -> bytes:
    """A WARC record of a page that came."""
    packing = f"Content-Encoding: {encoding}\r\n" if encoding else ""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{packing}\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        "WARC-Date: 2024-03-13T00:00:00Z\r\nWARC-Target-URI: https://a.example/w\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def as_line(fields: dict[str, object]) -> bytes:
    """An article as a line; what is no JSON is written as Python has it."""
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass")
