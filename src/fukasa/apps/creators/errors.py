from fukasa.core.errors import FukasaError


class AccountNotFound(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    code = "creators.account_not_found"
    status = 404


class NoteNotFound(FukasaError):  # noqa: N818
    code = "creators.note_not_found"
    status = 404


class NoteOfSomebodyElse(FukasaError):  # noqa: N818
    code = "creators.note_of_somebody_else"
    status = 403


class LinkRefused(FukasaError):  # noqa: N818
    code = "creators.link_refused"
    status = 422


class ExportNotFound(FukasaError):  # noqa: N818
    code = "creators.export_not_found"
    status = 404


class ExportRefused(FukasaError):  # noqa: N818
    code = "creators.export_refused"
    status = 409
