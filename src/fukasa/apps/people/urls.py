"""The addresses under which django-allauth's pages stand; their names are allauth's own, so it finds them."""

from collections.abc import Callable

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, re_path

from fukasa.apps.people.views import addresses, devices, entrance, factors
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.views.account import Logout


def _own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    return member_required(Permission.PROFILE_WRITE)(view)


def _key(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask whether the passkey is the member's own before asking who they are once more."""

    def asked(request: MemberRequest, pk: int) -> HttpResponse:
        get_object_or_404(Authenticator, pk=pk, user_id=request.user.pk, type=Authenticator.Type.WEBAUTHN)
        return view(request, pk=pk)

    return _own(asked)


_ENTRANCE = [
    path("login/", entrance.login, name="account_login"),
    path("login/second-factor/", mfa.authenticate, name="mfa_authenticate"),
    path("login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("logout/", Logout.as_view(), name="account_logout"),
    path("login/closed/", account.account_inactive, name="account_inactive"),
    path("sign-up/", account.signup, name="account_signup"),
    path("forgotten/", account.password_reset, name="account_reset_password"),
    path("forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    path("forgotten/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",  # allauth puts both in one piece
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("confirm-address/", account.email_verification_sent, name="account_email_verification_sent"),
    path("confirm-address/<str:key>/", account.confirm_email, name="account_confirm_email"),
    path("sso/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sso/error/", social.login_error, name="socialaccount_login_error"),
    path("sso/sign-up/", social.signup, name="socialaccount_signup"),
    path("sso/<str:provider_id>/login/", entrance.sso_login, name="openid_connect_login"),
    path("sso/<str:provider_id>/callback/", entrance.sso_callback, name="openid_connect_callback"),
]
_OWN = [
    path("again/", _own(account.reauthenticate), name="account_reauthenticate"),
    path("again/second-factor/", _own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("again/passkey/", _own(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("email/", _own(addresses.address), name="account_email"),
    path("password/", _own(account.password_change), name="account_change_password"),
    path("password/first/", _own(account.password_set), name="account_set_password"),
    path("devices/", _own(devices.devices), name="usersessions_list"),
    path("devices/<int:session_id>/end/", _own(devices.end), name="usersessions_end"),
    path("second-factor/", _own(mfa.index), name="mfa_index"),
    path("second-factor/app/", _own(factors.AddApp.as_view()), name="mfa_activate_totp"),
    path("second-factor/app/remove/", _own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-factor/codes/", _own(factors.codes), name="mfa_generate_recovery_codes"),
    path("passkeys/", _own(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("passkeys/add/", _own(factors.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", _key(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/edit/", _key(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("sso/", _own(social.connections), name="socialaccount_connections"),
]
urlpatterns = [*_ENTRANCE, *(path(f"settings/me/{one.pattern}", one.callback, name=one.name) for one in _OWN)]
