"""The first page: what to do next, how fresh the data are, what one worked on lately."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.catalogue.words import platform_name
from fukasa.apps.workspaces import home as registry
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.lake.query.fields import SetField
from fukasa.lake.query.model import AccountQuery


@dataclass(frozen=True, slots=True)
class CatalogueState:
    """What the member can search, and how old it is."""

    version: int
    built_at: datetime
    platforms: tuple[tuple[str, int], ...]

    @property
    def accounts(self) -> int:
        """How many accounts the member sees."""
        return sum(count for _, count in self.platforms)


@member_required(Permission.WORKSPACE_READ, write=Permission.SETTINGS_WRITE)
def home(request: MemberRequest) -> HttpResponse:
    """Put together what the apps have registered."""
    steps = registry.steps(request.scope)
    context = {
        "catalogue": catalogue_state(request.scope),
        "import_url": _address("ingest:index"),
        "discover_url": _address("creators:discover"),
        "steps": steps,
        "next_step": next((step for step in steps if not step.done), None),
        "sections": registry.sections(request.scope),
    }
    return render(request, "home.html", context)


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
    )


def _address(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
