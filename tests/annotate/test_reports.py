"""Who says so: cue, speakers, carriers and content, as the cases say."""

from typing import Any

import pytest

from rawi.annotate.pipeline import annotate
from rawi.knowledge import Knowledge
from rawi.records import Annotation, Report
from tests.builders import article
from tests.cases import cases


def said(report: Report, annotation: Annotation, text: str) -> dict[str, Any]:
    """A report in the words of the article."""
    surface = {mention.id: mention.surface for mention in annotation.mentions}
    cue = {one.id: one.cue.surface for one in annotation.reports}
    return {
        "cue": report.cue.surface,
        "force": report.force,
        "negated": report.negated,
        "direct": report.direct,
        "speakers": [surface[one] for one in report.speakers],
        "hidden": report.hidden,
        "via": [surface[one] for one in report.via],
        "content": text[report.content.start : report.content.end] if report.content else None,
        "inside": cue.get(report.inside or ""),
    }


@pytest.mark.parametrize("case", cases("reports", "constructions"))
def test_every_construction_is_read(case: dict[str, Any], knowledge: Knowledge) -> None:
    given = article(case["text"])
    annotation = annotate(given, knowledge)
    found = [said(report, annotation, given.text) for report in annotation.reports]
    asked = [{key: one.get(key) for key in want} for one, want in zip(found, case["reports"], strict=False)]
    assert (len(found), asked) == (len(case["reports"]), case["reports"])


def test_every_report_names_its_rule(knowledge: Knowledge) -> None:
    annotation = annotate(article("قال مصدر أمني إن المعبر مغلق، وفق وزارة الداخلية."), knowledge)
    rules = [report.rule for report in annotation.reports]
    assert rules == ["reports/verbs.yml:say", "reports/prepositions.yml:as-per"]


def test_speakers_and_carriers_are_mentions_of_the_article(knowledge: Knowledge) -> None:
    annotation = annotate(article("نقلت وكالة رويترز عن مصدر أمني قوله إن المعبر مغلق."), knowledge)
    known = {mention.id for mention in annotation.mentions}
    assert annotation.reports
    assert all({*report.speakers, *report.via} <= known for report in annotation.reports)


@pytest.mark.parametrize(
    "text", ["قال", "قال:", "قال: «", "وفق", "بحسب ما", "نقلا عن", "أن أن أن", "«»", "قال إن", "عن", "كما", "قوله"]
)
def test_odd_text_never_raises(text: str, knowledge: Knowledge) -> None:
    annotate(article(text), knowledge)
