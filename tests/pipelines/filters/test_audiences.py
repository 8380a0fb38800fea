"""Audiences become shares: one base per dimension, the newest, and nothing invented."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from fukasa.pipelines.filters.audiences import audience_columns

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ACCOUNTS = pl.DataFrame({"account_key": ["a"], "country": ["JP"]})


def part(dimension, value, share, base="follower", days=0):
    moment = NOW - timedelta(days=days)
    return ("a", base, dimension, value, share, moment)


def shares(*parts):
    names = ["account_key", "base", "dimension", "value", "share", "captured_at"]
    return audience_columns(pl.DataFrame(list(parts), schema=names, orient="row"), ACCOUNTS).row(0, named=True)


def test_shares_are_told_by_sex_age_and_country():
    found = shares(
        part("gender", "female", 0.7),
        part("gender", "male", 0.3),
        part("age", "55-64", 0.1),
        part("age", "65+", 0.05),
        part("country", "JP", 0.8),
        part("country", "US", 0.15),
        part("country", "KR", 0.05),
    )
    assert (found["audience_female"], found["audience_home"]) == (0.7, 0.8)
    assert found["audience_55_up"] == pytest.approx(0.15)
    assert found["audience_25_34"] == 0
    assert found["audience_countries"] == ["JP", "US"]
    assert found["has_audience"] is True


def test_an_unknown_dimension_stays_unknown():
    found = shares(part("gender", "female", 0.7))
    assert [found[name] for name in ("audience_25_34", "audience_home", "audience_countries")] == [None] * 3


def test_followers_count_before_other_audiences_and_new_shares_before_old_ones():
    found = shares(
        part("gender", "female", 0.9, base="engaged"),
        part("gender", "female", 0.2, days=30),
        part("gender", "female", 0.6),
    )
    assert found["audience_female"] == 0.6
