from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.lists.columns import SHARED_DEFAULT, known
from fukasa.apps.lists.errors import ShareNotFound
from fukasa.apps.lists.fields.selectors import fields_of
from fukasa.apps.lists.models import ShareLink
from fukasa.apps.lists.services.rows import audited, find_list
from fukasa.apps.pages.links import new_token, token_hash
from fukasa.apps.workspaces.quotas import Quota, demand
from fukasa.apps.workspaces.scope import WorkspaceScope


@transaction.atomic
def share_create(
    *,
    scope: WorkspaceScope,
    list_id: int,
    columns: Iterable[str],
    expires_at: datetime,
    label: str = "",
    own_facts: bool = False,
    asks: bool = False,
) -> str:
    """Make a link for people without an account; gives its token, which is kept nowhere."""
    row = find_list(scope, list_id)
    demand(scope, Quota.SHARE_LINKS)
    token = new_token()
    custom = [one.column for one in fields_of(scope, list_id)]
    link = ShareLink(
        workspace_id=scope.workspace_id,
        account_list=row,
        label=label.strip(),
        token_hash=token_hash(token),
        columns=list(known(columns, custom) or SHARED_DEFAULT),
        own_facts=own_facts,
        asks=asks,
        expires_at=expires_at,
        created_by_id=scope.member_id,
    )
    link.save()
    after = {"columns": link.columns, "own_facts": own_facts, "asks": asks, "expires_at": expires_at}
    record(scope, "list.shared", **audited("list", row), after=after)
    return token


@transaction.atomic
def share_revoke(*, scope: WorkspaceScope, list_id: int, share_id: int) -> None:
    """Withdraw a link; it stops working at once and cannot be brought back."""
    row = find_list(scope, list_id)
    link = ShareLink.objects.of(scope).filter(account_list=row, pk=share_id).first()
    if link is None:
        raise ShareNotFound(_("There is no such link on this list."))
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at", "updated_at"])
        record(scope, "list.share_revoked", **audited("list", row), after={"label": link.label})


def share_opened(*, share_id: int, now: datetime) -> None:
    """Count that somebody opened a link; who it was is not kept."""
    ShareLink.unscoped.filter(pk=share_id).update(opened=F("opened") + 1, opened_at=now)
