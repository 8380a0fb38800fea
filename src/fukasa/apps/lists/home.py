"""What lists put on the home page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fukasa.apps.lists.selectors import ListCard, SearchView, list_cards, searches
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


def searches_section(scope: WorkspaceScope) -> HomeSection:
    """Give the saved searches, those with news first."""
    found = sorted(searches(scope), key=lambda one: not (one.news and one.news.any))[:_SHOWN]
    return HomeSection(
        title=_("Saved searches"),
        url=reverse("lists:searches"),
        items=tuple(map(_search_item, found)),
        empty=_("A saved search tells here which accounts came and which left since you last looked."),
        start=_("Search"),
        start_url=reverse("creators:discover"),
    )


def _search_item(one: SearchView) -> HomeItem:
    news = one.news
    note = ""
    if news is not None and (news.entered_count or news.left_count):
        note = _("%(entered)d new, %(left)d gone") % {"entered": news.entered_count, "left": news.left_count}
    return HomeItem(one.name, reverse("lists:searches"), note, one.updated_at)


def _item(card: ListCard) -> HomeItem:
    count = ngettext("%(n)d account", "%(n)d accounts", card.accounts) % {"n": card.accounts}
    return HomeItem(card.name, reverse("lists:detail", args=[card.list_id]), count, card.updated_at)
