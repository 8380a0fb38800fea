"""The states of a run and the kinds of a price."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """How far a run is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    FAILED = "failed", _("Failed")


class PriceKind(models.TextChoices):
    """How firm a price is, the firmest first; of several prices of an account the firmest counts."""

    AGREED = "agreed", _("Agreed")
    QUOTED = "quoted", _("Quoted")
    ASKED = "asked", _("Asked")


LONGEST_RUN = timedelta(hours=1)  # one that takes longer was cut off, for example by a restart
LONGEST_SILENCE = timedelta(minutes=15)  # a search that says nothing for longer was cut off
QUICK_ACCOUNTS = 30_000  # up to here a run is over before the page is back, and needs no background task
LARGEST_BUDGET = 1e15  # no budget has more digits
