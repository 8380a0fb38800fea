"""Which ordinary reasons stand beside a jump, how many followers each could carry, and what is left."""

import polars as pl

from fukasa.analysis.authenticity.growth.series import DAY_US
from fukasa.analysis.authenticity.growth.settings import REACH, SIGNS, GrowthConfig
from fukasa.analysis.authenticity.growth.words import IN_WORDS, with_signs
from fukasa.analysis.steps import done

_LEAST_OF_FORMAT = 4
_DEGREES = ("strict", "usual", "generous")
REASON_OF_SIGN = {
    "collaboration": "collaboration",
    "mention": "collaboration",
    "sponsored": "collaboration",
    "giveaway": "giveaway",
    "media": "media",
}


def candidates(events: pl.DataFrame, posts: pl.DataFrame, config: GrowthConfig) -> pl.DataFrame:
    """Test the ordinary reasons of every rise against the posts around it.

    A post counts from three days before the first rise to the end. Views (or likes) above three times the usual of
    the account's other posts of that format could have brought followers at a rate per view. A sign in words could
    have brought a share of the followers, as far as views, likes or comments of the post rose too: a sign without an
    echo usually carries nothing. A sign that stands on many posts is a habit and carries half.

    Args:
        events: rows of ``EVENT_SCHEMA`` with the number ``event``.
        posts: account, post_id, posted (microseconds), format, views, likes, comments, caption, hashtags, sponsored.
        config: thresholds and rates.

    Returns:
        event, reason, post_id, strict, usual, generous: followers it could carry.

    """
    rises = events.filter(pl.col("size") > 0, pl.col("shape").is_null() | (pl.col("shape") != "drip"))
    theirs = with_signs(posts.join(rises.select("account").unique(), on="account", how="semi"))
    lead = int(config.reach["before_days"] * DAY_US)
    near = rises.select("event", "account", "began", "ended", "before").join(theirs, on="account", how="inner")
    inside = (pl.col("posted") > pl.col("began") - lead) & (pl.col("posted") <= pl.col("ended"))
    marked = near.lazy().with_columns(inside=inside, **{f"{sign}_common": _common(sign, inside) for sign in SIGNS})
    lifted = marked.with_columns(_usual(name, inside) for name in ("views", "likes", "comments")).filter("inside")
    lifted = lifted.with_columns(
        (pl.col(n) / pl.col(f"usual_{n}")).alias(f"lift_{n}") for n in ("views", "likes", "comments")
    )
    around = done(lifted).lazy()
    return done(pl.concat([_by_reach(around, config), *(_by_sign(around, sign, config) for sign in SIGNS)]))


def explained(events: pl.DataFrame, found: pl.DataFrame, purges: pl.DataFrame, config: GrowthConfig) -> pl.DataFrame:
    """Put the best reason beside every event.

    Reasons are not added up, for they speak of the same posts: the one that carries most stands for all.

    Args:
        events: rows of ``EVENT_SCHEMA`` with the number ``event`` and ``platform``.
        found: of :func:`candidates`.
        purges: of :func:`find_purges`.
        config: thresholds.

    Returns:
        The events with explanation (``none`` where no reason carries a part worth naming), post_id,
        explained_share, unexplained, unexplained_low and unexplained_high (followers).

    """
    best = found.sort("event", "usual", "generous", descending=[False, True, True]).group_by(
        "event", maintain_order=True
    )
    told = events.join(
        best.agg(pl.col("reason", "post_id").first(), *(pl.col(degree).max() for degree in _DEGREES)),
        on="event",
        how="left",
    ).join(_purged(events, purges), on="event", how="left")
    carry = {degree: pl.col(degree).fill_null(0.0) for degree in _DEGREES}
    size, purged = pl.col("size"), pl.col("purged").fill_null(value=False)
    share = pl.when(purged).then(1.0).otherwise((carry["usual"] / size.abs()).clip(0, 1))
    named = pl.max_horizontal(share, (carry["generous"] / size.abs()).clip(0, 1) / 2) >= config.reach["named_from"]
    return (
        told.with_columns(
            explained_share=share,
            explanation=pl.when(purged).then(pl.lit("purge")).when(named).then("reason").fill_null("none"),
            unexplained=size.abs() * (1 - share),
            unexplained_low=(pl.col("size_low") - carry["generous"]).clip(0),
            unexplained_high=(pl.col("size_high") - carry["strict"]).clip(0),
        )
        .with_columns(post_id=pl.when((pl.col("explanation") != "none") & ~purged).then("post_id"))
        .drop(*_DEGREES, "reason", "purged")
    )


