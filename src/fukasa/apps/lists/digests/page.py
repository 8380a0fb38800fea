"""Saved searches as their page shows them, with what is new."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache

from fukasa.apps.catalogue.addresses import report_path
from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.lists.digests.asking import COMPARED, understood
from fukasa.apps.lists.errors import ListNotFound
from fukasa.apps.lists.selectors import SearchNews, SearchView, keys_of
from fukasa.apps.lists.tasks import follow_searches
from fukasa.apps.workspaces.scope import WorkspaceScope

_SHOWN = 12
_ASKED_AGAIN = 60  # seconds until the same version may be asked for again


@dataclass(frozen=True, slots=True)
class NamedAccount:
    """An account that came or went."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class SearchLine:
    """A saved search with its news."""

    search: SearchView
    problems: tuple[str, ...]
    entered: tuple[NamedAccount, ...]
    left: tuple[NamedAccount, ...]
    partly: bool

    @property
    def news(self) -> SearchNews | None:
        """What is new; None until the catalogue was asked once."""
        return self.search.news


def line_of(scope: WorkspaceScope, search: SearchView) -> SearchLine:
    """Read a saved search and say what of it is no longer known."""
    asked, news = understood(search.query), search.news
    problems = (*asked.problems, *_missing_lists(scope, (*asked.query.lists, *asked.query.excluded_lists)))
    entered, left = ((), ()) if news is None else (_named(news.entered), _named(news.left))
    partly = news is not None and max(news.total, news.seen_total) > COMPARED
    return SearchLine(search, problems, entered, left, partly)


def follow_up(scope: WorkspaceScope, searches: Iterable[SearchView]) -> None:
    """Have the catalogue asked in the background where it has moved on since, whoever refreshed it."""
    index = index_or_none()
    if index is None:
        return
    version = index.meta.lake_version
    behind = any(one.news is None or one.news.checked_version != version for one in searches)
    if behind and cache.add(f"searches:{scope.workspace_id}:{version}", 1, _ASKED_AGAIN):
        follow_searches.enqueue()


def _missing_lists(scope: WorkspaceScope, codes: tuple[str, ...]) -> tuple[str, ...]:
    try:
        keys_of(scope, codes) if codes else ()
    except ListNotFound as refusal:
        return (refusal.message,)
    return ()


def _named(accounts: tuple[tuple[str, str], ...]) -> tuple[NamedAccount, ...]:
    return tuple(NamedAccount(label, report_path(key)) for key, label in accounts[:_SHOWN])
