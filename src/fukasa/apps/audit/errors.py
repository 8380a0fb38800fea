from fukasa.core.errors import FukasaError, InvalidInput, NotFound


class LogBroken(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """The log is not what was signed; nothing more is signed until somebody has looked."""

    code = "audit.log_broken"
    status = 500


class EventNotFound(NotFound):
    code = "audit.event_not_found"


class KeyRefused(InvalidInput):
    code = "audit.key_refused"


class FileRefused(InvalidInput):
    code = "audit.file_refused"
