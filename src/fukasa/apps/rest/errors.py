"""Refusals that are the API's own; those of the apps pass through it unchanged."""

from fukasa.core.errors import Conflict, FukasaError, InvalidInput, NotFound


class Unreadable(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """The request is no HTTP or JSON one could read."""

    code = "api.unreadable"
    status = 400


class NotThere(NotFound):
    """No such address, or an object of another workspace: they answer alike."""

    code = "api.not_found"


class MethodNotAllowed(FukasaError):  # noqa: N818
    """The address is known, but not with this method; ``Allow`` names those it takes."""

    code = "api.method_not_allowed"
    status = 405


class Invalid(InvalidInput):
    """Values do not fit the schema; ``errors`` points at each."""

    code = "api.invalid"


class ScopeMissing(FukasaError):  # noqa: N818
    """The token, or the role of its member, does not allow this."""

    code = "api.scope_missing"
    status = 403


class CursorRefused(InvalidInput):
    """The cursor was not given by this address, or was changed."""

    code = "api.cursor_refused"


class StateChanged(FukasaError):  # noqa: N818
    """``If-Match`` names another version than the one that stands."""

    code = "api.state_changed"
    status = 412


class TooLarge(FukasaError):  # noqa: N818
    """The body is larger than this address takes."""

    code = "api.too_large"
    status = 413


class WrongType(FukasaError):  # noqa: N818
    """The body is of a type that this address does not read."""

    code = "api.wrong_type"
    status = 415


class KeyUnfit(FukasaError):  # noqa: N818
    """The idempotency key is empty, too long, or not plain ASCII."""

    code = "api.key_unfit"
    status = 400


class KeyReused(InvalidInput):
    """The idempotency key was used for another request."""

    code = "api.key_reused"


class KeyAtWork(Conflict):
    """The first request with this idempotency key is still at work."""

    code = "api.key_at_work"


class Broken(FukasaError):  # noqa: N818
    """A mistake of this installation; the log of the server names it under the request's id."""

    code = "api.broken"
    status = 500
