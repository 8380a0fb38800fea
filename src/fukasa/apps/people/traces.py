"""What people do with their keys, written into the audit log of every workspace they belong to."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from allauth.account import signals as account
from allauth.mfa.models import Authenticator
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from fukasa.apps.audit.services import record
from fukasa.apps.workspaces.selectors import scopes_of_user

_actor: ContextVar[str] = ContextVar("fukasa_keys_touched_by", default="")


@contextmanager
def touched_by(actor: str) -> Iterator[None]:
    """Write down that somebody else than their owner touches the keys."""
    before = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(before)


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


@receiver(post_save, sender=Authenticator)  # allauth's own signals come after the commit, which may never be
def _added(instance: Any, created: bool, **_kwargs: Any) -> None:  # noqa: FBT001  the signature of the signal
    if created:
        _note(instance.user, "member.factor_added", after={"kind": instance.type})


@receiver(post_delete, sender=Authenticator)
def _removed(instance: Any, **_kwargs: Any) -> None:
    _note(instance.user, "member.factor_removed", before={"kind": instance.type})


def _note(user: Any, action: str, **values: Any) -> None:
    for scope in scopes_of_user(user.pk):
        who = replace(scope, actor=_actor.get() or scope.actor)
        record(who, action, object_type="member", object_id=scope.member_id, object_name=user.email, **values)
