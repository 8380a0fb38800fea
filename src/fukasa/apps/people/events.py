"""Log-ins and what keeps people out, as lines of the log: who by a number, how, never a name, an address or a word."""

import logging
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

logger = logging.getLogger("fukasa.security")


def happened(event: str, *, user: int | None = None, by: str = "", level: int = logging.INFO) -> None:
    """Write one line.

    Args:
        event: what happened, for example ``login.done``.
        user: the number of the person, where it is known.
        by: how, or why: a method, a kind of factor, a term.
        level: how serious it is.

    """
    logger.log(level, event, extra={"user": user, "by": by})


@receiver(user_logged_in)
def _came(request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    methods = [one.get("method", "") for one in request.session.get("account_authentication_methods", ())]
    happened("login.done", user=user.pk, by="+".join(dict.fromkeys(methods)))


@receiver(user_logged_out)
def _went(user: Any, **_kwargs: Any) -> None:
    if user is not None:
        happened("logout", user=user.pk)


@receiver(user_login_failed)
def _refused(**_kwargs: Any) -> None:
    happened("login.failed", by="password", level=logging.WARNING)  # whose it was is what was typed: not for the log


@receiver(account.authentication_step_completed)
def _proven(user: Any, method: str, reauthenticated: bool = False, **_kwargs: Any) -> None:  # noqa: FBT001, FBT002  the signature of the signal
    if reauthenticated:
        happened("login.again", user=user.pk, by=method)


@receiver(account.password_set)
@receiver(account.password_changed)
@receiver(account.password_reset)
def _password(user: Any, **_kwargs: Any) -> None:
    happened("password.changed", user=user.pk)


@receiver(factors.authentication_failed)
def _wrong_code(user: Any, authenticator: Any, **_kwargs: Any) -> None:
    happened("login.failed", user=user.pk, by=authenticator.type, level=logging.WARNING)


@receiver(factors.authenticator_added)
def _added(user: Any, authenticator: Any, **_kwargs: Any) -> None:
    happened("factor.added", user=user.pk, by=authenticator.type)


@receiver(factors.authenticator_removed)
def _removed(user: Any, authenticator: Any, **_kwargs: Any) -> None:
    happened("factor.removed", user=user.pk, by=authenticator.type)
