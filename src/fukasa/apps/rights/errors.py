from fukasa.core.errors import Conflict, NotFound


class RequestNotFound(NotFound):
    code = "rights.request_not_found"


class AlreadyClosed(Conflict):
    """The request was answered; nothing more happens to it."""

    code = "rights.already_closed"


class NoDeletionAsked(Conflict):
    """Nothing is deleted for a request that asks for something else."""

    code = "rights.no_deletion_asked"
