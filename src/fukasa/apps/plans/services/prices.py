from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.plans.choices import PriceKind
from fukasa.apps.plans.errors import BadPrice, PriceNotFound
from fukasa.apps.plans.models import Price
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.core.money import Money


@transaction.atomic
def price_set(
    *,
    scope: WorkspaceScope,
    account_key: str,
    amount: Decimal,
    currency: str,
    kind: PriceKind,
    dated_on: date,
    format_: str = "",
    note: str = "",
) -> int:
    """Keep the price of an account; one of the same kind and format is replaced. Gives its id."""
    required(scope).demand(Permission.PRICES_WRITE)
    money = Money.of(amount, currency)
    if money.minor <= 0 or ":" not in account_key:
        raise BadPrice(_("A price is an amount above 0 of an account in the catalogue."))
    same = Price.objects.of(scope).select_for_update()
    found = same.filter(account_key=account_key, format=format_, kind=kind, deleted_at=None).first()
    price = found or Price(
        workspace_id=scope.workspace_id,
        account_key=account_key,
        format=format_,
        kind=kind,
        created_by_id=scope.member_id,
    )
    before = _told(price) if found else None
    price.amount_minor, price.currency, price.dated_on, price.note = money.minor, currency, dated_on, note.strip()
    price.save()
    record(scope, "price.set", **_audited(price), before=before, after=_told(price))
    return int(price.pk)


@transaction.atomic
def price_remove(*, scope: WorkspaceScope, price_id: int) -> str:
    """Take a price away so that it can be restored; gives the account's key."""
    price = _price(scope, price_id, deleted=False)
    price.deleted_at = timezone.now()
    price.save(update_fields=["deleted_at", "updated_at"])
    record(scope, "price.removed", **_audited(price), before=_told(price))
    return str(price.account_key)


@transaction.atomic
def price_restore(*, scope: WorkspaceScope, price_id: int) -> str:
    """Bring a price back unless another took its place; gives the account's key."""
    price = _price(scope, price_id, deleted=True)
    same = {"account_key": price.account_key, "format": price.format, "kind": price.kind}
    if Price.objects.of(scope).filter(deleted_at=None, **same).exists():
        raise BadPrice(_("There is already another price of this kind; remove it first."))
    price.deleted_at = None
    price.save(update_fields=["deleted_at", "updated_at"])
    record(scope, "price.restored", **_audited(price), after=_told(price))
    return str(price.account_key)


def _price(scope: WorkspaceScope, price_id: int, *, deleted: bool) -> Price:
    required(scope).demand(Permission.PRICES_WRITE)
    prices = Price.objects.of(scope).select_for_update().filter(pk=price_id, deleted_at__isnull=not deleted)
    price: Price | None = prices.first()
    if price is None:
        raise PriceNotFound(_("There is no such price in this workspace."))
    return price


def _told(price: Price) -> dict[str, Any]:
    return {
        "amount_minor": price.amount_minor,
        "currency": price.currency,
        "dated_on": price.dated_on,
        "note": price.note,
    }


def _audited(price: Price) -> dict[str, Any]:
    return {"object_type": "price", "object_id": price.pk, "object_name": price.account_key}
