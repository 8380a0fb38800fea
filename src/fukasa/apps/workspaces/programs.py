"""What programs send, as the pages' own forms judge it."""

from collections.abc import Mapping
from typing import Any

from fukasa.apps.workspaces.forms import ProfileForm, WorkspaceForm
from fukasa.apps.workspaces.models import Workspace
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.apps.workspaces.selectors import profile_of


def workspace_form(scope: WorkspaceScope, changed: Mapping[str, Any]) -> WorkspaceForm:
    """Give the form of a workspace as it would be sent with some values changed."""
    workspace = Workspace.objects.get(pk=required(scope).workspace_id)
    standing = {name: getattr(workspace, name) for name in WorkspaceForm.Meta.fields}
    return WorkspaceForm({**standing, **changed}, instance=workspace)


def profile_form(scope: WorkspaceScope, changed: Mapping[str, Any]) -> ProfileForm:
    """Give the form of the member's profile as it would be sent with some values changed."""
    standing = profile_of(scope)
    return ProfileForm({name: changed.get(name, getattr(standing, name)) for name in ProfileForm.base_fields})
