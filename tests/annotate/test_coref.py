"""Chains: what joins, what parts, and what a chain says of its actor."""

from rawi.knowledge import Knowledge
from tests.annotate.test_names import named


def test_a_listed_actor_brings_type_country_and_source(knowledge: Knowledge) -> None:
    chain = named("أعلنت قوات الدعم السريع سيطرتها على المدينة", knowledge).chains[0]
    assert (chain.type, chain.country, chain.source) == ("armed-group", "SD", "names/actors.tsv:rsf-sd")


def test_a_built_name_has_type_by_its_head_and_country_by_its_adjective(knowledge: Knowledge) -> None:
    chain = named("أعلنت وزارة الداخلية الأردنية النتائج", knowledge).chains[0]
    assert (chain.type, chain.country, chain.source) == ("government", "JO", None)


def test_a_back_reference_without_a_full_name_is_no_mention(knowledge: Knowledge) -> None:
    assert not named("وأضافت الوزارة أن العدد مرشح للارتفاع", knowledge).mentions


def test_a_back_reference_is_a_description(knowledge: Knowledge) -> None:
    mentions = named("أعلنت وزارة الصحة السورية الحصيلة. وأكدت الوزارة ذلك.", knowledge).mentions
    assert [(m.surface, m.form) for m in mentions if m.surface == "الوزارة"] == [("الوزارة", "description")]


def test_a_chain_keeps_rank_and_office_verbatim(knowledge: Knowledge) -> None:
    annotation = named("قال المتحدث باسم القيادة العامة العميد أحمد المسماري إن الهدنة انتهت", knowledge)
    person = next(chain for chain in annotation.chains if chain.kind == "person")
    assert (person.name, person.rank, person.role) == ("أحمد المسماري", "العميد", "المتحدث باسم القيادة العامة")


def test_every_mention_and_role_names_a_chain_that_is_there(knowledge: Knowledge) -> None:
    text = "وصل وزير الدفاع خالد العبيدي إلى الموصل. وقال العبيدي إن الجيش العراقي تقدم. وأكد الوزير ذلك."
    annotation = named(text, knowledge)
    ids = {chain.id for chain in annotation.chains}
    assert {mention.chain for mention in annotation.mentions} <= ids
    assert {role.of for role in annotation.roles} <= ids
