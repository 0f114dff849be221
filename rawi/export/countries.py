"""Countries by their two letters: three letters, number and English name (ISO 3166-1), the rows of `countries.tsv`."""

import csv
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple


class Country(NamedTuple):
    """A country by its two letters: its three letters, ISO number and English name."""

    iso3: str
    number: int
    en: str


@lru_cache(1)  # a small file that comes with the package
def countries() -> dict[str, Country]:
    """Two letters -> what else it is called."""
    with Path(__file__).with_name("countries.tsv").open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["id"]: Country(row["iso3"], int(row["number"]), row["en"]) for row in rows}


def country_in_english(code: str | None) -> str | None:
    """The English name in common use; None for no country and for letters that name none."""
    found = countries().get(code or "")
    return found.en if found else None
