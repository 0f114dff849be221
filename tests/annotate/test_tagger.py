"""The tagger's arithmetic: its path is the best path, and sentences do not see each other."""

from itertools import pairwise, product

import numpy as np
import pytest

from rawi.annotate.names.tagger import cut_where_outside, tag_forms, viterbi
from rawi.knowledge import Knowledge
from rawi.knowledge.tagger import KINDS, PLACES, UNSEEN, Lexicon, Spelling, gram_rows


def best_by_trying(scores: np.ndarray, transitions: np.ndarray) -> float:
    paths = product(range(scores.shape[1]), repeat=len(scores))
    return max(value(path, scores, transitions) for path in paths)


def value(path: tuple[int, ...], scores: np.ndarray, transitions: np.ndarray) -> float:
    stood = sum(scores[i, label] for i, label in enumerate(path))
    return float(stood + sum(transitions[a, b] for a, b in pairwise(path)))


@pytest.mark.parametrize("seed", range(5))
def test_the_path_is_the_best_of_all_paths(seed: int) -> None:
    random = np.random.default_rng(seed)
    bounds = [(0, 3), (3, 4), (4, 9), (9, 11)]
    scores = random.normal(size=(11, 3)).astype(np.float32)
    transitions = random.normal(size=(3, 3)).astype(np.float32)
    path = viterbi(scores, bounds, transitions)
    for first, last in bounds:
        found = value(tuple(path[first:last]), scores[first:last], transitions)
        assert found == pytest.approx(best_by_trying(scores[first:last], transitions), abs=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_cutting_where_nothing_is_named_keeps_the_path(seed: int, knowledge: Knowledge) -> None:
    model = knowledge.names.tagger
    assert model is not None
    scores = np.random.default_rng(seed).normal(scale=9, size=(60, len(model.labels))).astype(np.float32)
    scores[:, model.labels.index("O")] += 9
    bounds = [(0, 20), (20, 21), (21, 60)]
    whole = viterbi(scores.copy(), bounds, model.transitions)
    cut_scores, stretches = cut_where_outside(scores, bounds, model)
    assert len(stretches) > len(bounds)
    assert viterbi(cut_scores, stretches, model.transitions) == whole


def test_a_sentence_is_labelled_alike_alone_and_among_others(knowledge: Knowledge) -> None:
    model = knowledge.names.tagger
    assert model is not None
    first = ["قال", "احمد", "الصيداوي", "ان", "الامر", "انتهي"]
    second = ["وصل", "الوفد", "الي", "القاهره"]
    alone = tag_forms(first, [(0, len(first))], model)
    bounds = [(0, len(second)), (len(second), len(second) + len(first))]
    assert tag_forms(second + first, bounds, model)[len(second) :] == alone


def test_an_article_without_tokens_has_no_labels(knowledge: Knowledge) -> None:
    assert knowledge.names.tagger is not None
    assert tag_forms([], [], knowledge.names.tagger) == []


def taught_lexicon() -> Lexicon:
    """Two words that raw text has, one of them with too little to say, and letters that take `...بور` for places."""
    weights = np.zeros((64, len(KINDS) + 1), np.float32)
    weights[gram_rows("نيسابور", 64), KINDS.index("LOC")] = 9
    shares = [0] * len(PLACES) * len(KINDS)
    shares[PLACES.index("before") * len(KINDS) + KINDS.index("PER")] = 60
    return Lexicon(
        {"الدكتور": 0, "نادر": 1}, [50, 4], [0, 0], [[0, 0]], [[0, 0, 0], [UNSEEN] * 3],
        [shares, [UNSEEN] * len(shares)], Spelling(weights, np.zeros(len(KINDS) + 1, np.float32)),
    )  # fmt: skip


def test_what_teachers_say_of_a_word_stands_beside_what_raw_text_says() -> None:
    leanings = taught_lexicon().leanings_of("الدكتور")
    assert {"PER0", "beforePER5", "beginsPER0"} <= set(leanings)


def test_a_share_of_too_few_places_says_nothing() -> None:
    assert taught_lexicon().leanings_of("نادر") == ("unseen",)


def test_letters_speak_for_a_word_that_raw_text_does_not_have() -> None:
    assert set(taught_lexicon().leanings_of("نيسابور")) == {"unseen", "uPER0", "uORG0", "uLOC6"}


def test_without_teachers_an_unknown_word_is_only_unknown() -> None:
    assert taught_lexicon()._replace(taught=[], spelling=None).leanings_of("نيسابور") == ("unseen",)
