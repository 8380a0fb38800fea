"""Follower profiles for tests: plain ones, and strategies that make any."""

from typing import Any

import polars as pl
from hypothesis import strategies as st

from fukasa.analysis.authenticity.audience.figures import PROFILE_COLUMNS

ORDINARY: dict[str, Any] = {
    "posts": 60,
    "followers": 250,
    "following": 300,
    "has_picture": True,
    "is_private": False,
    "verified": False,
    "bio_length": 35,
    "name_length": 10,
    "handle_length": 10,
    "handle_digits": 0,
    "handle_ends_digit": False,
    "external_url": False,
    "account_age_days": 1500,
}
SHELL: dict[str, Any] = ORDINARY | {
    "posts": 0,
    "followers": 3,
    "following": 4000,
    "has_picture": False,
    "bio_length": 0,
    "handle_digits": 5,
    "handle_ends_digit": True,
    "account_age_days": 20,
}
FLAGS = ("has_picture", "is_private", "verified", "handle_ends_digit", "external_url")

counts = st.integers(0, 10**7)
cells = {name: st.none() | (st.booleans() if name in FLAGS else counts) for name in PROFILE_COLUMNS}
any_profile = st.fixed_dictionaries(cells)


def frame(*profiles: dict[str, Any]) -> pl.DataFrame:
    schema = {name: pl.Boolean if name in FLAGS else pl.Int64 for name in PROFILE_COLUMNS}
    return pl.DataFrame(list(profiles), schema=schema)
