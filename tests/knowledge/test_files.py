"""Complaints about knowledge files name file and line, and say what to write."""

from pathlib import Path

import pytest

from rawi.errors import KnowledgeError
from rawi.knowledge import files


def written(folder: Path, text: str, name: str = "words.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_entries_know_their_line(tmp_path: Path) -> None:
    entries = files.read_yaml(written(tmp_path, "- id: a\n\n- id: b\n"))
    assert [entry.place for entry in entries] == ["words.yml:1", "words.yml:3"]


def test_a_persian_letter_is_named_with_its_cure(tmp_path: Path) -> None:
    with pytest.raises(
        KnowledgeError, match=r'words.yml:2: "تشرین" has ARABIC LETTER FARSI YEH \(U\+06CC\); write تشرين'
    ):
        files.read_yaml(written(tmp_path, "months:\n  - تشرین\n"))


def test_an_invisible_letter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="ARABIC TATWEEL"):
        files.read_yaml(written(tmp_path, "a: حـلب\n"))


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"words\.yml:2"):
        files.read_yaml(written(tmp_path, "id: a\nid: b\n"))


def test_broken_yaml_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"words\.yml:2"):
        files.read_yaml(written(tmp_path, "a: 1\nb: ]\n"))


def test_a_row_with_too_many_fields_is_refused(tmp_path: Path) -> None:
    rows = files.read_tsv(written(tmp_path, "# names\nname\tcountry\nسرت\tLY\tcity\n", "names.tsv"))
    with pytest.raises(KnowledgeError, match=r"names\.tsv:3"):
        list(rows)


def test_unknown_and_missing_fields_are_told_apart(tmp_path: Path) -> None:
    entry = files.read_yaml(written(tmp_path, "id: a\nlable: b\n"))
    with pytest.raises(KnowledgeError, match='"lable" is not a field'):
        files.only(entry, ("id", "label"))
    with pytest.raises(KnowledgeError, match='"label" is missing'):
        files.require(entry, "id", "label")


def test_fingerprint_changes_with_any_letter(tmp_path: Path) -> None:
    path = written(tmp_path, "a: 1\n")
    before = files.fingerprint(tmp_path)
    path.write_text("a: 2\n", encoding="utf-8")
    assert files.fingerprint(tmp_path) != before
