"""Persons whom only the words around them show: a verb of saying, an office, `المكنى` and the like."""

from collections.abc import Container, Iterator, Mapping

from rawi.annotate.names.found import Context, Found
from rawi.annotate.names.organisations import DASHES, QUOTES
from rawi.annotate.names.persons import (
    APPOSITION,
    COMMON,
    GIVEN,
    INFLECTED,
    LONGEST_NAME,
    OFFICES,
    PERSON_SHARE,
    end_of_name,
    person_share,
)
from rawi.knowledge.tagger import KINDS, UNSEEN
from rawi.text.tokens import Stem, stems

SPOKEN = "reports/cues.yml"  # a verb of saying alone shows the name
KUNYA = frozenset(["بن", "ابن", "ابو", "ابي", "بو", "ولد"])
ENDS_SUBJECT = frozenset(
    [
        "ان",
        "انه",
        "انها",
        "بان",
        "بانه",
        "بانها",
        ":",
        "،",
        ",",
        "(",
        "الى",
        "عن",
        "على",
        "في",
        "وهو",
        "وهي",
        "الذي",
        "التي",
    ]
)
RARE = 50  # times in raw text; less and it may be a foreign name
LONGEST_QUOTED = 4  # words of a name in quotation marks; more are speech
LONGEST_LEAD = 10  # tokens from a verb of saying to the end of an office
RELAYED = 9  # tokens from `نقلت` to its `عن`
AFTER_SPEAKER = frozenset(["ان", "انه", "انها", ":", "،"])


def speakers(context: Context, verbs: frozenset[str], blocked: frozenset[int]) -> Iterator[Found]:
    """Persons whom only the verb of saying before them shows: `قال بن حلي`, `قال دمرداش إن ...`, a word never seen."""
    forms, tags, tokens = context.reading.forms, context.tags, context.reading.tokens
    also = verbs | context.table.also
    found = [i for i in range(1, len(forms) - 1) if forms[i - 1] in also or (forms[i] == "بن" and tags[i] == "O")]
    for i in [i for i in found if i not in blocked]:
        if (
            tags[i][2:] == "PER"
            or tokens[i].kind != "word"
            or context.reading.line_of(i) != context.reading.line_of(i - 1)
        ):
            continue
        own = tokens[i].form in context.table.given and forms[i] not in context.table.nations
        if own and forms[i + 1] in AFTER_SPEAKER:
            yield Found(i, i + 1, tokens[i].start, "person", "name", GIVEN, certain=False)
            continue
        if stem := _kunya_after(context, i):
            start = context.reading.start_of(i, stem)
            yield Found(i, max(end_of_name(context, i, blocked), i + 2), start, "person", "name", GIVEN, certain=False)
            continue
        known_kin = forms[i] == "ابن" and (forms[i + 1].startswith("ال") or _is_common(context, i + 1))
        if forms[i] in KUNYA and tokens[i + 1].kind == "word" and not known_kin and i + 1 not in blocked:
            yield Found(
                i, max(end_of_name(context, i, blocked), i + 2), tokens[i].start, "person", "name", GIVEN, False
            )
        elif _is_unseen_speaker(context, i) and (
            forms[i + 1] in AFTER_SPEAKER or (forms[i + 1].startswith("ل") and i + 1 in blocked)
        ):
            yield Found(i, i + 1, tokens[i].start, "person", "name", SPOKEN, certain=False)


