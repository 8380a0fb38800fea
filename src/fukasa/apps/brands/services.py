from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.brands.errors import BrandNotFound, NameTaken
from fukasa.apps.brands.models import Brand
from fukasa.apps.pages.conflicts import demand_unchanged
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required

WORDS = ("name", "names", "texts", "rivals")


@transaction.atomic
def brand_create(*, scope: WorkspaceScope, words: dict[str, str]) -> int:
    """Make a brand; gives its id."""
    required(scope).demand(Permission.BRANDS_WRITE)
    _refuse_taken(scope, words["name"], None)
    brand = Brand.objects.create(workspace_id=scope.workspace_id, **{key: words[key] for key in WORDS})
    record(scope, "brand.created", **_named(brand), after=_said(brand))
    return int(brand.pk)


@transaction.atomic
def brand_update(*, scope: WorkspaceScope, brand_id: int, words: dict[str, str], seen: str = "") -> None:
    """Change what a brand says of itself; refused when it is no longer as it was ``seen``."""
    brand = _found(scope, brand_id)
    demand_unchanged(brand.updated_at, seen)
    _refuse_taken(scope, words["name"], brand_id)
    before, unlike = _said(brand), [key for key in WORDS if getattr(brand, key) != words[key]]
    for key in unlike:
        setattr(brand, key, words[key])
    if unlike:
        brand.save(update_fields=[*WORDS, "updated_at"])
        record(scope, "brand.changed", **_named(brand), before=before, after=_said(brand))


@transaction.atomic
def brand_set_customers(*, scope: WorkspaceScope, brand_id: int, hashes: Collection[str], count: int) -> None:
    """Keep who the customers are, as keyed hashes; none forgets them."""
    brand = _found(scope, brand_id)
    before, brand.customers, brand.customer_count = brand.customer_count, sorted(hashes), count
    brand.save(update_fields=["customers", "customer_count", "updated_at"])
    record(scope, "brand.customers", **_named(brand), before={"customers": before}, after={"customers": count})


@transaction.atomic
def brand_delete(*, scope: WorkspaceScope, brand_id: int) -> None:
    """Take a brand away; `brand_restore` brings it back."""
    brand = _found(scope, brand_id)
    brand.deleted_at = timezone.now()
    brand.save(update_fields=["deleted_at", "updated_at"])
    record(scope, "brand.deleted", **_named(brand), before=_said(brand))


@transaction.atomic
def brand_restore(*, scope: WorkspaceScope, brand_id: int) -> None:
    """Bring a deleted brand back."""
    brand = _found(scope, brand_id, deleted=True)
    _refuse_taken(scope, brand.name, brand_id)
    brand.deleted_at = None
    brand.save(update_fields=["deleted_at", "updated_at"])
    record(scope, "brand.restored", **_named(brand), after=_said(brand))


def _found(scope: WorkspaceScope, brand_id: int, *, deleted: bool = False) -> Brand:
    required(scope).demand(Permission.BRANDS_WRITE)
    rows = Brand.objects.of(scope).select_for_update().filter(pk=brand_id, deleted_at__isnull=not deleted)
    brand: Brand | None = rows.first()
    if brand is None:
        raise BrandNotFound(_("There is no such brand profile in this workspace."))
    return brand


def _refuse_taken(scope: WorkspaceScope, name: str, own_id: int | None) -> None:
    if Brand.objects.of(scope).filter(name=name, deleted_at=None).exclude(pk=own_id).exists():
        raise NameTaken(_("There is a brand profile of this name already; choose another name."))


def _said(brand: Brand) -> dict[str, str]:
    return {key: getattr(brand, key)[:1000] for key in WORDS}


def _named(brand: Brand) -> dict[str, Any]:
    return {"object_type": "brand", "object_id": brand.pk, "object_name": brand.name}
