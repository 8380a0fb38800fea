"""What programs send, as the pages' own forms judge it."""

from collections.abc import Mapping
from typing import Any

from fukasa.apps.workspaces.forms import WorkspaceForm
from fukasa.apps.workspaces.models import Workspace
from fukasa.apps.workspaces.scope import WorkspaceScope, required


def workspace_form(scope: WorkspaceScope, changed: Mapping[str, Any]) -> WorkspaceForm:
    """Give the form of a workspace as it would be sent with some values changed."""
    workspace = Workspace.objects.get(pk=required(scope).workspace_id)
    standing = {name: getattr(workspace, name) for name in WorkspaceForm.Meta.fields}
    return WorkspaceForm({**standing, **changed}, instance=workspace)
