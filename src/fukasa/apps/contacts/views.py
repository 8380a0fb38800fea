from dataclasses import asdict
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fukasa.apps.catalogue.addresses import report_path
from fukasa.apps.contacts import selectors, services
from fukasa.apps.contacts.forms import ContactForm
from fukasa.apps.contacts.lines import contacts_csv
from fukasa.apps.pages import toast
from fukasa.apps.pages.conflicts import stamp
from fukasa.apps.pages.downloads import attachment
from fukasa.apps.pages.render import render_page
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission

_LONGEST = 300


@member_required(Permission.CONTACTS_READ, write=Permission.CONTACTS_WRITE)
def card(request: MemberRequest) -> HttpResponse:
    """Show the contacts of the account ``key`` and keep another one; the report puts the card on its page."""
    key = request.GET.get("key", "")
    if key and (":" not in key or len(key) > _LONGEST):
        raise Http404
    form = ContactForm(request.POST or None)
    if key and request.method == "POST" and form.is_valid():
        services.contact_create(scope=request.scope, account_key=key, values=form.cleaned_data)
        toast.done(request, _("The contact was saved."))
        return redirect(_address(key))
    context = {
        "key": key,
        "contacts": selectors.contacts_of(request.scope, key or None),
        "report_url": report_path(key) if key else "",
        "form": form,
    }
    response = render_page(request, "contacts/page.html", context, fragment="contacts/_card.html")
    response["Cache-Control"] = "no-store"
    return response


@member_required(Permission.CONTACTS_WRITE)
def edit(request: MemberRequest, contact_id: int) -> HttpResponse:
    """Change a contact."""
    found = selectors.contact_find(request.scope, contact_id)
    form = ContactForm(request.POST or None, initial=asdict(found), version=stamp(found.updated_at))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        services.contact_update(scope=request.scope, contact_id=contact_id, values=values, seen=form.version)
        toast.done(request, _("The contact was saved."))
        return redirect(_address(found.account_key))
    response = render(request, "contacts/edit.html", {"form": form, "contact": found})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@member_required(Permission.CONTACTS_WRITE)
def delete(request: MemberRequest, contact_id: int) -> HttpResponse:
    """Delete a contact for good."""
    key = services.contact_delete(scope=request.scope, contact_id=contact_id)
    toast.done(request, _("The contact was deleted."))
    return redirect(_address(key))


@member_required(Permission.CONTACTS_READ)
@require_GET
def csv(request: MemberRequest) -> HttpResponse:
    """Give all contacts as a file whose name and every row say that it holds personal data."""
    found = selectors.contacts_of(request.scope)
    services.contacts_exported(scope=request.scope, count=len(found))
    response = attachment(contacts_csv(found), "personal-data-contacts.csv")
    response["Cache-Control"] = "no-store"
    return response


def _address(key: str) -> str:
    return f"{reverse('contacts:card')}?{urlencode({'key': key})}"
