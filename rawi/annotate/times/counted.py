"""Days counted from a day that is said, and weekdays beside a length: `بعد أسبوعين من عيد الفطر`, `بعد شهرين يوم
الخميس`, `أول جمعة بعد العيد`."""

from datetime import timedelta

from rawi.annotate.times.dates import read_date
from rawi.annotate.times.days import near_weekday
from rawi.annotate.times.hijri import read_feast
from rawi.annotate.times.lengths import counted, read_ago, read_ahead
from rawi.annotate.times.scene import Said, Scene, after
from rawi.text.calendar import days_of, shifted

RULE = "times/units.yml:from-day"
_DAYS = {"D": 1, "W": 7}


def read_counted_weekday(scene: Scene, i: int) -> Said | None:
    """`بعد شهرين يوم الخميس`: the Thursday nearest to the day so counted."""
    near = read_ahead(scene, i) or read_ago(scene, i)
    if near is None or near.kind != "date" or near.last >= len(scene.tokens) or not scene.touches(near.last):
        return None
    at = near.last + 1 if scene.form(near.last) == "يوم" else near.last
    weekday = scene.term(at, "weekday")
    if weekday is None or not weekday.definite or scene.direction(after(at, weekday)):
        return None
    return near._replace(last=after(at, weekday), value=near_weekday(near.value, weekday.word.value), mod=None)


def read_from_day(scene: Scene, i: int) -> Said | None:
    """`بعد أسبوعين من عيد الفطر`, `قبل ثلاثة أيام من 5 مايو`. In reports the length and the day are two times."""
    if scene.leans == "past" or scene.form(i) not in ("بعد", "قبل") or i + 1 >= len(scene.tokens):
        return None
    length = counted(scene, i + 1)
    if length is None or length.skip or not length.number or scene.form(length.last) not in ("من", "على"):
        return None
    day = _day(scene, length.last + 1)
    days = days_of(day.value) if day else None
    if day is None or days is None or days.first != days.last or len(length.unit) > 1:
        return None
    sign, unit = (1 if scene.form(i) == "بعد" else -1), "D" if length.unit in _DAYS else length.unit
    value = shifted(days.first, unit, sign * length.number * _DAYS.get(length.unit, 1))
    return day._replace(first=i, value=value, rule=RULE, kind="date", part=None)


def read_weekday_after_feast(scene: Scene, i: int) -> Said | None:
    """`أول جمعة بعد عيد الفطر`, `ثاني أحد قبل عيد الميلاد`."""
    rank = scene.start(i, "rank")
    weekday = scene.term(after(i, rank), "weekday") if rank else None
    if rank is None or weekday is None or weekday.definite or rank.word.value < 1:
        return None
    at = after(after(i, rank), weekday)
    day = _day(scene, at + 1) if scene.form(at) in ("بعد", "قبل") else None
    days = days_of(day.value) if day else None
    if day is None or days is None or days.first != days.last:
        return None
    sign = 1 if scene.form(at) == "بعد" else -1
    ahead = sign * (weekday.word.value - days.first.isoweekday()) % 7 or 7
    value = days.first + sign * timedelta(ahead + 7 * (rank.word.value - 1))
    return day._replace(first=i, value=value.isoformat(), rule=RULE, kind="date", part=None, skip=rank.skip)


def _day(scene: Scene, at: int) -> Said | None:
    """A date or a feast that begins in token `at`."""
    at = at + 1 if scene.form(at) in ("يوم", "تاريخ") else at
    day = read_feast(scene, at) or read_date(scene, at) if at < len(scene.tokens) else None
    return day if day and not day.skip and scene.touches(at) else None
