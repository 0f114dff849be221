"""Train the scorers of the event steps on annotated articles that may train what ships.

    python -m training.events GOLD.jsonl... --plain ARTICLES.jsonl.gz -o rawi/models/events.json

GOLD.jsonl is made by the annotation checker: articles with marks and facts. The examples of the knowledge files are
trained on as well. Five models: `trigger`, one for each role, `same`, `status`; all logistic regressions over the
features that the steps themselves compute, so that what is learned here is what is weighed there.
"""

import argparse
import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace as with_
from pathlib import Path
from typing import Any, NamedTuple

from rawi.annotate import annotate, factuality
from rawi.annotate.events import clauses, same, told_by, triggers
from rawi.annotate.events.arguments import group_of, roles_of
from rawi.annotate.events.grammar import Role
from rawi.annotate.events.scenes import things_of
from rawi.annotate.events.ties import features as argument_features
from rawi.annotate.events.triggers import Candidate, Setting, Trigger
from rawi.annotate.pipeline import set_aside
from rawi.knowledge import Knowledge
from rawi.knowledge.events import EventTable, read_events
from rawi.knowledge.factuality import read_bending, read_cues
from rawi.read.fields import article_of
from rawi.records import (
    Annotation,
    Article,
    Chain,
    Event,
    Interval,
    Mention,
    MentionKind,
    Number,
    Place,
    Report,
    Stretch,
    TimeExpression,
    replace,
)
from rawi.text.tokens import Reading
from training.logistic import Example, train

KINDS: Mapping[str, MentionKind] = {"P": "person", "O": "organisation", "L": "place", "G": "people"}
FACT: Mapping[Role, str] = {"agent": "agent", "patient": "patient", "place": "place", "time": "time", "number": "count"}
L2 = {"trigger": 4.0, "agent": 4.0, "patient": 4.0, "place": 14.0, "time": 14.0, "number": 6.0, "same": 8.0,
      "status": 3.0}  # fmt: skip
LEAST = 3  # examples a feature must stand in; each article is there twice, with gold mentions and with ours
HARM = frozenset({"ASSAULT", "ACCIDENT"})
UNTRAINED = Path("untrained")  # a folder that is not there: frames alone
PLAIN = 1.0  # half of an article that is there twice: their label is a guess, if a good one
PLAIN_ARTICLES = 600
USE = 3.0  # an example of a cue of status counts as three triggers
CASE = 6.0  # an example of the knowledge files counts as three articles, each of which is there twice


class Gold(NamedTuple):
    """One annotated article: as read, with gold mentions, and what its triggers are."""

    reading: Reading
    draft: Annotation
    names: Mapping[str, str]  # our id -> gold id
    marks: Sequence[Mapping[str, Any]]  # of triggers
    facts: Mapping[str, Mapping[str, str]]
    roots: Mapping[str, str]


def ids(value: str | None) -> list[str]:
    return [part.strip() for part in (value or "").split(",") if part.strip() and part.strip() != "none"]


def read_gold(line: str) -> Gold:
    """A line of the gold file as a reading and a draft that holds its mentions, times, numbers and reports."""
    gold = json.loads(line)
    facts, text, marks = gold["facts"], gold["text"], gold["marks"]
    article = Article(id=gold["id"], text=text, text_sha=hashlib.sha256(text.encode()).hexdigest(),
                      published=gold.get("published"))  # fmt: skip
    mentions, times, numbers, reports, names = [], [], [], [], {}
    chains: dict[str, Chain] = {}
    for n, mark in enumerate(marks):
        letter, fact = mark["id"][0], facts.get(mark["id"], {})
        place = {"start": mark["start"], "end": mark["end"], "surface": mark["surface"]}
        if letter in KINDS:
            names[f"m{n}"] = mark["id"]
            rule = f"people/{fact.get('what') or 'other'}.yml:" if letter == "G" else None
            mentions.append(Mention(id=f"m{n}", kind=KINDS[letter], form="name", chain=mark["id"], rule=rule, **place))
            where = Place(name=mark["surface"], class_=fact.get("class") or "other") if letter == "L" else None
            chains.setdefault(mark["id"], Chain(id=mark["id"], kind=KINDS[letter], name=mark["surface"],
                                                type=fact.get("type") or None, place=where))  # fmt: skip
        elif letter == "T":
            names[f"t{n}"] = mark["id"]
            value = fact.get("value", "?")
            times.append(TimeExpression(id=f"t{n}", kind=fact.get("kind") or "date", in_name=False,
                                        value=None if value == "?" else value, **place))  # fmt: skip
        elif letter == "N":
            names[f"n{n}"] = mark["id"]
            low, high = (int(float(fact[key])) if fact.get(key) else None for key in ("low", "high"))
            numbers.append(Number(id=f"n{n}", of=fact.get("of") or "other", cumulative=False, low=low, high=high,
                                  vague=fact.get("vague") or None, **place))  # fmt: skip
        elif letter == "C":
            reports.append((n, fact, Stretch(**place)))
    draft = Annotation(article=article.id, text_sha=article.text_sha, made_by="gold", mentions=tuple(mentions),
                       chains=tuple(chains.values()), times=tuple(times), numbers=tuple(numbers),
                       reports=tuple(_reports(reports, marks, names)))  # fmt: skip
    events = [mark for mark in marks if mark["kind"] == "event"]
    return Gold(Reading.of(article), draft, names, events, facts, {m["id"]: _root(m["id"], facts) for m in events})


