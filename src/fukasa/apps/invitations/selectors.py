from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.invitations.errors import InvitationNotFound, InvitationNotGood
from fukasa.apps.invitations.models import Invitation
from fukasa.apps.pages.links import token_hash
from fukasa.apps.workspaces.names import member_name
from fukasa.apps.workspaces.roles import Role
from fukasa.apps.workspaces.scope import WorkspaceScope, required


@dataclass(frozen=True, slots=True)
class InvitationView:
    """One invitation as the members see it."""

    invitation_id: int
    email: str
    role: Role
    language: str
    invited_by: str
    expires_at: datetime
    mailed_at: datetime | None
    expired: bool


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the invited person sees."""

    invitation_id: int
    email: str
    role: Role
    workspace: str
    invited_by: str
    has_account: bool


def open_rows(workspace_id: int) -> QuerySet[Any, Any]:
    """Give the invitations that may still be accepted; each keeps a seat."""
    rows = Invitation.unscoped.filter(workspace_id=workspace_id, accepted_at=None, withdrawn_at=None)
    return rows.filter(expires_at__gt=timezone.now())


def pending(scope: WorkspaceScope) -> tuple[InvitationView, ...]:
    """List the invitations that were neither accepted nor withdrawn, the newest first."""
    rows = Invitation.objects.of(required(scope)).filter(accepted_at=None, withdrawn_at=None)
    return tuple(_view(row) for row in rows.select_related("invited_by__user"))


def invitation_find(scope: WorkspaceScope, invitation_id: int) -> InvitationView:
    """Find one of these.

    Raises:
        InvitationNotFound: there is none of that number in the workspace, or it was accepted or withdrawn.

    """
    for one in pending(scope):
        if one.invitation_id == invitation_id:
            return one
    raise InvitationNotFound(_("There is no such invitation in this workspace."))


def welcome(token: str) -> Welcome:
    """Read what a link invites to.

    Raises:
        InvitationNotGood: unknown, used, withdrawn or expired; the sentence says which, and what to do.

    """
    row = Invitation.unscoped.filter(token_hash=token_hash(token)).select_related("workspace", "invited_by__user")
    found = good(row.first())
    return Welcome(
        invitation_id=found.pk,
        email=found.email,
        role=Role(found.role),
        workspace=found.workspace.name,
        invited_by=member_name(found.invited_by),
        has_account=get_user_model().objects.filter(email=found.email).exists(),
    )


def good(found: Invitation | None) -> Invitation:
    """Give an invitation back, or refuse it when it can no longer be accepted."""
    if found is None:
        raise InvitationNotGood(
            _("This link is not known: a newer one has replaced it, or it is cut off. Look for a newer mail.")
        )
    if found.accepted_at is not None:
        raise InvitationNotGood(_("This invitation was used already. If it was you, simply log in."))
    if found.withdrawn_at is not None:
        raise InvitationNotGood(_("This invitation was withdrawn. Ask whoever invited you."))
    if found.expires_at <= timezone.now():
        raise InvitationNotGood(_("This invitation is older than a week and has expired. Ask for a new one."))
    return found


def _view(row: Invitation) -> InvitationView:
    return InvitationView(
        invitation_id=row.pk,
        email=row.email,
        role=Role(row.role),
        language=row.language,
        invited_by=member_name(row.invited_by) or "—",
        expires_at=row.expires_at,
        mailed_at=row.mailed_at,
        expired=row.expires_at <= timezone.now(),
    )
