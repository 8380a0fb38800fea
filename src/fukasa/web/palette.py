"""The command palette: where one can go and what one can begin, found by a few letters."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from fukasa.apps.catalogue.addresses import report_path
from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.catalogue.words import platform_name
from fukasa.apps.creators.query_params import read
from fukasa.apps.creators.selectors.discover import search
from fukasa.apps.lists.selectors import list_choices
from fukasa.apps.plans.selectors import plan_choices
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.web.navigation import ENTRIES, SETTINGS, Entry

_LONGEST = 100
_SHOWN = 6
_LEAST: Final = 2  # letters from which on creators are sought

ACTIONS = (
    Entry(gettext_lazy("Import a file"), "ingest:new", "import", (), Permission.IMPORTS_WRITE),
    Entry(gettext_lazy("Make a list"), "lists:index", "list", (), Permission.LISTS_WRITE),
    Entry(gettext_lazy("Write a brief"), "plans:new", "plan", (), Permission.PLANS_WRITE),
    Entry(gettext_lazy("Work out a goal"), "goals:new", "goal", (), Permission.GOALS_WRITE),
    Entry(gettext_lazy("New brand profile"), "brands:new", "brand", (), Permission.BRANDS_WRITE),
    Entry(gettext_lazy("Invite people"), "invitations:index", "person", (), Permission.MEMBERS_MANAGE),
    Entry(gettext_lazy("Notifications"), "notifications:index", "bell", ()),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the palette."""

    label: str
    url: str
    icon: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one kind."""

    label: str
    choices: tuple[Choice, ...]


@member_required(Permission.WORKSPACE_READ)
@require_safe
def palette(request: MemberRequest) -> HttpResponse:
    """Find by letters; without a script a page with a form, with one the lines alone."""
    text = request.GET.get("q", "").strip()[:_LONGEST]
    found = [group for group in groups(request.scope, text) if group.choices]
    template = "components/palette_lines.html" if request.headers.get("X-Palette") else "palette.html"
    return render(request, template, {"groups": found, "q": text})


def groups(scope: WorkspaceScope, text: str) -> Iterator[Group]:
    """Find in everything that the member may open."""
    yield Group(_("Pages and settings"), _among(_pages(scope), text, limit=_SHOWN if text else len(ENTRIES)))
    yield Group(_("Begin"), _among(_entries(scope, ACTIONS), text))
    if text:
        yield Group(_("Lists"), _among(_lists(scope), text))
        yield Group(_("Plans"), _among(_plans(scope), text))
    if len(text) >= _LEAST and scope.may(Permission.CREATORS_READ):
        yield Group(_("Creators"), tuple(_creators(scope, text)))


def _among(choices: Iterable[Choice], text: str, limit: int = _SHOWN) -> tuple[Choice, ...]:
    """Keep the lines with all the letters' words in them, those first that begin with them."""
    wished = plain(text)
    fitting = [one for one in choices if all(word in plain(f"{one.label} {one.note}") for word in wished.split())]
    return tuple(sorted(fitting, key=lambda one: bool(wished) and not plain(one.label).startswith(wished)))[:limit]


def plain(text: str) -> str:
    """Fold width, case and the two kana, so that what is typed is found however it is written."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(chr(ord(one) - 0x60) if "ァ" <= one <= "ヶ" else one for one in folded)


def _pages(scope: WorkspaceScope) -> Iterator[Choice]:
    yield from _entries(scope, ENTRIES)
    for group, entries in SETTINGS:
        yield from _entries(scope, entries, note=f"{_('Settings')} › {group}")


def _entries(scope: WorkspaceScope, entries: Iterable[Entry], note: str = "") -> Iterator[Choice]:
    for entry in entries:
        url = entry.url()
        if url and entry.opens_for(scope):
            yield Choice(str(entry.label), url, entry.icon or "settings", note)


def _lists(scope: WorkspaceScope) -> Iterator[Choice]:
    if scope.may(Permission.LISTS_READ):
        for list_id, name in list_choices(scope):
            yield Choice(name, reverse("lists:detail", args=[list_id]), "list")


def _plans(scope: WorkspaceScope) -> Iterator[Choice]:
    if scope.may(Permission.PLANS_READ):
        for plan_id, name in plan_choices(scope):
            yield Choice(name, reverse("plans:detail", args=[plan_id]), "plan")


def _creators(scope: WorkspaceScope, text: str) -> Iterator[Choice]:
    asked = read(QueryDict(urlencode({"all": text})))
    if asked.problems or index_or_none() is None:
        return
    for account in search(scope, asked.query, limit=_SHOWN).accounts:
        name = account.name or account.handle or account.account_id
        handle = f"@{account.handle} · " if account.handle and account.handle != name else ""
        yield Choice(name, report_path(account.key), "person", f"{handle}{platform_name(account.platform)}")
    yield Choice(_("All results in the search"), f"{reverse('creators:discover')}?{urlencode({'all': text})}", "search")
