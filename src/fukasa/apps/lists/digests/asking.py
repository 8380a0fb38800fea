"""A saved search, read and asked as the workspace sees the catalogue."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fukasa.apps.lists.errors import ListNotFound
from fukasa.apps.lists.selectors import keys_of
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.lists import with_members
from fukasa.lake.query.model import AccountQuery
from fukasa.lake.query.pairs import to_pairs
from fukasa.lake.query.reading import BESIDE, from_pairs
from fukasa.lake.similar.index import MOST_SEEDS

COMPARED = 2_000
"""How many accounts of a result are compared, from its beginning; of more only the number is told."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A saved search as it is understood today.

    Attributes:
        query: the search.
        problems: what of it is no longer known or cannot be followed, each in one sentence.

    """

    query: AccountQuery
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What a search finds now: how many, and the names of the first ones by key."""

    total: int
    labels: dict[str, str]


def understood(text: str) -> Asked:
    """Read a saved query string, of today or from before; what is no longer known is told and left out."""
    found = from_pairs(parse_qsl(text.removeprefix("?"), keep_blank_values=True), beside=BESIDE)
    language = (get_language() or "en").partition("-")[0]
    problems = [one.sentence(language) for one in found.problems]
    if len(found.query.like) > MOST_SEEDS:
        problems.append(_("Look-alikes are not followed: only the other conditions tell what is new."))
    return Asked(found.query, tuple(dict.fromkeys(problems)))


def canonical(text: str) -> str:
    """Write a query string the way searches are written now; one that says something unknown stays as it was."""
    found = from_pairs(parse_qsl(text.removeprefix("?"), keep_blank_values=True), beside=BESIDE)
    return text.removeprefix("?") if found.problems else urlencode(to_pairs(found.query))


def result(index: SearchIndex, scope: WorkspaceScope, query: AccountQuery) -> Result:
    """Ask the index; look-alikes of accounts that are gone are not asked for.

    Raises:
        ListNotFound: the search names a list that is gone.

    """
    known = not query.like or index.comparable(query.like, scope.lake)
    asked = with_members(query if known else replace(query, like=()), lambda codes: keys_of(scope, codes))
    total = index.search(asked, scope.lake, limit=0).total
    names = ("account_key", "account_id", "handle")
    rows = index.batches(asked, scope.lake, names, limit=COMPARED).read_all().to_pylist()
    return Result(total, {row["account_key"]: row["handle"] or row["account_id"] for row in rows})


__all__ = ["COMPARED", "Asked", "ListNotFound", "Result", "canonical", "result", "understood"]
