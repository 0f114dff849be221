"""Invented articles as JSON lines, for the scenarios that go from an article to the files of an export."""

import json
from collections.abc import Mapping

PUBLISHED = "2024-03-13"  # a Wednesday


def lines(texts: Mapping[str, str], urls: Mapping[str, str] | None = None, titled: bool = False) -> bytes:
    """One article for each text, each of an outlet of its own; `titled`: the first sentence is the title."""
    fields = (
        {
            "url": (urls or {}).get(name) or f"https://example.org/{name.replace(' ', '-')}",
            "outlet": f"صحيفة {n}", "published": PUBLISHED, "title": text.split(".")[0] if titled else None,
            "text": text,
        }
        for n, (name, text) in enumerate(texts.items())
    )  # fmt: skip
    return b"".join(json.dumps(each).encode() + b"\n" for each in fields)
