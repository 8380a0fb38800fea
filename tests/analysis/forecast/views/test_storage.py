import numpy as np
import pytest

from fukasa.analysis.forecast.views.fit import fit_views
from fukasa.analysis.forecast.views.model import forecast_views
from fukasa.analysis.forecast.views.storage import from_bytes, to_bytes
from fukasa.core.errors import InvalidInput
from tests.analysis.forecast.views.worlds import planted

WORLD = planted(1, accounts=150, posts=12)


@pytest.fixture(scope="module")
def model():
    return fit_views(WORLD.history, rng=np.random.default_rng(0))


def test_a_model_that_was_read_back_forecasts_the_same(model):
    again = from_bytes(to_bytes(model))
    assert model.trees.forests
    assert again.version == model.version
    kept, read = (forecast_views(each, WORLD.history, WORLD.targets) for each in (model, again))
    assert kept.equals(read)


def test_the_same_model_gives_the_same_bytes(model):
    assert to_bytes(model) == to_bytes(from_bytes(to_bytes(model)))


@pytest.mark.parametrize("content", [b"", b"not a model"])
def test_what_is_no_model_is_refused(content):
    with pytest.raises(InvalidInput, match="refresh"):
        from_bytes(content)


def test_a_model_that_breaks_off_is_refused(model):
    with pytest.raises(InvalidInput, match="refresh"):
        from_bytes(to_bytes(model)[:1000])
