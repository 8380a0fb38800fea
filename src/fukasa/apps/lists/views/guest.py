"""What somebody with a link may do without a log-in: say their name, approve, reject, comment."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from fukasa.apps.lists import selectors
from fukasa.apps.lists.choices import Verdict
from fukasa.apps.lists.errors import ShareNotFound
from fukasa.apps.lists.forms import AnswerForm, GuestForm
from fukasa.apps.lists.guests import demand_pace, guest_of, remember
from fukasa.apps.lists.services.reviews import review_give
from fukasa.apps.pages import toast
from fukasa.apps.pages.links import private
from fukasa.apps.pages.render import wants_fragment


@never_cache
@csrf_protect
@require_POST
def name(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the name under which a guest answers."""
    _demand_open(request, token)
    path, form = reverse("lists:shared", args=[token]), GuestForm(request.POST)
    response = redirect(path)
    if form.is_valid():
        remember(request, response, form.cleaned_data["name"], token)
    else:
        toast.refused(request, _("Type a name of at most 80 characters."))
    return private(response)


@never_cache
@csrf_protect
@require_POST
def answer(request: HttpRequest, token: str, entry_id: int) -> HttpResponse:
    """Keep what a guest says about one account."""
    _demand_open(request, token)
    back = f"{reverse('lists:shared', args=[token])}#entry-{entry_id}"
    guest, form = guest_of(request, token), AnswerForm(request.POST)
    if guest is None or not form.is_valid():
        sentence = _("Say your name first.") if guest is None else _("A comment has at most 1,000 characters.")
        toast.refused(request, sentence)
        return private(_toasts(request) if wants_fragment(request) else redirect(back))
    verdict = Verdict(form.cleaned_data["verdict"])
    comment = form.cleaned_data["comment"]
    said = review_give(token=token, guest=guest, entry_id=entry_id, verdict=verdict, comment=comment)
    if wants_fragment(request):
        return private(render(request, "lists/_answered.html", {"entry_id": entry_id, "at": said.updated_at}))
    return private(redirect(back))


def _demand_open(request: HttpRequest, token: str) -> None:
    """Refuse answers to a link that asks for none, and more of them than people give."""
    link = selectors.link_of(token, timezone.now())
    demand_pace(request, link.pk)
    if not link.asks:
        raise ShareNotFound(_("This link is wrong, has expired or was withdrawn. Ask the sender for a new one."))


def _toasts(request: HttpRequest) -> HttpResponse:
    return render(request, "components/toasts.html", {"oob": True})
