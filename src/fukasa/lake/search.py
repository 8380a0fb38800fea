"""What can be asked of the search index: one typed query that page, command line and brief share."""

import base64
import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import NormalDist

from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.forecast.standard_costs import STEPS, CostTable, cost_table
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import Scope


@dataclass(frozen=True, slots=True)
class Range:
    """Values from ``low`` to ``high``, ends included; None leaves an end open."""

    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            message = f"a range needs its lower end first, got {self.low} to {self.high}"
            raise InvalidInput(message)


class RangeField(StrEnum):
    """Figures of an account that can be filtered and sorted by; each is a column of the index."""

    FOLLOWERS = "followers"
    FOLLOWING = "following"
    POSTS_TOTAL = "posts_total"
    ER_FOLLOWERS = "er_followers"
    ER_COMMON = "er_common"
    ER_COMMON_PERCENTILE = "er_common_percentile"
    ER_VIEWS = "er_views"
    VIEWS_MEDIAN = "views_median"
    VIEWS_PER_FOLLOWER = "views_per_follower"
    LIKES_MEDIAN = "likes_median"
    SAVE_RATE = "save_rate"
    SHARE_RATE = "share_rate"
    CADENCE = "posting_cadence"
    STABILITY = "view_stability"
    SPONSORED_SHARE = "sponsored_share"
    SPONSORED_VS_ORGANIC = "sponsored_vs_organic"
    QUESTION_RATE = "question_rate"
    SUBSTANTIVE_RATE = "substantive_rate"
    PURCHASE_SIGNAL_RATE = "purchase_signal_rate"
    RETURNING_RATE = "returning_rate"
    DEPTH = "depth"
    DEPTH_PERCENTILE = "depth_percentile"
    FORECAST_P50 = "forecast_p50"
    PRICE_P50 = "price_p50"
    CPV_P50 = "cpv_p50"
    FOLLOWER_GROWTH = "follower_growth"
    LAST_POST_AGE = "last_post_age_days"
    AUTHENTICITY_P = "authenticity_p"  # probability of material inflation
    INFLATED_SHARE = "inflated_share"


class SetField(StrEnum):
    """Properties of an account of which any of several may hold."""

    PLATFORM = "platform"
    COUNTRY = "country"
    REGION = "region"
    LANGUAGE = "language"
    TIER = "tier"
    KIND = "kind"
    CATEGORY = "category"  # either of the two categories
    FORECAST_METRIC = "forecast_metric"
    PRICE_BASIS = "price_basis"
    CREATOR = "creator_id"
    AUTHENTICITY = "authenticity"  # pass, review, fail, insufficient


class FlagField(StrEnum):
    """Properties that hold or do not hold."""

    VERIFIED = "verified"
    HAS_EMAIL = "has_email"
    IS_OWN = "is_own"  # rests on facts of the own workspace


@dataclass(frozen=True, slots=True)
class CutoffFilter:
    """Keep accounts with P(CPV ≤ ``cpv``) ≥ p, told by the standard normal quantile ``z`` of p.

    Attributes:
        cpv: the cut-off in yen per view.
        z: Φ⁻¹(p); 0 for p = 0.5.

    """

    cpv: float
    z: float = 0.0

    def __post_init__(self) -> None:
        if not 0 < self.cpv < float("inf"):
            message = f"a cut-off is a cost per view above 0, got {self.cpv}"
            raise InvalidInput(message)

    @property
    def probability(self) -> float:
        """The chance that is asked: Φ(z)."""
        return NormalDist().cdf(self.z)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountQuery:
    """A search for accounts.

    Attributes:
        sets: per property the values of which any may hold.
        excluded: per property the values of which none may hold.
        ranges: per figure the span it must lie in; an unknown figure never lies inside.
        flags: per flag whether it must hold.
        all_words: words of which every one must stand in handle, name, bio, category or hashtags.
        any_words: words of which at least one must stand there.
        no_words: words that must not stand there.
        handles: keep only these handles (lower case, without @); empty for all.
        excluded_handles: leave these handles out.
        keys: keep only these account keys; None for all.
        cutoff: the cost-per-view rule.
        sort: the figure to sort by.
        descending: largest first.

    """

    sets: dict[SetField, tuple[str, ...]] = field(default_factory=dict)
    excluded: dict[SetField, tuple[str, ...]] = field(default_factory=dict)
    ranges: dict[RangeField, Range] = field(default_factory=dict)
    flags: dict[FlagField, bool] = field(default_factory=dict)
    all_words: tuple[str, ...] = ()
    any_words: tuple[str, ...] = ()
    no_words: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    excluded_handles: tuple[str, ...] = ()
    keys: tuple[str, ...] | None = None
    cutoff: CutoffFilter | None = None
    sort: RangeField = RangeField.FOLLOWERS
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Where:
    """A condition in SQL with the values of its placeholders."""

    sql: str
    values: tuple[object, ...]


