"""What people do with their keys, written into the audit log of every workspace they belong to."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from django.dispatch import receiver

from fukasa.apps.audit.services import record
from fukasa.apps.workspaces.selectors import scopes_of_user


@receiver(account.password_set)
@receiver(account.password_changed)
@receiver(account.password_reset)
def _password(user: Any, **_kwargs: Any) -> None:
    _note(user, "member.password_changed")


@receiver(account.email_changed)
def _address(user: Any, **_kwargs: Any) -> None:
    _note(user, "member.email_changed")


@receiver(account.email_confirmed)
def _confirmed(email_address: Any, **_kwargs: Any) -> None:
    _note(email_address.user, "member.email_confirmed")


@receiver(factors.authenticator_added)
def _added(user: Any, authenticator: Any, **_kwargs: Any) -> None:
    _note(user, "member.factor_added", after={"kind": authenticator.type})


@receiver(factors.authenticator_removed)
def _removed(user: Any, authenticator: Any, **_kwargs: Any) -> None:
    _note(user, "member.factor_removed", before={"kind": authenticator.type})


@receiver(factors.authenticator_reset)
def _reset(user: Any, authenticator: Any, **_kwargs: Any) -> None:
    _note(user, "member.factor_reset", after={"kind": authenticator.type})


def _note(user: Any, action: str, **values: Any) -> None:
    for scope in scopes_of_user(user.pk):
        record(scope, action, object_type="member", object_id=scope.member_id, object_name=user.email, **values)
