from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.tokens import secrets
from fukasa.apps.tokens.errors import NoScope, ScopeTooWide, TokenNotFound
from fukasa.apps.tokens.models import Token
from fukasa.apps.tokens.selectors import grantable
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.quotas import Quota, demand
from fukasa.apps.workspaces.scope import WorkspaceScope, required

USUAL_DAYS = 90


@dataclass(frozen=True, slots=True)
class Made:
    """A new token; its text is shown this once."""

    token_id: int
    text: str
    expires_at: datetime


@transaction.atomic
def token_create(*, scope: WorkspaceScope, name: str, scopes: Iterable[str], expires_at: datetime) -> Made:
    """Make a token that may do some of what its member may; gives its text, which is kept nowhere."""
    required(scope).demand(Permission.TOKENS_WRITE)
    wished = _demand_grantable(scope, scopes)
    demand(scope, Quota.TOKENS)
    drawn = secrets.draw()
    row = Token(
        workspace_id=scope.workspace_id,
        member_id=scope.member_id,
        name=name.strip() or drawn.prefix,
        prefix=drawn.prefix,
        digest=drawn.digest,
        scopes=wished,
        expires_at=expires_at,
    )
    row.save()
    after = {"scopes": wished, "expires_at": expires_at, "prefix": row.prefix}
    record(scope, "token.created", object_type="token", object_id=row.pk, object_name=row.name, after=after)
    return Made(row.pk, drawn.text, expires_at)


@transaction.atomic
def token_revoke(*, scope: WorkspaceScope, token_id: int) -> str:
    """Withdraw a token, at once and for good; one's own, or anybody's where one may manage them. Gives its name."""
    required(scope).demand(Permission.TOKENS_WRITE)
    rows = Token.objects.of(scope).select_for_update()
    if not scope.may(Permission.TOKENS_MANAGE):
        rows = rows.filter(member_id=scope.member_id)
    row: Token | None = rows.filter(pk=token_id).first()
    if row is None:
        raise TokenNotFound(_("There is no such token here."))
    _revoke(scope, row)
    return row.name


@transaction.atomic
def token_withdraw_itself(*, scope: WorkspaceScope, token_id: int) -> None:
    """Withdraw the token by which somebody asks; needs no permission, for whoever holds it may do all it does."""
    row = Token.objects.of(scope).select_for_update().get(pk=token_id, member_id=scope.member_id)
    _revoke(scope, row)


def _revoke(scope: WorkspaceScope, row: Token) -> None:
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at", "updated_at"])
        before = {"prefix": row.prefix}
        record(scope, "token.revoked", object_type="token", object_id=row.pk, object_name=row.name, before=before)


def _demand_grantable(scope: WorkspaceScope, scopes: Iterable[str]) -> list[str]:
    wished, may = set(scopes), [one.value for one in grantable(scope)]
    if not wished:
        raise NoScope(_("Choose at least one thing the token may do."))
    beyond = sorted(wished - set(may))
    if beyond:
        raise ScopeTooWide(
            _("A token may do no more than you; not %(names)s.") % {"names": ", ".join(beyond)}, beyond=beyond
        )
    return [one for one in may if one in wished]
