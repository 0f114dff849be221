"""Events, claims and loaded words as W3C Web Annotations: which words of which article carry what.

Each has a position (code points of the stored text, as the standard counts) and the words with their surroundings, so
that it is found again in a page whose text was cut otherwise. The hash of the stored text stands beside.
"""

from collections.abc import Iterator
from typing import Any

from rawi.codec import encode
from rawi.export.content import Content

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"rawi": "urn:rawi:"}]
AROUND = 32  # code points before and after, for finding the words again


def annotation_lines(content: Content) -> Iterator[bytes]:
    """One annotation page, one annotation a line."""
    head = encode({"@context": CONTEXT, "id": "urn:rawi:annotations", "type": "AnnotationPage"})
    yield head[:-1] + b',"items":[\n'
    before = b""
    for annotation in _annotations(content):
        yield before + encode(annotation)
        before = b",\n"
    yield b"\n]}\n"


def _annotations(content: Content) -> Iterator[dict[str, Any]]:
    for event in content.events():
        for mention in event.mentions:
            value = " ".join(part for part in (event.type, event.mode, event.status) if part)
            if target := _target(content, mention.article, mention.start, mention.end, mention.surface):
                about = f"{event.event}/{mention.article}/{mention.start}"
                yield _annotation(about, "tagging", value, event.event, target)
        for claim in event.claims:
            for said in claim.by:
                if target := _target(content, said.article, said.start, said.end, said.surface):
                    about = f"{event.event}/{claim.field}/{claim.value}/{said.article}/{said.start}"
                    whose = f" ({said.speaker})" if said.speaker else ""
                    value = f"{claim.field}: {claim.value}{whose}, {claim.state}"
                    yield _annotation(about, "describing", value, event.event, target)


def _annotation(about: str, motivation: str, value: str, event: str, target: dict[str, Any]) -> dict[str, Any]:
    body = [
        {"type": "TextualBody", "purpose": motivation, "value": value, "format": "text/plain"},
        {"type": "SpecificResource", "purpose": "linking", "source": f"urn:rawi:{event}"},
    ]
    return {"id": f"urn:rawi:{'-'.join(about.split())}", "type": "Annotation", "motivation": motivation, "body": body,
            "target": target}  # fmt: skip


def _target(content: Content, article: str, start: int, end: int, surface: str) -> dict[str, Any] | None:
    """Where the words stand, or None where they may not be shown."""
    known = content.article(article)
    before, words, after = content.around(article, start, end, min(AROUND, content.quote))
    if words != surface:
        return None
    quote = {"type": "TextQuoteSelector", "exact": words, "prefix": before, "suffix": after}
    return {
        "source": known["url"] or f"urn:rawi:{article}",
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {key: value for key, value in quote.items() if value},
        ],
        "rawi:article": article, "rawi:text_sha": known["text_sha"],
    }  # fmt: skip
