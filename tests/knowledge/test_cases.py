"""Every knowledge file keeps its own promises, and all letters in it are Arabic ones."""

from rawi.knowledge import Knowledge
from rawi.knowledge.files import place_of_rule
from rawi.run.knowledge_check import broken_cases


def test_every_example_fires_and_no_counter_example_does(knowledge: Knowledge) -> None:
    assert list(broken_cases(knowledge)) == []


def test_every_kind_brings_cases(knowledge: Knowledge) -> None:
    kinds = {case.rule.split("/")[0].split(":")[0] for case in knowledge.cases()}
    assert {"times", "reports", "events", "numbers", "names"} <= kinds


def test_every_rule_is_found_in_its_file(knowledge: Knowledge) -> None:
    rules = {case.rule for case in knowledge.cases() if ":" in case.rule}
    assert sorted(rule for rule in rules if not place_of_rule(rule)) == []
