from typing import ClassVar

from fukasa.core.errors import FukasaError, InvalidInput, NotFound


class ImportNotFound(NotFound):
    code = "ingest.not_found"


class MappingNotFound(NotFound):
    code = "ingest.mapping_not_found"


class UploadRefused(InvalidInput):
    """A file that is not taken at all."""

    code = "ingest.upload_refused"


class NotNow(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """Something that does not fit where the import stands."""

    code = "ingest.not_now"
    status = 409


class NameTaken(FukasaError):  # noqa: N818
    code = "ingest.name_taken"
    status = 409
    field: ClassVar[str] = "name"
