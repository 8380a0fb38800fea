"""Who asks, and for which workspace: the first argument of every selector and service."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from fukasa.apps.workspaces.permissions import LOWEST, Permission
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
        role: what the member is; what that allows stands in ``permissions``.
        actor: how the audit log names the member.
        granted: the only permissions of this visit, for example those of a token; None means all of the role.

    """

    workspace_id: int
    scope_id: str
    member_id: int
    role: Role
    actor: str
    granted: frozenset[Permission] | None = None

    @property
    def lake(self) -> Scope:
        """Whose facts the member may read: the shared ones and those of the workspace."""
        return Scope(workspace=self.scope_id)

    def may(self, permission: Permission) -> bool:
        """Tell whether role and grant allow it."""
        return self.role.covers(LOWEST[permission]) and (self.granted is None or permission in self.granted)

    def demand(self, permission: Permission) -> None:
        """Refuse what role or grant does not allow."""
        if self.may(permission):
            return
        self.demand_role(LOWEST[permission])
        message = _("This needs the permission %(permission)s, which was not granted here.")
        raise NotPermitted(message % {"permission": permission.value}, permission=permission.value)

    def demand_role(self, role: Role) -> None:
        """Refuse who is less than ``role``: nobody gives or takes a role above their own."""
        if not self.role.covers(role):
            message = _("This needs the role “%(needed)s”; yours is “%(own)s”. An owner or manager can change it.")
            raise NotPermitted(message % {"needed": role.label, "own": self.role.label}, role=role.value)


def required(scope: object) -> WorkspaceScope:
    """Give the scope back, or fail: nothing is read or written without one."""
    if isinstance(scope, WorkspaceScope):
        return scope
    message = f"a workspace scope is needed, got {type(scope).__name__}"
    raise TypeError(message)