SEARCHED_TEXT = "search_text"
_ROUNDING = 1e-9
_SAME_CHANCE = 1e-4  # 0.8416 stands for the quantile of 0.8
_LAST_ROW = 2**62  # more than any index has; larger numbers do not fit its columns
CostTables = Callable[[float], CostTable]
"""Gives the quantiles of standardised log costs at a probability, for the shapes that the index names."""

# The log cut-off, standardised like the log of a cost per view of a paid post (analysis.forecast.standard_costs), and
# which share of the spread is the price's: P(CPV ≤ c) ≥ p holds where the first reaches the quantile at p.
_SPREAD = "sqrt(price_sigma ** 2 + paid_sigma ** 2 + 1e-18)"
_CPV_W = f"(ln(?) - (price_mu - paid_mu)) / {_SPREAD}"
_STEP = f"least(floor(price_sigma / {_SPREAD} * {STEPS}), {STEPS - 1})"
_PLACE = f"CAST(paid_shape * {STEPS} + {_STEP} + 1 AS BIGINT)"


def normal_costs(probability: float) -> CostTable:
    """Give the quantiles where every forecast has the normal shape."""
    return cost_table(Shapes.normal(), probability)


COST_QUANTILES = {"cpv_p10": 0.1, "cpv_p50": 0.5, "cpv_p80": 0.8, "cpv_p90": 0.9}
"""Quantiles of the cost per view that the accounts carry: whose quantile at p is under a cut-off, passes it at p."""


def reaches(cutoff: CutoffFilter, tables: CostTables) -> Where:
    """Write P(CPV ≤ cut-off) ≥ p for one row; where there is no cost per view it does not hold.

    The chance is p or more where the quantile at p is at most the cut-off. Quantiles that the row carries decide at
    once, or leave few rows between two of them; those are told by the distribution.
    """
    p, limit = cutoff.probability, cutoff.cpv * (1 + _ROUNDING)
    below = [name for name, stored in COST_QUANTILES.items() if stored <= p + _SAME_CHANCE]
    above = [name for name, stored in COST_QUANTILES.items() if stored >= p - _SAME_CHANCE]
    needed = Where(f"coalesce({below[-1]} <= ?, false)", (limit,)) if below else None
    if below[-1:] == above[:1]:
        return needed or _exactly(cutoff, tables)
    enough = Where(f"coalesce({above[0]} <= ?, false)", (limit,)) if above else None
    undecided = _exactly(cutoff, tables)
    told = (
        undecided if enough is None else Where(f"({enough.sql} OR {undecided.sql})", enough.values + undecided.values)
    )
    return told if needed is None else Where(f"({needed.sql} AND {told.sql})", needed.values + told.values)


def _exactly(cutoff: CutoffFilter, tables: CostTables) -> Where:
    """Compare the standardised log cut-off with the quantile of the shape and of the price's share in the spread.

    Between two steps of the table the quantile is a straight line in that share; its parts lie in two lists.
    """
    w = tables(cutoff.probability).w
    slope = (w[:, 1:] - w[:, :-1]) * STEPS
    level = w[:, :-1] - slope * [step / STEPS for step in range(STEPS)]
    lists = [part.ravel().tolist() for part in (level, slope)]
    line = f"list_extract(?::DOUBLE[], {_PLACE}) + list_extract(?::DOUBLE[], {_PLACE}) * price_sigma / {_SPREAD}"
    sql = f"coalesce(forecast_metric = 'views' AND {_CPV_W} + {_ROUNDING} >= {line}, false)"
    return Where(sql, (cutoff.cpv, *lists))


def folded(word: str) -> str:
    """Bring a word to the form of the searched text, in which width, case and composition make no difference."""
    return unicodedata.normalize("NFKC", word).lower()


