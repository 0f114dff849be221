"""By whose word events and numbers are told."""

from rawi.annotate.pipeline import annotate
from rawi.knowledge import Knowledge
from tests.builders import article


def test_what_stands_in_a_content_is_told_by_its_report(knowledge: Knowledge) -> None:
    annotation = annotate(article("قالت وزارة الداخلية إن ثلاثة أشخاص قتلوا في هجوم على السوق."), knowledge)
    (report,) = annotation.reports
    assert annotation.events
    assert {event.by for event in annotation.events} == {(report.id,)}


def test_the_outlets_own_voice_has_no_report(knowledge: Knowledge) -> None:
    annotation = annotate(article("قتل ثلاثة أشخاص في هجوم على السوق. وقالت وزارة الداخلية إن المعبر مغلق."), knowledge)
    assert annotation.events
    assert all(event.by == () for event in annotation.events if event.start < 20)


def test_the_innermost_report_tells(knowledge: Knowledge) -> None:
    text = "قالت وكالة رويترز إن مصدرا طبيا أكد مقتل ثلاثة أشخاص."
    annotation = annotate(article(text), knowledge)
    confirmed = next(report for report in annotation.reports if report.cue.surface == "أكد")
    assert confirmed.inside
    assert [event.by for event in annotation.events if event.surface == "مقتل"] == [(confirmed.id,)]


def test_cues_that_share_their_content_tell_together(knowledge: Knowledge) -> None:
    annotation = annotate(article("قال مصدر أمني إن ثلاثة أشخاص قتلوا في هجوم، على حد قوله."), knowledge)
    ids = tuple(report.id for report in annotation.reports)
    assert len(ids) == 2
    assert {event.by for event in annotation.events} == {ids}


def test_numbers_and_labels_are_told_by_the_report_around_them(knowledge: Knowledge) -> None:
    annotation = annotate(article("قالت وزارة الداخلية إن الإرهابيين قتلوا ثلاثة جنود في هجوم على السوق."), knowledge)
    (report,) = annotation.reports
    assert annotation.numbers
    assert annotation.labels
    assert {one.by for one in (*annotation.numbers, *annotation.labels)} == {(report.id,)}


def test_what_a_denial_is_about_is_denied(knowledge: Knowledge) -> None:
    annotation = annotate(article("نفى ناطق باسم الجيش أن تكون قواته قصفت الميناء."), knowledge)
    assert [event.status for event in annotation.events] == ["denied"]


def test_a_report_of_others_that_is_denied_is_denied(knowledge: Knowledge) -> None:
    annotation = annotate(article("ونفت وزارة الدفاع ما ذكرته وكالة رويترز عن مقتل ثلاثة جنود."), knowledge)
    denial, told = annotation.reports
    assert (denial.force, told.inside) == ("deny", denial.id)
    assert [(event.status, event.by) for event in annotation.events] == [("denied", (told.id,))]


def test_what_is_not_confirmed_keeps_its_report(knowledge: Knowledge) -> None:
    annotation = annotate(article("لم تؤكد وزارة الدفاع مقتل ثلاثة جنود."), knowledge)
    (report,) = annotation.reports
    assert report.negated
    assert [event.by for event in annotation.events] == [(report.id,)]


def test_who_denies_his_part_in_an_act_does_not_deny_the_act(knowledge: Knowledge) -> None:
    annotation = annotate(article("نفت حركة النور مسؤوليتها عن الهجوم على الميناء."), knowledge)
    assert annotation.reports[0].force == "deny"
    assert [event.status for event in annotation.events] == ["happened"]
