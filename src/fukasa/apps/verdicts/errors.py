from fukasa.core.errors import Conflict, InvalidInput, NotFound


class VerdictNotFound(NotFound):
    code = "verdicts.not_found"


class AppealNotFound(NotFound):
    code = "verdicts.appeal_not_found"


class ReasonMissing(InvalidInput):
    """Nobody decides about an account without saying why."""

    code = "verdicts.reason_missing"


class NotNow(Conflict):
    """The verdict or appeal is not in the state for this."""

    code = "verdicts.not_now"
