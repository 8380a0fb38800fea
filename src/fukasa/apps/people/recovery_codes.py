"""Recovery codes: shown once, kept as hashes, good once.

django-allauth's own can be worked out again from a seed, so it is left to make none (``MFA_SUPPORTED_TYPES``). Ours
stand where it keeps codes that came from elsewhere; it looks them up and strikes them off. Its numbers of before stay
good until new codes are made.
"""

import secrets
from base64 import b32encode
from hashlib import sha256

from allauth.account.adapter import get_adapter
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.contrib.auth import get_user_model
from django.db import transaction

from fukasa.apps.workspaces.gate import MemberRequest

COUNT = 10
_BYTES = 15  # 120 bits: with fewer than 112, a plain hash would not be enough
_GROUP = 6


def kept(typed: str) -> str:
    """Give what is kept of a code, however it was typed; numbers are no codes of ours and stay as they are."""
    plain = "".join(typed.split()).replace("-", "").lower()
    return typed if plain.isdecimal() else sha256(plain.encode()).hexdigest()


def codes_make(request: MemberRequest) -> tuple[str, ...]:
    """Make new codes for who asks; the old ones are no longer good."""
    codes = tuple(_new() for _ in range(COUNT))
    made, replaced = _put(request.user.pk, codes)
    signal = signals.authenticator_reset if replaced else signals.authenticator_added
    signal.send(sender=Authenticator, request=request, user=request.user, authenticator=made)
    if replaced:
        get_adapter(request).send_notification_mail("mfa/email/recovery_codes_generated", request.user)
    return codes


@transaction.atomic
def _put(user_id: int, codes: tuple[str, ...]) -> tuple[Authenticator, bool]:
    """Put codes in the place of those before; tell whether there were any."""
    get_user_model().objects.select_for_update().get(pk=user_id)
    before, _ = Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.RECOVERY_CODES).delete()
    made = Authenticator.objects.create(
        user_id=user_id,
        type=Authenticator.Type.RECOVERY_CODES,
        data={"migrated_codes": [encrypt(kept(code)) for code in codes]},
    )
    return made, bool(before)


def _new() -> str:
    signs = b32encode(secrets.token_bytes(_BYTES)).decode().lower()
    return "-".join(signs[start : start + _GROUP] for start in range(0, len(signs), _GROUP))
