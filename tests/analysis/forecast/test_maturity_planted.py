"""The curves of the demo world, planted by another room, are found again."""

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.forecast.maturity import fit_maturity
from tests.factories.planted_posts import planted_share, world_pairs

AGES = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0, 14.0, 20.0)


def inside(curves):
    ages = np.array(AGES)
    found = []
    for one in curves.measured:
        _, low, high = one.share(ages)
        truth = planted_share(one.platform, AGES)
        found.append((low <= truth) & (truth <= high))
    return np.concatenate(found)


@pytest.mark.parametrize("seed", [7, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (8, 9, 10))])
def test_the_planted_curves_lie_in_the_intervals(seed):
    curves = fit_maturity(world_pairs(seed))
    assert {one.platform for one in curves.measured} == {"instagram", "tiktok", "x", "youtube"}
    assert np.mean(inside(curves)) >= 0.97


def test_the_planted_curves_are_found_closely():
    for one in fit_maturity(world_pairs(7)).measured:
        share, _, _ = one.share(np.array(AGES))
        assert share == pytest.approx(planted_share(one.platform, AGES), rel=0.03)


def test_with_shuffled_ages_they_are_lost():
    rows = world_pairs(7)
    order = np.random.default_rng(0).permutation(rows.height)
    shuffled = rows.with_columns(rows.select("age_from", "age_to")[order])
    assert np.mean(inside(fit_maturity(shuffled))) < 0.3


def test_with_platforms_exchanged_they_are_lost():
    turned = {"instagram": "youtube", "youtube": "instagram"}
    exchanged = world_pairs(7).filter(pl.col("platform").is_in(list(turned))).with_columns(
        pl.col("platform").replace(turned)
    )  # fmt: skip
    assert np.mean(inside(fit_maturity(exchanged))) < 0.1


def test_young_posts_are_brought_to_their_day_thirty():
    rows = world_pairs(7).filter(pl.col("metric") == "views", pl.col("age_to") <= 30.5)
    last = rows.group_by("account_key", "post_id").agg(
        pl.col("platform", "metric", "format", "age_from").first(),
        value=pl.col("value_from").first(),
        actual=pl.col("value_to").last(),
        reached=pl.col("age_to").last(),
    ).filter(pl.col("reached") > 29.5, pl.col("value") > 200)  # fmt: skip
    found = fit_maturity(world_pairs(7)).mature(last.rename({"age_from": "age_days"}))
    assert last.height > 500
    assert found["matured"].to_numpy() == pytest.approx(found["actual"].to_numpy(), rel=0.06)
