"""The stored text of an article, its hash and its id: the one place where they are made.

Everything that is said about an article points into the stored text, so it is never trimmed nor normalised:
`\\r\\n` and `\\r` become `\\n`, the title is put in front where the text does not begin with it, and that is all.
"""

import hashlib
import json
import re

from rawi.errors import ArticleError

_SURROGATE = re.compile("[\ud800-\udfff]")


def stored_text(title: str | None, text: str) -> str:
    r"""The stored text of a title and a body.

    >>> stored_text("عنوان", "سطر\r\nآخر")
    'عنوان\n\nسطر\nآخر'
    >>> stored_text("عنوان", "عنوان\nسطر")
    'عنوان\nسطر'

    Raises ArticleError at a lone surrogate, with its position: such a text has no UTF-8.
    """
    head, body = _lf(title or ""), _lf(text)
    joined = body if not head or body.startswith(head) else f"{head}\n\n{body}"
    if broken := _SURROGATE.search(joined):
        raise ArticleError(
            f"lone surrogate U+{ord(broken[0]):04X} at character {broken.start()}: "
            "the text was cut or decoded wrongly; export it again as UTF-8"
        )
    return joined


def text_sha(text: str) -> str:
    """64 hex digits of the SHA-256 of the text's UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def article_id(url_or_id: str | None, outlet: str | None, published: str | None, sha: str) -> str:
    """`art:` and 20 hex digits; the same url with another text is another edition, so another id."""
    key = json.dumps([url_or_id, outlet, published, sha], ensure_ascii=False, separators=(",", ":"))
    return "art:" + hashlib.sha256(key.encode()).hexdigest()[:20]


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
