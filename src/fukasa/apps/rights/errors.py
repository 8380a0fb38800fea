from fukasa.core.errors import FukasaError, NotFound


class RequestNotFound(NotFound):
    code = "rights.request_not_found"


class AlreadyClosed(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """The request was answered; nothing more happens to it."""

    code = "rights.already_closed"
    status = 409


class NoDeletionAsked(FukasaError):  # noqa: N818
    """Nothing is deleted for a request that asks for something else."""

    code = "rights.no_deletion_asked"
    status = 409
