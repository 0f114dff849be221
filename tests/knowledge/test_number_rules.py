"""Rule sets: what comes with rawi keeps its own promises; a file with a fault is named with its place and a remedy."""

from pathlib import Path

import pytest

from rawi.errors import KnowledgeError
from rawi.knowledge import Knowledge
from rawi.knowledge.files import ROOT, fingerprint
from rawi.knowledge.number_rules import FOLDER, RuleSet, all_rules, by_rule, find_rules, read_rules
from rawi.records import Number
from rawi.run.knowledge_check import broken_rules

OWN = """\
id: desk
source: our own desk, guideline 4
of: [killed, injured]
entries:
  - {vague: tens, number: 20}
  - {vague: tens, number: 35, said: [بضع عشرات]}
  - {bound: more, take: itself}
examples:
  - {text: سقط عشرات القتلى, of: killed, number: 20}
"""


def count(words: str, **fields: object) -> Number:
    return Number(id="n1", start=0, end=len(words), surface=words, of="killed", cumulative=False, **fields)  # type: ignore[arg-type]


def number(rules: RuleSet, words: str, **fields: object) -> int | None:
    ruled = by_rule(rules, "killed", words, count(words, **fields))
    return ruled.number if ruled else None


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "desk.yml").write_text(OWN, encoding="utf-8")
    return tmp_path / "desk.yml"


def test_every_set_keeps_its_own_examples(knowledge: Knowledge) -> None:
    assert list(broken_rules(knowledge, all_rules())) == []


def test_every_set_has_a_source_and_an_example_for_each_entry() -> None:
    for rules in all_rules():
        shown = {case.number for case in rules.cases}
        assert rules.source and {rule.number for rule in rules.rules if rule.vague} <= shown
        assert FOLDER / f"{rules.id}.yml" in FOLDER.iterdir()


def test_sets_differ_in_numbers() -> None:
    acled, least = find_rules("acled"), find_rules("least")
    assert number(acled, "عشرات", vague="tens") == 10
    assert number(acled, "عدد من", vague="some") is None
    assert number(least, "عدد من", vague="some") == 2
    assert number(acled, "أكثر من مئة", low=100, mod="more") is None
    assert number(least, "أكثر من مئة", low=100, mod="more") == 101


def test_what_the_words_say_themselves_has_no_number_by_rule() -> None:
    least = find_rules("least")
    assert number(least, "قتيلان", low=2, high=2) is None
    assert number(least, "بين 10 و14", low=10, high=14) is None
    assert number(least, "نحو ستين", low=60, high=60, mod="approx") is None


def test_a_set_speaks_only_of_its_kinds_of_count() -> None:
    assert by_rule(find_rules("acled"), "injured", "عشرات", count("عشرات", vague="tens")) is None


def test_more_words_go_before_fewer(own: Path) -> None:
    rules = read_rules(own)
    assert number(rules, "عشرات", vague="tens") == 20
    assert number(rules, "بِضع عشرات", vague="tens") == 35
    assert number(rules, "أكثر من مئة", low=100, mod="more") == 100


def test_a_number_names_its_set_and_the_line_of_its_entry(own: Path) -> None:
    ruled = by_rule(find_rules(str(own)), "killed", "عشرات", count("عشرات", vague="tens"))
    assert ruled == (20, "desk", "desk.yml:5")


def test_an_unknown_set_names_those_there_are() -> None:
    with pytest.raises(KnowledgeError, match="nix: no such set or file; one of: acled, least, or"):
        find_rules("nix")


def test_an_own_file_takes_no_name_of_ours(own: Path) -> None:
    own.write_text(OWN.replace("id: desk", "id: acled"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="choose another"):
        find_rules(str(own))


@pytest.mark.parametrize(
    ("wrong", "right", "complaint"),
    [
        ("number: 20}\n  -", "number: many}\n  -", r'desk.yml:5: "number" is \'many\'; write a whole number'),
        ("number: 20}\n  -", "number: 0}\n  -", r"desk.yml:5: .*whole number from 1"),
        ("vague: tens, number: 20", "vague: dozens, number: 12", r"desk.yml:5: .*one of: some, tens, hundreds"),
        ("take: itself", "take: half", r"desk.yml:7: .*one of: itself, next"),
        ("take: itself", "takes: itself", r'desk.yml:7: "takes" is not a field here'),
        ("bound: more", "bound: [more]", r"desk.yml:7: .*one of: more"),
        ("of: [killed, injured]", "of: [dead]", r'desk.yml:1: "of" is \'dead\'; write one of: killed'),
        ("of: [killed, injured]", "of: killed", r'desk.yml:1: "of" is no list'),
        ("source: our own desk, guideline 4", "source:", r'desk.yml:1: "source" is missing'),
        ("{bound: more, take: itself}", "more", r'desk.yml:1: "more" is no entry'),
        ("{bound: more, take: itself}", "{vague: tens, number: 9}", r"desk.yml:7: says what desk.yml:5 says already"),
        ("[بضع عشرات]", "[بضع عشرات", r"desk.yml:\d+: not YAML"),
        ("بضع", "بضع\N{RIGHT-TO-LEFT MARK}", r"desk.yml:6: .*take it out"),
    ],
)
def test_a_fault_is_named_with_its_place_and_a_remedy(own: Path, wrong: str, right: str, complaint: str) -> None:
    assert wrong in OWN
    own.write_text(OWN.replace(wrong, right), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=complaint):
        find_rules(str(own))


@pytest.mark.parametrize("content", [b"", b"- a\n", b"tens = 10", b"\xff\xfe\x00", b"\x00"])
def test_what_is_no_rule_set_is_said_to_be_none(own: Path, content: bytes) -> None:
    own.write_bytes(content)
    with pytest.raises(KnowledgeError, match=r"desk\.yml"):
        find_rules(str(own))


def test_another_rule_set_makes_no_other_annotation(tmp_path: Path) -> None:
    (tmp_path / "number_rules").mkdir()
    before = fingerprint(tmp_path)
    (tmp_path / "number_rules" / "desk.yml").write_text(OWN, encoding="utf-8")
    assert fingerprint(tmp_path) == before != fingerprint(ROOT)


def test_the_form_that_the_documentation_shows_is_one(knowledge: Knowledge, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "knowledge.md").read_text(encoding="utf-8")
    (tmp_path / "desk.yml").write_text(page.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    assert list(broken_rules(knowledge, [find_rules(str(tmp_path / "desk.yml"))])) == []
