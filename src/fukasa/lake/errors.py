"""What the lake refuses, each as one sentence that says what to do."""

from datetime import datetime

from fukasa.core.errors import Conflict, FukasaError, InvalidInput


class LakeBusy(Conflict):
    """Another process is writing."""

    code = "lake.busy"

    def __init__(self, purpose: str, process: int | None, since: datetime | None) -> None:
        started = f"{since:%H:%M} UTC" if since else "a moment ago"
        super().__init__(
            f"The catalogue is being written by “{purpose}” (process {process or 'unknown'}, since {started}); "
            "wait until it has finished or stop it.",
            purpose=purpose,
            process=process,
            since=since,
        )


class LakeDamaged(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """A file of the lake is missing, cut or unreadable."""

    code = "lake.damaged"
    status = 500


class RollbackAcrossErasure(Conflict):
    """A rollback that would step behind an erasure or expiry."""

    code = "lake.rollback_across_erasure"


class NotALake(InvalidInput):
    """A folder that holds something else, or a lake of a later release."""

    code = "lake.not_a_lake"


class IndexUnreadable(FukasaError):  # noqa: N818
    """The search index is missing, damaged or of another format."""

    code = "lake.index_unreadable"
    status = 503
