"""Other people's gazetteers: what is read, and that one bad row costs no other. All places are invented."""

import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from rawi.knowledge.own_places import OwnPlace
from rawi.read.gazetteers import Columns, Fault, read_columns, read_gazetteers

GEONAMES = "{id}\t{name}\t{name}\t{others}\t{lat}\t13.2\t{cls}\t{code}\tLY\t\t47\t\t\t\t{people}\t\t9\tX/Y\t2020-01-01"


@pytest.fixture(scope="module")
def columns() -> Columns:
    return read_columns({"ليبيا": "LY", "ly": "LY", "sd": "SD"})


def read(columns: Columns, *paths: Path, countries: tuple[str, ...] = ()) -> tuple[list[OwnPlace], list[Fault]]:
    found = list(read_gazetteers(paths, countries, columns))
    return [f for f in found if isinstance(f, OwnPlace)], [f for f in found if isinstance(f, Fault)]


def written(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def row(id: int, others: str, code: str = "PPL", lat: str = "32.6", people: str = "0", name: str = "X") -> str:
    return GEONAMES.format(id=id, name=name, others=others, lat=lat, cls=code[0], code=code, people=people)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("name,lat,lon,type,country,within,alternative names", 'كرنازة,32.6,13.2,village,LY,غدوة,"كرنازا, قرنازة"'),
        ("الاسم;خط العرض;خط الطول;النوع;الدولة;يقع في;أسماء أخرى", "كرنازة;32,6;13.2;القرية;ليبيا;غدوة;كرنازا، قرنازة"),
        (
            "الإسم\tخط_العرض\tخط_الطول\tالنوع\tالبلد\tضمن\tأسماء بديلة",
            "كرنازة\t32.6\t13.2\tقرية\tly\tغدوة\tكرنازا|قرنازة",
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_has_its_header_in_arabic_or_english(
    header: str, cells: str, encoding: str, tmp_path: Path, columns: Columns
) -> None:
    (place,), faults = read(columns, written(tmp_path / "a.csv", header, cells, encoding=encoding))
    assert faults == []
    assert place[1:] == (
        ("كرنازة", "كرنازا", "قرنازة"), "village", "LY", 32.6, 13.2, None, "غدوة", None, "table"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("كرنازة,x,13.2,", "write degrees"),
        ("كرنازة,nan,13.2,", "write degrees"),
        ("كرنازة,95,13.2,", "write degrees"),
        ("Karnaza,32,13.2,", "Arabic letters"),
        (",32,13.2,", "write one"),
        ("كرنازة,32,13.2,كوكب", "write one of: country, region"),
        ("كرنازة,32,13.2,,,,,", "quotation marks"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_costs_no_other(
    cells: str, said: str, tmp_path: Path, columns: Columns
) -> None:
    path = written(tmp_path / "a.csv", "name,lat,lon,type", "زرموخ,31,12,", cells, "غدوة,30,11,")
    places, (fault,) = read(columns, path)
    assert [place.names[0] for place in places] == ["زرموخ", "غدوة"]
    assert fault.place == f"{path}:3" and said in fault.problem


def test_a_table_without_coordinates_says_which_columns_it_needs(tmp_path: Path, columns: Columns) -> None:
    places, (fault,) = read(columns, written(tmp_path / "a.csv", "الاسم,النوع", "كرنازة,قرية"))
    assert places == [] and "خط العرض" in fault.problem and "خط الطول" in fault.problem


def test_a_dump_of_geonames_gives_places_with_arabic_names(tmp_path: Path, columns: Columns) -> None:
    path = written(
        tmp_path / "LY.txt",
        row(1, "Al X,الجفارة", "ADM1"), row(2, "كرنازة,کرنازه", people="7000"), row(3, "Zarmukh"),
        row(4, "غدوة", "RD"), "broken\tline", row(5, "زرموخ", lat="200"),
    )  # fmt: skip
    (province, town), faults = read(columns, path)
    assert (town.id, town.names, town.kind, town.admin1) == ("geonames-2", ("كرنازة",), "city", "الجفارة")
    assert province.kind == "admin" and town.by == "dump"
    assert [fault.place for fault in faults] == [f"{path}:5", f"{path}:6"]


def test_alternate_names_name_the_places_of_the_main_file(tmp_path: Path, columns: Columns) -> None:
    names = written(
        tmp_path / "alternateNamesV2.txt",
        "1\t3\tar\tقرنازة\t\t\t\t\t\t",
        "2\t3\tar\tكرنازة\t1\t\t\t\t\t",
        "3\t3\tar\tقديمة\t\t\t\t1\t\t",
        "4\t3\ten\tX\t\t\t\t\t\t",
    )
    with zipfile.ZipFile(tmp_path / "LY.zip", "w") as archive:
        archive.writestr("readme.txt", "x")
        archive.writestr("LY.txt", row(3, "") + "\n")
    (place,), faults = read(columns, tmp_path / "LY.zip", names)
    assert (place.names, place.kind, faults) == (("كرنازة", "قرنازة"), "village", [])


def test_records_of_whos_on_first(tmp_path: Path, columns: Columns) -> None:
    said = {"wof:id": 7, "wof:placetype": "locality", "wof:country": "LY", "mz:is_current": 1,
            "geom:latitude": 32.6, "geom:longitude": 13.2,
            "name:ara_x_preferred": ["كرنازة"], "name:ara_x_variant": ["قرنازة"]}  # fmt: skip
    for number, change in enumerate([{}, {"mz:is_current": 0}, {"name:ara_x_preferred": [], "name:ara_x_variant": []}]):
        record = {"type": "Feature", "properties": {**said, **change}}
        (tmp_path / f"{number}.geojson").write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "3.geojson").write_text("{", encoding="utf-8")
    (tmp_path / "4-alt-x.geojson").write_text("{", encoding="utf-8")
    (place,), (fault,) = read(columns, tmp_path)
    assert (place.id, place.names, place.kind) == ("wof-7", ("كرنازة", "قرنازة"), "city")
    assert fault.place.endswith("3.geojson")


def test_the_database_of_whos_on_first(tmp_path: Path, columns: Columns) -> None:
    path = tmp_path / "wof.db"
    with sqlite3.connect(path) as base:
        base.executescript("""
            CREATE TABLE spr (
                id, placetype, country, latitude, longitude, is_current, is_deleted, is_deprecated, is_superseded);
            CREATE TABLE names (id, language, privateuse, name);
            CREATE TABLE ancestors (id, ancestor_id, ancestor_placetype);
            INSERT INTO spr VALUES (7, 'locality', 'LY', 32.6, 13.2, 1, 0, 0, 0);
            INSERT INTO spr VALUES (8, 'region', 'LY', 32, 13, 1, 0, 0, 0);
            INSERT INTO names VALUES (7, 'ara', 'preferred', 'كرنازة'), (7, 'eng', 'preferred', 'X');
            INSERT INTO names VALUES (8, 'ara', 'preferred', 'الجفارة');
            INSERT INTO ancestors VALUES (7, 8, 'region'), (8, 8, 'region');
        """)
    base.close()
    (town, province), faults = read(columns, path)
    assert (town.id, town.kind, town.admin1) == ("wof-7", "city", "الجفارة")
    assert province.kind == "admin" and faults == []


def test_only_the_countries_that_are_asked_for(tmp_path: Path, columns: Columns) -> None:
    path = written(tmp_path / "a.csv", "name,lat,lon,country", "كرنازة,32,13,LY", "زرموخ,15,32,SD")
    places, _ = read(columns, path, countries=("SD",))
    assert [place.country for place in places] == ["SD"]


def test_a_file_that_ends_in_its_packing_keeps_what_stood_before(tmp_path: Path, columns: Columns) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(b"\x1f\x8b\x08\x00broken")
    places, faults = read(columns, path)
    assert places == [] and len(faults) == 1
