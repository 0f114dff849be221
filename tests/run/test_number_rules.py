"""The option as it is typed: what it prints, and what an unknown set is answered with."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from rawi.cli import main

ARTICLE = json.dumps({"text": "سقط عشرات القتلى في قصف على السوق.", "published": "2024-03-13"}).encode() + b"\n"


def test_annotate_puts_the_number_beside_the_words() -> None:
    done = CliRunner().invoke(main, ["annotate", "--number-rules", "acled"], input=ARTICLE)
    (number,) = json.loads(done.stdout)["numbers"]
    assert done.exit_code == 0
    assert number["by_rule"] == {"number": 10, "rules": "acled"} and number["vague"] == "tens"
    assert "low" not in number and "high" not in number


@pytest.mark.parametrize("name", ["nix", "", "rawi", "../acled"])
def test_an_unknown_set_is_answered_with_the_sets_there_are(name: str) -> None:
    done = CliRunner().invoke(main, ["annotate", "--number-rules", name], input=ARTICLE)
    assert done.exit_code == 2 and not done.stdout
    assert "acled, least" in done.stderr


def test_a_file_with_a_fault_is_answered_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "desk.yml").write_text("id: desk\nsource: us\nentries:\n  - {vague: ten, number: 10}\n")
    done = CliRunner().invoke(main, ["annotate", "--number-rules", str(tmp_path / "desk.yml")], input=ARTICLE)
    assert done.exit_code == 2
    assert "desk.yml:4" in done.stderr and "write one of" in done.stderr
