from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.ingest import storage
from fukasa.apps.ingest.choices import ENDINGS, STOPPED, State
from fukasa.apps.ingest.errors import NotNow, UploadRefused
from fukasa.apps.ingest.models import ImportJob
from fukasa.apps.ingest.plans import own_map, plan_of, zoned
from fukasa.apps.ingest.selectors import import_row
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.apps.workspaces.selectors import settings_of
from fukasa.connectors.files import content_hash
from fukasa.core.errors import FukasaError

KEPT = timedelta(days=14)  # how long a file waits for somebody to import it
LOST = timedelta(days=1)  # a younger file may be on its way to its import


@dataclass(frozen=True, slots=True)
class Reading:
    """How uploaded files are to be read.

    Attributes:
        kind: the kind of their rows.
        profile: a named profile, or "".
        map_text: a map as TOML, or "".
        time_zone: of dates that name none; "" leaves it to the map, the profile, the workspace.
        on_error: what happens to a file with rows that cannot be read.

    """

    kind: str
    profile: str = ""
    map_text: str = ""
    time_zone: str = ""
    on_error: str = "reject-row"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of files that were uploaded together."""

    job_ids: tuple[int, ...]
    refusals: tuple[str, ...]  # one sentence each, in plain English where they come from the connectors


def uploads_accept(*, scope: WorkspaceScope, files: Sequence[UploadedFile[Any]], reading: Reading) -> Accepted:
    """Take uploaded files in and look at them; a file that cannot be read at all is refused and not kept."""
    required(scope).demand(Permission.IMPORTS_WRITE)
    uploads_sweep(scope=scope)
    own_map(reading.map_text)  # a broken map is refused once, not once per file
    batch, accepted, refusals = uuid4(), [], []
    for file in files:
        try:
            accepted.append(_accept(scope, file, reading, batch))
        except FukasaError as refusal:
            refusals.append(refusal.message)
    return Accepted(tuple(accepted), tuple(refusals))


def uploads_sweep(*, scope: WorkspaceScope) -> int:
    """Remove files that nobody imported for two weeks; gives how many imports lost theirs."""
    old = ImportJob.objects.of(scope).filter(updated_at__lt=timezone.now() - KEPT)
    found = [
        job for job in old.filter(state__in=(State.DRAFT, *STOPPED)) if storage.has_upload(job.folder, job.file_name)
    ]
    for job in found:
        storage.drop_upload(job.folder)
    old.filter(pk__in=[job.pk for job in found], state=State.DRAFT).delete()
    return len(found)


def uploads_lost_sweep() -> int:
    """Remove files of no import, a day after they came; gives how many."""
    known = set(ImportJob.unscoped.values_list("folder", flat=True))
    return storage.drop_lost(known, (timezone.now() - LOST).timestamp())


@transaction.atomic
def upload_discard(*, scope: WorkspaceScope, job_id: int) -> str:
    """Throw away a file that was not imported; gives its name."""
    required(scope).demand(Permission.IMPORTS_WRITE)
    job = import_row(scope, job_id, lock=True)
    if job.state not in {State.DRAFT, *STOPPED}:
        raise NotNow(_("%(file)s was imported already; undo the import instead.") % {"file": job.file_name})
    record(scope, "import.discarded", **audited(job))
    transaction.on_commit(lambda: _forget(job.folder))
    job.delete()
    return job.file_name


def audited(job: ImportJob) -> dict[str, Any]:
    """Name an import for the audit log."""
    return {"object_type": "import", "object_id": job.pk, "object_name": job.file_name}


def _forget(folder: str) -> None:
    storage.drop_upload(folder)
    storage.drop_rejects(folder)


def _accept(scope: WorkspaceScope, file: UploadedFile[Any], reading: Reading, batch: UUID) -> int:
    name = storage.safe_name(file.name or "")
    _check(name, file.size or 0)
    job = ImportJob(
        workspace_id=scope.workspace_id,
        batch=batch,
        file_name=name,
        size_bytes=file.size or 0,
        kind=reading.kind,
        profile=reading.profile,
        on_error=reading.on_error,
        created_by_id=scope.member_id,
    )
    path = storage.keep_upload(file, job.folder, name)
    try:
        usual = settings_of(scope).time_zone
        job.map_text = zoned(reading.map_text, reading.kind, reading.profile, reading.time_zone, usual)
        job.content_hash = content_hash(path)
        job.profile = plan_of(job, sample_rows=0).profile
        _save(scope, job)
    except BaseException:
        storage.drop_upload(job.folder)
        raise
    return int(job.pk)


@transaction.atomic
def _save(scope: WorkspaceScope, job: ImportJob) -> None:
    job.save()
    record(scope, "import.uploaded", **audited(job), after={"kind": job.kind, "bytes": job.size_bytes})


def _check(name: str, size: int) -> None:
    if not name.lower().endswith(ENDINGS):
        raise UploadRefused(
            _("%(file)s: this kind of file cannot be read; save it as CSV, TSV, Excel, JSON Lines or Parquet.")
            % {"file": name}
        )
    if size > settings.FUKASA_UPLOAD_BYTES:
        raise UploadRefused(
            _("%(file)s: the file has %(size)d MB and at most %(most)d are taken; import it with the command line.")
            % {"file": name, "size": size >> 20, "most": settings.FUKASA_UPLOAD_BYTES >> 20}
        )
