"""How fast a member may change things and fetch files: faster than people work, slower than scripts do."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from fukasa.apps.pages.pace import times
from fukasa.apps.workspaces.errors import TooFast
from fukasa.apps.workspaces.gate import READING, MemberRequest

_FILES = (".csv", ".xlsx", ".pdf", ".json", ".toml", ".html", ".zip", "/file/")
_MINUTE = 60


def not_too_fast(request: MemberRequest) -> HttpResponse | None:
    """Stand at the gate.

    Raises:
        TooFast: the member sends or fetches more in a minute than the installation allows.

    """
    if request.method in READING and not request.path.endswith(_FILES):
        return None
    most = settings.FUKASA_CHANGES_PER_MINUTE
    if times(f"member:{request.user.pk}", seconds=_MINUTE) > most:
        raise TooFast(
            _("These are more than %(most)d changes and files in a minute; go on in a minute.") % {"most": most}
        )
    return None
