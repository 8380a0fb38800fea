"""How many accounts a second: printed, never asserted."""

import time

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.authenticity.growth import growth_evidence
from tests.analysis.authenticity.growth import planted as world


@pytest.mark.slow
def test_the_pace_is_printed(capsys):
    rng = np.random.default_rng(51)
    plain, jumping = (
        world.many(rng, 95),
        world.many(rng, 5, lambda rng, one: world.block(rng, one, int(rng.integers(20, 150)), 0.4), "j"),
    )
    accounts = plain + jumping
    copies = [
        [frame.with_columns(pl.col("account_key") + f"-{n:02d}") for n in range(30)]
        for frame in (world.series_of(accounts), world.posts_of(accounts))
    ]
    series, posts = (pl.concat(parts) for parts in copies)
    began = time.process_time()
    told = growth_evidence(series, posts, world.NO_PURGES)
    spent = time.process_time() - began
    with capsys.disabled():
        print(f"\n{len(told.evidence) / spent:,.0f} accounts per second of CPU time")  # noqa: T201  it is the purpose
    assert told.evidence.height == 3_000
    assert (told.evidence["jumps"] > 0).sum() == 150
