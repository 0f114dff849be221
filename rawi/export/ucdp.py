"""Events in the columns of UCDP's georeferenced events (GED), in its order, with ours behind them.

GED holds acts of lethal violence, so an event is here where somebody says that people were killed in it. Its ids,
conflicts, dyads and countries are numbers of its own and stay empty; `best` is empty, since only a reviewer sets one;
`low` and `high` are the range of reported figures, which is no margin of error.
"""

from datetime import date

from rawi.export.columns import Cell, Row
from rawi.export.content import Content
from rawi.export.shaped import (
    ARMED,
    REAL,
    LeftOut,
    Shaped,
    all_of,
    beside,
    country_of,
    joined,
    missing,
    sources,
    speakers,
    years,
)

PLACE = {"exact": 1, "near": 2, "admin": 4, "country": 6}
WIDTHS = ((1, 1), (6, 2), (7, 3), (31, 4))  # days at most -> date_prec


def ucdp_row(shaped: Shaped, content: Content) -> Row | LeftOut:
    """An event as a row of GED's shape, or why it is none."""
    event, row = shaped.event, shaped.row
    if event.type != "ASSAULT" or event.status not in REAL:
        return LeftOut(event, f"{event.type} that {event.status}: GED holds lethal violence that happened")
    if not row.get("killed_high") and not row.get("killed_words"):
        return LeftOut(event, "nobody says that people were killed; GED holds lethal violence")
    violence, side_a, side_b = _sides(shaped)
    country = country_of(row)
    known = sources(content, event)
    is_point = row["place_state"] == "point"
    unmapped = [*missing(shaped), "best: a reviewer decides", "deaths by side: a reviewer decides"]
    if violence is None:
        unmapped.append("type_of_violence: who the sides are takes a judgement")
    return {
        "id": event.event, "relid": event.event, "year": years(row), "code_status": row["reviewer_state"],
        "type_of_violence": violence, "side_a": side_a, "side_b": side_b, "number_of_sources": event.n_articles,
        "source_article": joined(
            ", ".join(part for part in (each["outlet"], (each["published"] or "")[:10], each["title"]) if part)
            for each in known
        ),
        "source_office": joined(each["outlet"] for each in known),
        "source_date": joined((each["published"] or "")[:10] for each in known),
        "source_headline": joined(each["title"] for each in known), "source_original": speakers(event),
        "where_prec": PLACE.get(str(row.get("place_precision"))), "where_coordinates": row.get("place_ar"),
        "where_description": joined(iter((_text(row.get("place_within")), _text(row["place_state"])))),
        "adm_1": row.get("admin1"), "latitude": row.get("lat"), "longitude": row.get("lon"),
        "geom_wkt": f"POINT ({row['lon']} {row['lat']})" if is_point else None,
        "country": country.en if country else None, "date_prec": _date_precision(row),
        "date_start": row["date_earliest"], "date_end": row["date_latest"],
        "best": row.get("killed_best"), "high": row.get("killed_high"), "low": row.get("killed_low"),
        **_beside(shaped, content, unmapped),
    }  # fmt: skip


def _sides(shaped: Shaped) -> tuple[Cell, Cell, Cell]:
    """Type of violence, side A and side B: the state first where it fights a group, else the agent first."""
    agents, patients = shaped.agents, shaped.patients
    agent, patient = shaped.row["actor_name"], shaped.row["target_name"]
    if all_of(agents, *ARMED) and all_of(patients, *ARMED):
        if all_of(agents, "armed-group") and all_of(patients, "armed-group"):
            return 2, agent, patient
        if all_of(patients, "state-forces") and all_of(agents, "armed-group"):
            return 1, patient, agent
        return 1, agent, patient
    return None, agent, patient


def _text(cell: Cell) -> str | None:
    return None if cell is None else str(cell)


def _date_precision(row: Row) -> int | None:
    if row["date_earliest"] is None or row["date_latest"] is None:
        return None
    first, last = (date.fromisoformat(str(row[name])) for name in ("date_earliest", "date_latest"))
    width = (last - first).days + 1
    return next((precision for days, precision in WIDTHS if width <= days), 5)


def _beside(shaped: Shaped, content: Content, unmapped: list[str]) -> Row:
    row = beside(shaped, content, unmapped)
    return {name: cell for name, cell in row.items() if name not in ("rawi_date_latest", "rawi_killed_high")}
