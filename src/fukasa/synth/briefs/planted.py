"""What is planted in a demo world, one row per account: the only ground on which a brief is judged."""

from collections.abc import Iterable

import polars as pl

from fukasa.synth.assumptions import assumptions
from fukasa.synth.batch import WorldBatch

_ACCOUNT = ["platform", "account_id"]
_USED_FORMAT = 0.25  # a format is used from this share of the posts on
_WINDOW_DAYS, _MONTHS = 180, 6
_AGES = {
    "age_18_24": ("18-24",),
    "age_25_34": ("25-34",),
    "age_18_34": ("18-24", "25-34"),
    "age_35_up": ("35-44", "45-54", "55+"),
}


def planted_attributes(world: Iterable[WorldBatch]) -> pl.DataFrame:
    """Collect what is planted in a world.

    Returns:
        One row per account: ``account_key``, the text of its profile (``profile``, by which misleading accounts are
        found, never judged), and its attributes. Words stand in lists (``category``: the first and the second), flags
        are ``yes`` or ``no``, shares lie between 0 and 1, prices are yen. ``women`` is the planted share of an
        audience, where none was drawn the mean of the category. Null where nothing is planted.

    """
    batches = list(world)
    planted = _told_by_truth(_all(batches, "truth"))
    for more in (
        _told_by_profile(_table(batches, "accounts")),
        _told_by_posts(_table(batches, "posts")),
        _sponsors(_all(batches, "truth_posts")),
        _audience(_table(batches, "audience_breakdowns")),
    ):
        planted = planted.join(more, on=_ACCOUNT, how="left", maintain_order="left")
    women = pl.coalesce("women", "usual_women")
    return planted.with_columns(
        account_key=pl.concat_str("platform", "account_id", separator=":"),
        women=women,
        men=1 - women,
        sponsors=pl.col("sponsors").fill_null([]),
    ).drop("usual_women", "account_id")


def _all(batches: list[WorldBatch], name: str) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(getattr(batch, name)) for batch in batches])


def _table(batches: list[WorldBatch], name: str) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(batch.tables[name]) for batch in batches])


def _flag(column: str) -> pl.Expr:
    return pl.when(pl.col(column)).then(pl.lit("yes")).otherwise(pl.lit("no"))


def _told_by_truth(truth: pl.DataFrame) -> pl.DataFrame:
    known = assumptions()
    usual = dict(zip(known.categories, known.category_female.tolist(), strict=True))
    useful = ("product_question_rate", "purchase_intent_rate", "experience_rate")
    return truth.select(
        *_ACCOUNT,
        "language",
        "country",
        "tier",
        "followers",
        "er",
        "fake_share",
        "sponsored_rate",
        "label_rate",
        category=pl.concat_list("category", "category_2").list.drop_nulls(),
        event=pl.col("event").fill_null("none"),
        inflated=_flag("inflated"),
        price="price_jpy",
        cpv="cpv_jpy",
        questions="product_question_rate",
        intent="purchase_intent_rate",
        substance=pl.sum_horizontal(useful),
        chatter="chatter_rate",
        spam="spam_rate",
        views_per_follower=pl.col("view_mu").exp() / pl.col("followers"),
        view_spread="view_sigma",
        usual_women=pl.col("category").replace_strict(usual, return_dtype=pl.Float64),
    )


def _told_by_profile(accounts: pl.DataFrame) -> pl.DataFrame:
    age = pl.col("captured_at") - pl.col("created_at")
    return accounts.select(
        *_ACCOUNT,
        "region",
        "kind",
        has_email=_flag("has_email"),
        verified=_flag("verified"),
        age_days=age.dt.total_days(),
        profile=pl.concat_str(pl.col("name", "bio").fill_null(""), separator=" "),
    )


def _told_by_posts(posts: pl.DataFrame) -> pl.DataFrame:
    """What is used, how often, and how long ago; the end of the world is when posts were captured."""
    age = (pl.col("captured_at") - pl.col("posted_at")).dt.total_days()
    dated = posts.with_columns(age=age)
    used = dated.group_by(*_ACCOUNT, "format").agg(n=pl.len())
    used = used.filter(pl.col("n") >= _USED_FORMAT * pl.col("n").sum().over(_ACCOUNT))
    formats = used.sort(*_ACCOUNT, "format").group_by(_ACCOUNT).agg(format="format")
    habits = dated.group_by(_ACCOUNT).agg(
        last_post_days=pl.col("age").min(),
        posts_per_month=(pl.col("age") < _WINDOW_DAYS).sum() / _MONTHS,
    )
    return habits.join(formats, on=_ACCOUNT, how="left")


def _sponsors(posts: pl.DataFrame) -> pl.DataFrame:
    paid = posts.filter(pl.col("sponsored") & pl.col("brand").is_not_null())
    return paid.group_by(_ACCOUNT).agg(sponsors=pl.col("brand").unique().sort())


def _audience(shares: pl.DataFrame) -> pl.DataFrame:
    of = pl.col("share")
    return shares.group_by(_ACCOUNT).agg(
        women=of.filter((pl.col("dimension") == "gender") & (pl.col("value") == "female")).first(),
        **{
            name: of.filter((pl.col("dimension") == "age") & pl.col("value").is_in(ages)).sum()
            for name, ages in _AGES.items()
        },
    )
