from typing import ClassVar

from fukasa.core.errors import Conflict, FukasaError, InvalidInput, NotFound


class ListNotFound(NotFound):
    code = "lists.not_found"


class EntryNotFound(NotFound):
    code = "lists.entry_not_found"


class SearchNotFound(NotFound):
    code = "lists.search_not_found"


class ShareNotFound(NotFound):
    """Wrong, expired and revoked links answer alike."""

    code = "lists.share_not_found"


class NameTaken(Conflict):
    code = "lists.name_taken"
    field: ClassVar[str] = "name"


class ListFull(InvalidInput):
    code = "lists.full"


class FieldNotFound(NotFound):
    code = "lists.field_not_found"


class WrongValue(InvalidInput):
    code = "lists.wrong_value"


class TooManyFields(InvalidInput):
    code = "lists.too_many_fields"


class CodeRefused(NotFound):
    """Wrong, expired, withdrawn codes and those that others have used answer alike."""

    code = "lists.code_refused"


class MirrorNotFound(NotFound):
    code = "lists.mirror_not_found"


class MirroredAlready(Conflict):
    code = "lists.mirrored_already"


class RoundClosed(Conflict):
    code = "lists.round_closed"


class TooManyGuests(Conflict):
    code = "lists.too_many_guests"


class TooFast(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """Somebody sends more than people can read."""

    code = "lists.too_fast"
    status = 429


class NothingChosen(InvalidInput):
    code = "lists.nothing_chosen"
