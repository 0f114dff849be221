"""Stub."""

from rawi.knowledge import Knowledge
from rawi.records import Annotation
from rawi.text.tokens import Reading


def people(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    return draft
