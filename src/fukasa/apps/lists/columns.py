"""The columns a list may show. Most are figures of the catalogue; three are what the workspace says itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fukasa.analysis.engagement.registry import registry
from fukasa.apps.catalogue.words import metric_name


class Kind(StrEnum):
    """How the values of a column are written."""

    PLATFORM = "platform"
    CATEGORY = "category"
    COUNTRY = "country"
    LANGUAGE = "language"
    TIER = "tier"
    COUNT = "count"
    SHARE = "share"
    DAYS = "days"
    MOMENT = "moment"
    SOURCE = "source"
    METRIC = "metric"  # of the registry: value, interval, n, status
    FORECAST = "forecast"
    PRICE = "price"
    CPV = "cpv"
    AUTHENTICITY = "authenticity"
    STATUS = "status"
    OWNER = "owner"
    NOTE = "note"
    GUESTS = "guests"
    CUSTOM = "custom"  # a field of the workspace's own


OWN = {Kind.STATUS, Kind.OWNER, Kind.NOTE, Kind.GUESTS, Kind.CUSTOM}  # the workspace's own words
_MIDDLE = {
    Kind.FORECAST: "forecast_p50",
    Kind.PRICE: "price_p50",
    Kind.CPV: "cpv_p50",
    Kind.AUTHENTICITY: "authenticity_p",
}
_TEXTS = {Kind.PLATFORM, Kind.CATEGORY, Kind.COUNTRY, Kind.LANGUAGE, Kind.TIER, Kind.SOURCE, Kind.AUTHENTICITY, *OWN}


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``key`` is its column in the index where it has one."""

    key: str
    kind: Kind
    name: str | Promise = ""
    numeric: bool = False  # of a field of the workspace's own
    unit: str = ""  # the currency of money in such a field
    field: object = None  # that field, for the cell that fills it in

    @property
    def label(self) -> str:
        """The head of the column, short where the full name of a metric is long."""
        return str(self.name) or self.full_name

    @property
    def full_name(self) -> str:
        """The name in the registry."""
        return metric_name(self.key) if self.kind is Kind.METRIC else str(self.name)

    @property
    def is_number(self) -> bool:
        """Tell whether the values stand to the right."""
        return self.numeric or self.kind not in _TEXTS

    @property
    def is_own(self) -> bool:
        """Tell whether it holds the workspace's own words."""
        return self.kind in OWN

    @property
    def is_percent(self) -> bool:
        """Tell whether a metric is a share between 0 and 1."""
        return self.kind is Kind.SHARE or (self.kind is Kind.METRIC and registry()[self.key].unit == "share")

    def order(self, row: dict[str, Any]) -> Any:
        """Give what a row is sorted by; None stands last."""
        return row.get(_MIDDLE.get(self.kind, self.key))


COLUMNS = (
    Column("status", Kind.STATUS, _("Status")),
    Column("owner", Kind.OWNER, _("In charge")),
    Column("note", Kind.NOTE, _("Note")),
    Column("guests", Kind.GUESTS, _("Guests' answers")),
    Column("platform", Kind.PLATFORM, _("Platform")),
    Column("category", Kind.CATEGORY, _("Category")),
    Column("country", Kind.COUNTRY, _("Country")),
    Column("language", Kind.LANGUAGE, _("Language")),
    Column("tier", Kind.TIER, _("Tier")),
    Column("followers", Kind.COUNT, _("Followers")),
    Column("follower_growth", Kind.SHARE, _("Follower growth, 180 days")),
    Column("er_followers", Kind.METRIC, _("ER by followers")),
    Column("er_common", Kind.METRIC, _("ER, likes and comments")),
    Column("er_views", Kind.METRIC, _("ER by views")),
    Column("depth", Kind.METRIC),
    Column("authenticity", Kind.AUTHENTICITY, _("Authenticity")),
    Column("views_median", Kind.METRIC),
    Column("likes_median", Kind.METRIC),
    Column("comments_median", Kind.METRIC),
    Column("views_per_follower", Kind.METRIC),
    Column("save_rate", Kind.METRIC),
    Column("share_rate", Kind.METRIC),
    Column("posting_cadence", Kind.METRIC),
    Column("view_stability", Kind.METRIC),
    Column("sponsored_share", Kind.METRIC),
    Column("sponsored_vs_organic", Kind.METRIC),
    Column("forecast", Kind.FORECAST, _("Forecast of the next post")),
    Column("price", Kind.PRICE, _("Price of a post")),
    Column("cpv", Kind.CPV, _("CPV")),
    Column("last_post_age_days", Kind.DAYS, _("Last post")),
    Column("auth_context", Kind.SOURCE, _("Source")),
    Column("as_of", Kind.MOMENT, _("As of")),
)
BY_KEY = {column.key: column for column in COLUMNS}
PRIVATE = ("authenticity", "price", "cpv", "status", "owner", "note", "guests")  # never shared unless chosen
DEFAULT = ("status", "owner", "note", "followers", "er_followers", "views_median", "forecast", "price", "cpv")
SHARED_DEFAULT = ("category", "followers", "er_followers", "views_median", "forecast")


def offered(custom: Iterable[Column] = ()) -> tuple[Column, ...]:
    """Give all columns in their order: the workspace's own words, its own fields, then figures."""
    own = tuple(column for column in COLUMNS if column.is_own)
    return (*own, *custom, *(column for column in COLUMNS if not column.is_own))


def known(keys: Iterable[object], custom: Iterable[Column] = ()) -> tuple[str, ...]:
    """Keep the keys that are columns, in the order of the columns."""
    wished = {str(key) for key in keys}
    return tuple(column.key for column in offered(custom) if column.key in wished)


def chosen(keys: Iterable[object], custom: Iterable[Column] = ()) -> tuple[Column, ...]:
    """Give the columns of a list; none chosen means the default ones."""
    columns = tuple(custom)
    return only(keys, columns) or only(DEFAULT, columns)


def only(keys: Iterable[object], custom: Iterable[Column] = ()) -> tuple[Column, ...]:
    """Give these columns, and no others where none of them is left: what a link shows, and whoever made it sees."""
    wished = {str(key) for key in keys}
    return tuple(one for one in offered(custom) if one.key in wished)
