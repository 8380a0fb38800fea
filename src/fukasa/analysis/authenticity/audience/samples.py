"""From sampled profiles to one row of evidence per account, and a few profiles to look at."""

import numpy as np
import polars as pl
from scipy.special import logit, ndtri

from fukasa.analysis.authenticity.audience.bands import only_of_followers
from fukasa.analysis.authenticity.audience.figures import PROFILE_COLUMNS, profile_matrix
from fukasa.analysis.authenticity.audience.libraries import bins_of, scores_through, simulated_library
from fukasa.analysis.authenticity.audience.scorer import SCORE_SCHEMA, TYPES, score_profiles
from fukasa.analysis.authenticity.audience.share import LEVEL, fake_shares
from fukasa.analysis.authenticity.configs import check
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

KEPT_PROFILES = 40
_BASES = ("follower", "liker", "commenter")

SAMPLE_SCHEMA = {
    "account_key": pl.String(),
    "sample_base": pl.String(),  # whose profiles were sampled
    "sample_n": pl.Int64(),  # profiles of which anything is known
    **{f"{name}_n": pl.Int64() for name in TYPES},
    "fake_share": pl.Float64(),  # corrected; null below the least of the check
    "fake_low": pl.Float64(),
    "fake_high": pl.Float64(),
    "fake_logit": pl.Float64(),  # as peers are compared, with its standard error; null unless followers were sampled
    "fake_logit_se": pl.Float64(),
}
KEPT_SCHEMA = {
    "account_key": pl.String(),
    "base": pl.String(),
    "profile": pl.String(),
    **{name: pl.Int64() for name in PROFILE_COLUMNS},
    **SCORE_SCHEMA,
}
"""Flags are 0 and 1, as in the search index."""


def sample_evidence(profiles: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Judge the sampled profiles of accounts.

    Of an account's samples that of followers counts, else that of likers, else that of commenters. Who likes or
    comments is another crowd than who follows: such a sample has a share, but is not compared with those of peers.

    Args:
        profiles: one row per sampled profile: account_key, base, profile, and any of ``PROFILE_COLUMNS``.

    Returns:
        One row of ``SAMPLE_SCHEMA`` per account, and at most 40 profiles of each (``KEPT_SCHEMA``), the most likely
        fake first, spread evenly over the probabilities of the sample so that they stand for it.

    Raises:
        InvalidInput: there is no column of a profile, or a count is below 0.

    """
    used = _one_base(profiles)
    judged = score_profiles(used, with_reasons=False).drop("reasons")
    scored = pl.concat([used, judged], how="horizontal").filter(pl.col("p_fake").is_not_null())
    counted = scored.group_by("account_key").agg(
        pl.col("base").first().alias("sample_base"),
        pl.len().cast(pl.Int64).alias("sample_n"),
        *((pl.col("type") == name).sum().cast(pl.Int64).alias(f"{name}_n") for name in TYPES),
    )
    evidence = counted.sort("account_key").join(_shares(scored), on="account_key", how="left", maintain_order="left")
    evidence = evidence.with_columns(only_of_followers("sample_base", "fake_logit", "fake_logit_se"))
    return evidence.select(pl.col(name).cast(kind) for name, kind in SAMPLE_SCHEMA.items()), _kept(scored)


def _one_base(profiles: pl.DataFrame) -> pl.DataFrame:
    rank = pl.col("base").replace_strict(_BASES, range(len(_BASES)), default=len(_BASES), return_dtype=pl.Int64)
    ranked = profiles.with_columns(_rank=rank)
    return ranked.filter(pl.col("_rank") == pl.col("_rank").min().over("account_key")).drop("_rank")


def _shares(scored: pl.DataFrame) -> pl.DataFrame:
    """Correct the shares of accounts with enough profiles, all that know the same columns at once."""
    rows = scored.filter(pl.len().over("account_key") >= check("audience_sample").least).sort("account_key")
    none = pl.DataFrame(schema=_SHARE_SCHEMA)
    if rows.is_empty():
        return none
    keys, starts, n = np.unique(rows["account_key"].to_numpy(), return_index=True, return_counts=True)
    known = profile_matrix(rows)
    patterns = np.add.reduceat(~np.isnan(known), starts, axis=0, dtype=np.int64) * 2 >= n[:, None]
    there = np.unique(patterns[patterns.any(axis=1)], axis=0)
    found = [_of_pattern(pattern, (patterns == pattern).all(axis=1), known, n) for pattern in there]
    shares = [part.select(pl.Series("account_key", keys[at]), pl.all()) for at, part in found]
    return pl.concat([none, *shares])


def _of_pattern(pattern: Flags, mine: Flags, known: Reals, counts: Integers) -> tuple[Integers, pl.DataFrame]:
    """Correct the shares of the accounts that know just these columns; ``mine`` tells which they are."""
    columns = tuple(pattern.tolist())
    library = simulated_library(columns)
    n = counts[mine].astype(np.float64)
    weights = library.weights[bins_of(scores_through(known[np.repeat(mine, counts)], columns))]
    starts = np.concatenate([[0], np.cumsum(counts[mine])[:-1]])
    found = fake_shares(np.add.reduceat(weights, starts) / n, n, library)
    edge = 0.5 / (n + 1)
    at, low, high = (logit(np.clip(share, edge, 1 - edge)) for share in (found.value, found.low, found.high))
    shares = pl.DataFrame(
        {
            "fake_share": found.value,
            "fake_low": found.low,
            "fake_high": found.high,
            "fake_logit": at,
            "fake_logit_se": (high - low) / (2 * ndtri((1 + LEVEL) / 2)),
        }
    )
    return np.flatnonzero(mine), shares


_SHARE_SCHEMA = {name: SAMPLE_SCHEMA[name] for name in ("account_key", *list(SAMPLE_SCHEMA)[-5:])}


def _kept(scored: pl.DataFrame) -> pl.DataFrame:
    """Keep profiles evenly over the ranks of each sample."""
    absent = [pl.lit(None).alias(name) for name in KEPT_SCHEMA if name not in scored.columns]
    ranked = scored.with_columns(absent).sort(
        ["account_key", "p_fake", "profile"], descending=[False, True, False], nulls_last=True
    )
    place, size = pl.int_range(pl.len()).over("account_key"), pl.len().over("account_key")
    step = (place * KEPT_PROFILES // size) != ((place + 1) * KEPT_PROFILES // size)
    chosen = ranked.filter((size <= KEPT_PROFILES) | step)
    chosen = chosen.with_columns(score_profiles(chosen)["reasons"])
    return chosen.select(pl.col(name).cast(kind) for name, kind in KEPT_SCHEMA.items())
