"""Totals: drawn with what posts of a creator share, they cover; added up as if independent, they do not."""

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.forecast.scoring.totals import score_totals
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.core.errors import InvalidInput
from tests.factories.forecasts import forecast_rows

SHARED = 0.5**2 / (0.5**2 + 0.6**2)


@pytest.fixture(scope="module")
def rows():
    told = (0.5**2 + 0.6**2) ** 0.5
    made = forecast_rows(np.random.default_rng(1), creators=160, each=20, sigma=0.6, told=told, creator_error=0.5)
    return made.with_columns(shared=pl.lit(SHARED))


def totals(rows, **options):
    return score_totals(rows, shapes=Shapes.normal(), rng=np.random.default_rng(2), draws=400, **options)


@pytest.mark.parametrize(("creators", "number"), [(1, 160), (5, 32)])
def test_totals_over_posts_and_creators_cover(rows, creators, number):
    found = totals(rows, creators=creators)
    assert (found.status, found.n, found.posts) == ("ok", number, 20)
    assert all(found.coverage[level].holds(level / 100) for level in (50, 80, 95))
    assert found.median_ape < 0.6


def test_posts_taken_as_independent_cover_too_little(rows):
    assert totals(rows.with_columns(shared=pl.lit(0.0))).coverage[80].high < 0.7


def test_an_account_gives_as_many_totals_as_it_fills(rows):
    found = totals(rows, posts=8)
    assert found.n == 320
    assert found.coverage[80].holds(0.8)


def test_few_totals_are_insufficient(rows):
    found = totals(rows.head(400))
    assert (found.status, found.n, found.coverage[80].value, found.median_ape) == ("insufficient", 20, None, None)


def test_posts_that_cannot_be_shared_evenly_are_refused(rows):
    with pytest.raises(InvalidInput, match="evenly"):
        totals(rows, creators=3)
