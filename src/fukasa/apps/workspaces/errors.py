from typing import ClassVar

from fukasa.core.errors import Conflict, FukasaError, InvalidInput, NotFound


class EmailTaken(Conflict):
    code = "workspaces.email_taken"
    field: ClassVar[str] = "email"


class LastOwner(Conflict):
    code = "workspaces.last_owner"


class MemberNotFound(NotFound):
    code = "workspaces.member_not_found"


class AlreadySetUp(NotFound):
    code = "workspaces.already_set_up"


class QuotaReached(Conflict):
    """More than the plan of the workspace allows."""

    code = "workspaces.quota_reached"


class TooFast(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """Somebody sends more than people do."""

    code = "workspaces.too_fast"
    status = 429


class PlanNotFound(NotFound):
    code = "workspaces.plan_not_found"


class PlanRefused(InvalidInput):
    code = "workspaces.plan_refused"
