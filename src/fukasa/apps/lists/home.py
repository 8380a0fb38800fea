"""What lists put on the home page."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fukasa.apps.lists.concerned import open_entries_of_mine
from fukasa.apps.lists.selectors import ListCard, SearchView, list_cards, searches
from fukasa.apps.workspaces.home import HomeItem, HomePart, HomeSection, NextStep
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope

_SHOWN = 5
_ORDER = 20


def part(scope: WorkspaceScope) -> HomePart:
    """Give the lists that were changed last, searches with news, and the accounts that wait for this member."""
    cards = list_cards(scope, limit=_SHOWN)
    section = HomeSection(
        title=_("Lists"),
        url=reverse("lists:index"),
        items=tuple(map(_item, cards)),
        empty=_("A list keeps the accounts you compare, with your notes, and can be shared without a log-in."),
        start=_("Make a list"),
        start_url=reverse("lists:index"),
    )
    return HomePart((section, _searches(scope)), _steps(scope, cards), _waiting(scope))


def _searches(scope: WorkspaceScope) -> HomeSection:
    found = sorted(searches(scope), key=lambda one: not (one.news and one.news.any))[:_SHOWN]
    return HomeSection(
        title=_("Saved searches"),
        url=reverse("lists:searches"),
        items=tuple(map(_search_item, found)),
        empty=_("A saved search tells here which accounts came and which left since you last looked."),
        start=_("Search"),
        start_url=reverse("creators:discover"),
    )


def _steps(scope: WorkspaceScope, cards: Sequence[ListCard]) -> tuple[NextStep, ...]:
    if not scope.may(Permission.LISTS_WRITE):
        return ()
    text = _("Tick accounts in the search and put them on a list; it can be shared without a log-in.")
    done = any(card.accounts for card in cards)
    return (NextStep(_ORDER, _("Make a list"), text, reverse("creators:discover"), done),)


def _waiting(scope: WorkspaceScope) -> tuple[HomeItem, ...]:
    return tuple(
        HomeItem(
            _("%(name)s: go on with your accounts") % {"name": name},
            reverse("lists:detail", args=[list_id]),
            ngettext("%(n)d open", "%(n)d open", count) % {"n": count},
        )
        for list_id, name, count in open_entries_of_mine(scope, limit=_SHOWN)
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
