"""Who the audience of an account is, as shares that can be asked for: sexes, ages, own country, and where it is."""

import polars as pl

from fukasa.lake.query.registry import entry

GENDERS = {"audience_female": ("female",), "audience_male": ("male",)}
AGES = {
    "audience_13_17": ("13-17",),
    "audience_18_24": ("18-24",),
    "audience_25_34": ("25-34",),
    "audience_35_44": ("35-44",),
    "audience_45_54": ("45-54",),
    "audience_55_up": ("55+", "55-64", "65+", "65-"),
}
PLACES = {"country": "audience_countries", "city": "audience_cities", "language": "audience_languages"}
_BASES = ("follower", "reached", "engaged")  # the audience one books first


def audience_columns(audience: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Give the audience of each account.

    Of several audiences the followers count before those reached, and these before those engaged; of several dates the
    newest. A share that a known dimension does not name is 0 of it; a dimension that is not known stays null.

    Args:
        audience: account_key, base, dimension, value, share, captured_at.
        accounts: account_key, country.

    Returns:
        account_key, a share per column of :data:`GENDERS` and :data:`AGES`, audience_home (of the account's own
        country), the lists of :data:`PLACES` (values with at least the share that the registry tells, the largest
        first), and has_audience.

    """
    known = _chosen(audience)
    shares = [
        _share("gender", values).alias(name) for name, values in GENDERS.items()
    ] + [_share("age", values).alias(name) for name, values in AGES.items()]  # fmt: skip
    home = (pl.col("dimension") == "country") & (pl.col("value") == pl.col("country"))
    at_home = _known("country", pl.col("share").filter(home).sum(), pl.col("country").first().is_not_null())
    ranked = known.join(accounts.select("account_key", "country"), on="account_key", how="left").sort(
        "account_key", "share", "value", descending=[False, True, False]
    )
    places = [_places(dimension, name) for dimension, name in PLACES.items()]
    return ranked.group_by("account_key").agg(
        *shares, at_home.alias("audience_home"), *places, has_audience=pl.lit(value=True)
    )


def _chosen(audience: pl.DataFrame) -> pl.DataFrame:
    """Keep one audience per account and dimension, and of it the newest shares."""
    rank = pl.col("base").replace_strict({base: place for place, base in enumerate(_BASES)}, default=len(_BASES))
    of = ("account_key", "dimension")
    return (
        audience.with_columns(rank=rank)
        .filter(pl.col("rank") == pl.col("rank").min().over(of))
        .filter(pl.col("captured_at") == pl.col("captured_at").max().over(of))
    )


def _share(dimension: str, values: tuple[str, ...]) -> pl.Expr:
    part = (pl.col("dimension") == dimension) & pl.col("value").is_in(values)
    return _known(dimension, pl.col("share").filter(part).sum(), pl.lit(value=True))


def _known(dimension: str, share: pl.Expr, also: pl.Expr) -> pl.Expr:
    return pl.when((pl.col("dimension") == dimension).any() & also).then(share.clip(0, 1))


def _places(dimension: str, name: str) -> pl.Expr:
    enough = (pl.col("dimension") == dimension) & (pl.col("share") >= entry(name).minimum)
    found = pl.col("value").filter(enough)
    return pl.when((pl.col("dimension") == dimension).any()).then(found.implode()).alias(name)
