"""The rows of events, claims, articles, actors, loaded words and corrections.

What is not known is an empty cell. Columns that only a reviewer can fill (grade, best figure) are there and empty.
Numbers by rule stand in columns of their own at the end, which are there only where a rule set was asked for.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from rawi.chronicle.sources import (
    Change,
    changes_of,
    event_origins_standing,
    origins_standing,
    state_of,
    telling,
)
from rawi.derived import Actor, Claim, Participant, ResolvedEvent, Said
from rawi.export.columns import Cell, Column, Row, columns_of
from rawi.export.content import Content, place_state, standing
from rawi.export.countries import country_in_english
from rawi.export.dating import Dating, claimed_times, dating_of
from rawi.export.notice import notice_rows
from rawi.export.public import WITHHELD, holders_of_office, judged_persons
from rawi.export.reviewed import (
    decided_cells,
    decisions_of,
    on_event,
    returned_cells,
    version_of,
)
from rawi.knowledge.codes import Codes, codes_of, read_codes
from rawi.knowledge.labels import Loaded, read_labels
from rawi.knowledge.number_rules import RuleSet, by_rule
from rawi.records import Annotation

TOLLS = ("killed", "injured")


class Table(NamedTuple):
    """The columns of a file, and what gives its rows."""

    columns: tuple[Column, ...]
    rows: Callable[[Content], Iterator[Row]]

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


# events


def event_rows(content: Content) -> Iterator[Row]:
    """One row for each event; with a rule set its numbers by rule as well."""
    for event, row in events_with_rows(content):
        yield {**row, **_tolls_by_rule(event, content.rules)} if content.rules else row


def events_with_rows(content: Content) -> Iterator[tuple[ResolvedEvent, Row]]:
    """Every event, and its row without numbers by rule."""
    published = {known["id"]: known["published"][:10] for known in content.articles() if known["published"]}
    times = claimed_times(content.chronicle)
    codes = read_codes()
    decisions = decisions_of(content.judgements)
    is_public = content.redaction is not None
    for event in content.events():
        days = sorted({published[mention.article] for mention in event.mentions if mention.article in published})
        fitting = codes_of(codes, event.type, event.mode)
        row = {**_event_row(event, days, dating_of(event, times)), **_codes(fitting)}
        decided = on_event(event, decisions)
        version = None if is_public else version_of("events", row, returned_cells("events", decided))
        yield event, {**row, **_standing(content, event), **decided_cells(decided, is_public),
                      "release": content.release, "row_version": version}  # fmt: skip


def _standing(content: Content, event: ResolvedEvent) -> Row:
    """What an event's sources did afterwards."""
    sources = content.sources
    return {
        "n_origins_standing": event_origins_standing(content.chronicle, event, sources),
        "source_state": state_of(event, sources, changes_of(content.chronicle, event, sources)),
    }


def _codes(codes: Codes) -> Row:
    return {
        "quad_class": codes.quad_class, "plover_mode": codes.plover_mode, "acled_event_type": codes.acled_type,
        "acled_sub_event_type": codes.acled_sub_type, "cameo_root": codes.cameo_root, "codes_note": codes.note,
    }  # fmt: skip


def _event_row(event: ResolvedEvent, days: list[str], dating: Dating) -> Row:
    actor_id, actor_name = participants(event.agents)
    target_id, target_name = participants(event.patients)
    return {
        "event_id": event.event, "status": event.status,
        "date_earliest": event.earliest, "date_latest": event.latest, "date_precision": dating.precision,
        "date_phrase": dating.phrase, "date_counted_from": dating.counted_from, "date_calendar": dating.calendar,
        **_place(event), "event_type": event.type, "event_mode": event.mode,
        "actor_id": actor_id, "actor_name": actor_name, "actor_stance": stance(event),
        "actor_claimed_by": _claimed_by(event),
        "target_id": target_id, "target_name": target_name,
        **{f"{toll}_{part}": cell for toll in TOLLS for part, cell in bounds(event, toll).items()},
        **{f"{toll}_words": words(event, toll) for toll in TOLLS},
        "n_articles": event.n_articles, "n_outlets": event.n_outlets, "n_origins": event.n_origins,
        "n_origins_uncertain": max(
            ((claim.origins_at_most or claim.origins) - claim.origins for claim in event.claims), default=0
        ),
        "contested_fields": " ".join(event.contested),
        "first_seen": days[0] if days else None, "last_changed": days[-1] if days else None,
        "stories": " ".join(event.stories), "permalink": event.event,
    }  # fmt: skip


