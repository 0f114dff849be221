"""Weighing named features."""

from rawi.annotate.weighing import chance, chances, logistic


def test_a_name_without_a_weight_counts_nothing() -> None:
    assert chance({"a": 2.0}, ["a", "b"]) == logistic(2.0)


def test_several_models_at_once_weigh_as_each_alone() -> None:
    rows = {"a": (1.0, -1.0), "b": (0.5, 3.0)}
    assert chances(rows, ["a", "b", "c"], 2) == [logistic(1.5), logistic(2.0)]


def test_nothing_known_is_even() -> None:
    assert chances({}, ["a"], 3) == [0.5, 0.5, 0.5]
