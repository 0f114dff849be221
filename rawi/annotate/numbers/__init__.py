"""How many were killed, injured, taken or driven out, and how many attacks there were: the counts of a text.

A count is read first (digits, words, a dual, a vague word, one person after a word of harm), then tied to what befell
those counted: by its own noun (`14 قتيلا`), by the verb after it (`14 شخصا قتلوا`), by the nearest word of harm
before it in the clause, or by the count it continues (`28 قتيلا: 17 متمردا و11 جنديا`). A count tied to nothing is
left out. Bounds stay bounds and vague words stay words.
"""

from typing import NamedTuple

from rawi.annotate.numbers.count import Count
from rawi.annotate.numbers.counts import find_counts
from rawi.annotate.numbers.page import Page
from rawi.knowledge import Knowledge
from rawi.knowledge.numbers import Harm
from rawi.records import Annotation, Mention, Number, NumberOf, replace
from rawi.text.tokens import Reading

REACH = 9  # tokens between a word of harm and its count; in the gold 98% of them are nearer
AFTER = 8  # tokens from a count to the verb after it
LONG_AFTER = 18  # ... if the verb says by its ending that it is theirs (`قتلوا`)
STANDING = frozenset(
    {"arrested", "abducted", "displaced", "missing"}
)  # what people are called long after it befell them
PREDICATE = 2  # tokens from those counted to a noun that says what befell them (`52 شخصا قتلى`)
SICK_REACH = 5  # tokens from those counted to the sickness they have
PART_REACH = 6  # tokens between "among them" and the count before it
NEAR_MENTION = 2  # characters between a count and the people it counts
NEAR_OF = 4  # ... and where `من` stands between them


class Tie(NamedTuple):
    """What a count counts, by which rule, and the place in its sentence's list of the count it is a part of; `among`
    says that it is a part of one told before, perhaps in another sentence."""

    of: NumberOf
    rule: str
    part_of: int | None = None
    among: bool = False


def numbers(reading: Reading, draft: Annotation, knowledge: Knowledge) -> Annotation:
    """Fill in `numbers`."""
    page = Page.of(reading, draft, knowledge.numbers, knowledge.people.heads)
    found: list[Number] = []
    for sentence in reading.sentences:
        if page.has_words(sentence.first, sentence.last):
            found += _numbers_in(page, draft, sentence.first, sentence.last, found)
    return replace(draft, numbers=tuple(found)) if found else draft


def _numbers_in(page: Page, draft: Annotation, first: int, last: int, before: list[Number]) -> list[Number]:
    """The numbers of one sentence; `before` were found in those before it."""
    ties: list[tuple[Count, Tie]] = []
    for count in find_counts(page, first, last):
        tie = Tie(*count.none) if count.none else _tied(page, count, ties, first, last)
        if tie is not None and count.sure and _is_told(page, count, tie):
            ties.append((count, tie))
    total = page.campaign(first, last) if ties else range(0)
    numbers: list[Number] = []
    for count, tie in ties:
        numbers.append(_record(page, draft, count, tie, [*before, *numbers], len(before), count.first in total))
    return numbers


def _is_told(page: Page, count: Count, tie: Tie) -> bool:
    """Whether a count is one of those harmed: not that of one person tried or saved, nor of families among the dead,
    nor of the sick."""
    if tie.of == "other" and count.alone and count.low == 1:
        return False
    counted = count.first if count.alone else count.last
    if tie.of == "injured" and page.is_sick(count.last, count.noun_end + SICK_REACH):
        return False
    return tie.of not in ("killed", "injured") or page.word(counted, "group") is None


def _record(
    page: Page, draft: Annotation, count: Count, tie: Tie, before: list[Number], offset: int, is_total: bool
) -> Number:
    """The number that a count and its tie are; `before` are all those found so far, `offset` of them in sentences
    before this one."""
    start, end = page.span(count)
    families = page.word(count.last, "group") is not None  # more people than families
    whole = None if tie.part_of is None else f"n{offset + tie.part_of + 1}"
    if whole and any(n.id == whole and n.high is not None and n.high < (count.low or 0) for n in before):
        whole = None  # more than the whole: `17 جنديا بينهم 4 ضباط، وأكثر من مئة مسلح`
    if tie.among and whole is None:
        larger = (n for n in reversed(before) if n.of == tie.of and not n.part_of and (n.low or 0) > (count.low or 0))
        whole = next((number.id for number in larger), None)
    return Number(
        id=f"n{len(before) + 1}",
        start=start,
        end=end,
        surface=page.reading.text[start:end],
        of=tie.of,
        cumulative=is_total and not count.alone,
        low=count.low,
        high=None if families else count.high,
        mod="atleast" if families and count.mod is None and count.low is not None else count.mod,
        vague=count.vague,
        who=None if count.none else _who(draft, page.reading.text, start, end, count.alone),
        part_of=whole,
        rule=tie.rule,
    )


