"""What opens the words that a verb of saying brings.

A written form is a cue only with what its verb brings: `أشار` needs إلى, `شدد` needs على, `كشف` needs عن or أن, so that
`أشار بيده` and `شدد الحصار` fall away.
"""

from typing import NamedTuple

from rawi.annotate.reports.clauses import (
    CLAUSE,
    CLOSING_MARKS,
    COMMAS,
    MAX_OFFICE,
    OPENING_MARKS,
    Page,
    is_speech,
    past_adverbials,
    subject_before,
    subject_end,
)
from rawi.knowledge.reports import Cue
from rawi.text.tokens import Sentence, Stem, stems

MAX_REACH = 45  # tokens from a cue to what opens its content; longer ones are chance (longest of the gold: 24)
MAX_CARRIER = 12  # tokens of `في حديث إلى وكالة ...` between a relative clause's verb and what was said
MAX_ALONE = 15  # the same for a verb that brings nothing but its preposition: `أعرب ... عن`, `وصف ... بـ`
MAX_LINK = 20  # tokens from the one who relays to `عن`
MAX_BESIDE = 5  # tokens between a subject with its adverbials and the verb's preposition
_PREPOSITIONS = {"الى": "to", "الي": "to", "على": "upon", "عن": "about", "من": "from"}


class Opening(NamedTuple):
    """What opens the content: its token `at`, its way, and the first token of the content.

    Ways are those of knowledge's `brings`, and `colon`; `before`: the content stands before the cue; `shared`: the
    next cue's opening is this one's too.
    """

    at: int
    way: str
    first: int


def opening_of(page: Page, sentence: Sentence, i: int, stem: Stem, cue: Cue, limit: int) -> Opening | None:
    """What opens the content of the verb, participle or masdar at token `i` before token `limit`; None if nothing."""
    if cue.kind == "masdar":
        return _after_masdar(page, i, cue, stem)
    if "suffix-object" in cue.brings:
        return _named_so(page, i, cue)
    if cue.suffix:
        return None if cue.relays else _after_relative(page, i, cue, limit)
    if cue.within and not (page.form(i + 1) == "في" and page.has("statements", page.form(i + 2))):
        return None
    leads = cue.kind == "verb" and not stem.prefix and subject_before(page, sentence, i) is not None
    subject = i + 1 if leads else subject_end(page, i + 1, limit)
    if cue.relays:
        return _relayed(page, i, subject, limit, cue)
    if cue.within:
        subject = page.ends.get(i + 3, i + 3)
    if opening := _shared(page, i, subject, limit):
        return opening
    at = past_adverbials(page, subject, limit)
    if "object" in cue.brings and page.has("acts", page.form(at)) and _is_act(page, at):
        return _object(page, i, subject, limit, cue, leads)
    if opening := _worded(page, i, subject, limit, cue):
        if cue.tells and not any(k in page.begins for k in range(i + 1, opening.at)):
            return None
        near = past_adverbials(page, subject, limit) + 1
        return opening if not cue.near or opening.at <= near else None
    if cue.kind == "verb" and _is_post_posed(page, sentence, i, stem, subject):
        return Opening(i, "before", i)
    if "object" in cue.brings and (opening := _object(page, i, subject, limit, cue, leads)):
        return opening
    if "bare" in cue.brings and i + 1 < subject < limit and page.is_word(subject):
        return Opening(subject, "bare", subject)
    return None


def _worded(page: Page, i: int, subject: int, limit: int, cue: Cue) -> Opening | None:
    """The opening by أن, a quotation, a colon or the verb's preposition: the one that stands nearer."""
    end = min(limit, i + MAX_REACH)
    clause = _clause(page, i, end, cue)
    word = _prepositional(page, subject, end, cue, known=subject > i + 1)
    if clause and word:
        if word.way == "with" and page.form(clause.at).startswith("ب"):
            return clause  # `اعترف بشار بأن`: no بـ before his name
        return word if word.at < clause.at and word.at <= subject + 1 else clause
    return clause or word


def _clause(page: Page, i: int, end: int, cue: Cue) -> Opening | None:
    """The first أن, quotation or colon after token `i` that can open content."""
    direct = "quote" in cue.brings
    for j in range(i + 1, end):
        form = page.reading.forms[j]
        if form in CLAUSE and j not in page.inside and j not in page.begins:
            led = page.form(j - 1) in _PREPOSITIONS or ("with" in cue.brings and form.startswith("ب"))
            barred = page.has("not_before_clause", page.form(j - 1)) and j - 1 not in page.inside
            if ("clause" in cue.brings or led) and not barred:
                return Opening(j, "clause", j + 1)
        elif direct and form in OPENING_MARKS and j not in page.inside and is_speech(page, j):
            return Opening(j, "quote", j)
        elif form == ":" and not (page.form(j - 1).isdigit() and page.form(j + 1).isdigit()):
            clause = page.form(j + 1) in CLAUSE
            if (direct or clause) and j + 1 + clause < len(page.reading.forms):
                return Opening(j, "clause" if clause else "colon", j + 1 + clause)
    return None


