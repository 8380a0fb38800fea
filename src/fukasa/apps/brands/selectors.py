from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from fukasa.analysis.affinity.fit import BrandProfile
from fukasa.apps.brands.errors import BrandNotFound
from fukasa.apps.brands.lines import lines_of, rivals_of, texts_of
from fukasa.apps.brands.models import Brand
from fukasa.apps.workspaces.scope import WorkspaceScope


@dataclass(frozen=True, slots=True)
class BrandCard:
    """A brand as pages show it.

    Attributes:
        brand_id: its id.
        name: its name.
        names: other spellings, one per line.
        texts: its own texts, divided by empty lines.
        rivals: one per line.
        customer_count: how many customers are known.
        updated_at: last change.
        profile: what fit is judged against.

    """

    brand_id: int
    name: str
    names: str
    texts: str
    rivals: str
    customer_count: int
    updated_at: datetime
    profile: BrandProfile


def brands_of(scope: WorkspaceScope) -> tuple[BrandCard, ...]:
    """Give the brands of the workspace by name."""
    return tuple(map(_card, Brand.objects.of(scope).filter(deleted_at=None)))


def brand_find(scope: WorkspaceScope, brand_id: int) -> BrandCard | None:
    """Give one brand; None when it is absent, deleted or foreign."""
    row = Brand.objects.of(scope).filter(pk=brand_id, deleted_at=None).first()
    return None if row is None else _card(row)


def brand_view(scope: WorkspaceScope, brand_id: int) -> BrandCard:
    """Give one brand; :class:`BrandNotFound` when it is absent, deleted or foreign."""
    brand = brand_find(scope, brand_id)
    if brand is None:
        raise BrandNotFound(_("There is no such brand profile in this workspace."))
    return brand


def _card(row: Brand) -> BrandCard:
    profile = BrandProfile(
        name=row.name,
        names=lines_of(row.names),
        texts=texts_of(row.texts),
        rivals=rivals_of(row.rivals),
        customers=frozenset(row.customers),
        customer_count=row.customer_count,
    )
    return BrandCard(row.pk, row.name, row.names, row.texts, row.rivals, row.customer_count, row.updated_at, profile)
