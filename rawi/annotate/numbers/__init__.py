"""How many were killed, injured, taken or driven out, and how many attacks there were: the counts of a text.

A count is read first (digits, words, a dual, a vague word, one person after a word of harm), then tied to what befell
those counted: by its own noun (`14 قتيلا`), by the verb after it (`14 شخصا قتلوا`), by the nearest word of harm
before it in the clause, or by the count it continues (`28 قتيلا: 17 متمردا و11 جنديا`). A count tied to nothing is
left out. Bounds stay bounds and vague words stay words.
"""

from typing import NamedTuple

from rawi.annotate.numbers.counts import Count, find_counts
from rawi.annotate.numbers.page import Page
from rawi.knowledge import Knowledge
from rawi.records import Annotation, Mention, Number, NumberOf, replace
from rawi.text.tokens import Reading

REACH = 9  # tokens between a word of harm and its count; in the gold 98% of them are nearer
AFTER = 8  # tokens from a count to the verb after it
LONG_AFTER = 18  # ... if the verb says by its ending that it is theirs (`قتلوا`)
STANDING = frozenset(
    {"arrested", "abducted", "displaced", "missing"}
)  # what people are called long after it befell them
PART_REACH = 6  # tokens between "among them" and the count before it
NEAR_MENTION = 2  # characters between a count and the people it counts


class Tie(NamedTuple):
    """What a count counts, by which rule, and the place in its sentence's list of the count it is a part of."""

    of: NumberOf
    rule: str
    part_of: int | None = None


