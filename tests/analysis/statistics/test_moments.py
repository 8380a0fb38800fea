import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.statistics.moments import Moments, merge_moments, moments_by
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


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(-100, 100)), min_size=2, max_size=40), st.integers(1, 39))
def test_group_moments_of_chunks_merge_to_those_of_the_whole(rows, cut):
    frame = pl.DataFrame(rows, schema={"key": pl.String, "x": pl.Float64}, orient="row")
    parts = [moments_by(frame[:cut], ["key"], "x"), moments_by(frame[cut:], ["key"], "x")]
    merged = merge_moments(parts, ["key"]).sort("key")
    whole = moments_by(frame, ["key"], "x").sort("key")
    assert merged["n"].to_list() == whole["n"].to_list()
    assert merged["squares"].to_list() == pytest.approx(whole["squares"].to_list())


def test_merging_nothing_is_refused():
    with pytest.raises(InvalidInput, match="nothing to merge"):
        merge_moments([], ["key"])
