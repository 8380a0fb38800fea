"""The screen loses nothing: accounts that it stops have no jump, wherever change points are looked for."""

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.authenticity.growth.events import find_events
from fukasa.analysis.authenticity.growth.purges import accounts_of
from fukasa.analysis.authenticity.growth.screen import excess_of, largest_moves, may_jump
from fukasa.analysis.authenticity.growth.series import daily_readings, follower_line
from fukasa.analysis.authenticity.growth.settings import growth_config
from fukasa.analysis.authenticity.growth.steps import pace_of, steps_of
from tests.analysis.authenticity.growth import planted as world

CONFIG = growth_config()


def prepared(series):
    accounts = accounts_of(series)
    line = follower_line(daily_readings(series, accounts, None), len(accounts), CONFIG)
    steps = steps_of(line, len(accounts), CONFIG)
    return line, steps, pace_of(steps, line, len(accounts), CONFIG), len(accounts)


def both_ways(series):
    line, steps, pace, size = prepared(series)
    screened = find_events(line, steps, pace, CONFIG)
    return screened, find_events(line, steps, pace, CONFIG, accounts=np.arange(size))


def near_the_threshold(rng, account):
    world.block(rng, account, int(rng.integers(10, 170)), rng.uniform(-0.09, 0.09), int(rng.integers(1, 12)))


def test_with_and_without_the_screen_the_events_are_the_same():
    series = world.series_of(world.many(np.random.default_rng(31), 150, near_the_threshold))
    screened, everywhere = both_ways(series)
    assert len(screened) > 5
    assert screened.equals(everywhere)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-0.2, 0.2), min_size=6, max_size=80), st.integers(1, 20))
def test_no_line_whatever_has_a_jump_that_the_screen_stops(moves, every):
    followers = np.maximum(50_000 * np.exp(np.cumsum(moves)), 1).astype(np.int64)
    series = world.series_of([world.Account("x:a", followers)]).with_columns(
        captured_at=pl.col("captured_at") + pl.duration(days=pl.int_range(pl.len()) * (every - 1))
    )
    screened, everywhere = both_ways(series)
    assert screened.equals(everywhere)


def test_the_screen_lets_few_plain_lines_through():
    line, steps, pace, size = prepared(world.series_of(world.many(np.random.default_rng(32), 200)))
    up, down = largest_moves(steps, excess_of(steps, pace), CONFIG)
    assert len(may_jump(steps, up, down, CONFIG)) <= 0.1 * size
    assert len(line.account) == 200 * world.DAYS
