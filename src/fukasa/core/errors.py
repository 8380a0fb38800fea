"""Refusals that a person can act on.

Every error of the project carries a stable code, a status in the sense of HTTP, and one sentence that says
what is wrong, where, and what to do next. The command line prints the sentence and leaves with ``exit_code``;
the application shows it on the page.
"""


class FukasaError(Exception):
    """A refusal with a code, a status and a sentence.

    Args:
        message: one sentence for the person: what, where, why, what to do.
        **fields: the values the sentence speaks of, for machines.

    """

    code = "fukasa.error"
    status = 400
    exit_code = 2

    def __init__(self, message: str, **fields: object) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields


class InvalidInput(FukasaError, ValueError):  # noqa: N818  a refusal reads better without the suffix
    """A value, a file or a setting that cannot be understood."""

    code = "fukasa.invalid_input"
    status = 422


class NotPermitted(FukasaError):  # noqa: N818
    """Something that terms or rights do not allow."""

    code = "fukasa.not_permitted"
    status = 403


class NotFound(FukasaError):  # noqa: N818
    """Something that does not exist, or that the asking person may not know of."""

    code = "fukasa.not_found"
    status = 404


class Conflict(FukasaError):  # noqa: N818
    """Something that does not go together with what stands now."""

    code = "fukasa.conflict"
    status = 409


class StorageFull(FukasaError):  # noqa: N818
    """The disk has no room for what was to be written; nothing was changed."""

    code = "fukasa.storage_full"
    status = 507


class PlanNotCertified(FukasaError):  # noqa: N818
    """A plan that breaks a rule, or whose figures cannot be confirmed; it must not be shown.

    Its fields name the ``rule``, the ``value`` that was found and the ``limit``.
    """

    code = "fukasa.plan_not_certified"
    status = 500
