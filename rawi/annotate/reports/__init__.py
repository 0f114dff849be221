"""Who says so: every cue with its speaker, those who passed the words on, and what is said.

Cues are found by `cues`, sources by `speakers`; here contents get their ends and reports their nesting. A content
ends with its sentence, with its quotation, or where the next cue of the same sentence takes over.
"""

from collections.abc import Iterator, Sequence

from rawi.annotate.reports.clauses import CLAUSE, CLOSING_MARKS, COMMAS, MIN_QUOTED, OPENING_MARKS, Office, Page
from rawi.annotate.reports.cues import FoundCue, find_cues, is_saying
from rawi.annotate.reports.earlier import Said, Source
from rawi.annotate.reports.speakers import actor_of, source_of
from rawi.knowledge import Knowledge
from rawi.knowledge.reports import Agreement
from rawi.records import ActorType, Annotation, Interval, Mention, Report, Span, Stretch, replace
from rawi.text.normalize import fold
from rawi.text.tokens import Reading, Sentence, stems

MOST_CUES = 100  # of a sentence: five times what newspapers have; a text may be a million of them
MOST_EARLIER = 100  # reports looked back at
OFFICE = 12  # words after a cue in which the speaker's office may be named
_TRAILING = ' \n\t،,.؛;:-–!؟?…"»”“)('
_LEADING = ' \n\t،,.؛;:-–…»”"ـ'


