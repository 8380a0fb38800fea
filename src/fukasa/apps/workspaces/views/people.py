"""Who belongs to the workspace."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fukasa.apps.pages import toast
from fukasa.apps.pages.conflicts import EditedMeanwhile
from fukasa.apps.workspaces import selectors, services
from fukasa.apps.workspaces.errors import LastOwner
from fukasa.apps.workspaces.forms import RoleForm
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import LOWEST, SENTENCES, Permission
from fukasa.apps.workspaces.roles import MEMBER_CHOICES, Role


@member_required(Permission.MEMBERS_READ, write=Permission.MEMBERS_MANAGE)
@require_safe
def people(request: MemberRequest) -> HttpResponse:
    """List the members."""
    context = {"people": selectors.people(request.scope), "roles": MEMBER_CHOICES, "tab": "people"}
    return render(request, "workspaces/people.html", context)


@member_required(Permission.MEMBERS_READ)
@require_safe
def roles(request: MemberRequest) -> HttpResponse:
    """Who may do what, out of the table that decides it."""
    columns = tuple(Role)[::-1]
    lines = [(SENTENCES[one], [role.covers(lowest) for role in columns], one) for one, lowest in LOWEST.items()]
    return render(request, "workspaces/roles.html", {"columns": columns, "lines": lines, "tab": "people"})


@member_required(Permission.PROFILE_WRITE)
def leave(request: MemberRequest) -> HttpResponse:
    """Ask once, then end one's own membership."""
    if request.method != "POST":
        return render(request, "workspaces/leave.html", {"tab": "profile"})
    try:
        services.member_leave(scope=request.scope)
    except LastOwner as refusal:
        toast.refused(request, refusal.message)
        return redirect("workspaces:leave")
    toast.done(request, _("You have left “%(name)s”.") % {"name": request.workspace.name})
    return redirect("home")


@require_POST
@member_required(Permission.MEMBERS_MANAGE)
def role(request: MemberRequest, member_id: int) -> HttpResponse:
    """Give a member another role."""
    _person(request, member_id)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            wished, seen = Role(form.cleaned_data["role"]), form.cleaned_data["seen"]
            services.member_role_change(scope=request.scope, member_id=member_id, role=wished, seen=seen)
        except (EditedMeanwhile, LastOwner) as refusal:
            toast.refused(request, refusal.message)
        else:
            toast.done(request, _("The role was changed."))
    return redirect("workspaces:people")


@member_required(Permission.MEMBERS_MANAGE)
def remove(request: MemberRequest, member_id: int) -> HttpResponse:
    """Ask once, then end a membership."""
    person = _person(request, member_id)
    if request.method != "POST":
        return render(request, "workspaces/remove.html", {"person": person, "tab": "people"})
    try:
        email = services.member_remove(scope=request.scope, member_id=member_id)
    except LastOwner as refusal:
        toast.refused(request, refusal.message)
    else:
        toast.done(request, _("%(email)s is no longer a member.") % {"email": email})
    return redirect("workspaces:people")


def _person(request: MemberRequest, member_id: int) -> selectors.Person:
    found = next((one for one in selectors.people(request.scope) if one.member_id == member_id), None)
    if found is None:
        raise Http404
    return found
