"""The measures, kind by kind. Each adds its counts to a tally; scores are taken once, at the end."""

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from rawi.evaluate.gold import ARGUMENTS, GoldArticle, GoldEvent, Mark, content_of, events_of
from rawi.evaluate.matching import CLOSE, GoldIds, overlap, pairs
from rawi.records import Annotation, Event, Mention, Number, Report, Stretch, TimeExpression

P = TypeVar("P", bound=Stretch)

NAMES = {"P": "person", "O": "organisation", "L": "place"}
CASUALTIES = ("killed", "injured", "abducted", "arrested")
LETTERS = {"agent": "POGL", "patient": "POGL", "place": "L", "time": "T", "count": "N"}
ONE_AT_MOST = ("place", "time")  # an event has one of each; the gold may list readings at several grains
SAME_CONTENT = 0.7  # of the union of both contents
UNDONE = frozenset({"planned", "called-for", "threatened", "denied", "hypothetical"})
FREQUENT_TYPE = 8  # gold events; rarer types are left out of the macro average


class Counts(msgspec.Struct):
    """True positives, gold, found."""

    right: int = 0
    gold: int = 0
    found: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Share(msgspec.Struct):
    """How many of those asked are right."""

    right: int = 0
    asked: int = 0

    @property
    def accuracy(self) -> float:
        return self.right / self.asked if self.asked else 0.0


class Evaluation:
    """Counts by measure, and the errors of each kind in words."""

    def __init__(self) -> None:
        self.counts: dict[str, Counts] = {}
        self.shares: dict[str, Share] = {}
        self.types: dict[str, Counts] = defaultdict(Counts)
        self.errors: dict[str, list[str]] = defaultdict(list)

    def add(self, measure: str, right: int, gold: int, found: int) -> None:
        counts = self.counts.setdefault(measure, Counts())
        counts.right += right
        counts.gold += gold
        counts.found += found

    def ask(self, measure: str, right: bool) -> None:
        share = self.shares.setdefault(measure, Share())
        share.asked += 1
        share.right += right

    def rows(self) -> list[tuple[str, Counts | Share]]:
        """Measures in the order they are printed."""
        roles = [self.counts[f"argument {role}"] for role in ARGUMENTS if f"argument {role}" in self.counts]
        rows: list[tuple[str, Counts | Share]] = [*self.counts.items(), ("argument all", _sum(roles))]
        found = [self.counts[f"argument {role}, events found"] for role in ARGUMENTS
                 if f"argument {role}, events found" in self.counts]  # fmt: skip
        rows = [row for row in rows if not row[0].endswith("events found")]
        return [*rows, ("arguments, events found", _sum(found)), *self.shares.items()]

    @property
    def macro(self) -> tuple[float, int]:
        """Mean F1 of the event types with enough gold, and their number."""
        scores = [counts.f1 for counts in self.types.values() if counts.gold >= FREQUENT_TYPE]
        return (sum(scores) / len(scores) if scores else 0.0), len(scores)

    def missed_and_wrong(
        self,
        kind: str,
        gold: Sequence[Mark],
        found: Sequence[P],
        matches: list[tuple[int, int]],
        say: Callable[[Mark | P], str] = lambda record: repr(record.surface),
    ) -> None:
        """Keep in words what was missed (-) and what was wrongly found (+)."""
        hit_gold, hit_found = {i for i, _ in matches}, {j for _, j in matches}
        self.errors[kind] += [f"- missed {say(mark)}" for i, mark in enumerate(gold) if i not in hit_gold]
        self.errors[kind] += [f"+ wrong  {say(record)}" for j, record in enumerate(found) if j not in hit_found]


