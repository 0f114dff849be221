"""Years and what is larger or smaller than a month: years with their head, decades, centuries, seasons, quarters and
halves."""

from rawi.annotate.times.hijri import said_by_table
from rawi.annotate.times.months import Year, read_tail, year_at
from rawi.annotate.times.scene import Said, Scene, after
from rawi.records import Anchor
from rawi.text.calendar import hijri_of, hijri_year_days

RULE = "times/dates.yml:"
_PARTS = {"quarter": 4, "half": 2, "third": 3}


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
    if head is None or head.word.value != "Y" or head.word.number == 2:
        return None
    at = after(i, head)
    era = scene.term(at, "era")
    year = year_at(scene, after(at, era) if era else at)
    if year is None and era and era.word.value == "hijri" and head.definite:
        return _hijri_year_beside(scene, i, after(at, era), head.skip)
    if year is None:
        return _short_year(scene, i, at, head.skip) if head.word.number == 1 and not head.definite else None
    if head.word.number == 3 and not scene.form(year.last).startswith(("و", "،", "الى")):
        return None
    if (year.is_hijri or (era and era.word.value == "hijri")) and year.number < 1600:
        said = said_by_table(i, year.last, hijri_year_days(year.number), RULE + "hijri-year")
        return said and said._replace(skip=head.skip)
    if head.word.kind == "pair" and (final := _year_joined(scene, i, year.last, year.number)):
        return Said(i, final.last, f"{year.number:04}/{final.number:04}", RULE + "years", skip=head.skip)
    return Said(i, year.last, f"{year.number:04}", RULE + "year", skip=head.skip)


def _year_joined(scene: Scene, i: int, at: int, first: int) -> Year | None:
    """`بين عامي 1950 و1953`: the year that ends the span. Without "between", two years are two times."""
    if scene.form(i - 1) not in ("بين", "وبين") or scene.form(at) not in ("و", "الى"):
        return None
    final = year_at(scene, at + 1)
    return final if final and final.number > first and not final.is_hijri else None


def _hijri_year_beside(scene: Scene, i: int, at: int, skip: int) -> Said | None:
    """`العام الهجري الجاري`, `السنة الهجرية القادمة`."""
    direction = scene.direction(at)
    if direction is None:
        return None
    last, rule = after(at, direction), RULE + "hijri-year"
    days = hijri_year_days(hijri_of(scene.today)[0] + direction.word.value) if scene.today else None
    said = said_by_table(i, last, days, rule) or Said(i, last, None, rule, calendar="hijri")
    return said._replace(anchor="published", skip=skip)


def _short_year(scene: Scene, i: int, at: int, skip: int) -> Said | None:
    """`عام 48`, `سنة 73`: of the twentieth century."""
    form = scene.form(at)
    if not (form.isdecimal() and len(form) == 2 and int(form) >= 30) or scene.term(at + 1, "unit"):
        return None
    return Said(i, at + 1, f"19{form}", RULE + "year", skip=skip)


def read_bare_year(scene: Scene, i: int, asked: bool = False) -> Said | None:
    """Four digits that are a year by what stands before and after them: `في 2011`, `مواليد 1986`, `و1966`; `asked` says
    that what stands before asks for a time (`نهاية 2013`)."""
    form = scene.forms[i]
    if len(form) != 4 or not form.isdecimal() or not 1900 <= int(form) <= _latest(scene):
        return None
    last = i + 1
    era = scene.term(last, "era")
    if era and era.word.value == "gregorian":
        return Said(i, after(last, era), form, RULE + "year")
    before = scene.term(i - 1, "year-before", joined=(0, 1))
    apart = scene.form(i - 1) == "("
    if before is None and not (asked or _after_year(scene, i) or _stands_apart(scene, i)):
        return None
    if (before or apart) and (span := _second_year(scene, last, int(form))):
        return Said(i, last + 2, f"{form}/{span}", RULE + "year")
    if scene.form(last) in ("-", "/") and scene.form(last + 1).isdecimal():
        return None
    if scene.form(last) in ("%", "٪") or scene.term(last, "unit", "counted-noun"):
        return None
    if not (before and before.word.value == "loose") and not _ends_here(scene, last):
        return None
    return Said(i, last, form, RULE + "year")


def _latest(scene: Scene) -> int:
    return scene.today.year + 30 if scene.today else 2060


def _second_year(scene: Scene, at: int, first: int) -> str | None:
    """`موسم 2014 - 2015`: the end of a span of years."""
    form = scene.form(at + 1)
    joined = scene.form(at) in ("-", "–", "/") and form.isdecimal() and len(form) == 4
    return form if joined and first < int(form) <= _latest(scene) else None


