"""Who asks, and for which workspace: the first argument of every selector and service."""

from dataclasses import dataclass

from fukasa.apps.workspaces.roles import Role
from fukasa.core.errors import NotPermitted
from fukasa.core.provenance import Scope


@dataclass(frozen=True, slots=True)
class WorkspaceScope:
    """A member at work in one workspace.

    Attributes:
        workspace_id: the primary key of the workspace, for rows of the database.
        scope_id: the name under which the workspace owns facts in the lake.
        member_id: the primary key of the membership.
        role: what the member may do.
        actor: how the audit log names the member.

    """

    workspace_id: int
    scope_id: str
    member_id: int
    role: Role
    actor: str

    @property
    def lake(self) -> Scope:
        """Whose facts the member may read: the shared ones and those of the workspace."""
        return Scope(workspace=self.scope_id)

    def demand(self, role: Role) -> None:
        """Refuse when the member's role is not enough."""
        if not self.role.covers(role):
            raise NotPermitted(f"this needs the role {role.value}; yours is {self.role.value}", role=role.value)


def required(scope: object) -> WorkspaceScope:
    """Give the scope back, or fail: nothing is read or written without one."""
    if isinstance(scope, WorkspaceScope):
        return scope
    message = f"a workspace scope is needed, got {type(scope).__name__}"
    raise TypeError(message)
