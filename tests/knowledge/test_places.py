"""The gazetteer's files hold what the step relies on."""

from rawi.knowledge import Knowledge
from rawi.knowledge.files import read_tsv
from rawi.knowledge.places import GAZETTEER, HAND_MADE, distance_km, read_places

CLASSES = {"country", "region", "admin", "city", "village", "neighbourhood", "facility", "water", "other"}


def test_ids_of_hand_made_files_are_unique_and_parents_exist() -> None:
    entries = [entry for file in HAND_MADE for entry in read_tsv(GAZETTEER / file)]
    ids = [entry["id"] for entry in entries]
    assert len(ids) == len(set(ids))
    assert [entry.place for entry in entries if entry.get("within", ids[0]) not in ids] == []


def test_every_row_has_a_class_a_country_that_is_listed_and_a_point_on_earth() -> None:
    countries = {entry["id"] for entry in read_tsv(GAZETTEER / "countries.tsv")}
    for file in HAND_MADE[1:]:
        for entry in read_tsv(GAZETTEER / file):
            assert entry["class"] in CLASSES, entry.place
            assert -90 <= float(entry["lat"]) <= 90 and -180 <= float(entry["lon"]) <= 180, entry.place
            assert entry.get("country", "EG") in countries | {"GI", "FK", "GU", "IO"}, entry.place


def test_hand_made_towns_stand_in_their_country(knowledge: Knowledge) -> None:
    """A pin 2,000 km from its country's middle is a slip of the pen, but for the widest countries."""
    wide = {
        "RU",
        "US",
        "CA",
        "BR",
        "AU",
        "CN",
        "FR",
        "ES",
        "ID",
        "GB",
        "IN",
        "KZ",
        "CL",
        "AR",
        "MX",
        "PT",
        "NO",
        "CD",
        "ZA",
    }
    middles = {id: (place.lat, place.lon) for id, place in knowledge.places.countries.items()}
    far = [
        entry.place
        for entry in read_tsv(GAZETTEER / "towns.tsv")
        if (country := entry.get("country")) and country not in wide
        and distance_km(middles[country], (float(entry["lat"]), float(entry["lon"]))) > 1700
    ]  # fmt: skip
    assert far == []


def test_what_is_written_of_a_name_goes_for_its_namesakes(knowledge: Knowledge) -> None:
    """The hand-made files say that this name is a word; hamlets of that name must not fire alone."""
    assert {reading.mark for reading in knowledge.places.readings("الزاويه")} <= {"~", "+"}


def test_generated_rows_are_cut_when_met() -> None:
    table = read_places()
    name, rows = next((name, rows) for name, rows in table.names.items() if isinstance(rows[0][1], str))
    assert table.readings(name)[0].place.source.startswith("gazetteer/") and len(rows) >= 1
