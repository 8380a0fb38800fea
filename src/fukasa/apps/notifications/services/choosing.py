from collections.abc import Mapping

from django.core import signing
from django.db import transaction
from django.utils import timezone

from fukasa.apps.notifications.errors import LinkBroken
from fukasa.apps.notifications.kinds import RULES, Kind, Mailed
from fukasa.apps.notifications.models import MailChoice, Notification
from fukasa.apps.notifications.services.telling import mail_due
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.apps.workspaces.selectors import scopes_of_user

_SALT = "fukasa.notifications.unsubscribe"


@transaction.atomic
def choices_save(*, scope: WorkspaceScope, chosen: Mapping[Kind, Mailed], zone: str) -> None:
    """Keep how soon a member wants each kind mailed; what waits for its mail follows."""
    required(scope).demand(Permission.PROFILE_WRITE)
    for kind in chosen:
        scope.demand(RULES[kind].permission)
    MailChoice.objects.of(scope).filter(member_id=scope.member_id, kind__in=list(chosen)).delete()
    unusual = {kind: mailed for kind, mailed in chosen.items() if mailed is not RULES[kind].mailed}
    named = {"workspace_id": scope.workspace_id, "member_id": scope.member_id}
    MailChoice.unscoped.bulk_create(MailChoice(**named, kind=kind, mailed=how) for kind, how in unusual.items())
    now = timezone.now()
    for mailed in Mailed:
        kinds = [kind for kind, how in chosen.items() if how is mailed]
        waiting = Notification.objects.of(scope).filter(member_id=scope.member_id, kind__in=kinds)
        waiting.filter(mail_at__isnull=False).update(mail_at=mail_due(mailed, now, zone))


def unsubscribe_token(user_id: int) -> str:
    """Sign the address by which a person stops the mail without logging in."""
    return signing.dumps(user_id, salt=_SALT)


def unsubscribing(token: str) -> int:
    """Read whose mail an address stops."""
    try:
        return int(signing.loads(token, salt=_SALT))
    except signing.BadSignature as error:
        raise LinkBroken("this link is not complete; copy the whole address from the mail") from error


@transaction.atomic
def unsubscribe(token: str) -> None:
    """Stop all mail to a person but that about log-ins on new devices, in every workspace."""
    kinds = [kind for kind in Kind if kind is not Kind.NEW_DEVICE]
    for scope in scopes_of_user(unsubscribing(token)):
        MailChoice.objects.of(scope).filter(member_id=scope.member_id, kind__in=kinds).delete()
        named = {"workspace_id": scope.workspace_id, "member_id": scope.member_id, "mailed": Mailed.OFF}
        MailChoice.unscoped.bulk_create(MailChoice(**named, kind=kind) for kind in kinds)
        Notification.objects.of(scope).filter(member_id=scope.member_id, kind__in=kinds).update(mail_at=None)
