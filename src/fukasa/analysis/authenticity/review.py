"""From the checks of many accounts to a verdict for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from fukasa.analysis.authenticity.configs import config
from fukasa.analysis.authenticity.results import REVIEW_SCHEMA, Level, Status
from fukasa.analysis.authenticity.score import ScoreModel, default_score, deviations
from fukasa.analysis.authenticity.venn_abers import interval, merged
from fukasa.analysis.packaged import number, read_toml, table

SIMULATED = "simulated"
NOT_PERMITTED = "not_permitted"
_STATUS_OF = {
    "pass": "pass",
    "pass_noted": "pass",
    "review": "review",
    "review_bounded": "review",
    "fail": "fail",
    "fail_alone": "fail",
}


@dataclass(frozen=True, slots=True)
class VerdictRules:
    """How a probability becomes a verdict; see verdict.toml.

    Attributes:
        review_from: probability from which a person should look.
        least_checks: fewer that could judge give no verdict.
        least_groups: kinds of evidence that must have been judged.
        history_days: days of snapshots that count as history.
        stands_out: log-odds from which a check stands out.
        fail_from: per level the lower end of the interval from which it is FAIL where two checks or more stand out.
        alone_from: per level the same where one check stands alone.

    """

    review_from: float
    least_checks: int
    least_groups: int
    history_days: int
    stands_out: float
    fail_from: Mapping[str, float]
    alone_from: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reviews:
    """The verdicts of many accounts.

    Attributes:
        reviews: rows of ``REVIEW_SCHEMA``, one per account.
        contributions: account_key, check, contribution (log-odds); checks that could not judge are missing.

    """

    reviews: pl.DataFrame
    contributions: pl.DataFrame


@cache
def verdict_rules() -> VerdictRules:
    """Load the packaged rules.

    Raises:
        InvalidInput: the file is absent or broken.

    """
    raw = read_toml("fukasa.analysis.authenticity", "data/verdict.toml")
    levels = {level.value: table(f"verdict.toml [{level}]", raw[level.value]) for level in Level}
    return VerdictRules(
        review_from=number(raw, "review_from"),
        least_checks=int(number(raw, "least_checks")),
        least_groups=int(number(raw, "least_groups")),
        history_days=int(number(raw, "history_days")),
        stands_out=number(raw, "stands_out"),
        fail_from={name: number(level, "fail_from") for name, level in levels.items()},
        alone_from={name: number(level, "alone_from") for name, level in levels.items()},
    )


def review_accounts(checks: pl.DataFrame, accounts: pl.DataFrame, *, score: ScoreModel | None = None) -> Reviews:
    """Review accounts.

    Args:
        checks: rows of ``CHECK_SCHEMA``.
        accounts: account_key, connected (its owner connected it), history_days (of the owner's own readings; null where
            there are none), permitted (figures may be derived from its data; null is no).
        score: the weights; the packaged ones otherwise.

    Returns:
        One review per row of ``accounts``, in their order, and what each check adds to the log-odds.

    """
    used = score or default_score()
    keys, deviated = deviations(checks, used.checks)
    parts = used.model.contributions(deviated)
    logit = parts.sum(axis=1) + used.model.intercept
    low, high = interval(used.calibration, logit)
    standing_out = (parts >= verdict_rules().stands_out).sum(axis=1)
    scored = pl.DataFrame(
        {"account_key": keys, "p": merged(low, high), "low": low, "high": high, "standing_out": standing_out}
    )
    told = accounts.join(scored, on="account_key", how="left", maintain_order="left").join(
        _tally(checks), on="account_key", how="left", maintain_order="left"
    )
    return Reviews(_verdicts(told), _contributions(keys, used.checks, deviated, parts))


def level_column() -> pl.Expr:
    """Give the level of evidence from ``connected`` and ``history_days``."""
    long = pl.col("history_days").fill_null(0) >= verdict_rules().history_days
    connected = pl.col("connected").fill_null(value=False)
    named = pl.when(connected & long).then(pl.lit(Level.CONNECTED_HISTORY.value))
    return named.when(connected).then(pl.lit(Level.CONNECTED.value)).otherwise(pl.lit(Level.PUBLIC.value))


def _tally(checks: pl.DataFrame) -> pl.DataFrame:
    """Count per account the checks and groups that could judge; take the share of fakes that a sample tells."""
    group = pl.col("check").replace_strict({one.id: one.group for one in config().checks.values()})
    judged = checks.filter(pl.col("status") != Status.INSUFFICIENT.value).with_columns(group=group)
    return judged.group_by("account_key").agg(
        judged=pl.len().cast(pl.Int64),
        groups=pl.col("group").n_unique(),
        failed=(pl.col("status") == Status.FAIL.value).any(),
        noted=(pl.col("status") == Status.REVIEW.value).any(),
        **{
            name: pl.col(figure).filter(_of_followers()).first()
            for name, figure in {"inflated_share": "value", "inflated_low": "low", "inflated_high": "high"}.items()
        },
    )


def _of_followers() -> pl.Expr:
    """Tell a sample of followers from one of people who like or comment: those say nothing about who follows."""
    base = pl.col("detail").str.json_path_match("$.sample_base")
    return (pl.col("check") == "audience_sample") & (base == "follower")


def _verdicts(told: pl.DataFrame) -> pl.DataFrame:
    rules = verdict_rules()
    level = level_column()
    bound = level.replace_strict(dict(rules.fail_from), return_dtype=pl.Float64)
    alone = level.replace_strict(dict(rules.alone_from), return_dtype=pl.Float64)
    corroborated = pl.col("standing_out") > 1
    usual = min(rules.fail_from.values())
    reason = (
        pl.when(~pl.col("permitted").fill_null(value=False))
        .then(pl.lit(NOT_PERMITTED))
        .when(pl.col("judged").fill_null(0) < rules.least_checks)
        .then(pl.lit("too_few_checks"))
        .when(pl.col("groups") < rules.least_groups)
        .then(pl.lit("one_group"))
        .when(corroborated & (pl.col("low") >= bound))
        .then(pl.lit("fail"))
        .when(pl.col("low") >= alone)
        .then(pl.lit("fail_alone"))
        .when(pl.col("low") >= usual)
        .then(pl.lit("review_bounded"))
        .when((pl.col("p") >= rules.review_from) | pl.col("failed"))
        .then(pl.lit("review"))
        .when("noted")
        .then(pl.lit("pass_noted"))
        .otherwise(pl.lit("pass"))
    )
    status = pl.col("reason").replace_strict(
        _STATUS_OF,
        default=Status.INSUFFICIENT.value,
        return_dtype=pl.String,
    )
    rows = told.with_columns(
        reason=reason, level=level, calibration=pl.lit(SIMULATED), judged=pl.col("judged").fill_null(0)
    ).with_columns(status=status)
    said = pl.col("status") != Status.INSUFFICIENT.value
    rows = rows.with_columns(pl.when(said).then(name).alias(name) for name in ("p", "low", "high"))
    return rows.select(pl.col(name).cast(kind) for name, kind in REVIEW_SCHEMA.items())


def _contributions(keys: pl.Series, checks: tuple[str, ...], deviated: np.ndarray, parts: np.ndarray) -> pl.DataFrame:
    row, place = np.nonzero(~np.isnan(deviated))
    names = pl.Series(list(checks), dtype=pl.String)
    return pl.DataFrame(
        {
            "account_key": keys.gather(row),
            "check": names.gather(place),
            "contribution": parts[row, place],
        }
    )
