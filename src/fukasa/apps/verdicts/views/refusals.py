"""A form that was refused, with what was typed into it."""

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render

from fukasa.apps.pages import toast
from fukasa.apps.verdicts.addresses import place_of
from fukasa.apps.workspaces.gate import MemberRequest


def refused(request: MemberRequest, form: Form, account_key: str, *, title: str, why: str) -> HttpResponse:
    """Say why and show the form again; it is sent to the same address."""
    toast.refused(request, why)
    context = {"form": form, "title": title, "key": account_key, "back_url": place_of(request.scope, account_key)}
    return render(request, "verdicts/refused.html", context, status=422)
