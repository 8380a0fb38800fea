"""Profiles judged one by one: how likely each is fake, of which type it is, and why."""

from typing import NamedTuple

import numpy as np
import polars as pl
from scipy.special import expit

from fukasa.analysis.authenticity.additive import AdditiveModel
from fukasa.analysis.authenticity.audience.curves import Scorer, scorer
from fukasa.analysis.authenticity.audience.figures import PROFILE_COLUMNS, figure_matrix, profile_matrix
from fukasa.analysis.statistics.arrays import Reals

TYPES = ("real", "influencer", "mass_follower", "suspicious")
DIVIDER = ";"
_MOST_REASONS = 3
_SAYS_NOTHING = 0.1
"""Log-odds below which a figure is no reason."""

SCORE_SCHEMA = {"p_fake": pl.Float64(), "type": pl.String(), "reasons": pl.String()}


def score_profiles(profiles: pl.DataFrame, by: Scorer | None = None, *, with_reasons: bool = True) -> pl.DataFrame:
    """Judge profiles by their public counts and flags.

    The log-odds are a sum of one curve per figure; what is missing adds nothing. Types follow the published order of
    HypeAuditor (2026): more than 1,500 followings make a mass follower, else more than 5,000 followers an influencer,
    else the probability says whether a profile is suspicious.

    Args:
        profiles: any subset of ``PROFILE_COLUMNS``; further columns are not read.
        by: the scorer; the packaged one where not given.
        with_reasons: also say why, which takes as long as the rest.

    Returns:
        ``p_fake``, ``type`` and ``reasons``: ids divided by ``;``, the strongest first, against the profile where it
        is more likely fake than not, else for it. All null where nothing is known of a profile.

    Raises:
        InvalidInput: there is no column of a profile, or a count cannot be.

    """
    used = by or scorer()
    known = profile_matrix(profiles)
    judged = judge(known, used.model())
    anything = ~np.isnan(known).all(axis=1)
    told = pl.DataFrame(
        {
            "p_fake": judged.probability,
            "following": known[:, PROFILE_COLUMNS.index("following")],
            "followers": known[:, PROFILE_COLUMNS.index("followers")],
            "reasons": pl.Series(_reasons(judged, used) if with_reasons else [None] * len(known), dtype=pl.String),
        },
        nan_to_null=True,
    )
    return told.with_columns(type=_type(used)).select(
        pl.when(pl.Series(anything)).then(pl.col(name)).cast(kind).alias(name) for name, kind in SCORE_SCHEMA.items()
    )


class Judged(NamedTuple):
    """What the curves say: ``parts`` is profiles × figures, in log-odds."""

    parts: Reals
    probability: Reals


def judge(profiles: Reals, model: AdditiveModel) -> Judged:
    """Judge profiles given as profiles × ``PROFILE_COLUMNS``."""
    parts = model.contributions(figure_matrix(profiles))
    return Judged(parts, np.asarray(expit(model.intercept + parts.sum(axis=1))))


def _type(used: Scorer) -> pl.Expr:
    return (
        pl.when(pl.col("following") > used.mass_following)
        .then(pl.lit("mass_follower"))
        .when(pl.col("followers") > used.influencer_followers)
        .then(pl.lit("influencer"))
        .when(pl.col("p_fake") >= used.suspicious)
        .then(pl.lit("suspicious"))
        .otherwise(pl.lit("real"))
    )


def _reasons(judged: Judged, used: Scorer) -> list[str]:
    """Name the figures that speak loudest in the direction of the judgement."""
    against = judged.probability >= used.suspicious
    loudness = judged.parts * np.where(against, 1, -1)[:, None]
    loudest = np.argsort(-loudness, axis=1, kind="stable")[:, :_MOST_REASONS]
    said = np.take_along_axis(loudness, loudest, axis=1) >= _SAYS_NOTHING
    ids = np.array([[curve.below.id, curve.above.id] for curve in used.curves])
    names = np.where(said, ids[loudest, against[:, None].astype(np.int64)], "")
    return [DIVIDER.join(filter(None, row)) for row in names.tolist()]
