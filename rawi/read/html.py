"""A page -> Article: the text of its article, and what the page says of itself.

The text is resiliparse's main content (Bevendorff et al., ECIR 2018), blocks joined by line ends, no bullets, no
alternative texts, no link targets; leftovers inside the article stay and are marked later (`annotate.boilerplate`).
What a page says of itself is found in `read.page`.
"""

import re
from collections.abc import Mapping
from typing import Any

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree, traverse_dom

from rawi.errors import ArticleError
from rawi.read.encodings import decoded
from rawi.read.fields import article_of, sha_of
from rawi.read.page import Page, day_under_headline, key_of, said_by
from rawi.records import Article, Note, replace

EXTRACTOR = "rawi-html 1"  # another number for every change that can change a text: it makes other editions
SHORT = 200  # characters: below it the main content may have missed the article
FURNITURE = 80  # characters: lines above the headline are breadcrumbs and dates if they are no longer
# What reading a page costs grows with the square of these, and no page that people read comes near.
MOST_TAGS = 300_000
MOST_ATTRIBUTES = 5_000  # of an element
MOST_STEPS = 50_000_000  # from the elements up to the root, in all: ten thousand of them, each in the one before
_TAG = re.compile(r"""<[A-Za-z](?:[^>="']|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+""")
_QUOTED = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_SKIPPED = ("nav", "footer", "form", "button", "figure > figcaption", "[aria-hidden=true]", "iframe", "select")


def article_of_page(raw: bytes, given: Mapping[str, Any] | None = None, declared: str | None = None) -> Article:
    """An article from the bytes of a page; `given` fields (of the line or archive it came in) win over the page's own.

    `declared` is the encoding the transport said. Raises ArticleError if there is no article in the page.
    """
    source = decoded(raw, declared)
    tree = _tree_of(source.text)
    given = {key: value for key, value in (given or {}).items() if value not in (None, "") and key != "html"}
    page = said_by(tree, source.text, given.get("url"))
    text = _text_of(tree, page)
    if not text:
        raise ArticleError("the page has no article text; save it after it has loaded, or give the text itself")
    if page.published is None and (day := day_under_headline(text, page.title)):
        page = page._replace(published=day, published_from="text")
    article = article_of(
        {**page.fields(), **given, "text": text},
        published_from="given" if given.get("published") else page.published_from,
        raw_sha=sha_of(raw),
        extractor=EXTRACTOR,
    )
    notes = tuple(encoding_notes(source.encoding, source.guessed, source.broken))
    return replace(article, notes=(*article.notes, *notes)) if notes else article


def _tree_of(source: str) -> HTMLTree:
    """The parsed page. Raises ArticleError at one that was made to take hours."""
    tags = source.count("<")
    if tags > MOST_TAGS:
        raise ArticleError(f"the page has more than {MOST_TAGS:,} elements, which no article has; give its text itself")
    for tag in _TAG.finditer(source):
        long = tag.end() - tag.start() > 2 * MOST_ATTRIBUTES
        if long and len(_QUOTED.sub("= ", tag[0]).replace("/", " ").split()) > MOST_ATTRIBUTES:
            raise ArticleError(
                f"an element of the page has more than {MOST_ATTRIBUTES:,} attributes; give its text itself"
            )
    tree = HTMLTree.parse(source)
    if tags**2 > 2 * MOST_STEPS and _steps(tree) > MOST_STEPS:
        raise ArticleError("the elements of the page lie too deep in each other; give its text itself")
    return tree


def _steps(tree: HTMLTree) -> int:
    """The depths of all elements and texts, added up."""
    steps = 0
    root: Any = tree.document

    def add(context: Any) -> None:
        nonlocal steps
        steps += context.depth

    traverse_dom(root, add)
    return steps


def encoding_notes(encoding: str, guessed: bool, broken: int) -> list[Note]:
    """What is said about bytes that were not read for certain."""
    notes = []
    if guessed:
        notes.append(Note(what="encoding", why=f"not declared, read as {encoding}"))
    if broken:
        notes.append(Note(what="encoding", why=f"{broken} letters could not be read as {encoding} and are U+FFFD"))
    return notes


def text_of_fragment(html: str) -> str:
    """The text of a piece of HTML that is all article, as feeds carry it."""
    return _lines(extract_plain_text(html, preserve_formatting=True, list_bullets=False, alt_texts=False))


def _text_of(tree: HTMLTree, page: Page) -> str:
    text = _lines(
        extract_plain_text(
            tree,
            preserve_formatting=True,
            main_content=True,
            list_bullets=False,
            alt_texts=False,
            links=False,
            comments=False,
            post_meta=True,
            skip_elements=list(_SKIPPED),
        )
    )
    text = _from_headline(text, page.title)
    if page.body and len(text) < max(SHORT, len(page.body) // 2):
        return _lines(text_of_fragment(page.body) if "<" in page.body else page.body)
    return text


def _lines(text: str) -> str:
    """Blocks joined by one line end, without the white space around them."""
    return "\n".join(line for raw in text.split("\n") if (line := " ".join(raw.split())))


def _from_headline(text: str, title: str | None) -> str:
    """Without the breadcrumbs above the headline, if the headline stands in the text; then it is the first line."""
    if not title:
        return text
    key = key_of(title)
    lines = text.split("\n")
    for number, line in enumerate(lines[:12]):
        if key_of(line).endswith(key) and len(line) < len(title) + FURNITURE:
            above = [kept for kept in lines[:number] if len(kept) > FURNITURE]
            return "\n".join([title, *above, *lines[number + 1 :]])
    return text
