from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.pages.conflicts import EditedMeanwhile, demand_unchanged
from fukasa.apps.workspaces.errors import AlreadySetUp, EmailTaken, LastOwner, MemberNotFound
from fukasa.apps.workspaces.models import Member, QuotaPlan, User, Workspace, new_scope_id
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.quotas import Quota, demand
from fukasa.apps.workspaces.roles import Role
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.apps.workspaces.selectors import derived_accepted
from fukasa.core.provenance import LOCAL_WORKSPACE
from fukasa.pipelines.acceptance import keep_accepted

SETTING_FIELDS = (
    "name",
    "currency",
    "time_zone",
    "tier_scheme",
    "cutoff_cpv",
    "cutoff_probability",
    "youtube_derived_metrics_accepted",
)


@transaction.atomic
def user_create(*, email: str, name: str = "", password: str | None = None, language: str = "ja") -> User:
    """Make a user; without a password they set one by their invitation."""
    if User.objects.filter(email=email.strip().lower()).exists():
        raise EmailTaken(_("There is already a person with the e-mail %(email)s.") % {"email": email}, email=email)
    user = User(email=email, name=name.strip(), language=language)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise EmailTaken(_("There is already a person with the e-mail %(email)s.") % {"email": email}) from error
    return user


@transaction.atomic
def workspace_create(*, name: str, owner: User, currency: str = "JPY") -> Workspace:
    """Make a workspace with its first owner.

    The first one of an installation owns what the command line imported; the others begin with shared facts only.
    """
    first = not Workspace.objects.exists()
    scope_id = LOCAL_WORKSPACE if first else new_scope_id()
    plan = QuotaPlan.objects.filter(is_default=True).first()
    workspace = Workspace.objects.create(name=name.strip(), currency=currency, scope_id=scope_id, plan=plan)
    member = Member.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
    record(_scope(member), "workspace.created", **_named(workspace), after={"name": workspace.name})
    transaction.on_commit(_tell_catalogue_who_accepted)
    return workspace


@transaction.atomic
def installation_set_up(*, workspace_name: str, email: str, name: str, password: str, language: str) -> User:
    """Make the first user and the first workspace; refused once anybody is there.

    The address needs no confirmation: whoever sets up an installation has the machine.
    """
    if User.objects.exists():
        raise AlreadySetUp(_("This installation is already set up."))
    owner = user_create(email=email, name=name, password=password, language=language)
    EmailAddress.objects.create(user=owner, email=owner.email, primary=True, verified=True)
    workspace_create(name=workspace_name, owner=owner)
    return owner


@transaction.atomic
def demo_person_prepare(*, email: str, password: str) -> None:
    """Make the person of the demo world with a workspace of their own, or give them a new password."""
    user = User.objects.filter(email=email).first()
    if user is None:
        workspace_create(name="Fukasa デモ", owner=user_create(email=email, name="Demo", password=password))
        return
    user.set_password(password)
    user.save(update_fields=["password", "updated_at"])


@transaction.atomic
def settings_update(*, scope: WorkspaceScope, values: Mapping[str, Any], seen: str = "") -> tuple[str, ...]:
    """Change settings of the workspace; gives the names of those that changed.

    Raises:
        EditedMeanwhile: they are no longer as they were ``seen``.

    """
    required(scope).demand(Permission.SETTINGS_WRITE)
    workspace = Workspace.objects.select_for_update(no_key=True).get(pk=scope.workspace_id)
    demand_unchanged(workspace.updated_at, seen)
    changed = tuple(key for key in SETTING_FIELDS if key in values and getattr(workspace, key) != values[key])
    before = {key: getattr(workspace, key) for key in changed}
    for key in changed:
        setattr(workspace, key, values[key])
    if changed:
        workspace.save(update_fields=[*changed, "updated_at"])
        after = {key: values[key] for key in changed}
        record(scope, "workspace.settings_changed", **_named(workspace), before=before, after=after)
    if "youtube_derived_metrics_accepted" in changed:
        transaction.on_commit(_tell_catalogue_who_accepted)
    return changed


@transaction.atomic
def member_add(*, scope: WorkspaceScope, email: str, role: Role, name: str = "") -> User:
    """Make somebody a member; a person who is new here gets an account without a password."""
    required(scope).demand(Permission.MEMBERS_MANAGE)
    _may_give(scope, role)
    user = User.objects.filter(email=email.strip().lower()).first() or user_create(email=email, name=name)
    if Member.objects.filter(workspace_id=scope.workspace_id, user=user).exists():
        raise EmailTaken(_("%(email)s is already a member of this workspace.") % {"email": email}, email=email)
    demand(scope, Quota.MEMBERS)
    member = Member.objects.create(workspace_id=scope.workspace_id, user=user, role=role)
    record(scope, "member.added", **_person(member), after={"role": role.value})
    return user


@transaction.atomic
def member_join(*, workspace_name: str, user: User, role: Role, actor: str) -> None:
    """Make somebody a member by a rule of the operator, for whom no member asked."""
    workspace = Workspace.objects.filter(name=workspace_name).order_by("pk").first()
    if workspace is None:
        raise MemberNotFound(
            _("There is no workspace “%(name)s” to join; ask whoever runs this installation.")
            % {"name": workspace_name}
        )
    if not workspace.members.filter(user=user).exists():
        member_enter(workspace_id=workspace.pk, user=user, role=role, actor=actor)


