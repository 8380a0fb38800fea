"""An account as the index knows it, in the shape that pages and files read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fukasa.analysis.statistics.lognormal import Lognormal
from fukasa.core.provenance import SHARED
from fukasa.pipelines.features import WIDE_METRICS

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure; ``value`` is None where there is none, and ``status`` says why."""

    value: float | None
    low: float | None
    high: float | None
    n: int | None
    status: str


@dataclass(frozen=True, slots=True)
class Spread:
    """A log-normal estimate by its quantiles."""

    p10: float
    p50: float
    p90: float
    distribution: Lognormal

    def at_most(self, limit: float) -> float:
        """Give the chance that the estimate is kept under a limit."""
        return self.distribution.prob_at_most(limit)


@dataclass(frozen=True, slots=True)
class Authenticity:
    """The computed verdict on an account; the columns of ``REVIEW_SCHEMA``.

    Attributes:
        status: pass, review, fail, insufficient; empty where the account was not reviewed.
        reason: code of its sentence.
        p: probability of material inflation.
        low: lower end of its interval.
        high: upper end.
        level: what the review could see.
        judged: checks that could judge.
        calibration: on what the probability rests.
        inflated: share of followers that look fake, with its interval; None where nothing tells it.

    """

    status: str
    reason: str
    p: float | None
    low: float | None
    high: float | None
    level: str
    judged: int
    calibration: str
    inflated: Figure


@dataclass(frozen=True, slots=True)
class Account:
    """One account as a scope sees it."""

    number: int
    key: str
    platform: str
    account_id: str
    creator_id: str | None
    handle: str
    name: str
    bio: str
    url: str
    links: tuple[str, ...]
    kind: str | None
    verified: bool
    is_private: bool
    tier: str | None
    categories: tuple[str, ...]
    category_basis: str | None
    category_confidence: float | None
    language: str | None
    language_basis: str | None
    country: str | None
    country_basis: str | None
    region: str | None
    followers: int | None
    following: int | None
    posts_total: int | None
    posts_known: int
    follower_growth: float | None
    hashtags: tuple[str, ...]
    figures: Mapping[str, Figure]
    percentile: float | None
    peers: str | None
    peer_n: int | None
    depth_percentile: float | None
    depth_parts_label: str | None
    authenticity: Authenticity
    forecast: Spread | None
    forecast_metric: str | None
    forecast_n: int | None
    forecast_status: str
    forecast_basis: str | None
    forecast_reason: str | None
    price: Spread | None
    price_basis: str | None
    cpv: Spread | None
    as_of: datetime | None
    newest_post_at: datetime | None
    last_post_age_days: float | None
    source: str
    auth_context: str
    is_own: bool

    @property
    def title(self) -> str:
        """The name to show first: the display name, else the handle."""
        return self.name or self.handle

    def figure(self, metric: str) -> Figure:
        """Give one figure of the registry."""
        return self.figures[metric]


_TEXTS = ("handle", "name", "bio", "url", "source", "auth_context")
_PLAIN = (
    "platform",
    "account_id",
    "creator_id",
    "kind",
    "tier",
    "category_basis",
    "category_confidence",
    "language",
    "language_basis",
    "country",
    "country_basis",
    "region",
    "followers",
    "following",
    "posts_total",
    "follower_growth",
    "depth_percentile",
    "depth_parts_label",
    "forecast_metric",
    "forecast_n",
    "forecast_basis",
    "forecast_reason",
    "price_basis",
    "as_of",
    "newest_post_at",
    "last_post_age_days",
)


def account_of(row: Row) -> Account:
    """Make an account of a row of the index."""
    forecast, price = _spread(row, "forecast"), _spread(row, "price")
    texts: dict[str, Any] = {name: row.get(name) or "" for name in _TEXTS}
    plain: dict[str, Any] = {name: row.get(name) for name in _PLAIN}
    return Account(
        **texts,
        **plain,
        number=row["account_no"],
        key=row["account_key"],
        links=tuple(row.get("links") or ()),
        verified=bool(row.get("verified")),
        is_private=bool(row.get("is_private")),
        categories=tuple(row[name] for name in ("category", "category_2") if row.get(name)),
        posts_known=row.get("posts_known") or 0,
        hashtags=tuple(row.get("top_hashtags") or ()),
        figures={metric: figure_of(row, metric) for metric in WIDE_METRICS},
        percentile=row.get("er_common_percentile"),
        peers=row.get("er_common_peers"),
        peer_n=row.get("er_common_peer_n"),
        authenticity=_authenticity(row),
        forecast=forecast,
        forecast_status=row.get("forecast_status") or "insufficient",
        price=price,
        cpv=_cost_per_view(row, forecast, price),
        is_own=row["visibility"] != SHARED,
    )


def figure_of(row: Row, metric: str) -> Figure:
    """Read one figure of a row."""
    value, low, high, n = (row.get(f"{metric}{part}") for part in ("", "_low", "_high", "_n"))
    return Figure(value, low, high, n, row.get(f"{metric}_status") or "insufficient")


def _authenticity(row: Row) -> Authenticity:
    said: dict[str, Any] = {name: row.get(f"authenticity_{name}") or "" for name in ("reason", "level", "calibration")}
    chance: dict[str, Any] = {name: row.get(f"authenticity_{name}") for name in ("p", "low", "high")}
    share, low, high = (row.get(f"inflated_{part}") for part in ("share", "low", "high"))
    return Authenticity(
        status=row.get("authenticity") or "",
        **said,
        **chance,
        judged=row.get("authenticity_judged") or 0,
        inflated=Figure(share, low, high, None, "insufficient" if share is None else "ok"),
    )


def _spread(row: Row, name: str) -> Spread | None:
    mu, sigma = row.get(f"{name}_mu"), row.get(f"{name}_sigma")
    return None if mu is None or sigma is None else _of(Lognormal(mu, sigma))


def _cost_per_view(row: Row, forecast: Spread | None, price: Spread | None) -> Spread | None:
    """Price over views; where only likes are forecast there is no cost per view."""
    if forecast is None or price is None or row.get("forecast_metric") != "views":
        return None
    return _of(price.distribution.over(forecast.distribution))


def _of(distribution: Lognormal) -> Spread:
    return Spread(distribution.quantile(0.1), distribution.median, distribution.quantile(0.9), distribution)
