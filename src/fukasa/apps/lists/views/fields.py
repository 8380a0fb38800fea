from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.lists import selectors
from fukasa.apps.lists.choices import FieldKind
from fukasa.apps.lists.errors import NameTaken, TooManyFields, WrongValue
from fukasa.apps.lists.fields.selectors import fields_of
from fukasa.apps.lists.forms import FieldChangeForm, FieldForm, FieldValueForm
from fukasa.apps.lists.services import fields as services
from fukasa.apps.pages import toast
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
def fields(request: MemberRequest, list_id: int) -> HttpResponse:
    """Show the fields of a list and add one."""
    head = selectors.list_head(request.scope, list_id)
    form = FieldForm(request.POST or None, initial={"currency": request.workspace.currency})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data | {"kind": FieldKind(form.cleaned_data["kind"])}
        try:
            services.field_add(scope=request.scope, list_id=list_id, **values)
        except (NameTaken, TooManyFields) as refusal:
            form.add_error("name", refusal.message)
        except WrongValue as refusal:
            form.add_error("choices", refusal.message)
        else:
            toast.done(request, _("The field was added."))
            return redirect("lists:fields", list_id)
    context = {
        "head": head,
        "form": form,
        "fields": fields_of(request.scope, list_id),
        "archived": fields_of(request.scope, list_id, archived=True),
    }
    return render(request, "lists/fields.html", context)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def change(request: MemberRequest, list_id: int, field_id: int) -> HttpResponse:
    """Rename a field, or change its choices."""
    selectors.list_head(request.scope, list_id)
    form = FieldChangeForm(request.POST)
    if not form.is_valid():
        toast.refused(request, _("Give the field a name of at most 60 characters."))
        return redirect("lists:fields", list_id)
    try:
        services.field_change(scope=request.scope, list_id=list_id, field_id=field_id, **form.cleaned_data)
    except (NameTaken, WrongValue) as refusal:
        toast.refused(request, refusal.message)
    else:
        toast.done(request, _("The field was saved."))
    return redirect("lists:fields", list_id)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def move(request: MemberRequest, list_id: int, field_id: int) -> HttpResponse:
    """Move a field up or down."""
    down = request.POST.get("to") == "down"
    services.field_move(scope=request.scope, list_id=list_id, field_id=field_id, down=down)
    return redirect("lists:fields", list_id)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def archive(request: MemberRequest, list_id: int, field_id: int) -> HttpResponse:
    """Put a field away; the message that says so brings it back."""
    name = services.field_archive(scope=request.scope, list_id=list_id, field_id=field_id)
    undo = reverse("lists:field-restore", args=[list_id, field_id])
    toast.done(request, _("The field %(name)s was archived with its values.") % {"name": name}, undo_url=undo)
    return redirect("lists:fields", list_id)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def restore(request: MemberRequest, list_id: int, field_id: int) -> HttpResponse:
    """Bring a field back."""
    try:
        name = services.field_restore(scope=request.scope, list_id=list_id, field_id=field_id)
    except (NameTaken, TooManyFields) as refusal:
        toast.refused(request, refusal.message)
    else:
        toast.done(request, _("The field %(name)s is back.") % {"name": name})
    return redirect("lists:fields", list_id)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def fill(request: MemberRequest, list_id: int, entry_id: int, field_id: int) -> HttpResponse:
    """Fill in one cell; what it replaced can be put back."""
    form = FieldValueForm(request.POST)
    typed = form.cleaned_data["value"] if form.is_valid() else str(form.data.get("value", ""))
    place = {"list_id": list_id, "entry_id": entry_id, "field_id": field_id}
    try:
        if services.value_set(scope=request.scope, typed=typed, **place):
            toast.done(request, _("The value was replaced."), undo_url=reverse("lists:value-undo", kwargs=place))
    except WrongValue as refusal:
        toast.refused(request, refusal.message)
    if request.htmx:
        return render(request, "components/toasts.html", {"oob": True})
    return redirect("lists:detail", list_id)


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def undo(request: MemberRequest, list_id: int, entry_id: int, field_id: int) -> HttpResponse:
    """Put back what stood in a cell before."""
    services.value_undo(scope=request.scope, list_id=list_id, entry_id=entry_id, field_id=field_id)
    return redirect("lists:detail", list_id)
