from rawi.chronicle.words import broad_forms, light_stem, normal_forms, wanted_forms
from rawi.text.tokens import Token


def word(surface: str) -> Token:
    from rawi.text.normalize import fold

    return Token(0, len(surface), surface, fold(surface), "word")


def test_the_whole_form_always_stays() -> None:
    assert {"والي", "بلد"} <= normal_forms("والي") | normal_forms("بلد")


def test_a_query_is_not_widened_by_single_letters() -> None:
    assert wanted_forms(word("بلد"), "normal") == {"بلد"}
    assert wanted_forms(word("والي"), "normal") == {"والي"}


def test_a_query_with_the_article_also_asks_for_the_bare_word() -> None:
    assert wanted_forms(word("القصف"), "normal") == {"القصف", "قصف"}
    assert "قوات" in wanted_forms(word("للقوات"), "normal")


def test_broad_joins_number_and_gender_but_not_the_relation() -> None:
    assert len({light_stem(form) for form in ("مدنيون", "مدنيين", "مدنيه", "مدني")}) == 1
    assert light_stem("مدن") != light_stem("مدني")


def test_broad_joins_hamza_seats() -> None:
    assert not broad_forms("مسؤول").isdisjoint(broad_forms("مسئول"))
    assert normal_forms("مسؤول").isdisjoint(normal_forms("مسئول"))


def test_numbers_with_and_without_grouping_are_one() -> None:
    assert wanted_forms(word("1,200"), "normal") == {"1200"} <= normal_forms("1,200")
    assert normal_forms("1.200") == {"1.200"}


def test_an_empty_form_has_no_others() -> None:
    assert normal_forms("") == {""}
