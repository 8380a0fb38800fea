"""What people are in a workspace. A higher role may do all that a lower one may: see `permissions`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The five roles of members and the guest, who comes by a link; the mightiest first."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    PLANNER = "planner", _("Planner")
    REVIEWER = "reviewer", _("Reviewer")
    VIEWER = "viewer", _("Viewer")
    GUEST = "guest", _("Guest (by link)")

    def covers(self, needed: "Role") -> bool:
        """Tell whether somebody in this role may do what ``needed`` may."""
        ranks = list(type(self))
        return ranks.index(self) <= ranks.index(needed)


MEMBER_ROLES: tuple[Role, ...] = tuple(role for role in Role if role is not Role.GUEST)
MEMBER_VALUES = [role.value for role in MEMBER_ROLES]
MEMBER_CHOICES = [(role.value, role.label) for role in MEMBER_ROLES]
