from datetime import datetime
from typing import Any, Literal

from django.utils.translation import gettext as _
from ninja import Schema

from fukasa.apps.creators import services
from fukasa.apps.creators.api.shapes import AccountOut
from fukasa.apps.creators.errors import AccountNotFound
from fukasa.apps.creators.selectors.identity import decisions_of, proposals
from fukasa.apps.creators.selectors.report import OpenReport, report_open
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Routes
from fukasa.apps.rest.shapes import AccountKey, Body
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("creators")


class DecidedOut(Schema):
    """What somebody decided about two accounts."""

    other: str
    decision: str
    by: str
    at: datetime


class IdentityOut(Schema):
    """Who may be the same creator, and what was decided."""

    proposals: list[AccountOut]
    decided: list[DecidedOut]


class DecisionMade(Body):
    """Whether two accounts belong to one creator; an empty decision takes the answer back."""

    left: AccountKey
    right: AccountKey
    decision: Literal["same", "different", ""]


@routes.reads("/identities", Permission.CREATORS_READ, IdentityOut)
def identities_read(request: TokenRequest, key: AccountKey) -> dict[str, Any]:
    """Give the accounts that may belong to the creator of an account."""
    found = proposals(_open(request, key))
    return {"proposals": [one.other for one in found], "decided": decisions_of(request.scope, key)}


@routes.puts("/identities", Permission.CREATORS_WRITE, list[DecidedOut])
def identities_decide(request: TokenRequest, body: DecisionMade) -> Any:
    """Say whether two accounts belong to one creator."""
    for key in (body.left, body.right):
        _open(request, key)
    services.identity_decide(scope=request.scope, **body.dict())
    return decisions_of(request.scope, body.left)


def _open(request: TokenRequest, key: str) -> OpenReport:
    report = report_open(request.scope, key)
    if report is None:
        raise AccountNotFound(_("There is no such account in the catalogue that you may see."))
    return report
