"""Own lists in a search: their members stand in for them before the index is asked."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from fukasa.lake.query.model import AccountQuery

Members = Callable[[tuple[str, ...]], Iterable[str]]
"""Gives the keys of the accounts that stand on any of some lists; lists that the asker does not see have none."""


def with_members(query: AccountQuery, members: Members) -> AccountQuery:
    """Put the members of lists in the place of their codes."""
    keys = query.keys
    if query.lists:
        on_lists = dict.fromkeys(members(query.lists))
        keys = tuple(on_lists) if keys is None else tuple(key for key in keys if key in on_lists)
    left_out = (*query.excluded_keys, *(members(query.excluded_lists) if query.excluded_lists else ()))
    return replace(query, keys=keys, excluded_keys=tuple(dict.fromkeys(left_out)), lists=(), excluded_lists=())
