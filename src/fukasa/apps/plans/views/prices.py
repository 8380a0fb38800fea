from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fukasa.apps.catalogue.selectors import current_index
from fukasa.apps.pages import toast
from fukasa.apps.pages.back import way_back
from fukasa.apps.pages.render import render_page
from fukasa.apps.plans import selectors
from fukasa.apps.plans.choices import PriceKind
from fukasa.apps.plans.errors import BadPrice, PriceNotFound
from fukasa.apps.plans.forms.prices import PriceForm
from fukasa.apps.plans.services import prices as services
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission


@member_required(Permission.PLANS_READ, write=Permission.PRICES_WRITE)
def price(request: MemberRequest) -> HttpResponse:
    """Show and set the workspace's own price of the account ``?key=``."""
    key = request.POST.get("account_key") or request.GET.get("key", "")
    back = way_back(request, reverse("plans:index"))
    if not key:
        return redirect(back)
    row = current_index().account(key, request.scope.lake) if ":" in key else None
    if row is None:
        raise PriceNotFound(_("There is no such account in the catalogue."))
    known = selectors.prices(request.scope, [key]).get(key)
    form = PriceForm(request.POST or None, initial=_initial(request, key, known))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        services.price_set(
            scope=request.scope,
            account_key=key,
            amount=values["amount"],
            currency=values["currency"],
            kind=PriceKind(values["kind"]),
            dated_on=values["dated_on"],
            format_=values["format"],
            note=values["note"],
        )
        toast.done(request, _("The price was saved. Run the plan again to use it."))
        return redirect(back)
    context = {"form": form, "known": known, "name": row["name"] or row["handle"] or key, "back": back}
    return render_page(request, "plans/price.html", context, fragment="plans/_price.html")


@member_required(Permission.PLANS_READ, write=Permission.PRICES_WRITE)
@require_POST
def remove(request: MemberRequest, price_id: int) -> HttpResponse:
    """Take a price away; the message that says so brings it back."""
    services.price_remove(scope=request.scope, price_id=price_id)
    undo = reverse("plans:price-restore", args=[price_id])
    toast.done(request, _("The price was removed."), undo_url=undo)
    return redirect(way_back(request, reverse("plans:index")))


@member_required(Permission.PLANS_READ, write=Permission.PRICES_WRITE)
@require_POST
def restore(request: MemberRequest, price_id: int) -> HttpResponse:
    """Bring a price back."""
    try:
        services.price_restore(scope=request.scope, price_id=price_id)
    except BadPrice as refusal:
        toast.refused(request, refusal.message)
    else:
        toast.done(request, _("The price is back."))
    return redirect("plans:index")


def _initial(request: MemberRequest, key: str, known: selectors.PriceView | None) -> dict[str, object]:
    if known is None:
        return {"account_key": key, "currency": request.workspace.currency, "dated_on": timezone.localdate()}
    return {
        "account_key": key,
        "amount": known.money.amount,
        "currency": known.money.currency,
        "kind": known.kind,
        "dated_on": known.dated_on,
        "format": known.format,
        "note": known.note,
    }
