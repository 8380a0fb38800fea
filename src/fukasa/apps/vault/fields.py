"""A column that is sealed in the database and plain in Python."""

from typing import Any

from django.db import models
from django.db.models.lookups import IsNull

from fukasa.apps.vault.sealing import opened, sealed


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # Django's own class takes parameters in stubs only
    """Text sealed at rest; empty text stays empty, null stays null. It cannot be searched, only asked for null."""

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return sealed(text) if text else text

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> str | None:
        return opened(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        return IsNull if lookup_name == "isnull" else None

    def get_transform(self, lookup_name: str) -> Any:  # noqa: ARG002  no transform reads what is sealed
        return None
