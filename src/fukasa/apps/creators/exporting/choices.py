"""Formats and states of exports, and how much of them a workspace may keep."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Format(models.TextChoices):
    """What a file is made as."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel"
    PARQUET = "parquet", "Parquet"


class State(models.TextChoices):
    """Where an export stands."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


LIVE = (State.WAITING, State.RUNNING)
STOPPED = (State.FAILED, State.CANCELLED, State.EXPIRED)

MOST_LIVE = 3
"""Exports of a workspace that wait or run at once."""

MOST_BYTES = 5 * 1024**3
"""Files that a workspace keeps together; whoever asks for more takes old ones away first."""

MOST_IN_EXCEL = 1_048_575
"""Rows below the header of a worksheet."""
