from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fukasa.apps.workspaces.owned import WorkspaceOwned

LONGEST_NAME, LONGEST_LINES, LONGEST_TEXTS = 100, 4_000, 200_000


class Brand(WorkspaceOwned):
    """A brand as the workspace describes it. Deleted ones stay, so that a deletion can be undone."""

    name = models.CharField(_("Name of the brand"), max_length=LONGEST_NAME)
    names = models.TextField(_("Other spellings, handles and hashtags"), max_length=LONGEST_LINES, blank=True)
    texts = models.TextField(_("The brand's own texts"), max_length=LONGEST_TEXTS, blank=True)
    rivals = models.TextField(_("Rivals"), max_length=LONGEST_LINES, blank=True)
    customers = models.JSONField(default=list, blank=True)  # keyed hashes of handles; the handles are not kept
    customer_count = models.PositiveIntegerField(default=0)
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("workspace", "name"), condition=Q(deleted_at__isnull=True), name="brand_once_per_name"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="brand_has_name"),
        )

    def __str__(self) -> str:
        return self.name
