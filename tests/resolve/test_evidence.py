"""What keeps events apart that agree in town, parties and words, and what joins those whose reports slip."""

from collections.abc import Mapping
from typing import Any

from rawi.derived import ResolvedEvent
from tests.resolve.telling import Told, resolved, told

TOWN = "وادي النحل"
PLACE = {TOWN: {"kind": "place", "class": "city"}}


def report(name: str, day: str, text: str, event: Mapping[str, Any], names: Mapping[str, Any] = PLACE) -> Told:
    entry = {"name": name, "outlet": f"صحيفة {name}", "published": day, "text": text, "names": names}
    return told({**entry, "events": [{"type": "ASSAULT", "place": TOWN, **event}]})


def groups(*reports: Told) -> list[set[str]]:
    """The urls' last parts of each event's articles."""
    return [{str(m.url).rpartition("/")[2] for m in event.mentions} for event in events(*reports)]


def events(*reports: Told) -> tuple[ResolvedEvent, ...]:
    return resolved(reports).events


def raid(name: str, day: str, said: str, when: str, killed: int, injured: int) -> Told:
    text = f"قتل {killed} أشخاص وجرح {injured} آخرون في غارة جوية أصابت سوق الحبوب في مدينة {TOWN} {said}."
    event = {"mode": "aerial", "words": ["قتل", "غارة جوية"], "time": [said, when],
             "numbers": [[str(killed), "killed", killed], [str(injured), "injured", injured]]}  # fmt: skip
    return report(name, day, text, event)


def test_one_toll_in_one_town_on_two_days_is_a_slip_of_the_reports() -> None:
    first, second = (
        raid("a", "2024-05-07", "الاثنين", "2024-05-06", 4, 7),
        raid("b", "2024-05-07", "أمس", "2024-05-07", 4, 7),
    )
    assert groups(first, second) == [{"a", "b"}]


def test_a_second_strike_in_the_town_on_the_next_day_is_another_event() -> None:
    first, second = (
        raid("a", "2024-05-07", "الاثنين", "2024-05-06", 4, 7),
        raid("b", "2024-05-07", "الثلاثاء", "2024-05-07", 2, 5),
    )
    assert len(groups(first, second)) == 2


def test_a_sum_over_months_is_no_single_strike() -> None:
    one = raid("a", "2024-05-07", "الاثنين", "2024-05-06", 40, 90)
    text = (
        f"قتل 40 شخصا في غارات على مدينة {TOWN} منذ مطلع العام بحسب حصيلة أعدتها الصحيفة عن سوق الحبوب، آخرها الاثنين."
    )
    event = {"mode": "aerial", "words": ["قتل", "غارات"], "time": ["الاثنين", "2024-05-06"],
             "numbers": [["40", "killed", 40, 40, None, "cumulative"]]}  # fmt: skip
    assert len(groups(one, report("b", "2024-05-07", text, event))) == 2


def test_other_acts_in_one_town_on_one_day_are_two_events() -> None:
    taken = f"سيطرت القوات على مدينة {TOWN} الاثنين بعد قتال في سوق الحبوب."
    raided = f"شنت الطائرات غارات على مدينة {TOWN} الاثنين أصابت سوق الحبوب."
    time = ["الاثنين", "2024-05-06"]
    reports = (
        report("a", "2024-05-07", taken, {"mode": "territory", "words": ["سيطرت"], "time": time}),
        report("b", "2024-05-07", raided, {"mode": "aerial", "words": ["غارات"], "time": time}),
    )
    assert len(groups(*reports)) == 2


def test_bare_shelling_may_be_what_another_calls_an_air_raid() -> None:
    time = ["الاثنين", "2024-05-06"]
    reports = (
        report("a", "2024-05-07", f"تعرض سوق الحبوب في مدينة {TOWN} لقصف عنيف الاثنين.",
               {"mode": "shelling", "words": ["قصف"], "time": time}),
        report("b", "2024-05-07", f"شنت الطائرات غارات على سوق الحبوب في مدينة {TOWN} الاثنين.",
               {"mode": "aerial", "words": ["غارات"], "time": time}),
    )  # fmt: skip
    assert len(groups(*reports)) == 1


def test_undated_fighting_of_a_later_week_is_not_the_battle_of_a_day() -> None:
    first = f"اندلعت اشتباكات في سوق الحبوب بمدينة {TOWN} الاثنين بين مسلحين."
    later = f"تجددت اشتباكات في سوق الحبوب بمدينة {TOWN} بين مسلحين."
    reports = (
        report("a", "2024-05-06", first, {"mode": "clashes", "words": ["اشتباكات"], "time": ["الاثنين", "2024-05-06"]}),
        report("b", "2024-05-13", later, {"mode": "clashes", "words": ["اشتباكات"]}),
    )
    assert len(groups(*reports)) == 2


def test_a_follow_up_of_a_later_week_has_the_figures() -> None:
    first = raid("a", "2024-05-06", "الاثنين", "2024-05-06", 14, 30)
    text = f"أعيد فتح سوق الحبوب في مدينة {TOWN} بعد الغارة الجوية التي قتل فيها 14 شخصا وجرح 30 آخرون."
    event = {"mode": "aerial", "words": ["الغارة الجوية", "قتل"],
             "numbers": [["14", "killed", 14], ["30", "injured", 30]]}  # fmt: skip
    assert groups(first, report("b", "2024-05-13", text, event)) == [{"a", "b"}]


def test_the_market_of_a_town_is_in_the_town() -> None:
    name = f"سوق {TOWN}"
    market = {name: {"kind": "place", "class": "facility"}}
    text = f"قتل 12 شخصا في غارة جوية على {name} الاثنين وأصيب 20."
    figures = [["12", "killed", 12], ["20", "injured", 20]]
    event = {"mode": "aerial", "words": ["قتل"], "time": ["الاثنين", "2024-05-06"], "place": name, "numbers": figures}
    town = raid("b", "2024-05-06", "الاثنين", "2024-05-06", 12, 20)
    assert len(groups(report("a", "2024-05-06", text, event, market), town)) == 1


def test_a_formula_about_other_people_is_not_one_event() -> None:
    text = "أعلنت المحكمة في بيانها أن {} أدين بتهريب السلاح وحكم عليه بالسجن، وأن الحكم صار نهائيا بعد تأييده."
    reports = []
    for day, name in (("2024-05-06", "نادر السفرجلي"), ("2024-05-07", "وليد المشمشي")):
        event = {"type": "SANCTION", "mode": "convict", "words": ["حكم عليه"]}
        entry = {"name": day, "outlet": day, "published": day, "text": text.format(name), "events": [event]}
        reports.append(told({**entry, "names": {name: {"kind": "person"}}}))
    assert len(groups(*reports)) == 2