def _place(event: ResolvedEvent) -> Row:
    place = event.place
    state = place_state(place)
    if place is None:
        return {"place_state": state}
    return {
        "place_id": place.id, "place_ar": place.name or place.text, "place_within": place.within,
        "place_state": state, "admin1": place.admin1, "country": place.country,
        "place_en": country_in_english(place.country) if place.class_ == "country" else None,
        "country_en": country_in_english(place.country),
        "lat": place.lat if state == "point" else None, "lon": place.lon if state == "point" else None,
        "place_precision": place.precision, "place_candidates": place.candidates,
    }  # fmt: skip


def stance(event: ResolvedEvent) -> str:
    """How the agent is given: not stated, a description alone, accused by somebody, or stated by an outlet itself."""
    if not event.agents:
        return "not_stated"
    if all(agent.actor is None for agent in event.agents):
        return "unidentified"
    by = [said for claim in event.claims if claim.field == "agent" for said in claim.by]
    return "accused" if by and all(said.speaker or said.verb for said in by) else "stated"


def _claimed_by(event: ResolvedEvent) -> str | None:
    """Whose word it is that the agent did it."""
    said = (whose(said) for claim in standing(event, "agent") for said in claim.by)
    return "; ".join(dict.fromkeys(each for each in said if each)) or None


def bounds(event: ResolvedEvent, toll: str) -> Row:
    """The lowest and the highest figure that stands, whose each is, and whether the highest is open.

    No best figure: only a reviewer sets one.
    """
    claims = standing(event, toll)
    lows = [(claim.low, claim) for claim in claims if claim.low is not None]
    highs = [(claim.high if claim.high is not None else claim.low, claim) for claim in claims]
    ends = [(end, claim) for end, claim in highs if end is not None]
    low, low_claim = min(lows, key=lambda each: each[0], default=(None, None))
    high, high_claim = max(ends, key=lambda each: each[0], default=(None, None))
    is_open = any(claim.low is not None and claim.high is None for claim in claims) if ends else None
    opened = None if is_open is None else int(is_open)
    return {"low": low, "low_source": _source(low_claim), "high": high, "high_source": _source(high_claim),
            "high_open": opened}  # fmt: skip


def words(event: ResolvedEvent, toll: str) -> str | None:
    """The words of the counts that stand and are no plain number: vague ones, and those with a bound or `about`."""
    said = (said.surface for claim in standing(event, toll) if claim.vague or claim.mod for said in claim.by)
    return "; ".join(dict.fromkeys(said)) or None


def _tolls_by_rule(event: ResolvedEvent, rules: RuleSet) -> Row:
    """The lowest and the highest number by rule of each toll, and the set they are marked with, if there is one.

    More than one number: the sources use different words. They are no bounds, and are not compared with any.
    """
    row: Row = {}
    for toll in TOLLS:
        ruled = (by_rule(rules, toll, said.surface, claim) for claim in standing(event, toll) for said in claim.by)
        numbers = [each.number for each in ruled if each]
        if numbers:
            row |= {f"{toll}_by_rule_low": min(numbers), f"{toll}_by_rule_high": max(numbers), "number_rules": rules.id}
    return row


def _source(claim: Claim | None) -> str | None:
    return whose(claim.by[0]) if claim and claim.by else None


def whose(said: Said) -> str | None:
    """Speaker, through whom, and the outlet that prints it."""
    return " < ".join(name for name in (said.speaker, *reversed(said.via), said.outlet) if name) or None


def participants(those: tuple[Participant, ...]) -> tuple[str | None, str | None]:
    """Ids and names of agents or patients, each in one cell."""
    ids = " ".join(participant.actor for participant in those if participant.actor)
    return ids or None, "; ".join(participant.name for participant in those) or None


# claims and articles


def claim_rows(content: Content) -> Iterator[Row]:
    """One row for each time a claim is made; with a rule set its number by rule as well."""
    for event in content.events():
        changes = changes_of(content.chronicle, event, content.sources)
        for claim in event.claims:
            still = origins_standing(claim, changes)
            for said in claim.by:
                row = _claim_row(event, claim, said, content.quoted(said.article, said.start, said.end))
                row |= {"origins_standing": still, **_became(changes.get(telling(claim, said)))}
                yield {**row, **_claim_by_rule(claim, said, content.rules)} if content.rules else row


def _claim_row(event: ResolvedEvent, claim: Claim, said: Said, quote: str | None) -> Row:
    return {
        "event_id": event.event, "event_type": event.type, "field": claim.field, "value": claim.value,
        "low": claim.low, "high": claim.high, "mod": claim.mod, "vague": claim.vague, "state": claim.state,
        "origins": claim.origins, "origins_at_most": claim.origins_at_most or claim.origins,
        "article_id": said.article, "url": said.url, "outlet": said.outlet, "published": said.published,
        "start": said.start, "end": said.end, "surface": said.surface, "quote": quote, "speaker": said.speaker,
        "verb": said.verb, "via": " < ".join(said.via) or None, "origin": said.origin, "copy_state": said.state,
    }  # fmt: skip


