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


class Verdict(models.TextChoices):
    """What a guest says about an account of a list."""

    APPROVE = "approve", _("Approve")
    REJECT = "reject", _("Reject")
    NONE = "none", _("No opinion")


class FieldKind(models.TextChoices):
    """What a field of the workspace's own holds."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Money")
    DATE = "date", _("Date")
    CHOICE = "choice", _("Choice")
    FLAG = "flag", _("Yes or no")


MAX_ENTRIES = 5_000  # figures of a list are read at view time; more belongs into a saved search
MAX_PASTED_LINES = 2_000
MAX_GUESTS = 30  # people who answer by one link
MAX_FIELDS = 30  # of one list, and as many again of the workspace
MAX_CHOICES = 50
LONGEST_CHOICE = 60
LONGEST_TEXT = 500
LONGEST_COMMENT = 1_000