def _reports(found: Sequence[Any], marks: Sequence[Any], names: Mapping[str, str]) -> Iterator[Report]:
    at = defaultdict(list)
    for n, mark in enumerate(marks):
        at[mark["id"]].append((n, mark))
    for n, fact, cue in found:
        nearest = [min(at[who], key=lambda hit: abs(hit[1]["start"] - cue.start))[0]
                   for who in ids(fact.get("speaker")) if at[who]]  # fmt: skip
        contents = [mark for content in ids(fact.get("content")) for _, mark in at[content]]
        span = (
            Interval(start=min(m["start"] for m in contents), end=max(m["end"] for m in contents)) if contents else None
        )
        yield Report(id=f"r{n}", cue=cue, force="say", negated=False, direct=False, content=span,
                     speakers=tuple(f"m{k}" for k in nearest))  # fmt: skip


def as_found(gold: Gold, marks: Sequence[Mapping[str, Any]], knowledge: Knowledge) -> Gold:
    """The same article with the mentions, times, numbers and reports that our own steps find.

    What is found goes by the gold id of the mark it overlaps most; what overlaps none has no id and no role.
    """
    article = gold.reading.article
    draft = annotate(article, knowledge)
    names: dict[str, str] = {}
    for letters, found in (("POGL", draft.mentions), ("T", draft.times), ("N", draft.numbers)):
        for stretch in found:
            overlaps = [
                (min(mark["end"], stretch.end) - max(mark["start"], stretch.start), mark["id"])
                for mark in marks
                if mark["id"][0] in letters
            ]
            most = max(overlaps, default=(0, ""))
            names[stretch.id] = most[1] if most[0] > 0 else ""
    return gold._replace(draft=replace(draft, events=()), names=names)


def _root(event: str, facts: Mapping[str, Mapping[str, str]]) -> str:
    seen: set[str] = set()
    while facts.get(event, {}).get("same") and event not in seen:
        seen.add(event)
        event = ids(facts[event]["same"])[0]
    return event


def agrees(candidate: Candidate, type_: str) -> bool:
    """Whether a candidate's type is the gold's. Harm is both: which of the two is decided later."""
    return candidate.frame.type == type_ or {candidate.frame.type, type_} <= HARM


def matches(candidate: Candidate, gold: Gold) -> Mapping[str, Any] | None:
    """The gold trigger a candidate finds, or None."""
    return next(
        (mark for mark in gold.marks if candidate.start < mark["end"] and candidate.end > mark["start"]
         and agrees(candidate, type_of(mark["id"], gold))), None)  # fmt: skip


def type_of(event: str, gold: Gold) -> str:
    return gold.facts.get(gold.roots[event], {}).get("type", "")


# -- examples for each model ------------------------------------------------------------------------------------------


def trigger_examples(gold: Gold, table: EventTable) -> Iterator[Example]:
    setting = triggers.setting_of(gold.reading, gold.draft, table)
    found = triggers.candidates(gold.reading, table, setting)
    strong = triggers.strong_by_sentence(gold.reading, found)
    for readings in found:
        for candidate in readings:
            names = triggers.features(candidate, gold.reading, setting, strong)
            yield names, float(matches(candidate, gold) is not None), 1.0


def case_examples(table: EventTable, knowledge: Knowledge) -> Iterator[Example]:
    """The knowledge files' own examples and counter-examples, bare and with the mentions our steps find."""
    for case in table.cases:
        article = article_of({"text": case.text})
        reading = Reading.of(article)
        for draft in (Annotation(article=article.id, text_sha="", made_by=""), annotate(article, knowledge)):
            setting = triggers.setting_of(reading, draft, table)
            found = triggers.candidates(reading, table, setting)
            strong = triggers.strong_by_sentence(reading, found)
            for readings in found:
                for candidate in readings:
                    if candidate.frame.rule == case.rule:
                        names = triggers.features(candidate, reading, setting, strong)
                        yield names, float(case.fires), CASE


