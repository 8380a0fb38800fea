"""The figures of made-up rows: heavy tails, rates that fall with size, and gaps where little is known."""

from dataclasses import dataclass

import numpy as np

from fukasa.synth.randomness import FloatArray

TIERS = ("nano", "micro", "mid", "macro", "mega")
_TIER_FROM = (10_000, 50_000, 250_000, 1_000_000)
_Z90, _Z80 = 1.2815515655446004, 0.8416212335729143
_SURE_PRICE = 0.1

# Metric: median, log spread, how it falls with the logarithm of followers over 10,000, share of unknown.
_RATES = {
    "er_followers": (0.03, 0.8, -0.15, 0.12),
    "er_common": (0.028, 0.8, -0.15, 0.12),
    "er_views": (0.06, 0.6, -0.05, 0.35),
    "views_per_follower": (0.3, 1.0, -0.1, 0.35),
    "save_rate": (0.008, 0.9, -0.02, 0.7),
    "share_rate": (0.004, 0.9, -0.02, 0.6),
    "posting_cadence": (2.0, 0.9, 0.05, 0.08),
}
_SHARES = {  # Beta parameters and the share of unknown
    "view_stability": (5.0, 3.0, 0.35),
    "question_rate": (1.2, 14.0, 0.5),
    "substantive_rate": (2.0, 5.0, 0.5),
    "purchase_signal_rate": (1.0, 30.0, 0.5),
    "returning_rate": (2.0, 9.0, 0.6),
    "depth": (2.5, 4.0, 0.5),
    "er_common_percentile": (1.0, 1.0, 0.15),
    "depth_percentile": (1.0, 1.0, 0.5),
    "authenticity_p": (0.6, 4.0, 0.3),
    "inflated_share": (0.7, 9.0, 0.3),
}
METRICS = (*_RATES, *(name for name in _SHARES if not name.endswith(("percentile", "_p", "share"))), "views_median")
_PARTS_OF_TEN = 10  # paid posts come in whole posts: many accounts share one value


@dataclass(frozen=True)
class Figures:
    """Columns of figures by name; NaN is unknown."""

    columns: dict[str, FloatArray]
    tier: np.ndarray


def figures(rng: np.random.Generator, n: int) -> Figures:
    """Draw the figures of n accounts."""
    followers = np.floor(np.exp(rng.normal(9.2, 1.7, n)).clip(100, 2e8))
    scale = np.log(followers / 10_000)
    made = {"followers": followers, "following": np.floor(np.exp(rng.normal(5.8, 1.0, n)))}
    made["posts_total"] = np.floor(np.exp(rng.normal(5.5, 1.2, n)))
    for name, (median, spread, slope, gap) in _RATES.items():
        made[name] = _gaps(rng, median * np.exp(rng.normal(0, spread, n) + slope * scale), gap)
    for name, (a, b, gap) in _SHARES.items():
        made[name] = _gaps(rng, rng.beta(a, b, n), gap)
    made["views_median"] = np.round(followers * made["views_per_follower"])
    made["likes_median"] = np.round(followers * made["er_followers"])
    made["sponsored_share"] = _gaps(rng, rng.binomial(_PARTS_OF_TEN, rng.beta(0.6, 3.0, n)) / _PARTS_OF_TEN, 0.1)
    made["sponsored_vs_organic"] = _gaps(rng, np.exp(rng.normal(-0.2, 0.4, n)), 0.7)
    made["follower_growth"] = _gaps(rng, rng.normal(0.01, 0.05, n), 0.5)
    made["last_post_age_days"] = _gaps(rng, np.round(rng.exponential(25, n), 2), 0.05)
    made |= _money(rng, made)
    return Figures(made, np.searchsorted(_TIER_FROM, followers, side="right"))


def _money(rng: np.random.Generator, made: dict[str, FloatArray]) -> dict[str, FloatArray]:
    """Forecast views, prices and costs per view with their quantiles."""
    n = made["followers"].size
    mu = np.log(np.maximum(made["views_median"], 1)) + rng.normal(0, 0.2, n)
    sigma, price_mu = 0.25 + 0.5 * rng.random(n), np.log(made["followers"]) + rng.normal(0.2, 0.8, n)
    price_sigma = np.where(rng.random(n) < _SURE_PRICE, 0.0, 0.2 + 0.5 * rng.random(n))
    both = np.hypot(sigma, price_sigma)
    told = {"paid_mu": mu, "paid_sigma": sigma, "price_mu": price_mu, "price_sigma": price_sigma}
    told["paid_shape"] = np.where(np.isnan(mu), np.nan, 0)  # the normal shape
    for name, z in (("p10", -_Z90), ("p50", 0.0), ("p90", _Z90)):
        told[f"forecast_{name}"] = np.exp(mu + z * sigma)
        told[f"price_{name}"] = np.exp(price_mu + z * price_sigma)
    for name, z in (("cpv_p10", -_Z90), ("cpv_p50", 0.0), ("cpv_p80", _Z80), ("cpv_p90", _Z90)):
        told[name] = np.exp(price_mu - mu + z * both)
    return told


def intervals(rng: np.random.Generator, made: dict[str, FloatArray]) -> dict[str, FloatArray]:
    """Give every metric the ends of its interval and its number of posts."""
    added: dict[str, FloatArray] = {}
    for name in METRICS:
        value = made[name]
        width = rng.uniform(0.05, 0.4, value.size)
        added |= {f"{name}_low": value * (1 - width), f"{name}_high": value * (1 + width)}
        added[f"{name}_n"] = np.where(np.isnan(value), np.nan, rng.integers(5, 31, value.size))
    return added


def _gaps(rng: np.random.Generator, values: FloatArray, share: float) -> FloatArray:
    return np.where(rng.random(values.size) < share, np.nan, values)