@transaction.atomic
def member_enter(*, workspace_id: int, user: User, role: Role, actor: str = "") -> None:
    """Make somebody a member who was invited, or whom a rule lets in (``actor`` names it)."""
    if Member.objects.filter(workspace_id=workspace_id, user=user).exists():
        raise EmailTaken(
            _("%(email)s is already a member of this workspace.") % {"email": user.email}, email=user.email
        )
    member = Member.objects.create(workspace_id=workspace_id, user=user, role=role)
    scope = _scope(member)
    demand(scope, Quota.MEMBERS, more=0)
    record(replace(scope, actor=actor or scope.actor), "member.joined", **_person(member), after={"role": role.value})


@transaction.atomic
def member_leave(*, scope: WorkspaceScope) -> None:
    """End one's own membership; the last owner stays."""
    member = _member(scope, required(scope).member_id)
    _keep_an_owner(member)
    record(scope, "member.left", **_person(member), before={"role": member.role})
    member.delete()


@transaction.atomic
def member_role_change(*, scope: WorkspaceScope, member_id: int, role: Role, seen: str = "") -> None:
    """Give a member another role; the last owner stays one.

    Raises:
        EditedMeanwhile: the member no longer has the role that was ``seen``.

    """
    required(scope).demand(Permission.MEMBERS_MANAGE)
    _may_give(scope, role)
    member = _member(scope, member_id)
    _may_give(scope, Role(member.role))
    if member.role == role:
        return
    if seen not in {"", member.role}:
        told = _("Somebody else has given %(email)s the role “%(role)s” meanwhile. Yours was not given; choose again.")
        raise EditedMeanwhile(told % {"email": member.user.email, "role": Role(member.role).label})
    _keep_an_owner(member)
    before, member.role = member.role, role
    member.save(update_fields=["role", "updated_at"])
    record(scope, "member.role_changed", **_person(member), before={"role": before}, after={"role": role.value})


@transaction.atomic
def member_remove(*, scope: WorkspaceScope, member_id: int) -> str:
    """End a membership; gives the e-mail of the person, so that the caller can offer to undo it."""
    required(scope).demand(Permission.MEMBERS_MANAGE)
    member = _member(scope, member_id)
    _may_give(scope, Role(member.role))
    _keep_an_owner(member)
    record(scope, "member.removed", **_person(member), before={"role": member.role})
    member.delete()
    return member.user.email


@transaction.atomic
def profile_update(*, scope: WorkspaceScope, name: str, time_zone: str, currency: str) -> None:
    """Change what belongs to the member alone."""
    member = Member.objects.select_related("user").get(pk=required(scope).member_id)
    member.user.name = name.strip()
    member.user.save(update_fields=["name", "updated_at"])
    member.time_zone, member.currency = time_zone, currency
    member.save(update_fields=["time_zone", "currency", "updated_at"])


def preference_save(*, user_id: int, language: str = "", theme: str = "") -> None:
    """Keep the language and the theme of a person for their next device."""
    values = {key: value for key, value in (("language", language), ("theme", theme)) if value}
    if values:
        User.objects.filter(pk=user_id).update(**values)


def own_preference_save(*, scope: WorkspaceScope, language: str = "", theme: str = "") -> None:
    """Keep the language and the theme of the member who asks."""
    member = Member.objects.get(pk=required(scope).member_id)
    preference_save(user_id=member.user_id, language=language, theme=theme)


def _tell_catalogue_who_accepted() -> None:
    """Write where the command line reads it, too, for whom the terms on derived YouTube figures were accepted."""
    keep_accepted(settings.FUKASA_DATA, derived_accepted())


def _may_give(scope: WorkspaceScope, role: Role) -> None:
    """Nobody gives or takes a role above their own."""
    scope.demand_role(role)


def _member(scope: WorkspaceScope, member_id: int) -> Member:
    """Lock a member; the workspace first, for two owners who leave at once would wait for each other."""
    Workspace.objects.select_for_update(no_key=True).get(pk=scope.workspace_id)
    members = Member.objects.select_for_update(of=("self",)).select_related("user")
    member = members.filter(workspace_id=scope.workspace_id, pk=member_id).first()
    if member is None:
        raise MemberNotFound(_("There is no such member in this workspace."))
    return member


def _keep_an_owner(member: Member) -> None:
    if member.role != Role.OWNER:
        return
    if Member.objects.filter(workspace_id=member.workspace_id, role=Role.OWNER).count() < 2:  # noqa: PLR2004  this one and another
        raise LastOwner(_("A workspace keeps at least one owner: make somebody else an owner first, under People."))


def _scope(member: Member) -> WorkspaceScope:
    return WorkspaceScope(
        workspace_id=member.workspace_id,
        scope_id=member.workspace.scope_id,
        member_id=member.pk,
        role=Role(member.role),
        actor=member.user.email,
    )


def _named(workspace: Workspace) -> dict[str, Any]:
    return {"object_type": "workspace", "object_id": workspace.pk, "object_name": workspace.name}


def _person(member: Member) -> dict[str, Any]:
    return {"object_type": "member", "object_id": member.pk, "object_name": member.user.email}
