import numpy as np
import pytest

from fukasa.analysis.forecast.views.fit import fit_views
from fukasa.analysis.forecast.views.model import forecast_views
from fukasa.analysis.forecast.views.storage import from_bytes, to_bytes
from fukasa.core.errors import InvalidInput
from tests.analysis.forecast.views.worlds import planted

WORLD = planted(1, accounts=150, posts=12)
MODEL = fit_views(WORLD.history, rng=np.random.default_rng(0))


def test_a_model_that_was_read_back_forecasts_the_same():
    again = from_bytes(to_bytes(MODEL))
    assert MODEL.trees.forests
    assert again.version == MODEL.version
    kept, read = (forecast_views(model, WORLD.history, WORLD.targets) for model in (MODEL, again))
    assert kept.equals(read)


def test_the_same_model_gives_the_same_bytes():
    assert to_bytes(MODEL) == to_bytes(from_bytes(to_bytes(MODEL)))


@pytest.mark.parametrize("content", [b"", b"not a model", to_bytes(MODEL)[:1000]])
def test_what_is_no_model_is_refused(content):
    with pytest.raises(InvalidInput, match="refresh"):
        from_bytes(content)
