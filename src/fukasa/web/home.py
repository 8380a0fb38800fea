"""The first page: what waits today, how fresh the data are, what to set up, what one worked on lately."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.catalogue.selectors import index_or_none, newer_versions
from fukasa.apps.catalogue.words import platform_name
from fukasa.apps.notifications.selectors import unread
from fukasa.apps.pages import cookies
from fukasa.apps.people.second_factor import has_one
from fukasa.apps.workspaces import home as registry
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.home import NextStep
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.apps.workspaces.selectors import people
from fukasa.lake.query.fields import SetField
from fukasa.lake.query.model import AccountQuery

HIDDEN_COOKIE = "fukasa_steps_hidden"
_UNREAD = 100
_NEWS = 6
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class CatalogueState:
    """What the member can search, how old it is, and how many versions with news are not in it yet."""

    version: int
    built_at: datetime
    platforms: tuple[tuple[str, int], ...]
    newer_versions: int

    @property
    def accounts(self) -> int:
        """How many accounts the member sees."""
        return sum(count for _, count in self.platforms)


@member_required(Permission.WORKSPACE_READ, write=Permission.SETTINGS_WRITE)
def home(request: MemberRequest) -> HttpResponse:
    """Put together what the apps have registered."""
    part, news = registry.whole(request.scope), unread(request.scope, _UNREAD)
    steps = sorted((*part.steps, *_own_steps(request)), key=lambda step: step.order)
    open_steps = [step for step in steps if not step.done]
    context = {
        "catalogue": catalogue_state(request.scope),
        "news": news[:_NEWS],
        "unread": len(news),
        "waiting": part.waiting,
        "steps": steps if open_steps and not _hides(request) else [],
        "next_step": next(iter(open_steps), None),
        "steps_done": len(steps) - len(open_steps),
        "sections": part.sections,
    }
    return render(request, "home.html", context)


@require_POST
@member_required(Permission.WORKSPACE_READ)
def hide_steps(request: MemberRequest) -> HttpResponse:
    """Take the steps of setting up away from the home page, or bring them back, in this browser."""
    response = redirect("home")
    value = str(request.scope.workspace_id) if request.POST.get("hide") == "1" else ""
    cookies.put(response, HIDDEN_COOKIE, value, seconds=_YEAR)
    return response


def catalogue_state(scope: WorkspaceScope) -> CatalogueState | None:
    """Describe the search index as the member sees it; None while there is none."""
    index = index_or_none()
    if index is None:
        return None
    counts = index.facet(AccountQuery(), scope.lake, SetField.PLATFORM)
    return CatalogueState(
        version=index.meta.lake_version,
        built_at=datetime.fromisoformat(index.meta.built_at),
        platforms=tuple((platform_name(platform), count) for platform, count in counts),
        newer_versions=newer_versions(index),
    )


def _hides(request: MemberRequest) -> bool:
    return cookies.read(request, HIDDEN_COOKIE) == str(request.scope.workspace_id)


def _own_steps(request: MemberRequest) -> Iterator[NextStep]:
    """Give the steps that belong to no app of the marketer's work."""
    scope = request.scope
    if scope.may(Permission.MEMBERS_MANAGE):
        text = _("Several at once, by mail, in their language; each with a role.")
        yield NextStep(50, _("Invite a colleague"), text, reverse("invitations:index"), len(people(scope)) > 1)
    text = _("Whoever learns your password then still cannot get in.")
    yield NextStep(60, _("Set up a second factor"), text, reverse("mfa_index"), has_one(request.user.pk))
    if scope.may(Permission.TERMS_ACCEPT):
        text = _("Have the operator run “fukasa backup” into the folder “backups” beside the data, each night.")
        yield NextStep(70, _("Keep backups"), text, reverse("workspaces:limits"), _has_backup())


def _has_backup() -> bool:
    folder = Path(settings.FUKASA_DATA).absolute().parent / "backups"
    return folder.is_dir() and any(folder.iterdir())
