"""A draft that already knows what an article mentions, so that a test looks at one step alone."""

from collections.abc import Mapping, Sequence

from rawi.annotate.events import events
from rawi.annotate.factuality import factuality
from rawi.knowledge import Knowledge
from rawi.records import Annotation, Mention
from rawi.text.tokens import Reading
from tests.builders import article


def told(text: str, knowledge: Knowledge, mentions: Mapping[str, Sequence[str]] | None = None) -> Annotation:
    """The events of a text with these mentions (kind -> surfaces), and their status."""
    given = article(text)
    found = []
    for kind, surfaces in (mentions or {}).items():
        for surface in surfaces:
            assert text.count(surface) == 1, f"{surface!r} must stand once in {text!r}"
            start = text.index(surface)
            found.append(Mention(id=f"m{len(found) + 1}", kind=kind, form="name", start=start,  # type: ignore[arg-type]
                                 end=start + len(surface), surface=surface))  # fmt: skip
    draft = Annotation(article=given.id, text_sha=given.text_sha, made_by="test", mentions=tuple(found))
    reading = Reading.of(given)
    return factuality(reading, events(reading, draft, knowledge), knowledge).on(given)
