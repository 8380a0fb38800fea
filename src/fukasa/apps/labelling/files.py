"""Files of audits, for pages and programs alike."""

from django.http import HttpResponse

from fukasa.apps.labelling.exporting import labelled_rows
from fukasa.apps.labelling.selectors.audits import closed_audit_view
from fukasa.apps.labelling.services.audits import export_note
from fukasa.apps.pages.downloads import attachment, file_name, written
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.pipelines.comments.labelled import write_labelled


def labels_file(scope: WorkspaceScope, audit_id: int) -> HttpResponse:
    """Give the labels that count, with the words as they stand in the catalogue; refused before labelling is over."""
    audit = closed_audit_view(scope, audit_id)
    rows = labelled_rows(scope, audit)
    content = written("labels.csv", lambda path: write_labelled(path, rows))
    export_note(scope=scope, audit_id=audit_id, rows=len(rows))
    return attachment(content, file_name(audit.title, f"-{audit_id}.csv", instead="audit"))
