"""How many profiles of a sample of the audience are fake, corrected for what the scorer gets wrong."""

import polars as pl
from scipy.special import logit, ndtri

from fukasa.analysis.authenticity.audience.bands import band_as_shares, detail_json
from fukasa.analysis.authenticity.audience.share import LEVEL
from fukasa.analysis.authenticity.configs import check
from fukasa.analysis.authenticity.results import Status
from fukasa.analysis.authenticity.rows import check_rows

ID = "audience_sample"
FEATURE = "fake_logit"
DIRECTION = 1
_Z = float(ndtri((1 + LEVEL) / 2))
_DETAIL = ("sample_base", "real_n", "influencer_n", "mass_follower_n", "suspicious_n")


def judge(evidence: pl.DataFrame) -> pl.DataFrame:
    """Judge accounts.

    Without peers, and where likers or commenters were sampled, the share is held against what the trade calls unusual
    (``norm_review`` and ``norm_fail``); its uncertainty counts there too, so that a wide interval makes no strong
    verdict.

    Args:
        evidence: account_key, the columns of ``SAMPLE_SCHEMA``, deviation and the peer band of ``fake_logit``.

    Returns:
        Rows of ``CHECK_SCHEMA``; the value is the corrected share.

    """
    compared = pl.col("deviation").is_not_null()
    figures = band_as_shares(evidence).with_columns(
        deviation=pl.coalesce(pl.col("deviation").cast(pl.Float64), _against_norm()),
        value=pl.col("fake_share"),
        low=pl.col("fake_low"),
        high=pl.col("fake_high"),
        n=pl.col("sample_n"),
        reason=pl.when(pl.col("sample_n").is_null()).then(pl.lit("no_sample")),
        detail=pl.when(pl.col("sample_n").is_not_null()).then(detail_json(_DETAIL)),
        _compared=compared,
    )
    return check_rows(figures.with_columns(said=_said()), ID)


def _against_norm() -> pl.Expr:
    """Give the deviation from the norm on the scale of the peers: the log-odds of the share.

    The error is that of the side towards the norm: how far up the interval of a high share reaches tells nothing
    against its being high.
    """
    config = check(ID)
    review, fail = logit(config["norm_review"]), logit(config["norm_fail"])
    scale = (fail - review) / (config.fail - config.review)
    middle = review - config.review * scale
    share, low, high = (_log_odds(pl.col(name)) for name in ("fake_share", "fake_low", "fake_high"))
    error = pl.when(share > middle).then(share - low).otherwise(high - share) / _Z
    return (share - middle) / (scale**2 + error**2).sqrt()


def _log_odds(share: pl.Expr) -> pl.Expr:
    """Give log-odds; no sample shows a certain 0 or 1."""
    edge = 0.5 / (pl.col("sample_n") + 1)
    held = share.cast(pl.Float64).clip(edge, 1 - edge)
    return (held / (1 - held)).log()


def _said() -> pl.Expr:
    """Name the reason where there was a norm in the place of peers."""
    config = check(ID)
    status = (
        pl.when(pl.col("deviation") >= config.fail)
        .then(pl.lit(f"{Status.FAIL.value}_norm"))
        .when(pl.col("deviation") >= config.review)
        .then(pl.lit(f"{Status.REVIEW.value}_norm"))
        .otherwise(pl.lit(f"{Status.PASS.value}_norm"))
    )
    return pl.when(~pl.col("_compared")).then(status)
