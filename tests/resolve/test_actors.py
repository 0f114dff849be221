"""Who is one actor, and who only has the same name."""

from typing import Any

from rawi.derived import Actor, Resolved
from rawi.knowledge.names import neutral_names
from rawi.resolve.naming import name_words
from tests.resolve.telling import resolved, told


def actors(*named: tuple[str, dict[str, Any]], text: str = "كتب المراسل عن {} خبرا قصيرا من مدينة رقم {}") -> Resolved:
    """What becomes of names that stand in an article each."""
    return resolved(
        told({
            "name": f"a{i}", "outlet": f"o{i}", "published": "2024-01-02",
            "text": text.format(name, f"{i} " * (i + 1)), "names": {name: {"kind": "person", **about}},
        })
        for i, (name, about) in enumerate(named)
    )  # fmt: skip


def test_one_name_in_two_spellings_is_one_person() -> None:
    (actor,) = actors(("محمد بن عبد الرحمن الحجري", {}), ("محمد عبدالرحمن الحجرى", {})).actors
    assert [alias.n for alias in actor.aliases] == [1, 1]


def test_a_middle_name_may_be_missing() -> None:
    assert len(actors(("سليم نعيم الصخري", {}), ("سليم الصخري", {})).actors) == 1


def test_sons_of_different_fathers_are_two() -> None:
    brothers = [("سالم بن راشد بن حمود", {}), ("سالم بن ماجد بن حمود", {}), ("سالم حمود", {})]
    assert len(actors(*brothers).actors) == 2


def test_the_family_name_may_be_left_out_in_one_story() -> None:
    office = {"role": "أمير الإقليم"}
    assert len(actors(("سالم بن راشد آل صخر", office), ("سالم بن راشد", office)).actors) == 1


def test_people_of_one_name_are_kept_apart_by_office() -> None:
    name = "سليم الصخري"
    texts = [
        ("وزير الزراعة", "افتتح {} معرض التمور السنوي بحضور مزارعين من القرى"),
        ("حارس مرمى فريق الساحل", "أصيب {} في الركبة قبل مباراة الكأس"),
    ]
    articles = [
        told({"name": office, "text": text.format(name), "names": {name: {"kind": "person", "role": office}}})
        for office, text in texts
    ]
    assert len(resolved(articles).actors) == 2


def test_people_of_one_name_are_kept_apart_by_country() -> None:
    assert len(actors(("سليم الصخري", {"country": "LY"}), ("سليم الصخري", {"country": "IQ"})).actors) == 2


def test_nobody_is_merged_on_a_first_name_or_a_kunya_alone() -> None:
    assert len(actors(("سليم", {}), ("سليم", {"role": "وزير الزراعة"}), ("سليم الصخري", {})).actors) == 3
    assert len(actors(("أبو حفص", {}), ("أبو حفص المرفئي", {})).actors) == 2


def test_a_last_name_with_the_same_office_in_one_story_is_the_person() -> None:
    office = {"role": "رئيس هيئة السدود"}
    assert len(actors(("مروان الخيال", office), ("الخيال", office)).actors) == 1


def test_a_ministry_without_a_country_is_that_of_its_story() -> None:
    far = "أعلنت {} في بيانها ما يلي: {}"
    about = {"kind": "organisation", "type": "government"}
    named = [("وزارة الزراعة", about), ("وزارة الزراعة", {**about, "country": "TN"})]
    assert len(actors(*named, text=far).actors) == 2


def test_an_organisation_with_its_country_is_one_everywhere() -> None:
    about = {"kind": "organisation", "type": "government", "country": "TN"}
    assert len(actors(("وزارة الزراعة", about), ("وزارة الزراعة", about)).actors) == 1


def test_kunya_and_servant_names_are_one_word() -> None:
    assert name_words("أبي علاء") == name_words("أبو علاء") == ("ابو علاء",)
    assert name_words("عبد الله الهضبي") == name_words("عبدالله الهضبي")


def test_one_short_name_of_two_people_joins_them_not() -> None:
    named = [("سليم بن راشد النحاس", {}), ("سليم بن ماجد بن حمد النحاس", {}), ("سليم النحاس", {})]
    found = actors(*named).actors
    assert max(len(actor.chains) for actor in found) <= 2
    assert not any({"سليم بن راشد النحاس", "سليم بن ماجد بن حمد النحاس"} <= names_of(actor) for actor in found)


def test_sons_of_one_father_of_two_families_are_two() -> None:
    office = {"role": "مدير التعليم"}
    named = [("محمد بن سعد الحداد", office), ("محمد بن سعد الفخار", office), ("محمد بن سعد", office)]
    assert not any({"محمد بن سعد الحداد", "محمد بن سعد الفخار"} <= names_of(actor) for actor in actors(*named).actors)


def test_a_short_name_that_is_mainly_one_persons_is_that_persons_everywhere() -> None:
    texts = ("زار {} معرض التمور في القرية", "وقع {} اتفاقا لتوسيع الميناء القديم مع شركة ملاحة")
    named = ("سليم بن راشد النحاس", "سليم النحاس")
    articles = [
        told({"name": name, "text": text.format(name), "names": {name: {"kind": "person"}}})
        for name, text in zip(named, texts, strict=True)
    ]
    assert len(resolved(articles).actors) == 1


def names_of(actor: Actor) -> set[str]:
    return {alias.form for alias in actor.aliases}


def test_a_known_actor_has_its_neutral_name_whatever_outlets_call_it() -> None:
    rule = "names/actors.tsv:un"
    about = {"kind": "organisation", "source": rule}
    (named,) = actors(("الهيئة الأممية", about), ("المنظمة الأممية", about)).actors
    assert named.name == "المنظمة الأممية"
    chains = [
        told({"name": "a", "text": "أعلنت الهيئة الأممية موقفها من الهدنة", "names": {"الهيئة الأممية": about}}),
    ]
    (known,) = resolved(chains, neutral=neutral_names()).actors
    assert (known.name, [alias.form for alias in known.aliases]) == ("الأمم المتحدة", ["الهيئة الأممية"])
