"""Verdicts and appeals with the names of their accounts, as far as the member sees them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.verdicts.addresses import tab_url
from fukasa.apps.verdicts.selectors.appeals import AppealView
from fukasa.apps.verdicts.selectors.verdicts import Verdict
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.lake.query.model import AccountQuery


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """A verdict and whose account it is about; ``url`` is empty where the catalogue does not know it any more."""

    name: str
    url: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class AppealLine:
    """An appeal and whose account it is about."""

    name: str
    url: str
    appeal: AppealView


def verdict_lines(scope: WorkspaceScope, verdicts: Sequence[Verdict]) -> tuple[VerdictLine, ...]:
    """Name the accounts of verdicts."""
    names = _names(scope, (one.account_key for one in verdicts))
    return tuple(VerdictLine(*_named(names, one.account_key), one) for one in verdicts)


def appeal_lines(scope: WorkspaceScope, appeals: Sequence[AppealView]) -> tuple[AppealLine, ...]:
    """Name the accounts of appeals."""
    names = _names(scope, (one.account_key for one in appeals))
    return tuple(AppealLine(*_named(names, one.account_key), one) for one in appeals)


def lost_appeal_lines(scope: WorkspaceScope, appeals: Sequence[AppealView]) -> tuple[AppealLine, ...]:
    """Keep the appeals whose account has no report any more, on which they could be seen."""
    return tuple(line for line in appeal_lines(scope, appeals) if not line.url)


def _named(names: dict[str, str], key: str) -> tuple[str, str]:
    return names.get(key, key), tab_url(key) if key in names else ""


def _names(scope: WorkspaceScope, keys: Iterable[str]) -> dict[str, str]:
    index, wished = index_or_none(), tuple(dict.fromkeys(keys))
    if index is None or not wished:
        return {}
    found = index.table(AccountQuery(keys=wished), scope.lake).select(["account_key", "name", "handle"]).to_pylist()
    return {row["account_key"]: row["name"] or row["handle"] or row["account_key"] for row in found}