def plain_examples(path: Path, table: EventTable, knowledge: Knowledge) -> Iterator[Example]:
    """Words of ours in articles about sport, money or the arts that hold no word of force: taken to be no events.

    The annotated articles nearly all tell of conflict; without these the scorer has never seen the rest of a paper.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    chosen = 0
    for row in sorted(rows, key=lambda row: str(row.get("url"))):
        article = article_of(row)
        reading = Reading.of(article)
        if not is_plain(reading, table) or set_aside(article):
            continue
        draft = annotate(article, knowledge)
        setting = triggers.setting_of(reading, draft, table)
        found = triggers.candidates(reading, table, setting)
        strong = triggers.strong_by_sentence(reading, found)
        for readings in found:
            for candidate in readings:
                yield triggers.features(candidate, reading, setting, strong), 0.0, PLAIN
        chosen += 1
        if chosen == PLAIN_ARTICLES:
            return


def is_plain(reading: Reading, table: EventTable) -> bool:
    words = set(reading.forms)
    about = sum(len(table.topics[topic].words & words) >= 4 for topic in ("sport", "economy", "culture"))
    return about > 0 and not table.topics["force"].words & words


class Found(NamedTuple):
    """A gold trigger that a frame finds."""

    trigger: Trigger
    mark: Mapping[str, Any]


def found_triggers(gold: Gold, table: EventTable, setting: Setting) -> list[Found]:
    found = []
    for readings in triggers.candidates(gold.reading, table, setting):
        hit = next(((c, mark) for c in readings if (mark := matches(c, gold)) is not None), None)
        if hit:
            found.append(Found(Trigger(hit[0], 1.0), hit[1]))
    return found


def argument_examples(gold: Gold, table: EventTable) -> Iterator[tuple[str, str, Example]]:
    """Kind of mention, role and example, for every trigger and mention of a sentence."""
    setting = triggers.setting_of(gold.reading, gold.draft, table)
    found = found_triggers(gold, table, setting)
    things = things_of(gold.reading, gold.draft, table)
    of_act = acts(gold)
    led = [roles_in(mark, gold) for _, mark in found]
    told_by = clauses(gold.reading, gold.draft, [f.trigger for f in found], things, led, table)
    for (_, mark), clause in zip(found, told_by, strict=True):
        for thing in clause.scene.things:
            name = gold.names.get(thing.id, "")
            features = argument_features(clause, thing, gold.reading, setting, table)
            for role in roles_of(thing):
                own = name in ids(gold.facts.get(mark["id"], {}).get(FACT[role]))
                act = name in of_act[gold.roots[mark["id"]]][role]
                if own or not act:  # what the act has, but not by this trigger, is neither right nor wrong here
                    yield group_of(thing), role, (features, float(own), 1.0)


def roles_in(mark: Mapping[str, Any], gold: Gold) -> dict[str, Role]:
    """Our id -> the role that the gold gives it in a trigger."""
    fact = gold.facts.get(mark["id"], {})
    roles = {name: role for role, key in FACT.items() for name in ids(fact.get(key))}
    return {ours: roles[name] for ours, name in gold.names.items() if name in roles}


def acts(gold: Gold) -> Mapping[str, Mapping[str, set[str]]]:
    """Root -> role -> gold ids, over all triggers of the act."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for event, root in gold.roots.items():
        for role, key in FACT.items():
            found[root][role].update(ids(gold.facts.get(event, {}).get(key)))
    return found


def same_examples(gold: Gold, table: EventTable, learned: EventTable) -> Iterator[Example]:
    """Pairs of triggers, with the arguments that the learned scorers find, as at run time."""
    setting = triggers.setting_of(gold.reading, gold.draft, table)
    found = found_triggers(gold, table, setting)
    things = things_of(gold.reading, gold.draft, table)
    values, parts = same.values_of(gold.draft), same.parts_of(gold.reading, table)
    triggers_ = [f.trigger for f in found]
    arguments_ = told_by(gold.reading, gold.draft, triggers_, things, learned, setting)
    told = [
        same.told(trigger.candidate, own, gold.reading, setting, values, parts)
        for trigger, own in zip(triggers_, arguments_, strict=True)
    ]
    for j, later in enumerate(told):
        for i, earlier in enumerate(told[:j]):
            if j - i > same.WINDOW and not earlier.title:
                continue
            if same.may_join(earlier.candidate, later.candidate):
                label = gold.roots[found[i].mark["id"]] == gold.roots[found[j].mark["id"]]
                yield same.features(earlier, later, j - i, gold.reading, table), float(label), 1.0


