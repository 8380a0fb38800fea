"""A market with planted prices, and the prices of the demo world; every test names only what it is about."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from fukasa.analysis.forecast.prices.accounts import price_accounts
from fukasa.synth.assumptions import assumptions
from fukasa.synth.cast import population_cast
from fukasa.synth.frames import Stamp
from fukasa.synth.prices import draw_prices, rate_cards_table
from fukasa.synth.profiles import draw_profiles
from fukasa.synth.traits import draw_traits

DAY = datetime(2026, 11, 1, tzinfo=UTC)
DEMO_DAY = datetime(2026, 1, 26, tzinfo=UTC)
PLATFORMS = {"instagram": 0.0, "tiktok": -0.5, "youtube": 0.6}
CATEGORIES = {"beauty": 0.3, "food": 0.0, "games": -0.3}
FORMATS = {"short": 0.0, "long": 0.5}
VIEWS, DISCOUNT, RIGHTS, NOISE = 0.4, -0.3, 0.5, 0.4
_Z90 = 1.2815515655446004


@dataclass(frozen=True)
class Market:
    """Accounts with the log of their true price in dollars for a short post, agreed; and what is known of prices."""

    accounts: pl.DataFrame
    truth: np.ndarray
    cards: pl.DataFrame
    deals: pl.DataFrame


def market(seed: int = 0, *, cards: int = 600, deals: int = 150, rest: int = 1_000) -> Market:
    """Cards of the first accounts, deals of the next, none of the rest."""
    rng, number = np.random.default_rng(seed), cards + deals + rest
    people = people_of(rng, number)
    truth = expected(people) + rng.normal(0, NOISE, number)
    asked, agreed = slice(0, cards), slice(cards, cards + deals)
    form, rights = rng.choice(list(FORMATS), number), rng.random(number) < 0.3
    extra = np.array([FORMATS[name] for name in form]) + RIGHTS * rights
    days = rng.integers(1, 120, number)
    keys, prices = people["account_key"], truth + extra
    words = np.where(rights, "one post, usage rights included", "one post, no reuse")
    return Market(
        people,
        truth,
        card_rows(keys[asked], prices[asked] - DISCOUNT, form[asked], days[asked], words[asked]),
        deal_rows(keys[agreed], prices[agreed], form[agreed], days[agreed], rights[agreed]),
    )


def people_of(rng: np.random.Generator, number: int) -> pl.DataFrame:
    """Accounts of three platforms and categories; views lie around a fifth of the followers."""
    followers = np.exp(rng.normal(10.5, 1.5, number)).clip(1_000, 5_000_000)
    return pl.DataFrame(
        {
            "account_key": [f"a:{place:05d}" for place in range(number)],
            "platform": rng.choice(list(PLATFORMS), number),
            "category": rng.choice(list(CATEGORIES), number),
            "followers": followers.astype(int),
            "is_celebrity": np.zeros(number, dtype=bool),
            "views_median": 0.2 * followers * np.exp(rng.normal(0, 0.7, number)),
        }
    )


def expected(people: pl.DataFrame) -> np.ndarray:
    """The planted log price of a short post."""
    platform = np.array([PLATFORMS[name] for name in people["platform"]])
    category = np.array([CATEGORIES[name] for name in people["category"]])
    views = np.log(people["views_median"].to_numpy() / people["followers"].to_numpy() / 0.2)
    return -3.0 + 0.8 * np.log(people["followers"].to_numpy()) + platform + category + VIEWS * views


def card_rows(keys, log_prices, form, days, words) -> pl.DataFrame:
    rows = {
        "account_key": keys,
        "format": form,
        "price_minor": np.round(100 * np.exp(log_prices)).astype(int),
        "captured_at": [DAY - timedelta(days=int(day)) for day in days],
        "includes": words,
    }
    nothing = {name: pl.lit(None, dtype=pl.Date) for name in ("valid_from", "valid_to")}
    return pl.DataFrame(rows).with_columns(currency=pl.lit("USD"), **nothing)


def deal_rows(keys, log_prices, form, days, rights) -> pl.DataFrame:
    rows = {
        "account_key": keys,
        "format": form,
        "price_minor": np.round(100 * np.exp(log_prices)).astype(int),
        "agreed_at": [DAY - timedelta(days=int(day)) for day in days],
        "usage_rights": rights,
    }
    return pl.DataFrame(rows).with_columns(currency=pl.lit("USD"))


@dataclass(frozen=True)
class DemoPrices:
    """Accounts of the demo world: those with a rate card, those without, and the true price of the latter in yen."""

    accounts: pl.DataFrame
    cards: pl.DataFrame
    rest: pl.DataFrame
    truth: np.ndarray


def demo_prices(seed: int, blocks: int = 2, size: int = 5_000) -> DemoPrices:
    """Take accounts and prices of a demo world without its posts."""
    parts = [_block(seed, number, size) for number in range(1, blocks + 1)]
    accounts = pl.concat([part for part, _ in parts])
    rest = accounts.filter(~pl.col("shown"), pl.col("followers") >= 1_000)
    return DemoPrices(accounts, pl.concat([cards for _, cards in parts]), rest, rest["yen"].to_numpy())


def _block(seed: int, number: int, size: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    cast = population_cast(seed, number, number * size, size)
    traits, profiles, prices = draw_traits(seed, cast), draw_profiles(seed, cast), draw_prices(seed, cast)
    key = pl.concat_str("platform", "account_id", separator=":")
    cards = pl.DataFrame(rate_cards_table(seed, cast, profiles, prices, Stamp(DEMO_DAY, "demo")))
    accounts = pl.DataFrame(
        {
            "platform": np.array(assumptions().platforms.names)[cast.platform],
            "account_id": profiles.account_id.to_pylist(),
            "category": np.array(assumptions().categories)[cast.category],
            "followers": cast.followers,
            "is_celebrity": np.asarray(traits.celebrity),
            "views_median": np.exp(traits.view_mu),
            "yen": prices.yen,
            "shown": prices.shown,
        }
    )
    return accounts.with_columns(account_key=key), cards.with_columns(account_key=key)


@dataclass(frozen=True)
class Score:
    """How modelled prices compare with true ones: shares, and log distances."""

    median_ape: float
    log_mae: float
    coverage: float
    width: float
    rank: float


def score(found: pl.DataFrame, truth: np.ndarray) -> Score:
    """Compare prices with the truth in the same currency."""
    mu, sigma = found["price_mu"].to_numpy(), found["price_sigma"].to_numpy()
    off = mu - np.log(truth)
    ranks = [np.argsort(np.argsort(values)) for values in (mu, truth)]
    return Score(
        median_ape=float(np.median(np.abs(np.expm1(off)))),
        log_mae=float(np.mean(np.abs(off))),
        coverage=float(np.mean(np.abs(off) <= _Z90 * sigma)),
        width=float(np.mean(2 * _Z90 * sigma)),
        rank=float(np.corrcoef(*ranks)[0, 1]),
    )


def modelled(accounts: pl.DataFrame, model=None, *, currency="USD", day=DAY, post_format=None) -> pl.DataFrame:
    return price_accounts(accounts, currency=currency, as_of=day, model=model, post_format=post_format)
