"""Reasons as resolving writes them, said in the reader's language; their Arabic words isolated.

Resolving keeps its reasons in one terse form, so that they can be compared and counted. Each form is a row here; one
that has none is shown as it is.
"""

import re
from collections.abc import Callable

from markupsafe import Markup, escape

from rawi.web.wording import Wording

Say = Callable[[re.Match[str], Wording], str | Markup]
_STEPS = re.compile(r" \((\d+) of (\d+)\)$")


def own(text: str) -> Markup:
    """Words of an article, isolated."""
    return Markup('<bdi lang="ar" dir="rtl">{}</bdi>').format(text)


def _key(key: str) -> Say:
    return lambda match, w: w.say(f"reason.{key}")


def _words(key: str) -> Say:
    return lambda match, w: Markup(escape(w.say(f"reason.{key}"))).format(own(match[1]))


def _numbers(key: str) -> Say:
    return lambda match, w: w.say(f"reason.{key}").format(*map(w.figures, match.groups()))


def _days(key: str) -> Say:
    return lambda match, w: w.say(f"reason.{key}").format(*map(w.day, match.groups()))


def _field(match: re.Match[str], w: Wording) -> str:
    return f"{w.name('field', match[1])}: {w.figures(match[2])}"


def _entry(match: re.Match[str], w: Wording) -> Markup:
    return Markup(escape(w.say("reason.entry"))).format(Markup('<bdi dir="ltr" class="code">{}</bdi>').format(match[1]))


_FORMS: tuple[tuple[re.Pattern[str], Say], ...] = tuple(
    (re.compile(pattern), say)
    for pattern, say in (
        ("told as (.+)", _words("told_as")),
        ("place (.+)", _words("place")),
        ("one story", _key("story")),
        ("told by the same words of a shared passage", _key("passage")),
        ("agent in common", _key("agent")),
        ("patient in common", _key("patient")),
        (r"day (\d{4}-\d\d-\d\d)", _days("day")),
        ("days overlap", _key("days")),
        ("mode (.+)", lambda match, w: f"{w.say('record.mode')}: {w.name('mode', match[1])}"),
        (r"(killed|injured|abducted|arrested|displaced|missing|released|attacks|other) (\d+)", _field),
        ("one article", _key("one_article")),
        (r"(\d+) ways of naming in (\d+) articles", _numbers("namings")),
        ("a name that says nothing outside its story", _key("common_name")),
        ("offices share (.+)", _words("offices")),
        ("same entry (.+)", _entry),
        ("judged", _key("judged")),
        (r"(\d+) articles alike in matter", _numbers("matter")),
        (r"(\d+) words in (\d+) passages: (?:\d+ )?of (\d+) here, of (\d+) there", _numbers("passages")),
        (r"likeness of matter ([\d.]+)", _numbers("likeness")),
        (r"published (\d{4}-\d\d-\d\d), then (\d{4}-\d\d-\d\d)", _days("published")),
        (r"order unknown: both of (\d{4}-\d\d-\d\d)", _days("same_day")),
        ("order unknown: a date is missing", _key("undated")),
        ("two editions of one page", _key("editions")),
        ("names (.+)", _words("names")),
        (r"(?:copy|part|rewrite) of another \((\d+)\)", _numbers("copied")),
        ("primary source (.+)", _words("source")),
    )
)  # fmt: skip


def in_words(reason: str, w: Wording) -> str | Markup:
    """A reason in the reader's language; behind it on how many of the steps it stands."""
    steps = _STEPS.search(reason)
    bare = reason[: steps.start()] if steps else reason
    for pattern, say in _FORMS:
        if match := pattern.fullmatch(bare):
            said = say(match, w)
            break
    else:
        return Markup('<bdi lang="en" dir="ltr">{}</bdi>').format(reason)
    if steps and steps[2] != "1":
        behind = w.say("reason.steps", n=w.figures(steps[1]), of=w.figures(steps[2]))
        return Markup('{} <span class="note">{}</span>').format(said, behind)
    return said
