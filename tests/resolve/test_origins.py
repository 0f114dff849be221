"""Who is behind a claim: every origin has one first-hand article."""

from itertools import permutations

from rawi.resolve.keys import ClaimKey, SourceKey
from rawi.resolve.origins import Saying, Taken, origins_of
from rawi.resolve.shelf import Head
from tests.resolve.telling import case, resolved


def key(name: str, day: str | None) -> Head:
    return Head(article=name, url=None, outlet=name, day=day, n_words=9, media=(), agency=None)


def saying(article: int, start: int) -> Saying:
    claim = ClaimKey(field="killed", value="12", start=start, end=start + 2, surface="12", source=SourceKey())
    return Saying(article, claim)


def test_all_of_the_first_hand_article_is_its_own_wherever_its_id_stands() -> None:
    for order in permutations(range(3)):
        days = ["2024-01-02", "2024-01-03", "2024-01-03"]
        keys = [key(f"art:{n}", day) for n, day in sorted(zip(order, days, strict=True))]
        first, *takers = (order[k] for k in range(3))
        taken = {n: [Taken(0, 500, source=first, at=(0, 500), state="derived")] for n in takers}
        sayings = [saying(n, start) for n in range(3) for start in (10, 200)]
        found = origins_of(sayings, keys, taken)
        assert found.surely == 1
        states = {(s.article, state) for s, state in zip(sayings, found.states, strict=True)}
        assert states == {(first, None), *((n, "derived") for n in takers)}


def test_what_a_copy_changed_is_first_said_by_the_copy() -> None:
    found = origins_of(
        [saying(1, 10)],
        [key("art:0", "2024-01-02"), key("art:1", "2024-01-03")],
        {1: [Taken(0, 500, source=0, at=(0, 500), state="derived")]},
    )
    assert (found.states, found.surely) == ([None], 1)


def test_every_origin_of_every_claim_has_a_first_hand_article() -> None:
    for name in ("one-strike-eight-outlets", "laundered-source", "tolls-that-differ", "same-event-or-not"):
        derived = resolved(case(name).values())
        for claim in (claim for event in derived.events for claim in event.claims):
            for origin in {said.origin for said in claim.by}:
                assert len({s.article for s in claim.by if s.origin == origin and s.state is None}) == 1
        assert all(any(ref.state is None for ref in origin.articles) for origin in derived.origins)
