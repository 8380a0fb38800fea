"""The addresses of the app, and beside them the pages at which a form ends, so that they can be visited."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from fukasa.apps.verdicts.errors import AppealNotFound
from fukasa.apps.workspaces.forms import SetupForm
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission

ENDS: dict[str, dict[str, Any]] = {
    "400.html": {},
    "403_csrf.html": {},
    "refusal.html": {"refusal": AppealNotFound("異議が見つかりません。")},
    "creators/no_index.html": {},
    "people/longer_password_needed.html": {"least": 15},
    "people/second_factor_needed.html": {},
    "socialaccount/authentication_error.html": {},
    "socialaccount/refused.html": {"sentence": "このアドレスの方はまだ招待されていません。"},
    "verdicts/refused.html": {"title": "判定", "key": "instagram:hana", "back_url": "/"},
    "workspaces/none.html": {},
    "workspaces/paused.html": {},
    "workspaces/setup.html": {"form": SetupForm()},
}


@member_required(Permission.WORKSPACE_READ)
def end(request: MemberRequest, name: str) -> HttpResponse:
    """Show one of them."""
    return render(request, name, ENDS[name])


def fail(_request: HttpRequest) -> HttpResponse:
    """Fail, as it must not happen."""
    raise RuntimeError("a fault of ours")


urlpatterns = [path("ends/<path:name>", end), path("failing/", fail), path("", include("fukasa.web.urls"))]
