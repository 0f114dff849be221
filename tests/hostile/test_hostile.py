"""The short form of the hostile inputs; `python -m tests.hostile` is the long one."""

from rawi.knowledge import Knowledge
from tests.hostile import __main__ as suite
from tests.hostile import attacks
from tests.hostile.mutate import KINDS
from tests.hostile.reading import CRASHED, outcome_of

SECONDS = 30  # of an attack on a busy machine; the slowest takes three


def test_no_attack_in_any_field_crashes(knowledge: Knowledge) -> None:
    for name, fields in attacks.articles():
        outcome = outcome_of("line", attacks.as_line(fields), knowledge)
        assert outcome.what != CRASHED, (name, fields, outcome)


def test_lines_that_are_no_articles_are_read_or_refused(knowledge: Knowledge) -> None:
    for name, line in attacks.lines():
        outcome = outcome_of("line", line, knowledge)
        assert outcome.what != CRASHED and outcome.seconds < SECONDS, (name, line[:80], outcome)


def test_pages_and_files_made_to_break_a_reader_end_soon(knowledge: Knowledge) -> None:
    inputs = [("page", "", name, raw) for name, raw in attacks.pages(deep=2_000)]
    inputs += [("file", file, name, raw) for name, file, raw in attacks.files(bomb=8 << 20)]
    for kind, file, name, raw in inputs:
        outcome = outcome_of(kind, raw, knowledge, file)
        assert outcome.what != CRASHED and outcome.seconds < SECONDS, (name, file, raw[:80], outcome)


def test_mutations_are_read_or_refused(knowledge: Knowledge) -> None:
    found = [outcome for _, outcome in suite.mutated(30 * len(KINDS), knowledge)]
    assert [outcome.why for outcome in found if outcome.what == CRASHED] == []
