"""Events, claims and articles as CSV that opens right in a spreadsheet.

UTF-8, commas, CRLF, quoted by RFC 4180; a byte order mark only where asked for, since scripts stumble over it and
Excel over its absence. Text that a spreadsheet would run as a formula gets an apostrophe (CWE-1236); numbers are
written as numbers, so a negative longitude stays one.

What is not known is an empty cell. Columns that only a reviewer can fill (grade, best figure) are there and empty.
Numbers by rule stand in columns of their own at the end, which are there only where a rule set was asked for.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from rawi.chronicle.store import Chronicle
from rawi.codec import decode
from rawi.derived import Claim, Participant, ResolvedEvent, Said
from rawi.export.dating import Dating, claimed_times, dating_of
from rawi.knowledge.codes import Codes, codes_of, read_codes
from rawi.knowledge.number_rules import RuleSet, by_rule

Cell = str | int | float | None
Row = tuple[Cell, ...]
FORMULA = ("=", "+", "-", "@", "\t", "\r")
QUOTE = 80  # code points shown on each side of a claim's words
TOLLS = ("killed", "injured")


class Table(NamedTuple):
    """The header of a file, and what gives its rows."""

    header: tuple[str, ...]
    rows: Callable[[Chronicle], Iterator[Row]]


def as_csv(header: Sequence[str], rows: Iterable[Row], bom: bool = False) -> Iterator[bytes]:
    """The lines of a CSV file, header first."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    if bom:
        line.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    for row in chain((tuple(header),), rows):
        writer.writerow([_cell(value) for value in row])
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def _cell(value: Cell) -> Cell:
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA) else value


# events

_TOLL = ("low", "low_source", "high", "high_source", "high_open", "best", "best_by", "words")
EVENT_HEADER = (
    "event_id", "release", "status", "grade", "grade_rule", "date_earliest", "date_latest", "date_precision",
    "date_phrase", "date_counted_from", "date_calendar", "place_id", "place_ar", "place_en", "place_within", "admin1",
    "admin2", "country", "lat", "lon", "place_precision", "place_candidates", "event_type", "event_mode",
    "quad_class", "plover_mode", "acled_event_type", "acled_sub_event_type", "cameo_root", "codes_note", "actor_id",
    "actor_name", "actor_stance", "target_id", "target_name", *(f"{toll}_{part}" for toll in TOLLS for part in _TOLL),
    "civilian_status_basis", "n_articles", "n_outlets", "n_origins", "n_origins_uncertain", "contested_fields",
    "reviewer_state", "first_seen", "last_changed", "stories", "permalink",
)  # fmt: skip


def event_rows(chronicle: Chronicle, rules: RuleSet | None = None) -> Iterator[Row]:
    """One row for each event; with a rule set its numbers by rule as well."""
    published = dict(chronicle.rows("SELECT id, substr(published, 1, 10) FROM articles WHERE published IS NOT NULL"))
    times = claimed_times(chronicle)
    codes = read_codes()
    for event in chronicle.derived("events"):
        days = sorted({published[mention.article] for mention in event.mentions if mention.article in published})
        row = _event_row(event, days, dating_of(event, times), codes_of(codes, event.type, event.mode))
        yield (*row, *_tolls_by_rule(event, rules)) if rules else row


def _event_row(event: ResolvedEvent, days: list[str], dating: Dating, codes: Codes) -> Row:
    place = event.place
    uncertain = max(((claim.origins_at_most or claim.origins) - claim.origins for claim in event.claims), default=0)
    return (
        event.event, None, event.status, None, None, event.earliest, event.latest,
        dating.precision, dating.phrase, dating.counted_from, dating.calendar,
        *((place.id, place.name or place.text, None, place.within, place.admin1, None, place.country, place.lat,
           place.lon, place.precision, place.candidates) if place else (None,) * 11),
        event.type, event.mode, *codes, *_participants(event.agents), stance(event), *_participants(event.patients),
        *(cell for toll in TOLLS for cell in (*bounds(event, toll), words(event, toll))), None,
        event.n_articles, event.n_outlets, event.n_origins, uncertain, " ".join(event.contested), "machine draft",
        days[0] if days else None, days[-1] if days else None, " ".join(event.stories), event.event,
    )  # fmt: skip


def stance(event: ResolvedEvent) -> str:
    """How the agent is given: not stated, a description alone, accused by somebody, or stated by an outlet itself."""
    if not event.agents:
        return "not_stated"
    if all(agent.actor is None for agent in event.agents):
        return "unidentified"
    by = [said for claim in event.claims if claim.field == "agent" for said in claim.by]
    return "accused" if by and all(said.speaker or said.verb for said in by) else "stated"


def bounds(event: ResolvedEvent, toll: str) -> Row:
    """The lowest and the highest figure that stands, whose each is, and whether the highest is open.

    No best figure: only a reviewer sets one.
    """
    claims = [claim for claim in event.claims if claim.field == toll and claim.state == "stands"]
    lows = [(claim.low, claim) for claim in claims if claim.low is not None]
    highs = [(claim.high if claim.high is not None else claim.low, claim) for claim in claims]
    ends = [(end, claim) for end, claim in highs if end is not None]
    low, low_claim = min(lows, key=lambda each: each[0], default=(None, None))
    high, high_claim = max(ends, key=lambda each: each[0], default=(None, None))
    is_open = any(claim.low is not None and claim.high is None for claim in claims) if ends else None
    opened = None if is_open is None else int(is_open)
    return low, _source(low_claim), high, _source(high_claim), opened, None, None


