from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from fukasa.apps.brands import services
from fukasa.apps.brands.customers import customers_hashed
from fukasa.apps.brands.errors import NameTaken
from fukasa.apps.brands.files import brand_file
from fukasa.apps.brands.forms import BrandForm
from fukasa.apps.brands.selectors import BrandCard, brand_view, brands_of
from fukasa.apps.pages import toast
from fukasa.apps.pages.conflicts import stamp
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import InvalidInput

PAGE = "brands:index"


@member_required(Permission.BRANDS_READ, write=Permission.BRANDS_WRITE)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """List the brand profiles."""
    return render(request, "brands/index.html", {"brands": brands_of(request.scope)})


@member_required(Permission.BRANDS_WRITE)
def new(request: MemberRequest) -> HttpResponse:
    """Make a brand profile."""
    return _form(request, None)


@member_required(Permission.BRANDS_WRITE)
def edit(request: MemberRequest, brand_id: int) -> HttpResponse:
    """Change a brand profile."""
    return _form(request, brand_view(request.scope, brand_id))


@member_required(Permission.BRANDS_READ, write=Permission.BRANDS_WRITE)
@require_GET
def toml(request: MemberRequest, brand_id: int) -> HttpResponse:
    """Give a brand profile as a file that `fukasa fit --brand` reads; customers are not in it."""
    return brand_file(request.scope, brand_id)


@require_POST
@member_required(Permission.BRANDS_WRITE)
def delete(request: MemberRequest, brand_id: int) -> HttpResponse:
    """Take a brand profile away; the message that says so brings it back."""
    services.brand_delete(scope=request.scope, brand_id=brand_id)
    toast.done(request, _("The brand profile was deleted."), undo_url=reverse("brands:restore", args=[brand_id]))
    return redirect(PAGE)


@require_POST
@member_required(Permission.BRANDS_WRITE)
def restore(request: MemberRequest, brand_id: int) -> HttpResponse:
    """Bring a deleted brand profile back."""
    services.brand_restore(scope=request.scope, brand_id=brand_id)
    toast.done(request, _("The brand profile is back."))
    return redirect(PAGE)


def _form(request: MemberRequest, brand: BrandCard | None) -> HttpResponse:
    words = ("name", "names", "texts", "rivals")
    initial = {} if brand is None else {word: getattr(brand, word) for word in words}
    known = brand is not None and brand.customer_count > 0
    version = "" if brand is None else stamp(brand.updated_at)
    typed = request.POST or None, request.FILES or None
    form = BrandForm(*typed, initial=initial, has_customers=known, version=version)
    if request.method == "POST" and form.is_valid() and _saved(request, form, brand):
        toast.done(request, _("The brand profile was saved."))
        return redirect(PAGE)
    status = 422 if form.errors else 200
    return render(request, "brands/edit.html", {"form": form, "brand": brand}, status=status)


def _saved(request: MemberRequest, form: BrandForm, brand: BrandCard | None) -> bool:
    """Save what was written; what is refused is said at its field, and nothing is saved."""
    text = form.cleaned_data["customers"]
    try:
        hashed = None if text is None else customers_hashed(text)
    except InvalidInput as error:
        form.add_error("customers", error.message)
        return False
    try:
        number = _written(request, form, brand)
    except NameTaken as error:
        form.add_error("name", error.message)
        return False
    if hashed is not None or form.cleaned_data.get("forget_customers"):
        hashes, count = hashed or (frozenset(), 0)
        services.brand_set_customers(scope=request.scope, brand_id=number, hashes=hashes, count=count)
    return True


def _written(request: MemberRequest, form: BrandForm, brand: BrandCard | None) -> int:
    if brand is None:
        return services.brand_create(scope=request.scope, words=form.words())
    services.brand_update(scope=request.scope, brand_id=brand.brand_id, words=form.words(), seen=form.version)
    return brand.brand_id