def _became(change: Change | None) -> Row:
    return {"source_state": change.state, "source_state_day": change.day} if change else {}


def _claim_by_rule(claim: Claim, said: Said, rules: RuleSet) -> Row:
    ruled = by_rule(rules, claim.field, said.surface, claim)
    return {"by_rule": ruled.number, "number_rules": ruled.rules} if ruled else {}


def article_rows(content: Content) -> Iterator[Row]:
    """One row for each article; its text stays where it is."""
    counted = {name: counts for name, *counts in content.chronicle.rows("""
        SELECT a.id,
          (SELECT group_concat(story, ' ') FROM story_articles s WHERE s.article = a.id),
          (SELECT group_concat(origin, ' ') FROM origin_articles o WHERE o.article = a.id),
          (SELECT count(DISTINCT event) FROM event_mentions m WHERE m.article = a.id),
          (SELECT count(*) FROM claim_sources c WHERE c.article = a.id),
          coalesce((SELECT n_editions FROM editions e WHERE e.article = a.id), 1)
        FROM articles a""")}  # fmt: skip
    sources = content.sources
    for known in content.articles():
        name = known["id"]
        story, origin, n_events, n_claims, n_editions = counted[name]
        later, withdrawn = sources.later.get(name), sources.withdrawn.get(name)
        row: Row = {
            "article_id": name, **{field: value for field, value in known.items() if field != "id"},
            "story": story, "origin": origin, "n_events": n_events, "n_claims": n_claims, "n_editions": n_editions,
            "later_article_id": later.article if later else None,
        }  # fmt: skip
        decided: Row = {"withdrawn": withdrawn.day if withdrawn else None}
        version = None if content.redaction else version_of("articles", row, decided)
        yield {**row, **decided, "row_version": version}


# actors


def actor_rows(content: Content) -> Iterator[Row]:
    """One row for each actor; a reviewer says there whom a public copy may name."""
    actors: list[Actor] = list(content.chronicle.derived("actors"))
    judged = judged_persons(content.chronicle, content.judgements, actors)
    in_office = holders_of_office(content.chronicle, actors)
    counted = dict(content.chronicle.rows("""
        SELECT actor, count(*) FROM
          (SELECT actor, event FROM event_agents UNION SELECT actor, event FROM event_patients)
        WHERE actor IS NOT NULL GROUP BY actor"""))  # fmt: skip
    for actor in content.derived("actors"):
        row: Row = {
            "actor_id": actor.actor, "name": actor.name, "kind": actor.kind, "type": actor.type,
            "country": actor.country, "country_en": country_in_english(actor.country),
            "aliases": "; ".join(alias.form for alias in actor.aliases) or None,
            "n_articles": len({chain.article for chain in actor.chains}), "n_events": counted.get(actor.actor, 0),
            "holds_office": int(actor.actor in in_office) if actor.kind == "person" else None,
        }  # fmt: skip
        if content.redaction is None:
            decided = returned_cells("actors", judged.get(actor.actor, ()))
            row |= {**decided, "row_version": version_of("actors", row, decided)}
        yield row


# loaded words


def label_rows(content: Content) -> Iterator[Row]:
    """One row for each time a loaded word is used, with whose word it is and the neutral one beside it."""
    entries = {entry.rule: entry for entry in read_labels().entries}
    actors = {(chain.article, chain.chain): actor for actor in content.derived("actors") for chain in actor.chains}
    articles = content.chronicle.rows("SELECT DISTINCT article FROM said_labels ORDER BY article")
    for name in [name for (name,) in articles]:
        _, annotation = content.chronicle.fetch(name)
        known = content.article(name)
        for label in annotation.labels:
            of = actors.get((name, label.of or ""))
            speaker = _speaker(content, annotation, label.by)
            yield {
                "article_id": name, "url": known["url"], "outlet": known["outlet"], "published": known["published"],
                "start": label.start, "end": label.end, "surface": label.surface,
                "said_by": speaker or known["outlet"], "in_speech": int(bool(label.by)), "term": label.rule,
                **_neutral(entries.get(label.rule or "")), "of_actor": of.actor if of else None,
                "of_name": of.name if of else None, "quote": content.quoted(name, label.start, label.end),
            }  # fmt: skip


