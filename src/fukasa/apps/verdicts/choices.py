"""What a person may say of an account, and how an appeal stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OwnStatus(models.TextChoices):
    """A verdict by a person."""

    PASS = "pass", _("Nothing unusual")
    REVIEW = "review", _("To be looked at")
    FAIL = "fail", _("Very unusual")


class Audited(models.TextChoices):
    """What a person found with evidence of their own."""

    INFLATED = "inflated", _("Audited: inflated")
    GENUINE = "genuine", _("Audited: genuine")


class AppealState(models.TextChoices):
    """How an appeal stands."""

    OPEN = "open", _("Not decided yet")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Not accepted")
