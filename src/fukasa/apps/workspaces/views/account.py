"""Getting in and out, the first start, passwords."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView, PasswordResetConfirmView
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.pages import toast
from fukasa.apps.pages.preferences import keep
from fukasa.apps.workspaces import selectors, services, throttle
from fukasa.apps.workspaces.forms import LoginForm, SetupForm
from fukasa.apps.workspaces.models import User
from fukasa.core.errors import FukasaError

SETUP_SALT = "fukasa.setup"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


class Login(LoginView):
    """Log-in by e-mail; brings the person's language and theme to this device."""

    template_name = "workspaces/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(demo=settings.FUKASA_DEMO, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if throttle.is_paused(request, request.POST.get("username", "")):
            return render(request, "workspaces/paused.html", status=429)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        throttle.count_failure(self.request, form.data.get("username", ""))
        return super().form_invalid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        user = form.get_user()
        throttle.forget(self.request, user.email)
        keep(response, language=user.language, theme=user.theme)
        return response


class Logout(LogoutView):
    """Log-out, by POST only."""

    http_method_names = ("post", "options")
    next_page = "workspaces:login"


class PasswordChange(PasswordChangeView):
    """A new password for somebody who knows the old one."""

    template_name = "workspaces/password.html"
    success_url = reverse_lazy("workspaces:profile")

    def form_valid(self, form: Any) -> HttpResponse:
        toast.done(self.request, _("The password was changed."))
        return super().form_valid(form)


class Welcome(PasswordResetConfirmView):
    """The first password of somebody who was invited."""

    template_name = "workspaces/welcome.html"
    success_url = reverse_lazy("home")
    post_reset_login = True
    post_reset_login_backend = _BACKEND


@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """One click into the demo world; exists only while the demo runs."""
    user = User.objects.filter(email=settings.FUKASA_DEMO_EMAIL).first() if settings.FUKASA_DEMO else None
    if user is None:
        raise Http404
    login(request, user, backend=_BACKEND)
    return redirect("home")


def setup(request: HttpRequest, key: str) -> HttpResponse:
    """Make the first workspace; the address is printed by `fukasa serve` and dies with the first user."""
    _demand_setup_key(key)
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            owner = services.installation_set_up(
                workspace_name=values["workspace"],
                email=values["email"],
                name=values["name"],
                password=values["password"],
                language=get_language() or settings.LANGUAGE_CODE,
            )
        except FukasaError as refusal:
            form.add_error(None, refusal.message)
        else:
            login(request, owner, backend=_BACKEND)
            return redirect("home")
    return render(request, "workspaces/setup.html", {"form": form})


def setup_path() -> str:
    """Give the address of the first start, good until somebody used it."""
    return reverse("workspaces:setup", kwargs={"key": signing.dumps("first", salt=SETUP_SALT)})


def _demand_setup_key(key: str) -> None:
    try:
        signing.loads(key, salt=SETUP_SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    if not selectors.nobody_yet():
        raise Http404
