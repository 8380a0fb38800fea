"""The API under ``/api/v1``: the operations of the apps, composed. An app adds one line."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from fukasa.apps.brands.api import ROUTES as BRANDS
from fukasa.apps.contacts.api import ROUTES as CONTACTS
from fukasa.apps.creators.api import ROUTES as CREATORS
from fukasa.apps.forecasts.api import ROUTES as FORECASTS
from fukasa.apps.goals.api import ROUTES as GOALS
from fukasa.apps.ingest.api import ROUTES as IMPORTS
from fukasa.apps.invitations.api import ROUTES as INVITATIONS
from fukasa.apps.labelling.api import ROUTES as COMMENTS
from fukasa.apps.lists.api import ROUTES as LISTS
from fukasa.apps.notifications.api import ROUTES as NOTIFICATIONS
from fukasa.apps.plans.api import ROUTES as PLANS
from fukasa.apps.ranking.api import ROUTES as RANKING
from fukasa.apps.rest.api import ROUTES as WORKSPACE
from fukasa.apps.rest.problems import answer_to
from fukasa.apps.rest.texts import StrictParser, StrictRenderer
from fukasa.apps.rights.api import ROUTES as RIGHTS
from fukasa.apps.verdicts.api import ROUTES as VERDICTS
from fukasa.apps.webhooks.api import ROUTES as WEBHOOKS
from fukasa.web.openapi import Document, completed

VERSION = "1"
ROUTES = (
    *WORKSPACE,
    *INVITATIONS,
    *NOTIFICATIONS,
    *WEBHOOKS,
    *CONTACTS,
    *RIGHTS,
    *LISTS,
    *CREATORS,
    *PLANS,
    *RANKING,
    *GOALS,
    *BRANDS,
    *IMPORTS,
    *VERDICTS,
    *FORECASTS,
    *COMMENTS,
)
_DESCRIPTION = (
    "Everything the pages of Fukasa do. Send `Authorization: Bearer fks_…`; refusals are `application/problem+json`"
    " with a stable `type`; lists are paged by `next`; missing values are null; times are ISO 8601 with a zone."
)


class Api(NinjaAPI):
    """Ninja with our refusals and what all operations share in the OpenAPI document."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        schema = Document(self, prefix)
        completed(schema)
        return schema

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        response = answer_to(request, exc)
        if response is None:
            raise exc
        return response


def compose() -> Api:
    """Put the operations of all apps together."""
    made = Api(
        title="Fukasa",
        version=VERSION,
        description=_DESCRIPTION,
        docs_url=None,
        urls_namespace="api",
        parser=StrictParser(),
        renderer=StrictRenderer(),
    )
    for routes in ROUTES:
        made.add_router("", routes)
    return made


api = compose()