def numbers(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Fill in `numbers`."""
    page = Page.of(reading, draft, knowledge.numbers, knowledge.people.heads)
    found: list[Number] = []
    for sentence in reading.sentences:
        if page.has_words(sentence.first, sentence.last):
            found += _numbers_in(page, draft, sentence.first, sentence.last, len(found))
    return replace(draft, numbers=tuple(found)) if found else draft


def _numbers_in(page: Page, draft: Annotation, first: int, last: int, before: int) -> list[Number]:
    """The numbers of one sentence; `before` were found in those before it."""
    ties: list[tuple[Count, Tie]] = []
    for count in find_counts(page, first, last):
        tie = Tie(*count.none) if count.none else _tied(page, count, ties, first, last)
        if tie is not None and count.sure:
            ties.append((count, tie))
    campaign = bool(ties) and page.campaign(first, last)
    return [_record(page, draft, count, tie, before, n, campaign) for n, (count, tie) in enumerate(ties, 1)]


def _record(page: Page, draft: Annotation, count: Count, tie: Tie, before: int, n: int, campaign: bool) -> Number:
    start, end = page.span(count)
    return Number(
        id=f"n{before + n}",
        start=start,
        end=end,
        surface=page.reading.text[start:end],
        of=tie.of,
        cumulative=campaign and not count.alone,
        low=count.low,
        high=count.high,
        mod=count.mod,
        vague=count.vague,
        who=_who(draft, start, end),
        part_of=None if tie.part_of is None else f"n{before + tie.part_of + 1}",
        rule=tie.rule,
    )


def _who(draft: Annotation, start: int, end: int) -> str | None:
    """The people a count counts: the mention it stands in or that begins right after it."""
    best: Mention | None = None
    for mention in draft.mentions:
        if mention.kind != "people" or mention.start > end + NEAR_MENTION or mention.end <= start:
            continue
        if best is None or mention.start < best.start:
            best = mention
    return best.id if best else None


def _tied(page: Page, count: Count, ties: list[tuple[Count, Tie]], first: int, last: int) -> Tie | None:
    """What a count counts, or None."""
    if any(page.word(i, "mixed") for i in range(count.last, min(last, count.noun_end + 3))):
        return Tie("other", "numbers/words.yml:dead-and-wounded")
    at_once = None if count.things else _tied_at_once(page, count, first)
    if count.own is not None and count.own.of == "other":
        return at_once or _of_group(page, count, first) or Tie("other", count.own.rule, _whole(page, count, ties))
    if count.own is not None and count.own.of in STANDING:
        if at_once:
            return at_once  # `الإفراج عن 40 أسيرا`, `استشهد ثلاثة أسرى`
        if count.vague == "some":
            return None  # `عدد من الأسرى`: what they are, not what befell them
    if count.own is not None:
        return Tie(count.own.of, count.own.rule, _whole(page, count, ties))
    if page.is_label(count):
        return _toll_reached(page, count, first) or _toll_beside(page, count, first)
    if count.things or (count.unknown and (at_once is None or at_once.of not in ("killed", "injured"))):
        return None
    return (
        at_once
        or _tied_after(page, count, last)
        or _continued(page, count, ties)
        or _tied_before(page, count, ties, first)
    )


def _tied_at_once(page: Page, count: Count, first: int) -> Tie | None:
    """A word of harm right before the count; two of them joined make it "other" (`مقتل وإصابة 30`)."""
    harm = None if count.alone and page.joined(count) else page.harm_ending(count.begin, first)
    if harm is None or (harm[1].light and not page.has_after(count.last)):
        return None
    at, found = harm
    earlier = page.harm_ending(at, first) if page.reading.forms[at].startswith("و") else None
    if earlier and earlier[1].of != found.of and not earlier[1].plural:
        return Tie("other", "numbers/harm.yml:other")
    return Tie(found.of, found.rule)


def _tied_after(page: Page, count: Count, last: int) -> Tie | None:
    """The verb after those counted: `12 شخصا على الأقل قتلوا`, `خمسة من مواطنيها خطفوا`."""
    for i in range(count.noun_end, min(last, count.noun_end + LONG_AFTER)):
        form = page.reading.forms[i]
        if page.is_stop(i):
            return None
        far = i >= count.noun_end + AFTER and not form.endswith("وا")
        for harm in () if far else page.harms(i):
            if harm.where in ("before", "toll") or (harm.noun and not harm.plural):
                continue
            if form.startswith("و"):
                return None  # `17 شخصا وأصيب ...` goes on with others
            if harm.plural or count.high == 1:
                return Tie(harm.of, harm.rule)
        if page.number_at(i) or page.word(i, "part"):
            return None
    return None


def _continued(page: Page, count: Count, ties: list[tuple[Count, Tie]]) -> Tie | None:
    """A count that goes on from the one before: a part of it, or joined to it by "and"."""
    if not ties:
        return None
    before, tie = ties[-1]
    whole = _whole(page, count, ties)
    if whole is not None:
        return Tie(ties[whole][1].of, ties[whole][1].rule, whole)
    if page.opens_list(before, count):
        return Tie(tie.of, tie.rule, len(ties) - 1)
    gap = range(before.noun_end, count.begin)
    if len(gap) > PART_REACH or any(page.blocks(i) for i in gap):
        return None
    if page.joined(count) and not any(page.harms(i) for i in gap):
        return Tie(tie.of, tie.rule, tie.part_of)
    return None


def _whole(page: Page, count: Count, ties: list[tuple[Count, Tie]]) -> int | None:
    """The number of the count of which this is a part: `among them` stands not far before it, the whole before that."""
    for i in range(count.begin - 1, max(0, count.begin - 1 - PART_REACH) - 1, -1):
        if page.is_stop(i):
            return None
        if page.word(i, "part"):
            earlier = [n for n, (whole, _) in enumerate(ties) if whole.last <= i]
            wholes = [n for n in earlier if ties[n][1].part_of is None]
            return wholes[-1] if wholes else None
    return None


def _tied_before(page: Page, count: Count, ties: list[tuple[Count, Tie]], first: int) -> Tie | None:
    """The nearest word of harm before the count in its clause, or a toll (`عدد القتلى بلغ 548`)."""
    if count.alone and page.joined(count):
        return None
    taken = ties[-1][0].noun_end if ties else first
    if reached := _toll_reached(page, count, first):
        return reached
    if grouped := _of_group(page, count, first):
        return grouped
    if toll := _toll_beside(page, count, max(first, taken)):
        return toll
    for i in range(count.begin - 1, max(first, taken, count.begin - 1 - REACH) - 1, -1):
        for harm in page.harms(i):
            end = i + 1 + len(harm.rest)
            if (
                harm.where != "after"
                and not harm.light
                and end <= count.begin
                and _may_span(page, harm.noun, end, count)
            ):
                return Tie(harm.of, harm.rule)
        if page.blocks(i):
            return None
    return None


def _toll_beside(page: Page, count: Count, first: int) -> Tie | None:
    """`عدد القتلى 548`, `ارتفعت حصيلة الجرحى إلى 40`."""
    for i in range(count.begin - 1, max(first, count.begin - 1 - REACH) - 1, -1):
        toll = page.toll(i, first)
        if toll and page.reaches(i + 1, count.begin):
            return Tie(toll.of, toll.rule)
        if page.blocks(i):
            return None
    return None


def _toll_reached(page: Page, count: Count, first: int) -> Tie | None:
    """`عدد القتلى في ... بلغ ألفا`: a number right after "reached" is that of the toll before it, however far."""
    if not page.word(count.begin - 1, "reached"):
        return None
    for i in range(count.begin - 2, first - 1, -1):
        if toll := page.toll(i, first):
            return Tie(toll.of, toll.rule)
    return None


def _of_group(page: Page, count: Count, first: int) -> Tie | None:
    """`ضبط شبكة تضم خمسة مواطنين`: what befell a group befell its members."""
    if not (page.word(count.begin - 1, "made-of") or page.word(count.begin - 2, "made-of")):
        return None
    for i in range(count.begin - 2, max(first, count.begin - 2 * REACH) - 1, -1):
        for harm in page.harms(i):
            if harm.where != "toll" and not harm.light:
                return Tie(harm.of, harm.rule)
    return None


def _may_span(page: Page, noun: bool, start: int, count: Count) -> bool:
    """Whether what stands between a word of harm and a count lets it through: a masdar only names and times, a verb
    also phrases of place and cause; one person must follow at once."""
    if count.alone and start < count.begin:
        return all(page.in_time(i) for i in range(start, count.begin))
    if noun and start < count.begin:
        if count.noun_end == count.last:
            return False
        return all(page.in_time(i) or not page.is_preposition(i) for i in range(start, count.begin))
    return True
