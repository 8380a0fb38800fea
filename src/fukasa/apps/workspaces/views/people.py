"""Who belongs to the workspace."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.pages import toast
from fukasa.apps.workspaces import selectors, services
from fukasa.apps.workspaces.errors import EmailTaken, LastOwner
from fukasa.apps.workspaces.forms import PersonForm, RoleForm
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.roles import MEMBER_CHOICES, Role


@member_required(Permission.MEMBERS_READ, write=Permission.MEMBERS_MANAGE)
def people(request: MemberRequest) -> HttpResponse:
    """List the members and add one."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            services.member_add(
                scope=request.scope, email=values["email"], name=values["name"], role=Role(values["role"])
            )
        except EmailTaken as refusal:
            form.add_error("email", refusal.message)
        else:
            toast.done(request, _("%(email)s is now a member.") % {"email": values["email"]})
            return redirect("workspaces:people")
    context = {"form": form, "people": selectors.people(request.scope), "roles": MEMBER_CHOICES, "tab": "people"}
    return render(request, "workspaces/people.html", context)


@require_POST
@member_required(Permission.MEMBERS_MANAGE)
def role(request: MemberRequest, member_id: int) -> HttpResponse:
    """Give a member another role."""
    _person(request, member_id)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            services.member_role_change(scope=request.scope, member_id=member_id, role=Role(form.cleaned_data["role"]))
        except LastOwner as refusal:
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


@member_required(Permission.MEMBERS_MANAGE)
def invitation(request: MemberRequest, member_id: int) -> HttpResponse:
    """Show the link by which somebody who is new sets a password."""
    link = selectors.invitation_path(request.scope, member_id)
    if link is None:
        raise Http404
    return render(request, "workspaces/invitation.html", {"link": request.build_absolute_uri(link), "tab": "people"})


def _person(request: MemberRequest, member_id: int) -> selectors.Person:
    found = next((one for one in selectors.people(request.scope) if one.member_id == member_id), None)
    if found is None:
        raise Http404
    return found
