"""What lists put on the home page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fukasa.apps.lists.selectors import ListCard, list_cards
from fukasa.apps.workspaces.home import HomeItem, HomeSection
from fukasa.apps.workspaces.scope import WorkspaceScope

_SHOWN = 5


def section(scope: WorkspaceScope) -> HomeSection:
    """Give the lists that were changed last."""
    return HomeSection(
        title=_("Lists"),
        url=reverse("lists:index"),
        items=tuple(map(_item, list_cards(scope, limit=_SHOWN))),
        empty=_("A list keeps the accounts you compare, with your notes, and can be shared without a log-in."),
        start=_("Make a list"),
        start_url=reverse("lists:index"),
    )


def _item(card: ListCard) -> HomeItem:
    count = ngettext("%(n)d account", "%(n)d accounts", card.accounts) % {"n": card.accounts}
    return HomeItem(card.name, reverse("lists:detail", args=[card.list_id]), count, card.updated_at)
