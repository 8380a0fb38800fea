from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Given up")


class Off(models.TextChoices):
    """Why nothing is sent to an endpoint."""

    NO = "", _("On")
    OWNER = "owner", _("Switched off by a member")
    GONE = "gone", _("Switched off: the receiver says it is gone (410)")
    FAILING = "failing", _("Switched off: nothing arrived for three days")
