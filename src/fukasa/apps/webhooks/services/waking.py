"""Tells the worker that there is something to send; the periodic job finds whatever nobody told it of."""

from collections.abc import Callable

from django.db import transaction

_wakers: list[Callable[[], None]] = []


def wake_by(waker: Callable[[], None]) -> None:
    """Say how the worker is woken; tasks stand above services, so they say it themselves."""
    if waker not in _wakers:
        _wakers.append(waker)


def wake_when_committed() -> None:
    """Wake the worker once the transaction is there."""
    for waker in _wakers:
        transaction.on_commit(waker, robust=True)
