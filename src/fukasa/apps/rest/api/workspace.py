from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Field, Schema

from fukasa.apps.rest.cleaned import cleaned
from fukasa.apps.rest.errors import NotThere
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, Name
from fukasa.apps.workspaces import quotas, selectors, services
from fukasa.apps.workspaces.permissions import LOWEST, SENTENCES, Permission
from fukasa.apps.workspaces.programs import workspace_form
from fukasa.apps.workspaces.roles import MEMBER_ROLES, Role
from fukasa.apps.workspaces.selectors import Person

routes = Routes("workspace", unkept=True)
_GIVEN = "^(" + "|".join(role.value for role in MEMBER_ROLES) + ")$"


class WorkspaceOut(Schema):
    """What the workspace decided for everybody in it."""

    name: str
    currency: str
    time_zone: str
    tier_scheme: str
    cutoff_cpv: float
    cutoff_probability: float
    youtube_derived_metrics_accepted: bool


class WorkspaceChanged(Body):
    """What is to change; what is left out stays."""

    name: Name | None = None
    currency: Annotated[str, Field(min_length=3, max_length=3)] | None = None
    time_zone: Annotated[str, Field(max_length=50)] | None = None
    tier_scheme: Annotated[str, Field(max_length=20)] | None = None
    cutoff_cpv: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=4)] | None = None
    cutoff_probability: Annotated[float, Field(ge=0.01, le=0.99)] | None = None


class TermsAccepted(Body):
    """Whether the terms on figures derived from YouTube API data are accepted."""

    accepted: bool


class RoleGiven(Body):
    """A member's new role."""

    role: Annotated[str, Field(pattern=_GIVEN)]


class QuotaOut(Schema):
    """How much of a thing the workspace holds; a limit of null is none."""

    quota: quotas.Quota
    used: int
    limit: int | None


class PermissionOut(Schema):
    """Something that may be allowed, in words, and the lowest role that may do it; the roles above it may, too."""

    permission: Permission
    sentence: str
    role: Role


@routes.reads("/workspace", Permission.WORKSPACE_READ, WorkspaceOut)
def workspace_read(request: TokenRequest) -> Any:
    """Give the settings that hold for the member."""
    return selectors.settings_of(request.scope)


@routes.changes("/workspace", Permission.SETTINGS_WRITE, WorkspaceOut)
def workspace_change(request: TokenRequest, body: WorkspaceChanged) -> Any:
    """Change settings of the workspace."""
    given = body.dict(exclude_none=True)
    values = cleaned(workspace_form(request.scope, given))
    services.settings_update(scope=request.scope, values={name: values[name] for name in given})
    return selectors.settings_of(request.scope)


@routes.puts("/workspace/youtube-terms", Permission.TERMS_ACCEPT, WorkspaceOut)
def workspace_youtube_terms(request: TokenRequest, body: TermsAccepted) -> Any:
    """Accept the terms on figures derived from YouTube API data, or take that back; needs settings.write as well."""
    services.settings_update(scope=request.scope, values={"youtube_derived_metrics_accepted": body.accepted})
    return selectors.settings_of(request.scope)


@routes.reads("/workspace/quotas", Permission.WORKSPACE_READ, list[QuotaOut])
def quotas_index(request: TokenRequest) -> Any:
    """Tell how much of everything the workspace holds and may hold."""
    return [
        {"quota": one.quota.value, "used": one.used, "limit": one.limit}
        for one in quotas.usage(request.scope.workspace_id)
    ]


@routes.reads("/permissions", Permission.MEMBERS_READ, list[PermissionOut])
def permissions_index(request: TokenRequest) -> Any:  # noqa: ARG001  the same for everybody
    """Tell who may do what, out of the table that decides it."""
    return [{"permission": one, "sentence": str(SENTENCES[one]), "role": role} for one, role in LOWEST.items()]


@routes.reads("/members", Permission.MEMBERS_READ, list[Person])
def members_index(request: TokenRequest) -> Any:
    """Give the members, in the order in which they joined."""
    return selectors.people(request.scope)


@routes.reads("/members/{member_id}", Permission.MEMBERS_READ, Person)
def members_read(request: TokenRequest, member_id: Id) -> Person:
    """Give one member."""
    for one in selectors.people(request.scope):
        if one.member_id == member_id:
            return one
    raise NotThere(_("There is no such member in this workspace."))


@routes.puts("/members/{member_id}/role", Permission.MEMBERS_MANAGE, list[Person])
def members_role(request: TokenRequest, member_id: Id, body: RoleGiven) -> Any:
    """Give a member another role; the last owner stays one."""
    services.member_role_change(scope=request.scope, member_id=member_id, role=Role(body.role))
    return selectors.people(request.scope)


@routes.deletes("/members/{member_id}", Permission.MEMBERS_MANAGE)
def members_remove(request: TokenRequest, member_id: Id) -> None:
    """End a membership; the tokens of the member end with it."""
    services.member_remove(scope=request.scope, member_id=member_id)
