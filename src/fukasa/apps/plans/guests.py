"""How often somebody with a link may fetch its files: each stands in a log that never forgets."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from fukasa.apps.pages.pace import times
from fukasa.apps.workspaces.errors import TooFast

_FILES, _WINDOW = 200, 10 * 60  # files per address and link, within so many seconds


def demand_pace(request: HttpRequest, share_id: int) -> None:
    """Refuse more files than people fetch.

    Raises:
        TooFast: too many went to this address by this link.

    """
    if times(f"plan-guest:{request.META.get('REMOTE_ADDR', '')}|{share_id}", seconds=_WINDOW) > _FILES:
        raise TooFast(_("These are more files than can be handed over at once; go on in ten minutes."))
