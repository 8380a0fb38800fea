"""Scenarios of a plan's risk follow the forecast, share what they are told to, and hang on nobody else."""

from zlib import crc32

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.planning.problem.limits import Cvar
from fukasa.analysis.planning.problem.scenarios import scenarios
from fukasa.core.errors import InvalidInput


def options(n=40, **columns):
    rows = {
        "option_id": [f"o{i}" for i in range(n)],
        "views_p10": [100.0] * n,
        "views_p50": [300.0] * n,
        "views_p90": [1_200.0] * n,
        "views_mean": [500.0] * n,
        "conversions_mean": [5.0] * n,
    }
    return pl.DataFrame(rows | columns)


def test_a_tenth_is_under_p10_and_a_tenth_above_p90():
    draws = scenarios(options(), Cvar(0.1, 1.0, draws=2_000))
    assert np.quantile(draws, (0.1, 0.5, 0.9)) == pytest.approx([100, 300, 1_200], rel=0.03)


@pytest.mark.parametrize("shared", [0.0, 0.3, 1.0])
def test_options_share_as_much_as_is_told(shared):
    logs = np.log(scenarios(options(30, views_p90=[900.0] * 30), Cvar(0.1, 1.0, shared=shared, draws=3_000)))
    correlations = np.corrcoef(logs.T)[np.triu_indices(30, 1)]
    assert correlations.mean() == pytest.approx(shared, abs=0.05)


def test_leaving_others_out_changes_nothing():
    cvar, everybody = Cvar(0.1, 1.0, shared=0.2), options()
    assert (scenarios(everybody[[3, 17]], cvar) == scenarios(everybody, cvar)[:, [3, 17]]).all()


def test_names_that_one_checksum_cannot_tell_apart_draw_their_own_luck():
    twins = ["plumless", "buckeroo"]
    assert crc32(twins[0].encode()) == crc32(twins[1].encode())
    draws = scenarios(options(2, option_id=twins), Cvar(0.1, 1.0))
    assert abs(np.corrcoef(np.log(draws).T)[0, 1]) < 0.3


def test_another_seed_gives_other_scenarios():
    one, other = (scenarios(options(), Cvar(0.1, 1.0, seed=seed)) for seed in (0, 1))
    assert not np.allclose(one, other)


def test_conversions_go_with_views():
    views, orders = (scenarios(options(), Cvar(0.1, 1.0, metric=metric)) for metric in ("views", "conversions"))
    assert orders == pytest.approx(views / 100)


def test_a_missing_forecast_is_refused_by_name():
    with pytest.raises(InvalidInput, match="views_p50 of every option, and o1 has none"):
        scenarios(options(2, views_p50=[300.0, None]), Cvar(0.1, 1.0))


def test_a_shared_part_above_one_is_refused():
    with pytest.raises(InvalidInput, match=r"between 0 and 1, got 1\.5"):
        scenarios(options(2), Cvar(0.1, 1.0, shared=1.5))
