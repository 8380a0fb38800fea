"""Getting in and out, the first start, passwords."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import LogoutView
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from fukasa.apps.workspaces import selectors, services
from fukasa.apps.workspaces.forms import SetupForm
from fukasa.core.errors import FukasaError

SETUP_SALT = "fukasa.setup"
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Logout(LogoutView):
    """Log-out, by POST only."""

    http_method_names = ("post", "options")
    next_page = "account_login"

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Have the browser forget the pages that were seen."""
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """One click into the demo world; exists only while the demo runs."""
    user = selectors.user_of_email(settings.FUKASA_DEMO_EMAIL) if settings.FUKASA_DEMO else None
    if user is None:
        raise Http404
    login(request, user, backend=_BACKEND)
    return redirect("home")


def setup(request: HttpRequest, key: str) -> HttpResponse:
    """Make the first workspace; the address is printed by `fukasa serve`; used, it leads to the log-in."""
    _demand_setup_key(key)
    if not selectors.nobody_yet():
        return redirect("account_login")
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
