"""What the operator does for somebody who is locked out."""

import logging
from dataclasses import dataclass
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from fukasa.apps.outbound.mail import send
from fukasa.apps.people.events import happened
from fukasa.apps.people.sessions import end_all
from fukasa.apps.people.traces import touched_by
from fukasa.core.errors import NotFound

OPERATOR = "operator (command line)"


@dataclass(frozen=True, slots=True)
class Reset:
    """What was taken away.

    Attributes:
        kinds: the kinds of the factors, one each.
        sessions: how many sessions were ended.

    """

    kinds: tuple[str, ...]
    sessions: int


@transaction.atomic
def factors_reset(email: str) -> Reset:
    """Take all second factors, passkeys and recovery codes of somebody away, end their sessions, tell them by mail.

    Raises:
        NotFound: nobody has this address, or they have no factor.

    """
    user = get_user_model().objects.select_for_update().filter(email=email.strip().lower()).first()
    if user is None:
        raise NotFound(f"nobody here has the address {email}; Settings › People shows the addresses of everybody")
    held = list(Authenticator.objects.filter(user_id=user.pk))
    if not held:
        raise NotFound(f"{email} has no second factor; a forgotten password is chosen anew on the log-in page")
    with touched_by(OPERATOR):
        for one in held:
            one.delete()
    happened("factor.reset", user=user.pk, by="operator", level=logging.WARNING)
    transaction.on_commit(partial(_tell, user))
    return Reset(tuple(sorted(one.type for one in held)), end_all(user.pk))


def _tell(user: Any) -> None:
    with override(user.language):
        subject, body = _("Fukasa: your second factors were removed"), render_to_string("people/factors_reset.txt")
    send(EmailMessage(subject, body, to=[user.email]), "word of removed factors")
