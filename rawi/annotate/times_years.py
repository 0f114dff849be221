"""Years and what is larger or smaller than a month: years with their head, decades, centuries, seasons, quarters and
halves, and the feasts."""

from rawi.annotate.times_dates import Tail, feast_days, hijri_year_said, read_tail, year_at
from rawi.annotate.times_scene import Said, Scene, after
from rawi.text.calendar import HIJRI_DOUBT
from rawi.text.numbers import read_ordinal

RULE = "times/dates.yml:"
YEAR_BEFORE = frozenset({"في", "منذ", "حتى", "مواليد", "بعد", "قبل", "خلال", "لسنه", "لعام", "الى", "من", "بين", "ثوره", "عامي",
                         "اعوام", "انتخابات", "مونديال", "موازنه", "ميزانيه", "دستور", "صيف", "شتاء", "خريف", "حرب"})  # fmt: skip
YEAR_LOOSELY = frozenset({"في", "منذ", "مواليد", "خلال"})  # here what follows is hardly ever counted


def read_year_words(scene: Scene, i: int) -> Said | None:
    """`عام 2011`, `سنة ألفين وثلاثة عشر`, `العام الهجري 1437`, decades, centuries, seasons, parts of years."""
    return (
        _headed_year(scene, i)
        or _decade(scene, i)
        or _century(scene, i)
        or _season(scene, i)
        or _part_of_year(scene, i)
    )


def _headed_year(scene: Scene, i: int) -> Said | None:
    head = scene.start(i, "unit", "pair")
    if head is None or head.word.value != "Y" or head.word.number not in (0, 1, 3):
        return None
    at = after(i, head)
    era = scene.term(at, "era")
    year = year_at(scene, after(at, era) if era else at)
    if year is None or year[1] > len(scene.tokens):
        return None
    if head.word.number == 3 and not _another_year(scene, year[1]):
        return None
    if head.word.number == 1 and not head.definite and _counts_people(scene, year[1]):
        return None
    return _said_year(scene, i, year[0], year[1], year[2] or bool(era and era.word.value == "hijri"), head.skip)


def _another_year(scene: Scene, at: int) -> bool:
    return scene.form(at) in ("و", "،") or scene.form(at).startswith("و") or scene.form(at) == "الى"


def _counts_people(scene: Scene, at: int) -> bool:
    return False


def _said_year(scene: Scene, i: int, year: int, last: int, hijri: bool, skip: int) -> Said | None:
    if hijri and year < 1600:
        said = hijri_year_said(i, last, year)
        return said and said._replace(skip=skip)
    return Said(i, last, f"{year:04}", RULE + "year", skip=skip)


def read_bare_year(scene: Scene, i: int) -> Said | None:
    """Four digits that are a year by what stands before and after them: `في 2011`, `(2014)`, `و1966` after a year."""
    form = scene.forms[i]
    if len(form) != 4 or not form.isdigit() or form[0] not in "12" or not 1900 <= int(form) <= _latest(scene):
        return None
    last = i + 1
    era = scene.term(last, "era")
    if era and era.word.value == "gregorian":
        return Said(i, after(last, era), form, RULE + "year")
    before = scene.form(i - 1)
    loosely = before in YEAR_LOOSELY
    listed = _after_year(scene, i)
    if before not in YEAR_BEFORE and not listed and not before.startswith("لسن"):
        return None
    if scene.form(last) in ("%", "-", "/", "٪") and scene.form(last + 1).isdigit():
        return None
    if scene.term(last, "counted-noun", "unit"):
        return None
    if not loosely and not _ends_here(scene, last):
        return None
    return Said(i, last, form, RULE + "year")


def _latest(scene: Scene) -> int:
    return scene.today.year + 30 if scene.today else 2060


def _after_year(scene: Scene, i: int) -> bool:
    """Whether a year was read just before, joined by a word or mark to this number."""
    before = scene.previous
    return before is not None and before.rule == RULE + "year" and before.last in (i - 1, i - 2)


def _ends_here(scene: Scene, at: int) -> bool:
    """Whether what follows cannot be counted: a mark, a definite word, a function word."""
    if at >= len(scene.tokens) or not scene.touches(at) or scene.tokens[at].kind != "word":
        return True
    form = scene.form(at)
    return form.startswith(("ال", "و", "ف", "ل", "ب")) or len(form) <= 3


def _decade(scene: Scene, i: int) -> Said | None:
    """`التسعينات`, `ثمانينات القرن الماضي`, `ستينيات القرن التاسع عشر`; without a century, the twentieth."""
    term = scene.start(i, "decade")
    if term is None:
        return None
    last = after(i, term)
    century = _century(scene, last) if last < len(scene.tokens) else None
    if century is None and not term.definite:
        return None
    base = century.value[:2] if century and century.value else "19"
    return Said(i, century.last if century else last, f"{base}{term.word.value}X", RULE + "decade", skip=term.skip)


