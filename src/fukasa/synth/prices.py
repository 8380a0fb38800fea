"""True prices per post, and the rate cards some creators show. The table stands in ``data/prices.toml``."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import numpy as np
import pyarrow as pa

from fukasa.core.catalogue import FORMATS
from fukasa.core.money import minor_digits
from fukasa.synth.assumptions import assumptions
from fukasa.synth.cast import Cast
from fukasa.synth.frames import Stamp, canonical, words
from fukasa.synth.packaged import packaged, require
from fukasa.synth.profiles import Profiles
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, happens, stream

_FILE = "prices"
_Z90 = 1.2815515655446004  # the normal quantile at 0.9
_CURRENCIES = ("JPY", "KRW", "USD")
_HOME = {"JP": "JPY", "KR": "KRW"}
_MAIN_FORMAT = ("carousel", "long", "short", "text", "text", "text", "audio")
_INCLUDES = {
    "ja": ("1投稿・二次利用なし", "1投稿・修正2回まで", "投稿1本とストーリーズ1回", "媒体資料の税別価格"),
    "en": ("one post, no reuse", "one post, two rounds of edits", "one post and one story", "media kit, before tax"),
    "ko": ("게시물 1건, 2차 활용 없음", "게시물 1건, 수정 2회", "게시물 1건과 스토리 1회", "부가세 별도"),
}


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Prices in US dollars by tier as a lognormal, and units of each currency for a dollar."""

    mu: FloatArray
    sigma: FloatArray
    correlation: float
    exchange: FloatArray


@dataclass(frozen=True, slots=True)
class Prices:
    """The true price of one post of each account, in minor units of its currency, and in yen."""

    minor: IntArray
    currency: IntArray
    yen: FloatArray
    shown: BoolArray


@cache
def price_table() -> PriceTable:
    """Load the price table: the benchmark range of a tier is P10 to P90.

    Raises:
        InvalidInput: a tier has no range, or its ends are the wrong way round.

    """
    data = packaged(_FILE)
    tiers = assumptions().tiers.names
    require(holds=set(data["usd"]) == set(tiers), name=_FILE, what="one price range per tier is needed")
    low, high = np.log(np.array([data["usd"][tier] for tier in tiers], dtype=float)).T
    require(holds=bool((low < high).all()), name=_FILE, what="a range must go from low to high")
    return PriceTable(
        mu=(low + high) / 2,
        sigma=(high - low) / (2 * _Z90),
        correlation=data["followers_correlation"],
        exchange=np.array([data["exchange"][currency] for currency in _CURRENCIES], dtype=float),
    )


def draw_prices(seed: int, cast: Cast) -> Prices:
    """Draw the true prices of a block."""
    table = price_table()
    rng = stream(seed, cast.block, "prices")
    z = table.correlation * _normal_quantile(cast.tier_quantile)
    z = z + np.sqrt(1 - table.correlation**2) * rng.normal(size=len(cast))
    usd = np.exp(table.mu[cast.tier] + table.sigma[cast.tier] * z)
    homes = [_CURRENCIES.index(_HOME.get(country, "USD")) for country in assumptions().countries]
    currency = np.array(homes)[cast.country]
    digits = np.array([minor_digits(code) for code in _CURRENCIES])[currency]
    amount = usd * table.exchange[currency]
    step = 10.0 ** np.maximum(np.floor(np.log10(amount)) - 1, -digits)
    amount = np.maximum(np.round(amount / step) * step, step)
    shown = happens(rng, assumptions().habits["rate_cards"], len(cast)) | (cast.archetype >= 0) & (cast.index % 3 == 0)
    return Prices(
        minor=np.round(amount * 10.0**digits).astype(np.int64),
        currency=currency,
        yen=amount / table.exchange[currency] * table.exchange[0],
        shown=shown,
    )


def _normal_quantile(p: FloatArray) -> FloatArray:
    """Approximate the normal quantile (Tukey's lambda with 0.1349, within 0.02 of it between 1 % and 99 %)."""
    inside = np.clip(p, 0.005, 0.995)
    return np.asarray((inside**0.1349 - (1 - inside) ** 0.1349) / 0.1975)


def rate_cards_table(seed: int, cast: Cast, profiles: Profiles, prices: Prices, stamp: Stamp) -> pa.Table:
    """One row per account that shows a price."""
    rng = stream(seed, cast.block, "rate cards")
    row = np.flatnonzero(prices.shown)
    form = np.array([FORMATS.index(name) for name in _MAIN_FORMAT])[cast.platform[row]]
    form = np.where(happens(rng, 0.25, len(row)), -1, form)
    day = np.datetime64(stamp.as_of.date())
    began = day - rng.integers(5, 170, len(row)).astype("timedelta64[D]")
    options = [_INCLUDES[language] for language in ("ja", "en", "ko")]
    chosen = rng.integers(0, 4, len(row)).tolist()
    columns = {
        "platform": words(assumptions().platforms.names, cast.platform[row]),
        "account_id": profiles.account_id.take(pa.array(row)),
        "format": words(FORMATS, form),
        "price_minor": prices.minor[row],
        "currency": words(_CURRENCIES, prices.currency[row]),
        "valid_from": pa.array(began.astype("datetime64[D]")),
        "valid_to": pa.repeat(pa.scalar(stamp.as_of.date() + timedelta(days=180)), len(row)),
        "includes": [options[k][c] for k, c in zip(cast.language[row].tolist(), chosen, strict=True)],
    }
    auth = np.where(happens(rng, 0.6, len(row)), "public", "supplied")
    return canonical("rate_cards", columns, stamp, auth)


def currencies(prices: Prices) -> pa.StringArray:
    """Name the currency of each price."""
    return words(_CURRENCIES, prices.currency)
