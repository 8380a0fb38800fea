"""Everything the index holds about one account, read from one index so that numbers belong together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from fukasa.apps.catalogue.selectors import current_index
from fukasa.apps.creators.selectors.accounts import Account, account_of
from fukasa.apps.creators.selectors.forecasts import FormatForecast, format_forecasts
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.core.money import Money
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.criteria import Criteria
from fukasa.lake.query.fields import SetField
from fukasa.lake.query.model import AccountQuery

FOLLOWER_SPAN = timedelta(days=14)  # a snapshot so near to a post stands for the followers at posting


@dataclass(frozen=True, slots=True)
class Measurement:
    """One figure of the metric registry with everything that was stored beside it."""

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


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a post a verdict rests on."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Post:
    """One post with its latest metrics."""

    post_id: str
    posted_at: datetime | None
    format: str | None
    title: str
    caption: str
    hashtags: tuple[str, ...]
    url: str
    views: int | None
    likes: int | None
    comments: int | None
    saves: int | None
    shares: int | None
    reach: int | None
    sponsored: bool | None
    p_sponsored: float | None
    label: str
    brand: str
    evidence: tuple[Span, ...]
    captured_at: datetime | None
    auth_context: str
    followers: int | None

    @property
    def engagement_rate(self) -> float | None:
        """Likes and comments over followers near the day of posting; None where a part is unknown."""
        if self.likes is None or self.comments is None or not self.followers:
            return None
        return (self.likes + self.comments) / self.followers

    @property
    def is_paid(self) -> bool:
        """Tell whether the post is taken for advertising."""
        return bool(self.sponsored) or self.label == "sponsored"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The followers of one day."""

    captured_at: datetime
    followers: int


@dataclass(frozen=True, slots=True)
class AudiencePart:
    """One share of an audience."""

    base: str
    dimension: str
    value: str
    share: float
    n: int | None
    captured_at: datetime | None
    auth_context: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A published price."""

    format: str | None
    price: Money
    valid_from: date | None
    valid_to: date | None
    includes: str
    captured_at: datetime | None


@dataclass(frozen=True)
class OpenReport:
    """The account and the index it was found in; the details are read, once, when they are asked for."""

    index: SearchIndex
    scope: WorkspaceScope
    account: Account

    def measurements(self) -> dict[str, Measurement]:
        """Give the figures by metric."""
        return self._measurements

    def posts(self) -> tuple[Post, ...]:
        """Give the posts, the newest first."""
        return self._posts

    def growth(self) -> tuple[Snapshot, ...]:
        """Give the followers over time, the oldest first."""
        return self._growth

    def forecasts(self) -> tuple[FormatForecast, ...]:
        """Give the forecasts of coming posts, the main format first."""
        return self._forecasts

    @cached_property
    def _forecasts(self) -> tuple[FormatForecast, ...]:
        rows = self.index.details("forecasts", self.account.number)
        return format_forecasts(rows, self.account, self.index.shapes)

    @cached_property
    def _measurements(self) -> dict[str, Measurement]:
        rows = self.index.details("measurements", self.account.number)
        return {row["metric"]: Measurement(**_known(row, Measurement)) for row in rows}

    @cached_property
    def _posts(self) -> tuple[Post, ...]:
        rows = self.index.details("posts", self.account.number)
        posts = (_post(row, self._growth, self.account.followers) for row in rows)
        return tuple(sorted(posts, key=lambda post: (post.posted_at is not None, post.posted_at), reverse=True))

    @cached_property
    def _growth(self) -> tuple[Snapshot, ...]:
        rows = self.index.details("growth", self.account.number)
        known = (Snapshot(row["captured_at"], row["followers"]) for row in rows if row["followers"] is not None)
        return tuple(sorted(known, key=lambda snapshot: snapshot.captured_at))

    def audience(self) -> tuple[AudiencePart, ...]:
        """Give the known shares of the audience, the newest capture of each."""
        rows = self.index.details("audience", self.account.number)
        return tuple(_newest(AudiencePart(**_known(row, AudiencePart)) for row in rows))

    def rates(self) -> tuple[Rate, ...]:
        """Give the published prices, the newest first."""
        rows = [row for row in self.index.details("rates", self.account.number) if row.get("price_minor") is not None]
        rows.sort(key=lambda row: str(row.get("captured_at")), reverse=True)
        return tuple(
            Rate(
                format=row.get("format"),
                price=Money(row["price_minor"], row["currency"]),
                valid_from=row.get("valid_from"),
                valid_to=row.get("valid_to"),
                includes=row.get("includes") or "",
                captured_at=row.get("captured_at"),
            )
            for row in rows
        )

    def siblings(self) -> tuple[Account, ...]:
        """Give the other accounts that carry the same creator id in the catalogue."""
        creator = self.account.creator_id
        if not creator:
            return ()
        theirs = AccountQuery(must=Criteria(sets={SetField.CREATOR: (creator,)}))
        found = self.index.search(theirs, self.scope.lake, limit=20)
        return tuple(account_of(row) for row in found.rows if row["account_key"] != self.account.key)


def report_open(scope: WorkspaceScope, key: str) -> OpenReport | None:
    """Find an account as the scope sees it; None when there is none, or it belongs to another workspace."""
    index = current_index()
    row = index.account(key, required(scope).lake)
    return None if row is None else OpenReport(index, scope, account_of(row, index.shapes))


_POST_VALUES = (
    "posted_at",
    "format",
    "captured_at",
    "sponsored",
    "p_sponsored",
    "views",
    "likes",
    "comments",
    "saves",
    "shares",
    "reach",
)


def _known(row: Mapping[str, Any], kind: type[Measurement | AudiencePart]) -> dict[str, Any]:
    """Take the values of a row that a class has a place for."""
    return {field.name: row.get(field.name) for field in fields(kind)}


def _post(row: Mapping[str, Any], growth: tuple[Snapshot, ...], latest: int | None) -> Post:
    texts: dict[str, Any] = {name: row.get(name) or "" for name in ("title", "caption", "url", "auth_context")}
    plain: dict[str, Any] = {name: row.get(name) for name in _POST_VALUES}
    return Post(
        post_id=row["post_id"],
        **texts,
        **plain,
        hashtags=tuple(row.get("hashtags") or ()),
        label=row.get("sponsorship_label") or "unknown",
        brand=row.get("sponsorship_brand") or "",
        evidence=tuple(Span(one["field"], one["start"], one["end"]) for one in row.get("sponsorship_evidence") or ()),
        followers=_followers_at(row.get("posted_at"), growth, latest),
    )


def _followers_at(posted_at: datetime | None, growth: tuple[Snapshot, ...], latest: int | None) -> int | None:
    """Give the followers of the nearest snapshot within fourteen days of the post, else the latest."""
    if posted_at is None or not growth:
        return latest
    nearest = min(growth, key=lambda snapshot: abs(snapshot.captured_at - posted_at))
    return nearest.followers if abs(nearest.captured_at - posted_at) <= FOLLOWER_SPAN else latest


def _newest(parts: Iterator[AudiencePart]) -> list[AudiencePart]:
    newest: dict[tuple[str, str, str], AudiencePart] = {}
    for part in parts:
        key = (part.base, part.dimension, part.value)
        kept = newest.get(key)
        if kept is None or str(kept.captured_at) < str(part.captured_at):
            newest[key] = part
    return sorted(newest.values(), key=_audience_order)


def _audience_order(part: AudiencePart) -> tuple[str, str, str, float]:
    """Ages in their own order, everything else the largest share first."""
    return part.base, part.dimension, part.value if part.dimension == "age" else "", -part.share