def _century(scene: Scene, i: int) -> Said | None:
    """`القرن التاسع عشر`; the last or the present one is read as a relative unit."""
    unit = scene.start(i, "unit")
    if unit is None or unit.word.value != "100Y" or not unit.definite or unit.word.number != 1:
        return None
    at = after(i, unit)
    direction = scene.term(at, "direction")
    if direction and direction.definite:
        base = scene.today.year // 100 if scene.today else 20
        value = f"{base + direction.word.value:02}XX"
        return Said(i, after(at, direction), value, "times/units.yml:relative", anchor="published", skip=unit.skip)
    ordinal = read_ordinal(scene.tokens, at) if at < len(scene.tokens) else None
    if ordinal is None or ordinal.value > 21:
        return None
    last = ordinal.last
    if scene.form(last) in ("الميلادي", "للميلاد"):
        last += 1
    return Said(i, last, f"{ordinal.value - 1:02}XX", RULE + "century", skip=unit.skip)


def _season(scene: Scene, i: int) -> Said | None:
    """`صيف 2014`, `فصل الربيع`, `الشتاء الماضي`, `الربيع والصيف`."""
    at, headed = (i + 1, True) if scene.form(i) in ("فصل", "موسم", "وفصل", "بفصل") else (i, False)
    term = scene.term(at, "season") if headed else scene.start(at, "season")
    if term is None:
        return None
    last, number, skip = after(at, term), int(term.word.value), term.skip
    if headed:
        skip = len(scene.form(i)) - 3
    tail = read_tail(scene, last, False)
    if tail.last == last:
        return _plain_season(scene, i, at, last, number, headed and term.definite, skip)
    year = tail.year
    if year is None and scene.today is not None:
        month = scene.today.month
        direction = tail.direction or 0
        if tail.of_year or direction == 0:
            year = scene.today.year + direction
        else:
            year = scene.today.year + _season_shift(3 * (number - 20), month, direction)
    value = f"{year:04}-{number}" if year else None
    anchor = "none" if tail.year else "published"
    return Said(i, tail.last, value, RULE + "season", anchor=anchor, skip=skip)  # type: ignore[arg-type]


def _season_shift(start: int, month: int, direction: int) -> int:
    """Last season is the latest that is over, next season the first not begun."""
    if direction < 0:
        return 0 if month > start + 2 else -1
    return 0 if month < start else 1


def _plain_season(scene: Scene, i: int, at: int, last: int, number: int, headed: bool, skip: int) -> Said | None:
    second = scene.term(last, "season", joined=(1,))
    if (
        scene.term(at, "season", joined=(0, 1, 2))
        and second
        and second.definite
        and scene.form(at).endswith("ال" + scene.form(at)[-4:][2:]) is not None
    ):
        if scene.form(at).startswith(("ال", "بال", "لل")):
            value = f"XXXX-{number}/XXXX-{second.word.value}"
            return Said(i, after(last, second), value, RULE + "seasons-joined", "set", calendar=None, skip=skip)
    if not headed:
        return None
    value = f"{scene.today.year:04}-{number}" if scene.today else None
    return Said(i, last, value, RULE + "season", anchor="published", skip=skip)


def _part_of_year(scene: Scene, i: int) -> Said | None:
    """`النصف الأول من 2017`, `الربع الأخير من العام الماضي`, `الثلث الأول من عام 2016`."""
    term = scene.start(i, "portion")
    if term is None or not term.definite or i + 1 >= len(scene.tokens):
        return None
    of = {"quarter": 4, "half": 2, "third": 3}[term.word.value]
    at = after(i, term)
    final = scene.term(at, "last")
    ordinal = None if final else read_ordinal(scene.tokens, at)
    number, at = (of, after(at, final)) if final else (ordinal.value, ordinal.last) if ordinal else (0, at)
    tail = read_tail(scene, at, False)
    if not 1 <= number <= of:
        return None
    if tail.year is None and not tail.of_year:
        tail = _year_after_of(scene, at)
        if tail.year is None:
            return None
    year = tail.year or (scene.today.year + (tail.direction or 0) if scene.today else None)
    anchor = "none" if tail.year else "published"
    value = _portion_value(year, of, number) if year else None
    return Said(i, tail.last, value, RULE + "part-of-year", anchor=anchor, skip=term.skip)  # type: ignore[arg-type]


def _year_after_of(scene: Scene, at: int) -> Tail:
    """`من 2017`: a bare year after "of"."""
    year = year_at(scene, at + 1) if scene.form(at) == "من" and at + 1 < len(scene.tokens) else None
    return Tail(year[1], year=year[0]) if year else Tail(at)


def _portion_value(year: int, of: int, number: int) -> str:
    if of == 3:
        return f"{year:04}-{4 * number - 3:02}/{year:04}-{4 * number:02}"
    return f"{year:04}-{(32 if of == 4 else 39) + number}"


def read_feast(scene: Scene, i: int) -> Said | None:
    """`عيد الفطر`, `ليلة رأس السنة`, `صلاة الجمعة`."""
    term = scene.start(i, "feast")
    if term is None:
        return None
    entry = term.word.value
    last = after(i, term)
    tail = read_tail(scene, last, "hijri" in entry)
    days = feast_days(scene, i, entry.get("hijri"), entry.get("day"), tail)
    value = days.first.isoformat() if days else None
    anchor = "none" if tail.year else "published"
    said = Said(i, tail.last, value, term.word.rule, anchor=anchor, skip=term.skip)  # type: ignore[arg-type]
    if "part" in entry:
        said = said._replace(part=entry["part"], kind="time")
    return said._replace(calendar="hijri", doubt=HIJRI_DOUBT) if "hijri" in entry else said