def _who(draft: Annotation, text: str, start: int, end: int, alone: bool) -> str | None:
    """The people a count counts: the mention it stands in or, if it is not a noun `alone`, that begins right after."""
    best: Mention | None = None
    reach = end - 1 if alone else end + (NEAR_OF if text[end : end + NEAR_OF] == " من " else NEAR_MENTION)
    for mention in draft.mentions:
        if mention.kind != "people" or mention.start > reach or mention.end <= start:
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
        if at_once and at_once.of != "other" and not (count.own.of == "abducted" and at_once.of == "arrested"):
            return at_once  # `الإفراج عن 40 أسيرا`, `استشهد ثلاثة أسرى`; not `إحالة 17 موقوفا`, `احتجاز 3 رهائن`
        if page.reading.forms[count.begin - 1] == "عن" and (freed := _tied_before(page, count, ties, first)):
            return freed  # `أفرجت الحركة عن رهينتين`
        if count.vague == "some":
            return None  # `عدد من الأسرى`: what they are, not what befell them
    if count.own is not None:
        return Tie(count.own.of, count.own.rule, _whole(page, count, ties), count.among)
    if among := _among(page, count):
        return Tie(among.of, among.rule, _whole(page, count, ties), among=True)
    if page.is_label(count):
        return _toll_reached(page, count, first) or _toll_beside(page, count, first)
    if count.things or (count.unknown and not (at_once and _takes_people(page, count, at_once, first))):
        return None
    return (
        at_once
        or _tied_after(page, count, ties, last)
        or _part_of_those(page, count, ties)
        or _continued(page, count, ties)
        or _tied_before(page, count, ties, first)
    )


def _takes_people(page: Page, count: Count, tie: Tie, first: int) -> bool:
    """Whether what befell those counted befalls people alone, so that an unknown noun is one for people (`القبض على 41
    مجتازا`)."""
    harm = page.harm_ending(count.begin, first)
    return tie.of in ("killed", "injured") or (tie.of == "arrested" and harm is not None and bool(harm[1].rest))


def _tied_at_once(page: Page, count: Count, first: int) -> Tie | None:
    """A word of harm right before the count; two of them joined make it "other" (`مقتل وإصابة 30`)."""
    harm = None if count.alone and page.joined(count) else page.harm_ending(count.begin, first)
    if harm is None or (harm[1].light and not page.has_after(count.last)):
        return None
    at, found = harm
    return _paired(page, at, found, count, first)


def _paired(page: Page, at: int, found: Harm, count: Count, first: int) -> Tie:
    """The tie of a count to the word of harm at `at`: "other" if another is joined to it (`مقتل وإصابة 30`), unless the
    count goes on with others (`إن ضابطا قتل وأصيب آخر`)."""
    earlier = page.harm_ending(at, first) if page.reading.forms[at].startswith("و") else None
    goes_on = not found.noun and page.word(max(count.noun_end, count.last) - 1, "others") is not None
    if earlier and earlier[1].of != found.of and not earlier[1].plural and not goes_on:
        return Tie("other", "numbers/harm.yml:other")
    return Tie(found.of, found.rule)


def _among(page: Page, count: Count) -> Harm | None:
    """`ومن بين القتلى ثلاثة أطفال`: what befell those among whom a count is."""
    at = count.begin - 1
    if at > 1 and page.reading.tokens[at].surface == "،":
        at -= 1
    harm = page.counted(at)
    if harm is None or harm.of in ("attacks", "other"):
        return None
    return harm if page.reading.forms[at - 1] in ("بين", "وبين", "ضمن") else None


