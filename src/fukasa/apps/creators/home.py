"""What the home page shows of the creators: the notes written last."""

from django.urls import reverse
from django.utils.translation import gettext as _

from fukasa.apps.creators.addresses import report_url
from fukasa.apps.creators.selectors.notes import latest_notes
from fukasa.apps.workspaces.home import HomeItem, HomePart, HomeSection
from fukasa.apps.workspaces.scope import WorkspaceScope

_SHOWN = 5
_LENGTH = 60


def part(scope: WorkspaceScope) -> HomePart:
    """Give the notes written last."""
    items = tuple(
        HomeItem(
            title=note.account_key.partition(":")[2],
            url=report_url(note.account_key, tab="history"),
            note=note.text if len(note.text) <= _LENGTH else f"{note.text[:_LENGTH]}…",
            at=note.created_at,
        )
        for note in latest_notes(scope, limit=_SHOWN)
    )
    section = HomeSection(
        title=_("Notes about creators"),
        url=reverse("creators:discover"),
        items=items,
        empty=_("Nobody wrote a note yet. Open a creator's report and write down what the figures do not say."),
        start=_("Find creators"),
        start_url=reverse("creators:discover"),
    )
    return HomePart((section,))
