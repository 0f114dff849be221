"""Persons whom only the word before them shows: a verb of saying, or `المكنى` and the like."""

from collections.abc import Iterator

from rawi.annotate.names.found import Context, Found
from rawi.annotate.names.persons import COMMON, GIVEN, INFLECTED, end_of_name
from rawi.text.tokens import Stem, stems

SPOKEN = "reports/cues.yml"  # a verb of saying alone shows the name
KUNYA = frozenset(["بن", "ابن", "ابو", "ابي", "بو", "ولد"])
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
            forms[i + 1] in AFTER_SPEAKER or (forms[i + 1][0] == "ل" and i + 1 in blocked)
        ):
            yield Found(i, i + 1, tokens[i].start, "person", "name", SPOKEN, certain=False)


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
