"""The measures, on an article made up for them, and against the reference scorer where it is at hand."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from rawi.codec import encode
from rawi.evaluate import evaluate, read_gold
from rawi.evaluate.measures import Counts, Share, denoted
from rawi.records import Annotation, Chain, Event, Interval, Mention, Number, Report, Stretch, TimeExpression
from tests.shared import shared

TEXT = "قصف الجيش مدينة النور أمس وقتل 5 مدنيين. قال مصدر طبي إن القصف مستمر."
MARKS = [
    ("E1", "event", "قصف"), ("O1", "organisation", "الجيش"), ("L1", "place", "النور"), ("T1", "time", "أمس"),
    ("E2", "event", "قتل"), ("N1", "number", "5"), ("G1", "people", "5 مدنيين"), ("C1", "cue", "قال"),
    ("G2", "people", "مصدر طبي"), ("Q1", "content", "القصف مستمر"), ("E3", "event", "القصف"),
]  # fmt: skip
FACTS = {
    "O1": {"name": "الجيش", "type": "state-forces"},
    "L1": {"name": "النور", "class": "city"},
    "T1": {"kind": "date", "value": "2024-03-19"},
    "N1": {"of": "killed", "low": "5", "high": "5"},
    "C1": {"speaker": "G2", "content": "Q1", "direct": "no"},
    "E1": {"type": "ASSAULT", "agent": "O1", "place": "L1", "time": "T1", "status": "happened"},
    "E2": {"same": "E1", "patient": "G1", "count": "N1"},
    "E3": {"same": "E1", "by": "C1"},
}


def place(surface: str) -> tuple[int, int]:
    start = TEXT.index(surface)
    return start, start + len(surface)


def stretch(surface: str) -> dict[str, object]:
    start, end = place(surface)
    return {"start": start, "end": end, "surface": surface}


def gold_line() -> bytes:
    marks = [{"id": id_, "kind": kind, **stretch(surface)} for id_, kind, surface in MARKS]
    return json.dumps({"id": "g1", "text": TEXT, "marks": marks, "facts": FACTS}).encode()


def scores(**lists: object) -> dict[str, Counts | Share]:
    (gold,) = read_gold([gold_line()])
    said = Annotation(article="art:1", text_sha=gold.text_sha, made_by="test", **lists)  # type: ignore[arg-type]
    return dict(evaluate([gold], {gold.text_sha: said}).rows())


def test_nothing_said_scores_nothing_right() -> None:
    rows = scores()
    assert rows["trigger"] == Counts(0, 3, 0)
    assert rows["argument all"] == Counts(0, 5, 0)


def test_close_allows_a_proclitic_and_relaxed_any_overlap() -> None:
    long = Mention(id="m1", kind="place", form="name", **stretch("مدينة النور"))  # type: ignore[arg-type]
    rows = scores(mentions=(long,))
    assert rows["place close"] == Counts(0, 1, 1)
    assert rows["place relaxed"] == Counts(1, 1, 1)


def test_descriptions_are_not_scored_as_names() -> None:
    army = Mention(id="m1", kind="organisation", form="description", **stretch("الجيش"))  # type: ignore[arg-type]
    assert scores(mentions=(army,))["organisation close"] == Counts(0, 1, 0)


def test_number_needs_its_bounds_and_what_it_counts() -> None:
    right = Number(id="n1", of="killed", cumulative=False, low=5, high=5, **stretch("5"))  # type: ignore[arg-type]
    wrong = Number(id="n1", of="injured", cumulative=False, low=5, high=5, **stretch("5"))  # type: ignore[arg-type]
    assert scores(numbers=(right,))["casualties"] == Counts(1, 1, 1)
    assert scores(numbers=(wrong,))["casualties"] == Counts(0, 1, 1)


def test_speaker_may_be_resolved_through_its_chain() -> None:
    source = Mention(id="m1", kind="people", form="description", chain="c1", **stretch("مصدر طبي"))  # type: ignore[arg-type]
    start = TEXT.rindex("مستمر")
    other = Mention(id="m2", kind="people", form="description", chain="c1", start=start, end=start + 5, surface="مستمر")
    content = Interval(start=place("القصف مستمر")[0], end=place("القصف مستمر")[1])
    report = Report(id="r1", cue=Stretch(**stretch("قال")), force="say", negated=False, direct=False,  # type: ignore[arg-type]
                    speakers=("m2",), content=content)  # fmt: skip
    rows = scores(mentions=(source, other), reports=(report,), chains=(Chain(id="c1", kind="people", name="مصدر"),))
    assert rows["report with speaker"] == Counts(1, 1, 1)
    assert rows["report with content"] == Counts(1, 1, 1)


def test_arguments_are_those_of_the_whole_event() -> None:
    time = TimeExpression(id="t1", kind="date", in_name=False, value="2024-03-19", **stretch("أمس"))  # type: ignore[arg-type]
    first = Event(id="e1", type="ASSAULT", status="happened", **stretch("قصف"))  # type: ignore[arg-type]
    second = Event(id="e2", type="ASSAULT", status="happened", same="e1", time="t1", **stretch("قتل"))  # type: ignore[arg-type]
    rows = scores(times=(time,), events=(first, second))
    assert rows["event in article"] == Counts(1, 1, 1)
    assert rows["argument time"] == Counts(1, 1, 1)
    assert rows["arguments, events found"] == Counts(1, 5, 1)
    assert rows["status accuracy"] == Share(1, 1)


def test_an_act_that_was_only_planned_did_not_happen() -> None:
    planned = Event(id="e1", type="ASSAULT", status="planned", mode="aerial", **stretch("قصف"))  # type: ignore[arg-type]
    rows = scores(events=(planned,))
    assert rows["did not happen"] == Counts(0, 0, 1)
    assert "mode accuracy" not in rows  # the gold gives none


def test_intervals_are_compared_by_their_days() -> None:
    assert denoted("2015-W30") == denoted("2015-07-20/2015-07-26")
    assert denoted("2015-13-40") == "2015-13-40"


def test_figures_equal_those_of_the_reference_scorer(tmp_path: Path) -> None:
    gold_file, scorer = shared("gold", "dev.gold.jsonl"), shared("gold", "score.py")
    golds = read_gold(gold_file.read_bytes().splitlines())
    annotations = [noisy(gold) for gold in golds]
    said = tmp_path / "said.jsonl"
    said.write_bytes(b"\n".join(encode(annotation) for annotation in annotations))
    figures = tmp_path / "figures.json"
    subprocess.run([sys.executable, scorer, gold_file, said, "--json", figures], check=True, capture_output=True)
    wanted = json.loads(figures.read_text(encoding="utf-8"))
    evaluation = evaluate(golds, {annotation.text_sha: annotation for annotation in annotations})
    ours = dict(evaluation.rows())
    for measure, figure in wanted.items():
        if measure.startswith("type macro"):
            assert evaluation.macro == (pytest.approx(figure["f1"], abs=6e-5), figure["gold"])
            continue
        row = ours[measure]
        if isinstance(row, Share):
            assert (round(row.accuracy, 4), row.asked) == (figure["f1"], figure["gold"]), measure
        else:
            assert (round(row.f1, 4), row.gold, row.found) == (figure["f1"], figure["gold"], figure["pred"]), measure


def noisy(gold) -> Annotation:  # type: ignore[no-untyped-def]
    """The gold itself, spoiled by chance: marks dropped, moved, retyped, so that every measure is strictly between."""
    chance = random.Random(gold.id)
    kept = [mark for mark in gold.marks if chance.random() < 0.8]
    ids = {mark.id: f"x{mark.id}" for mark in kept}

    def refs(mark, key):  # type: ignore[no-untyped-def]
        return tuple(ids[i] for i in gold.ids(mark, key) if i in ids and chance.random() < 0.8)

    def span(mark):  # type: ignore[no-untyped-def]
        end = min(len(gold.text), mark.end + chance.choice((0, 0, 0, 3)))
        return {"start": mark.start, "end": end, "surface": gold.text[mark.start : end]}

    kinds = {"P": "person", "O": "organisation", "L": "place", "G": "people"}
    first = {mark.id: mark for mark in reversed(kept)}
    mentions = [
        Mention(id=ids[m.id], kind=kinds[m.id[0]], form="name", chain=m.id, **span(m)) for m in kept if m.id[0] in kinds
    ]
    times = [
        TimeExpression(id=ids[m.id], kind="date", in_name=chance.random() < 0.1, value=gold.fact(m, "value"), **span(m))
        for m in kept
        if m.kind == "time"
    ]
    numbers = [
        Number(
            id=ids[m.id],
            of=gold.fact(m, "of") or "other",
            cumulative=False,
            low=int(gold.fact(m, "low") or 3),
            **span(m),
        )
        for m in kept
        if m.kind == "number"
    ]
    reports = []
    for mark in (m for m in kept if m.kind == "cue"):
        content = next((Interval(start=m.start, end=m.end) for m in kept if m.id in gold.ids(mark, "content")), None)
        reports.append(
            Report(
                id=ids[mark.id],
                cue=Stretch(**span(mark)),
                force="say",
                negated=False,
                direct=False,
                speakers=refs(mark, "speaker"),
                via=refs(mark, "via"),
                content=content,
            )
        )
    events = []
    for mark in (m for m in kept if m.kind == "event"):
        tied = gold.ids(mark, "same")
        type_ = gold.fact(tied[0] if tied else mark, "type") or "ASSAULT"
        events.append(
            Event(
                id=ids[mark.id],
                type=type_ if chance.random() < 0.9 else "AID",
                status="happened",
                agents=refs(mark, "agent"),
                patients=refs(mark, "patient"),
                numbers=refs(mark, "count"),
                place=(refs(mark, "place") or (None,))[0],
                time=(refs(mark, "time") or (None,))[0],
                by=refs(mark, "by"),
                same=ids.get(tied[0]) if tied and tied[0] in first else None,
                **span(mark),
            )
        )
    return Annotation(
        article=gold.id,
        text_sha=gold.text_sha,
        made_by="test",
        mentions=tuple(mentions),
        times=tuple(times),
        numbers=tuple(numbers),
        reports=tuple(reports),
        events=tuple(events),
    )
