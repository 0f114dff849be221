"""A kind of act that has one file of its own: from the file to why it was found, and to the exported row."""

import csv
import io
import json
from pathlib import Path

from rawi.annotate import annotate
from rawi.export import export_chronicle
from rawi.knowledge import Knowledge
from rawi.read.fields import article_of
from rawi.run.explanation import explain_article
from rawi.run.local import build

ARTICLE = {
    "url": "https://example.org/mines",
    "outlet": "الأفق",
    "published": "2021-03-14",
    "text": "زرع مسلحون مجهولون ألغاما في الطريق الواصل إلى مأرب أمس السبت، وفق السلطات المحلية.",
}


def test_planted_mines_are_found_by_their_own_file() -> None:
    (event,) = annotate(article_of(ARTICLE), Knowledge.load()).events
    assert (event.surface, event.type, event.mode, event.rule) == (
        "زرع",
        "ASSAULT",
        "explosives",
        "events/mines.yml:plant",
    )


def test_planted_mines_are_explained_by_file_and_line(tmp_path: Path) -> None:
    source = tmp_path / "one.jsonl"
    source.write_text(json.dumps(ARTICLE) + "\n", encoding="utf-8")
    out = io.StringIO()
    assert explain_article(str(source), None, 0, out) == 0
    assert "because of: events/mines.yml:plant (line " in out.getvalue()


def test_planted_mines_are_exported_with_the_codes_of_others(tmp_path: Path) -> None:
    source = tmp_path / "one.jsonl"
    source.write_text(json.dumps(ARTICLE) + "\n", encoding="utf-8")
    build([source], tmp_path / "c.db", io.StringIO())
    export_chronicle(tmp_path / "c.db", "csv", tmp_path / "out")
    with (tmp_path / "out" / "events.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["acled_sub_event_type"] == "Remote explosive/landmine/IED"
    assert (row["quad_class"], row["plover_mode"], row["cameo_root"]) == ("material conflict", "explosives", "18")
