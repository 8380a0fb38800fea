from typing import ClassVar

from fukasa.core.errors import Conflict, InvalidInput, NotFound


class ImportNotFound(NotFound):
    code = "ingest.not_found"


class MappingNotFound(NotFound):
    code = "ingest.mapping_not_found"


class UploadRefused(InvalidInput):
    """A file that is not taken at all."""

    code = "ingest.upload_refused"


class NotNow(Conflict):
    """Something that does not fit where the import stands."""

    code = "ingest.not_now"


class NameTaken(Conflict):
    code = "ingest.name_taken"
    field: ClassVar[str] = "name"
