"""What Arabic grammar says of the actors beside a trigger: subject and object of a verb, the genitives of a noun.

A verb has its subject after it (`قصف الجيش القرية`) or before (`الجيش قصف القرية`); a plural verb has none after it. A
sound plural or dual shows its case, an indefinite noun its accusative, the ending of a verb whom it agrees with. News
has no vowels, so a verb of harm with one party beside it may be passive (`قتل جنديان`); one that has its object is
active. What grammar leaves open is not in the answer. Ryding, A Reference Grammar of Modern Standard Arabic, ch. 4, 8.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from rawi.annotate.events.scenes import Thing
from rawi.annotate.events.triggers import Candidate

Role = Literal["agent", "patient", "place", "time", "number"]
SUFFERED = frozenset({"killed", "injured", "abducted", "arrested", "displaced", "released"})
NEAR = 3  # tokens between a verb and the first of its subject and object after it; tried 1, 3
BESIDE = 1  # tokens between a noun and its genitive: an adjective of a phrase
BEFORE = 2  # tokens between a subject and its verb
_OBLIQUE = frozenset({"oblique", "accusative"})


class Party(NamedTuple):
    """An actor that hangs on no preposition, with those that `و` joins to it; tokens `first` to `last` (exclusive)."""

    things: tuple[Thing, ...]
    first: int
    last: int

    @property
    def thing(self) -> Thing:
        return self.things[0]


class Parties(NamedTuple):
    """Those of a trigger's clause: before it, in it (`ألقت الشرطة القبض`), after it."""

    before: Sequence[Party]
    held: Sequence[Party]
    after: Sequence[Party]


def parties_of(candidate: Candidate, actors: Sequence[Thing], begin: int, end: int) -> Parties:
    """The actors that stand within tokens `begin` to `end`, the clause; those before the trigger right before it."""
    head, first, last = candidate.head, candidate.first, candidate.last
    found: list[Party] = []
    for thing in actors:
        if thing.preposition and found and thing.first == found[-1].last:
            found[-1] = Party((*found[-1].things, thing), found[-1].first, thing.last)
        elif thing.preposition != "و":
            found.append(Party((thing,), thing.opens, thing.last))
    return Parties(
        [party for party in found if begin <= party.first and head - BEFORE <= party.last <= head],
        [party for party in found if head < party.first and party.last <= first],
        [party for party in found if last <= party.first < end],
    )


def roles_by_grammar(candidate: Candidate, parties: Parties, subject: Role | None, alone: bool) -> dict[str, Role]:
    """Thing -> its role. `subject`: the role that the subject of the verb before a noun has (`شن`, `تعرض`), if any;
    `alone`: no noun follows that could be the object."""
    word = candidate.word
    if word.shape in ("past", "present"):
        found = _of_passive(candidate, parties) if word.passive else _of_verb(candidate, parties, alone)
    else:
        found = _of_noun(candidate, parties, subject)
    return {thing.id: role for party, role in found for thing in party.things}


def _of_verb(candidate: Candidate, parties: Parties, alone: bool) -> list[tuple[Party, Role]]:
    word, frame = candidate.word, candidate.frame
    takes_object = "object" in frame.patient and not word.rest
    held, before = _first(parties.held), _last(parties.before)
    if held is not None:
        return [(held, "agent")]  # its object is the noun it holds it apart from
    after = _near(parties.after, candidate.last, NEAR)
    if word.suffix:
        return [(after[0], "agent")] if after else []
    if not after:
        if before is None:
            return []
        suffers = takes_object and frame.harm in SUFFERED and alone  # `جنديان قتلا في هجوم`
        return [(before, "patient" if suffers else "agent")]
    first = after[0]
    if word.person in ("they", "they-two") or first.thing.case in _OBLIQUE or not _agrees(word.person, first):
        return [*([(before, "agent")] if before else []), *([(first, "patient")] if takes_object else [])]  # type: ignore[list-item]
    if len(after) > 1 and takes_object and after[1].thing.case != "nominative":
        return [(first, "agent"), (after[1], "patient")]
    if not takes_object or first.thing.case == "nominative":
        suffers = takes_object and frame.harm in SUFFERED
        return [(first, "patient" if suffers else "agent")]
    if before is not None and candidate.head - before.last <= 1 and _agrees(word.person, before):
        return [(before, "agent"), (first, "patient")]
    suffers = takes_object and frame.harm in SUFFERED and first.thing.kind != "organisation"  # `قتل رجل`
    return [(first, "patient" if suffers else "agent")]


def _of_passive(candidate: Candidate, parties: Parties) -> list[tuple[Party, Role]]:
    after = _near(parties.after, candidate.last, NEAR)
    plural = candidate.word.person in ("they", "they-two")
    subject = _first(after) if after and not plural else _last(parties.before) or _first(after)
    return [(subject, "patient")] if subject else []


def _of_noun(candidate: Candidate, parties: Parties, subject: Role | None) -> list[tuple[Party, Role]]:
    frame = candidate.frame
    doer = _first(parties.held) or (_last(parties.before) if candidate.governor else None)
    found: list[tuple[Party, Role]] = [(doer, subject)] if doer and subject else []
    after = _near(parties.after, candidate.last, BESIDE)
    if not after or candidate.word.suffix:
        return found
    joined = len(after) > 1 and after[1].first == after[0].last
    if joined and "object" in frame.patient and frame.genitive != "none":
        return [*found, (after[0], "agent"), (after[1], "patient")]  # `اتهام السلطات الرجل`
    role: Role = frame.genitive if frame.genitive in ("agent", "patient") else "patient"
    return [*found, (after[0], role)]


def _near(parties: Sequence[Party], at: int, reach: int) -> list[Party]:
    """The first actors after a token, each within reach of what stands before it."""
    found: list[Party] = []
    for party in parties:
        if party.first - at > reach:
            break
        found.append(party)
        at, reach = party.last, 1
    return found


def _agrees(person: str, party: Party) -> bool:
    """Whether a verb before its subject agrees with it in gender; a plural of people may take either."""
    thing = party.thing
    if person not in ("he", "she") or not thing.form or thing.form == "they":
        return person != "she" or thing.form != "they"
    return person == thing.form or (person == "she" and thing.kind == "people")


def _first(parties: Sequence[Party]) -> Party | None:
    return parties[0] if parties else None


def _last(parties: Sequence[Party]) -> Party | None:
    return parties[-1] if parties else None
