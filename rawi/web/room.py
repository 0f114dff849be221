"""What every page needs: the open chronicle, the reader's language, the templates, and what need not be asked twice."""

import re
import threading
from collections.abc import Callable
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from rawi.chronicle.browsing import totals
from rawi.chronicle.definition import definition
from rawi.chronicle.sources import Sources, sources_of
from rawi.chronicle.store import Chronicle, open_chronicle
from rawi.knowledge import Knowledge
from rawi.resolve.judgements import standing
from rawi.web import assets
from rawi.web.places import country_name
from rawi.web.reasons import in_words
from rawi.web.wording import DIGITS, LANGUAGES, MONTHS, Wording

PAGE = 40  # events on a page of a list
AT_ONCE = 1_500  # articles that are derived anew while somebody waits, about three seconds
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
T = TypeVar("T")


class Room:
    """A chronicle open for reading, by any number of threads: each has its own connection."""

    def __init__(self, path: Path, read_only: bool = False, known: str | None = None) -> None:
        """`known`: the day on which what this chronicle holds was known, None for now."""
        self.path = path
        self.known = known
        self.is_outdated = self._is_outdated(path)
        self.read_only = read_only or self.is_outdated
        self.deriving = threading.Lock()  # held while this process derives the chronicle anew
        self.writing = threading.Lock()
        self._mine = threading.local()
        self._kept: dict[Any, Any] = {}
        self._kept_of = ""

    @staticmethod
    def _is_outdated(path: Path) -> bool:
        """Whether writing would first bring the file to this version: all that is derived would be dropped."""
        with closing(open_chronicle(path)) as chronicle:
            return chronicle.meta("definition") != definition()

    @property
    def chronicle(self) -> Chronicle:
        """This thread's connection."""
        if not hasattr(self._mine, "chronicle"):
            self._mine.chronicle = open_chronicle(self.path)
        return cast(Chronicle, self._mine.chronicle)

    def kept(self, key: Any, make: Callable[[], T]) -> T:
        """What `make` gives, made once for what is derived now. For the few answers that read whole tables."""
        state = self.state
        if state != self._kept_of:
            self._kept, self._kept_of = {}, state
        kept = self._kept
        if key not in kept:
            kept[key] = make()
        return cast(T, kept[key])

    @property
    def state(self) -> str:
        """What the chronicle is derived from now."""
        return (self.chronicle.meta("derived_from") or "") + str(self.chronicle.meta("generation"))

    @property
    def is_small(self) -> bool:
        """Whether a reader can wait while everything is derived anew."""
        ((articles,),) = self.chronicle.rows("SELECT count(*) FROM articles")
        return int(articles) <= AT_ONCE

    def judged(self, key: Any, make: Callable[[], T]) -> T:
        """What `make` gives, made once for what is derived and judged now."""
        ((n,),) = self.chronicle.rows("SELECT count(*) FROM judgements")
        return self.kept((key, n), make)

    def sources(self) -> Sources:
        """What became of the articles afterwards: replaced by another text, taken back."""
        return self.judged("sources", lambda: sources_of(self.chronicle, standing(self.chronicle.judgements())))

    @cached_property
    def knowledge(self) -> Knowledge:
        """What `explain` reads again with; a second and 200 MB, so only when somebody asks why."""
        return Knowledge.load()

    @cached_property
    def templates(self) -> Environment:
        environment = Environment(
            loader=PackageLoader("rawi.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip
        environment.filters["own"] = own
        environment.filters["code"] = code
        return environment

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page in the reader's language."""
        words = wording_of(request)
        text = self.templates.get_template(template).render(
            w=words, say=words.say, path=request.url.path, query=dict(request.query_params), room=self,
            totals=self.kept("totals", lambda: totals(self.chronicle)), reviewed=self.judged("reviewed", self.reviewed),
            has_assets=assets.are_built(), back=_here(request), link=link,
            reason_of=lambda reason: in_words(reason, words), country=lambda code: country_name(code, words), **values,
        )  # fmt: skip
        return HTMLResponse(text, status)

    def reviewed(self) -> int:
        """How many events a judgement that stands is about."""
        anchors = {
            (about.article, about.start)
            for judgement in standing(self.chronicle.judgements())
            for about in judgement.about
            if about.kind == "event"
        }
        statement = "SELECT event FROM event_mentions WHERE article = ? AND start = ?"
        return len({name for anchor in anchors for (name,) in self.chronicle.rows(statement, anchor)})


def wording_of(request: Request) -> Wording:
    """The reader's language (asked for, chosen before, or the browser's), digits and month names."""
    chosen = request.query_params.get("lang") or request.cookies.get("lang")
    if chosen not in LANGUAGES:
        accepted = request.headers.get("accept-language", "ar")
        chosen = "ar" if accepted.startswith("ar") or "en" not in accepted else "en"
    digits = request.cookies.get("digits")
    months = request.cookies.get("months")
    return Wording(
        "ar" if chosen == "ar" else "en",
        digits if digits in DIGITS else "western",
        months if months in MONTHS else "both",
    )


def own(text: object) -> Markup:
    """Words of the data, isolated from the sentence around them: their own direction, and their language if known."""
    attributes = Markup(' lang="ar" dir="rtl"') if _ARABIC.search(str(text)) else Markup(' dir="ltr"')
    return Markup("<bdi{}>{}</bdi>").format(attributes, text)


def code(text: object) -> Markup:
    """An id, an address, a coordinate: left to right wherever it stands."""
    return Markup('<bdi dir="ltr" class="code">{}</bdi>').format(text)


def link(path: str, *before: dict[str, Any], **values: Any) -> str:
    """An address with its query; values that are empty are left out."""
    merged = {key: value for each in (*before, values) for key, value in each.items()}
    said = {key: "1" if value is True else value for key, value in merged.items() if value not in (None, "", False)}
    query = urlencode(said)
    return f"{path}?{query}" if query else path


def page_number(request: Request) -> int:
    """The page asked for, from 1."""
    asked = request.query_params.get("page", "1")
    return min(int(asked), 100_000) if asked.isdecimal() and int(asked) > 0 else 1


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
