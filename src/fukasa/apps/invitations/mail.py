"""The mail that brings an invitation, in the language of the invited person."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from fukasa.apps.outbound.mail import Sent, send
from fukasa.apps.workspaces.roles import Role


def send_invitation(*, email: str, language: str, workspace: str, invited_by: str, role: Role, url: str) -> bool:
    """Send it; False when the mail server did not take it."""
    with override(language):
        told = {"workspace": workspace, "invited_by": invited_by, "role": role.label, "url": url}
        subject = _("Fukasa: %(who)s invites you to “%(workspace)s”") % {"who": invited_by, "workspace": workspace}
        body = render_to_string("invitations/mail.txt", told)
    return send(EmailMessage(" ".join(subject.split()), body, to=[email]), "an invitation") is Sent.TAKEN
