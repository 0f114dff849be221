"""Loosely typed fields of somebody's file -> one Article: the only place where read values become a record.

What makes no article raises ArticleError: no text, a text that cannot be stored, letters lost on the way. What makes
a poorer one (a date that is none) is left out and noted on the article.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from rawi.errors import ArticleError
from rawi.read.language import foreign_language_of
from rawi.read.published import read_published
from rawi.records import Article, Note
from rawi.text.stored import article_id, stored_text, text_sha

MAX_TEXT = 2_000_000  # characters, some 4 MB: a thousand newspaper columns; more is a file that was not cut up
SURROGATE = re.compile("[\ud800-\udfff]")
_LOST = str.maketrans("", "", "?\ufffd")
_SEEMING = ("content", "body", "article", "article_text", "full_text", "fulltext", "description")


def article_of(fields: Mapping[str, Any], **found: str | None) -> Article:
    """An article from fields named as in the format of articles; `found` adds what the reader knows of its making.

    Keys that are not the format's are passed over. Raises ArticleError with value and remedy.
    """
    notes: list[Note] = []
    title = _string(fields, "title", notes)
    text = stored_text(title, _text_of(fields))
    _check(text, notes)
    sha = text_sha(text)
    url, given_id, outlet = (_string(fields, key, notes) for key in ("url", "id", "outlet"))
    published = _published(fields, notes)
    rest = {key: _string(fields, key, notes) for key in ("byline", "retrieved", "language", "country")}
    rest["language"] = rest["language"] or foreign_language_of(text)
    if published:
        found = {"published_from": "given", **found}
    else:
        found.pop("published_from", None)
    return Article(
        id=article_id(url or given_id, outlet, published, sha),
        text=text,
        text_sha=sha,
        url=url,
        outlet=outlet,
        published=published,
        title=title,
        given_id=given_id,
        notes=tuple(notes),
        **rest,
        **found,
    )


def sha_of(raw: bytes) -> str:
    """64 hex digits of the SHA-256 of the bytes an article was extracted from."""
    return hashlib.sha256(raw).hexdigest()


def _text_of(fields: Mapping[str, Any]) -> str:
    text = fields.get("text")
    if isinstance(text, str):
        if len(text) > MAX_TEXT:
            raise ArticleError(
                f'"text" has {len(text):,} characters, more than {MAX_TEXT:,}; cut the file into its articles'
            )
        return text
    if "text" in fields:
        raise ArticleError(f'"text" is {_shown(text)}, not a string; write the article\'s text there')
    seeming = next((key for key in _SEEMING if isinstance(fields.get(key), str)), None)
    advice = (
        f'"{seeming}" looks like it: rename it' if seeming else 'write the article\'s text there, or its page in "html"'
    )
    raise ArticleError(f'"text" is missing; {advice}')


def _check(text: str, notes: list[Note]) -> None:
    """Refuse what has lost its letters; note what will look odd."""
    at = text.find("\0")
    if at >= 0:
        notes.append(
            Note(what="text", why=f"NUL (U+0000) at character {at}, kept; if the file was UTF-16, save it as UTF-8")
        )
    if "ط§ظ" in text or "ظ„ط" in text or "Ø§Ù" in text:
        raise ArticleError(
            f"letters like {text[:12]!r} are UTF-8 that was read as another encoding; read the source again as UTF-8"
        )
    lost = len(text) - len(text.translate(_LOST)) if "?" in text or "\ufffd" in text else 0
    if lost > 20 and lost > len(text) / 3:
        raise ArticleError(
            f"{lost} of {len(text)} characters are ? or U+FFFD: the letters were lost before; export again as UTF-8"
        )


def _published(fields: Mapping[str, Any], notes: list[Note]) -> str | None:
    value = fields.get("published")
    if value is None or value == "":
        return None
    published = read_published(value)
    if published is None:
        why = f"{_shown(value)} is not read as one certain day, left out; write it as 2019-04-07"
        notes.append(Note(what="published", why=why))
        return None
    retrieved = read_published(fields.get("retrieved"))
    if retrieved and published[:10] > retrieved[:10] and _months_between(retrieved, published) > 1:
        why = f"{published} is long after the article was retrieved ({retrieved}), left out; correct one of them"
        notes.append(Note(what="published", why=why))
        return None
    return published


def _months_between(earlier: str, later: str) -> int:
    return (int(later[:4]) - int(earlier[:4])) * 12 + int(later[5:7]) - int(earlier[5:7])


def _string(fields: Mapping[str, Any], key: str, notes: list[Note]) -> str | None:
    """A field's value as a string; a number as its digits; None, with a note, for what is neither."""
    value = fields.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        notes.append(Note(what=key, why=f"{_shown(value)} is not a string, left out"))
        return None
    if not value.isascii() and (broken := SURROGATE.search(value)):
        found = f"lone surrogate U+{ord(broken[0]):04X} at character {broken.start()}"
        raise ArticleError(f'"{key}" has a {found}: export it again as UTF-8')
    return value


def _shown(value: object) -> str:
    """A value for a message, short enough to read."""
    shown = "null" if value is None else repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
