"""The table of event frames: what is read, what is refused."""

from pathlib import Path

import pytest
import yaml

from rawi.errors import KnowledgeError
from rawi.knowledge.codes import read_codes
from rawi.knowledge.events import MODES, bare, read_events
from rawi.knowledge.files import ROOT


def test_every_type_has_frames() -> None:
    assert {frame.type for frame in read_events().frames} == set(MODES)


def test_verbs_nouns_and_phrases_are_inflected() -> None:
    words = read_events().words
    for form in ("اعتقلوا", "تعتقل", "اعتقالهم", "الغارات", "هجوما", "منددين", "مقتله"):
        assert form in words, form


def test_homographs_are_left_out() -> None:
    rules = {word.frame.rule for word in read_events().words.get("حاكم", ())}
    assert "events/justice.yml:trial" not in rules


def test_without_a_model_the_frames_stand_alone(tmp_path: Path) -> None:
    table = read_events(models=tmp_path)
    assert table.words and not table.weights and not table.matrices


def test_every_frame_has_examples_of_both_kinds() -> None:
    table = read_events()
    for frame in table.frames:
        kinds = {case.fires for case in table.cases if case.rule == frame.rule}
        assert kinds == {True, False}, frame.rule


def test_an_unknown_mode_is_refused_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"verbs": ["قصف يقصف"], "genitive": "agent", "examples": ["x"], "counter_examples": ["y"], "mode": "loud"}
    content = {"type": "ASSAULT", "label": {"en": "x"}, "definition": "x", "source": "x", "frames": {"x": entry}}
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "x.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    monkeypatch.setattr("rawi.knowledge.files.ROOT", tmp_path)
    with pytest.raises(KnowledgeError, match=r'events/x\.yml:\d+.*no mode "loud"'):
        read_events()


def test_articles_and_prepositions_do_not_hide_an_idiom() -> None:
    assert bare("بالمرض") == bare("المرض") == bare("مرض")


def test_every_type_and_mode_has_its_codes() -> None:
    codes = read_codes()
    assert codes["ASSAULT", "aerial"].acled_sub_type == "Air/drone strike"
    assert codes["PROTEST", "demo"].cameo_root == "14"
    assert codes["ACCIDENT", None].quad_class is None


def test_what_cannot_be_mapped_says_why() -> None:
    for key, codes in read_codes().items():
        assert codes.acled_type or codes.note, key


def test_no_word_stands_twice_in_a_frame() -> None:
    for path in sorted((ROOT / "events").glob("*.yml")):
        for name, frame in yaml.safe_load(path.read_text(encoding="utf-8"))["frames"].items():
            for key in ("verbs", "nouns", "participles"):
                words = frame.get(key) or []
                assert len(words) == len(set(words)), (
                    f"{path.name}:{name}: {sorted(w for w in words if words.count(w) > 1)}"
                )