def _prepositional(page: Page, subject: int, end: int, cue: Cue, known: bool) -> Opening | None:
    """The first preposition the verb brings its content with, from the end of its subject on."""
    ways = cue.brings & {"to", "upon", "about", "from", "with"}
    if not ways:
        return None
    beside = past_adverbials(page, subject, end)
    reach = MAX_ALONE if len(cue.brings) == 1 else MAX_BESIDE
    for j in range(subject, min(end, beside + reach)):
        form = page.reading.forms[j]
        if j in page.inside or (j in page.times and j > subject):
            continue
        if j >= beside and j not in page.begins and form.startswith("ال") and form not in _PREPOSITIONS:
            ways = ways & {"with"} if known else ways  # `شدد الجيش الحصار على`: an object stands between
        if _PREPOSITIONS.get(form) in ways and j + 1 < end and not page.has("not_content", page.form(j + 1)):
            return Opening(j, _PREPOSITIONS[form], j + 2 if page.form(j + 1) in CLAUSE else j + 1)
        if "with" in ways and form == "ب" and j + 1 < end:
            return Opening(j, "about", j + 1)  # `بـ«الجريمة»`
        if "with" in ways and form.startswith("ب") and len(form) > 4 and _is_with(page, j):
            return Opening(j, "with", j)
    return None


def _is_with(page: Page, j: int) -> bool:
    """Whether token `j` is the preposition بـ with a noun: not a name, not a word that only begins so."""
    form = page.form(j)
    if form in CLAUSE or j in page.begins or page.has("b_words", form) or page.has("binding", form):
        return False
    return not page.has("binding", page.form(j - 1))


def _object(page: Page, i: int, subject: int, limit: int, cue: Cue, leads: bool) -> Opening | None:
    """A noun after the subject as what is said: `أعلن الجيش مقتل ثلاثة`."""
    at = past_adverbials(page, subject, limit)
    if page.has("statements", page.form(at)):
        at = _after_statement(page, at, limit)
    elif any(page.has("places", page.form(k)) for k in range(subject, at)) or _goes_on(page, subject, at):
        at = _after_place(page, at, limit)
    if cue.only:
        reach = range(at, min(limit, at + MAX_OFFICE))
        at = next(
            (k for k in reach if any(stem.form.removeprefix("ال") in cue.only for stem in stems(page.form(k)))), limit
        )
    if at >= limit or not page.is_word(at) or page.has("binding", page.form(at)) or page.form(at) in CLAUSE:
        return None
    if subject == i + 1 and not leads and not cue.only and page.form(at).startswith("ال") and cue.kind == "verb":
        if not (page.has("acts", page.form(at + 1)) or page.has("objects", page.form(at + 1))) or at + 1 >= limit:
            return None  # `أكد الرجل`: the one who speaks, and nothing said
        at += 1
    return Opening(at, "object", at)


def _goes_on(page: Page, subject: int, at: int) -> bool:
    """Whether a noun after a known subject still belongs to it: definite, and then a comma."""
    return at == subject and page.form(at).startswith("ال") and page.surface(at + 1) in COMMAS


def _after_place(page: Page, at: int, limit: int) -> int:
    """The act announced after a longer adverbial: `أكد فلان في اتصال هاتفي مع نظيره دعمه ...`; `at` if none is seen."""
    reach = range(at, min(limit, at + MAX_REACH))
    acts = (k for k in reach if page.has("acts", page.form(k)) or page.has("objects", page.form(k)))
    return next((k for k in acts if not page.has("binding", page.form(k - 1)) and _is_act(page, k)), at)


def _is_act(page: Page, k: int) -> bool:
    """Not `رفض ذكر اسمه`, said of a source."""
    return not page.has("naming", page.form(k + 1))


def _after_statement(page: Page, at: int, limit: int) -> int:
    """Where what a text says begins: `أكد بلاغ صادر عن الوزارة، تضامن ...`, `أكد البيان الختامي أيضا دعم ...`."""
    reach = range(at + 1, min(limit, at + MAX_REACH))
    if page.form(at + 1).startswith("ال") or page.form(at).startswith("ال"):
        return next((k for k in reach if not page.form(k).startswith("ال") and k not in page.times), limit)
    return next((k for k in reach if page.has("acts", page.form(k)) or page.surface(k - 1) in COMMAS), at)


