from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.pages import toast
from fukasa.apps.tokens import services
from fukasa.apps.tokens.forms import TokenForm
from fukasa.apps.tokens.selectors import grantable, tokens_of
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import SENTENCES, Permission

_ASKED_FOR = {"contacts.read", "audit.read"}  # personal data: ticked only by whoever means it


@member_required(Permission.WORKSPACE_READ, write=Permission.TOKENS_WRITE)
def index(request: MemberRequest) -> HttpResponse:
    """Show the tokens and make one. A new token is shown once, on the answer that made it."""
    usual = {
        "expires_on": timezone.localdate() + timedelta(days=services.USUAL_DAYS),
        "scopes": [one for one in _readable(request) if one not in _ASKED_FOR],
    }
    form, made = TokenForm(request.POST or None, initial=usual, scope=request.scope), None
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = services.token_create(
            scope=request.scope, name=values["name"], scopes=values["scopes"], expires_at=values["expires_on"]
        )
        form = TokenForm(initial=usual, scope=request.scope)
    now = timezone.now()
    found = [(one, [SENTENCES[scope] for scope in one.scopes], one.works(now)) for one in tokens_of(request.scope)]
    manages = request.scope.may(Permission.TOKENS_MANAGE)
    context = {"form": form, "made": made, "tokens": found, "manages": manages, "tab": "tokens"}
    response = render(request, "tokens/index.html", context)
    response["Cache-Control"] = "no-store"
    return response


@member_required(Permission.WORKSPACE_READ, write=Permission.TOKENS_WRITE)
@require_POST
def revoke(request: MemberRequest, token_id: int) -> HttpResponse:
    """Withdraw a token."""
    name = services.token_revoke(scope=request.scope, token_id=token_id)
    toast.done(request, _("The token %(name)s no longer works.") % {"name": name})
    return redirect("tokens:index")


def _readable(request: MemberRequest) -> list[str]:
    return [one.value for one in grantable(request.scope) if one.value.endswith(".read")]
