"""Countries by their codes: names in Arabic and a point within, from the knowledge files."""

import csv
from functools import cache
from pathlib import Path

import rawi
from rawi.web.wording import Wording


def country_name(code: str, words: Wording) -> str:
    """A country's name; in English its code, since the knowledge files name it in Arabic alone."""
    there = countries().get(code)
    return there[0] if there and words.language == "ar" else code


@cache
def countries() -> dict[str, tuple[str, float, float]]:
    """Country code -> its Arabic name and a point within, from the knowledge files."""
    path = Path(rawi.__file__).parent / "knowledge" / "gazetteer" / "countries.tsv"
    with path.open(encoding="utf-8") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
        found = {}
        for row in rows:
            if row["lat"] and row["lon"]:
                name = row["names"].split("|")[0].strip("~*!")
                found[row["id"]] = (name, float(row["lat"]), float(row["lon"]))
        return found
