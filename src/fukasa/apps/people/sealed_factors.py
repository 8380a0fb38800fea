"""The secrets of second factors as a place of sealed texts, so that they are sealed anew when keys are renewed.

They stand in the JSON of django-allauth's own table, where no search for sealed columns finds them.
"""

from collections.abc import Callable, Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from fukasa.apps.vault.stores import Store

_SEALED = ("secret", "seed", "migrated_codes")  # of apps; of recovery codes, one seed or one text each


def tokens() -> Iterator[str]:
    """Give every sealed text of every factor."""
    for data in Authenticator.objects.values_list("data", flat=True).iterator():
        for name in _SEALED:
            held = data.get(name, [])
            yield from held if isinstance(held, list) else [held]


def renew(renewed: Callable[[str], str]) -> int:
    """Seal them anew, factor by factor; what a kill leaves undone is found by the next run."""
    return sum(_renew(key, renewed) for key in list(Authenticator.objects.values_list("pk", flat=True)))


@transaction.atomic
def _renew(key: int, renewed: Callable[[str], str]) -> int:
    factor = Authenticator.objects.select_for_update().filter(pk=key).first()  # a code may just be struck off
    if factor is None:
        return 0
    before = factor.data
    factor.data = {name: _anew(held, renewed) if name in _SEALED else held for name, held in before.items()}
    if factor.data == before:
        return 0
    factor.save(update_fields=["data"])
    return 1


def _anew(held: Any, renewed: Callable[[str], str]) -> Any:
    return [renewed(one) for one in held] if isinstance(held, list) else renewed(held)


STORE = Store("mfa_authenticator.data", tokens, renew)
