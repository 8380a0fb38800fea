"""Results, counts and facets of a search, as a member sees them."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.utils.dateparse import parse_datetime

from fukasa.apps.catalogue.selectors import current_index, index_or_none
from fukasa.apps.creators.query_params import PROBABILITIES, STRICT, address
from fukasa.apps.creators.selectors.accounts import Account, account_of
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.lake.index import SearchIndex
from fukasa.lake.search import AccountQuery, RangeField, SetField
from fukasa.pipelines.home import Home

T = TypeVar("T")
Counts = tuple[tuple[str, int], ...]
Steps = list[tuple[tuple[str, ...], AccountQuery]]
FACETS = (
    SetField.PLATFORM,
    SetField.CATEGORY,
    SetField.TIER,
    SetField.COUNTRY,
    SetField.LANGUAGE,
    SetField.KIND,
    SetField.PRICE_BASIS,
    SetField.FORECAST_METRIC,
    SetField.AUTHENTICITY,
)
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
class Loosened:
    """Filters left out, and how many accounts there would be."""

    query: AccountQuery
    names: tuple[str, ...]
    total: int


def search(scope: WorkspaceScope, query: AccountQuery, *, cursor: str | None = None, limit: int = PAGE_ROWS) -> Found:
    """Give one page of the accounts that match."""
    index = current_index()
    page = index.search(query, required(scope).lake, limit=limit, cursor=cursor or None)
    return Found(tuple(account_of(row, index.shapes) for row in page.rows), page.total, page.next_cursor)


def facets(scope: WorkspaceScope, query: AccountQuery) -> dict[SetField, Counts]:
    """Count the result by each property, its own filter left out."""
    index, lake = current_index(), required(scope).lake
    return _kept(index, scope, query, "facets", lambda: index.facets(query, lake, FACETS))


def cutoff_counts(scope: WorkspaceScope, query: AccountQuery, cpv: float) -> CutoffCounts:
    """Count what a cut-off keeps of the result; a cut-off of the query itself is left out."""
    index, lake = current_index(), required(scope).lake
    whole = replace(query, cutoff=None)
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
    versions = Home(Path(settings.FUKASA_DATA)).lake.versions()
    newer = sum(1 for one in versions if one.id > index.meta.lake_version and one.kind != "refresh")
    return Freshness(parse_datetime(index.meta.built_at), index.meta.accounts, newer)


def loosened(scope: WorkspaceScope, query: AccountQuery) -> tuple[Loosened, ...]:
    """Say what leaving out a filter would give, the most helpful first; where none helps, two of them."""
    singles: Steps = [((name,), freer) for name, freer in without_each(query)[:_MOST_LOOSENED]]
    found = _with_results(scope, singles)
    if found:
        return found
    pairs: Steps = [
        ((*names, name), freest) for names, freer in singles for name, freest in without_each(freer) if names[0] < name
    ]
    return _with_results(scope, pairs[:_MOST_PAIRS])[:_SHOWN_PAIRS]


def _with_results(scope: WorkspaceScope, tried: Steps) -> tuple[Loosened, ...]:
    index, lake = current_index(), required(scope).lake
    counted = (Loosened(query, names, index.search(query, lake, limit=1).total) for names, query in tried)
    return tuple(sorted((one for one in counted if one.total), key=lambda one: -one.total))


def without_each(query: AccountQuery) -> list[tuple[str, AccountQuery]]:
    """Leave out one filter after the other."""
    steps = [(name.value, replace(query, sets=_less(query.sets, name))) for name in query.sets]
    steps += [(f"not_{name.value}", replace(query, excluded=_less(query.excluded, name))) for name in query.excluded]
    steps += [(name.value, replace(query, ranges=_less(query.ranges, name))) for name in query.ranges]
    steps += [(flag.value, replace(query, flags=_less(query.flags, flag))) for flag in query.flags]
    rest = (
        ("all", query.all_words, replace(query, all_words=())),
        ("any", query.any_words, replace(query, any_words=())),
        ("no", query.no_words, replace(query, no_words=())),
        ("handle", query.handles, replace(query, handles=())),
        ("not_handle", query.excluded_handles, replace(query, excluded_handles=())),
        ("cpv", query.cutoff is not None, replace(query, cutoff=None)),
        ("key", query.keys is not None, replace(query, keys=None)),
    )
    return [*steps, *((name, freer) for name, is_set, freer in rest if is_set)]


def _less(chosen: dict[Any, Any], name: object) -> dict[Any, Any]:
    return {key: value for key, value in chosen.items() if key != name}


# What was counted once holds as long as its index: an index never changes. Shared between threads, oldest out first.
_answers: OrderedDict[tuple[str, str | None, str, str], Any] = OrderedDict()
_answers_lock = threading.Lock()


def _kept(index: SearchIndex, scope: WorkspaceScope, query: AccountQuery, question: str, ask: Callable[[], T]) -> T:
    """Give a count from memory, else ask the index; the order of the result does not matter to a count."""
    unsorted = replace(query, sort=RangeField.FOLLOWERS, descending=True)
    key = (str(index.path), scope.scope_id, address(unsorted), question)
    with _answers_lock:
        if key in _answers:
            _answers.move_to_end(key)
            return _answers[key]  # type: ignore[no-any-return]  # what was put in under this question
    answer = ask()
    with _answers_lock:
        _answers[key] = answer
        while len(_answers) > _KEPT_ANSWERS:
            _answers.popitem(last=False)
    return answer
