from fukasa.core.errors import FukasaError, NotFound


class RequestNotFound(NotFound):
    code = "rights.request_not_found"


class AlreadyClosed(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """The request was answered; nothing more happens to it."""

    code = "rights.already_closed"
    status = 409
