"""People and workspaces, made by the services the app itself uses."""

from copy import deepcopy
from dataclasses import dataclass, replace

from django.contrib.auth import get_user_model
from django.test import Client

from fukasa.apps.workspaces.models import Workspace
from fukasa.apps.workspaces.roles import Role
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.apps.workspaces.selectors import scope_of
from fukasa.apps.workspaces.services import member_add, user_create, workspace_create

PASSWORD = "a long enough password"
RIVAL = "ws_rival_foods"


@dataclass(frozen=True)
class Person:
    """Somebody who is logged in.

    Attributes:
        user_id: the primary key of the user.
        email: how the person logs in.
        scope: the person at work in their workspace.
        client: Django's test client, logged in.

    """

    user_id: int
    email: str
    scope: WorkspaceScope
    client: Client

    def in_fresh_browser(self) -> "Person":
        """Give the person with a client of its own, logged in to the same session."""
        client = Client()
        client.cookies = deepcopy(self.client.cookies)
        return replace(self, client=client)


@dataclass(frozen=True)
class People:
    """The standing people of every permission test."""

    owner: Person
    teammate: Person
    viewer: Person
    outsider: Person
    anonymous: Client

    def in_fresh_browsers(self) -> "People":
        """Give the same people with clients that nobody has used."""
        return People(
            owner=self.owner.in_fresh_browser(),
            teammate=self.teammate.in_fresh_browser(),
            viewer=self.viewer.in_fresh_browser(),
            outsider=self.outsider.in_fresh_browser(),
            anonymous=Client(),
        )


def make_people() -> People:
    """Make the standing people of an empty database."""
    owner = make_owner()
    return People(
        owner=owner,
        teammate=make_member(owner, "teammate@example.com", Role.PLANNER),
        viewer=make_member(owner, "viewer@example.com", Role.VIEWER),
        outsider=make_outsider(),
        anonymous=Client(),
    )


def make_owner(email: str = "owner@example.com", workspace: str = "Aoi Cosmetics") -> Person:
    """Make a workspace and its owner; the first one of a database is ``local`` in the lake."""
    user = user_create(email=email, name=email.split("@", maxsplit=1)[0].title(), password=PASSWORD)
    made = workspace_create(name=workspace, owner=user)
    return _person(user, made.pk)


def make_outsider() -> Person:
    """Make the owner of another workspace; its name in the lake is known, so that its index need not be made anew."""
    made = make_owner("outsider@example.com", "Rival Foods")
    Workspace.objects.filter(pk=made.scope.workspace_id).update(scope_id=RIVAL)
    return replace(made, scope=replace(made.scope, scope_id=RIVAL))


def make_member(owner: Person, email: str, role: Role) -> Person:
    """Make a member of the owner's workspace."""
    user = member_add(scope=owner.scope, email=email, role=role, name=email.split("@", maxsplit=1)[0].title())
    user.set_password(PASSWORD)
    user.save()
    return _person(user, owner.scope.workspace_id)


def _person(user: object, workspace_id: int) -> Person:
    found = get_user_model().objects.get(pk=user.pk)
    scope = scope_of(user_id=found.pk, workspace_id=workspace_id)
    assert scope is not None
    client = Client()
    client.force_login(found)
    return Person(user_id=found.pk, email=found.email, scope=scope, client=client)
