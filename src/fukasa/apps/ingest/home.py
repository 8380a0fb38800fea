"""What imports put on the home page."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fukasa.apps.ingest.choices import State
from fukasa.apps.ingest.selectors import ImportView, imports
from fukasa.apps.pages.formats import number
from fukasa.apps.workspaces.home import HomeItem, HomePart, HomeSection, NextStep
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope

_SHOWN = 5
_READ = 20
_ORDER = 10


def part(scope: WorkspaceScope) -> HomePart:
    """Give the last imports, those that wait for their columns, and whether there was one."""
    found = imports(scope, limit=_READ).imports
    drafts = [one for one in found if one.state == State.DRAFT] if scope.may(Permission.IMPORTS_WRITE) else []
    return HomePart((_section(found[:_SHOWN]),), _steps(scope, found), tuple(map(_draft, drafts)))


def _section(found: Sequence[ImportView]) -> HomeSection:
    return HomeSection(
        title=_("Imports"),
        url=reverse("ingest:index"),
        items=tuple(map(_item, found)),
        empty=_(
            "Files of posts, accounts or prices become searchable; what you import is seen by your workspace only."
        ),
        start=_("Import a file"),
        start_url=reverse("ingest:new"),
    )


def _steps(scope: WorkspaceScope, found: Sequence[ImportView]) -> tuple[NextStep, ...]:
    if not scope.may(Permission.IMPORTS_WRITE):
        return ()
    step = NextStep(
        order=_ORDER,
        title=_("Import your own file"),
        text=_("CSV, Excel, JSON or Parquet; you see what is read from where before anything is stored."),
        url=reverse("ingest:index" if found else "ingest:new"),
        done=any(one.state == State.FINISHED for one in found),
    )
    return (step,)


def _draft(one: ImportView) -> HomeItem:
    title = _("Say which column is what: %(name)s") % {"name": one.file_name}
    return HomeItem(title, reverse("ingest:detail", args=[one.job_id]), _("import"), one.created_at)


def _item(one: ImportView) -> HomeItem:
    return HomeItem(one.file_name, reverse("ingest:detail", args=[one.job_id]), _note(one), one.created_at)


def _note(one: ImportView) -> str:
    if one.state == State.FINISHED:
        return ngettext("%(n)s row", "%(n)s rows", one.rows_read or 0) % {"n": number(one.rows_read)}
    return _("Interrupted") if one.interrupted else str(one.state.label)
