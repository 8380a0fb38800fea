"""What requests about personal data put on the home page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from fukasa.apps.pages.formats import day
from fukasa.apps.rights.selectors import requests_of
from fukasa.apps.workspaces.home import HomeItem, HomePart
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope

_SHOWN = 5


def part(scope: WorkspaceScope) -> HomePart:
    """Give the requests that wait for an answer, those that are due first."""
    if not scope.may(Permission.RIGHTS_MANAGE):
        return HomePart()
    waiting = [one for one in requests_of(scope) if not one.state.is_closed][:_SHOWN]
    return HomePart(
        waiting=tuple(
            HomeItem(
                _("Answer a request about stored data"),
                reverse("rights:detail", args=[one.request_id]),
                _("due %(day)s") % {"day": day(one.due_at)},
            )
            for one in waiting
        )
    )
