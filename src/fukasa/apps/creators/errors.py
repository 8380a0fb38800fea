from fukasa.core.errors import Conflict, FukasaError, NotFound


class AccountNotFound(NotFound):
    code = "creators.account_not_found"


class NoteNotFound(NotFound):
    code = "creators.note_not_found"


class NoteOfSomebodyElse(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    code = "creators.note_of_somebody_else"
    status = 403


class LinkRefused(FukasaError):  # noqa: N818
    code = "creators.link_refused"
    status = 422


class ExportNotFound(NotFound):
    code = "creators.export_not_found"


class ExportRefused(Conflict):
    code = "creators.export_refused"