def evaluate(golds: Iterable[GoldArticle], annotations: Mapping[str, Annotation]) -> Evaluation:
    """Score annotations, by the SHA of their text, against gold. An article without an annotation counts as empty."""
    golds = list(golds)
    result = Evaluation()
    countries = _country_names(golds)
    for gold in golds:
        annotation = annotations.get(gold.text_sha)
        ids = GoldIds(gold, annotation)
        said = annotation or Annotation(article=gold.id, text_sha=gold.text_sha, made_by="nobody")
        _names(result, gold, said.mentions, countries)
        _times(result, gold, said.times)
        _casualties(result, gold, said.numbers)
        report_of = _reports(result, gold, said.reports, ids)
        _events(result, gold, said.events, ids, report_of)
    return result


def _country_names(golds: Iterable[GoldArticle]) -> set[str]:
    """Countries named in the gold: one that speaks or acts may be read as a place or as its government."""
    facts = [fact for gold in golds for id_, fact in gold.facts.items() if id_[0] == "L"]
    return {fact["name"] for fact in facts if fact.get("class") == "country" and fact.get("name")}


def _names(result: Evaluation, gold: GoldArticle, mentions: Sequence[Mention], countries: set[str]) -> None:
    either = [mark for mark in gold.lettered("O") if mark.surface in countries]
    for letter, kind in NAMES.items():
        wanted = [mark for mark in gold.lettered(letter) if mark not in either]
        found = [m for m in mentions if m.kind == kind and m.form != "description"
                 and not (letter in "OL" and any(overlap(m, mark) > 0 for mark in either))]  # fmt: skip
        close = pairs(wanted, found, slack=CLOSE)
        result.add(f"{kind} close", len(close), len(wanted), len(found))
        result.add(f"{kind} relaxed", len(pairs(wanted, found)), len(wanted), len(found))
        result.missed_and_wrong(kind, wanted, found, close)


def _times(result: Evaluation, gold: GoldArticle, times: Sequence[TimeExpression]) -> None:
    wanted, found = gold.of_kind("time"), [time for time in times if not time.in_name]
    matches = pairs(wanted, found)
    values = [gold.fact(mark, "value") for mark in wanted]
    right = [(i, j) for i, j in matches if denoted(values[i]) == denoted(found[j].value)]
    valued = [i for i, mark in enumerate(wanted) if gold.facts[mark.id].get("value", "?") != "?"]
    result.add("time relaxed", len(matches), len(wanted), len(found))
    result.add(
        "time value", sum(i in valued for i, _ in right), len(valued), sum((t.value or "?") != "?" for t in found)
    )
    result.errors["time"] += [f"  {wanted[i].surface!r}: gold {values[i]} got {found[j].value}"
                              for i, j in matches if (i, j) not in right]  # fmt: skip
    result.missed_and_wrong("time", wanted, found, matches)


_SAME_LENGTH = {"PT24H": "P1D", "PT48H": "P2D", "P12M": "P1Y", "P7D": "P1W"}
_DAY = r"\d{4}-\d\d-\d\d"


def denoted(value: str | None) -> tuple[datetime.date, datetime.date] | str:
    """What a time value denotes: its first and last day where it has days, else its folded spelling.

    >>> denoted("2015-W30")
    (datetime.date(2015, 7, 20), datetime.date(2015, 7, 26))
    >>> denoted("P7D"), denoted("2015-07-20T06:00:00")
    ('P1W', '2015-07-20T06:00')
    """
    spelt = (value or "").strip()
    for long, short in _SAME_LENGTH.items():
        spelt = spelt.replace(long, short)
    spelt = re.sub(r"(T\d\d:\d\d):00$", r"\1", spelt)
    try:
        if week := re.fullmatch(r"(\d{4})-W(\d\d)", spelt):
            monday = datetime.date.fromisocalendar(int(week[1]), int(week[2]), 1)
            return monday, monday + datetime.timedelta(6)
        if re.fullmatch(f"{_DAY}(/{_DAY})?", spelt):
            days = [datetime.date.fromisoformat(day) for day in spelt.split("/")]
            return days[0], days[-1]
    except ValueError:
        pass  # an impossible day denotes nothing but its spelling
    return spelt