def words(event: ResolvedEvent, toll: str) -> str | None:
    """The words of the counts that stand and are no plain number: vague ones, and those with a bound or `about`."""
    loose = (claim for claim in event.claims if claim.field == toll and claim.state == "stands")
    said = (said.surface for claim in loose if claim.vague or claim.mod for said in claim.by)
    return "; ".join(dict.fromkeys(said)) or None


BY_RULE = (*(f"{toll}_by_rule_{end}" for toll in TOLLS for end in ("low", "high")), "number_rules")


def _tolls_by_rule(event: ResolvedEvent, rules: RuleSet) -> Row:
    """The lowest and the highest number by rule of each toll, and the set they are marked with, if there is one.

    More than one number: the sources use different words. They are no bounds, and are not compared with any.
    """
    ends: list[int | None] = []
    for toll in TOLLS:
        claims = [claim for claim in event.claims if claim.field == toll and claim.state == "stands"]
        ruled = (by_rule(rules, toll, said.surface, claim) for claim in claims for said in claim.by)
        numbers = [each.number for each in ruled if each]
        ends += [min(numbers, default=None), max(numbers, default=None)]
    return (*ends, rules.id if any(end is not None for end in ends) else None)


def _source(claim: Claim | None) -> str | None:
    return _whose(claim.by[0]) if claim and claim.by else None


def _whose(said: Said) -> str | None:
    """Speaker, through whom, and the outlet that prints it."""
    return " < ".join(name for name in (said.speaker, *reversed(said.via), said.outlet) if name) or None


def _participants(participants: tuple[Participant, ...]) -> tuple[str | None, str | None]:
    ids = " ".join(participant.actor for participant in participants if participant.actor)
    return ids or None, "; ".join(participant.name for participant in participants) or None


# claims and articles

CLAIM_HEADER = (
    "event_id", "event_type", "field", "value", "low", "high", "mod", "vague", "state", "origins", "origins_at_most",
    "article_id", "url", "outlet", "published", "start", "end", "surface", "quote", "speaker", "verb", "via", "origin",
    "copy_state",
)  # fmt: skip


class _Count(NamedTuple):
    """What a row of claims says of a count."""

    low: int | None
    high: int | None
    mod: str | None
    vague: str | None


def claim_rows(chronicle: Chronicle, rules: RuleSet | None = None) -> Iterator[Row]:
    """One row for each time a claim is made; with a rule set its number by rule as well."""
    statement = """
        SELECT c.event, e.type, c.field, c.value, c.low, c.high, c.mod, c.vague, c.state, c.origins,
               coalesce(c.origins_at_most, c.origins), s.article, t.url, t.outlet, t.published, s.start, s."end",
               s.surface, words_at(t.text, max(s.start - ?1, 0), s."end" + ?1),
               s.speaker, s.verb, s.via, s.origin, s.state
        FROM claim_sources s JOIN claims c ON c.row = s.claim JOIN events e ON e.event = c.event
        JOIN articles t ON t.id = s.article ORDER BY s.row"""
    for row in chronicle.rows(statement, (QUOTE,)):
        *head, quote, speaker, verb, via, origin, state = row
        passed_on = " < ".join(decode(via, list[str])) if via else None
        row = (*head, " ".join(quote.split()), speaker, verb, passed_on, origin, state)
        yield (*row, *_claim_by_rule(dict(zip(CLAIM_HEADER, row, strict=True)), rules)) if rules else row


CLAIM_BY_RULE = ("by_rule", "number_rules")


def _claim_by_rule(row: dict[str, Any], rules: RuleSet) -> Row:
    count = _Count(*(row[field] for field in _Count._fields))
    ruled = by_rule(rules, row["field"], row["surface"], count)
    return (ruled.number, ruled.rules) if ruled else (None, None)


ARTICLE_HEADER = (
    "article_id", "url", "outlet", "published", "title", "byline", "retrieved", "language", "country", "story",
    "origin", "n_events", "n_claims", "n_editions", "text_sha", "raw_sha",
)  # fmt: skip


def article_rows(chronicle: Chronicle) -> Iterator[Row]:
    """One row for each article; its text stays where it is."""
    yield from chronicle.rows("""
        SELECT a.id, a.url, a.outlet, a.published, a.title, a.byline, a.retrieved, a.language, a.country,
          (SELECT group_concat(story, ' ') FROM story_articles s WHERE s.article = a.id),
          (SELECT group_concat(origin, ' ') FROM origin_articles o WHERE o.article = a.id),
          (SELECT count(DISTINCT event) FROM event_mentions m WHERE m.article = a.id),
          (SELECT count(*) FROM claim_sources c WHERE c.article = a.id),
          coalesce((SELECT n_editions FROM editions e WHERE e.article = a.id), 1), a.text_sha, a.raw_sha
        FROM articles a ORDER BY a.id""")


def tables(rules: RuleSet | None = None) -> dict[str, Table]:
    """The tables by the name of their file; with a rule set there are columns for its numbers at their ends."""
    by_rules = rules is not None
    return {
        "events": Table(EVENT_HEADER + BY_RULE * by_rules, partial(event_rows, rules=rules)),
        "claims": Table(CLAIM_HEADER + CLAIM_BY_RULE * by_rules, partial(claim_rows, rules=rules)),
        "articles": Table(ARTICLE_HEADER, article_rows),
    }


def explanations(shown: dict[str, Table]) -> Iterator[Row]:
    """File, column, and what it holds in Arabic and English, for every column: from the rows of `columns.tsv`."""
    with Path(__file__).with_name("columns.tsv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            if row["file"] in shown and row["column"] in shown[row["file"]].header:
                yield row["file"], row["column"], row["ar"], row["en"]
