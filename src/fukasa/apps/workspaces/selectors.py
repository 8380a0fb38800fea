from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import QuerySet

from fukasa.apps.workspaces.models import Member, User, Workspace
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.roles import Role
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.core.provenance import SHARED


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """What a workspace has decided, as the member sees it (own currency and time zone first)."""

    name: str
    scope_id: str
    currency: str
    time_zone: str
    tier_scheme: str
    cutoff_cpv: Decimal
    cutoff_probability: float
    youtube_derived_metrics_accepted: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A member as the people list shows them."""

    member_id: int
    name: str
    email: str
    role: Role
    is_self: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """What a member decides for themselves; an empty time zone or currency is that of the workspace."""

    name: str
    email: str
    time_zone: str
    currency: str
    language: str
    theme: str


@dataclass(frozen=True, slots=True)
class Reachable:
    """A member as those write to them who have something to tell."""

    scope: WorkspaceScope
    user_id: int
    email: str
    language: str
    time_zone: str

    @property
    def member_id(self) -> int:
        """The membership."""
        return self.scope.member_id


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace one may switch to."""

    workspace_id: int
    name: str
    current: bool


@dataclass(frozen=True, slots=True)
class Membership:
    """A member's scope together with the settings that hold for them; read in one query."""

    scope: WorkspaceScope
    settings: WorkspaceSettings


def membership_find(*, user_id: int, workspace_id: int | None) -> Membership | None:
    """Find the membership of a user in the wished workspace, else in the first one they joined."""
    mine = Member.objects.filter(user_id=user_id).select_related("workspace", "user")
    wished = mine.filter(workspace_id=workspace_id).first() if workspace_id else None
    member = wished or mine.first()
    return _membership(member) if member else None


def scope_of(*, user_id: int, workspace_id: int) -> WorkspaceScope | None:
    """Give the scope of a user in exactly this workspace, for tasks that were enqueued by a member."""
    member = (
        Member.objects.filter(user_id=user_id, workspace_id=workspace_id).select_related("workspace", "user").first()
    )
    return _membership(member).scope if member else None


def scope_of_member(member_id: int | None, *, workspace_id: int) -> WorkspaceScope | None:
    """Give the scope of the member who asked for work in a workspace; None for nobody, and for whoever has left it."""
    if member_id is None:
        return None
    rows = Member.objects.filter(pk=member_id, workspace_id=workspace_id)
    member = rows.select_related("workspace", "user").first()
    return _membership(member).scope if member else None


def scope_of_email(*, email: str, lake_name: str) -> WorkspaceScope | None:
    """Give the scope of a person in the workspace that owns facts under this name, for the command line."""
    rows = Member.objects.filter(user__email=email.strip().lower(), workspace__scope_id=lake_name)
    member = rows.select_related("workspace", "user").first()
    return _membership(member).scope if member else None


def scopes_of_all() -> tuple[WorkspaceScope, ...]:
    """Give one scope per workspace, that of whoever joined first, for what the installation does by itself."""
    members = Member.objects.order_by("-pk").select_related("workspace", "user")
    first = {member.workspace_id: member for member in members}
    return tuple(_membership(first[key]).scope for key in sorted(first))


def owners_of_all() -> tuple[WorkspaceScope, ...]:
    """Give the scope of one owner per workspace, for what needs all permissions and is nobody's click."""
    owners = Member.objects.filter(role=Role.OWNER).order_by("-pk").select_related("workspace", "user")
    first = {member.workspace_id: member for member in owners}
    return tuple(_membership(first[key]).scope for key in sorted(first))


def reachable_in(workspace_id: int) -> tuple[Reachable, ...]:
    """List the members of a workspace to whom something can be told: those who may log in."""
    return tuple(map(_reachable, _active().filter(workspace_id=workspace_id)))


def reachable_members(member_ids: set[int]) -> dict[int, Reachable]:
    """Give those of some members who may log in."""
    return {member.pk: _reachable(member) for member in _active().filter(pk__in=member_ids)}


