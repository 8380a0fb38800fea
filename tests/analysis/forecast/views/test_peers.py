import numpy as np
import polars as pl
import pytest

from fukasa.analysis.forecast.views.panel import history_panel
from fukasa.analysis.forecast.views.prior import fit_peers
from fukasa.analysis.forecast.views.settings import settings
from tests.analysis.forecast.views.worlds import planted


def test_the_line_on_followers_and_the_spread_around_it_are_recovered():
    panel = history_panel(planted(0, accounts=2_000, posts=20).history)
    peers = fit_peers(panel, panel.adjusted)
    line = peers.lines.row(0, named=True)
    assert line["slope"] == pytest.approx(0.8, abs=0.05)
    assert line["between"] == pytest.approx(0.36, abs=0.06)


def test_a_category_that_does_better_is_expected_to():
    history = planted(1, accounts=1_000, posts=20).history
    lucky = pl.col("account_key").hash() % 2 == 0
    rows = history.with_columns(
        value=pl.when(lucky).then(pl.col("value") * 3).otherwise("value"),
        category=pl.when(lucky).then(pl.lit("pets")).otherwise(pl.lit("cars")),
    )
    panel = history_panel(rows)
    mean = fit_peers(panel, panel.adjusted).expect(panel.accounts).mean
    pets = (panel.accounts["category"] == "pets").to_numpy()
    line = np.polyval(np.polyfit(panel.accounts["log_followers"], mean, 1), panel.accounts["log_followers"])
    assert np.mean((mean - line)[pets]) - np.mean((mean - line)[~pets]) == pytest.approx(np.log(3), abs=0.25)


def test_an_unknown_platform_gets_the_assumed_spread():
    panel = history_panel(planted(2, accounts=50).history)
    other = panel.accounts.with_columns(platform=pl.lit("podcast"))
    assert set(fit_peers(panel, panel.adjusted).expect(other).between) == {settings().between_sd ** 2}


def test_accounts_whose_posts_all_reach_the_same_get_the_assumed_spread_of_posts():
    rows = planted(3, accounts=60).history
    panel = history_panel(rows.with_columns(value=pl.lit(100.0)))
    away = 1e-9 * np.random.default_rng(0).standard_normal(panel.logs.shape)
    line = fit_peers(panel, panel.logs + away).lines.row(0, named=True)
    assert line["noise"] == pytest.approx(settings().noise_sd ** 2)
