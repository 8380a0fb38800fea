"""One's own e-mail address: confirmed, changed."""

from allauth.account import views as account
from allauth.account.models import EmailAddress
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from fukasa.apps.pages import toast
from fukasa.apps.workspaces.gate import MemberRequest


def address(request: MemberRequest) -> HttpResponse:
    """Change the address once the present one is confirmed; allauth would take an unconfirmed one for the new one."""
    confirmed = EmailAddress.objects.filter(user_id=request.user.pk, verified=True).exists()
    if not confirmed and {"action_add", "action_remove"} & request.POST.keys():
        toast.refused(request, _("Confirm the present address first; then it can be changed."))
        return redirect("account_email")
    answer: HttpResponse = account.email(request)
    return answer
