"""The columns of the result table: what they are called, what they sort by, which are shown at first."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fukasa.lake.query.fields import RangeField

COOKIE = "fukasa_discover_columns"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table; ``sort`` is the figure its head sorts by, ``first`` the direction of the first click."""

    key: str
    label: str | Promise
    sort: str = ""
    first: str = "-"
    shown: bool = False
    number: bool = True


def _figure(key: RangeField, label: str | Promise, *, shown: bool = False) -> Column:
    return Column(key.value, label, sort=key.value, shown=shown)


COLUMNS = (
    Column("category", _("Category"), number=False, shown=True),
    Column("country", _("Country"), number=False),
    Column("language", _("Language"), number=False),
    _figure(RangeField.FOLLOWERS, _("Followers"), shown=True),
    _figure(RangeField.FOLLOWER_GROWTH, _("Growth, 180 d")),
    _figure(RangeField.ER_COMMON, _("ER"), shown=True),
    Column("depth", _("Depth"), sort=RangeField.DEPTH_PERCENTILE.value, shown=True),
    Column("authenticity", _("Authenticity"), sort=RangeField.AUTHENTICITY_P.value, first="", shown=True, number=False),
    _figure(RangeField.INFLATED_SHARE, _("Look fake")),
    _figure(RangeField.QUESTION_RATE, _("Question rate")),
    _figure(RangeField.PURCHASE_SIGNAL_RATE, _("Purchase signals")),
    _figure(RangeField.SUBSTANTIVE_RATE, _("Comments of substance")),
    _figure(RangeField.RETURNING_RATE, _("Returning commenters")),
    _figure(RangeField.VIEWS_MEDIAN, _("Views")),
    Column("forecast", _("Next post"), sort=RangeField.FORECAST_P50.value, shown=True),
    Column("price", _("Price"), sort=RangeField.PRICE_P50.value, shown=True),
    Column("cpv", _("CPV"), sort=RangeField.CPV_P50.value, first="", shown=True),
    _figure(RangeField.VIEWS_PER_FOLLOWER, _("Views per follower")),
    _figure(RangeField.SAVE_RATE, _("Save rate")),
    _figure(RangeField.SHARE_RATE, _("Share rate")),
    _figure(RangeField.STABILITY, _("Stability")),
    _figure(RangeField.SPONSORED_SHARE, _("PR posts")),
    _figure(RangeField.CADENCE, _("Posts a week")),
    Column("last_post", _("Last post"), sort=RangeField.LAST_POST_AGE.value, first=""),
    Column("as_of", _("As of"), shown=True),
)
DEFAULT = tuple(column.key for column in COLUMNS if column.shown)


def chosen(keys: Iterable[str]) -> tuple[Column, ...]:
    """Give the columns a member chose, in their fixed order; none that is known means the usual ones."""
    wished = set(keys)
    found = tuple(column for column in COLUMNS if column.key in wished)
    return found or tuple(column for column in COLUMNS if column.shown)
