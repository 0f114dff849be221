"""Which encoding bytes are in: UTF-8, UTF-16 or an 8-bit Arabic one, declared or not.

What decodes as UTF-8 is UTF-8, whatever is declared: other text does so by accident once in a million. Among 8-bit
encodings the one wins that makes the commonest Arabic words; declared ones are tried first.
"""

import codecs
import re
from typing import NamedTuple

from resiliparse.parse.encoding import map_encoding_to_html5

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EIGHT_BIT = ("cp1256", "iso8859-6", "mac_arabic", "cp720", "cp864")
_LIKELY = re.compile(r"(?<![\u0621-\u064a])(?:ال|وال|في |من |على |إلى |عن |أن )")
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,100}encoding=["']([\w.-]+)""", re.I
)


class Decoded(NamedTuple):
    """A text, the encoding it was read in, and whether that was guessed rather than proven or declared."""

    text: str
    encoding: str
    guessed: bool
    broken: int = 0  # letters lost


def decoded(raw: bytes, declared: str | None = None) -> Decoded:
    """The text of some bytes; never fails, what can't be read becomes U+FFFD and is counted."""
    encoding = encoding_of(raw, declared)
    if encoding == "utf-8":
        text = raw.decode("utf-8-sig", "replace")
        return Decoded(text, encoding, guessed=False, broken=text.count("\ufffd"))
    text = raw.decode(encoding, "replace")
    is_certain = encoding.startswith("utf") or encoding == known_encoding(declared or declared_in(raw))
    return Decoded(text, encoding, guessed=not is_certain, broken=text.count("\ufffd"))


def encoding_of(raw: bytes, declared: str | None = None) -> str:
    """The name of the encoding of some bytes, as Python knows it. The end of a sample may cut a letter."""
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return encoding
    sample = raw[: 1 << 16]
    wide = ("utf-16-le", "utf-16-be") if sample.count(0, 0, 400) > 2 else ()
    if not wide and _is_utf8(raw):
        return "utf-8"
    known = known_encoding(declared or declared_in(raw))
    declared_first = (known,) if known and known in _EIGHT_BIT else ()
    scores: dict[str, int] = {
        name: _likely_words(sample, name) for name in (*declared_first, *wide, "utf-8", *_EIGHT_BIT)
    }
    best = max(scores, key=lambda name: scores[name])  # the first of equals
    if scores[best]:
        return best
    return _wide(sample) or ("utf-8" if _is_utf8(raw) else known or "cp1252")


def declared_in(raw: bytes) -> str | None:
    """What a page or feed says of itself in its first kilobytes."""
    found = _CHARSET.search(raw[:4096])
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def known_encoding(name: str | None) -> str | None:
    """Python's name of an encoding that pages may have (WHATWG: Latin-1 means windows-1252), or None."""
    known = map_encoding_to_html5(name or "", False)
    return str(codecs.lookup(known).name) if known else None


def _likely_words(sample: bytes, encoding: str) -> int:
    return len(_LIKELY.findall(sample.decode(encoding, "ignore")))


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark and without Arabic: every second byte is NUL."""
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if max(odd, even) < len(sample) // 4:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        return error.end >= len(raw) and error.reason == "unexpected end of data"  # a sample that ends within a letter
    return True
