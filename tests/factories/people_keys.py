"""Second factors, passkeys and devices of the standing people."""

from secrets import token_hex

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import get_user_model

from tests.factories.workspaces import People


def of_passkey(people: People) -> dict[str, object]:
    """Give the owner a passkey (of no real device)."""
    made = Authenticator.objects.create(
        user_id=people.owner.user_id,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Telephone", "credential": {}},
    )
    return {"pk": made.pk}


def of_device(people: People) -> dict[str, object]:
    """Give the owner another device."""
    made = UserSession.objects.create(
        user_id=people.owner.user_id, ip="192.0.2.7", user_agent="Another device", session_key=token_hex(16)
    )
    return {"session_id": made.pk}


def with_app(people: People) -> dict[str, object]:
    """Give the owner an authenticator app, unless there is one; its key is sealed, by a key in the data folder."""
    owner = get_user_model().objects.get(pk=people.owner.user_id)
    if not Authenticator.objects.filter(user=owner, type=Authenticator.Type.TOTP).exists():
        settings.FUKASA_DATA.mkdir(parents=True, exist_ok=True)
        TOTP.activate(owner, generate_totp_secret())
    return {}


def with_codes(people: People) -> dict[str, object]:
    """Give the owner an authenticator app and the recovery codes of earlier releases, which come from a seed."""
    with_app(people)
    RecoveryCodes.activate(get_user_model().objects.get(pk=people.owner.user_id))
    return {}
