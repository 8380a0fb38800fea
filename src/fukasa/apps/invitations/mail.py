"""The mail that brings an invitation, in the language of the invited person."""

import logging
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from fukasa.apps.workspaces.roles import Role

logger = logging.getLogger(__name__)


def send(*, email: str, language: str, workspace: str, invited_by: str, role: Role, url: str) -> bool:
    """Send it; False when the mail server did not take it."""
    with override(language):
        told = {"workspace": workspace, "invited_by": invited_by, "role": role.label, "url": url}
        subject = _("Fukasa: %(who)s invites you to “%(workspace)s”") % {"who": invited_by, "workspace": workspace}
        body = render_to_string("invitations/mail.txt", told)
    try:
        return EmailMessage(" ".join(subject.split()), body, to=[email]).send() == 1
    except (OSError, SMTPException) as error:
        logger.warning("an invitation could not be mailed: %s", type(error).__name__)
        return False
