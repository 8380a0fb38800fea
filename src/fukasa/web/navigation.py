"""The entries of the rail, in the order of the work."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the rail; ``under`` is the beginning of the paths for which it is the current one."""

    label: str | Promise
    route: str
    icon: str
    under: tuple[str, ...]

    def url(self) -> str | None:
        """Give the address, or None while the app of the route is not installed."""
        try:
            return reverse(self.route)
        except NoReverseMatch:
            return None

    def is_current(self, path: str) -> bool:
        """Tell whether the page at ``path`` belongs to this entry."""
        return path == "/" if self.route == "home" else path.startswith(self.under)


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
