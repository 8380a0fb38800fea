"""How much of an audience lives where neither the account's language is spoken nor its market is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
from scipy.special import logit, ndtri

from fukasa.analysis.authenticity.audience.bands import only_of_followers
from fukasa.analysis.packaged import number, parse, read_toml, table
from fukasa.analysis.statistics.shares import wilson_intervals

LEVEL = 0.95
_FILE = "data/markets.toml"
_BASES = ("follower", "reached", "engaged")
_CODE = re.compile(r"[A-Z]{2}")

OFF_MARKET_SCHEMA = {
    "account_key": pl.String(),
    "off_market_base": pl.String(),  # whose audience
    "off_market_share": pl.Float64(),  # of the people whose country is told
    "off_market_low": pl.Float64(),  # with those whose country is not told on the market
    "off_market_high": pl.Float64(),  # and off it
    "off_market_n": pl.Int64(),  # people the shares were taken from
    "off_market_told": pl.Float64(),  # share of the audience whose country is told
    "off_market_country": pl.String(),  # the largest off the market
    "off_market_logit": pl.Float64(),  # as peers are compared, with its standard error; null unless it is of followers
    "off_market_logit_se": pl.Float64(),
}


@dataclass(frozen=True, slots=True)
class Markets:
    """Where languages are spoken.

    Attributes:
        version: date of the data.
        source: where they come from.
        least_told: of an audience the countries must be told.
        countries: per language.

    """

    version: str
    source: str
    least_told: float
    countries: Mapping[str, frozenset[str]]


@cache
def markets() -> Markets:
    """Load the packaged data.

    Raises:
        InvalidInput: the file is absent or broken.

    """
    return parse(_FILE, read_toml("fukasa.analysis.authenticity", _FILE), _markets)


def _markets(raw: Mapping[str, object]) -> Markets:
    entries = table("countries", raw["countries"])
    countries = {language: _codes(language, codes) for language, codes in entries.items()}
    least = number(raw, "least_told")
    if not 0 < least < 1 or not countries:
        raise ValueError("least_told lies between 0 and 1, and there is at least one language")
    return Markets(str(raw["version"]), str(raw["source"]), least, countries)


def _codes(language: str, codes: object) -> frozenset[str]:
    if not isinstance(codes, list) or not codes or not all(_CODE.fullmatch(str(code)) for code in codes):
        raise ValueError(f"{language} needs a list of country codes in capitals")
    return frozenset(map(str, codes))


def off_market_evidence(breakdowns: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Add up the countries that are off an account's market.

    On the market are the account's own country and all in which its language is spoken. Of several bases followers
    count, else people reached, else people engaged; only followers are compared with peers, for whom a platform shows a
    post may live elsewhere. The interval holds both those whose country is not told and the
    chance of a sample.

    Args:
        breakdowns: account_key, base, dimension, value, share, n; other dimensions than ``country`` are not read. One
            row per base and country: the latest.
        accounts: account_key, language, country, followers.

    Returns:
        One row of ``OFF_MARKET_SCHEMA`` per account of which countries are told. The share is null where neither
        language nor country is known, where the language is none of ``markets.toml``, and where too little is told.
        Where a base of followers does not tell n, the account's followers stand for it.

    """
    rows = breakdowns.filter((pl.col("dimension") == "country") & pl.col("share").is_not_null())
    rank = pl.col("base").replace_strict(_BASES, range(len(_BASES)), default=len(_BASES), return_dtype=pl.Int64)
    first = rows.with_columns(_rank=rank).filter(pl.col("_rank") == pl.col("_rank").min().over("account_key"))
    placed = first.join(
        accounts.select("account_key", "language", "country", "followers"), on="account_key", how="inner"
    )
    on_market = placed.join(_pairs(), on="language", how="left").select(
        pl.exclude("_countries"),
        on=(pl.col("value") == pl.col("country")).fill_null(value=False)
        | pl.col("_countries").list.contains(pl.col("value")).fill_null(value=False),
        judged=pl.col("_countries").is_not_null() | (pl.col("language").is_null() & pl.col("country").is_not_null()),
    )
    return _with_intervals(_summed(on_market))


def _pairs() -> pl.DataFrame:
    known = markets().countries
    return pl.DataFrame(
        {"language": list(known), "_countries": [sorted(codes) for codes in known.values()]},
        schema={"language": pl.String, "_countries": pl.List(pl.String)},
    )


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    off = pl.col("share").filter(~pl.col("on"))
    of_followers = pl.when(pl.col("base").first() == "follower").then(pl.col("followers").first())
    summed = (
        rows.sort("account_key", "value")
        .group_by("account_key", maintain_order=True)
        .agg(
            pl.col("base").first().alias("off_market_base"),
            off.sum().alias("off"),
            pl.col("share").sum().clip(0, 1).alias("off_market_told"),
            pl.coalesce(pl.col("n").max(), of_followers).cast(pl.Int64).alias("off_market_n"),
            pl.col("value").filter(~pl.col("on")).sort_by(off, descending=True).first().alias("off_market_country"),
            pl.col("judged").first(),
        )
    )
    told = pl.col("judged") & (pl.col("off_market_told") >= markets().least_told)
    return summed.with_columns(
        off_market_share=pl.when(told).then((pl.col("off") / pl.col("off_market_told")).clip(0, 1))
    )


def _with_intervals(summed: pl.DataFrame) -> pl.DataFrame:
    share = summed["off_market_share"].fill_null(np.nan).to_numpy()
    told, off = (summed[name].to_numpy() for name in ("off_market_told", "off"))
    n = summed["off_market_n"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    counted = np.where(n > 0, n, np.nan)
    least = wilson_intervals(np.minimum(off, 1) * counted, counted, LEVEL)[0]
    most = wilson_intervals(np.clip(off + 1 - told, 0, 1) * counted, counted, LEVEL)[1]
    edge = 0.5 / (counted + 1)
    at, low, high = (logit(np.clip(one, edge, 1 - edge)) for one in (share, least, most))
    added = {
        "off_market_low": least,
        "off_market_high": most,
        "off_market_logit": at,
        "off_market_logit_se": (high - low) / (2 * ndtri((1 + LEVEL) / 2)),
    }
    said = ~np.isnan(share)
    known = {name: np.where(said, values, np.nan) for name, values in added.items()}
    whole = summed.with_columns(pl.Series(name, values, nan_to_null=True) for name, values in known.items())
    whole = whole.with_columns(only_of_followers("off_market_base", "off_market_logit", "off_market_logit_se"))
    return whole.select(pl.col(name).cast(kind) for name, kind in OFF_MARKET_SCHEMA.items())
