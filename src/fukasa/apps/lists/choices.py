"""What a member may say about an account in a list."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """How far the work with an account of a list has come."""

    CANDIDATE = "candidate", _("Candidate")
    SHORTLISTED = "shortlisted", _("Shortlisted")
    CONTACTED = "contacted", _("Contacted")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", _("Declined")


MAX_ENTRIES = 5_000  # figures of a list are read at view time; more belongs into a saved search
MAX_PASTED_LINES = 2_000
