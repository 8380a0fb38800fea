import secrets
from uuid import uuid4

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from fukasa.apps.ingest.choices import KINDS, ON_ERROR, State, Step
from fukasa.apps.workspaces.owned import WorkspaceOwned
from fukasa.pipelines.ingest import OnError

_MEMBER = "workspaces.Member"


def new_folder() -> str:
    """Draw the name of a folder that nobody can guess."""
    return secrets.token_hex(16)


def new_import_id() -> str:
    """Draw the id that the rows of an import carry."""
    return secrets.token_hex(6)


class ImportJob(WorkspaceOwned):
    """One uploaded file on its way into the catalogue."""

    batch = models.UUIDField(default=uuid4)  # the files that were uploaded together
    file_name = models.CharField(_("File"), max_length=120)
    folder = models.CharField(max_length=32, unique=True, default=new_folder)
    size_bytes = models.BigIntegerField(_("Size"))
    content_hash = models.CharField(max_length=64)
    kind = models.CharField(_("Kind"), max_length=20, choices=[(key, name) for key, name, _what in KINDS])
    profile = models.CharField(_("Profile"), max_length=40, blank=True)
    map_text = models.TextField(_("Mapping"), blank=True)  # TOML
    on_error = models.CharField(max_length=12, choices=ON_ERROR, default=OnError.REJECT_ROW.value)

    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.DRAFT)
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.READING)
    claimed = models.BooleanField(default=False)  # a worker has taken it; its lock tells whether it lives
    cancel_asked = models.BooleanField(default=False)
    bytes_read = models.BigIntegerField(default=0)
    rows_read = models.BigIntegerField(null=True)
    rows_rejected = models.BigIntegerField(null=True)
    attempts = models.PositiveIntegerField(default=0)  # to read it
    share = models.FloatField(null=True)  # of the measuring
    note = models.TextField(blank=True)  # what it waits for
    error = models.TextField(blank=True)

    import_id = models.CharField(max_length=12, unique=True, default=new_import_id)
    version = models.BigIntegerField(null=True)
    added = models.JSONField(default=dict)  # new rows per table
    known = models.JSONField(default=dict)  # rows per table that were there already
    rejects_kept = models.PositiveIntegerField(default=0)
    removed = models.JSONField(default=dict)  # rows per table that an undo took out

    created_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-pk",)
        constraints = (models.CheckConstraint(condition=models.Q(state__in=State.values), name="import_state_known"),)

    def __str__(self) -> str:
        return self.file_name


class SavedMapping(WorkspaceOwned):
    """A map that a workspace keeps under a name."""

    name = models.CharField(_("Name"), max_length=100)
    kind = models.CharField(_("Kind"), max_length=20)
    text = models.TextField()  # TOML
    created_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                "workspace",
                Lower("name"),
                condition=models.Q(deleted_at__isnull=True),
                name="mapping_name_once_per_workspace",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="mapping_has_name"),
        )

    def __str__(self) -> str:
        return self.name