def _after_masdar(page: Page, i: int, cue: Cue, stem: Stem) -> Opening | None:
    """`قوله إن`, `بالقول إن`, `قولها: «...»`: content follows at once."""
    j = i + 1
    if page.form(j) in ("على", "الى") and cue.suffix and page.form(j + 1) in CLAUSE:
        j += 1
    if page.form(j) in CLAUSE and (cue.suffix or stem.form.startswith("ال")):
        return Opening(j, "clause", j + 1)
    if cue.suffix and page.form(j) == ":" and page.is_word(j + 1):
        return Opening(j, "colon", j + 1)
    if cue.suffix and is_speech(page, j):
        return Opening(j, "quote", j)
    return None


def _named_so(page: Page, i: int, cue: Cue) -> Opening | None:
    """`ما سماه عدوانا`, `ما وصفه الوزير بالعدوان`: the words after the verb and its subject are the other's."""
    if page.form(i - 1) not in ("ما", "بما", "لما", "مما") or not cue.suffix:
        return None
    at = subject_end(page, i + 1, i + 12)
    at = at + 1 if page.surface(at) in OPENING_MARKS else at
    return Opening(at, "object", at) if page.is_word(at) else None


def _after_relative(page: Page, i: int, cue: Cue, limit: int) -> Opening | None:
    """`وهو ما أكده فلان`: what was said before; `ما ذكرته الوكالة عن الانسحاب`, `التي وصفها بالجبانة`: what follows."""
    relative, lead = page.form(i - 1), page.form(i - 2)
    if relative in ("ما", "الذي") and (page.has("pointers", lead) or page.surface(i - 2) in COMMAS):
        return Opening(i - 2, "before", i)
    if not page.has("relatives", relative):
        return None
    subject = subject_end(page, i + 1, limit)
    beside = past_adverbials(page, subject, limit)
    for j in range(subject, min(limit, beside + MAX_CARRIER)):
        form = page.form(j)
        if "with" in cue.brings and (form == "ب" or (form.startswith("ب") and _is_with(page, j))):
            return Opening(j, "about", j + 1) if form == "ب" else Opening(j, "with", j)
        if relative in ("الذي", "التي", "الذين"):
            continue
        clause = page.form(j + 1) in CLAUSE
        if page.has("topics", form) and j + 1 < limit and (clause or j < beside + MAX_BESIDE):
            return Opening(j, "about", j + 1 + clause)
        if form in CLAUSE:
            return Opening(j, "clause", j + 1)
    return None


def _relayed(page: Page, i: int, subject: int, limit: int, cue: Cue) -> Opening | None:
    """`نقلت أ عن ب [قوله] أن`, `نقلت عنه أ [قوله] أن`: the opening of what ب said; it must name ب."""
    relates = cue.link == "عن"
    reach = MAX_LINK if relates else MAX_BESIDE  # `نسبت الهجوم إلى «التنظيم»` relates nothing
    source = next((j for j in range(subject, min(limit, subject + reach)) if page.links(j, cue.link)), None)
    if source is None and page.form(i + 1) in ("عنه", "عنها", "عنهم"):
        source = i + 1
    if source is None:
        return None
    for j in range(source + 1, min(limit, source + (MAX_REACH if relates else MAX_BESIDE))):
        form = page.reading.forms[j]
        if form in CLAUSE and j not in page.inside and not page.has("not_before_clause", page.form(j - 1)):
            return Opening(j, "clause", j + 1)
        if relates and form in OPENING_MARKS and is_speech(page, j):
            return Opening(j, "quote", j)
        if relates and form == ":" and page.is_word(j + 1):
            return Opening(j, "colon", j + 1)
    following = page.table.cues.get(page.form(limit), ())
    return Opening(limit, "shared", limit) if any(cue.kind == "masdar" for cue in following) else None


def _shared(page: Page, i: int, subject: int, limit: int) -> Opening | None:
    """`أضاف فلان قائلا: ...`, `يتساءلون ويستغربون من ...`: what the next cue opens."""
    if limit > subject + 1 or limit >= len(page.reading.forms):
        return None
    joined = limit == i + 1 and page.form(limit).startswith("و")
    following = page.table.cues.get(page.form(limit), ())
    says = any(cue.kind == "participle" and cue.rule.endswith(":say") for cue in following)
    return Opening(limit, "shared", limit) if joined or says else None


def _is_post_posed(page: Page, sentence: Sentence, i: int, stem: Stem, subject: int) -> bool:
    """`...، قال الناطق.`: after a comma or a closed quotation, a subject and then nothing more."""
    if stem.prefix or i == sentence.first or page.surface(i - 1) not in COMMAS | CLOSING_MARKS | {"-", "–"}:
        return False
    return subject > i + 1 and (subject >= sentence.last or not page.is_word(subject))
