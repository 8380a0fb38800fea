"""Invitations on their way: by mail, or by a link that somebody hands over."""

from fukasa.apps.invitations import mail, selectors, services
from fukasa.apps.workspaces.scope import WorkspaceScope


def mailed(*, scope: WorkspaceScope, issued: services.Issued, url: str) -> bool:
    """Send the mail of an invitation, never inside a transaction, and put down whether it went out."""
    found = selectors.welcome(issued.token)
    sent = mail.send_invitation(
        email=found.email,
        language=selectors.invitation_find(scope, issued.invitation_id).language,
        workspace=found.workspace,
        invited_by=found.invited_by,
        role=found.role,
        url=url,
    )
    services.mail_noted(scope=scope, invitation_id=issued.invitation_id, sent=sent)
    return sent
