"""Whether knowledge keeps its own promises: every example fires its rule, no counter-example does.

The files' form is checked while they load; here each case is annotated as a small article and what was made is
looked at. Rule sets, which are no part of `Knowledge`, are read here too, and their numbers compared. An entry without
an example is reported by the reader of its kind.
"""

from collections.abc import Iterable, Iterator
from typing import TextIO

from rawi.annotate import annotate
from rawi.annotate.boilerplate import leftovers
from rawi.errors import KnowledgeError
from rawi.knowledge import Knowledge
from rawi.knowledge.files import Case
from rawi.knowledge.number_rules import RuleSet, all_rules, by_rule
from rawi.records import Annotation, Article
from rawi.text.stored import article_id, text_sha

PUBLISHED = "2024-03-20"  # a Wednesday: the examples' relative times count from it


def check_knowledge(out: TextIO) -> int:
    """Load and check everything; prints each complaint. Returns the exit code: 1 if there was one."""
    try:
        knowledge = Knowledge.load()
        rule_sets = tuple(all_rules())
    except KnowledgeError as error:
        print(error, file=out)
        return 1
    cases = knowledge.cases()
    complaints = [*broken_cases(knowledge, cases), *broken_rules(knowledge, rule_sets)]
    for complaint in complaints:
        print(complaint, file=out)
    count = len(cases) + sum(len(rules.cases) for rules in rule_sets)
    print(f"{count} cases of knowledge {knowledge.fingerprint[:8]}, {len(complaints)} broken", file=out)
    return 1 if complaints else 0


def broken_cases(knowledge: Knowledge, cases: Iterable[Case] | None = None) -> Iterator[str]:
    """One line for each case that does not hold: place, text, and what fired instead."""
    for case in knowledge.cases() if cases is None else cases:
        article = _article(case.text)
        fired = rules_of(annotate(article, knowledge))
        fired |= {found.form.rule for found in leftovers(article, knowledge.boilerplate)}
        if case.fires and case.rule not in fired:
            others = ", ".join(sorted(fired)) or "nothing"
            yield f'{case.place}: "{case.text}" must fire {case.rule}, fires {others}; mend the entry or the example'
        elif not case.fires and case.rule in fired:
            yield f'{case.place}: "{case.text}" must not fire {case.rule}; narrow the entry'


def broken_rules(knowledge: Knowledge, rule_sets: Iterable[RuleSet]) -> Iterator[str]:
    """One line for each case of a rule set whose number by rule is another: place, text, and what it is."""
    for rules in rule_sets:
        for case in rules.cases:
            counts = [count for count in annotate(_article(case.text), knowledge).numbers if count.of == case.of]
            ruled = [found.number for count in counts if (found := by_rule(rules, count.of, count.surface, count))]
            if ruled != ([] if case.number is None else [case.number]):
                yield f'{case.place}: "{case.text}" must have {case.number} {case.of} by rule, has {ruled or None}'


def rules_of(annotation: Annotation) -> set[str]:
    """All rules and sources that the records of an annotation name."""
    rules = {chain.source for chain in annotation.chains}
    rules |= {mention.rule for mention in annotation.mentions} | {time.rule for time in annotation.times}
    rules |= {number.rule for number in annotation.numbers} | {report.rule for report in annotation.reports}
    rules |= {event.rule for event in annotation.events} | {label.rule for label in annotation.labels}
    return {rule for rule in rules if rule}


def _article(text: str) -> Article:
    sha = text_sha(text)
    return Article(id=article_id(None, None, PUBLISHED, sha), text=text, text_sha=sha, published=PUBLISHED)
