"""The entries of the rail, in the order of the work."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.quota_plans import is_operator
from fukasa.apps.workspaces.scope import WorkspaceScope


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the rail or the settings; ``under`` is the beginning of the paths for which it is the current one."""

    label: str | Promise
    route: str
    icon: str
    under: tuple[str, ...]
    permission: Permission | None = None
    operators: bool = False

    def opens_for(self, scope: WorkspaceScope) -> bool:
        """Tell whether the member may go there."""
        permitted = self.permission is None or scope.may(self.permission)
        return permitted and (not self.operators or is_operator(scope))

    def url(self) -> str | None:
        """Give the address, or None while the app of the route is not installed."""
        try:
            return reverse(self.route)
        except NoReverseMatch:
            return None

    def is_current(self, path: str) -> bool:
        """Tell whether the page at ``path`` belongs to this entry."""
        return path == self.url() or (self.route != "home" and path.startswith(self.under))

    def shown(self, scope: WorkspaceScope, path: str) -> dict[str, object] | None:
        """Give the link as templates draw it; None for members who may not go there."""
        url = self.url()
        if url is None or not self.opens_for(scope):
            return None
        return {"label": self.label, "icon": self.icon, "url": url, "current": self.is_current(path)}


ENTRIES = (
    Entry(_("Home"), "home", "home", ("/",)),
    Entry(_("Discover"), "creators:discover", "search", ("/discover/", "/creators/")),
    Entry(_("Lists"), "lists:index", "list", ("/lists/",)),
    Entry(_("Brand profiles"), "brands:index", "brand", ("/brands/",)),
    Entry(_("Goals"), "goals:index", "goal", ("/goals/",)),
    Entry(_("Plans"), "plans:index", "plan", ("/plans/",)),
    Entry(_("Record of forecasts"), "forecasts:index", "record", ("/forecasts/",)),
    Entry(_("Comment audits"), "labelling:index", "audit", ("/comment-audits/",)),
    Entry(_("Imports"), "ingest:index", "import", ("/imports/",)),
    Entry(_("Settings"), "workspaces:settings", "settings", ("/settings/",)),
)

_ME = "/settings/me/"
SETTINGS = (
    (
        _("Workspace"),
        (
            Entry(_("General"), "workspaces:settings", "", ("/settings/youtube/",)),
            Entry(_("People"), "workspaces:people", "", ("/settings/people/",)),
            Entry(_("Depth"), "creators:depth-weights", "", ("/settings/depth/",)),
            Entry(_("Limits"), "workspaces:limits", "", ("/settings/limits/",)),
        ),
    ),
    (
        _("You"),
        (
            Entry(_("Profile"), "workspaces:profile", "", (f"{_ME}leave/",)),
            Entry(_("E-mail address"), "account_email", "", (f"{_ME}email/",)),
            Entry(_("Password"), "account_change_password", "", (f"{_ME}password/",)),
            Entry(_("Second factor"), "mfa_index", "", (f"{_ME}second-factor/", f"{_ME}passkeys/")),
            Entry(_("Devices"), "usersessions_list", "", (f"{_ME}devices/",)),
            Entry(_("Notifications"), "notifications:settings", "", (f"{_ME}notifications/",)),
        ),
    ),
    (
        _("Programs"),
        (
            Entry(_("API tokens"), "tokens:index", "", ("/settings/tokens/",), Permission.TOKENS_WRITE),
            Entry(_("Webhooks"), "webhooks:index", "", ("/settings/webhooks/",), Permission.WEBHOOKS_MANAGE),
            Entry(_("Use of the API"), "api-guide", "", ("/settings/api/",), Permission.TOKENS_WRITE),
        ),
    ),
    (
        _("Data and traces"),
        (
            Entry(_("Requests about data"), "rights:index", "", ("/settings/rights/",), Permission.RIGHTS_MANAGE),
            Entry(_("Retention"), "rights:retention", "", ("/settings/retention/",), Permission.RIGHTS_MANAGE),
            Entry(_("Audit log"), "workspaces:audit", "", ("/settings/audit/",), Permission.AUDIT_READ),
        ),
    ),
    (
        _("Installation"),
        (Entry(_("Background work"), "operations:jobs", "", ("/settings/jobs/",), operators=True),),
    ),
)


def settings_groups(scope: WorkspaceScope, path: str) -> list[dict[str, object]]:
    """Give the navigation of the settings: what the member may open, in groups."""
    groups = [(label, [one.shown(scope, path) for one in entries]) for label, entries in SETTINGS]
    return [{"label": label, "entries": found} for label, shown in groups if (found := list(filter(None, shown)))]
