from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.lists import selectors
from fukasa.apps.lists.choices import Verdict
from fukasa.apps.lists.columns import SHARED_DEFAULT, only
from fukasa.apps.lists.fields.selectors import fields_of, fields_within, with_values
from fukasa.apps.lists.fields.views import FIELD_PREFIX, FieldView
from fukasa.apps.lists.figures import public_figures
from fukasa.apps.lists.forms import ShareForm
from fukasa.apps.lists.guests import guest_of
from fukasa.apps.lists.reviews import own_reviews
from fukasa.apps.lists.services import shares as services
from fukasa.apps.lists.tables import Line, lines
from fukasa.apps.pages import toast
from fukasa.apps.pages.links import private
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission

_USUAL_DAYS = 30


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
def share(request: MemberRequest, list_id: int) -> HttpResponse:
    """Make links to a list, and withdraw them. A new link is shown once, on the answer that made it."""
    head = selectors.list_head(request.scope, list_id)
    usual = {"columns": SHARED_DEFAULT, "expires_on": timezone.localdate() + timedelta(days=_USUAL_DAYS)}
    custom = [one.column for one in fields_of(request.scope, list_id)]
    form = ShareForm(request.POST or None, initial=usual, custom=custom)
    url = ""
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        token = services.share_create(
            scope=request.scope,
            list_id=list_id,
            columns=values["columns"],
            expires_at=values["expires_on"],
            label=values["label"],
            own_facts=values["own_facts"],
            asks=values["asks"],
        )
        url = request.build_absolute_uri(reverse("lists:shared", args=[token]))
        form = ShareForm(initial=usual, custom=custom)
    shares = [
        (one, only(one.columns, custom), one.revoked_at is None and one.expires_at > timezone.now())
        for one in selectors.shares(request.scope, list_id)
    ]
    response = render(request, "lists/share.html", {"head": head, "form": form, "url": url, "shares": shares})
    response["Cache-Control"] = "no-store"
    return response


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def revoke(request: MemberRequest, list_id: int, share_id: int) -> HttpResponse:
    """Withdraw a link."""
    services.share_revoke(scope=request.scope, list_id=list_id, share_id=share_id)
    toast.done(request, _("The link no longer works."))
    return redirect("lists:share", list_id)


@never_cache
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Show a list to somebody with its link; needs no log-in and shows the chosen columns only."""
    now = timezone.now()
    found = selectors.shared_list(token, now)
    services.share_opened(share_id=found.share_id, now=now)
    index, fields = index_or_none(), _open_fields(found)
    shown = only(found.columns, (one.column for one in fields))
    known = public_figures(index, found.scope, (entry.account_key for entry in found.entries), shown)
    table = lines(with_values(found.entries, fields), known, shown)
    context = {"shared": found, "columns": shown, "index": index, "token": token}
    return private(render(request, "lists/shared.html", context | _asked(request, found, table, token)))


def _open_fields(found: selectors.SharedList) -> tuple[FieldView, ...]:
    """Give the fields of the workspace's own that the link shows; what others hold is not even read."""
    wished = [key for key in found.columns if key.startswith(FIELD_PREFIX)]
    fields = fields_within(found.workspace_id, found.list_id) if wished else ()
    return tuple(one for one in fields if one.key in wished)


def _asked(request: HttpRequest, found: selectors.SharedList, table: tuple[Line, ...], token: str) -> dict[str, Any]:
    """Give who answers, and what they said so far."""
    guest = guest_of(request, token) if found.asks else None
    said = own_reviews(found.share_id, guest.key) if guest else {}
    rows = [(line, said.get(line.entry.entry_id)) for line in table]
    return {"guest": guest, "rows": rows, "verdicts": Verdict.choices, "said": len(said)}