def _neutral(entry: Loaded | None) -> Row:
    return {"neutral_ar": entry.neutral_ar, "neutral_en": entry.neutral_en} if entry else {}


def _speaker(content: Content, annotation: Annotation, by: tuple[str, ...]) -> str | None:
    """Who says it, where the word stands in somebody's speech: the outlet reports it and doesn't say it itself.

    A hidden speaker is `not named`: the word is still not the outlet's.
    """
    innermost = next((report for report in annotation.reports if by and report.id == by[0]), None)
    if innermost is None:
        return None
    chain_of = {mention.id: mention.chain for mention in annotation.mentions}
    names = {chain.id: chain.name for chain in annotation.chains}
    said = [names[chain] for each in innermost.speakers if (chain := chain_of.get(each)) in names and chain]
    shown = "; ".join(dict.fromkeys(said)) or "not named"
    return content.redaction.mask(annotation.article, shown) if content.redaction else shown


_LEDGER = ("outlet", "said_by", "in_speech", "term", "surface", "neutral_ar", "neutral_en")


def ledger_rows(content: Content) -> Iterator[Row]:
    """How often each outlet, and each speaker in it, uses each loaded word."""
    uses: Counter[tuple[Cell, ...]] = Counter()
    articles: dict[tuple[Cell, ...], set[Cell]] = {}
    for row in label_rows(content):
        key = tuple(row.get(name) for name in _LEDGER)
        uses[key] += 1
        articles.setdefault(key, set()).add(row["article_id"])
    for key in sorted(uses, key=lambda key: tuple("" if cell is None else str(cell) for cell in key)):
        yield {**dict(zip(_LEDGER, key, strict=True)), "n": uses[key], "n_articles": len(articles[key])}


# corrections


def correction_rows(content: Content) -> Iterator[Row]:
    """What sources changed or took back: the claims that they make no more; then reviewers' words.

    Who reviewed is not said: only the chronicle itself has names.
    """
    yield from _changed_by_source(content)
    for judgement in content.judgements:
        row: Row = {
            "what": "decision", "date": judgement.when[:10], "field": judgement.field or judgement.decision,
            "why": "withheld on request" if judgement.value == WITHHELD else None,
        }  # fmt: skip
        if content.redaction is None:
            for about in judgement.about:
                yield {**row, "value": judgement.value, "article_id": about.article, "start": about.start,
                       "end": about.end, "why": judgement.why}  # fmt: skip
        else:
            yield row  # neither who it is about nor what was thought of them


def _changed_by_source(content: Content) -> Iterator[Row]:
    has_changed = content.sources.later or content.sources.withdrawn
    for event in content.events() if has_changed else ():
        changes = changes_of(content.chronicle, event, content.sources)
        for claim in event.claims:
            for said in claim.by:
                if change := changes.get(telling(claim, said)):
                    yield {
                        "what": change.state, "date": change.day, "event_id": event.event, "field": claim.field,
                        "value": claim.value, "article_id": said.article, "url": said.url, "start": said.start,
                        "end": said.end, "later_article_id": change.later, "why": change.why,
                    }  # fmt: skip


def withheld_rows(content: Content) -> Iterator[Row]:
    """What a public copy leaves out."""
    for each in content.redaction.withheld() if content.redaction else ():
        yield {"what": each.what, "n": each.n, "rule_ar": each.ar, "rule_en": each.en}


_ROWS: dict[str, Callable[[Content], Iterator[Row]]] = {
    "events": event_rows,
    "claims": claim_rows,
    "articles": article_rows,
    "actors": actor_rows,
    "labels": label_rows,
    "ledger": ledger_rows,
    "corrections": correction_rows,
    "notice": notice_rows,
}


def tables(content: Content) -> dict[str, Table]:
    """The tables by the name of their file; with a rule set there are columns for its numbers at their ends."""
    rows = dict(_ROWS) | ({"withheld": withheld_rows} if content.redaction else {})
    shown = {name: Table(columns_of(name, content.rules is not None), each) for name, each in rows.items()}
    return {**shown, "columns": explained(*shown.values())}


def explained(*shown: Table) -> Table:
    """The table that says what every column of some tables holds."""
    return Table(columns_of("columns"), partial(explanations, shown))


def explanations(shown: tuple[Table, ...], _: Content) -> Iterator[Row]:
    """File, column, and what it holds in Arabic and English, for every column of some tables."""
    for table in shown:
        for column in table.columns:
            yield {
                "file": column.file, "column": column.name, "type": column.type, "hxl": column.hxl or None,
                "from": column.source or None, "back": column.back or None, "ar": column.ar, "en": column.en,
            }  # fmt: skip
