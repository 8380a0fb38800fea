"""An account as the index knows it, in the shape that pages and files read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fukasa.analysis.forecast.shapes import Shapes
from fukasa.apps.creators.selectors.spreads import NORMAL, Cost, Quantity
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
    """One account as a scope sees it; ``forecast`` is of an own post, ``paid`` and ``cpv`` of a paid one."""

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
    is_celebrity: bool
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
    forecast: Quantity | None
    paid: Quantity | None
    forecast_metric: str | None
    forecast_format: str | None
    forecast_n: int | None
    forecast_status: str
    forecast_basis: str | None
    forecast_reason: str | None
    price: Quantity | None
    price_basis: str | None
    cpv: Cost | None
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
    "forecast_format",
    "forecast_n",
    "forecast_basis",
    "forecast_reason",
    "price_basis",
    "as_of",
    "newest_post_at",
    "last_post_age_days",
)


def account_of(row: Row, shapes: Shapes = NORMAL) -> Account:
    """Make an account of a row of the index; chances need the index's shapes, quantiles do not."""
    forecast, paid = (Quantity.read(row, prefix, shapes) for prefix in ("forecast_", "paid_"))
    price = Quantity.read(row, "price_")
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
        is_celebrity=bool(row.get("is_celebrity")),
        categories=tuple(row[name] for name in ("category", "category_2") if row.get(name)),
        posts_known=row.get("posts_known") or 0,
        hashtags=tuple(row.get("top_hashtags") or ()),
        figures={metric: figure_of(row, metric) for metric in WIDE_METRICS},
        percentile=row.get("er_common_percentile"),
        peers=row.get("er_common_peers"),
        peer_n=row.get("er_common_peer_n"),
        authenticity=_authenticity(row),
        forecast=forecast,
        paid=paid,
        forecast_status=row.get("forecast_status") or "insufficient",
        price=price,
        cpv=_cost_per_view(row, paid, price),
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


def _cost_per_view(row: Row, paid: Quantity | None, price: Quantity | None) -> Cost | None:
    """Price over the views of a paid post; where only likes are forecast there is no cost per view."""
    ends = [row.get(f"cpv_{name}") for name in ("p10", "p50", "p90")]
    if paid is None or price is None or row.get("forecast_metric") != "views" or None in ends:
        return None
    return Cost(price, paid, *map(float, ends))  # type: ignore[arg-type]  # none is None