def membership_of(member_id: int, *, granted: frozenset[Permission]) -> Membership | None:
    """Give the membership behind a token, allowed no more than was granted; None for people who may not log in."""
    rows = Member.objects.filter(pk=member_id, user__is_active=True).select_related("workspace", "user")
    found = rows.first()
    if found is None:
        return None
    whole = _membership(found)
    return replace(whole, scope=replace(whole.scope, granted=granted))


def scopes_of_user(user_id: int) -> tuple[WorkspaceScope, ...]:
    """Give the scopes of all memberships of a person, for what concerns the person and not one workspace."""
    members = Member.objects.filter(user_id=user_id).select_related("workspace", "user")
    return tuple(_membership(member).scope for member in members)


def roles_of(user_id: int) -> set[str]:
    """Name the roles that a person has in any workspace."""
    return set(Member.objects.filter(user_id=user_id).values_list("role", flat=True))


def settings_of(scope: WorkspaceScope) -> WorkspaceSettings:
    """Give the settings that hold for the member."""
    member = Member.objects.select_related("workspace", "user").get(pk=required(scope).member_id)
    return _membership(member).settings


def profile_of(scope: WorkspaceScope) -> Profile:
    """Give what the member decided for themselves."""
    member = Member.objects.select_related("user").get(pk=required(scope).member_id)
    user = member.user
    return Profile(user.name, user.email, member.time_zone, member.currency, user.language, user.theme)


def people(scope: WorkspaceScope) -> tuple[Person, ...]:
    """List the members of the workspace, in the order they joined."""
    members = Member.objects.filter(workspace_id=required(scope).workspace_id).select_related("user")
    return tuple(
        Person(
            member_id=member.pk,
            name=member.user.name,
            email=member.user.email,
            role=Role(member.role),
            is_self=member.pk == scope.member_id,
        )
        for member in members
    )


def places(*, user_id: int, workspace_id: int) -> tuple[Place, ...]:
    """List the workspaces of a user, for the switch."""
    rows = Member.objects.filter(user_id=user_id).order_by("workspace__name", "workspace_id")
    return tuple(
        Place(workspace_id=key, name=name, current=key == workspace_id)
        for key, name in rows.values_list("workspace_id", "workspace__name")
    )


def derived_accepted() -> frozenset[str]:
    """Name those for whom the terms on figures derived from YouTube API data were accepted, as the lake names them.

    Shared facts are seen by everybody, so they are among them only when every workspace has accepted.
    """
    answers = dict(Workspace.objects.values_list("scope_id", "youtube_derived_metrics_accepted"))
    accepting = {scope_id for scope_id, accepted in answers.items() if accepted}
    return frozenset(accepting | ({SHARED} if answers and len(accepting) == len(answers) else set()))


def user_of_email(email: str) -> User | None:
    """Find the person who logs in with an address."""
    return User.objects.filter(email=email).first()


def nobody_yet() -> bool:
    """Tell whether this installation has no user at all."""
    return not User.objects.exists()


def _active() -> QuerySet[Member]:
    return Member.objects.filter(user__is_active=True).select_related("workspace", "user")


def _reachable(member: Member) -> Reachable:
    found, user = _membership(member), member.user
    return Reachable(found.scope, user.pk, user.email, user.language, found.settings.time_zone)


def _membership(member: Member) -> Membership:
    workspace = member.workspace
    return Membership(
        scope=WorkspaceScope(
            workspace_id=workspace.pk,
            scope_id=workspace.scope_id,
            member_id=member.pk,
            role=Role(member.role),
            actor=member.user.email,
        ),
        settings=WorkspaceSettings(
            name=workspace.name,
            scope_id=workspace.scope_id,
            currency=member.currency or workspace.currency,
            time_zone=member.time_zone or workspace.time_zone,
            tier_scheme=workspace.tier_scheme,
            cutoff_cpv=workspace.cutoff_cpv,
            cutoff_probability=workspace.cutoff_probability,
            youtube_derived_metrics_accepted=workspace.youtube_derived_metrics_accepted,
        ),
    )
