"""Countries and provinces by the names that place records give them: what they are called, and their shapes."""

import csv
from functools import cache
from pathlib import Path

import rawi
from rawi.export.countries import country_in_english
from rawi.text.normalize import fold
from rawi.web.assets import Shape, provinces
from rawi.web.wording import Wording

# What a province is called before its name, which news leaves out or changes.
_HEADS = ("محافظة", "منطقة", "المنطقة", "ولاية", "الولاية", "إقليم", "شعبية", "بلدية", "جهة", "الجهة", "إمارة")
_WHOLES = {  # lands whose provinces have shapes, though they have none of their own
    ("EG", "سيناء"): ("شمال سيناء", "جنوب سيناء"),
    ("EG", "شبه جزيرة سيناء"): ("شمال سيناء", "جنوب سيناء"),
    ("IQ", "كردستان العراق"): ("دهوك", "أربيل", "السليمانية"),
    ("IQ", "إقليم كردستان"): ("دهوك", "أربيل", "السليمانية"),
    ("SD", "دارفور"): ("شمال دارفور", "جنوب دارفور", "شرق دارفور", "وسط دارفور", "غرب دارفور"),
    ("SD", "كردفان"): ("شمال كردفان", "جنوب كردفان"),
    ("PS", "الأراضي الفلسطينية"): ("قطاع غزة", "الضفة الغربية"),
}


def country_name(code: str, words: Wording) -> str:
    """A country's name in common use; its code where it has none."""
    there = countries().get(code)
    arabic = there[0] if there else None
    return (arabic if words.language == "ar" else country_in_english(code)) or code


def shapes_of(country: str | None, name: str) -> tuple[Shape, ...]:
    """The shapes of the province that a country's place of this name is; () for any other area."""
    if country is None:
        return ()
    found = (_by_name().get((country, _bare(part))) for part in _WHOLES.get((country, name), (name,)))
    return tuple(shape for shape in found if shape)


@cache
def with_shapes() -> frozenset[str]:
    """The countries whose provinces have shapes here."""
    return frozenset(country for country, _ in provinces())


@cache
def _by_name() -> dict[tuple[str, str], Shape]:
    found: dict[tuple[str, str], Shape] = {}
    for country, shape in provinces():
        found.setdefault((country, _bare(shape.code)), shape)
    return found


def _bare(name: str) -> str:
    """A province's name as it is compared: `محافظة تعز` and `تعز` alike, `أبو ظبي` and `أبوظبي`."""
    words = name.split("،")[0].split()
    if len(words) > 1 and words[0] in _HEADS:
        words = words[1:]
    kept = [word for word in words if word not in ("المكرمة", "المنورة")]
    return "".join(word.removeprefix("ال") if len(word) > 4 else word for word in fold(" ".join(kept)).split())


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
