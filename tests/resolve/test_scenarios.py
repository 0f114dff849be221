"""What users asked for (research: acceptance scenarios), on invented articles."""

from rawi.derived import Claim, Resolved, ResolvedEvent
from rawi.records import Anchored, Judgement
from tests.resolve.telling import Told, case, resolved


def claims(event: ResolvedEvent, field: str) -> dict[str, Claim]:
    return {claim.value: claim for claim in event.claims if claim.field == field}


def event_of(derived: Resolved, told: Told, surface: str) -> ResolvedEvent:
    """The event that an article tells by a word."""
    (found,) = (
        event for event in derived.events
        if any(m.article == told[0].id and m.surface == surface for m in event.mentions)
    )  # fmt: skip
    return found


class TestOneStrikeEightOutlets:
    told = case("one-strike-eight-outlets")
    derived = resolved(told.values())

    def test_all_tell_of_one_event(self) -> None:
        event = event_of(self.derived, self.told["without the dead"], "الغارة الجوية")
        assert (event.n_articles, event.n_outlets) == (8, 8)

    def test_the_toll_has_seven_articles_and_two_origins(self) -> None:
        toll = claims(event_of(self.derived, self.told["dispatch"], "غارة جوية"), "killed")["12"]
        assert len({said.article for said in toll.by}) == 7
        assert len({said.outlet for said in toll.by}) == 7
        assert toll.origins == 2
        assert self.told["without the dead"][0].id not in {said.article for said in toll.by}

    def test_a_piece_in_other_words_is_joined_by_its_source(self) -> None:
        toll = claims(event_of(self.derived, self.told["dispatch"], "غارة جوية"), "killed")["12"]
        origin = {said.article: said.origin for said in toll.by}
        own = {self.told[name][0].id for name in ("dispatch", "same ministry", "other spelling", "cut tail")}
        assert len({origin[article] for article in own}) == 1
        assert origin[self.told["own reporter"][0].id] != origin[self.told["dispatch"][0].id]

    def test_copies_are_found_under_their_changes(self) -> None:
        copies = {"dispatch", "new headline", "cut tail", "other spelling", "quotation added"}
        names = {article.id: name for name, (article, _) in self.told.items()}
        tied = {names[copy.taker.article] for copy in self.derived.copies} | {
            names[copy.source.article] for copy in self.derived.copies
        }
        assert tied == copies

    def test_the_added_quotation_is_its_own_origin(self) -> None:
        arrest = event_of(self.derived, self.told["quotation added"], "اعتقلوا")
        assert arrest.n_origins == 1
        assert claims(arrest, "arrested")["3"].by[0].speaker == "حمدان الزيتوني"

    def test_one_article_out_changes_the_count(self) -> None:
        rest = [it for name, it in self.told.items() if name != "own reporter"]
        toll = claims(event_of(resolved(rest), self.told["dispatch"], "غارة جوية"), "killed")["12"]
        assert (len({said.article for said in toll.by}), toll.origins) == (6, 1)


class TestTollsThatDiffer:
    told = case("tolls-that-differ")
    event = event_of(resolved(told.values()), told["twelve"], "قتلوا")

    def test_they_are_claims_about_one_event(self) -> None:
        assert self.event.n_articles == 5
        assert set(claims(self.event, "killed")) == {"12", "15..", "9", "11", "0"}
        assert "killed" in self.event.contested

    def test_a_later_count_of_one_source_is_an_update(self) -> None:
        tolls = claims(self.event, "killed")
        assert tolls["9"].state == "updated"
        assert {tolls[value].state for value in ("12", "15..", "11")} == {"stands"}

    def test_the_denial_is_a_claim_beside_the_counts(self) -> None:
        denial = claims(self.event, "killed")["0"]
        assert (denial.state, denial.origins) == ("denied", 1)
        assert (denial.by[0].speaker, denial.by[0].verb) == ("وزارة الداخلية", "نفت")

    def test_each_bound_names_who_said_it(self) -> None:
        tolls = claims(self.event, "killed")
        assert (tolls["15.."].low, tolls["15.."].mod) == (15, "atleast")
        assert tolls["15.."].by[0].speaker == "لجنة الإغاثة المحلية"
        assert tolls["12"].by[0].speaker == "سامر الحقل"
        assert tolls["11"].by[0].speaker == "إدارة مشفى الريح العام"


