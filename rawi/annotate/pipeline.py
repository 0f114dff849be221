"""The steps of annotation in their order, and the one function that runs them."""

import re
from collections.abc import Callable

from rawi.annotate.attribution import attribution
from rawi.annotate.background import background
from rawi.annotate.boilerplate import boilerplate
from rawi.annotate.coref import coref
from rawi.annotate.events import events
from rawi.annotate.factuality import factuality
from rawi.annotate.labels import labels
from rawi.annotate.names import names
from rawi.annotate.numbers import numbers
from rawi.annotate.people import people
from rawi.annotate.places import places
from rawi.annotate.reports import reports
from rawi.annotate.times import times
from rawi.knowledge import Knowledge
from rawi.records import Annotation, Article, Note, replace
from rawi.text.tokens import Reading

Step = Callable[[Reading, Annotation, Knowledge], Annotation]

STEPS: tuple[Step, ...] = (
    times,
    names,
    places,  # after names: a place inside a name is the name's
    people,
    coref,  # before reports: a speaker is resolved to the chain it belongs to
    reports,
    numbers,  # after people: whose dead
    events,
    factuality,
    background,  # after factuality: an act that is only planned is seldom told
    labels,
    attribution,  # last: whatever stands in a content is by its report, labels too
)

MIN_ARABIC_SHARE = 0.3  # of all letters; below it no rule of ours has anything to hold on to
# Languages in Arabic letters, by the first two of their codes. An article in another script shows it by its letters,
# whatever its page says: many Arabic sites leave `en` in their templates.
SAME_SCRIPT = frozenset({"fa", "pe", "pr", "ur", "ps", "pu", "ck", "ku", "sd", "ug", "pn", "az", "lr", "mz", "ks"})
_LETTERS = re.compile(r"[^\W\d_]+")
_ARABIC_LETTERS = re.compile("[\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff]+")


def annotate(article: Article, knowledge: Knowledge) -> Annotation:
    """Run every step over one article. Same article and knowledge, same answer, on any machine."""
    empty = Annotation(
        article=article.id,
        text_sha=article.text_sha,
        made_by=knowledge.signature,
        url=article.url,
        notes=article.notes,
    )
    if note := set_aside(article):
        return replace(empty, notes=(*article.notes, note))
    left_out = boilerplate(article, knowledge.boilerplate)
    reading = Reading.of(article, [interval.span for interval in left_out])
    draft = replace(empty, boilerplate=left_out)
    for step in STEPS:
        draft = step(reading, draft, knowledge)
    return draft.on(article)


def set_aside(article: Article) -> Note | None:
    """Why an article is not annotated at all, or None."""
    if not article.text.strip():
        return Note(what="set aside", why="the text is empty")
    if (article.language or "ar")[:2] in SAME_SCRIPT:
        return Note(what="set aside", why=f"not Arabic: its language is {article.language}")
    letters = sum(map(len, _LETTERS.findall(article.text)))
    arabic = sum(map(len, _ARABIC_LETTERS.findall(article.text)))
    if arabic < MIN_ARABIC_SHARE * max(letters, 1) or not arabic:
        return Note(what="set aside", why=f"not Arabic: {arabic} of {letters} letters are in the Arabic script")
    return None
