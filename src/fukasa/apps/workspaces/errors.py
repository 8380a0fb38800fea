from typing import ClassVar

from fukasa.core.errors import FukasaError, InvalidInput, NotFound


class EmailTaken(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    code = "workspaces.email_taken"
    status = 409
    field: ClassVar[str] = "email"


class LastOwner(FukasaError):  # noqa: N818
    code = "workspaces.last_owner"
    status = 409


class MemberNotFound(FukasaError):  # noqa: N818
    code = "workspaces.member_not_found"
    status = 404


class AlreadySetUp(FukasaError):  # noqa: N818
    code = "workspaces.already_set_up"
    status = 404


class QuotaReached(FukasaError):  # noqa: N818
    """More than the plan of the workspace allows."""

    code = "workspaces.quota_reached"
    status = 409


class TooFast(FukasaError):  # noqa: N818
    """Somebody sends more than people do."""

    code = "workspaces.too_fast"
    status = 429


class PlanNotFound(NotFound):
    code = "workspaces.plan_not_found"


class PlanRefused(InvalidInput):
    code = "workspaces.plan_refused"