class TestSameEventOrNot:
    told = case("same-event-or-not")

    def test_two_strikes_and_a_rally(self) -> None:
        derived = resolved(self.told.values())
        first = event_of(derived, self.told["first"], "غارة جوية")
        assert first == event_of(derived, self.told["follow-up"], "الغارة")
        assert first == event_of(derived, self.told["anniversary"], "الغارة")
        assert first != event_of(derived, self.told["second strike"], "غارة")
        assert len(derived.events) == 3
        assert any("place" in reason for reason in first.reasons)

    def test_the_follow_up_updates_the_toll(self) -> None:
        first = event_of(resolved(self.told.values()), self.told["first"], "غارة جوية")
        assert claims(first, "killed")["8"].state == "updated"
        assert claims(first, "killed")["11"].state == "stands"

    def test_a_judgement_joins_and_another_undoes_it(self) -> None:
        join = judged("j1", "must-join", "2025-01-01", self.told, ("first", "غارة جوية"), ("second strike", "غارة"))
        part = judged("j2", "must-part", "2025-01-02", self.told, ("first", "غارة جوية"), ("second strike", "غارة"))
        before = resolved(self.told.values())
        joined = resolved(self.told.values(), [join])
        whole = event_of(joined, self.told["first"], "غارة جوية")
        assert whole == event_of(joined, self.told["second strike"], "غارة")
        ids = {
            event_of(before, self.told[name], word).event
            for name, word in (("first", "غارة جوية"), ("second strike", "غارة"))
        }
        assert ids == {whole.event, *whole.former_ids}
        assert [event.mentions for event in resolved(self.told.values(), [join, part]).events] == [
            event.mentions for event in before.events
        ]

    def test_a_judgement_parts_what_agrees(self) -> None:
        part = judged("j1", "must-part", "2025-01-01", self.told, ("first", "غارة جوية"), ("follow-up", "الغارة"))
        derived = resolved(self.told.values(), [part])
        assert event_of(derived, self.told["first"], "غارة جوية") != event_of(derived, self.told["follow-up"], "الغارة")

    def test_a_judgement_about_lost_words_is_listed(self) -> None:
        words = Anchored(article=self.told["first"][0].id, start=0, end=4, surface="لا شيء", kind="event")
        lost = Judgement(
            id="j1", decision="must-join", who="a reviewer", when="2025-01-01", why="", about=(words, words)
        )
        (orphan,) = resolved(self.told.values(), [lost]).orphans
        assert orphan.judgement == "j1"
        assert "لا شيء" in orphan.why


def test_a_copy_that_hides_its_source_shows_what_it_changed() -> None:
    told = case("laundered-source")
    derived = resolved(told.values())
    (copy,) = derived.copies
    assert (copy.taker.article, copy.source.article) == (told["copy"][0].id, told["source"][0].id)
    assert (copy.relation, copy.state, copy.order_by) == ("copy", "derived", "published")
    changed = {(change.kind, change.taker, change.source) for passage in copy.passages for change in passage.changed}
    assert ("number", "500", "300") in changed
    assert ("label", "مرتزقة", "عناصر") in changed
    assert any(kind == "name" and taker == "مراقبون" and "مروان الشدياق" in source for kind, taker, source in changed)
    toll = claims(event_of(derived, told["source"], "مقتل"), "killed")["6"]
    assert (len(toll.by), toll.origins) == (2, 1)
    for passage in copy.passages:
        assert (
            told["copy"][0].text[slice(*passage.taker)].split()[-1]
            == told["source"][0].text[slice(*passage.source)].split()[-1]
        )


def judged(name: str, decision: str, when: str, told: dict[str, Told], *words: tuple[str, str]) -> Judgement:
    about = []
    for article, surface in words:
        given, annotation = told[article]
        trigger = next(event for event in annotation.events if event.surface == surface)
        about.append(Anchored(article=given.id, start=trigger.start, end=trigger.end, surface=surface, kind="event"))
    return Judgement(id=name, decision=decision, who="a reviewer", when=when, why="read both", about=tuple(about))  # type: ignore[arg-type]