def _stands_apart(scene: Scene, i: int) -> bool:
    """`تونس (2010)`, `(1954-1989)`, `1978: ...` at the head of a line; not a number of something (`القرار (1973)`)."""
    if scene.form(i + 1) == ":":
        return scene.reading.lines[scene.reading.line_of(i)].first == i
    closes = scene.form(i + 1) == ")" or (scene.form(i + 1) in ("-", "–") and scene.form(i + 3) == ")")
    bracketed = scene.form(i - 1) == "(" and closes and i > 1
    return bracketed and scene.tokens[i - 2].kind == "word" and scene.term(i - 2, "numbered", joined=range(4)) is None


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
    if scene.form(last) == "من" and scene.term(last + 1, "age"):
        return None
    century = _century(scene, last) if last < len(scene.tokens) else None
    if century is None and not term.definite:
        return None
    base = century.value[:2] if century and century.value else "19"
    return Said(i, century.last if century else last, f"{base}{term.word.value}X", RULE + "decade", skip=term.skip)


def _century(scene: Scene, i: int) -> Said | None:
    """`القرن التاسع عشر`, `القرن الماضي`."""
    unit = scene.start(i, "unit")
    if unit is None or unit.word.value != "100Y" or not unit.definite or unit.word.number != 1:
        return None
    at = after(i, unit)
    direction = scene.direction(at)
    if direction:
        base = scene.today.year // 100 if scene.today else 20
        value, rule = f"{base + direction.word.value:02}XX", "times/units.yml:relative"
        return Said(i, after(at, direction), value, rule, anchor="published", skip=unit.skip)
    ordinal = scene.ordinal(at)
    if ordinal is None or ordinal.value > 21:
        return None
    era = scene.term(ordinal.last, "era")
    if era and era.word.value == "hijri":
        return None
    last = after(ordinal.last, era) if era else ordinal.last
    return Said(i, last, f"{ordinal.value - 1:02}XX", RULE + "century", skip=unit.skip)


def _season(scene: Scene, i: int) -> Said | None:
    """`صيف 2014`, `فصل الربيع`, `الشتاء الماضي`, `الربيع والصيف`."""
    head = scene.start(i, "season-head")
    at = after(i, head) if head else i
    term = scene.term(at, "season") if head else scene.start(at, "season")
    if term is None or scene.start(i - 1, "season-name"):
        return None
    last, number, skip = after(at, term), int(term.word.value), head.skip if head else term.skip
    tail = read_tail(scene, last)
    if tail.last > last:
        year = tail.year or _year_of_season(scene, number, tail.direction or 0, tail.of_year)
        value = f"{year:04}-{number}" if year else None
        return Said(i, tail.last, value, RULE + "season", anchor="none" if tail.year else "published", skip=skip)
    second = scene.term(last, "season", joined=(1,))
    if term.definite and second and second.definite:
        value = f"XXXX-{number}/XXXX-{second.word.value}"
        return Said(i, after(last, second), value, RULE + "seasons-joined", "set", calendar=None, skip=skip)
    if head is None or not term.definite:
        return None
    value = f"{scene.today.year:04}-{number}" if scene.today else None
    return Said(i, last, value, RULE + "season", anchor="published", skip=skip)


def _year_of_season(scene: Scene, number: int, direction: int, of_year: bool) -> int | None:
    """The last season is the latest that is over, the next the first that has not begun."""
    if scene.today is None:
        return None
    year, month, start = scene.today.year, scene.today.month, 3 * (number - 20)
    if of_year or direction == 0:
        return year + direction
    if direction < 0:
        return year if month > start + 2 else year - 1
    return year if month < start else year + 1


def _part_of_year(scene: Scene, i: int) -> Said | None:
    """`النصف الأول من 2017`, `الربع الأخير من العام الماضي`, `الثلاثي الأول من سنة 2017`."""
    term = scene.start(i, "portion")
    if term is None or not term.definite or i + 1 >= len(scene.tokens):
        return None
    of, at = _PARTS[term.word.value], after(i, term)
    final, ordinal = scene.term(at, "last"), scene.ordinal(at)
    if final is None and ordinal is None:
        return None
    number, at = (of, after(at, final)) if final else (ordinal.value, ordinal.last) if ordinal else (0, at)
    tail = read_tail(scene, at)
    if not 1 <= number <= of or (tail.year is None and not tail.of_year):
        return None
    year = tail.year or (scene.today.year + (tail.direction or 0) if scene.today else None)
    anchor: Anchor = "none" if tail.year else "published"
    value = _portion_value(year, of, number) if year else None
    return Said(i, tail.last, value, RULE + "part-of-year", anchor=anchor, skip=term.skip)


def _portion_value(year: int, of: int, number: int) -> str:
    """EDTF's quarters are 33 to 36, its halves 40 and 41; it has no thirds."""
    if of == 3:
        return f"{year:04}-{4 * number - 3:02}/{year:04}-{4 * number:02}"
    return f"{year:04}-{(32 if of == 4 else 39) + number}"
