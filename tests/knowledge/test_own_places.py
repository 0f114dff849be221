"""A user's own gazetteer: what a row becomes, what may stand in the file."""

from pathlib import Path

import pytest

from rawi.errors import KnowledgeError
from rawi.knowledge import Knowledge
from rawi.knowledge.own_places import COMMENT, HEADER, OwnPlace, fingerprint_of, read_rows, row_of, write_rows

TOWN = OwnPlace("own-1", ("كرنازة",), "city", "LY", 32.6, 13.2, by="table")


def keys(knowledge: Knowledge, **fields: object) -> list[str]:
    row = row_of(TOWN._replace(**fields), knowledge.places, knowledge.names.given)  # type: ignore[arg-type]
    return row.split("\t")[0].split("|")


def test_names_are_looked_up_without_the_head_that_stays_outside(knowledge: Knowledge) -> None:
    assert keys(knowledge, names=("مدينة كرنازة",)) == ["كرنازه"]
    assert keys(knowledge, names=("مطار كرنازة",), kind="facility") == ["مطار كرنازه"]
    assert keys(knowledge, names=("حي الزنبق",), kind="neighbourhood") == ["حي الزنبق", "الزنبق"]


def test_a_name_that_is_a_word_or_a_person_needs_company(knowledge: Knowledge) -> None:
    assert keys(knowledge, names=("النصر",)) == ["~النصر"]
    assert keys(knowledge, names=("سعيد",)) == ["~سعيد"]
    assert keys(knowledge, names=("النصر",), by="dump") == ["+النصر"]
    assert keys(knowledge, names=("+كرنازة",)) == ["+كرنازه"]


def test_a_hamlet_of_a_dump_needs_company_a_town_does_not(knowledge: Knowledge) -> None:
    assert keys(knowledge, by="dump") == ["~كرنازه"]
    assert keys(knowledge, by="dump", population=20_000) == ["كرنازه"]


def test_what_is_written_is_read_again(tmp_path: Path, knowledge: Knowledge) -> None:
    line = row_of(TOWN, knowledge.places, ())
    write_rows([("own-1", line)], tmp_path / "own.tsv")
    assert read_rows(tmp_path / "own.tsv") == [line]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("كرنازه\t1", "2 cells"),
        ("كرنازه\t1\tكرنازة\tplanet\tLY\t\t32\t13\t\t\ttable", '"class" is "planet"'),
        ("كرنازه\t1\tكرنازة\tcity\tLY\t\t132\t13\t\t\ttable", "no point on earth"),
        ("كرنازه\t1\tكرنازة\tcity\tLY\t\t32\t13\tmany\t\ttable", '"population"'),
        ("~\t1\tكرنازة\tcity\tLY\t\t32\t13\t\t\ttable", "empty name"),
        ("كرنازه\t1\tكرنازة\tcity\tLY\t\t32\t13\t\t\tme", '"by" is "me"'),
    ],
)
def test_a_row_that_somebody_spoiled_is_named_with_its_line(row: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text(f"{COMMENT}\n{HEADER}\n{row}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"own.tsv:3: .*" + said):
        read_rows(path)


def test_a_file_of_another_kind_says_how_to_make_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,lat,lon\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="rawi gazetteer add"):
        read_rows(path)


def test_the_fingerprint_is_of_what_the_file_says() -> None:
    assert fingerprint_of(["a", "b"]) == fingerprint_of(["b", "a"]) != fingerprint_of(["a"])
