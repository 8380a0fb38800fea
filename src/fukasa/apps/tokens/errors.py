from typing import ClassVar

from fukasa.core.errors import FukasaError, InvalidInput, NotFound


class TokenNotFound(NotFound):
    code = "tokens.not_found"


class TokenRefused(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """Missing, wrong, withdrawn tokens and those of former members answer alike."""

    code = "tokens.refused"
    status = 401


class TokenExpired(TokenRefused):
    """The one refusal that says more: only who holds the secret can see it."""

    code = "tokens.expired"


class ScopeTooWide(InvalidInput):
    code = "tokens.scope_too_wide"
    field: ClassVar[str] = "scopes"


class NoScope(InvalidInput):
    code = "tokens.no_scope"
    field: ClassVar[str] = "scopes"


class TooManyRequests(FukasaError):  # noqa: N818
    """A token asks faster than it may; ``fields`` tells the seconds to wait."""

    code = "tokens.too_many_requests"
    status = 429
