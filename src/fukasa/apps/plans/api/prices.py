from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Field, Query, Schema

from fukasa.apps.catalogue.selectors import current_index
from fukasa.apps.plans import selectors
from fukasa.apps.plans.choices import PriceKind
from fukasa.apps.plans.errors import PriceNotFound
from fukasa.apps.plans.forms.prices import PriceForm
from fukasa.apps.plans.services import prices as services
from fukasa.apps.rest.cleaned import cleaned
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import AccountKey, Body, MoneyOut
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("prices")


class PriceOut(Schema):
    """A price the workspace knows."""

    price_id: int
    account_key: str
    money: MoneyOut
    kind: str
    format: str
    dated_on: date
    note: str
    updated_at: datetime


class PriceSet(Body):
    """What the workspace knows of an account's price."""

    account_key: AccountKey
    amount: Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=3)]
    currency: Annotated[str, Field(min_length=3, max_length=3)]
    dated_on: date
    kind: PriceKind = PriceKind.QUOTED
    format: Annotated[str, Field(max_length=20)] = ""
    note: Annotated[str, Field(max_length=500)] = ""


class PricesAsked(PageAsked):
    """Whose price; of all accounts where nobody is named."""

    key: AccountKey | None = None


@routes.reads("/prices", Permission.PLANS_READ, Page[PriceOut])
def prices_index(request: TokenRequest, asked: Query[PricesAsked]) -> dict[str, Any]:
    """Give the price that counts of each account: the firmest, then the newest."""
    found = tuple(selectors.prices(request.scope, None if asked.key is None else [asked.key]).values())
    return page_of("prices", found, asked, lambda one: one.price_id)


@routes.makes("/prices", Permission.PRICES_WRITE, PriceOut)
def prices_set(request: TokenRequest, body: PriceSet) -> Any:
    """Say what an account asks or agreed; of several prices the firmest counts."""
    if current_index().account(body.account_key, request.scope.lake) is None:
        raise PriceNotFound(_("There is no such account in the catalogue."))
    values = cleaned(PriceForm(body.dict() | {"kind": body.kind.value}))
    price_id = services.price_set(
        scope=request.scope,
        account_key=body.account_key,
        amount=values["amount"],
        currency=values["currency"],
        kind=PriceKind(values["kind"]),
        dated_on=values["dated_on"],
        format_=values["format"],
        note=values["note"],
    )
    return selectors.price_view(request.scope, price_id)


@routes.reads("/prices/{price_id}", Permission.PLANS_READ, PriceOut)
def prices_read(request: TokenRequest, price_id: Id) -> Any:
    """Give one price."""
    return selectors.price_view(request.scope, price_id)


@routes.deletes("/prices/{price_id}", Permission.PRICES_WRITE)
def prices_remove(request: TokenRequest, price_id: Id) -> None:
    """Take a price away, so that it can be brought back."""
    services.price_remove(scope=request.scope, price_id=price_id)


@routes.does("/prices/{price_id}/restore", Permission.PRICES_WRITE, PriceOut)
def prices_restore(request: TokenRequest, price_id: Id) -> Any:
    """Bring a price back."""
    services.price_restore(scope=request.scope, price_id=price_id)
    return selectors.price_view(request.scope, price_id)
