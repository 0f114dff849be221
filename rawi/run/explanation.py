"""Why a value is what it is: the records of one article in the order of their words, each with its rule."""

import json
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any, TextIO

from rawi.annotate import annotate
from rawi.annotate.pipeline import STEPS
from rawi.annotate.places import places
from rawi.annotate.places.explaining import precision_in_words, readings_of
from rawi.annotate.times import Counted, counted_from
from rawi.codec import encode
from rawi.errors import ArticleError
from rawi.knowledge import Knowledge
from rawi.knowledge.files import place_of_rule
from rawi.knowledge.number_rules import RuleSet, by_rule
from rawi.read.lines import read_line
from rawi.records import Annotation, Article, replace
from rawi.text.tokens import Reading

SAID = ("mentions", "roles", "chains", "times", "numbers", "reports", "events", "labels")
KINDS = ("boilerplate", "mentions", "roles", "times", "numbers", "reports", "events", "labels")
ORIGINS = {
    "text": "today, as the text itself says",
    "speech": "the day of the speech that is quoted",
    "mention": "another time in the text",
    "none": "nothing: its words are all there is",
}
OWN_WORDS = {"start", "end", "surface", "id", "cue", "rule", "chain"}


def explain_article(
    source: str,
    wanted: str | None,
    at: int | None,
    out: TextIO,
    rules: RuleSet | None = None,
    gazetteer: Path | None = None,
) -> int:
    """Print what covers offset `at` (or everything) of one article, as it is read now; 1 if it is not there."""
    article = _find(source, wanted)
    if article is None:
        print(f"{source} has no article {wanted or 'at all'}; give an id or url that is in it", file=out)
        return 1
    knowledge = Knowledge.load(gazetteer)
    annotation = annotate(article, knowledge)
    print(f"{article.id}  {article.url or ''}\n{annotation.made_by}\n", file=out)
    for note in annotation.notes:
        print(f"{note.what}: {note.why}", file=out)
    for start, end, line in sorted(_explained(annotation, article, knowledge, rules)):
        if at is None or start <= at < end:
            print(line, file=out)
    return 0


def explained(article: Article, knowledge: Knowledge) -> list[tuple[int, int, str]]:
    """(start, end, lines) for each record of an article as it is read now, in the order of their words."""
    return sorted(_explained(annotate(article, knowledge), article, knowledge, None))


def _explained(
    annotation: Annotation, article: Article, knowledge: Knowledge, rules: RuleSet | None
) -> Iterator[tuple[int, int, str]]:
    plain = json.loads(encode(annotation))
    reading = Reading.of(article, [interval.span for interval in annotation.boilerplate])
    counts = counted_from(reading, knowledge.times) if annotation.times else ()  # none in an article set aside
    for time, counted in zip(plain["times"], counts, strict=True):
        time["counted from"] = _day_counted_from(counted, article)
    for number, record in zip(plain["numbers"], annotation.numbers, strict=True):
        if rules and (ruled := by_rule(rules, record.of, record.surface, record)):
            number["by rule"] = f"{ruled.number} (rule set {ruled.rules}, {ruled.place}); the words give no number"
    chains = {chain["id"]: chain for chain in plain["chains"]}
    readings = _place_readings(reading, annotation, knowledge)
    for kind in KINDS:
        for record in plain[kind]:
            words = record.get("cue", record)
            start, end = words["start"], words["end"]
            surface = article.text[start:end]
            lines = (f"{start}-{end}  {kind}  {surface}", _because(record, chains))
            yield start, end, "\n".join(lines + (readings.get(start, ()) if record.get("kind") == "place" else ()))


def _place_readings(reading: Reading, annotation: Annotation, knowledge: Knowledge) -> dict[int, tuple[str, ...]]:
    """Start of each place -> lines that say which places it may be, why it was read so, how far to trust its point."""
    places_of = {chain.id: chain.place for chain in annotation.chains if chain.kind == "place"}
    mentions = [mention for mention in annotation.mentions if mention.kind == "place"]
    if not mentions:
        return {}
    draft = replace(annotation, **dict.fromkeys(SAID, ()))
    for step in takewhile(lambda step: step is not places, STEPS):
        draft = step(reading, draft, knowledge)
    why = readings_of(reading, draft, knowledge)
    return {
        mention.start: tuple(
            f"    {line}"
            for line in (
                *why.get(mention.start, ()),
                f"precision: {precision_in_words(places_of.get(mention.chain or ''))}",
            )
        )
        for mention in mentions
    }


def _day_counted_from(counted: Counted, article: Article) -> str:
    """The day, and where it is known from; for publication also where that was found."""
    if counted.origin == "published":
        found = f"{counted.value} ({article.published_from or 'given'})" if counted.value else "which is not known"
        return f"the day of publication, {found}"
    return ORIGINS[counted.origin] + (f", {counted.value}" if counted.value else "")


def _because(record: dict[str, Any], chains: dict[str, dict[str, Any]]) -> str:
    lines = [f"    {key}: {_short(value)}" for key, value in record.items() if key not in OWN_WORDS]
    if chain := chains.get(record.get("chain", "")):
        lines += [f"    {key}: {_short(value)}" for key, value in chain.items() if key != "kind"]
    for rule in (record.get("rule"), (chain or {}).get("source")):
        if rule:
            lines.append(f"    because of: {rule}{place_of_rule(rule)}")
    return "\n".join(lines)


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _find(source: str, wanted: str | None) -> Article | None:
    """The article of a chronicle or of a file of JSON lines with this id or url; the first one if none is named."""
    if _is_chronicle(source):
        from rawi.chronicle.queries import find_article

        return find_article(source, wanted)
    with open(source, "rb") as lines:
        for line in lines:
            try:
                article = read_line(line)
            except ArticleError:
                continue
            if wanted in (None, article.url, article.given_id) or article.id.startswith(wanted or ""):
                return article
    return None


def _is_chronicle(source: str) -> bool:
    with open(source, "rb") as file:
        return file.read(16) == b"SQLite format 3\0"
