"""Who says so: every cue with its speaker, those who passed the words on, and what is said.

Cues are found by `cues`, sources by `speakers`; here contents get their ends and reports their nesting. A content
ends with its sentence, with its quotation, or where the next cue of the same sentence takes over.
"""

from collections.abc import Iterator, Sequence

from rawi.annotate.reports.clauses import CLAUSE, Page
from rawi.annotate.reports.cues import FoundCue, find_cues
from rawi.annotate.reports.speakers import Said, Source, source_of
from rawi.knowledge import Knowledge
from rawi.records import ActorType, Annotation, Interval, Mention, Report, Span, Stretch, replace
from rawi.text.tokens import Reading, Sentence, stems

OFFICE = 12  # words after a cue in which the speaker's office may be named
_TRAILING = ' \n\t،,.؛;:-–!؟?…"»”“)('
_LEADING = ' \n\t،,.؛;:-–…»”"'


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
    media_words = knowledge.reports.words["media"]
    media = frozenset(
        mention.id
        for first, mention in begins.items()
        if mention.kind == "organisation"
        and _is_medium(
            types.get(mention.chain or ""), any(stem.form in media_words for stem in stems(reading.forms[first]))
        )
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
    )


def _is_medium(type: ActorType | None, named_so: bool) -> bool:
    """By what is known of the actor; by its first word (`صحيفة`) where nothing is."""
    return type == "media" or (named_so and type in (None, "other", "company"))


def _reports(page: Page) -> Iterator[Report]:
    earlier: list[Said] = []
    for n, sentence in enumerate(page.reading.sentences):
        cues = find_cues(page, sentence)
        contents: list[Span | None] = []
        for k, found in enumerate(cues):
            contents.append(_content(page, sentence, found, cues[k + 1 :], contents))
            source = source_of(page, found, sentence, n, earlier)
            if found.cue.kind == "preposition" and contents[k] and contents[k] in contents[:k]:
                source = _as_carrier(page, source, earlier, contents.index(contents[k]) - k)
            office = frozenset(page.reading.forms[found.last : max(found.last, found.opening.at)][:OFFICE])
            earlier.append(Said(source, n, office))
        said = earlier[len(earlier) - len(cues) :]
        for k, (found, one, content) in enumerate(zip(cues, said, contents, strict=True), 1):
            yield _report(page, len(earlier) - len(cues) + k, found, one.source, content)


def _as_carrier(page: Page, source: Source, earlier: list[Said], place: int) -> Source:
    """`قال الوزير ...، وفق رويترز`: the medium passed on what the cue at `place` (from the end) says."""
    first = earlier[place]
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
        return _unquoted(page, _trimmed(page, page.reading.tokens[sentence.first].start, found.start))
    first = opening.first
    if first >= len(page.reading.tokens):
        return None
    start = page.reading.tokens[first].start
    if opening.way == "with":
        start += 1
    quotation = page.quotes.get(first)
    if quotation and not _goes_on(page, sentence, quotation.close, opening.way):
        first = quotation.open + 1
        first += page.form(first) in CLAUSE and first + 1 < quotation.close  # `مضيفا «أن ...»`
        return _trimmed(page, page.reading.tokens[first].start, page.reading.tokens[quotation.close].start)
    return _trimmed(page, start, _end(page, sentence, first, after))


def _goes_on(page: Page, sentence: Sentence, close: int, way: str) -> bool:
    """Whether the content goes on after a closing quotation mark: `أن «تركيا أنهت من جانب واحد» وقف النار`."""
    after = close + 1
    if way in ("quote", "colon") or after >= sentence.last or not page.is_word(after):
        return False
    form = page.form(after)
    taken = any(stem.form in page.table.cues or stem.form in page.table.prepositions for stem in stems(form))
    return not taken and form not in ("اي", "في")


def _end(page: Page, sentence: Sentence, first: int, after: Sequence[FoundCue]) -> int:
    """Where content that begins at token `first` ends: with the sentence or where a later cue takes over."""
    last = page.reading.sentences[page.reading.sentence_of(first)]
    for found in after:
        if found.first <= first:
            continue
        if _takes_over(page, found):
            joined = found.first - 1 > first and page.has("joiners", page.form(found.first - 1))
            return page.reading.tokens[found.first - joined].start
    unfinished = [one.close for one in page.reading.quotations if first <= one.open < last.last <= one.close]
    return page.reading.tokens[unfinished[0]].end if unfinished else last.end


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
    for report in found:
        around = [
            other for other in found
            if other is not report and other.content
            and other.content.start <= report.cue.start and report.cue.end <= other.content.end
        ]  # fmt: skip
        if not around:
            yield report
            continue
        innermost = min(around, key=lambda other: other.content.end - other.content.start)  # type: ignore[union-attr]
        carried = not report.via and innermost.speakers and page.media.issuperset(innermost.speakers)
        via = (*innermost.via, *innermost.speakers) if carried else report.via
        yield replace(report, inside=innermost.id, via=via)
