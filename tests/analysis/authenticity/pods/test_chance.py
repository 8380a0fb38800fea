"""Tails are those of the textbooks, and the false-discovery rate is corrected family by family."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom, poisson

from fukasa.analysis.authenticity.pods.chance import both, false_discovery, overlap_tail, rate_tail


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 5_000), st.integers(1, 60))
def test_the_tail_of_an_overlap_is_never_understated_and_close_where_it_is_small(left, right, others, shared):
    common = min(shared, left, right)
    population = left + right + others
    told = overlap_tail(*(np.array([float(x)]) for x in (common, population, left, right)))[0]
    exact = hypergeom.sf(common - 1, population, left, right)
    assert told >= exact * (1 - 1e-6)
    assert told <= max(1.05 * exact, 0.05) or exact > 0.01


def test_the_tail_of_an_overlap_by_hand():
    # both of two drawn from four are the two marked ones: 1 / (4 over 2)
    assert overlap_tail(*np.array([[2.0], [4.0], [2.0], [2.0]]))[0] == pytest.approx(1 / 6)


def test_the_tail_of_a_rate_counts_the_number_itself():
    assert rate_tail(np.array([3.0, 0.0]), np.array([0.5, 0.5])) == pytest.approx([poisson.sf(2, 0.5), 1.0])


def test_two_chances_together_are_rarer_than_the_likelier_and_likelier_than_the_product():
    assert both(np.array([0.01]), np.array([0.02]))[0] == pytest.approx(2e-4 * (1 - np.log(2e-4)))


def test_q_values_by_hand_also_for_tests_that_are_not_listed():
    tests = pl.DataFrame({"p": [0.01, 0.001, 0.5], "family": "f", "family_size": 10.0})
    assert false_discovery(tests)["q_value"].to_list() == pytest.approx([0.01, 0.05, 1.0])


def test_families_are_corrected_apart():
    tests = pl.DataFrame({"p": [0.01, 0.01], "family": ["a", "b"], "family_size": [1.0, 100.0]})
    assert false_discovery(tests)["q_value"].to_list() == pytest.approx([0.01, 1.0])


@given(st.lists(st.floats(1e-9, 1.0), min_size=1, max_size=40))
def test_q_values_rise_with_p_and_are_never_below_it(values):
    tests = pl.DataFrame({"p": values, "family": "f", "family_size": float(len(values))})
    told = false_discovery(tests)
    assert told["q_value"].is_sorted()
    assert bool((told["q_value"] >= told["p"] - 1e-12).all())
    assert bool((told["q_value"] <= 1).all())