def in_slots(
    context: Context,
    verbs: frozenset[str],
    relays: frozenset[str],
    announced: Mapping[int, str],
    blocked: frozenset[int],
) -> Iterator[Found]:
    """Names of words hardly known that fill the place of a subject: between a verb of saying, an office or `نقلت عن`
    and what ends a subject (`قالت إنغا هولمستروم لوكالة`, `رئيس البلدية، يان هولم، أن`)."""
    forms, tokens = context.reading.forms, context.reading.tokens
    starts = {
        i: False
        for i, before in enumerate(forms[:-1], 1)
        if before in verbs or (before == "عن" and not relays.isdisjoint(forms[max(0, i - RELAYED) : i - 1]))
    }
    closes = {one.open: one.close for one in context.reading.quotations}
    for i in [i for i in announced if i + 1 < len(forms)]:
        if i in closes and 2 < closes[i] - i <= LONGEST_QUOTED and _is_led_by_saying(context, i, verbs):
            yield Found(i + 1, closes[i], tokens[i + 1].start, "person", "name", SPOKEN, certain=False)
        elif _is_led_by_saying(context, i, verbs):
            starts[i + (forms[i] in APPOSITION)] = True
        elif forms[i] in APPOSITION and announced[i] == OFFICES:
            last = _end_of_unknown(context, i + 1, blocked)
            if last > i + 2 and last < len(forms) and forms[last] == forms[i]:
                yield Found(i + 1, last, tokens[i + 1].start, "person", "name", SPOKEN, certain=False)
    for i, titled in starts.items():
        last = _end_of_unknown(context, i, blocked)
        enough = last > i + 1 or (last > i and titled and _is_surely_name(context, i))
        if enough and not forms[i].endswith(("ون", "ين", "ات")) and _ends_subject(context, last, blocked):
            yield Found(i, last, tokens[i].start, "person", "name", SPOKEN, certain=False)


def _is_led_by_saying(context: Context, i: int, verbs: frozenset[str]) -> bool:
    """Whether a verb of saying stands before the office that ends before token `i`, no mark between them."""
    for k in range(i - 1, max(0, i - LONGEST_LEAD) - 1, -1):
        if context.reading.forms[k] in verbs:
            return True
        if context.reading.tokens[k].kind == "mark":
            return False
    return False


def _is_surely_name(context: Context, i: int) -> bool:
    """A word that stands in persons' names, or one never seen that is no adjective."""
    form = context.reading.forms[i]
    share = person_share(context, form)
    if form in context.table.nations:
        return False  # `مسؤول تركي`
    named = form in context.table.given or (share != UNSEEN and share >= 3 * PERSON_SHARE)
    return named or (len(form) > 2 and not _is_seen(context, i) and form[-1] not in "يه")


def quoted_bodies(
    context: Context, verbs: frozenset[str], media: frozenset[str], bodies: frozenset[str], surnames: Container[str]
) -> Iterator[Found]:
    """Organisations that quotation marks show: after a noun for one (`مجموعة «إكسا»`), or where one speaks."""
    forms, tokens = context.reading.forms, context.reading.tokens
    for one in context.reading.quotations:
        first, last = one.open + 1, one.close
        plain = all(token.kind == "word" for token in tokens[first:last])
        if not 0 < last - first <= LONGEST_QUOTED or one.open < 1 or not plain or forms[last - 1] in surnames:
            continue
        before = {stem.form for k in (one.open - 1, one.open - 2) if k >= 0 for stem in stems(forms[k])}
        medium, led = bool(before & media), bool(before & bodies)
        speaks = forms[one.open - 1] in verbs and last - first < LONGEST_QUOTED and forms[last + 1 : last + 2] != [":"]
        words = range(first, last)
        person = any(forms[k] in context.table.given or "PER" in context.tags[k] for k in words)
        if medium or ((led or speaks) and not person and all(_may_be_body(context, k) for k in words)):
            yield Found(first, last, tokens[first].start, "organisation", "name", SPOKEN, certain=False)


def _may_be_body(context: Context, i: int) -> bool:
    """A word that is rare, or that raw text has in names of organisations."""
    tagger, form = context.table.tagger, context.reading.forms[i]
    if tagger is None or (row := tagger.lexicon.rows.get(form)) is None:
        return True
    share = tagger.lexicon.shares[row][KINDS.index("ORG")]
    return tagger.lexicon.counts[row] < RARE or (share != UNSEEN and share >= PERSON_SHARE)


