"""Whose loaded word it is: the outlet's own, or that of somebody it quotes."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from rawi.chronicle.rows import annotated
from rawi.chronicle.store import Chronicle, Given, open_chronicle
from rawi.records import Annotation, Article, Label, replace
from rawi.resolve import key_of, resolve
from tests.resolve.telling import told

GROUP = "كتائب الوادي"
NAMES = {
    GROUP: {"kind": "organisation", "type": "armed-group", "country": "LY"},
    "سامر الحقل": {"kind": "person", "role": "الناطق باسم الحكومة"},
}
TEXTS = {
    "المرفأ": f"دخلت ميليشيا {GROUP} البلدة وقتلت ثلاثة رجال.",
    "السفح": f"قال سامر الحقل إن ميليشيا {GROUP} دخلت البلدة، ودخلت {GROUP} البلدة فعلا.",
    "الضفاف": f"دخلت مقاومة {GROUP} البلدة وسقط ثلاثة شهداء.",
}
WORDS = {
    "ميليشيا": "labels/groups.yml:militia",
    "مقاومة": "labels/groups.yml:resistance",
    "شهداء": "labels/people.yml:martyr",
}


def labelled(outlet: str, text: str) -> tuple[Article, Annotation]:
    entry: dict[str, Any] = {"name": outlet, "outlet": outlet, "published": "2024-05-06", "text": text}
    speaks = "سامر الحقل" in text
    entry["names"] = {name: about for name, about in NAMES.items() if name in text}
    entry["reports"] = [{"cue": "قال", "speaker": "سامر الحقل"}] if speaks else []
    entry["labels"] = [word for word in WORDS if word in text]
    given, annotation = told(entry)
    return given, replace(annotation, labels=tuple(_said(label, speaks) for label in annotation.labels))


def _said(label: Label, by_speaker: bool) -> Label:
    of = f"c-{GROUP}" if label.surface != "شهداء" else None
    return replace(label, of=of, by=("r0",) if by_speaker else (), rule=WORDS[label.surface])


@pytest.fixture
def chronicle(tmp_path: Path) -> Chronicle:
    articles = {given.id: (given, annotation) for given, annotation in (labelled(*each) for each in TEXTS.items())}
    opened = open_chronicle(tmp_path / "c.db", write=True)
    opened.begin("a test")
    opened.add(
        [Given(given, "made.jsonl:1") for given, _ in articles.values()],
        [annotated(*each) for each in articles.values()],
    )
    opened.replace_derived(resolve([key_of(*each) for each in articles.values()], articles.__getitem__))
    return opened


def rows(chronicle: Chronicle) -> list[Mapping[str, Any]]:
    names = ("actor_name", "rule", "outlet", "voice", "speaker", "n", "forms")
    return [dict(zip(names, row, strict=True)) for row in chronicle.rows(f"SELECT {', '.join(names)} FROM ledger")]


def test_one_force_has_each_outlets_word(chronicle: Chronicle) -> None:
    own = {row["outlet"]: json.loads(row["forms"]) for row in rows(chronicle)
           if row["actor_name"] == GROUP and row["voice"] == "outlet"}  # fmt: skip
    assert own == {"المرفأ": ["ميليشيا"], "الضفاف": ["مقاومة"]}


def test_a_word_inside_speech_is_the_speakers(chronicle: Chronicle) -> None:
    (quoted,) = (row for row in rows(chronicle) if row["outlet"] == "السفح")
    assert (quoted["voice"], quoted["speaker"], quoted["n"]) == ("speaker", "سامر الحقل", 1)


def test_words_for_people_without_a_name_are_kept(chronicle: Chronicle) -> None:
    (dead,) = (row for row in rows(chronicle) if row["rule"] == "labels/people.yml:martyr")
    assert (dead["actor_name"], dead["outlet"], dead["voice"]) == (None, "الضفاف", "outlet")
