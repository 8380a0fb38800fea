"""Editing how an uploaded file will be read, and keeping maps for later."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.ingest.choices import STOPPED, State
from fukasa.apps.ingest.errors import MappingNotFound, NameTaken, NotNow
from fukasa.apps.ingest.models import ImportJob, SavedMapping
from fukasa.apps.ingest.plans import Edit, edited, explicit, own_map, plan_of
from fukasa.apps.ingest.selectors import import_row
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.connectors.files import Mapping, mapping_text
from fukasa.pipelines.ingest import OnError


@transaction.atomic
def mapping_edit(*, scope: WorkspaceScope, job_id: int, edit: Edit, on_error: str) -> None:
    """Change what gives which field; refused with the connectors' sentence when the file cannot be read so."""
    job = find_draft(scope, job_id)
    before = plan_of(job, sample_rows=0)
    job.map_text = mapping_text(edited(before, own_map(job.map_text) or Mapping(), edit))
    job.on_error = OnError(on_error).value
    plan_of(job, sample_rows=0)
    job.save(update_fields=["map_text", "on_error", "updated_at"])


@transaction.atomic
def reading_change(*, scope: WorkspaceScope, job_id: int, kind: str, profile: str, map_text: str) -> None:
    """Read the file as another kind, or by another profile or map; what was edited before is left behind."""
    job = find_draft(scope, job_id)
    job.kind, job.profile, job.map_text = kind, profile, map_text
    job.profile = plan_of(job, sample_rows=0).profile
    job.save(update_fields=["kind", "profile", "map_text", "updated_at"])


@transaction.atomic
def import_reopen(*, scope: WorkspaceScope, job_id: int) -> None:
    """Go back to the preview of an import that stopped."""
    required(scope).demand(Permission.IMPORTS_WRITE)
    job = import_row(scope, job_id, lock=True)
    if job.state not in STOPPED:
        raise NotNow(_("Only an import that stopped can be changed."))
    job.state = State.DRAFT
    job.save(update_fields=["state", "updated_at"])


@transaction.atomic
def mapping_keep(*, scope: WorkspaceScope, job_id: int, name: str) -> int:
    """Keep the mapping of an upload under a name, so that later files of the same make are read alike."""
    required(scope).demand(Permission.IMPORTS_WRITE)
    job = import_row(scope, job_id)
    row = SavedMapping(
        workspace_id=scope.workspace_id,
        name=name.strip(),
        kind=job.kind,
        text=kept_text(job),
        created_by_id=scope.member_id,
    )
    _save(row)
    record(scope, "mapping.kept", **_audited(row), after={"kind": row.kind})
    return int(row.pk)


@transaction.atomic
def mapping_delete(*, scope: WorkspaceScope, mapping_id: int) -> str:
    """Delete a kept map so that it can be restored; gives its name."""
    row = _mapping(scope, mapping_id, deleted=False)
    row.deleted_at = timezone.now()
    row.save(update_fields=["deleted_at", "updated_at"])
    record(scope, "mapping.deleted", **_audited(row))
    return str(row.name)


@transaction.atomic
def mapping_restore(*, scope: WorkspaceScope, mapping_id: int) -> str:
    """Take a deletion back; refused when the name was taken meanwhile."""
    row = _mapping(scope, mapping_id, deleted=True)
    row.deleted_at = None
    _save(row)
    record(scope, "mapping.restored", **_audited(row))
    return str(row.name)


def kept_text(job: ImportJob) -> str:
    """Write the whole mapping of an upload as a map file."""
    return mapping_text(explicit(plan_of(job, sample_rows=0), own_map(job.map_text) or Mapping()))


def find_draft(scope: WorkspaceScope, job_id: int) -> ImportJob:
    """Find an upload that may still be changed."""
    required(scope).demand(Permission.IMPORTS_WRITE)
    job = import_row(scope, job_id, lock=True)
    if job.state != State.DRAFT:
        raise NotNow(_("This import was started already; its mapping can no longer be changed."))
    return job


def _mapping(scope: WorkspaceScope, mapping_id: int, *, deleted: bool) -> SavedMapping:
    required(scope).demand(Permission.IMPORTS_WRITE)
    rows = SavedMapping.objects.of(scope).filter(pk=mapping_id, deleted_at__isnull=not deleted)
    found: SavedMapping | None = rows.first()
    if found is None:
        raise MappingNotFound(_("There is no such mapping in this workspace."))
    return found


def _save(row: SavedMapping) -> None:
    if not row.name:
        raise NameTaken(_("Give it a name."))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise NameTaken(_("The name %(name)s is taken; choose another.") % {"name": row.name}, name=row.name) from error


def _audited(row: SavedMapping) -> dict[str, Any]:
    return {"object_type": "mapping", "object_id": row.pk, "object_name": row.name}
