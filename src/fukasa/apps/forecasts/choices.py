"""Where a forecast was shown, and what it is about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.TextChoices):
    """The page on which a forecast was first shown."""

    REPORT = "report", _("Report")
    SHORTLIST = "shortlist", _("Shortlist")
    PLAN = "plan", _("Plan")


class State(models.TextChoices):
    """How a forecast stands; all but waiting are final."""

    WAITING = "waiting", _("Waiting")
    SCORED = "scored", _("Scored")
    EXPIRED = "expired", _("No such post came in time")
    NO_COUNT = "no_count", _("The post shows no count")
    CHANGED = "definition_changed", _("The platform counts differently now")


class Measure(models.TextChoices):
    """What is forecast."""

    VIEWS = "views", _("Views")
    LIKES = "likes", _("Likes")
