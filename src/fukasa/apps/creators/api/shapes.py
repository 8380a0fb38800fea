"""How accounts are written for programs: unrounded, missing is null, every estimate with its interval and n."""

from datetime import date, datetime

from ninja import Schema

from fukasa.apps.rest.shapes import MoneyOut


class FigureOut(Schema):
    """A measured figure with its interval."""

    value: float | None
    low: float | None
    high: float | None
    n: int | None
    status: str


class SpreadOut(Schema):
    """An estimate: the middle and the ends of its 80 % interval."""

    p10: float
    p50: float
    p90: float


class AuthenticityOut(Schema):
    """Whether the audience is real: a verdict, the probability of inflation with its interval, and the main reason."""

    status: str
    reason: str
    p: float | None
    low: float | None
    high: float | None
    level: str
    judged: int
    calibration: str
    inflated: FigureOut


class AccountOut(Schema):
    """An account as a search finds it."""

    key: str
    platform: str
    account_id: str
    creator_id: str | None
    handle: str
    name: str
    bio: str
    url: str
    links: list[str]
    kind: str | None
    verified: bool
    is_private: bool
    is_celebrity: bool
    tier: str | None
    categories: list[str]
    category_basis: str | None
    category_confidence: float | None
    language: str | None
    country: str | None
    region: str | None
    followers: int | None
    following: int | None
    posts_total: int | None
    posts_known: int
    follower_growth: float | None
    hashtags: list[str]
    figures: dict[str, FigureOut]
    percentile: float | None
    peers: str | None
    peer_n: int | None
    depth_percentile: float | None
    authenticity: AuthenticityOut
    forecast: SpreadOut | None
    paid: SpreadOut | None
    forecast_metric: str | None
    forecast_format: str | None
    forecast_n: int | None
    forecast_status: str
    forecast_basis: str | None
    forecast_reason: str | None
    price: SpreadOut | None
    price_basis: str | None
    cpv: SpreadOut | None
    as_of: datetime | None
    newest_post_at: datetime | None
    last_post_age_days: float | None
    source: str
    auth_context: str
    is_own: bool


class MeasurementOut(Schema):
    """A figure with its window, its parts and its place among peers."""

    metric: str
    value: float | None
    low: float | None
    high: float | None
    level: float | None
    n: int | None
    status: str
    reason: str | None
    parts: str | None
    window: str | None
    newest_at: datetime | None
    oldest_at: datetime | None
    followers_basis: str | None
    definition: str
    percentile: float | None
    peers: str | None
    peer_n: int | None
    peer_fallback: bool | None
    peer_reason: str | None


class ForecastOut(Schema):
    """What the next post of a format would reach."""

    format: str | None
    paid: bool
    is_main: bool
    metric: str
    amount: SpreadOut | None
    n: int | None
    of_format: int | None
    last10: float | None
    status: str
    reason: str | None
    newest_at: datetime | None


class RateOut(Schema):
    """A price that the creator publishes."""

    format: str | None
    price: MoneyOut
    valid_from: date | None
    valid_to: date | None
    includes: str
    captured_at: datetime | None


class CheckOut(Schema):
    """What one check of authenticity says."""

    check: str
    status: str
    reason: str | None
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    peer_low: float | None
    peer_mid: float | None
    peer_high: float | None
    peer_n: int | None
    peers: str | None
    deviation: float | None
