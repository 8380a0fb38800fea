"""A brand profile as a file, for pages and programs alike."""

from typing import Any

from django.http import HttpResponse

from fukasa.apps.audit.services import record
from fukasa.apps.brands.selectors import brand_view
from fukasa.apps.pages.downloads import attachment, file_name
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.pipelines.affinity.brand_file import brand_toml


def brand_file(scope: WorkspaceScope, brand_id: int) -> HttpResponse:
    """Give a brand profile as the file that `fukasa fit --brand` reads; customers are not in it."""
    brand = brand_view(scope, brand_id)
    content = brand_toml(brand.profile)
    named: dict[str, Any] = {"object_type": "brand", "object_id": brand_id, "object_name": brand.name}
    record(scope, "brand.exported", **named, after={"format": "toml"})
    return attachment(content, file_name(brand.name, ".toml", instead="brand"))
