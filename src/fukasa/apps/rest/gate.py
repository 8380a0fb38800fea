"""The gate of the API: a token that works, within its rate, allowed what the operation demands."""

import re
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.origin import Origin, come_from, current
from fukasa.apps.rest.errors import ScopeMissing, WrongType
from fukasa.apps.rest.problems import too_large
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.texts import demand_text
from fukasa.apps.tokens.errors import TokenRefused, TooManyRequests
from fukasa.apps.tokens.rates import spend
from fukasa.apps.tokens.secrets import MARK
from fukasa.apps.tokens.selectors import Bearer, bearer_of
from fukasa.apps.workspaces.permissions import Permission

RATE_HEADERS = "rate_headers"
_BEARER = re.compile(r"Bearer +(\S+)\Z", re.IGNORECASE)
FORM = "multipart/form-data"
JSON = "application/json"


def admit(asked: HttpRequest, permission: Permission | None) -> TokenRequest:
    """Let a request in, or refuse it; puts its scope, and what is left of its rate.

    Raises:
        TokenRefused: there is no token that works.
        TooManyRequests: it asks too fast.
        ScopeMissing: token or role do not allow the operation.

    """
    demand_text(asked.path_info + "".join(f"{name}{''.join(values)}" for name, values in asked.GET.lists()))
    request = cast("TokenRequest", asked)
    bearer = bearer_of(_token(request))
    _pay(request, bearer)
    request.scope, request.workspace = bearer.membership.scope, bearer.membership.settings
    request.token_id = bearer.token.pk
    come_from(Origin("api", current().address, f"{MARK}_{bearer.token.prefix}"))
    if permission is not None and not request.scope.may(permission):
        raise ScopeMissing(
            _("This needs the permission %(name)s; the token or its member does not have it.")
            % {"name": permission.value},
            permission=permission.value,
        )
    return request


def demand_body(request: HttpRequest, takes: str | None) -> None:
    """Refuse a body of a type or size the operation does not read, before it is read."""
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if takes is None or not size:
        return
    if request.content_type != takes:
        raise WrongType(
            _("Send the body as %(takes)s; it came as %(given)s.") % {"takes": takes, "given": request.content_type},
            takes=takes,
        )
    if size > (settings.FUKASA_UPLOAD_BYTES if takes == FORM else settings.DATA_UPLOAD_MAX_MEMORY_SIZE):
        raise too_large()


def _token(request: HttpRequest) -> str:
    found = _BEARER.fullmatch(request.headers.get("Authorization", "").strip())
    if found is None:
        raise TokenRefused(_("Send a token: `Authorization: Bearer fks_…`; make one in the settings."))
    return found[1]


def _pay(request: TokenRequest, bearer: Bearer) -> None:
    paid, rate = spend(bearer.token, timezone.now(), settings.FUKASA_API_PER_MINUTE)
    setattr(request, RATE_HEADERS, rate.headers)
    if not paid:
        raise TooManyRequests(
            _("This token asks more than %(quota)d times a minute; go on in %(wait)d seconds.")
            % {"quota": rate.quota, "wait": rate.wait},
            wait=rate.wait,
        )
