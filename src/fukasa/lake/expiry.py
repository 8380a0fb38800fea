"""Facts whose retention term is over."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fukasa.core.retention import RETENTION_DAYS
from fukasa.lake.engine import any_of, literal

EARLY = timedelta(hours=12)  # the job comes every six hours, and may find the catalogue busy once


@dataclass(frozen=True, slots=True)
class Expired:
    """Rows whose term is over at ``now`` or within :data:`EARLY`: none is kept longer than its class allows."""

    now: datetime
    reason: str = field(default="facts expired", init=False)

    def condition(self, columns: Collection[str]) -> str | None:
        """See :class:`fukasa.lake.selection.Selection`."""
        if not {"retention_class", "captured_at"} <= set(columns):
            return None
        terms = [self._term(retention.value, days) for retention, days in RETENTION_DAYS.items() if days is not None]
        return " OR ".join(terms)

    def _term(self, retention: str, days: int) -> str:
        limit = (self.now + EARLY - timedelta(days=days)).isoformat()
        return f"({any_of('retention_class', (retention,))} AND captured_at < {literal(limit)}::TIMESTAMPTZ)"
