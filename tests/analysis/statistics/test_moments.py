import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.statistics.moments import Moments
from fukasa.core.errors import InvalidInput

values = st.lists(st.floats(-1e4, 1e4), max_size=30)


@given(values, values)
def test_merging_equals_taking_both_samples_together(one, other):
    merged = Moments.of(np.array(one)) + Moments.of(np.array(other))
    together = Moments.of(np.array(one + other))
    assert merged.n == together.n
    assert merged.total == pytest.approx(together.total, abs=1e-6)
    assert merged.squares == pytest.approx(together.squares, rel=1e-9)


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=30))
def test_mean_and_variance_are_those_of_the_sample(sample):
    moments = Moments.of(np.array(sample))
    assert moments.mean == pytest.approx(np.mean(sample), abs=1e-6)
    assert moments.variance == pytest.approx(np.var(sample, ddof=1), abs=1e-4)


def test_an_empty_sample_has_no_mean_and_one_value_no_variance():
    with pytest.raises(InvalidInput, match="empty sample"):
        _ = Moments.of(np.array([])).mean
    with pytest.raises(InvalidInput, match="at least two"):
        _ = Moments.of(np.array([3.0])).variance
