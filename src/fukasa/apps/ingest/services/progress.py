"""Telling how far an import is, and hearing that it shall stop."""

from collections.abc import Callable
from time import monotonic

from fukasa.apps.ingest.choices import Step
from fukasa.apps.ingest.models import ImportJob
from fukasa.pipelines.ingest import Progress

INTERVAL = 0.3  # seconds between two notes in the database


class Cancelled(Exception):  # noqa: N818  no error: somebody asked for it
    """The member who watches asked to stop."""


class Reporter:
    """Writes the progress into the row of the import, at most every :data:`INTERVAL` seconds."""

    def __init__(self, job: ImportJob, clock: Callable[[], float] = monotonic) -> None:
        self._row = ImportJob.unscoped.filter(pk=job.pk)
        self._clock = clock
        self._told_at = float("-inf")

    def __call__(self, progress: Progress) -> None:
        """Note what has been read; raises :class:`Cancelled` when that was asked for."""
        at_end = progress.bytes_read >= progress.bytes_total
        if not self._is_time() and not at_end:
            return
        self._row.update(
            step=Step.WRITING if at_end else Step.READING,
            bytes_read=progress.bytes_read,
            rows_read=progress.rows,
            rows_rejected=progress.rejected,
        )
        if self._row.filter(cancel_asked=True).exists():
            raise Cancelled

    def measuring(self, _name: str, share: float) -> None:
        """Note how much of the measuring is done."""
        if self._is_time():
            self._row.update(share=share)

    def _is_time(self) -> bool:
        now = self._clock()
        if now - self._told_at < INTERVAL:
            return False
        self._told_at = now
        return True
