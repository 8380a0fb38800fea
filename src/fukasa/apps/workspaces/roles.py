"""What a member may do. A higher role may do all that a lower one may."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The five roles, the mightiest first."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    PLANNER = "planner", _("Planner")
    REVIEWER = "reviewer", _("Reviewer")
    VIEWER = "viewer", _("Viewer")

    def covers(self, needed: "Role") -> bool:
        """Tell whether somebody in this role may do what ``needed`` may."""
        ranks = list(type(self))
        return ranks.index(self) <= ranks.index(needed)
