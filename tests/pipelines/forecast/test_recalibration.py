"""Shapes that were fitted anew: kept by audience, put in the place of those of a fit."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.forecast.shapes import Shapes
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED, SHARED_ONLY
from fukasa.pipelines.forecast import recalibration
from fukasa.pipelines.forecast.audience import AHEAD
from fukasa.pipelines.forecast.bundle import with_kept
from fukasa.pipelines.forecast.recalibration import forget_recalibration, kept_shapes, recalibrate_lake
from fukasa.pipelines.home import Home
from tests.factories.plain_views import PlainMethod, PlainModel

Z = Shapes.normal().z[0]
BINS = ("normal", "tiktok", "tiktok × 3-5")


@pytest.fixture
def home(tmp_path, panel, monkeypatch):
    """Let the posts of a data folder be those of a panel that is far wider than a plain fit thinks."""
    made = Home(tmp_path, clock=lambda: datetime(2026, 3, 1, tzinfo=UTC))
    monkeypatch.setattr(Home, "open_index", lambda _home: memoryview(b""))
    monkeypatch.setattr(recalibration, "lake_posts", lambda _index, _scope: panel(accounts=300, posts=9, sigma=1.0))
    return made


def test_kept_rows_take_the_place_of_rows_of_the_same_bin():
    fitted = Shapes(("normal", "tiktok", "x"), np.stack([Z, 2 * Z, 3 * Z]))
    kept = Shapes(("normal", "tiktok", "gone"), np.stack([Z, 5 * Z, 6 * Z]))
    found = with_kept(fitted, kept)
    assert found.ids == fitted.ids
    assert np.allclose(found.z[:, 0] / Z[0], [1, 5, 3])
    assert with_kept(fitted, None) is fitted


def test_a_bin_that_had_too_few_creators_takes_the_kept_row_of_its_platform():
    fitted = Shapes(("normal", "tiktok × 3-5", "tiktok × 6-11"), np.stack([Z, 2 * Z, 3 * Z]))
    kept = Shapes(("normal", "tiktok", "tiktok × 3-5"), np.stack([Z, 5 * Z, 6 * Z]))
    assert np.allclose(with_kept(fitted, kept).z[:, 0] / Z[0], [1, 6, 5])


def test_a_recalibration_is_kept_with_its_version_and_can_be_forgotten(home):
    found = recalibrate_lake(home, SHARED_ONLY, method=PlainMethod())
    kept = kept_shapes(home.root, SHARED)
    assert found.version.startswith("2026-03-01-")
    assert set(kept.ids[1:]) == set(found.replaced)
    assert abs(found.after.value - 0.8) < 0.05
    assert kept_shapes(home.root, "somebody") is None
    assert forget_recalibration(home, None)
    assert kept_shapes(home.root, SHARED) is None
    assert not forget_recalibration(home, None)


class Calibrated(PlainMethod):
    """A method whose fits bring shapes of bins, and whose forecasts use them."""

    def fit(self, history, ahead):
        """Fit it."""
        return CalibratedModel(**(vars(super().fit(history, ahead)) | {"shapes": Shapes(BINS, np.stack([Z, Z, Z]))}))


class CalibratedModel(PlainModel):
    """The plain model with its forecasts in the bin."""

    def forecast(self, history, targets):
        """Ask it."""
        return super().forecast(history, targets).with_columns(shape=pl.lit(2))


def test_kept_rows_have_the_names_that_the_next_fit_gives_its_bins(home, panel):
    recalibrate_lake(home, SHARED_ONLY, method=Calibrated())
    kept = kept_shapes(home.root, SHARED)
    model = Calibrated().fit(panel(), AHEAD).recalibrated(kept)
    assert BINS[2] in kept.ids
    assert model.shapes.z[2].tolist() == kept.z[kept.ids.index(BINS[2])].tolist()


def test_posts_of_the_week_before_are_not_looked_at_as_they_were_not_counted_then(home, panel):
    seen = []

    class Watching(CalibratedModel):
        def forecast(self, history, targets):
            seen.append((history["posted_at"].max(), targets["posted_at"].min()))
            return super().forecast(history, targets)

    class Method(Calibrated):
        def fit(self, history, ahead):
            return Watching(**vars(super().fit(history, ahead)))

    recalibrate_lake(home, SHARED_ONLY, method=Method())
    ((newest, first),) = seen
    assert first - newest >= timedelta(days=AHEAD.days)


def test_a_broken_file_of_shapes_is_never_passed_over(home):
    path = home.root / recalibration.FOLDER / "shared.json"
    path.parent.mkdir()
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(InvalidInput, match="recalibrate"):
        kept_shapes(home.root, SHARED)


def test_shapes_of_another_method_do_not_hold_for_this_one(home):
    path = home.root / recalibration.FOLDER / "shared.json"
    path.parent.mkdir()
    path.write_text('{"method": "2020-01-01", "ids": [], "z": []}', encoding="utf-8")
    assert kept_shapes(home.root, SHARED) is None
