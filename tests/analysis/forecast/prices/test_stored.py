"""A price model is kept without loss."""

import pytest

from fukasa.analysis.forecast.prices.model import Counts, benchmark_model
from fukasa.analysis.forecast.prices.stored import from_bytes, to_bytes
from fukasa.core.errors import InvalidInput
from tests.analysis.forecast.prices.market import DAY, modelled


def test_a_kept_model_prices_as_before_and_is_written_alike(sold, fitted):
    kept = from_bytes(to_bytes(fitted))
    assert modelled(sold.accounts, kept).equals(modelled(sold.accounts, fitted))
    assert to_bytes(kept) == to_bytes(fitted)


def test_the_benchmark_can_be_kept_too(sold):
    model = benchmark_model(DAY.date(), Counts(3, 2, 1))
    assert modelled(sold.accounts, from_bytes(to_bytes(model))).equals(modelled(sold.accounts, model))


@pytest.mark.parametrize("content", [b"", b"not a model", b"PK\x03\x04 cut off"])
def test_anything_else_is_refused(content):
    with pytest.raises(InvalidInput, match="fukasa refresh"):
        from_bytes(content)


def test_half_a_model_is_refused(fitted):
    content = to_bytes(fitted)
    with pytest.raises(InvalidInput, match="fukasa refresh"):
        from_bytes(content[: len(content) // 2])
