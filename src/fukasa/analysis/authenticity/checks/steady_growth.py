"""Daily gains more even than chance allows, and deaf to posts and weekdays."""

import polars as pl

from fukasa.analysis.authenticity.configs import check
from fukasa.analysis.authenticity.growth.refusals import growth_refused, short_since
from fukasa.analysis.authenticity.growth.settings import growth_config
from fukasa.analysis.authenticity.peers import PEER_BAND
from fukasa.analysis.authenticity.rows import check_rows

FEATURE: str | None = "evenness"
DIRECTION = 1
_NORMAL_95 = 1.959963984540054
_IN_FAVOUR = -1.0


def judge(evidence: pl.DataFrame) -> pl.DataFrame:
    """Judge accounts; see :func:`fukasa.analysis.authenticity.rows.check_rows`.

    Gains below the swing of independent arrivals (Poisson) are more even than chance allows, whatever peers do. Gains
    that are merely even must be unusual among peers; without peers they must be below the least swing of growth by
    people, and end at REVIEW.
    """
    config = check("steady_growth")
    reach = _NORMAL_95 * pl.col("evenness_se")
    none = pl.col("evenness").is_null()
    deviation = _deviation()
    alone = pl.col("deviation").is_null()
    figures = evidence.select(
        "account_key",
        *PEER_BAND,
        value=pl.col("evenness"),
        low=pl.col("evenness") - reach,
        high=pl.col("evenness") + reach,
        n="daily_n",
        deviation=deviation,
        reason=growth_refused(
            ("rounded", none & pl.col("rounded") & (pl.col("daily_n").fill_null(0) == 0)),
            ("no_daily", pl.col("daily_n").fill_null(0) == 0),
            short_since("daily_n", config.least),
            ("no_growth", none),
        ),
        said=pl.when(alone & (deviation >= config.review))
        .then(pl.lit("alone"))
        .when(alone)
        .then(pl.lit("pass_alone"))
        .when((deviation >= config.review) & (pl.col("chance_z") > _against_peers()))
        .then(pl.lit("chance")),
        detail=_detail(),
    )
    return check_rows(figures, "steady_growth")


def _deviation() -> pl.Expr:
    """Give the deviation by chance or by peers, whichever is larger.

    Gains that hear posts or weekdays are held. What follows where another account took the name tells nothing of the
    followers that came before, so it does not speak for the account.
    """
    config, even = check("steady_growth"), growth_config().even
    alone = pl.col("even_z").clip(upper_bound=config["alone"])
    raw = pl.max_horizontal("chance_z", pl.when(pl.col("deviation").is_null()).then(alone).otherwise(_against_peers()))
    hears = (pl.col("post_lift") > even["post_lift"]) | (pl.col("weekday_swing") > even["weekday_swing"])
    held = pl.when(hears.fill_null(value=False)).then(raw.clip(upper_bound=config["deaf"])).otherwise(raw)
    return pl.when("replaced").then(held.clip(0.0)).otherwise(held.clip(_IN_FAVOUR))


def _against_peers() -> pl.Expr:
    """Give the deviation from the peers; gains that are not even in themselves are held."""
    peers = pl.col("deviation")
    held = peers.clip(upper_bound=check("steady_growth")["deaf"])
    return pl.when(pl.col("evenness") >= growth_config().even["even_from"]).then(peers).otherwise(held)


def _detail() -> pl.Expr:
    gain = pl.col("daily_gain").round(0).cast(pl.Int64)
    lift = (100 * pl.col("post_lift")).round(0).cast(pl.Int64).alias("post_lift_percent")
    gap = pl.col("longest_gap").round(0).cast(pl.Int64)
    return pl.struct(gain, lift, gap, "even_blocks", pl.col("drip_share").round(3)).struct.json_encode()
