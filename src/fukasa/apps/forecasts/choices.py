"""Where a forecast was shown, and what it is about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.TextChoices):
    """The page on which a forecast was first shown."""

    REPORT = "report", _("Report")
    SHORTLIST = "shortlist", _("Shortlist")
    PLAN = "plan", _("Plan")


class Measure(models.TextChoices):
    """What is forecast."""

    VIEWS = "views", _("Views")
    LIKES = "likes", _("Likes")
