"""Language, theme, and which workspace one works in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from fukasa.apps.pages.back import way_back
from fukasa.apps.pages.preferences import THEMES, keep
from fukasa.apps.workspaces import selectors, services
from fukasa.apps.workspaces.gate import SESSION_KEY, MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep the language or the theme, for visitors in a cookie, for members in their profile too."""
    language, theme = request.POST.get("language", ""), request.POST.get("theme", "")
    language = language if language in dict(settings.LANGUAGES) else ""
    theme = theme if theme in THEMES else ""
    if request.user.is_authenticated:
        services.preference_save(user_id=request.user.pk, language=language, theme=theme)
    response = redirect(way_back(request, reverse("home")))
    keep(response, language=language, theme=theme)
    return response


@require_POST
@member_required(Permission.WORKSPACE_READ)
def switch(request: MemberRequest) -> HttpResponse:
    """Go to another workspace one belongs to; any other number changes nothing."""
    wished = request.POST.get("workspace", "")
    places = selectors.places(user_id=request.user.pk, workspace_id=request.scope.workspace_id)
    if wished in {str(place.workspace_id) for place in places}:
        request.session[SESSION_KEY] = int(wished)
    return redirect("home")
