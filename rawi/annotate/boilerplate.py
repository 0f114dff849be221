"""Which stretches of the stored text are the page's and not the article's.

Decided from the one article and the forms in `knowledge/boilerplate/`. A leftover reaches from the start of its line,
or from behind a sentence end, to the end of its line, so that a sentence is never cut: what does not fit a form to
the last word stays in the article. The headline is never marked.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rawi.knowledge.boilerplate import MAX_WORDS, BoilerplateTable, Leftover
from rawi.records import Article, Interval
from rawi.text.normalize import fold
from rawi.text.stored import stored_text

REACH = 300  # characters of a line's end that are looked at: more than the longest form with its slots filled
HEADLINE_WORDS = 22
MOST_HEADLINES = 100  # lines looked at below one heading
_PIECE = re.compile(
    r"(?P<link>(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)*|[@#][\w\u064b-\u0652]+|\[email[^\]]*\]"
    r"|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:com|net|org|info|tv|me|co|news|ly|sy|iq|ye|sa|eg|tn|dz|ma|sd|ps|lb|jo|ae)"
    r"\b(?:/\S*)?)"
    r"|(?P<number>\d+(?:[.,٫٬:/]\d+)*)|(?P<word>(?:[^\W\d_]|[\u064b-\u0652\u0640])+)|(?P<mark>\.\.+|\S)"
)
# Behind it a leftover may begin; not in an address.
_BOUNDARY = re.compile(r"(?:(?:[!?؟…]|\.(?![A-Za-z0-9]))[»”\")\]]*|[|*•]|(?<!:)//)\s*(?=[^\s.!?؟…»”\"])")
_FIRST = re.compile(r"[^\w@#]*(\S+)")
_STOP = re.compile(r"[.!?؟:؛،,][\s»”\")\]]*$")


class Line(NamedTuple):
    """A line that is not empty, by offsets in the stored text, without the white space around it."""

    start: int
    end: int


class Marked(NamedTuple):
    """A leftover found in a line, and the form that found it."""

    start: int
    end: int
    form: Leftover


def boilerplate(article: Article, table: BoilerplateTable) -> tuple[Interval, ...]:
    """The stretches that are the page's, in order, apart from each other."""
    return tuple(Interval(start=marked.start, end=marked.end) for marked in leftovers(article, table))


def leftovers(article: Article, table: BoilerplateTable) -> tuple[Marked, ...]:
    """The same with the form that found each: what `rawi explain` and the cases ask for."""
    text = article.text
    lines = [line for line in _lines(text) if line.start >= _headline_end(article)]
    found: dict[int, Marked] = {}
    at_foot = True
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        marked = _leftover_of(text, line, table, number == 0, at_foot)
        if marked:
            found[number] = marked
        at_foot = at_foot and marked is not None and marked.start == line.start
    for number, marked in list(found.items()):
        # A pointer that names its article on its own line has said all.
        if marked.form.takes_headlines and "{words}" not in marked.form.parts and marked.start == lines[number].start:
            _take_headlines(text, lines, number, marked.form, found)
    return tuple(found[number] for number in sorted(found))


def _lines(text: str) -> Iterator[Line]:
    at = 0
    for raw in text.split("\n"):
        inner = raw.strip()
        if inner:
            start = at + raw.index(inner[0])
            yield Line(start, start + len(inner))
        at += len(raw) + 1


def _headline_end(article: Article) -> int:
    return len(stored_text(None, article.title)) if article.title else 0


def _leftover_of(text: str, line: Line, table: BoilerplateTable, is_first: bool, at_foot: bool) -> Marked | None:
    """The longest leftover that ends this line, or the one that opens it and keeps the rest."""
    for start in _beginnings(text, line):
        first = _FIRST.match(text, start, line.end)
        if first is None:
            continue
        for form in table.forms.get(_key(first[1]), ()):
            if (form.at == "start" and not is_first) or (form.at == "end" and not at_foot):
                continue
            if form.keeps_rest and start != line.start and not at_foot:
                continue
            end = _matched(form.parts, text, start, line.end)
            if end is not None:
                return Marked(start, end, form)
    return None


