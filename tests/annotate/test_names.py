"""Names, roles and chains, as the cases say."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from rawi.annotate.coref import coref
from rawi.annotate.names import names
from rawi.annotate.pipeline import annotate
from rawi.knowledge import Knowledge
from rawi.records import Annotation
from rawi.text.tokens import Reading
from tests.builders import article

CASES = Path(__file__).parents[2] / "cases"


def cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case["text"]) for case in yaml.safe_load((CASES / name).read_text(encoding="utf-8"))]


def named(text: str, knowledge: Knowledge) -> Annotation:
    """The annotation after the steps of names and chains alone."""
    given = article(text)
    draft = Annotation(article=given.id, text_sha=given.text_sha, made_by="test")
    reading = Reading.of(given)
    return coref(reading, names(reading, draft, knowledge), knowledge).on(given)


def surfaces(annotation: Annotation, kind: str) -> list[str]:
    return [m.surface for m in annotation.mentions if m.kind == kind and m.form == "name"]


@pytest.mark.parametrize("case", cases("names/organisations.yml"))
def test_organisations_are_named_whole_and_bare(case: dict[str, Any], knowledge: Knowledge) -> None:
    assert surfaces(named(case["text"], knowledge), "organisation") == case["organisation"], case.get("why")


@pytest.mark.parametrize("case", cases("names/roles.yml"))
def test_rank_and_office_stay_outside_the_name(case: dict[str, Any], knowledge: Knowledge) -> None:
    annotation = named(case["text"], knowledge)
    assert surfaces(annotation, "person") == case["person"]
    name_of = {chain.id: chain.name for chain in annotation.chains}
    assert [[r.surface, r.what, name_of[r.of or ""]] for r in annotation.roles] == case.get("roles", [])


@pytest.mark.parametrize("case", cases("coref/chains.yml"))
def test_mentions_of_one_actor_are_one_chain(case: dict[str, Any], knowledge: Knowledge) -> None:
    chain_of = {m.surface: m.chain for m in named(case["text"], knowledge).mentions}
    for surfaces_of_one in case.get("one", ()):
        assert len({chain_of[surface] for surface in surfaces_of_one}) == 1, chain_of
    parts = case.get("parts", ())
    assert len({chain_of[surface] for surface in parts}) == len(parts)


def test_the_same_article_gives_the_same_names_whatever_was_read_before(knowledge: Knowledge) -> None:
    given = article("قال العميد ناصر القحطاني إن قوات التحالف العربي قصفت مواقع قرب صعدة")
    first = annotate(given, knowledge)
    annotate(article("نص آخر عن مدينة أخرى وعن جيش آخر"), knowledge)
    assert annotate(given, knowledge) == first


def test_a_weekday_that_is_a_surname_dates_nothing(knowledge: Knowledge) -> None:
    read = annotate(article("قال مدير الشركة محمد الخميس إن المشروع بدأ السبت.", published="2024-03-20"), knowledge)
    assert [(time.surface, time.in_name, time.value) for time in read.times] == [
        ("الخميس", True, None),
        ("السبت", False, "2024-03-16"),
    ]


@pytest.mark.parametrize(
    "text", ["عبد", "أبو", '"', "تنظيم", 'تنظيم "', "الجيش", "ـ", "قال كوخافيش ـ إن", "وزير", "، ، ،", "12"]
)
def test_odd_text_never_raises(text: str, knowledge: Knowledge) -> None:
    named(text, knowledge)
