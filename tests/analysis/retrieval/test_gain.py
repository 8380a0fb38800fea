from itertools import permutations
from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.retrieval import expected_ndcg, mean_ndcg, ndcg
from fukasa.core.errors import InvalidInput

judgements = st.lists(st.integers(0, 3), min_size=1, max_size=12).filter(any)


def test_gains_and_discounts_are_those_of_the_definition():
    best = 7 + 3 / log2(3)
    assert ndcg([2, 3], [3, 2]) == pytest.approx((3 + 7 / log2(3)) / best)


@given(judgements)
def test_the_best_order_gives_one(grades):
    assert ndcg(sorted(grades, reverse=True), grades) == pytest.approx(1)


@given(judgements, st.randoms())
def test_every_order_lies_between_nothing_and_the_best(grades, random):
    order = random.sample(grades, len(grades))
    assert 0 <= ndcg(order, grades, k=5) <= 1 + 1e-12


def test_what_was_not_judged_pushes_the_judged_down():
    assert ndcg([0, 3], [3]) == pytest.approx(1 / log2(3))


def test_chance_is_the_mean_over_all_orders():
    grades = [3, 1, 0, 0, 2]
    mean = np.mean([ndcg(order, grades, k=3) for order in permutations(grades)])
    assert expected_ndcg(grades, k=3) == pytest.approx(mean)


@pytest.mark.parametrize(("ranked", "judged", "k"), [([1], [1], 0), ([-1], [1], 5), ([0], [0, 0], 5), ([], [], 5)])
def test_what_has_no_meaning_is_refused(ranked, judged, k):
    with pytest.raises(InvalidInput):
        ndcg(ranked, judged, k=k)


def test_a_mean_carries_an_interval_around_it_and_its_n():
    found = mean_ndcg([0.2, 0.4, 0.9, 0.7] * 10, np.random.default_rng(1))
    assert found.n == 40
    assert found.mean in found.interval
    assert 0.05 < found.interval.high - found.interval.low < 0.3


def test_a_mean_of_nothing_is_refused():
    with pytest.raises(InvalidInput):
        mean_ndcg([], np.random.default_rng(1))