def _casualties(result: Evaluation, gold: GoldArticle, numbers: Sequence[Number]) -> None:
    wanted = [mark for mark in gold.of_kind("number") if gold.fact(mark, "of") in CASUALTIES]
    found = [number for number in numbers if number.of in CASUALTIES]

    def same(mark: Mark, number: Number) -> bool:
        bounds = [int(float(value)) if value else None for value in (gold.fact(mark, "low"), gold.fact(mark, "high"))]
        told = (gold.fact(mark, "of"), *bounds, gold.fact(mark, "vague") or None)
        return told == (number.of, number.low, number.high, number.vague)

    matches = pairs(wanted, found, same)
    result.add("casualties", len(matches), len(wanted), len(found))
    result.missed_and_wrong("casualties", wanted, found, matches, lambda record: _number_in_words(gold, record))


def _number_in_words(gold: GoldArticle, record: Mark | Number) -> str:
    if isinstance(record, Mark):
        return f"{record.surface!r} {gold.facts[record.id]}"
    return f"{record.surface!r} of={record.of} {record.low}..{record.high} {record.vague or ''}"


def _reports(result: Evaluation, gold: GoldArticle, reports: Sequence[Report], ids: GoldIds) -> dict[str, str]:
    """Score reports; returns gold cue id -> id of our report on it."""
    wanted = [mark for mark in gold.of_kind("cue") if mark.surface != ":"]
    found = [report for report in reports if report.cue.surface != ":"]
    matches = pairs(wanted, [report.cue for report in found])
    speakers = contents = chained = 0
    for i, j in matches:
        cue, report = wanted[i], found[j]
        who, said_by = gold.ids(cue, "speaker"), ids.known(report.speakers)
        right = any(ids.of(speaker, "POGL") in who for speaker in said_by) if who else not said_by
        if not right:
            result.errors["report"].append(
                f"  {cue.surface!r} at {cue.start}: speaker {who}, got {list(report.speakers)}"
            )
        speakers += right
        through = [ids.of(one, "POGL") for one in ids.known(report.via)]
        chained += bool(gold.ids(cue, "via")) and through == gold.ids(cue, "via")
        same = _same_content(gold, cue, report)
        contents += same
        if not same:
            result.errors["report"].append(
                f"  {cue.surface!r} at {cue.start}: content {_content_in_words(gold, report)}"
            )
    chains = sum(bool(gold.ids(mark, "via")) for mark in wanted)
    result.add("report cue", len(matches), len(wanted), len(found))
    result.add("report with speaker", speakers, len(wanted), len(found))
    result.add("report with content", contents, len(wanted), len(found))
    result.add("report with via", chained, chains, sum(bool(report.via) for report in found))
    cues = [report.cue for report in found]
    result.missed_and_wrong("report", wanted, cues, matches)
    return {wanted[i].id: found[j].id for i, j in matches}


def _content_in_words(gold: GoldArticle, report: Report) -> str:
    return repr(gold.text[report.content.start : report.content.end]) if report.content else "none"


def _same_content(gold: GoldArticle, cue: Mark, report: Report) -> bool:
    """Whether both contents share most of their letters; of a long quotation the part in the cue's sentence counts."""
    wanted, content = content_of(gold, cue), report.content
    if wanted is None or content is None:
        return False
    stop = re.search(r"[.!؟\n]", gold.text[wanted.end :])
    end = min(content.end, max(wanted.end, wanted.end + stop.start() if stop else content.end))
    shared = min(wanted.end, end) - max(wanted.start, content.start)
    union = max(wanted.end, end) - min(wanted.start, content.start)
    return union > 0 and shared / union >= SAME_CONTENT


