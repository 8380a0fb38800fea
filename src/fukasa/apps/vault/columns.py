"""Every :class:`EncryptedTextField` of every app as a store: found by itself, so that no rotation forgets one."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Cast

from fukasa.apps.vault.fields import EncryptedTextField
from fukasa.apps.vault.keyring import id_in
from fukasa.apps.vault.places import keyring
from fukasa.apps.vault.stores import Store

BATCH = 100
PAUSE = 0.15
"""Seconds between two batches: SQLite's lock goes to whoever asks first, and others look for it every tenth of one."""


@dataclass(frozen=True, slots=True)
class Column:
    """One sealed column."""

    model: type[models.Model]
    field: str

    @property
    def store(self) -> Store:
        """The column as `keys` sees it."""
        return Store(f"{self.model._meta.db_table}.{self.field}", self.tokens, self.renew)  # noqa: SLF001  Django's documented way

    def tokens(self) -> Iterator[str]:
        """Give what stands in the database, unopened."""
        yield from self._rows().values_list("raw", flat=True).iterator()

    def renew(self, renewed: Callable[[str], str]) -> int:
        """Write batch after batch anew; what a kill leaves undone is found by the next run."""
        changed = 0
        while batch := self._batch(renewed):
            changed += batch
            time.sleep(PAUSE)
        return changed

    @transaction.atomic
    def _batch(self, renewed: Callable[[str], str]) -> int:
        stale = self._rows().exclude(raw__startswith=f"{keyring().newest.key_id}.").order_by("pk")
        rows = list(stale.select_for_update().values_list("pk", "raw")[:BATCH])
        for key, raw in rows:
            token = models.Value(renewed(raw), output_field=models.TextField())  # sealed already
            self.model._base_manager.filter(pk=key).update(**{self.field: token})  # noqa: SLF001  likewise
        return len(rows)

    def _rows(self) -> models.QuerySet[Any]:
        raw = Cast(models.F(self.field), models.TextField())
        return self.model._base_manager.annotate(raw=raw).exclude(raw="").exclude(raw=None)  # noqa: SLF001  likewise


def columns() -> tuple[Column, ...]:
    """Find the sealed columns of all apps."""
    return tuple(
        Column(model, field.name)
        for model in apps.get_models()
        for field in model._meta.local_fields  # noqa: SLF001  likewise
        if isinstance(field, EncryptedTextField)
    )


def used_by(store: Store) -> dict[str, int]:
    """Count the sealed texts of a store by the id of their key."""
    counts: dict[str, int] = {}
    for token in store.tokens():
        counts[id_in(token)] = counts.get(id_in(token), 0) + 1
    return counts
