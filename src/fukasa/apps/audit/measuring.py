"""The row of an event without the tree around it, for `fukasa bench audit`."""

from typing import Any

from fukasa.apps.audit.models import AuditEvent


def write_bare_row(number: int, **values: Any) -> None:
    """Write a row that is in no tree; the caller takes it back, for the log would not verify."""
    AuditEvent(leaf_index=-1 - number, leaf_hash=b"", **values).save()