def reports(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Add the reports of the article, in the order of their cues."""
    page = _page(reading, draft, knowledge)
    found = list(_reports(page))
    return replace(draft, reports=tuple(_nested(page, found))) if found else draft


def _page(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Page:
    begins: dict[int, Mention] = {}
    ends: dict[int, int] = {}
    inside: set[int] = set()
    for mention in draft.mentions:
        first, last = reading.token_at(mention.start), reading.token_at(mention.end - 1) + 1
        if last > ends.get(first, 0):
            begins[first], ends[first] = mention, last
        if mention.kind != "people":
            inside.update(range(first + 1, last))
    times = {reading.token_at(time.start): reading.token_at(time.end - 1) + 1 for time in draft.times}
    quotes = {quotation.open: quotation for quotation in reading.quotations}
    types = {chain.id: chain.type for chain in draft.chains}
    media = frozenset(
        mention.id
        for first, mention in begins.items()
        if _is_medium(reading.forms, first, mention, types.get(mention.chain or ""), knowledge.reports.words)
    )
    named = frozenset(mention.chain for mention in draft.mentions if mention.chain and mention.form == "name")
    chains = {mention.id: mention.chain for mention in draft.mentions if mention.chain}
    return Page(
        reading,
        knowledge.reports,
        knowledge.people,
        begins,
        ends,
        frozenset(inside),
        times,
        quotes,
        media,
        chains,
        named,
        _offices(reading, draft),
    )


def _offices(reading: Reading, draft: Annotation) -> tuple[Office, ...]:
    """Ranks and offices with the name they stand beside, in order."""
    last: dict[str, str] = {}
    names = {m.chain: m.id for m in draft.mentions if m.chain and m.kind == "person"}
    for mention in reversed(draft.mentions):
        if mention.chain and mention.kind == "person" and mention.form == "name":
            last[mention.chain] = mention.id
    names.update(last)
    return tuple(
        Office(reading.token_at(role.start), frozenset(fold(role.surface).split()), names[role.of])
        for role in draft.roles
        if role.of in names
    )


def _is_medium(
    forms: Sequence[str], first: int, mention: Mention, type: ActorType | None, words: dict[str, frozenset[str]]
) -> bool:
    """By what is known of the actor; by its first word (`صحيفة`, `وسائل إعلام`) where nothing is."""
    kinds = {stem.form for stem in stems(forms[first])}
    if mention.kind == "people":
        return bool(kinds & words["media"] - words["correspondents"])
    if mention.kind != "organisation" or any(form in words["canals"] for form in forms[first + 1 : first + 2]):
        return False
    named_so = bool(kinds & words["media"]) and type in (None, "other", "company")
    return type == "media" or named_so or bool(kinds & words["platforms"])


def _reports(page: Page) -> Iterator[Report]:
    earlier: list[Said] = []
    number = 0
    for n, sentence in enumerate(page.reading.sentences):
        cues = find_cues(page, sentence)[:MOST_CUES]
        del earlier[:-MOST_EARLIER]
        if actor := actor_of(page, sentence, earlier):
            earlier.append(Said(actor, n))
        contents: list[Span | None] = []
        for k, found in enumerate(cues):
            contents.append(_content(page, sentence, found, cues[k + 1 :], contents))
            source = source_of(page, found, sentence, n, earlier)
            if found.cue.kind == "preposition" and contents[k] and contents[k] in contents[:k]:
                source = _as_carrier(page, source, earlier, contents.index(contents[k]) - k)
            office = frozenset(page.reading.forms[found.last : max(found.last, found.opening.at)][:OFFICE])
            aside = found.cue.kind == "preposition" and page.media.issuperset(source.speakers)
            nested = any(span and span.start <= found.start < span.end for span in contents[:-1])
            earlier.append(Said(source, n, office, nested, aside and bool(source.speakers)))
        said = earlier[len(earlier) - len(cues) :]
        for found, one, content in zip(cues, said, contents, strict=True):
            number += 1
            yield _report(page, number, found, one.source, content)


def _as_carrier(page: Page, source: Source, earlier: list[Said], place: int) -> Source:
    """`قال الوزير ...، وفق رويترز`: the medium passed on what the cue at `place` (from the end) says."""
    first = earlier[place]
    apart = not set(source.via) & set(source.speakers)
    if source.via and apart and source.speakers == first.source.speakers and not first.source.via:
        earlier[place] = first._replace(source=source._replace(agrees=first.source.agrees))
        return source  # `قال فلان ...، وفق ما جاء في تصريح للإذاعة`
    if not source.speakers or not page.media.issuperset(source.speakers) or first.source.speakers == source.speakers:
        return source
    via = first.source.via or source.speakers
    earlier[place] = first._replace(source=first.source._replace(via=via))
    return first.source._replace(via=via)


def _report(page: Page, number: int, found: FoundCue, source: Source, content: Span | None) -> Report:
    end = page.reading.tokens[found.last - 1].end
    return Report(
        id=f"r{number}",
        cue=Stretch(start=found.start, end=end, surface=page.reading.text[found.start : end]),
        force=found.cue.force,
        negated=found.negated,
        direct=found.opening.way in ("quote", "colon"),
        speakers=source.speakers,
        hidden=source.hidden,
        via=source.via,
        content=Interval(start=content.start, end=content.end) if content else None,
        rule=found.cue.rule,
    )


def _content(
    page: Page, sentence: Sentence, found: FoundCue, after: Sequence[FoundCue], contents: Sequence[Span | None]
) -> Span | None:
    """The span of what is said; None where it is empty."""
    opening = found.opening
    if opening.way == "before":
        shared = [span for span in contents if span is not None]
        if shared and found.cue.kind == "preposition":
            return shared[-1]  # `وأضاف أن ...، وفق تعبيره`: the same words
        saying = is_saying(page, found.last - 1) or is_saying(page, found.last)
        if saying and (quoted := _quotation_before(page, found)):
            return quoted
        if found.cue.kind == "preposition" and (rest := _rest(page, sentence, found)) is not None:
            return _trimmed(page, page.reading.tokens[sentence.first].start, _end(page, sentence, rest, found, after))
        last = min(found.start, page.reading.tokens[opening.at].start)
        return _unquoted(page, _trimmed(page, page.reading.tokens[sentence.first].start, last))
    first = opening.first
    if first >= len(page.reading.tokens):
        return None
    start = page.reading.tokens[first].start
    if page.surface(first) in OPENING_MARKS and first not in page.quotes:
        start = page.reading.tokens[first].end  # a quotation that nobody closes
    if opening.way == "with":
        start += 1
    quotation = page.quotes.get(first)
    if quotation and not _goes_on(page, sentence, quotation.close, opening.way):
        first = quotation.open + 1
        first += page.form(first) in CLAUSE and first + 1 < quotation.close  # `مضيفا «أن ...»`
        return _trimmed(page, page.reading.tokens[first].start, page.reading.tokens[quotation.close].start)
    return _trimmed(page, start, _end(page, sentence, first, found, after))


def _quotation_before(page: Page, found: FoundCue) -> Span | None:
    """`هدفه «كشف كل الأوراق»، على حد قوله`: the quotation right before."""
    last = found.first - 2 if page.surface(found.first - 1) in COMMAS else found.first - 1
    one = next((one for one in page.quotes.values() if one.close == last and last - one.open > MIN_QUOTED), None)
    return Span(page.reading.tokens[one.open].end, page.reading.tokens[one.close].start) if one else None


def _rest(page: Page, sentence: Sentence, found: FoundCue) -> int | None:
    """Where a clause goes on after a source put into it: `بلغ عدد القتلى، وفق الشرطة، عشرة`; None where none does."""
    last = found.last
    while last < sentence.last and (page.is_word(last) or page.surface(last) in '«»“”"()'):
        last += 1
    form = page.form(last + 1)
    parted = page.surface(found.first - 1) in COMMAS or page.has("binding", form)
    if page.surface(last) not in COMMAS or not parted or not page.is_word(last + 1):
        return None
    apart = form.startswith(("و", "ف")) or form.endswith("ا") or form in page.table.cues or form in CLAUSE
    kinds = ("joiners", "leaders", "relatives", "stoppers")
    return None if apart or any(page.has(kind, form) for kind in kinds) else last + 1


def _goes_on(page: Page, sentence: Sentence, close: int, way: str) -> bool:
    """Whether the content goes on after a closing quotation mark: `أن «تركيا أنهت من جانب واحد» وقف النار`."""
    after = close + 1
    if way in ("quote", "colon") or after >= sentence.last or not page.is_word(after):
        return False
    form = page.form(after)
    taken = any(stem.form in page.table.cues or stem.form in page.table.prepositions for stem in stems(form))
    return not taken and form not in ("اي", "في")


def _end(page: Page, sentence: Sentence, first: int, found: FoundCue, after: Sequence[FoundCue]) -> int:
    """Where content that begins at token `first` ends: with the sentence, or where a later cue or an act takes over."""
    last = page.reading.sentences[page.reading.sentence_of(first)]
    turn = _turn(page, first, last.last, found.cue.agrees)
    for other in after:
        if other.first <= first:
            continue
        if turn is not None and turn < other.first:
            break
        if _takes_over(page, other):
            joined = other.first - 1 > first and page.has("joiners", page.form(other.first - 1))
            return page.reading.tokens[other.first - joined].start
    if turn is not None:
        return page.reading.tokens[turn].start
    unfinished = [one.close for one in page.reading.quotations if first <= one.open < last.last <= one.close]
    return page.reading.tokens[unfinished[0]].end if unfinished else last.end


def _turn(page: Page, first: int, last: int, agrees: Agreement | None) -> int | None:
    """Where the speaker turns from saying to an act, outside quotations: `، داعيا إلى`, `، كما طالب`; or None.

    The act agrees with the cue, so that of another within the content is left in it.
    """
    k = first + 1
    while k < last - 1:
        if k in page.quotes:
            k = max(page.quotes[k].close, k + 1)
        elif page.surface(k) in COMMAS | CLOSING_MARKS:
            at = k + 1 + page.has("joiners", page.form(k + 1))
            form = page.form(at).removeprefix("و") if at == k + 1 else page.form(at)
            kind = "acting" if at == k + 1 and form == page.form(at) else "acted"
            if page.has(kind, form) and (agrees == "she") == form.endswith(("ه", "ت")):
                return k + 1
        k += 1
    return None


def _takes_over(page: Page, found: FoundCue) -> bool:
    """Whether a cue is on a level with the one before it, not inside its content."""
    if found.cue.kind == "participle":
        return True
    if found.cue.kind == "preposition":
        return found.opening.way == "before"
    joined = found.prefix == "و" or page.has("joiners", page.form(found.first - 1))
    return found.cue.kind == "verb" and joined


def _trimmed(page: Page, start: int, end: int) -> Span | None:
    """The stretch without the marks at its ends; quotation marks that it holds in full stay."""
    text = page.reading.text
    while start < end and text[start] in _LEADING:
        start += 1
    while start < end and text[end - 1] in _TRAILING:
        if text[end - 1] in '»”“"' and _balanced(text[start:end]):
            break
        if text[end - 1] == ")" and "(" in text[start:end]:
            break
        end -= 1
    return Span(start, end) if start < end else None


def _unquoted(page: Page, span: Span | None) -> Span | None:
    """The inside of a stretch that is one quotation."""
    inner = [
        Span(page.reading.tokens[one.open].end, page.reading.tokens[one.close].start)
        for one in page.reading.quotations
        if span and page.reading.tokens[one.open].start == span.start and page.reading.tokens[one.close].end == span.end
    ]
    return inner[0] if inner else span


def _balanced(stretch: str) -> bool:
    closing = stretch[-1]
    if closing == '"':
        return stretch.count('"') % 2 == 0
    return any(mark in stretch for mark in "«“”") and stretch.count("«") == stretch.count("»")


def _nested(page: Page, found: list[Report]) -> Iterator[Report]:
    """Reports with `inside`: the innermost report whose content holds their cue. A medium around passes it on."""
    opened = sorted((other for other in found if other.content), key=_start, reverse=True)
    at_cue: dict[str, list[Report]] = {}  # in the order of `found`, which settles ties
    order = {report.id: n for n, report in enumerate(found)}
    reaching: list[Report] = []
    for report in sorted(found, key=lambda one: one.cue.start):
        while opened and _start(opened[-1]) <= report.cue.start:
            reaching.append(opened.pop())
        reaching = [other for other in reaching if other.content and other.content.end > report.cue.start]
        around = [
            other for other in reaching if other is not report and other.content and other.content.end >= report.cue.end
        ]
        at_cue[report.id] = sorted(around, key=lambda other: order[other.id])
    for report in found:
        around = at_cue[report.id]
        if not around:
            yield report
            continue
        innermost = min(around, key=lambda other: other.content.end - other.content.start)  # type: ignore[union-attr]
        yield replace(report, inside=innermost.id, via=report.via or _passed_on(page, innermost, report))


def _start(report: Report) -> int:
    return report.content.start if report.content else -1


def _passed_on(page: Page, outer: Report, inner: Report) -> tuple[str, ...]:
    """The medium in whose words a report stands, after those who passed on its words (`ذكرت الوكالة أن الوزير أكد`).

    Whoever else speaks around it stands in `inside`: he is no carrier.
    """
    if not inner.speakers or not outer.speakers or not page.media.issuperset(outer.speakers):
        return ()
    return () if set(outer.speakers) & set(inner.speakers) else (*outer.via, *outer.speakers)