def _end_of_unknown(context: Context, i: int, blocked: frozenset[int]) -> int:
    """The token after the words from `i` on that may be a name, a dash between two of them included."""
    forms = context.reading.forms
    last, end = i, min(i + LONGEST_NAME, context.reading.lines[context.reading.line_of(i)].last)
    while last < end and last not in blocked and last not in context.times:
        if _may_be_name(context, last) and not (last > i and _is_joined(context, last)):
            last += 1
        elif last > i and forms[last] in DASHES and last + 1 < end and _may_be_name(context, last + 1):
            last += 2
        else:
            break
    return last


def _is_joined(context: Context, i: int) -> bool:
    """Whether a word begins with `و` that is no part of a name: `حفتر ومقاتلين`."""
    form, share = context.reading.forms[i], person_share(context, context.reading.forms[i])
    return form.startswith("و") and len(form) > 3 and (share == UNSEEN or share < 3 * PERSON_SHARE)


def _may_be_name(context: Context, i: int) -> bool:
    """A word that raw text has in persons' names, or hardly at all, with and without proclitics."""
    form, table = context.reading.forms[i], context.table
    named = i > 0 and context.reading.forms[i - 1] in table.given  # a given name: what follows is no organisation
    if context.reading.tokens[i].kind != "word" or len(form) < 2:
        return False
    if context.tags[i][2:] in ("ORG", "LOC") and not named:
        return False
    known = form in table.stops or form in table.heads or form in table.offices.openers or form in table.nations
    if known or form in table.going_on or form.startswith(("ال", "لل", "وال", "بال")):
        return form in table.given
    if form in table.given or form in table.joins:
        return True
    share, tagger = person_share(context, form), table.tagger
    if form.endswith("ا") and tagger is not None and tagger.lexicon.count(form[:-1]) >= COMMON // 3:
        return False  # `متحدثا`
    return _is_rare(context, i) or (share != UNSEEN and share >= PERSON_SHARE)


def _is_rare(context: Context, i: int) -> bool:
    form, tagger = context.reading.forms[i], context.table.tagger
    if tagger is None or form in context.table.given or form.endswith(("ها", "هم", "هما", "وا")):
        return False
    return all(tagger.lexicon.count(stem.form) < RARE for stem in stems(form) if len(stem.form) > 2)


def _ends_subject(context: Context, k: int, blocked: frozenset[int]) -> bool:
    """Whether what stands at token `k` ends a subject: أن, a mark, the one addressed, an office, a time."""
    forms, table = context.reading.forms, context.table
    if k >= len(forms) or k in context.times or forms[k] in ENDS_SUBJECT or forms[k] in QUOTES:
        return True
    opener = table.offices.openers.get(forms[k])
    return bool(opener and opener.form.startswith("ال")) or (
        forms[k].startswith("ل") and (k in blocked or k + 1 in blocked)
    )


def _kunya_after(context: Context, i: int) -> Stem | None:
    """The war name that begins in token `i` behind `المكنى` and the like: `المكنى بأبي ...`."""
    forms = context.reading.forms
    if forms[i - 1] not in context.table.also or context.reading.tokens[i + 1].kind != "word":
        return None
    return next((stem for stem in stems(forms[i]) if stem.form in KUNYA), None)


def _is_unseen_speaker(context: Context, i: int) -> bool:
    form, table = context.reading.forms[i], context.table
    known = form in table.stops or form in table.heads or form in table.offices.openers or form in table.nations
    return len(form) > 3 and not known and not _is_seen(context, i) and not form.endswith((*INFLECTED, "ان", "ه"))


def _is_common(context: Context, i: int) -> bool:
    tagger = context.table.tagger
    return tagger is not None and tagger.lexicon.count(context.reading.forms[i]) > COMMON // 2


def _is_seen(context: Context, i: int) -> bool:
    """Whether raw text knows the word, with or without proclitics."""
    if context.table.tagger is None:
        return True
    lexicon = context.table.tagger.lexicon
    return any(stem.form in lexicon.rows for stem in stems(context.reading.forms[i]) if len(stem.form) > 2)
