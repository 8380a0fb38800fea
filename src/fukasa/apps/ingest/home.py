"""What imports put on the home page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fukasa.apps.ingest.choices import State
from fukasa.apps.ingest.selectors import ImportView, imports
from fukasa.apps.pages.formats import number
from fukasa.apps.workspaces.home import HomeItem, HomeSection, NextStep
from fukasa.apps.workspaces.scope import WorkspaceScope

_SHOWN = 5
_ORDER = 10


def section(scope: WorkspaceScope) -> HomeSection:
    """Give the last imports."""
    return HomeSection(
        title=_("Imports"),
        url=reverse("ingest:index"),
        items=tuple(map(_item, imports(scope, limit=_SHOWN).imports)),
        empty=_(
            "Files of posts, accounts or prices become searchable; what you import is seen by your workspace only."
        ),
        start=_("Import a file"),
        start_url=reverse("ingest:new"),
    )


def next_step(scope: WorkspaceScope) -> NextStep:
    """Tell whether a file of the workspace's own was imported."""
    found = imports(scope, limit=_SHOWN).imports
    return NextStep(
        order=_ORDER,
        title=_("Import your own file"),
        text=_("CSV, Excel, JSON or Parquet; you see what is read from where before anything is stored."),
        url=reverse("ingest:index" if found else "ingest:new"),
        done=any(one.state == State.FINISHED for one in found),
    )


def _item(one: ImportView) -> HomeItem:
    return HomeItem(one.file_name, reverse("ingest:detail", args=[one.job_id]), _note(one), one.created_at)


def _note(one: ImportView) -> str:
    if one.state == State.FINISHED:
        return ngettext("%(n)s row", "%(n)s rows", one.rows_read or 0) % {"n": number(one.rows_read)}
    return _("Interrupted") if one.interrupted else str(one.state.label)
