"""Getting in: log-in by password, with what this project adds to allauth's own view."""

import logging
from collections.abc import Callable
from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.account.views import LoginView
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from requests import RequestException

from fukasa.apps.pages.preferences import keep
from fukasa.apps.people.adapters.openid import OpenIDAdapter
from fukasa.apps.people.events import happened
from fukasa.apps.people.second_factor import has_one
from fukasa.apps.people.short_passwords import note_length

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
            happened("login.paused", level=logging.WARNING)
            return render(self.request, "workspaces/paused.html", status=429)
        again: HttpResponse = super().form_invalid(form)
        return again

    def form_valid(self, form: Any) -> HttpResponse:
        """Bring the person's language and theme to this device; note a password that is too short to stand alone."""
        response: HttpResponse = super().form_valid(form)
        note_length(self.request, form.cleaned_data["password"], alone=not has_one(form.user.pk))
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
            then = request.GET.get(REDIRECT_FIELD_NAME, "")
            return redirect_to_login(then) if then else redirect("account_login")
        return view(request, provider_id)

    return asked


def _of(step: type[OAuth2View]) -> Callable[..., HttpResponse]:
    """Take one step of the log-in with the checks of this project; an unknown provider is an unknown address."""

    def asked(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            answer: HttpResponse = step.adapter_view(OpenIDAdapter(request, provider_id))(request)
        except SocialApp.DoesNotExist as error:
            raise Http404 from error
        return answer

    return asked


sso_login = login_not_required(_asked_here(_by_provider(_of(OAuth2LoginView))))
sso_callback = login_not_required(_by_provider(_of(OAuth2CallbackView)))
