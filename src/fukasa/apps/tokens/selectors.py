from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.tokens import secrets
from fukasa.apps.tokens.errors import TokenExpired, TokenRefused
from fukasa.apps.tokens.models import Token
from fukasa.apps.workspaces.permissions import Permission, allowed
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.apps.workspaces.selectors import Membership, membership_of


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token as people see it; its secret is nowhere kept."""

    token_id: int
    name: str
    prefix: str
    scopes: tuple[Permission, ...]
    of: str
    is_own: bool
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None

    def works(self, now: datetime) -> bool:
        """Tell whether a program can use it."""
        return self.revoked_at is None and self.expires_at > now


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever holds a token that works."""

    token: Token
    membership: Membership


def tokens_of(scope: WorkspaceScope) -> tuple[TokenView, ...]:
    """Give one's own tokens, and those of everybody where one may manage them; the newest first."""
    rows = Token.objects.of(scope).select_related("member__user")
    if not scope.may(Permission.TOKENS_MANAGE):
        rows = rows.filter(member_id=scope.member_id)
    return tuple(_view(row, scope) for row in rows)


def own_token(token_id: int, scope: WorkspaceScope) -> TokenView:
    """Give the token by which somebody asks."""
    return _view(Token.objects.of(scope).select_related("member__user").get(pk=token_id), scope)


def grantable(scope: WorkspaceScope) -> tuple[Permission, ...]:
    """Name what a token of this member may be allowed, in the order of the table."""
    mine = allowed(required(scope).role)
    return tuple(one for one in Permission if one in mine and one not in NOT_FOR_TOKENS and scope.may(one))


NOT_FOR_TOKENS = frozenset(
    {
        Permission.SHARED_READ,  # of guests
        Permission.SHARED_ANSWER,
        Permission.TOKENS_WRITE,  # a token must not live on in tokens of its own making
        Permission.TOKENS_MANAGE,
    }
)


def bearer_of(text: str, now: datetime | None = None) -> Bearer:
    """Read a token as it was sent; gives the member it works for, allowed what role and token both allow.

    Raises:
        TokenRefused: it is wrong, was withdrawn, or its member has left.
        TokenExpired: it is right but over.

    """
    given = secrets.read(text)
    row = Token.unscoped.filter(prefix=given.prefix).first() if given else None
    if given is None or row is None or not given.matches(row.digest) or row.revoked_at is not None:
        raise TokenRefused(_("This token is wrong or was withdrawn; make one in the settings and send it as Bearer."))
    if row.expires_at <= (now or timezone.now()):
        raise TokenExpired(_("This token has expired; make a new one in the settings."))
    membership = membership_of(row.member_id, granted=granted(row.scopes))
    if membership is None:
        raise TokenRefused(_("This token is wrong or was withdrawn; make one in the settings and send it as Bearer."))
    return Bearer(row, membership)


def granted(scopes: list[str]) -> frozenset[Permission]:
    """Read the names of permissions; those of an older version that are gone allow nothing."""
    known = {one.value for one in Permission}
    return frozenset(Permission(name) for name in scopes if name in known)


def _view(row: Token, scope: WorkspaceScope) -> TokenView:
    return TokenView(
        token_id=row.pk,
        name=row.name,
        prefix=f"{secrets.MARK}_{row.prefix}",
        scopes=tuple(sorted(granted(row.scopes), key=list(Permission).index)),
        of=str(row.member.user),
        is_own=row.member_id == scope.member_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
