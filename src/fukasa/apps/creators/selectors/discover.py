"""Results, counts and facets of a search, as a member sees them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any, TypeVar

from django.utils.dateparse import parse_datetime

from fukasa.apps.catalogue.selectors import current_index, index_or_none, newer_versions
from fukasa.apps.creators.filters.opened import Opened
from fukasa.apps.creators.query_params import PROBABILITIES, STRICT, address
from fukasa.apps.creators.selectors.accounts import Account, account_of
from fukasa.apps.lists.selectors import keys_of
from fukasa.apps.pages.kept import Kept
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.lake.columns.bits import Rows
from fukasa.lake.columns.histograms import Histogram
from fukasa.lake.index import SearchIndex
from fukasa.lake.query import language
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.lists import Members, with_members
from fukasa.lake.query.model import AccountQuery, Order
from fukasa.lake.query.pairs import HELPING
from fukasa.lake.query.sides import conditions, without
from fukasa.pipelines.intent.ranking import fitting_first, page_in_order

T = TypeVar("T")
Steps = list[tuple[tuple[str, ...], AccountQuery]]
PAGE_ROWS = 50
_MOST_LOOSENED, _MOST_PAIRS, _SHOWN_PAIRS = 8, 15, 5
_KEPT_ANSWERS = 512


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a result."""

    accounts: tuple[Account, ...]
    total: int
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted for the open filters, each without its own condition."""

    facets: Mapping[SetField, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    flags: Mapping[FlagField, int] = field(default_factory=dict)
    spreads: Mapping[RangeField, Histogram] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CutoffCounts:
    """How many accounts of a result a cut-off keeps."""

    all: int
    with_forecast: int
    even_odds: int
    strict: int


@dataclass(frozen=True, slots=True)
class Freshness:
    """Of when the figures are, and how many lake versions with news are not in them."""

    as_of: Any
    accounts: int
    newer_versions: int


@dataclass(frozen=True, slots=True)
class Part:
    """One filter of a search.

    Attributes:
        param: its parameter in the address.
        asked: what it asks for: a condition, keywords as they are written, or names.
        freer: the search without it.

    """

    param: str
    asked: Any
    freer: AccountQuery


@dataclass(frozen=True, slots=True)
class Loosened:
    """Filters left out, and how many accounts there would be."""

    query: AccountQuery
    names: tuple[str, ...]
    total: int


def with_lists(scope: WorkspaceScope, query: AccountQuery, members: Members | None = None) -> AccountQuery:
    """Put the members of the lists that a search names in their place; a list of somebody else is not found.

    Look-alikes that cannot be told are left out; the page says so where it shows them.
    """
    known = not query.like or current_index().comparable(query.like, required(scope).lake)
    return with_members(query if known else replace(query, like=()), members or partial(keys_of, scope))


def search(scope: WorkspaceScope, query: AccountQuery, *, cursor: str | None = None, limit: int = PAGE_ROWS) -> Found:
    """Give one page of the accounts that match."""
    index, lake, whole = current_index(), required(scope).lake, with_lists(scope, query)
    first = _fitting(index, scope, whole) if query.sort is Order.FIT else None
    page = page_in_order(index, whole, lake, limit=limit, cursor=cursor or None, first=first)
    return Found(tuple(account_of(row, index.shapes) for row in page.rows), page.total, page.next_cursor)


def _fitting(index: SearchIndex, scope: WorkspaceScope, whole: AccountQuery) -> Rows:
    """Give the accounts of a search that fit best: the pages of one search share them.

    They are numbers of this index, which another may replace at any moment.
    """
    return _kept(index, scope, whole, "fit", lambda: fitting_first(index, whole, required(scope).lake))


def counted(scope: WorkspaceScope, query: AccountQuery, opened: Opened) -> Counted:
    """Count the result by the filters that are open, each without its own condition; the platforms always."""
    index, lake, whole = current_index(), required(scope).lake, with_lists(scope, query)
    sets = (SetField.PLATFORM, *(SetField(name) for name in opened.only(SetField)))
    flags = tuple(FlagField(name) for name in opened.only(FlagField))
    ranges = tuple(RangeField(name) for name in opened.only(RangeField))
    question = " ".join((*sets, *flags, *ranges))
    return _kept(
        index,
        scope,
        whole,
        question,
        lambda: Counted(
            index.facets(whole, lake, sets),
            index.flags(whole, lake, flags),
            {name: index.histogram(whole, lake, name) for name in ranges},
        ),
    )


def cutoff_counts(scope: WorkspaceScope, query: AccountQuery, cpv: float) -> CutoffCounts:
    """Count what a cut-off keeps of the result; a cut-off of the query itself is left out."""
    index, lake = current_index(), required(scope).lake
    whole = with_lists(scope, replace(query, must=replace(query.must, cutoff=None)))
    counted = _kept(
        index,
        scope,
        whole,
        f"cutoff {cpv}",
        lambda: index.cutoff_counts(whole, lake, cpv=cpv, z=PROBABILITIES[STRICT]),
    )
    return CutoffCounts(**counted)


def freshness(scope: WorkspaceScope) -> Freshness | None:
    """Tell how fresh the index is; None while there is none."""
    required(scope)
    index = index_or_none()
    if index is None:
        return None
    return Freshness(parse_datetime(index.meta.built_at), index.meta.accounts, newer_versions(index))


def loosened(scope: WorkspaceScope, query: AccountQuery) -> tuple[Loosened, ...]:
    """Say what leaving out a filter would give, the most helpful first; where none helps, two of them."""
    members = cache(partial(keys_of, scope))
    singles: Steps = [((name,), freer) for name, freer in without_each(query)[:_MOST_LOOSENED]]
    found = _with_results(scope, members, singles)
    if found:
        return found
    pairs: Steps = [
        ((*names, name), freest) for names, freer in singles for name, freest in without_each(freer) if names[0] < name
    ]
    return _with_results(scope, members, pairs[:_MOST_PAIRS])[:_SHOWN_PAIRS]


def _with_results(scope: WorkspaceScope, members: Members, tried: Steps) -> tuple[Loosened, ...]:
    index, lake = current_index(), required(scope).lake
    counted = (
        Loosened(query, names, index.search(with_lists(scope, query, members), lake, limit=1).total)
        for names, query in tried
    )
    return tuple(sorted((one for one in counted if one.total), key=lambda one: -one.total))


def without_each(query: AccountQuery) -> list[tuple[str, AccountQuery]]:
    """Leave out one filter after the other."""
    return [(part.param, part.freer) for part in parts(query)]


def parts(query: AccountQuery) -> tuple[Part, ...]:
    """Take a search apart into its filters."""
    stated = [Part(one.param, one, without(query, one)) for one in conditions(query)]
    rest = (
        Part("words", language.write(query.words), replace(query, words=None)),
        Part(HELPING, language.write(query.helping), replace(query, helping=None)),
        Part("handle", query.handles, replace(query, handles=())),
        Part("not.handle", query.excluded_handles, replace(query, excluded_handles=())),
        Part("key", query.keys, replace(query, keys=None)),
        Part("not.key", query.excluded_keys, replace(query, excluded_keys=())),
        Part("list", query.lists, replace(query, lists=())),
        Part("not.list", query.excluded_lists, replace(query, excluded_lists=())),
        Part("like", query.like, replace(query, like=())),
    )
    return (*stated, *(part for part in rest if part.asked or (part.param == "key" and part.asked is not None)))


# What was counted once holds as long as its index: an index never changes.
_answers = Kept[tuple[str, str | None, str, str], Any](_KEPT_ANSWERS)


def _kept(index: SearchIndex, scope: WorkspaceScope, query: AccountQuery, question: str, ask: Callable[[], T]) -> T:
    """Give a count from memory, else ask the index; the order of the result does not matter to a count."""
    unsorted = replace(query, sort=RangeField.FOLLOWERS, descending=True)
    key = (str(index.path), scope.scope_id, address(unsorted), question)
    answer: T = _answers.answer(key, ask)
    return answer