def _events(
    result: Evaluation, gold: GoldArticle, found: Sequence[Event], ids: GoldIds, report_of: dict[str, str]
) -> None:
    events = events_of(gold)
    root_of = {trigger.id: event for event in events.values() for trigger in event.triggers}
    marks = gold.of_kind("event")
    any_type = pairs(marks, found)
    typed = pairs(marks, found, lambda mark, event: root_of[mark.id].type == event.type)
    result.add("trigger", len(any_type), len(marks), len(found))
    result.add("trigger with type", len(typed), len(marks), len(found))
    result.missed_and_wrong(
        "event", marks, found, typed, lambda record: f"{record.surface!r} {_type_of(root_of, record)}"
    )
    for i, j in any_type:
        if by := gold.ids(marks[i], "by"):
            result.ask(
                "by, of found triggers", any(report_of.get(cue) in found[j].by for cue in by if cue in report_of)
            )

    clusters = _clusters(found)
    cluster_of = {event.id: root for root, members in clusters.items() for event in members}
    votes = Counter((root_of[marks[i].id].id, cluster_of[found[j].id]) for i, j in typed)
    aligned: dict[str, str] = {}  # root of our cluster -> gold event
    for (wanted, ours), _ in votes.most_common():
        if wanted not in aligned.values() and ours not in aligned:
            aligned[ours] = wanted
    result.add("event in article", len(aligned), len(events), len(clusters))
    _arguments(result, ids, events, clusters, aligned)
    _types_and_status(result, events, clusters, aligned)


def _type_of(root_of: dict[str, GoldEvent], record: Mark | Event) -> str | None:
    return root_of[record.id].type if isinstance(record, Mark) else record.type


def _clusters(found: Sequence[Event]) -> dict[str, list[Event]]:
    """Our events of one article by the first of each, as `same` ties them."""
    root: dict[str, str] = {}
    clusters: dict[str, list[Event]] = defaultdict(list)
    for event in found:
        root[event.id] = root.get(event.same or "", event.id)
        clusters[root[event.id]].append(event)
    return clusters


def _references(event: Event, role: str) -> list[str]:
    references = {"agent": event.agents, "patient": event.patients, "place": (event.place,), "time": (event.time,),
                  "count": event.numbers}[role]  # fmt: skip
    return [reference for reference in references if reference]


def _arguments(result: Evaluation, ids: GoldIds, events: dict[str, GoldEvent], clusters: dict[str, list[Event]],
               aligned: dict[str, str]) -> None:  # fmt: skip
    matched = set(aligned.values())
    for role in ARGUMENTS:
        most = 1 if role in ONE_AT_MOST else 99
        for event in events.values():
            wanted = min(len(event.arguments[role]), most)
            result.add(f"argument {role}", 0, wanted, 0)
            result.add(f"argument {role}, events found", 0, wanted if event.id in matched else 0, 0)
        for root, members in clusters.items():
            references = [r for member in members for r in ids.known(_references(member, role))]
            got = {ids.of(reference, LETTERS[role]) or f"?{reference}" for reference in references}
            hits = len(got & events[aligned[root]].arguments[role]) if root in aligned else 0
            result.add(f"argument {role}", min(hits, most), 0, min(len(got), most))
            if root in aligned:
                result.add(f"argument {role}, events found", min(hits, most), 0, min(len(got), most))


def _types_and_status(result: Evaluation, events: dict[str, GoldEvent], clusters: dict[str, list[Event]],
                      aligned: dict[str, str]) -> None:  # fmt: skip
    matched = set(aligned.values())
    for event in events.values():
        result.types[event.type or ""].gold += 1
        result.types[event.type or ""].right += event.id in matched
    for members in clusters.values():
        result.types[members[0].type].found += 1
    for root, wanted in aligned.items():
        event, first = events[wanted], clusters[root][0]
        result.ask("status accuracy", event.status == first.status)
        undone, said_undone = event.status in UNDONE, first.status in UNDONE
        result.add("did not happen", undone and said_undone, undone, said_undone)
        if event.mode is not None:
            result.ask("mode accuracy", event.mode == first.mode)


def _sum(counts: Sequence[Counts]) -> Counts:
    return Counts(*(sum(getattr(one, name) for one in counts) for name in ("right", "gold", "found")))