def status_examples(gold: Gold, table: EventTable) -> Iterator[tuple[str, Example]]:
    """Status and example, one for each status and trigger."""
    setting = triggers.setting_of(gold.reading, gold.draft, table)
    futures = factuality.futures_of(gold.reading, gold.draft)
    ours = {name: mine for mine, name in gold.names.items()}
    for (candidate, _), mark in found_triggers(gold, table, setting):
        fact = gold.facts.get(mark["id"], {})
        told = fact.get("status") or gold.facts.get(gold.roots[mark["id"]], {}).get("status") or "happened"
        time = next((ours[name] for name in ids(fact.get("time")) if name in ours), None)
        event = Event(id="e", start=candidate.start, end=candidate.end, surface="", type=candidate.frame.type,
                      status="happened", mode=candidate.frame.mode, time=time, rule=candidate.frame.rule)  # fmt: skip
        names = factuality.features(event, gold.reading, table, futures)
        for status in factuality.STATUSES:
            yield status, (names, float(told == status), 1.0)


def use_examples(table: EventTable, knowledge: Knowledge) -> Iterator[tuple[str, Example]]:
    """Status and example for what the cues of status say of their own examples, triggers found by frames alone."""
    plain = with_(knowledge, events=table)
    for use in (*read_cues()[1], *read_bending()[1]):
        article = article_of({"text": use.text, "published": "2015-07-20"})
        draft = annotate(article, plain)
        reading = Reading.of(article)
        futures = factuality.futures_of(reading, draft)
        for event in draft.events:
            if event.surface in use.trigger or use.trigger in event.surface:
                names = factuality.features(event, reading, table, futures)
                for status in factuality.STATUSES:
                    yield status, (names, float(use.status == status), USE)
                break


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--plain", type=Path, help="articles (JSON lines, gzip) to take the rest of a paper from")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    lines = [line for path in options.gold for line in path.read_text(encoding="utf-8").splitlines()]
    golds = [read_gold(line) for line in lines]
    knowledge = Knowledge.load()
    found = [as_found(gold, json.loads(line)["marks"], knowledge) for gold, line in zip(golds, lines, strict=True)]
    table = read_events(models=UNTRAINED)
    extra = list(case_examples(table, knowledge))
    if options.plain:
        extra += plain_examples(options.plain, table, knowledge)
    learned = trained(golds, found, extra, list(use_examples(table, knowledge)))
    content = {"trained_on": f"{len(golds)} articles", "weights": learned.weights, "matrices": learned.matrices}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    options.output.write_text(text + "\n", encoding="utf-8")
    print({name: len(model) for models in learned for name, model in models.items()})


class Learned(NamedTuple):
    """Weights as the model file holds them."""

    weights: dict[str, dict[str, float]]
    matrices: dict[str, dict[str, tuple[float, ...]]]


def trained(
    golds: Sequence[Gold],
    found: Sequence[Gold],
    extra: Sequence[Example] = (),
    uses: Sequence[tuple[str, Example]] = (),
) -> Learned:
    """All models. `found`: the articles with our own mentions; `extra`: more examples for triggers, `uses` for status.

    `same` is trained last, on what the argument models find.
    """
    table = read_events(models=UNTRAINED)
    by_role: dict[tuple[str, str], list[Example]] = defaultdict(list)
    by_status: dict[str, list[Example]] = defaultdict(list)
    for gold in (*golds, *found):
        for group, role, example in argument_examples(gold, table):
            by_role[group, role].append(example)
    for gold in golds:
        for status, example in status_examples(gold, table):
            by_status[status].append(example)
    for status, example in uses:
        by_status[status].append(example)
    matrices: dict[str, dict[str, tuple[float, ...]]] = {}
    for group in sorted({group for group, _ in by_role}):
        roles = [role for kind, role in by_role if kind == group]
        matrices[group] = side_by_side([train(by_role[group, role], L2[role], LEAST) for role in roles])
    matrices["status"] = side_by_side([train(by_status[status], L2["status"]) for status in factuality.STATUSES])
    cues = [example for gold in (*golds, *found) for example in trigger_examples(gold, table)] + list(extra)
    weights = {"trigger": train(cues, L2["trigger"], LEAST)}
    learned = with_(table, weights=weights, matrices=matrices)
    weights["same"] = train(
        [e for gold in (*golds, *found) for e in same_examples(gold, table, learned)], L2["same"], LEAST
    )
    return Learned(weights, matrices)


def side_by_side(models: Sequence[Mapping[str, float]]) -> dict[str, tuple[float, ...]]:
    """Feature -> its weight in each model."""
    names = sorted({name for model in models for name in model})
    return {name: tuple(model.get(name, 0.0) for model in models) for name in names}


if __name__ == "__main__":
    main()