def _tied_after(page: Page, count: Count, ties: list[tuple[Count, Tie]], last: int) -> Tie | None:
    """The verb after those counted: `12 شخصا على الأقل قتلوا`, `خمسة من مواطنيها خطفوا`."""
    parts = False
    for i in range(count.noun_end, min(last, count.noun_end + LONG_AFTER)):
        form = page.reading.forms[i]
        told = page.table.counted.get(form) if i < count.noun_end + PREDICATE and not count.alone else None
        if told and told.of not in ("attacks", "other") and page.reading.forms[i - 1].endswith(("ا", "ين", "منهم")):
            return Tie(told.of, told.rule)  # `52 شخصا قتلى`, `عشرات منهم محتجزون`
        if count.alone and page.word(i, "barrier") and not form.startswith("ال"):
            return None
        if page.is_stop(i):
            return None
        far = (parts or i >= count.noun_end + AFTER) and not form.endswith("وا")
        for harm in () if far else page.harms(i):
            if harm.where in ("before", "toll") or (harm.noun and not harm.plural):
                continue
            if form.startswith("و"):
                return None  # `17 شخصا وأصيب ...` goes on with others
            if harm.plural or count.high == 1:
                whole = _whole(page, count, ties)
                return Tie(harm.of, harm.rule, whole if whole is not None and ties[whole][1].of == harm.of else None)
        if page.word(i, "part"):
            parts = True  # `تسعة أشخاص بينهم 4 نساء توفوا`
        elif page.number_at(i) and not parts:
            return None
    return None


def _part_of_those(page: Page, count: Count, ties: list[tuple[Count, Tie]]) -> Tie | None:
    """`13 غارة تركزت خمس منها قرب المدينة`, `30 شخصا، 5 منهم في حالة خطيرة`: a part of the count before."""
    form = page.reading.forms[count.last] if count.last < len(page.reading.forms) else ""
    if form not in _OF_THEM or count.alone:
        return None
    for n, (whole, tie) in reversed(list(enumerate(ties))):
        if tie.part_of is None and (whole.low or 0) > (count.low or 0) and (tie.of == "attacks") is (form == "منها"):
            return Tie(tie.of, tie.rule, n)
    return None


_OF_THEM = frozenset({"منهم", "منهن", "منها"})


def _continued(page: Page, count: Count, ties: list[tuple[Count, Tie]]) -> Tie | None:
    """A count that goes on from the one before: a part of it, or joined to it by "and"."""
    if not ties or page.word(count.noun_end, "idiom"):
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
    if reached := _toll_reached(page, count, first) or _total(page, count, ties, first):
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
                return _paired(page, i, harm, count, first)
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


def _total(page: Page, count: Count, ties: list[tuple[Count, Tie]], first: int) -> Tie | None:
    """`قتل ثلاثة ... ليرتفع العدد إلى 12`: a total that does not say of what is that of those told before it."""
    if not ties or not page.word(count.begin - 1, "reached"):
        return None
    if not any(page.word(i, "total") for i in range(max(first, count.begin - REACH), count.begin - 1)):
        return None
    told = next((tie for _, tie in ties if tie.of == "killed"), ties[-1][1])
    return Tie(told.of, told.rule)


def _of_group(page: Page, count: Count, first: int) -> Tie | None:
    """`ضبط شبكة تضم خمسة مواطنين`: what befell a group befell its members."""
    if not (page.word(count.begin - 1, "made-of") or page.word(count.begin - 2, "made-of")):
        return None
    for i in range(count.begin - 2, max(first, count.begin - 2 * REACH) - 1, -1):
        if (counted := page.counted(i)) and counted.of != "attacks":
            return Tie(counted.of, counted.rule)  # `الجرحى الذين بلغ عددهم نحو مئة`
        for harm in page.harms(i):
            if harm.where != "toll" and not harm.light:
                return Tie(harm.of, harm.rule)
    return None


def _may_span(page: Page, noun: bool, start: int, count: Count) -> bool:
    """Whether what stands between a word of harm and a count lets it through: a masdar only names and times, a verb
    also phrases of place and cause; one person must follow at once."""
    if count.alone and start < count.begin:
        freed = not noun and count.low == 2 and page.reading.forms[count.begin - 1] == "عن"
        return freed or all(page.in_time(i) for i in range(start, count.begin))
    if noun and start < count.begin:
        if count.noun_end == count.last and count.noun is None:
            return False
        return all(page.in_time(i) or not page.is_preposition(i) for i in range(start, count.begin))
    return True
