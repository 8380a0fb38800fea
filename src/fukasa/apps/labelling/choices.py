"""What an audit may be drawn from, how large it is, and how far work on it has come."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Drawn(models.TextChoices):
    """Where the comments come from."""

    ACCOUNT = "account", _("One creator")
    LIST = "list", _("One of your lists")
    ALL = "all", _("All creators you see")


class State(models.TextChoices):
    """How far background work is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    FAILED = "failed", _("Failed")


class Settled(models.TextChoices):
    """Why a label counts."""

    ONE = "one", _("one person labelled")
    AGREED = "agreed", _("both agreed")
    DECIDED = "decided", _("decided together")
    OPEN = "open", _("not decided yet")


SMALLEST, LARGEST, USUAL = 50, 500, 200
SEATS = 2  # people who label the same sample
QUICK_COMMENTS = 30_000  # up to here the model has read them before the page is back
LONGEST_WORK = timedelta(hours=1)  # work that takes longer was cut off, for example by a restart
