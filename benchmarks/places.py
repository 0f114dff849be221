"""What place names are read as, against gold facts and messages with coordinates; what the gazetteer covers.

    python -m benchmarks.places --gold GOLD.jsonl... --messages MESSAGES.jsonl --names NAMES.tsv...

Gold: of the places found (ends within two characters), the share whose class and whose country are right.
Messages: the place is given by its gold span, so only the reading is measured: right country, within 50 and 161 km,
no answer; the same where the whole step may also reject the span; and for the most populous place of that name, with
the difference. Messages are short and are no news. Names: the share
that the gazetteer holds, for one country each.
"""

import argparse
import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rawi.annotate import annotate
from rawi.annotate.ids import fresh_ids
from rawi.annotate.places import find_places, places
from rawi.annotate.places.found import Found
from rawi.annotate.places.gazetteer import context_of
from rawi.annotate.places.geocoding import chains_of
from rawi.knowledge import Knowledge
from rawi.knowledge.places import PlaceTable, distance_km
from rawi.read.lines import article_of_object
from rawi.records import Annotation, Article, Mention, Place
from rawi.text.phrases import words_of
from rawi.text.tokens import Reading, stems

WATCHED = ("LY", "SY", "IQ", "YE", "SD", "PS", "LB")
HELD = ("City/town", "Province", "District", "Neighborhood")  # types a gazetteer can hold; streets and shops it cannot


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, nargs="*", default=[])
    parser.add_argument("--messages", type=Path)
    parser.add_argument("--names", type=Path, nargs="*", default=[])
    asked = parser.parse_args()
    knowledge = Knowledge.load()
    for path in asked.gold:
        against_gold(path, knowledge)
    if asked.messages:
        against_messages(asked.messages, knowledge)
    for path in asked.names:
        coverage(path, knowledge.places)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def against_gold(path: Path, knowledge: Knowledge) -> None:
    """Class and country of the places found, against the facts of their gold ids."""
    tally: Counter[str] = Counter()
    wrong: Counter[tuple[str, str, str]] = Counter()
    for gold in lines(path):
        given = article_of_object({key: gold[key] for key in ("url", "outlet", "published", "text")})
        assert isinstance(given, Article)
        annotation = annotate(given, knowledge)
        chains = {chain.id: chain for chain in annotation.chains}
        for mark in gold["marks"]:
            mention = found_at(mark, annotation) if mark["id"][0] == "L" else None
            place = chains[mention.chain].place if mention and mention.chain else None
            if place is None:
                continue
            fact = gold["facts"][mark["id"]]
            tally["found"] += 1
            tally["class"] += place.class_ == fact.get("class")
            tally["country"] += (place.country or "") == fact.get("country", "")
            tally["pinned"] += place.lat is not None
            if place.class_ != fact.get("class"):
                wrong["class", f"{fact.get('class')} as {place.class_}", mark["surface"]] += 1
            if (place.country or "") != fact.get("country", ""):
                wrong["country", f"{fact.get('country')} as {place.country}", mark["surface"]] += 1
    shares = ", ".join(f"{name} {tally[name] / tally['found']:.3f}" for name in ("class", "country", "pinned"))
    print(f"{path.name}: {tally['found']} places found; {shares}")
    for (what, how, surface), n in wrong.most_common(25):
        print(f"   {n:3} {what:8} {how:28} {surface}")


def found_at(mark: dict[str, Any], annotation: Annotation) -> Mention | None:
    for mention in annotation.mentions:
        near = abs(mention.start - mark["start"]) <= 2 and abs(mention.end - mark["end"]) <= 2
        if mention.kind == "place" and near:
            return mention
    return None


def against_messages(path: Path, knowledge: Knowledge) -> None:
    """Readings of spans given by gold, and of the most populous namesake."""
    ours, whole, baseline = Counter[str](), Counter[str](), Counter[str]()
    for message in lines(path):
        text = message["text"].replace("#", " ").replace("_", " ")
        given = article_of_object({"text": text})
        if not isinstance(given, Article) or given.text != text:
            continue
        spans = {(x["start"], x["end"]): x for x in message["locations"] if x.get("lat") and usable(text, x)}
        annotation = with_spans(given, sorted(spans), knowledge)
        chains = {chain.id: chain.place for chain in annotation.chains}
        found = read_as_given(given, sorted(spans), knowledge)
        for (start, end), location in spans.items():
            mention = next((m for m in annotation.mentions if m.start < end and start < m.end), None)
            place = chains.get(mention.chain or "") if mention else None
            judge(whole, place and (place.country, place.lat, place.lon), location)
            place = found[start, end]
            judge(ours, place and (place.country, place.lat, place.lon), location)
            judge(baseline, most_populous(text[start:end], knowledge.places), location)
    measures = ("country", "50 km", "161 km", "no answer")
    named = (("ours", ours), ("ours, span only a hint of the tagger", whole), ("most populous of the name", baseline))
    for name, tally in named:
        shares = ", ".join(f"{key} {tally[key] / tally['all']:.3f}" for key in measures)
        print(f"{path.name}: {name}, {tally['all']} spans: {shares}")
    gains = ", ".join(f"{key} {(ours[key] - baseline[key]) / ours['all']:+.3f}" for key in measures)
    print(f"{path.name}: ours over the most populous: {gains}")


