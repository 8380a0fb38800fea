"""Invitations of the standing people."""

from fukasa.apps.invitations.services import Issued, invite
from fukasa.apps.workspaces.roles import Role
from tests.factories.workspaces import People


def make_invitation(people: People, email: str = "new@example.com", role: Role = Role.PLANNER) -> Issued:
    """Invite somebody into the owner's workspace."""
    return invite(scope=people.owner.scope, email=email, role=role)


def of_invitation(people: People) -> dict[str, object]:
    """Give the invitation of somebody who has not come yet."""
    return {"invitation_id": make_invitation(people).invitation_id}
