"""Where accounts stand among peers of their kind."""

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.planning.ranking.components import COLUMNS, components_of, peers_of
from fukasa.analysis.planning.ranking.percentiles import among

PRICE, RISK, DEPTH = 2, 3, 1


def rows(**columns: list[object]) -> pl.DataFrame:
    height = len(next(iter(columns.values())))
    given = {name: [None] * height for name in COLUMNS} | {"platform": ["x"] * height, "tier": ["nano"] * height}
    return pl.DataFrame(given | columns, schema_overrides=dict.fromkeys(COLUMNS[2:], pl.Float64))


def population(accounts: int, tier: str = "nano") -> pl.DataFrame:
    values = np.linspace(1, 10, accounts)
    return pl.DataFrame({"cpv_p50": values, "paid_sigma": values, "authenticity_p": values / 10}).with_columns(
        platform=pl.lit("x"), tier=pl.lit(tier)
    )


def test_of_equal_values_half_count():
    assert among(np.array([1.0, 2.0, 5.0]), np.array([1.0, 2.0, 2.0, 3.0])).share == pytest.approx([0.125, 0.5, 1.0])


def test_the_cheapest_among_its_peers_is_the_best():
    found = components_of(rows(cpv_p50=[1.0, 5.5, 10.0]), np.full(3, 0.5), peers=peers_of(population(200)))
    assert found.values[:, PRICE] == pytest.approx([1.0, 0.5, 0.0], abs=0.01)


def test_fewer_than_thirty_peers_give_no_part():
    found = components_of(rows(cpv_p50=[1.0]), np.full(1, 0.5), peers=peers_of(population(29)))
    assert np.isnan(found.values[0, PRICE])


def test_peers_are_of_the_same_tier():
    peers = peers_of(pl.concat([population(50), population(50, "mega").with_columns(pl.col("cpv_p50") + 100)]))
    made = rows(cpv_p50=[5.0, 105.0], tier=["nano", "mega"])
    found = components_of(made, np.full(2, 0.5), peers=peers).values[:, PRICE]
    assert found[0] == pytest.approx(found[1], abs=0.03)


def test_without_peers_the_accounts_are_compared_with_each_other():
    found = components_of(rows(paid_sigma=[0.2, 0.4, 0.6, 0.8]), np.full(4, 0.5))
    assert found.values[:, RISK] == pytest.approx([0.875, 0.625, 0.375, 0.125])


def test_an_interval_becomes_an_error_of_the_percentile():
    made = rows(cpv_p50=[5.5, 5.5], cpv_p10=[4.5, None], cpv_p90=[6.5, None])
    sd = components_of(made, np.full(2, 0.5), peers=peers_of(population(300))).sd[:, PRICE]
    assert sd[0] == pytest.approx((2 / 9) / (2 * 1.2816), rel=0.05)
    assert sd[1] == 0


def test_what_is_unknown_stays_missing_and_is_never_zero():
    found = components_of(rows(depth_percentile=[0.9, None]), np.array([np.nan, 1.0]))
    assert found.values[0, DEPTH] == pytest.approx(0.9)
    assert np.isnan(found.values[1, DEPTH])
    assert np.isnan(found.values[:, [PRICE, RISK]]).all()
    assert np.isnan(found.values[0, 0])
