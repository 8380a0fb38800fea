"""What was computed of an account, as a verdict of a person keeps it."""

from dataclasses import dataclass

from fukasa.apps.catalogue.selectors import current_index
from fukasa.apps.workspaces.scope import WorkspaceScope, required


@dataclass(frozen=True, slots=True)
class Computed:
    """The computed verdict on an account in the current version of the catalogue."""

    account_key: str
    status: str
    p: float | None
    lake_version: int


def computed_of(scope: WorkspaceScope, account_key: str) -> Computed | None:
    """Read the computed verdict; None where the scope does not see the account."""
    if ":" not in account_key:
        return None
    index = current_index()
    row = index.account(account_key, required(scope).lake)
    if row is None:
        return None
    return Computed(account_key, row.get("authenticity") or "", row.get("authenticity_p"), index.meta.lake_version)
