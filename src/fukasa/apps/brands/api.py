"""The operations on brand profiles, for programs: gate, one service or selector, and what it gives."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import File, Query, Schema, UploadedFile

from fukasa.apps.brands import services
from fukasa.apps.brands.customers import customers_hashed
from fukasa.apps.brands.files import brand_file
from fukasa.apps.brands.forms import BrandForm
from fukasa.apps.brands.selectors import brand_view, brands_of
from fukasa.apps.rest.cleaned import cleaned
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import FORM, Id, Routes
from fukasa.apps.rest.shapes import Body, Name, Told, file_answer
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("brands")
ROUTES = (routes,)


class BrandGiven(Body):
    """What a brand says of itself, as the form takes it: one spelling or rival per line, texts with a line between."""

    name: Name
    names: str = ""
    texts: str = ""
    rivals: str = ""


class BrandOut(Schema):
    """A brand profile; of customers only their number is told."""

    brand_id: int
    name: str
    names: str
    texts: str
    rivals: str
    customer_count: int
    updated_at: datetime


@routes.reads("/brands", Permission.BRANDS_READ, Page[BrandOut])
def brands_index(request: TokenRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """Give the brand profiles, in the order in which they were made."""
    return page_of("brands", brands_of(request.scope), asked, lambda one: one.brand_id)


@routes.makes("/brands", Permission.BRANDS_WRITE, BrandOut)
def brands_create(request: TokenRequest, body: BrandGiven) -> Any:
    """Make a brand profile."""
    return brand_view(request.scope, services.brand_create(scope=request.scope, words=_words(body)))


@routes.reads("/brands/{brand_id}", Permission.BRANDS_READ, BrandOut)
def brands_read(request: TokenRequest, brand_id: Id) -> Any:
    """Give one brand profile."""
    return brand_view(request.scope, brand_id)


@routes.puts("/brands/{brand_id}", Permission.BRANDS_WRITE, BrandOut)
def brands_change(request: TokenRequest, brand_id: Id, body: BrandGiven) -> Any:
    """Change a brand profile."""
    services.brand_update(scope=request.scope, brand_id=brand_id, words=_words(body))
    return brand_view(request.scope, brand_id)


@routes.reads("/brands/{brand_id}/customers", Permission.BRANDS_READ, Told)
def brands_customers_count(request: TokenRequest, brand_id: Id) -> Told:
    """Count the customers of a brand that are known; who they are is not kept."""
    return Told(count=brand_view(request.scope, brand_id).customer_count)


@routes.makes("/brands/{brand_id}/customers", Permission.BRANDS_WRITE, BrandOut, takes=FORM)
def brands_customers_set(request: TokenRequest, brand_id: Id, file: File[UploadedFile]) -> Any:
    """Say who the customers are: CSV with the columns platform and handle; handles are hashed at once and not kept."""
    brand = brand_view(request.scope, brand_id)
    form = BrandForm({"name": brand.name}, {"customers": file})
    hashes, count = customers_hashed(cleaned(form)["customers"] or "")
    services.brand_set_customers(scope=request.scope, brand_id=brand_id, hashes=hashes, count=count)
    return brand_view(request.scope, brand_id)


@routes.deletes("/brands/{brand_id}/customers", Permission.BRANDS_WRITE)
def brands_customers_forget(request: TokenRequest, brand_id: Id) -> None:
    """Forget who the customers are."""
    services.brand_set_customers(scope=request.scope, brand_id=brand_id, hashes=frozenset(), count=0)


@routes.deletes("/brands/{brand_id}", Permission.BRANDS_WRITE)
def brands_delete(request: TokenRequest, brand_id: Id) -> None:
    """Take a brand profile away, so that it can be brought back."""
    services.brand_delete(scope=request.scope, brand_id=brand_id)


@routes.does("/brands/{brand_id}/restore", Permission.BRANDS_WRITE, BrandOut)
def brands_restore(request: TokenRequest, brand_id: Id) -> Any:
    """Bring a deleted brand profile back."""
    services.brand_restore(scope=request.scope, brand_id=brand_id)
    return brand_view(request.scope, brand_id)


@routes.reads("/brands/{brand_id}/brand.toml", Permission.BRANDS_READ, None, openapi_extra=file_answer("toml"))
def brands_file(request: TokenRequest, brand_id: Id) -> HttpResponse:
    """Give a brand profile as the file that the command line reads."""
    return brand_file(request.scope, brand_id)


def _words(body: BrandGiven) -> dict[str, str]:
    form = BrandForm(body.dict())
    cleaned(form)
    return form.words()