def usable(text: str, location: dict[str, Any]) -> bool:
    words = text[location["start"] : location["end"]]
    return location["type"] in HELD and bool(words_of(words)) and words == words.strip()


def with_tags(given: Article, spans: list[tuple[int, int]]) -> tuple[Mention, ...]:
    return tuple(
        Mention(
            id=f"m{n}", kind="place", form="name", start=start, end=end, surface=given.text[start:end], rule="tagger"
        )
        for n, (start, end) in enumerate(spans, 1)
    )


def with_spans(given: Article, spans: list[tuple[int, int]], knowledge: Knowledge) -> Annotation:
    draft = Annotation(article=given.id, text_sha=given.text_sha, made_by="benchmark", mentions=with_tags(given, spans))
    return places(Reading.of(given), draft, knowledge)


def read_as_given(
    given: Article, spans: list[tuple[int, int]], knowledge: Knowledge
) -> dict[tuple[int, int], Place | None]:
    """The reading of each span; one that the step takes for no place is looked up all the same, in its article."""
    reading, table = Reading.of(given), knowledge.places
    draft = Annotation(article=given.id, text_sha=given.text_sha, made_by="", mentions=with_tags(given, spans))
    found = find_places(context_of(reading, draft, knowledge))
    ends = [(name.start, reading.tokens[name.last - 1].end) for name in found]
    for start, end in spans:
        if not any(s < end and start < e for s, e in ends) and (name := looked_up(reading, start, end, table)):
            found.append(name)
    found.sort(key=lambda name: name.first)
    chains, chain_of = chains_of(found, reading, table, fresh_ids("c", ()))
    places_of = {chain.id: chain.place for chain in chains}
    answers: dict[tuple[int, int], Place | None] = {}
    for start, end in spans:
        inside = (n for n, x in enumerate(found) if x.start < end and start < reading.tokens[x.last - 1].end)
        answers[start, end] = places_of.get(chain_of[n]) if (n := next(inside, None)) is not None else None
    return answers


def looked_up(reading: Reading, start: int, end: int, table: PlaceTable) -> Found | None:
    """The span as a name, without its proclitics and a head word."""
    first, last = reading.token_at(start), reading.token_at(end - 1) + 1
    for i in range(first, last):
        for stem in stems(reading.forms[i]):
            key = " ".join((stem.form, *reading.forms[i + 1 : last]))
            if key in table.names:
                return Found(i, last, reading.start_of(i, stem), key, None, "tagger")
    return None


def judge(
    tally: Counter[str], answer: tuple[str | None, float | None, float | None] | None, truth: dict[str, Any]
) -> None:
    tally["all"] += 1
    country, lat, lon = answer or (None, None, None)
    tally["country"] += (country or "") == truth["country"].upper()
    if lat is None or lon is None:
        tally["no answer"] += 1
        return
    km = distance_km((lat, lon), (truth["lat"], truth["lon"]))
    tally["50 km"] += km <= 50
    tally["161 km"] += km <= 161


def most_populous(name: str, table: PlaceTable) -> tuple[str | None, float, float] | None:
    words = list(words_of(name))
    words = words[1:] if len(words) > 1 and words[0] in table.heads else words
    found = [r.place for stem in stems(words[0]) for r in table.readings(" ".join((stem.form, *words[1:])))]
    best: Any = max(found, key=lambda place: place.weight, default=None)
    return (best.country, best.lat, best.lon) if best else None


def coverage(path: Path, table: PlaceTable) -> None:
    """Distinct folded names of a table that the gazetteer has in the same country."""
    names: dict[str, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if (country := row.get("country", "LY")) in WATCHED:
                names[country].add(" ".join(words_of(row["name_ar"])))
    for country, found in sorted(names.items()):
        held = sum(any(r.place.country == country for r in table.readings(bare(name, table))) for name in found)
        print(f"{path.name} {country}: {held} of {len(found)} names, {held / len(found):.3f}")


def bare(name: str, table: PlaceTable) -> str:
    """A name without the head word it begins with, where the gazetteer has it so."""
    head, _, rest = name.partition(" ")
    return rest if rest and head in table.heads and name not in table.names else name


if __name__ == "__main__":
    main()