def where(query: AccountQuery, scope: Scope, tables: CostTables = normal_costs) -> Where:
    """Write the condition of a query as seen by a scope; facts of other workspaces are never visible.

    Args:
        query: what is asked.
        scope: who asks.
        tables: the quantiles of costs for the shapes of the index that is asked.

    """
    parts = [_visible(scope)]
    parts += [_any_of(name, values) for name, values in query.sets.items() if values]
    parts += [_none_of(name, values) for name, values in query.excluded.items() if values]
    parts += [_within(name, span) for name, span in query.ranges.items()]
    parts += [_flagged(name, value) for name, value in query.flags.items()]
    parts += _words(query)
    parts += _handles(query)
    if query.keys is not None:
        parts.append(Where("account_key IN (SELECT unnest(?))", (list(query.keys),)))
    if query.cutoff is not None:
        parts.append(reaches(query.cutoff, tables))
    return Where(" AND ".join(part.sql for part in parts), tuple(value for part in parts for value in part.values))


def _visible(scope: Scope) -> Where:
    """Own rows, and the shared rows that no own row replaces."""
    if scope.workspace is None:
        return Where("visibility = 'shared'", ())
    sql = "(visibility = ? OR (visibility = 'shared' AND NOT list_contains(replaced_for, ?)))"
    return Where(sql, (scope.workspace, scope.workspace))


def _any_of(name: SetField, values: tuple[str, ...]) -> Where:
    marks = ", ".join("?" * len(values))
    if name is SetField.CATEGORY:
        return Where(f"(category IN ({marks}) OR category_2 IN ({marks}))", values + values)
    return Where(f"{name.value} IN ({marks})", values)


def _none_of(name: SetField, values: tuple[str, ...]) -> Where:
    inside = _any_of(name, values)
    return Where(f"NOT coalesce({inside.sql}, false)", inside.values)


def _within(name: RangeField, span: Range) -> Where:
    ends = [(">=", span.low), ("<=", span.high)]
    given = [(sign, value) for sign, value in ends if value is not None]
    if not given:
        return Where(f"{name.value} IS NOT NULL", ())
    return Where(" AND ".join(f"{name.value} {sign} ?" for sign, _ in given), tuple(value for _, value in given))


def _flagged(name: FlagField, value: bool) -> Where:  # noqa: FBT001  the flag's own value is what is asked for
    if name is FlagField.IS_OWN:
        return Where("visibility <> 'shared'" if value else "visibility = 'shared'", ())
    return Where(f"coalesce({name.value}, false) = ?", (value,))


def _words(query: AccountQuery) -> list[Where]:
    parts = [Where(f"contains({SEARCHED_TEXT}, ?)", (word,)) for word in query.all_words]
    if query.any_words:
        sql = " OR ".join([f"contains({SEARCHED_TEXT}, ?)"] * len(query.any_words))
        parts.append(Where(f"({sql})", query.any_words))
    parts += [Where(f"NOT contains({SEARCHED_TEXT}, ?)", (word,)) for word in query.no_words]
    return parts


def _handles(query: AccountQuery) -> list[Where]:
    parts = []
    if query.handles:
        parts.append(Where("lower(handle) IN (SELECT unnest(?))", (list(query.handles),)))
    if query.excluded_handles:
        parts.append(Where("lower(coalesce(handle, '')) NOT IN (SELECT unnest(?))", (list(query.excluded_handles),)))
    return parts


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of results ended: the value sorted by and the row's number."""

    value: float | None
    row: int

    def encode(self) -> str:
        """Write the cursor as a short opaque text that is safe in a URL."""
        return base64.urlsafe_b64encode(json.dumps([self.value, self.row]).encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "Cursor":
        """Read a cursor; InvalidInput when it is not one of ours."""
        try:
            value, row = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            return cls(None if value is None else float(value), min(int(row), _LAST_ROW))
        except (ValueError, TypeError, OverflowError, RecursionError) as error:
            message = "the page mark in the address is damaged; start again from the first page"
            raise InvalidInput(message) from error


def after(cursor: Cursor, query: AccountQuery) -> Where:
    """Write the condition that keeps the rows behind a cursor; unknown figures stand last in either direction."""
    column = query.sort.value
    if cursor.value is None:
        return Where(f"({column} IS NULL AND account_no > ?)", (cursor.row,))
    sign = "<" if query.descending else ">"
    sql = f"({column} {sign} ? OR ({column} = ? AND account_no > ?) OR {column} IS NULL)"
    return Where(sql, (cursor.value, cursor.value, cursor.row))


def order(query: AccountQuery) -> str:
    """Write the order of the results."""
    return f"{query.sort.value} {'DESC' if query.descending else 'ASC'} NULLS LAST, account_no"