def _common(sign: str, inside: pl.Expr) -> pl.Expr:
    return pl.col(sign).filter(~inside).mean().over("event").fill_null(0.0)


def _usual(name: str, inside: pl.Expr) -> pl.Expr:
    """Give the median of the other posts: of the same format where there are enough, else of all."""
    other = pl.col(name).filter(~inside)
    same = other.median().over("event", "format")
    enough = other.count().over("event", "format") >= _LEAST_OF_FORMAT
    usual = pl.when(enough).then(same).otherwise(other.median().over("event"))
    return pl.when(usual > 0).then(usual).alias(f"usual_{name}")


def _by_reach(posts: pl.LazyFrame, config: GrowthConfig) -> pl.LazyFrame:
    """Carry of views (likes or comments where views are hidden) far above the usual; videos together are a trend."""
    shown = [pl.col(f"lift_{figure}s").is_not_null() for figure in REACH]
    known = [pl.when(seen).then(pl.lit(figure)) for seen, figure in zip(shown, REACH, strict=True)]
    lift = pl.coalesce(f"lift_{figure}s" for figure in REACH)
    above = pl.coalesce(pl.col(f"{figure}s") - pl.col(f"usual_{figure}s") for figure in REACH)
    rows = posts.select("event", "post_id", "video", by=pl.coalesce(known), lift=lift, above=above.cast(pl.Float64))
    rows = rows.drop_nulls("lift")
    together = (pl.col("video") & (pl.col("lift") >= config.reach["trend_from"])).sum().over("event") > 1
    far = (pl.col("lift") >= config.reach["viral_from"]) | (together & (pl.col("lift") >= config.reach["trend_from"]))
    rows = rows.filter(far).sort("event", "above", descending=[False, True])
    rates = {figure: config.carries[f"followers_per_{figure}"] for figure in REACH}
    carries = [
        (pl.col("above") * pl.col("by").replace_strict({by: rate[place] for by, rate in rates.items()}))
        .sum()
        .alias(degree)
        for place, degree in enumerate(_DEGREES)
    ]
    one = pl.col("above").first() >= config.reach["one_post"] * pl.col("above").sum()
    viral = one | ~(pl.col("video").sum() > 1)
    grouped = rows.group_by("event", maintain_order=True).agg(
        pl.when(viral).then(pl.lit("viral_post")).otherwise(pl.lit("trend")).first().alias("reason"),
        pl.col("post_id").first(),
        *carries,
    )
    return grouped.select("event", "reason", "post_id", *_DEGREES)


def _by_sign(posts: pl.LazyFrame, sign: str, config: GrowthConfig) -> pl.LazyFrame:
    lift = pl.max_horizontal("lift_views", "lift_likes", "lift_comments")
    support = ((lift - 1) / (config.reach["support_full"] - 1)).clip(0, 1)
    habit = pl.when(pl.col(f"{sign}_common") >= config.words.get("common_from", 1.0)).then(0.5).otherwise(1.0)
    # Where no figure of the post is known its echo is not known either: nothing strictly, half usually, all generously.
    # What is told of is seldom nothing: a giveaway may draw people whom the figures of its post do not show.
    floor = config.reach["echoless"] if sign in IN_WORDS else 0.0
    echo = dict(
        zip(_DEGREES, (support.fill_null(0.0), support.fill_null(0.5), support.fill_null(1.0).clip(floor)), strict=True)
    )
    carries = [
        (share * pl.col("before") * echo[degree] * habit).alias(degree)
        for degree, share in zip(_DEGREES, config.carries[sign], strict=True)
    ]
    rows = posts.filter(pl.col(sign)).select("event", "post_id", *carries, reason=pl.lit(REASON_OF_SIGN[sign]))
    best = rows.sort("event", "usual", descending=[False, True]).unique("event", keep="first", maintain_order=True)
    return best.select("event", "reason", "post_id", *_DEGREES)


def _purged(events: pl.DataFrame, purges: pl.DataFrame) -> pl.DataFrame:
    """Mark the falls that lie across a purge of their platform."""
    falls = events.filter(pl.col("size") < 0).select("event", "platform", "began", "ended")
    dated = purges.select("platform", _from=pl.col("began").dt.epoch("us"), _to=pl.col("ended").dt.epoch("us") + DAY_US)
    both = falls.join(dated, on="platform", how="inner")
    across = both.filter(pl.col("began") < pl.col("_to"), pl.col("ended") > pl.col("_from") - DAY_US)
    return across.select("event").unique().with_columns(purged=pl.lit(value=True))
