import logging
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fukasa.apps.people.adapters.openid import OpenIDProvider
from fukasa.apps.people.events import happened
from fukasa.apps.workspaces import services
from fukasa.apps.workspaces.roles import Role


class SignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth comes without types
    """Lets in whom the operator's provider vouches for, by verified addresses of the operator's domains only."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """Give the provider with the checks of this project."""
        found = super().get_provider(request, provider, client_id=client_id)
        return OpenIDProvider(request, app=found.app) if isinstance(found, OpenIDConnectProvider) else found

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse before any account is looked up or made."""
        address = next(iter(sociallogin.email_addresses), None)
        if address is None or not address.verified:
            _refuse(request, _("The single sign-on did not confirm an e-mail address. Ask whoever runs it."))
        domain = address.email.rpartition("@")[2].lower()
        if domain not in _rules().domains:
            _refuse(request, _("Addresses of %(domain)s are not let in here.") % {"domain": domain})
        if sociallogin.is_existing and not sociallogin.user.is_active:
            _refuse(request, _("This account is closed. Ask an owner of the workspace."))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        """Note an answer that was not good."""
        happened("login.failed", by="single sign-on", level=logging.WARNING)
        super().on_authentication_error(request, provider, **kwargs)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002  allauth's signature
        """Make accounts for newcomers: who is none of the operator's was refused before."""
        return True

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        """Make the account, and the membership where a rule says so."""
        rules = _rules()
        user = sociallogin.user
        user.language = get_language() or settings.LANGUAGE_CODE
        saved = super().save_user(request, sociallogin, form)
        if rules.workspace:  # else an invitation says where they belong
            services.member_join(
                workspace_name=rules.workspace, user=saved, role=Role(rules.role), actor="single sign-on"
            )
        return saved

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take over the name that the provider gives."""
        user = super().populate_user(request, sociallogin, data)
        given = (data.get("first_name"), data.get("last_name"))
        user.name = str(data.get("name") or " ".join(part for part in given if part))[:100]
        return user


def _rules() -> Any:
    return settings.FUKASA_SINGLE_SIGN_ON  # None without a provider; then nothing of this is reached


def _refuse(request: HttpRequest, sentence: str) -> NoReturn:
    happened("login.failed", by="single sign-on", level=logging.WARNING)
    page = render(request, "socialaccount/refused.html", {"sentence": sentence}, status=403)
    raise ImmediateHttpResponse(page)