def _beginnings(text: str, line: Line) -> Iterator[int]:
    """Where a leftover may begin: at the line's start, and behind a sentence end or bracket near its end."""
    yield line.start
    for boundary in _BOUNDARY.finditer(text, max(line.start, line.end - REACH), line.end):
        end = boundary.end()
        # A boundary mark at the very start of the line is part of what begins there: `...المزيد`.
        if text[line.start : end].strip('*•|.…"»”) ]!؟?'):
            yield end


def _key(word: str) -> str:
    """Under which first part the forms that may begin with this word are kept."""
    piece = _PIECE.match(word)
    if piece is None or piece.lastgroup == "mark":
        return ""
    return fold(piece[0]) if piece.lastgroup == "word" else f"{{{piece.lastgroup}}}"


def _matched(parts: tuple[str, ...], text: str, start: int, end: int) -> int | None:
    """Where the form ends that begins at `start`: the line's end, or before what it keeps; None if it does not fit."""
    if end - start > REACH and parts[-1] != "{kept}":
        return None
    pieces = list(_PIECE.finditer(text, start, min(end, start + REACH)))
    last = _fit(parts, 0, pieces, 0)
    if last is None:
        return None
    return end if last == len(pieces) else pieces[last - 1].end()


def _fit(parts: tuple[str, ...], p: int, pieces: list[re.Match[str]], i: int) -> int | None:
    """The number of pieces used when parts[p:] fit pieces[i:]; marks that the form does not have are passed over."""
    if p == len(parts):
        return len(pieces) if all(piece.lastgroup == "mark" for piece in pieces[i:]) else None
    part = parts[p]
    if part == "{kept}":
        return i if i < len(pieces) else None
    while i < len(pieces) and pieces[i].lastgroup == "mark" and pieces[i][0] != part:
        i += 1
    if i == len(pieces):
        return None
    if part == "{words}":
        return _fit_words(parts, p, pieces, i)
    if part == "{links}":
        last = next((k for k in range(i, len(pieces)) if pieces[k].lastgroup == "word"), len(pieces))
        return _fit(parts, p + 1, pieces, last) if any(one.lastgroup == "link" for one in pieces[i:last]) else None
    kind = pieces[i].lastgroup
    fits = part in ("{word}", f"{{{kind}}}") if part.startswith("{") else fold(pieces[i][0]) == part
    return _fit(parts, p + 1, pieces, i + 1) if fits else None


def _fit_words(parts: tuple[str, ...], p: int, pieces: list[re.Match[str]], i: int) -> int | None:
    """As many words as there are, then fewer, until the parts behind them fit; a sentence end is no end of words."""
    if p == len(parts) - 1:
        words = sum(piece.lastgroup != "mark" for piece in pieces[i:])
        ends_sentence = pieces[-1][0] in (".", "!", "؟", "?")
        return len(pieces) if words <= MAX_WORDS and not ends_sentence else None
    for last in range(min(len(pieces), i + MAX_WORDS), i, -1):
        used = _fit(parts, p + 1, pieces, last)
        if used is not None:
            return used
    return None


def _take_headlines(text: str, lines: list[Line], number: int, form: Leftover, found: dict[int, Marked]) -> None:
    """Mark the headlines under `related articles` and the like, up to the next line that ends as a sentence does."""
    for below in range(number + 1, min(len(lines), number + 1 + MOST_HEADLINES)):
        line = lines[below]
        if below in found and found[below].start == line.start:
            continue
        words = text.count(" ", line.start, line.end) + 1
        if words > HEADLINE_WORDS or words < 3 or _STOP.search(text, line.start, line.end):
            break
        found[below] = Marked(line.start, line.end, form)
