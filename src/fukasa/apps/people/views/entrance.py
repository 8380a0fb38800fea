"""Getting in: log-in by password, with what this project adds to allauth's own view."""

import logging
from collections.abc import Callable
from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.account.views import LoginView
from allauth.socialaccount.providers.openid_connect import views as sso
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from requests import RequestException

from fukasa.apps.pages.preferences import keep

logger = logging.getLogger(__name__)
TOO_MANY = "too_many_login_attempts"


class Login(LoginView):  # type: ignore[misc]  # allauth comes without types
    """Log-in by e-mail; pauses after too many wrong passwords, for known and unknown addresses alike."""

    template_name = "account/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo and the single sign-on."""
        sign_on = settings.FUKASA_SINGLE_SIGN_ON
        own = {"demo": settings.FUKASA_DEMO, "sso": sign_on, "next": self.request.GET.get(REDIRECT_FIELD_NAME, "")}
        return {**super().get_context_data(**kwargs), **own, "open_sign_up": settings.FUKASA_OPEN_SIGN_UP}

    def form_invalid(self, form: Any) -> HttpResponse:
        """Answer 429 while one has to wait."""
        codes = {error.code for error in form.non_field_errors().as_data()} | {
            error.code for errors in form.errors.as_data().values() for error in errors
        }
        if TOO_MANY in codes:
            return render(self.request, "workspaces/paused.html", status=429)
        again: HttpResponse = super().form_invalid(form)
        return again

    def form_valid(self, form: Any) -> HttpResponse:
        """Bring the person's language and theme to this device."""
        response: HttpResponse = super().form_valid(form)
        keep(response, language=form.user.language, theme=form.user.theme)
        return response


login = login_not_required(Login.as_view())


def _by_provider(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Tell in one sentence when the provider is down or answers nonsense."""

    def asked(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except (RequestException, KeyError, ValueError) as error:
            logger.warning("the provider of single sign-on failed: %s", type(error).__name__)
            return render(request, "socialaccount/authentication_error.html", status=502)

    return asked


def _asked_here(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Begin a log-in on a click of our own pages only: a link of another site leads to the log-in page."""

    def asked(request: HttpRequest, provider_id: str) -> HttpResponse:
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            return redirect("account_login")
        return view(request, provider_id)

    return asked


sso_login = _asked_here(_by_provider(sso.login))
sso_callback = _by_provider(sso.callback)
