"""How often somebody with a link may fetch its files: each stands in a log that never forgets."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from fukasa.apps.pages.pace import times_by_link
from fukasa.apps.workspaces.errors import TooFast

_FILES = 200  # per address and link, in ten minutes


def demand_pace(request: HttpRequest, share_id: int) -> None:
    """Refuse more files than people fetch.

    Raises:
        TooFast: too many went to this address by this link.

    """
    if times_by_link(request, "plan-guest", share_id) > _FILES:
        raise TooFast(_("These are more files than can be handed over at once; go on in ten minutes."))
