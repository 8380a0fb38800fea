"""Membership in a group of accounts that comment under each other's posts at once."""

import polars as pl

from fukasa.analysis.authenticity.checks.reciprocity import silences
from fukasa.analysis.authenticity.configs import check
from fukasa.analysis.authenticity.rows import check_rows, refused

FEATURE: str | None = None  # chance is reckoned pair by pair when pods are sought
DIRECTION = 1


def judge(evidence: pl.DataFrame) -> pl.DataFrame:
    """Judge accounts by the group they belong to.

    A member deviates by its strength times ``base`` and ``doubling`` for every doubling of the other members; who is
    in no group although enough was heard deviates by ``outside``, which speaks for the account. To be found in a group
    takes less than to be found in none: chance has been reckoned with.

    Args:
        evidence: permitted and the columns of ``pods.evidence.EVIDENCE_SCHEMA``.

    Returns:
        Rows of ``CHECK_SCHEMA``; the value is the number of other members, n the visits it rests on.

    """
    config = check("pods")
    others = pl.max_horizontal(pl.col("pod_members") - 1, 0)
    firm = pl.col("pod_strength") * (config["base"] + config["doubling"] * others.log(2))
    figures = evidence.select(
        "account_key",
        value=pl.when(pl.col("pod_members").is_not_null()).then(others),
        n="heard",
        deviation=pl.when(others > 0).then(firm).when(others == 0).then(config["outside"]),
        reason=refused(
            *silences(),
            (
                "unseen",
                (others == 0) & pl.col("heard").is_between(config.least, config["least_outside"], closed="left"),
            ),
        ),
        detail=pl.when(others > 0).then(
            pl.struct(
                pod="pod_id", members="pod_members", strength=(100 * pl.col("pod_strength")).round(0).cast(pl.Int64)
            ).struct.json_encode()
        ),
        said=pl.when((others > 0) & (firm < config.review)).then(pl.lit("loose")),
    )
    return check_rows(figures, "pods")
