"""Where verdicts are shown."""

from django.urls import reverse

from fukasa.apps.catalogue.addresses import report_path
from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.workspaces.scope import WorkspaceScope


def tab_url(account_key: str) -> str:
    """Give the address of the tab of an account that shows its authenticity."""
    return f"{report_path(account_key)}?tab=authenticity#people"


def place_of(scope: WorkspaceScope, account_key: str) -> str:
    """Give the tab of an account, or the overview of the workspace where the catalogue does not know it any more."""
    index = index_or_none()
    if index is None or index.account(account_key, scope.lake) is None:
        return reverse("verdicts:index")
    return tab_url(account_key)
