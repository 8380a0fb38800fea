"""The settings of the workspace and of the member."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from fukasa.apps.pages import toast
from fukasa.apps.workspaces import services
from fukasa.apps.workspaces.forms import ProfileForm, WorkspaceForm, YouTubeForm
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.models import Workspace
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.selectors import profile_of


@member_required(Permission.WORKSPACE_READ, write=Permission.SETTINGS_WRITE)
def workspace(request: MemberRequest) -> HttpResponse:
    """Currency, time zone, tiers, cut-off."""
    form = WorkspaceForm(request.POST or None, instance=_workspace(request))
    if request.method == "POST" and form.is_valid():
        services.settings_update(scope=request.scope, values=form.cleaned_data, seen=form.version)
        toast.done(request, _("The settings were saved."))
        return redirect("workspaces:settings")
    youtube = YouTubeForm(instance=_workspace(request))
    return render(request, "workspaces/settings.html", {"form": form, "youtube": youtube, "tab": "workspace"})


@member_required(Permission.TERMS_ACCEPT)
def youtube(request: MemberRequest) -> HttpResponse:
    """The switch for figures derived from YouTube API data; its own page, so that nobody flips it in passing."""
    form = YouTubeForm(request.POST or None, instance=_workspace(request))
    if request.method == "POST" and form.is_valid():
        services.settings_update(scope=request.scope, values=form.cleaned_data)
        toast.done(request, _("The settings were saved."))
        return redirect("workspaces:settings")
    return render(request, "workspaces/youtube.html", {"form": form, "tab": "workspace"})


@member_required(Permission.PROFILE_WRITE)
def profile(request: MemberRequest) -> HttpResponse:
    """Name, time zone and currency of the member; language and theme stand on the same page."""
    mine = profile_of(request.scope)
    initial = {"name": mine.name, "time_zone": mine.time_zone, "currency": mine.currency}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.profile_update(scope=request.scope, **form.cleaned_data)
        toast.done(request, _("Your profile was saved."))
        return redirect("workspaces:profile")
    return render(request, "workspaces/profile.html", {"form": form, "tab": "profile"})


def _workspace(request: MemberRequest) -> Workspace:
    return get_object_or_404(Workspace, pk=request.scope.workspace_id)
