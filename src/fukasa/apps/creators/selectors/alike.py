"""The accounts most like others, within a search, each with the reasons."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from fukasa.apps.catalogue.selectors import current_index
from fukasa.apps.catalogue.words import spoken
from fukasa.apps.creators.selectors.accounts import Account, account_of
from fukasa.apps.creators.selectors.discover import with_lists
from fukasa.apps.creators.selectors.likeness import Likeness, likeness_of, shown
from fukasa.apps.creators.sentences import said
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.core.errors import FukasaError
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.affinity.lookalikes import LookAlike, look_alikes

MOST_ALIKE = 50


@dataclass(frozen=True, slots=True)
class FoundAlike:
    """The accounts most like some others.

    Attributes:
        accounts: the most alike first.
        alike: their scores and reasons by account key.
        problem: why there are none, in the language of the page; empty where there are.
        exact: everybody who passes the filters was compared.
        likeness: how much each block weighs; None where nobody was found.

    """

    accounts: tuple[Account, ...] = ()
    alike: tuple[LookAlike, ...] = ()
    problem: str = ""
    exact: bool = True
    likeness: Likeness | None = None


def alike(scope: WorkspaceScope, query: AccountQuery, *, limit: int = MOST_ALIKE) -> FoundAlike:
    """Find the look-alikes of a search's seeds among the accounts that pass its filters."""
    index = current_index()
    learnt = likeness_of(scope, index)
    if learnt is None:
        return FoundAlike(problem=_("Look-alikes were not computed yet; run a refresh."))
    within = replace(with_lists(scope, query), like=())
    try:
        found = look_alikes(index, query.like, required(scope).lake, query=within, limit=limit, weights=learnt.weights)
    except FukasaError as refusal:
        return FoundAlike(problem=said(refusal.message))
    if not found.known:
        return FoundAlike(problem=_("Too little is known of this account to find others that are like it."))
    accounts = tuple(account_of(one.account, index.shapes) for one in found.found)
    return FoundAlike(accounts, found.found, exact=found.exact, likeness=shown(scope, learnt, spoken()))


def titles(scope: WorkspaceScope, keys: tuple[str, ...]) -> dict[str, str]:
    """Name accounts by key; those that a member does not see are left out."""
    index, lake = current_index(), required(scope).lake
    rows = {key: index.account(key, lake) for key in keys}
    return {key: row["name"] or f"@{row['handle']}" for key, row in rows.items() if row is not None}
