"""A finished file, handed over piece by piece."""

from collections.abc import Iterator
from pathlib import Path

from django.http import FileResponse
from django.utils.translation import gettext as _

from fukasa.apps.creators.errors import ExportNotFound
from fukasa.apps.creators.exporting import services, storage
from fukasa.apps.creators.exporting.choices import State
from fukasa.apps.workspaces.scope import WorkspaceScope


def export_file(scope: WorkspaceScope, export_id: int) -> FileResponse:
    """Hand over the file of an export.

    Raises:
        ExportNotFound: there is no such export, or its file is not there.

    """
    services.drop_expired(scope)
    job = services.find_export(scope, export_id)
    path = storage.file_path(job.token, job.file_format)
    if job.state != State.FINISHED or not path.is_file():
        raise ExportNotFound(_("This file is not there any more; let it be written again."))
    return FileResponse(_pieces(path), as_attachment=True, filename=f"creators-{export_id}.{job.file_format}")


def _pieces(path: Path) -> Iterator[bytes]:
    """Read a file once somebody takes it."""
    with path.open("rb") as file:
        while piece := file.read(1 << 16):
            yield piece
