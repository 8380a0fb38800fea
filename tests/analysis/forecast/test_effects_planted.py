"""The penalty planted in the demo world is found again, with the truth and with what the product would know."""

from functools import cache

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.forecast.effects import fit_effects
from tests.factories.planted_posts import PENALTY, world_history

SEEDS = (21, 22, 23)
ACCOUNTS = 800


@cache
def tables(known):
    """The effects that worlds of several seeds show, where enough accounts speak."""
    found = [fit_effects(world_history(seed, ACCOUNTS, known=known)).table() for seed in SEEDS]
    rows = pl.concat([table.with_columns(seed=pl.lit(seed)) for table, seed in zip(found, SEEDS, strict=True)])
    return rows.filter(pl.col("status") == "ok")


def covers(value):
    return (pl.col("low") <= value) & (pl.col("high") >= value)


@pytest.mark.slow
@pytest.mark.parametrize("known", ["truth", "detected"])
def test_the_planted_penalty_lies_in_the_intervals(known):
    rows = tables(known).filter(pl.col("factor") == "sponsored")
    everywhere = rows.filter(pl.col("platform").is_null())
    assert everywhere.select(covers(PENALTY).all()).item()
    assert everywhere["high"].max() < 0
    assert rows.select(covers(PENALTY).mean()).item() >= 0.9


@pytest.mark.slow
@pytest.mark.parametrize("known", ["truth", "detected"])
def test_formats_weekdays_and_hours_that_do_nothing_are_found_to_do_nothing(known):
    rows = tables(known).filter(pl.col("factor") != "sponsored")
    assert rows.height > 200
    # Thirty seeds cover 0.945 on average; levels of one factor and platforms drawn together err together.
    assert rows.select(covers(0.0).mean()).item() >= 0.88
    assert rows["effect"].abs().max() < 0.15


@pytest.mark.slow
def test_with_shuffled_marks_the_penalty_is_lost():
    rows = world_history(SEEDS[0], ACCOUNTS)
    shuffled = rows.with_columns(
        sponsored=pl.col("sponsored").gather(np.random.default_rng(0).permutation(rows.height))
    )
    row = fit_effects(shuffled).table().filter(pl.col("factor") == "sponsored", pl.col("platform").is_null())
    assert row.select(covers(0.0)).item()
    assert not row.select(covers(PENALTY)).item()
