"""Inviting people, and coming in by an invitation."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fukasa.apps.invitations import selectors, services
from fukasa.apps.invitations.errors import AlreadySettled, InvitationNotGood
from fukasa.apps.invitations.forms import InviteForm, JoinForm
from fukasa.apps.invitations.sending import mailed
from fukasa.apps.pages import toast
from fukasa.apps.pages.links import private
from fukasa.apps.workspaces.gate import SESSION_KEY, MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.roles import Role
from fukasa.core.errors import FukasaError

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@member_required(Permission.MEMBERS_MANAGE)
def index(request: MemberRequest) -> HttpResponse:
    """List who was invited, and invite several at once."""
    form = InviteForm(request.POST or None, own_role=request.scope.role)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    by_hand, refusals = [], []
    for email in form.cleaned_data["emails"]:
        try:
            issued = services.invite(
                scope=request.scope,
                email=email,
                role=Role(form.cleaned_data["role"]),
                language=form.cleaned_data["language"],
            )
        except FukasaError as refusal:
            refusals.append(refusal.message)
        else:
            by_hand += _mailed(request, issued)
    return _answer(request, len(form.cleaned_data["emails"]) - len(refusals), by_hand, refusals)


@require_POST
@member_required(Permission.MEMBERS_MANAGE)
def again(request: MemberRequest, invitation_id: int) -> HttpResponse:
    """Send an invitation once more, with a new link."""
    try:
        issued = services.renew(scope=request.scope, invitation_id=invitation_id)
    except AlreadySettled as refusal:
        return _gone(request, refusal)
    return _answer(request, 1, _mailed(request, issued), [])


@require_POST
@member_required(Permission.MEMBERS_MANAGE)
def withdraw(request: MemberRequest, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    try:
        email = services.withdraw(scope=request.scope, invitation_id=invitation_id)
    except AlreadySettled as refusal:
        return _gone(request, refusal)
    toast.done(request, _("The invitation of %(email)s was withdrawn.") % {"email": email})
    return redirect("invitations:index")


@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Come in by an invitation: as somebody new, or with the account one has."""
    try:
        found = selectors.welcome(token)
        if request.user.is_authenticated:
            return private(_join_as_oneself(request, token, found))
        if found.has_account:
            return private(render(request, "invitations/log_in.html", {"found": found, "next": request.path}))
        return private(_join_as_new(request, token, found))
    except InvitationNotGood as refusal:
        return private(render(request, "invitations/not_good.html", {"refusal": refusal}, status=refusal.status))


def _join_as_oneself(request: HttpRequest, token: str, found: selectors.Welcome) -> HttpResponse:
    if request.user.email != found.email:  # type: ignore[union-attr]  # logged in
        return render(request, "invitations/other_person.html", {"found": found, "next": request.path}, status=409)
    if request.method != "POST":
        return render(request, "invitations/join_as_oneself.html", {"found": found})
    request.session[SESSION_KEY] = services.accept(token=token, user=request.user)
    return redirect("home")


def _join_as_new(request: HttpRequest, token: str, found: selectors.Welcome) -> HttpResponse:
    form = JoinForm(request.POST or None, email=found.email)
    if request.method != "POST" or not form.is_valid():
        context = {"found": found, "form": form, "sso": settings.FUKASA_SINGLE_SIGN_ON}
        return render(request, "invitations/join.html", context)
    user = services.accept_as_new(
        token=token,
        name=form.cleaned_data["name"],
        password=form.cleaned_data["password"],
        language=get_language() or settings.LANGUAGE_CODE,
    )
    login(request, user, backend=_BACKEND)
    record_authentication(request, user, "invitation")  # fresh enough to add a passkey at once
    return redirect("mfa_add_webauthn" if form.by_passkey else "home")


def _mailed(request: MemberRequest, issued: services.Issued) -> list[tuple[str, str]]:
    """Send the mail; give address and link of those that it did not reach."""
    url = request.build_absolute_uri(reverse("invitations:join", kwargs={"token": issued.token}))
    return [] if mailed(scope=request.scope, issued=issued, url=url) else [(issued.email, url)]


def _answer(request: MemberRequest, made: int, by_hand: list[tuple[str, str]], refusals: list[str]) -> HttpResponse:
    if mailed := made - len(by_hand):
        text = ngettext("%(n)d invitation was sent.", "%(n)d invitations were sent.", mailed) % {"n": mailed}
        toast.done(request, text)
    if not by_hand and not refusals:
        return redirect("invitations:index")
    form = InviteForm(own_role=request.scope.role)
    return private(_page(request, form, by_hand=by_hand, refusals=refusals))


def _page(request: MemberRequest, form: InviteForm, **more: Any) -> HttpResponse:
    context = {"form": form, "invitations": selectors.pending(request.scope), "tab": "people", **more}
    return render(request, "invitations/index.html", context)


def _gone(request: MemberRequest, refusal: AlreadySettled) -> HttpResponse:
    toast.refused(request, refusal.message)
    return redirect("invitations:index")
