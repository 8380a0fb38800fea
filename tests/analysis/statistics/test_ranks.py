"""Ranks with ties, beside those of scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from fukasa.analysis.statistics.ranks import mean_ranks


@given(st.lists(st.one_of(st.integers(-3, 3).map(float), st.floats(allow_nan=False)), max_size=40))
def test_equal_values_share_the_mean_of_their_ranks(values):
    told = np.array(values, dtype=np.float64)
    assert mean_ranks(told).tolist() == rankdata(told).tolist()


def test_without_ties_ranks_count_from_one():
    assert mean_ranks(np.array([3.0, -1.0, 2.0])).tolist() == [3, 1, 2]
    assert mean_ranks(np.array([5.0, 5.0, 1.0])).tolist() == pytest.approx([2.5, 2.5, 1])
