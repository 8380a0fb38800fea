"""Shares that are compared with peers by their log-odds and shown as shares."""

from collections.abc import Sequence

import polars as pl

_BAND = ("peer_low", "peer_mid", "peer_high")


def band_as_shares(evidence: pl.DataFrame) -> pl.DataFrame:
    """Turn the peer band from log-odds back to shares; a band that is not there stays away."""
    there = [name for name in _BAND if name in evidence.columns]
    return evidence.with_columns((1 / (1 + (-pl.col(name).cast(pl.Float64)).exp())).alias(name) for name in there)


def only_of_followers(base: str, *figures: str) -> list[pl.Expr]:
    """Keep what peers are compared by where it tells of followers; other crowds are no peers of them.

    Args:
        base: the column that tells whose audience it is.
        figures: columns that become null for every other base.

    """
    return [pl.when(pl.col(base) == "follower").then(name).alias(name) for name in figures]


def detail_json(columns: Sequence[str]) -> pl.Expr:
    """Write columns as a JSON object."""
    return pl.struct(columns).struct.json_encode()
