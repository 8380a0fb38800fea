"""Second factors: after the first one come recovery codes, which are shown this once."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fukasa.apps.people.recovery_codes import codes_make
from fukasa.apps.people.second_factor import has_one
from fukasa.apps.workspaces.gate import MemberRequest


class _ThenCodes:
    """Leads from a new factor to the codes, unless there are some."""

    request: Any

    def get_success_url(self) -> str:
        return reverse("mfa_index" if _codes_of(self.request.user.pk) else "mfa_generate_recovery_codes")


class AddApp(_ThenCodes, ActivateTOTPView):  # type: ignore[misc]  # allauth comes without types
    """A new authenticator app; the code that sets it up is used by it, and opens nothing more."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        made = Authenticator.objects.get(user_id=self.request.user.pk, type=Authenticator.Type.TOTP)
        made.wrap().validate_code(form.cleaned_data["code"])
        return response


class AddPasskey(_ThenCodes, AddWebAuthnView):  # type: ignore[misc]  # likewise
    """A new passkey."""


@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]  # likewise
def codes(request: MemberRequest) -> HttpResponse:
    """Say how many recovery codes are left; make new ones and show them."""
    if not has_one(request.user.pk):
        return redirect("mfa_index")
    made = codes_make(request) if request.method == "POST" else ()
    held = _codes_of(request.user.pk)
    left = len(held.wrap().get_unused_codes()) if held else 0
    return render(request, "mfa/recovery_codes/codes.html", {"made": made, "left": left})


def _codes_of(user_id: int) -> Any:
    return Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.RECOVERY_CODES).first()
