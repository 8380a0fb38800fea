from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.invitations.errors import AlreadySettled, AlreadyThere, InvitationNotFound, InvitationNotGood
from fukasa.apps.invitations.models import Invitation
from fukasa.apps.invitations.selectors import good
from fukasa.apps.pages.links import new_token, token_hash
from fukasa.apps.workspaces import services as workspaces
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.quotas import Quota, demand
from fukasa.apps.workspaces.roles import Role
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.apps.workspaces.selectors import people

GOOD_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Issued:
    """An invitation with its token, which is known only now."""

    invitation_id: int
    email: str
    token: str


@transaction.atomic
def invite(*, scope: WorkspaceScope, email: str, role: Role, language: str = "ja") -> Issued:
    """Keep a place for an address; nobody invites into a role above their own.

    Raises:
        AlreadyThere: a member, or somebody whose invitation is still good.
        QuotaReached: no seat is left.

    """
    required(scope).demand(Permission.MEMBERS_MANAGE)
    scope.demand_role(role)
    address = email.strip().lower()
    if any(person.email == address for person in people(scope)):
        raise AlreadyThere(_("%(email)s is a member already.") % {"email": address}, email=address)
    demand(scope, Quota.MEMBERS)
    _forget_expired(scope, address)
    token = new_token()
    try:
        with transaction.atomic():
            row = Invitation.objects.create(
                workspace_id=scope.workspace_id,
                email=address,
                role=role,
                language=language,
                token_hash=token_hash(token),
                expires_at=timezone.now() + GOOD_FOR,
                invited_by_id=scope.member_id,
            )
    except IntegrityError as error:
        message = _("%(email)s was invited already; send that invitation again instead.") % {"email": address}
        raise AlreadyThere(message, email=address) from error
    record(scope, "invitation.created", **_named(row), after={"role": role.value})
    return Issued(row.pk, address, token)


@transaction.atomic
def renew(*, scope: WorkspaceScope, invitation_id: int) -> Issued:
    """Give an invitation a new link for another week; the old link opens nothing any more."""
    row = _open(scope, invitation_id)
    if row.expires_at <= timezone.now():
        demand(scope, Quota.MEMBERS)
    token = new_token()
    row.token_hash, row.expires_at = token_hash(token), timezone.now() + GOOD_FOR
    row.mailed_at, row.handed_over = None, False
    row.save()
    record(scope, "invitation.renewed", **_named(row))
    return Issued(row.pk, row.email, token)


@transaction.atomic
def withdraw(*, scope: WorkspaceScope, invitation_id: int) -> str:
    """Take an invitation back; gives its address."""
    row = _open(scope, invitation_id)
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at", "updated_at"])
    record(scope, "invitation.withdrawn", **_named(row), before={"role": row.role})
    return str(row.email)


def mail_noted(*, scope: WorkspaceScope, invitation_id: int, sent: bool) -> None:
    """Put down whether the mail went out; when not, the link is handed over and proves no address."""
    changed = {"mailed_at": timezone.now()} if sent else {"handed_over": True}
    Invitation.objects.of(required(scope)).filter(pk=invitation_id).update(**changed)


@transaction.atomic
def accept(*, token: str, user: Any) -> int:
    """Take the place that was kept; gives the number of the workspace.

    Raises:
        InvitationNotGood: it can no longer be accepted, or was meant for another address.

    """
    row = _locked(token)
    if row.email != user.email:
        message = _("This invitation is for another address than %(email)s. Log out, then open it again.")
        raise InvitationNotGood(message % {"email": user.email})
    row.accepted_at, row.accepted_by = timezone.now(), user
    row.save(update_fields=["accepted_at", "accepted_by", "updated_at"])
    workspaces.member_enter(workspace_id=row.workspace_id, user=user, role=Role(row.role))
    return int(row.workspace_id)


@transaction.atomic
def accept_as_new(*, token: str, name: str, password: str | None, language: str) -> Any:
    """Make an account for the invited address and take the place; without a password, for a passkey to come."""
    row = _locked(token)
    if get_user_model().objects.filter(email=row.email).exists():
        raise InvitationNotGood(_("There is an account with this address already. Log in, then open the link again."))
    user = workspaces.user_create(email=row.email, name=name, password=password, language=language)
    EmailAddress.objects.create(user=user, email=row.email, primary=True, verified=not row.handed_over)
    accept(token=token, user=user)
    return user


def _locked(token: str) -> Invitation:
    return good(Invitation.unscoped.select_for_update().filter(token_hash=token_hash(token)).first())


def _open(scope: WorkspaceScope, invitation_id: int) -> Invitation:
    required(scope).demand(Permission.MEMBERS_MANAGE)
    rows = Invitation.objects.of(scope).select_for_update()
    row: Invitation | None = rows.filter(pk=invitation_id).first()
    if row is None:
        raise InvitationNotFound(_("There is no such invitation in this workspace."))
    if row.accepted_at or row.withdrawn_at:
        raise AlreadySettled(_("This invitation was accepted or withdrawn meanwhile."))
    scope.demand_role(Role(row.role))
    return row


def _forget_expired(scope: WorkspaceScope, address: str) -> None:
    rows = Invitation.objects.of(scope).filter(email=address, accepted_at=None, withdrawn_at=None)
    rows.filter(expires_at__lte=timezone.now()).update(withdrawn_at=timezone.now())


def _named(row: Invitation) -> dict[str, Any]:
    return {"object_type": "invitation", "object_id": row.pk, "object_name": row.email}
